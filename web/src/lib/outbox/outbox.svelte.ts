import { pauseAfter, tally, type Entry } from './claim.ts';
import { spoken } from '../spoken.ts';
import { CHANNEL, SYNC, send, type Ended } from './send.ts';
import { allClaims, allPictures, type Picture } from './store.ts';

type Syncing = ServiceWorkerRegistration & { sync?: { register: (tag: string) => Promise<void> } };

/** What somebody has on the device, as an open page shows it, and the hand that keeps sending it. */
export class Outbox {
  entries = $state.raw<Entry[]>([]);
  pictures = $state.raw<Picture[]>([]);
  ended = $state.raw<Ended | null>(null);
  sending = $state(false);
  online = $state(true);
  readonly #personId: string;
  readonly #onSent: () => void;
  #failures = 0;
  #again = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** @param onSent something has arrived at the server: lists made there are older now */
  constructor(personId: string, onSent: () => void = () => {}) {
    this.#personId = personId;
    this.#onSent = onSent;
  }

  get tally() {
    return tally(this.entries, this.#personId);
  }

  get mine() {
    return this.entries.filter((entry) => entry.personId === this.#personId);
  }

  /** Begins to watch the line and the other tabs. @returns what ends it */
  start(): () => void {
    const again = () => void this.push();
    const seen = () => document.visibilityState === 'visible' && again();
    const line = () => {
      this.online = navigator.onLine;
      if (this.online) again();
    };
    const channel = typeof BroadcastChannel === 'undefined' ? null : new BroadcastChannel(CHANNEL);
    if (channel) channel.onmessage = () => void this.refresh();
    addEventListener('online', line);
    addEventListener('offline', line);
    document.addEventListener('visibilitychange', seen);
    this.online = navigator.onLine;
    void this.refresh().then(again);
    return () => {
      removeEventListener('online', line);
      removeEventListener('offline', line);
      document.removeEventListener('visibilitychange', seen);
      channel?.close();
      clearTimeout(this.#timer);
    };
  }

  async refresh(): Promise<void> {
    const [entries, pictures] = await Promise.all([allClaims(), allPictures()]);
    // The device keeps the server's own words; what stands beside a claim is in the language of the page.
    [this.entries, this.pictures] = [await Promise.all(entries.map(async (entry) => (entry.refusal ? { ...entry, refusal: await spoken(entry.refusal) } : entry))),
      await Promise.all(pictures.map(async (picture) => (picture.refused ? { ...picture, refused: (await spoken({ message: picture.refused })).message } : picture)))];
  }

  /** Sends what waits, if there is a line; what could not go is tried again by itself, ever more rarely. */
  async push(): Promise<void> {
    if (this.sending) return void (this.#again = true);
    // What has never been on its way can still be changed: without a line it does not set out.
    if (!navigator.onLine) return this.#later();
    clearTimeout(this.#timer);
    this.sending = true;
    try {
      do {
        this.#again = false;
        const ended = await send(this.#personId);
        this.ended = { ...ended, said: ended.said && (await spoken({ message: ended.said })).message };
        if (ended.sent > 0) this.#onSent();
      } while (this.#again);
    } finally {
      this.sending = false;
      await this.refresh();
    }
    if (this.ended.how === 'later') {
      this.#failures += 1;
      await this.#later();
    } else this.#failures = 0;
  }

  /** Asks to be woken: by the browser when the line is back, even if this page is closed, and by a timer. */
  async #later(): Promise<void> {
    clearTimeout(this.#timer);
    if (this.tally.waiting === 0 && this.pictures.length === 0) return;
    this.#timer = setTimeout(() => void this.push(), pauseAfter(this.#failures));
    const registration = await navigator.serviceWorker?.getRegistration() as Syncing | undefined;
    await registration?.sync?.register(SYNC).catch(() => {});
  }
}

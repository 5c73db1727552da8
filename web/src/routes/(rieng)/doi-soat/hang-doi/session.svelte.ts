import { uuidv7 } from 'uuidv7';
import { destructions } from '#vocabulary';
import type { CaseView, DecisionPreview, QueueView } from '#wire/queue';
import type { Answer } from '$lib/api.ts';
import { choiceOf } from './choices.ts';

/** What somebody is about to say of a case. */
export type Draft = { value: string; words: string };
type Item = { reviewId: string; outcome: 'recognised'; reason: never; words?: string };
type Decided = { preview: DecisionPreview | null; answer: { decided: { reviewId: string }[]; refused: { reviewId: string; message: string }[] } | null };
/** The API as this page uses it: each answers a value, or a no that can be shown. */
export type Asked = {
  page: () => Promise<Answer<QueueView>>; take: () => Promise<Answer<QueueView>>; release: (ids: string[]) => Promise<Answer<unknown>>;
  decide: (batch: { id: string; items: Item[]; dryRun: boolean }) => Promise<Answer<Decided>>; undo: (id: string, reviewId: string) => Promise<Answer<unknown>>; destroy: (pictureId: string) => Promise<Answer<unknown>>;
};

/** More are fetched when this few are left, so that nobody waits for the next case. */
const FEW = 5;
const broken = () => 'Mất kết nối nên chưa ghi được; kết quả đã chọn vẫn còn đây. Hãy thử lại.';

/**
 * A reviewer's sitting: the cases in hand, what is about to be said, what is on its way. A case leaves
 * the list at once and comes back, with the reason and what was chosen, when the server says no.
 */
export class Session {
  cases = $state.raw<CaseView[]>([]);
  waiting = $state(0);
  waitingMax = $state(0);
  oldestAt = $state<number | null>(null);
  lastDone = $state.raw<number[]>([]);
  at = $state(0);
  drafts = $state<Record<string, Draft>>({});
  marked = $state<string[]>([]);
  refused = $state<Record<string, string>>({});
  preview = $state.raw<DecisionPreview | null>(null);
  /** For the eye: what happened last that is no answer to a case. */
  notice = $state('');
  /** For the ear: one short sentence, only when something was done or is wrong. */
  said = $state('');
  busy = $state(false);
  /** Ids of what was written in this sitting, the last at the end. */
  written = $state<string[]>([]);
  /** Cases whose words are on their way: gone from the list before the server has said so. */
  #sending = new Map<string, CaseView>();
  #asked: Asked;

  constructor(asked: Asked, first: QueueView | null, chosen: string) {
    this.#asked = asked;
    if (first) this.#seen(first);
    this.at = Math.max(0, this.cases.findIndex(({ id }) => id === chosen));
  }

  get now(): CaseView | undefined {
    return this.cases[this.at];
  }
  /** How many were written in this sitting. */
  get done(): number {
    return this.written.length;
  }
  get draft(): Draft {
    return (this.now && this.drafts[this.now.id]) ?? { value: '', words: '' };
  }

  /** What the server says is held, less what is on its way; order and place stay. */
  #seen(view: QueueView): void {
    const here = this.now?.id;
    const held = new Map(view.held.filter(({ id }) => !this.#sending.has(id) && !this.written.includes(id)).map((each) => [each.id, each]));
    const stay = this.cases.flatMap(({ id }) => held.get(id) ?? []);
    const come = [...held.values()].filter(({ id }) => !stay.some((each) => each.id === id));
    this.cases = [...stay, ...come];
    this.marked = this.marked.filter((id) => held.has(id));
    [this.waiting, this.waitingMax, this.oldestAt, this.lastDone] = [view.waiting, view.waitingMax, view.oldestAt, view.lastDone];
    const found = this.cases.findIndex(({ id }) => id === here);
    this.at = found >= 0 ? found : Math.min(this.at, Math.max(0, this.cases.length - 1));
  }

  #leave(ids: string[]): void {
    this.cases = this.cases.filter(({ id }) => !ids.includes(id));
    this.at = Math.min(this.at, Math.max(0, this.cases.length - 1));
  }

  go(step: number): void {
    if (this.cases.length > 0) this.at = (this.at + step + this.cases.length) % this.cases.length;
  }

  /** Chooses what will be said of the case in view, or of all that are marked. */
  choose(value: string): void {
    const ids = this.marked.length > 0 ? this.marked : this.now ? [this.now.id] : [];
    for (const id of ids) this.drafts[id] = { value, words: this.drafts[id]?.words ?? '' };
  }
  write(words: string): void {
    if (this.now) this.drafts[this.now.id] = { value: this.draft.value, words };
  }
  mark(): void {
    if (!this.now) return;
    const { id } = this.now;
    this.marked = this.marked.includes(id) ? this.marked.filter((each) => each !== id) : [...this.marked, id];
  }

  /** Writes the case in view; several marked ones only after a look at what that would do. */
  async enter(): Promise<void> {
    if (this.preview) return this.confirm();
    if (this.marked.length > 0) return this.#look();
    const one = this.now;
    if (!one) return;
    if (!this.draft.value) {
      this.#warn('Hãy chọn kết quả trước: 1, 2 hoặc 3.', one.id);
      return;
    }
    await this.#send([one.id]);
  }

  #items(ids: string[]): Item[] {
    return ids.map((reviewId) => {
      const draft = this.drafts[reviewId]!;
      const choice = choiceOf(draft.value)!;
      return { reviewId, outcome: choice.outcome as 'recognised', reason: choice.reason as never, ...(draft.words.trim() && { words: draft.words.trim() }) };
    });
  }

  async #look(): Promise<void> {
    const open = this.marked.filter((id) => !this.drafts[id]?.value);
    if (open.length > 0) {
      this.#warn(`Còn ${open.length} trường hợp đã chọn mà chưa có kết quả.`, open[0]);
      return;
    }
    this.busy = true;
    const answer = await this.#try(this.#asked.decide({ id: uuidv7(), items: this.#items(this.marked), dryRun: true }));
    this.busy = false;
    if (!answer) return;
    this.preview = answer.preview;
    for (const { reviewId, message } of this.preview?.refused ?? []) this.refused[reviewId] = message;
    this.said = 'Đã tính trước. Enter để ghi, Esc để quay lại.';
  }
  async confirm(): Promise<void> {
    const no = new Set(this.preview?.refused.map(({ reviewId }) => reviewId));
    const ids = this.marked.filter((id) => !no.has(id));
    [this.preview, this.marked] = [null, []];
    if (ids.length > 0) await this.#send(ids);
  }
  back(): void {
    this.preview = null;
  }

  async #send(ids: string[]): Promise<void> {
    const items = this.#items(ids);
    for (const id of ids) {
      this.#sending.set(id, this.cases.find((each) => each.id === id)!);
      delete this.refused[id];
    }
    this.#leave(ids);
    const answer = await this.#asked.decide({ id: uuidv7(), items, dryRun: false }).catch(() => null);
    const told = answer?.ok ? answer.body.answer : null;
    const decided = new Set(told?.decided.map(({ reviewId }) => reviewId));
    for (const id of ids) {
      const sent = this.#sending.get(id)!;
      this.#sending.delete(id);
      if (decided.has(id)) {
        delete this.drafts[id];
        this.written = [...this.written, id];
        this.lastDone = [Date.now(), ...this.lastDone].slice(0, 20);
        continue;
      }
      const message = told?.refused.find(({ reviewId }) => reviewId === id)?.message ?? (answer && !answer.ok ? answer.refusal.message : broken());
      // It comes back into view, with what was chosen and why it was not written.
      this.refused[id] = message;
      this.cases = [sent, ...this.cases.filter((each) => each.id !== id)];
      this.at = 0;
      this.said = `Chưa ghi được: ${message}`;
    }
    if (decided.size > 0) {
      this.notice = '';
      this.said = decided.size === 1 ? 'Đã ghi.' : `Đã ghi ${decided.size} trường hợp.`;
    }
    if (this.cases.length < FEW && this.#sending.size === 0) await this.take(false);
  }

  /** @param loud whether the answer is worth a sentence: asked for by hand */
  async take(loud = true): Promise<void> {
    const before = this.cases.length;
    const answer = await this.#try(this.#asked.take(), loud);
    if (!answer) return;
    this.#seen(answer);
    if (loud) this.said = this.cases.length > before ? `Đang giữ ${this.cases.length} trường hợp.` : 'Không có trường hợp mới.';
    if (loud && this.cases.length === before) this.notice = 'Chưa có trường hợp nào khác để bạn nhận: việc của đơn vị bạn, việc bạn đã xem và việc người khác đang giữ không được chia cho bạn.';
  }

  /** Links of pictures open for some minutes, holds last some more: looked at anew, and what has run out is said. */
  async refresh(): Promise<void> {
    const answer = await this.#try(this.#asked.page(), false);
    if (!answer) return;
    const lost = this.cases.filter(({ id }) => !answer.held.some((each) => each.id === id)).length;
    this.#seen(answer);
    if (lost > 0) this.#warn(`${lost} trường hợp đã hết thời gian giữ và trở lại hàng đợi; chưa ghi gì về các trường hợp đó.`);
  }

  async release(): Promise<void> {
    if (!this.now) return;
    const { id } = this.now;
    if (await this.#try(this.#asked.release([id])) === null) return;
    this.#leave([id]);
    this.said = 'Đã trả lại.';
  }

  async undo(): Promise<void> {
    const last = this.written.at(-1);
    if (!last) {
      this.#warn('Chưa ghi gì trong phiên này để hoàn tác.');
      return;
    }
    if (await this.#try(this.#asked.undo(uuidv7(), last)) === null) return;
    const before = new Set(this.cases.map(({ id }) => id));
    const answer = await this.#try(this.#asked.page());
    this.written = this.written.slice(0, -1);
    if (!answer) return;
    this.#seen(answer);
    this.at = Math.max(0, this.cases.findIndex(({ id }) => !before.has(id)));
    [this.said, this.notice] = ['Đã hoàn tác. Trường hợp đang ở trước mắt bạn.', ''];
  }

  async destroy(pictureId: string): Promise<void> {
    if (await this.#try(this.#asked.destroy(pictureId)) === null) return;
    this.cases = this.cases.map((each) => ({ ...each, pictures: each.pictures.map((picture) => (picture.id === pictureId ? { ...picture, href: null, gone: destructions.identity_document } : picture)) }));
    this.said = 'Đã xóa ảnh, chỉ giữ dấu vết.';
  }

  async #try<Body>(asked: Promise<Answer<Body>>, loud = true): Promise<Body | null> {
    const answer = await asked.catch(() => null);
    if (answer?.ok) return answer.body;
    if (loud) this.#warn(answer ? answer.refusal.message : broken());
    return null;
  }
  #warn(words: string, id?: string): void {
    if (id) this.refused[id] = words;
    else this.notice = words;
    this.said = words;
  }
}

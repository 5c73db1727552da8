/**
 * Keeps "còn 12 ngày 3 giờ" true on an open page. It counts from the time the server wrote into the page, by a clock
 * of the browser that nobody sets, so a phone whose date is wrong says the same as every other screen.
 */
import { standing } from '#domain/phase';

type Navigated = PerformanceEntry & { responseStart: number; transferSize: number };

/** Server time when `performance.now()` was 0. */
let base = 0;
/** By how much the device's own clock is ahead of the steady one: it jumps when somebody sets it, or after a sleep. */
let drift = 0;
const ownDrift = (): number => Date.now() - performance.now();

/** What time it is on the server. */
export const serverNow = (): number => base + performance.now();

/** The server has said what time it is. What it said may be late, never early: the latest it can be counts. */
export function told(now: number): void {
  base = Math.max(base, now - performance.now());
  drift = ownDrift();
  draw();
}

async function ask(): Promise<void> {
  const answer = await fetch('/api/campaigns', { cache: 'no-store' }).catch(() => null);
  if (answer?.ok) told((await answer.json() as { now: number }).now);
}

/** New moments of the page's own campaign: hạn moved. */
export function moved(times: readonly number[]): void {
  document.querySelector('[data-own][data-times]')?.setAttribute('data-times', times.join());
  draw();
}

function draw(): void {
  const now = serverNow();
  for (const at of document.querySelectorAll<HTMLElement>('[data-times]')) {
    const [startsAt, endsAt, claimsUntil, closesAt] = at.dataset.times!.split(',').map(Number) as [number, number, number, number];
    const says = standing({ startsAt, endsAt, claimsUntil, closesAt }, now);
    const turned = at.dataset.phase !== says.phase;
    at.dataset.phase = says.phase;
    put(at, 'words', says.words);
    put(at, 'left', says.left ? ` · ${says.left}` : '');
    put(at, 'at', says.at ? `, ${says.at}` : '');
    // Only a new phase is said aloud; minutes that pass are not.
    const aloud = turned && 'own' in at.dataset ? document.querySelector('[data-say]') : null;
    if (aloud) aloud.textContent = `${says.words}.`;
  }
}

function put(at: HTMLElement, name: string, text: string): void {
  const part = at.querySelector(`[data-s="${name}"]`);
  if (part && part.textContent !== text) part.textContent = text;
}

const written = document.querySelector<HTMLElement>('[data-now]');
if (written) {
  const [page] = performance.getEntriesByType('navigation') as Navigated[];
  base = Number(written.dataset.now) - (page?.responseStart ?? performance.now());
  drift = ownDrift();
  draw();
  setInterval(draw, 1000);
  // A page out of the browser's own store, or a device that slept: what is written may be old.
  if (page?.transferSize === 0) void ask();
  window.addEventListener('pageshow', ({ persisted }) => persisted && void ask());
  document.addEventListener('visibilitychange', () => void (document.hidden || Math.abs(ownDrift() - drift) < 2000 || ask()));
}

import type { ReadingFault } from '#vocabulary';
import type { BoardSummary } from '#wire/board';
import { provinceList, publication, type NationalPage, type Province, type Publication } from '#wire/national';
import { nationalPage, originAllowed, publicationOf, type ProvinceKnown } from '#domain/national';
import { boardSummaries } from '#store/boards';
import type { Door } from '#store/d1';
import { readings, storeNationalPage, storeReadings, type Reading } from '#store/national';

/** A province is asked at most this often, waits no longer, and is not heard further. */
const READ_EVERY_MS = 5 * 60_000;
const WAIT_MS = 5000;
const BYTES_MAX = 256_000;
/** Clocks of two servers may differ so much. */
const CLOCKS_MS = 10 * 60_000;
/** Where every province publishes its boards. */
export const PUBLISHED_AT = '/api/published';

export type National = { provinces?: string | undefined; ownName?: string | undefined };
type Read = { published: Publication; fault: null } | { published: null; fault: ReadingFault };
const not = (fault: ReadingFault): Read => ({ published: null, fault });

/** What this server publishes of its own boards. */
export const ownPublication = async (door: Door, now: number): Promise<Publication> =>
  publicationOf((await boardSummaries(door)).map(({ summary }) => JSON.parse(summary) as BoardSummary), now);

/** Provinces as configured; null = the list cannot be read. */
export function provincesOf(configured: string | undefined): Province[] | null {
  if (!configured?.trim()) return [];
  try {
    return provinceList.parse(JSON.parse(configured));
  } catch {
    return null;
  }
}

/** Every minute: asks the provinces that are due, and makes the page of all of them, this one from its own stored summaries. */
export async function keepNational(door: Door, { provinces: configured, ownName }: National, now: number, ask: typeof fetch = fetch): Promise<void> {
  const provinces = provincesOf(configured);
  const known = await readings(door);
  const asked = (provinces ?? []).map((province) => ({ ...province, origin: originAllowed(province.origin), as: province.origin }));
  const due = [...new Set(asked.flatMap(({ origin }) => (origin && (known.get(origin)?.triedAt ?? 0) + READ_EVERY_MS <= now ? [origin] : [])))];
  if (due.length > 0) {
    await storeReadings(door, await Promise.all(due.map(async (origin) => ({ origin, ...await readProvince(origin, known.get(origin), now, ask) }))), now);
  }
  const read = due.length > 0 ? await readings(door) : known;
  const own = await ownPublication(door, now);
  const others = asked.map(({ name, origin, as }): ProvinceKnown => {
    const found = origin ? read.get(origin) : undefined;
    return { name, own: false, origin: origin ?? as, published: found?.published ?? null, readAt: found?.readAt ?? null, fault: origin === null ? 'address' : found?.fault ?? null };
  });
  const page: NationalPage = nationalPage([{ name: ownName?.trim() || nameOf(own), own: true, origin: null, published: own, readAt: now, fault: null }, ...others], now, provinces === null);
  await storeNationalPage(door, page);
}

/** "Tỉnh đoàn Gia Lai" → "Gia Lai": what most boards are about, where nobody said what this province is called. */
function nameOf({ boards }: Publication): string {
  const names = Map.groupBy(boards, ({ scopeName }) => scopeName.split(',')[0]!.replace(/^(Tỉnh đoàn|Thành đoàn) /, ''));
  return [...names].sort(([, a], [, b]) => b.length - a.length)[0]?.[0] ?? 'Tỉnh này';
}

/** Asks one province for its boards: no redirects followed, so long and so much, and only what is of the known shape. */
export async function readProvince(origin: string, before: Reading | undefined, now: number, ask: typeof fetch): Promise<Read> {
  let text: string | null;
  try {
    const answer = await ask(`${origin}${PUBLISHED_AT}`, { redirect: 'manual', signal: AbortSignal.timeout(WAIT_MS), headers: { accept: 'application/json' } });
    if (answer.status !== 200) {
      await answer.body?.cancel();
      return not('refused');
    }
    text = await textUpTo(answer, BYTES_MAX);
  } catch {
    return not('no_answer');
  }
  if (text === null) return not('too_long');
  const said = publication.safeParse(parsed(text));
  if (!said.success) return not('not_understood');
  const { asOf, boards } = said.data;
  if (new Set(boards.map(({ slug }) => slug)).size < boards.length) return not('not_understood');
  if (Math.max(asOf, ...boards.map((board) => board.asOf)) > now + CLOCKS_MS) return not('future');
  if (before?.published && asOf < before.published.asOf) return not('older');
  return { published: said.data, fault: null };
}

const parsed = (text: string): unknown => { try { return JSON.parse(text); } catch { return null; } };

/** The text of an answer; null when it is longer than may be. */
async function textUpTo(answer: Response, most: number): Promise<string | null> {
  const reader = answer.body?.getReader();
  if (!reader) return '';
  const decoder = new TextDecoder();
  let [text, bytes] = ['', 0];
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return text + decoder.decode();
    bytes += value.byteLength;
    if (bytes > most) {
      await reader.cancel();
      return null;
    }
    text += decoder.decode(value, { stream: true });
  }
}

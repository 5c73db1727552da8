import type { ClaimState } from '#vocabulary';
import { LISTED, type From, type ListedClaim } from './claims.ts';
import type { Door } from './d1.ts';

export type Whose = { authorId: string } | { unitId: string };
/** Recognised claims are most of a list, so they are found along it; behind this many others the list goes on with the next page. */
const LOOKED_THROUGH_MAX = 500;

/**
 * A page of one's own claims or a unit's, newest first, all or of one state. Every state but "recognised"
 * has an index of its own, so that a page reads what it shows and one more.
 *
 * @param from arrival and id of the line the page begins with; null = the newest
 * @returns    `next` = the line the next page begins with; null when that was all
 */
export async function claimsListed(door: Door, whose: Whose, state: ClaimState | null, from: From, shown: number): Promise<{ rows: ListedClaim[]; next: From }> {
  const [by, id] = 'authorId' in whose ? ['author', whose.authorId] : ['unit', whose.unitId];
  // Said only where there is one: "no line, or from it on" would read the list from its beginning each time.
  const behind = from ? 'AND (arrived_at, id) <= (CAST(?2 AS INTEGER), ?3)' : 'AND ?2 IS NULL AND ?3 IS NULL';
  const some = (columns: string, index: string, condition: string, most: string) =>
    `SELECT ${columns} FROM claim INDEXED BY claim_${by}${index} WHERE ${by}_id = ?1 ${condition} ${behind} ORDER BY arrived_at DESC, id DESC LIMIT ${most}`;
  const asked = 'CAST(?4 AS INTEGER)';
  // The state is one of the vocabulary's words and stands in the text: an index with a condition is used only then.
  const text = state === null ? some(LISTED, '', '', asked)
    : state === 'recognised' ? `SELECT * FROM (${some(LISTED, '', '', String(LOOKED_THROUGH_MAX))}) WHERE state = 'recognised' LIMIT ${asked}`
      : state === 'pending' ? some(LISTED, '_pending', "AND state = 'pending'", asked)
        : some(LISTED, '_other', `AND state = '${state}' AND state NOT IN ('pending', 'recognised')`, asked);
  const found = await door.all<ListedClaim>(text, id, from?.arrivedAt ?? null, from?.id ?? null, shown + 1);
  const following = found[shown];
  if (following || state !== 'recognised') return { rows: found.slice(0, shown), next: following ? { arrivedAt: following.arrived_at, id: following.id } : null };
  const next = await door.first<{ arrivedAt: number; id: string }>(some('arrived_at AS arrivedAt, id', '', '', `1 OFFSET ${LOOKED_THROUGH_MAX}`), id, from?.arrivedAt ?? null, from?.id ?? null);
  return { rows: found, next };
}

/** What somebody had a part in together with others, newest first, with their part; `after` is the id of the last line seen. */
export const claimsSharedBy = (door: Door, personId: string, after: string | null, limit: number) => door.all<ListedClaim & { milli: number }>(
  `SELECT h.milli, ${LISTED.split(', ').map((column) => `c.${column}`).join(', ')} FROM claim_helper h JOIN claim c ON c.id = h.claim_id
   WHERE h.person_id = ?1 AND h.claim_id < coalesce(?2, 'z') ORDER BY h.claim_id DESC LIMIT CAST(?3 AS INTEGER)`, personId, after, limit);

/** Names of people by id; who is erased or unknown has none. */
export const namesOf = async (door: Door, personIds: readonly string[]): Promise<Map<string, string>> => new Map((await door.all<{ id: string; name: string }>(
  'SELECT p.id, p.name FROM json_each(?1) a JOIN person p ON p.id = a.value AND p.erasedAt IS NULL', JSON.stringify([...new Set(personIds)]))).map(({ id, name }) => [id, name]));

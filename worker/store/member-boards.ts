import { ADULT_FROM_YEARS, type ConsentChoice, type Indicator } from '#vocabulary';
import type { NamedMembers, RankedMember } from '#wire/member-board';
import { LAST_CHOICE, namesDue } from './consents.ts';
import { sql, type Door, type Statement } from './d1.ts';
import { PUBLIC_HEAD } from './public-head.ts';
import { ENTRY_COUNTS_IN } from './verdicts.ts';

/** Entries folded at once, members of one stored portion, and how many of the next ones it also holds. */
const ENTRIES_A_FOLD = 50_000;
const PAGE = 500;
const OVERLAP = 10;
/** Most neighbours on one side that one portion is sure to hold. */
export const NEIGHBOURS_MAX = OVERLAP;
/** SQL: keys in the order of the ranking; one text, so that whoever is level with thousands is still found by one look. */
const KEY = (micro: string, person: string): string => `(printf('%016d', 9000000000000000 - ${micro}) || ${person})`;

/** SQL: cells of campaigns' members from entries that meet a condition: acts only, each divided among who helped. Whom nobody is behind (erased, the system itself, a published figure) is ''. */
const cellsOf = (condition: string, by = ''): string => `SELECT k.id AS campaign_id, coalesce(w.id, '') AS person_id, sum(l.milli * coalesce(h.milli, 1000)) AS micro
  FROM ledger l ${by} ${ENTRY_COUNTS_IN} JOIN member_board b ON b.campaign_id = k.id AND l.indicator IN (SELECT value FROM json_each(b.indicators))
    LEFT JOIN claim c ON c.id = l.claim_id LEFT JOIN claim_helper h ON h.claim_id = c.id
    LEFT JOIN person w ON w.id = coalesce(h.person_id, c.author_id) AND w.erasedAt IS NULL
  WHERE ${condition} GROUP BY 1, 2`;

/** SQL: new cells know whether somebody chose to be named; later choices are written into theirs. */
const shown = (cells: string): string => `SELECT d.campaign_id, d.person_id, d.micro, coalesce(${LAST_CHOICE('d.person_id', "'campaign_board'")} IN ('initials', 'name'), 0) FROM (${cells}) d`;

/** SQL: by what it is decided which acts count in campaign `k`. */
const COUNTED_BY = `k.body_hash || '/' || k.claims_until || '/' || coalesce((SELECT group_concat(DISTINCT cu.change_id) FROM campaign_unit cu WHERE cu.campaign_id = k.id AND cu.change_id IS NOT NULL), '')`;

export type MemberBoardDue = { campaignId: string; slug: string; rules: string; countedBy: string; was: string | null; no: number; behind: number; due: number };
/** Campaigns with what has to be known to see whether their members are counted, ranked and named as they should be; published notices have no members. */
export const memberBoardsKept = (door: Door) => door.all<MemberBoardDue>(
  `SELECT k.id AS campaignId, k.slug, ${COUNTED_BY} AS countedBy, (SELECT rules FROM rules_edition r WHERE r.campaign_id = k.id ORDER BY edition DESC LIMIT 1) AS rules, b.counted_by AS was, coalesce(b.no, 0) AS no,
     b.campaign_id IS NULL OR b.seq < min(d.ledger_seq, ${PUBLIC_HEAD}) OR b.ranked_seq < b.seq OR b.no = 0 AS behind, coalesce(b.names_no < b.names_due, 0) AS due
   FROM campaign k JOIN board_due d ON d.campaign_id = k.id LEFT JOIN member_board b ON b.campaign_id = k.id WHERE k.source <> 'notice'`);

/** Begins a campaign's board of members, or begins it anew where other acts count than before. Once for each cause. */
export const memberBoardBegun = (door: Door, { campaignId, slug }: Pick<MemberBoardDue, 'campaignId' | 'slug'>, countedBy: string, indicators: readonly Indicator[]) => door.batch([
  sql('DELETE FROM member_cell WHERE campaign_id = ?1 AND NOT EXISTS (SELECT 1 FROM member_board WHERE campaign_id = ?1 AND counted_by = ?2)', campaignId, countedBy),
  sql(`INSERT INTO member_board (campaign_id, slug, counted_by, indicators, seq, ranked_seq, no, members, micro, made_at, names_due, names_no) VALUES (?1, ?2, ?3, ?4, 0, -1, 0, 0, 0, 0, 0, 0)
       ON CONFLICT (campaign_id) DO UPDATE SET slug = excluded.slug, counted_by = excluded.counted_by, indicators = excluded.indicators, seq = 0, ranked_seq = -1 WHERE counted_by <> excluded.counted_by`,
  campaignId, slug, countedBy, JSON.stringify(indicators))]);

/**
 * Folds what is in the ledger since a board's mark into its cells, and moves the mark: one batch. The mark is read by
 * the statements themselves, so what is sent twice or after a lost reply is folded once.
 * @returns whether there is more to fold
 */
export async function foldMembers(door: Door, campaignId: string): Promise<boolean> {
  const mark = '(SELECT seq FROM member_board WHERE campaign_id = ?1)';
  const until = `min(${PUBLIC_HEAD}, ${mark} + ${ENTRIES_A_FOLD})`;
  const results = await door.batch([
    sql(`INSERT INTO member_cell (campaign_id, person_id, micro, shown) ${shown(cellsOf(`k.id = ?1 AND l.seq > ${mark} AND l.seq <= ${until}`, 'NOT INDEXED'))} WHERE true
         ON CONFLICT (campaign_id, person_id) DO UPDATE SET micro = micro + excluded.micro`, campaignId),
    sql(`UPDATE member_board SET seq = ${until} WHERE campaign_id = ?1`, campaignId),
    sql(`SELECT ${PUBLIC_HEAD} > ${mark} AS more`, campaignId)]);
  return (results[2] as { more: number }[])[0]!.more === 1;
}

/** What differs between cells in use and cells counted anew, as far as each board has come; empty ones are no difference. */
const DIFFERENCES = `WITH fresh AS MATERIALIZED (SELECT * FROM (${cellsOf('l.seq <= b.seq')}) WHERE micro <> 0)
  SELECT * FROM (SELECT campaign_id, person_id, micro FROM member_cell WHERE micro <> 0 EXCEPT SELECT * FROM fresh)
  UNION ALL SELECT * FROM (SELECT * FROM fresh EXCEPT SELECT campaign_id, person_id, micro FROM member_cell WHERE micro <> 0)`;
/** Counts all cells anew; statements of a rebuild's batch. @returns them, and which one answers `n`, how many differed */
export const memberCellsRecounted = (): { statements: Statement[]; differences: number } => ({ differences: 0, statements: [
  sql(`SELECT count(*) AS n FROM (${DIFFERENCES})`),
  sql(`UPDATE member_board SET ranked_seq = -1 WHERE EXISTS (${DIFFERENCES})`),
  sql('DELETE FROM member_cell'),
  sql(`INSERT INTO member_cell (campaign_id, person_id, micro, shown) ${shown(cellsOf('l.seq <= b.seq'))}`)] });

/** Who is erased keeps no cell: what they did stays among what nobody is behind, and names on boards are looked at anew. */
export const memberErased = (personId: string): Statement[] => [
  ...namesDue(personId, 'nothing'),
  // The stored ranking holds their number, which leads nowhere, until the next minute makes it anew.
  sql("UPDATE member_board SET ranked_seq = -1 WHERE campaign_id IN (SELECT campaign_id FROM member_cell WHERE person_id = ?1 AND person_id <> '')", personId),
  sql(`INSERT INTO member_cell (campaign_id, person_id, micro) SELECT campaign_id, '', micro FROM member_cell WHERE person_id = ?1 AND person_id <> ''
       ON CONFLICT (campaign_id, person_id) DO UPDATE SET micro = micro + excluded.micro`, personId),
  sql("DELETE FROM member_cell WHERE person_id = ?1 AND person_id <> ''", personId)];

/**
 * Ranks everybody who has something, by acts, and stores the ranking in portions: one batch inside the database, so
 * that readers see the old ranking or the new one and 150,000 members do not travel. Who is level shares a place.
 * @param seen number of the ranking it replaces; sent twice, it is one ranking
 */
export const rankMembers = (door: Door, campaignId: string, seen: number, now: number) => door.batch([
  sql('DELETE FROM member_page WHERE campaign_id = ?1', campaignId),
  sql(`WITH ranked AS (SELECT person_id, micro, row_number() OVER (ORDER BY micro DESC, person_id) - 1 AS at, rank() OVER (ORDER BY micro DESC) AS place
         FROM member_cell WHERE campaign_id = ?1 AND micro > 0 AND person_id <> ''),
       spread AS (SELECT DISTINCT (r.at + o.value) / ${PAGE} AS page, r.* FROM ranked r, json_each('[-${OVERLAP}, 0, ${OVERLAP}]') o WHERE r.at + o.value >= 0)
       INSERT INTO member_page (campaign_id, first, first_at, payload)
       SELECT ?1, max(${KEY('micro', 'person_id')}) FILTER (WHERE at = page * ${PAGE}), page * ${PAGE}, json_group_array(json_array(person_id, micro, place) ORDER BY at)
       FROM spread GROUP BY page HAVING max(at) >= page * ${PAGE}`, campaignId),
  sql(`UPDATE member_board SET (no, ranked_seq, made_at, names_due, members, micro, agreed) = (SELECT member_board.no + 1, member_board.seq, CAST(?2 AS INTEGER), member_board.names_due + 1, count(*), coalesce(sum(micro), 0), coalesce(sum(shown), 0)
         FROM member_cell WHERE campaign_id = ?1 AND micro > 0 AND person_id <> '') WHERE campaign_id = ?1 AND no = CAST(?3 AS INTEGER)`, campaignId, now, seen)]);

/** SQL: the portion of the ranking in which a cell `c` stands, and nothing where it stands in none. */
const PORTION = `(SELECT p.payload FROM member_page p WHERE p.campaign_id = c.campaign_id AND p.first <= ${KEY('c.micro', 'c.person_id')} ORDER BY p.first DESC LIMIT 1)`;

export type NamedRow = { personId: string; name: string; birthYear: number; choice: ConsentChoice; unitName: string | null; micro: number; place: number; level: number };
/**
 * Everything of a board that is public, and how many choices about names it has seen: who chose to be named stands in an
 * order of their own, so that it reads those it lists, however many members there are.
 */
export async function namedFacts(door: Door, campaignId: string, today: string, limit: number) {
  const listed = `SELECT p.id AS personId, p.name, p.birthYear, ${LAST_CHOICE('p.id', "'campaign_board'")} AS choice, c.micro,
      (SELECT o.first FROM member_page o WHERE o.campaign_id = c.campaign_id AND o.first <= ${KEY('c.micro', 'c.person_id')} ORDER BY o.first DESC LIMIT 1) AS portion,
      (SELECT q.name FROM membership m JOIN unit_period q ON q.unit_id = m.unit_id AND q.valid_from <= ?2 AND ?2 < q.valid_to WHERE m.person_id = p.id AND m.valid_from <= ?2 AND ?2 < m.valid_to ORDER BY m.valid_from DESC LIMIT 1) AS unitName
    FROM member_cell c INDEXED BY member_cell_shown JOIN person p ON p.id = c.person_id AND CAST(substr(?2, 1, 4) AS INTEGER) - p.birthYear > ${ADULT_FROM_YEARS}
    WHERE c.campaign_id = ?1 AND c.shown = 1 AND c.micro > 0 ORDER BY c.micro DESC, c.person_id LIMIT ${limit}`;
  const [board, named, portions] = await door.batch([
    sql('SELECT no, made_at AS madeAt, members, micro, agreed, names_due AS due FROM member_board WHERE campaign_id = ?1', campaignId),
    sql(listed, campaignId, today),
    sql(`SELECT p.first, p.payload FROM member_page p WHERE p.campaign_id = ?1 AND p.first IN (SELECT portion FROM (${listed}))`, campaignId, today)]);
  const places = new Map((portions as { first: string; payload: string }[]).map(({ first, payload }) => [first, JSON.parse(payload) as Entry[]]));
  return { board: (board as { no: number; madeAt: number; members: number; micro: number; agreed: number; due: number }[])[0] ?? null,
    named: (named as (Omit<NamedRow, 'place' | 'level'> & { portion: string | null })[]).flatMap(({ portion, ...row }): NamedRow[] => {
      const entries = portion === null ? [] : places.get(portion)!;
      const place = entries.find(([id]) => id === row.personId)?.[2];
      return place === undefined ? [] : [{ ...row, place, level: entries.filter((each) => each[2] === place).length }];
    }) };
}

/** Stores what is public of a board, unless somebody who saw a later choice was quicker. */
export const storeNamed = (door: Door, campaignId: string, payload: NamedMembers, due: number) => door.batch([sql(
  'UPDATE member_board SET payload = ?2, names_no = CAST(?3 AS INTEGER) WHERE campaign_id = ?1 AND (names_no < CAST(?3 AS INTEGER) OR payload IS NULL)', campaignId, JSON.stringify(payload), due)]);

/** The public board of members by address, and whether somebody has chosen since. Two rows read. */
export const memberBoardRow = (door: Door, slug: string) => door.first<{ campaignId: string; no: number; namesNo: number; payload: string | null; due: number; summary: string }>(
  `SELECT m.campaign_id AS campaignId, m.no, m.names_no AS namesNo, m.payload, m.payload IS NULL OR m.names_no < m.names_due AS due, b.summary FROM member_board m JOIN board b ON b.slug = m.slug WHERE m.slug = ?1`, slug);

type Entry = [personId: string, micro: number, place: number];
const readable = ([personId, micro, place]: Entry): RankedMember => ({ personId, actsMilli: Math.round(micro / 1000), place });

/**
 * The members who lead in a campaign, by acts, in the order of the ranking as it was last made.
 * One row read for each 500.
 */
export async function topMembers(door: Door, campaignId: string, count: number): Promise<RankedMember[]> {
  const pages = await door.all<{ firstAt: number; payload: string }>(
    `SELECT first_at AS firstAt, payload FROM member_page WHERE campaign_id = ?1 ORDER BY first LIMIT ${Math.ceil(count / PAGE)}`, campaignId);
  return pages.flatMap(({ firstAt, payload }) => {
    const before = Math.min(firstAt, OVERLAP);
    return (JSON.parse(payload) as Entry[]).slice(before, before + PAGE);
  }).slice(0, count).map(readable);
}

/**
 * Somebody among those who stand next to them in a campaign, and how many stand there in all. Three rows read: their
 * acts, the one portion those acts fall into, and the board.
 * @param each how many on each side, at most NEIGHBOURS_MAX
 * @returns null when they have no place: nothing recognised yet, or recognised after the ranking was made
 */
export async function aroundMember(door: Door, campaignId: string, personId: string, each: number): Promise<{ members: number; own: RankedMember; shared: boolean; before: RankedMember[]; after: RankedMember[] } | null> {
  const found = await door.first<{ members: number; payload: string | null }>(
    `SELECT b.members, ${PORTION} AS payload
     FROM member_board b JOIN member_cell c ON c.campaign_id = b.campaign_id AND c.person_id = ?2 WHERE b.campaign_id = ?1`, campaignId, personId);
  if (!found?.payload || personId === '') return null;
  const entries = (JSON.parse(found.payload) as Entry[]);
  const at = entries.findIndex(([id]) => id === personId);
  if (at < 0) return null;
  const side = Math.min(each, NEIGHBOURS_MAX);
  const place = entries[at]![2];
  return { members: found.members, own: readable(entries[at]!), shared: entries[at - 1]?.[2] === place || entries[at + 1]?.[2] === place,
    before: entries.slice(Math.max(0, at - side), at).map(readable), after: entries.slice(at + 1, at + 1 + side).map(readable) };
}

import type { ConsentChoice } from '#vocabulary';
import { LAST_CHOICE } from './consents.ts';
import { inJson, sql, type Door } from './d1.ts';
import { CLAIMS_DONE } from './own-deeds.ts';

const NAMED = "IN ('initials', 'name')";
const CHOICE = (person: string): string => LAST_CHOICE(person, "'league'");

/** Whether a week's groups are made, and when they were closed. */
export const leagueWeek = (door: Door, monday: string) => door.first<{ closedAt: number | null }>('SELECT closed_at AS closedAt FROM league_week WHERE monday = ?1', monday);
/** Mondays of weeks whose figures do not stand yet. */
export const openLeagueWeeks = async (door: Door): Promise<string[]> => (await door.all<{ monday: string }>('SELECT monday FROM league_week WHERE closed_at IS NULL ORDER BY monday')).map(({ monday }) => monday);

/** Members who want to be in a group, with what they did since a day. */
export const leagueWanted = (door: Door, today: string, from: string, since: number) => door.all<{ personId: string; birthYear: number | null; milli: number }>(
  `SELECT p.id AS personId, p.birthYear, ${CLAIMS_DONE('p.id', '?2', "'9999-12-31'", 'CAST(?3 AS INTEGER)')} AS milli
   FROM (SELECT DISTINCT person_id FROM consent WHERE purpose = 'league') w JOIN person p ON p.id = w.person_id AND p.erasedAt IS NULL
   WHERE ${CHOICE('p.id')} ${NAMED} AND EXISTS (SELECT 1 FROM membership m WHERE m.person_id = p.id AND m.valid_from <= ?1 AND ?1 < m.valid_to)`, today, from, since);

/** Makes a week's groups, once: of two who try only the first writes. @param token names this attempt */
export const leagueWeekMade = (door: Door, monday: string, members: readonly { personId: string; groupNo: number }[], token: string, now: number) => door.batch([
  sql('INSERT INTO league_week (monday, token, made_at) VALUES (?1, ?2, CAST(?3 AS INTEGER)) ON CONFLICT DO NOTHING', monday, token, now),
  ...inJson(members.map(({ personId, groupNo }) => [personId, groupNo])).map((rows) => sql(
    `INSERT INTO league_member (monday, person_id, group_no) SELECT ?1, value->>0, value->>1 FROM json_each(?3)
     WHERE EXISTS (SELECT 1 FROM league_week WHERE monday = ?1 AND token = ?2) ON CONFLICT DO NOTHING`, monday, token, rows))]);

/** Writes down what everybody did in a week and closes it, once and for good. */
export const leagueWeekClosed = (door: Door, { monday, until, since }: { monday: string; until: string; since: number }, now: number) => door.batch([
  sql(`UPDATE league_member SET milli = ${CLAIMS_DONE('league_member.person_id', '?1', '?2', 'CAST(?3 AS INTEGER)')}
       WHERE monday = ?1 AND milli IS NULL AND EXISTS (SELECT 1 FROM league_week WHERE monday = ?1 AND closed_at IS NULL)`, monday, until, since),
  sql('UPDATE league_week SET closed_at = CAST(?2 AS INTEGER) WHERE monday = ?1 AND closed_at IS NULL', monday, now)]);

export type LeagueRow = { personId: string; name: string; birthYear: number | null; choice: ConsentChoice | null; milli: number };
/** The group somebody is in, in a week: what stands in a closed one, what there is until now in one that runs. */
export const leagueGroup = (door: Door, personId: string, { monday, until, since }: { monday: string; until: string; since: number }) => door.all<LeagueRow>(
  `SELECT g.person_id AS personId, p.name, p.birthYear, ${CHOICE('g.person_id')} AS choice, coalesce(g.milli, ${CLAIMS_DONE('g.person_id', '?2', '?3', 'CAST(?4 AS INTEGER)')}) AS milli
   FROM league_member own JOIN league_member g ON g.monday = own.monday AND g.group_no = own.group_no JOIN person p ON p.id = g.person_id
   WHERE own.person_id = ?1 AND own.monday = ?2`, personId, monday, until, since);

/** Weeks somebody was in a group, newest first; `closedAt` null = it runs. */
export const leaguesOfPerson = (door: Door, personId: string, limit: number) => door.all<{ monday: string; groupNo: number; milli: number | null; closedAt: number | null }>(
  `SELECT m.monday, m.group_no AS groupNo, m.milli, w.closed_at AS closedAt FROM league_member m JOIN league_week w ON w.monday = m.monday
   WHERE m.person_id = ?1 ORDER BY m.monday DESC LIMIT CAST(?2 AS INTEGER)`, personId, limit);

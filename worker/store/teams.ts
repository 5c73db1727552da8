import type { ConsentChoice, TeamKind } from '#vocabulary';
import { LAST_CHOICE } from './consents.ts';
import { logged, type Actor } from './audit.ts';
import { sql, type Door } from './d1.ts';
import { PUBLIC_HEAD } from './public-head.ts';

export type TeamRow = {
  id: string; kind: TeamKind; name: string; place: string; unitId: string; unitName: string; validFrom: string; validTo: string; members: number };
const UNIT_NAME = `(SELECT name FROM unit_period q WHERE q.unit_id = t.unit_id ORDER BY (q.valid_from <= ?1 AND ?1 < q.valid_to) DESC, q.valid_from DESC LIMIT 1)`;
const TEAM = `SELECT t.id, t.kind, t.name, t.place, t.unit_id AS unitId, ${UNIT_NAME} AS unitName, t.valid_from AS validFrom, t.valid_to AS validTo,
  (SELECT count(*) FROM team_member m WHERE m.team_id = t.id AND m.valid_from <= ?1 AND ?1 < m.valid_to) AS members FROM team t`;

/** Teams by name, found without accents; of one unit and below, or all. */
export const teams = (door: Door, today: string, search: string, unitId: string | null, limit: number) => door.all<TeamRow>(
  `${TEAM} WHERE (?2 = '' OR t.search_key LIKE '%' || ?2 || '%') AND (?3 IS NULL OR t.unit_id IN (SELECT unit_id FROM unit_path WHERE ancestor_id = ?3))
   ORDER BY t.sort_key LIMIT CAST(?4 AS INTEGER)`, today, search.slice(0, 46), unitId, limit);
export const teamById = (door: Door, id: string, today: string) => door.first<TeamRow>(`${TEAM} WHERE t.id = ?2`, today, id);

export type TeamMemberRow = { personId: string; name: string; birthYear: number | null; leads: 'yes' | 'no'; from: string; to: string; unitName: string | null; choice: ConsentChoice | null };
/** Who is in a team on a day or will be, leaders first. */
export const teamMembers = (door: Door, teamId: string, today: string) => door.all<TeamMemberRow>(
  `SELECT m.person_id AS personId, p.name, p.birthYear, m.leads, m.valid_from AS "from", m.valid_to AS "to", ${LAST_CHOICE('p.id', "'team_page'")} AS choice,
     (SELECT q.name FROM membership b JOIN unit_period q ON q.unit_id = b.unit_id AND q.valid_from <= ?2 AND ?2 < q.valid_to
      WHERE b.person_id = p.id AND b.valid_from <= ?2 AND ?2 < b.valid_to LIMIT 1) AS unitName
   FROM team_member m JOIN person p ON p.id = m.person_id WHERE m.team_id = ?1 AND m.valid_to > ?2 ORDER BY m.leads DESC, p.searchKey`, teamId, today);

/** What a team's recognised acts come to, by year and indicator: arithmetic on the ledger. */
export const teamFigures = (door: Door, teamId: string) => door.all<{ year: string; indicator: string; milli: number }>(
  `SELECT substr(act_date, 1, 4) AS year, indicator, sum(milli) AS milli FROM ledger WHERE team_id = ?1 AND seq <= ${PUBLIC_HEAD} GROUP BY 1, 2 HAVING sum(milli) <> 0 ORDER BY 1 DESC`, teamId);

export type TeamEntry = { id: string; kind: TeamKind; name: string; place: string; unitId: string; sortKey: string; searchKey: string; validFrom: string; validTo: string };
/** Enters a team, or changes it. */
export const keepTeam = (door: Door, team: TeamEntry, actor: Actor) => door.batch([
  sql(`INSERT INTO team (id, kind, name, place, unit_id, sort_key, search_key, valid_from, valid_to) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
       ON CONFLICT (id) DO UPDATE SET kind = excluded.kind, name = excluded.name, place = excluded.place, sort_key = excluded.sort_key, search_key = excluded.search_key,
         valid_from = excluded.valid_from, valid_to = excluded.valid_to
       WHERE (kind, name, place, valid_from, valid_to) <> (excluded.kind, excluded.name, excluded.place, excluded.valid_from, excluded.valid_to)`,
  team.id, team.kind, team.name, team.place, team.unitId, team.sortKey, team.searchKey, team.validFrom, team.validTo),
  logged(actor, { action: 'keep', noun: 'team', nounId: team.id, unitId: team.unitId, after: { name: team.name, kind: team.kind, place: team.place, from: team.validFrom, to: team.validTo } })]);

/** Puts somebody into a team from a day, or changes whether they lead it. */
export const joinTeam = (door: Door, entry: { teamId: string; unitId: string; personId: string; leads: boolean; from: string; to: string }, actor: Actor) => door.batch([
  // Who is in it already keeps the day they joined.
  sql(`UPDATE team_member SET leads = ?3 WHERE team_id = ?1 AND person_id = ?2 AND valid_to > ?4 AND leads <> ?3`, entry.teamId, entry.personId, entry.leads ? 'yes' : 'no', entry.from),
  logged(actor, { action: 'lead', noun: 'team', nounId: entry.teamId, unitId: entry.unitId, personId: entry.personId, after: { leads: entry.leads } }),
  sql(`INSERT INTO team_member (team_id, person_id, leads, valid_from, valid_to) SELECT ?1, ?2, ?3, ?4, ?5
       WHERE NOT EXISTS (SELECT 1 FROM team_member WHERE team_id = ?1 AND person_id = ?2 AND valid_to > ?4)
       ON CONFLICT (team_id, person_id, valid_from) DO UPDATE SET leads = excluded.leads, valid_to = excluded.valid_to`,
  entry.teamId, entry.personId, entry.leads ? 'yes' : 'no', entry.from, entry.to),
  logged(actor, { action: 'join', noun: 'team', nounId: entry.teamId, unitId: entry.unitId, personId: entry.personId, after: { from: entry.from, leads: entry.leads } })]);

export const leaveTeam = (door: Door, entry: { teamId: string; unitId: string; personId: string; to: string }, actor: Actor) => door.batch([
  sql('UPDATE team_member SET valid_to = max(valid_from, ?3) WHERE team_id = ?1 AND person_id = ?2 AND valid_to > ?3', entry.teamId, entry.personId, entry.to),
  logged(actor, { action: 'leave', noun: 'team', nounId: entry.teamId, unitId: entry.unitId, personId: entry.personId, after: { to: entry.to } })]);

/** Teams among some that existed on a day: `id day`. */
export async function teamsOn(door: Door, asked: { teamId: string; date: string }[]): Promise<Set<string>> {
  if (asked.length === 0) return new Set();
  const rows = await door.all<{ id: string; date: string }>(
    'SELECT t.id, a.value->>1 AS date FROM json_each(?1) a JOIN team t ON t.id = a.value->>0 AND t.valid_from <= a.value->>1 AND a.value->>1 < t.valid_to',
    JSON.stringify(asked.map(({ teamId, date }) => [teamId, date])));
  return new Set(rows.map(({ id, date }) => `${id} ${date}`));
}

/** Teams somebody may claim with: where they are a member, or that a unit of theirs set up. */
export const teamsToClaimWith = (door: Door, personId: string, unitIds: string[], today: string) => door.all<{ id: string; name: string }>(
  `SELECT t.id, t.name FROM team t WHERE t.valid_from <= ?2 AND ?2 < t.valid_to AND (t.id IN (SELECT team_id FROM team_member WHERE person_id = ?1 AND valid_from <= ?2 AND ?2 < valid_to)
     OR t.unit_id IN (SELECT p.unit_id FROM json_each(?3) u JOIN unit_path p ON p.ancestor_id = u.value)) ORDER BY t.sort_key LIMIT 50`, personId, today, JSON.stringify(unitIds));

/** Every team somebody was ever in. */
export const teamsOfPerson = (door: Door, personId: string) => door.all<{ name: string; leads: string; from: string; to: string }>(
  'SELECT t.name, m.leads, m.valid_from AS "from", m.valid_to AS "to" FROM team_member m JOIN team t ON t.id = m.team_id WHERE m.person_id = ?1 ORDER BY m.valid_from', personId);

/** Whether somebody leads a team on a day. */
export const leadsTeam = async (door: Door, personId: string, teamId: string, today: string): Promise<boolean> => (await door.first(
  "SELECT 1 AS found FROM team_member WHERE team_id = ?1 AND person_id = ?2 AND leads = 'yes' AND valid_from <= ?3 AND ?3 < valid_to", teamId, personId, today)) !== null;
/** Teams somebody is in on a day, and whether they lead them; by name. */
export const teamsWith = (door: Door, personId: string, today: string) => door.all<{ id: string; name: string; unitId: string; leads: 'yes' | 'no' }>(
  `SELECT t.id, t.name, t.unit_id AS unitId, m.leads FROM team_member m JOIN team t ON t.id = m.team_id AND t.valid_from <= ?2 AND ?2 < t.valid_to
   WHERE m.person_id = ?1 AND m.valid_from <= ?2 AND ?2 < m.valid_to ORDER BY t.sort_key`, personId, today);

import { randomUUID } from 'node:crypto';
import { CONSENT_TEXT_VERSION, consentPurposes } from '#vocabulary';
import type { League, LeagueWeekView } from '#wire/home';
import { addDays, localDateAt, startOfDay } from '#domain/calendar';
import { frozenOf } from '#domain/freeze';
import { LIKENESS_DAYS, leagueClosesAt, leagueSeenBy, leaguesOf } from '#domain/league';
import { isChild, publicName } from '#domain/person';
import { mondayOf } from '#domain/week';
import { consentsOf } from '#store/consents';
import type { Door } from '#store/d1';
import { stillSince } from '#store/freezes';
import { leagueGroup, leagueWanted, leagueWeek, leagueWeekClosed, leagueWeekMade, leaguesOfPerson, openLeagueWeeks } from '#store/leagues';
import { personById } from '#store/people';

/** Closed weeks one can look back at. */
const WEEKS_SHOWN = 4;
const daysOf = (monday: string) => ({ monday, until: addDays(monday, 7), since: startOfDay(monday) });

/** Makes the groups of the week that runs, and closes weeks whose time has come. Run by the minute's watch; again does nothing. */
export async function keepLeagues(door: Door, now: number): Promise<void> {
  const today = localDateAt(now);
  const monday = mondayOf(today);
  for (const week of (await openLeagueWeeks(door)).filter((each) => leagueClosesAt(each) <= now)) await leagueWeekClosed(door, daysOf(week), now);
  if (await leagueWeek(door, monday)) return;
  const from = addDays(monday, -LIKENESS_DAYS);
  const wanted = (await leagueWanted(door, today, from, startOfDay(from))).filter(({ birthYear }) => !isChild(birthYear, today));
  await leagueWeekMade(door, monday, leaguesOf(wanted), randomUUID(), now);
}

/** A week as one of its group sees it; null = they were in none. Who has left, or may not be named any more, is not named. */
async function weekSeen(door: Door, personId: string, monday: string, closed: boolean, today: string): Promise<LeagueWeekView | null> {
  const group = await leagueGroup(door, personId, daysOf(monday));
  if (group.length === 0) return null;
  const { ahead, own, toAhead } = leagueSeenBy(personId, group);
  const named = new Map(group.map((each) => [each.personId, each.personId === personId ? each.name : publicName(each.name, each.choice ?? 'nothing', each.birthYear, today)]));
  return { monday, sunday: addDays(monday, 6), closesAt: leagueClosesAt(monday), closed, of: group.length, own, toAhead,
    ahead: ahead.flatMap((each) => { const name = named.get(each.personId); return name ? [{ place: each.place, shared: each.shared, name, self: each.personId === personId, milli: each.milli }] : []; }) };
}

/** What somebody chose about leagues, and the groups they are and were in. Who has left sees none. */
export async function leagueOf(door: Door, personId: string, now: number): Promise<League> {
  const today = localDateAt(now);
  const [person, consents] = await Promise.all([personById(door, personId), consentsOf(door, personId)]);
  const choice = consents.filter(({ purpose }) => purpose === 'league').at(-1)?.choice ?? null;
  const child = isChild(person?.birthYear ?? null, today);
  const asked = { choice, child, textVersion: CONSENT_TEXT_VERSION, label: consentPurposes.league };
  if (child || choice === null || choice === 'nothing') return { ...asked, week: null, past: [], from: null };
  const weeks = await leaguesOfPerson(door, personId, WEEKS_SHOWN + 2);
  const monday = mondayOf(today);
  const seen = await Promise.all(weeks.map(({ monday: each, closedAt }) => weekSeen(door, personId, each, closedAt !== null, today)));
  const still = await stillSince(door);
  const shown = seen.filter((week) => week !== null).filter(({ closed }) => !still || closed);
  const made = (await leagueWeek(door, monday)) !== null;
  return { ...asked, ...(still && { frozen: frozenOf(still) }), week: shown.find((week) => week.monday === monday) ?? null, past: shown.filter((week) => week.monday < monday).slice(0, WEEKS_SHOWN),
    from: seen.some((week) => week?.monday === monday) ? null : made ? addDays(monday, 7) : monday };
}

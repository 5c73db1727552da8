import type { Badges, Home, HomeUnit } from '#wire/home';
import type { Board, BoardRow } from '#wire/board';
import { badgesOf, nearest } from '#domain/badges';
import { aroundOf, rowsIn } from '#domain/board-view';
import { addDays, daysBetween, localDateAt, startOfDay } from '#domain/calendar';
import { excusedWeeks, streakOf } from '#domain/streak';
import { mondayOf } from '#domain/week';
import { boardPayload, runningBoards } from '#store/boards';
import { consentsOf } from '#store/consents';
import type { Door } from '#store/d1';
import { leaguesOfPerson } from '#store/leagues';
import { deedsOf, outageGaps, ownCounts } from '#store/own-deeds';
import { holidays } from '#store/privacy';
import { linesOn } from '#store/units';

/** Boards that are looked through for the own unit. */
const CAMPAIGNS_MAX = 8;
type Whose = { id: string; /** Units one belongs to or looks after today, the nearest first. */ units: readonly string[] };
type Running = { board: Board; unitId: string };

/** What somebody did, by the badges' and the streaks' way of counting. */
async function doneBy(door: Door, personId: string, now: number) {
  const [rows, days, gaps] = await Promise.all([deedsOf(door, personId), holidays(door), outageGaps(door)]);
  const deeds = rows.map((row) => ({ ...row, takenBack: row.takenBack === 1 }));
  const excused = excusedWeeks(days.map(({ date }) => date), gaps);
  const weeks = new Set(deeds.filter(({ milli }) => milli > 0).map(({ day }) => mondayOf(day)));
  return { deeds, badges: badgesOf(deeds, excused), streak: streakOf(weeks, excused, mondayOf(localDateAt(now))) };
}

/** Badges with what each asks, and the streak. */
export async function ownBadges(door: Door, personId: string, now: number): Promise<Badges> {
  const { badges, streak } = await doneBy(door, personId, now);
  return { badges, streak };
}

/**
 * The first screen of somebody's own: what they did in the campaign that runs (or this month), what is nearest, and where
 * their unit stands.
 * @param slug the campaign asked for; where it is none of theirs, the one that ends first is shown
 */
export async function homeOf(door: Door, whose: Whose, slug: string | null, now: number): Promise<Home> {
  const today = localDateAt(now);
  const running = await runningOf(door, whose, today, now);
  const chosen = running.find(({ board }) => board.head.slug === slug) ?? running[0] ?? null;
  const month = { from: `${today.slice(0, 7)}-01`, until: addDays(today, 1) };
  const days = chosen ? { from: localDateAt(chosen.board.head.startsAt), until: localDateAt(chosen.board.head.endsAt - 1) } : { from: month.from, until: today };
  const [{ deeds, badges, streak }, states, league] = await Promise.all([doneBy(door, whose.id, now),
    ownCounts(door, whose.id, { from: days.from, until: addDays(days.until, 1) }, startOfDay(days.from)), leagueState(door, whose.id, now)]);
  const of = (...names: string[]) => states.filter(({ state }) => names.includes(state)).reduce((sum, { claims }) => sum + claims, 0);
  return {
    campaign: chosen && { slug: chosen.board.head.slug, name: chosen.board.head.name, endsAt: chosen.board.head.endsAt, ...days }, month,
    others: running.filter((each) => each !== chosen).map(({ board: { head: { slug: other, name } } }) => ({ slug: other, name })),
    counts: { recognised: of('recognised'), pending: of('pending'), asked: of('needs_evidence'), declined: of('rejected', 'duplicate', 'revoked'),
      milli: deeds.filter(({ day }) => days.from <= day && day <= days.until).reduce((sum, { milli }) => sum + milli, 0) },
    streak, badges: { earned: badges.filter(({ earnedOn }) => earnedOn !== null).length, of: badges.length, next: nearest(badges) },
    unit: chosen && unitOn(chosen, now), league };
}

/** Campaigns that run and in which a unit of theirs stands, those that end first before the others. */
async function runningOf(door: Door, { units }: Whose, today: string, now: number): Promise<Running[]> {
  if (units.length === 0) return [];
  const [slugs, lines] = await Promise.all([runningBoards(door, now, CAMPAIGNS_MAX), linesOn(door, units.map((unitId) => ({ unitId, date: today })))]);
  const found = await Promise.all(slugs.map(async (slug): Promise<Running | null> => {
    const payload = await boardPayload(door, slug);
    if (!payload) return null;
    const board = JSON.parse(payload.payload) as Board;
    const there = new Set(rowsIn(board).map(({ unitId }) => unitId));
    const unitId = units.map((unit) => lines.get(`${unit} ${today}`)?.find((each) => there.has(each))).find((each) => each !== undefined);
    return unitId ? { board, unitId } : null;
  }));
  return found.filter((each) => each !== null);
}

const neighbour = (row: BoardRow | null | undefined): HomeUnit['above'] => (row
  ? { unitId: row.unitId, name: row.name, place: row.place!, targetedMilli: row.targetedMilli, target: row.target, pointsMilli: row.pointsMilli } : null);

/** A unit on a board, with what is left to its target and who stands next to it. */
function unitOn({ board, unitId }: Running, now: number): HomeUnit {
  const around = aroundOf(board, unitId);
  const row = around?.own ?? board.unranked.find((each) => each.unitId === unitId)!;
  const left = Math.ceil(row.target - row.targetedMilli / 1000);
  const days = Math.max(1, daysBetween(localDateAt(now), localDateAt(board.head.endsAt - 1)) + 1);
  return { unitId, name: row.name, cluster: around?.cluster.name ?? '', place: row.place, shared: row.shared, of: around?.of ?? 0, scoring: board.head.scoring,
    actsMilli: row.actsMilli, targetedMilli: row.targetedMilli, target: row.target, pointsMilli: row.pointsMilli,
    gap: row.target > 0 && left > 0 ? { acts: left, days, perDay: Math.ceil(left / days) } : null,
    above: neighbour(around?.above), below: neighbour(around?.cluster.rows.find((each) => each.place! > around.own.place!)) };
}

/** Whether somebody is in a small league this week, waits for the next, or wants none. */
async function leagueState(door: Door, personId: string, now: number): Promise<Home['league']> {
  const choice = (await consentsOf(door, personId)).filter(({ purpose }) => purpose === 'league').at(-1)?.choice ?? 'nothing';
  if (choice === 'nothing') return 'none';
  const monday = mondayOf(localDateAt(now));
  const [latest] = await leaguesOfPerson(door, personId, 1);
  return latest?.monday === monday ? 'runs' : 'waits';
}

import type { Course } from '#wire/course';
import type { Rules } from '#wire/rules';
import { addDays, daysBetween, localDateAt, startOfDay } from '#domain/calendar';
import { dayOfFrame, framesOver, standingsOf, stepOf, withFrame } from '#domain/course';
import { endsOfClaims, inForceAt } from '#domain/in-force';
import { asFineAs, asksOf, rulesOf } from '#domain/rules';
import { editionsOf } from '#store/amendments';
import { reorganisedOn } from '#store/campaigns';
import type { Door } from '#store/d1';
import { courseOf, frameCells, framesKept, historyOf, keepCourse, looksThen, membersKept, type FrameCell } from '#store/history';
import { countedOn, standingFacts, type StandingFacts, type Then } from './board.ts';

const DAY_MS = 86_400_000;

/**
 * Brings the stored course of a campaign up to the last day that is over: one look at the ledger for all frames that
 * are missing, each folded by the rules and on the tree of its own day. Where nothing is missing, one row is read.
 * @param now UTC ms
 */
export async function bringCourse(door: Door, { head, acts, shown }: StandingFacts, now: number): Promise<void> {
  const today = localDateAt(now);
  const lastDay = localDateAt(head.closesAt - 1);
  const kept = await framesKept(door, head.slug);
  const stored = kept === null ? null : await courseOf(door, head.slug);
  const begun: Course = stored ?? { firstDay: acts.from, step: stepOf(shown.participants.length, daysBetween(acts.from, lastDay) + 1), units: [], frames: [] };
  const over = framesOver(begun, today, lastDay);
  if (over <= begun.frames.length) return;
  await keepCourse(door, head.slug, head.id, await withMissing(door, head.id, begun, over, now));
}

async function withMissing(door: Door, campaignId: string, begun: Course, over: number, now: number): Promise<Course> {
  const { mark: _, ...history } = await historyOf(door, campaignId, now);
  const members = await membersKept(door, campaignId);
  const ends = endsOfClaims(history);
  const changed = await reorganisedOn(door, campaignId, addDays(begun.firstDay, -1), localDateAt(now));
  const endOf = (frame: number) => startOfDay(addDays(dayOfFrame(begun, frame), 1));
  const thenOf = (frame: number): Then => {
    const at = endOf(frame) - 1;
    return { ...inForceAt(history, at), members: members.findLast(({ asOf }) => asOf <= at)?.members ?? null };
  };
  /** Two frames of which this is equal stand on the same facts. */
  const footing = ({ edition, claimsUntil, treeDay, members: own }: Then) => `${edition} ${claimsUntil} ${changed.filter((day) => day <= treeDay).length} ${members.findIndex((each) => each.members === own)}`;
  const start = startOfDay(begun.firstDay);
  const { cells, seatedAt, given } = await frameCells(door, campaignId, { start, stepMs: begun.step * DAY_MS, from: begun.frames.length, until: endOf(over - 1), ends }, await closestAsks(door, campaignId));
  const byFrame = Map.groupBy(cells, ({ frame }) => frame);
  const sums = new Map<string, FrameCell>();
  let course = begun;
  let facts: StandingFacts | null = null;
  let stood = '';
  for (let frame = begun.frames.length; frame < over; frame += 1) {
    const then = thenOf(frame);
    if (!facts || footing(then) !== stood) facts = (await standingFacts(door, campaignId, localDateAt(then.at), null, then))!;
    stood = footing(then);
    for (const cell of byFrame.get(frame) ?? []) {
      const key = `${cell.unitId} ${cell.indicator} ${cell.late} ${cell.group} ${cell.day} ${cell.memberId}`;
      sums.set(key, { ...cell, milli: cell.milli + (sums.get(key)?.milli ?? 0) });
    }
    const asks = asksOf(facts.rules);
    const late = ends.indexOf(then.claimsUntil);
    const counts = [...sums.values()].filter((cell) => cell.late <= late && (seatedAt.get(cell.unitId) ?? 0) <= then.at)
      .map(({ unitId, indicator, milli, group = '', memberId = '', day = '' }) => asFineAs({ unitId, indicator, milli, group, memberId, day }, asks));
    const looks = asks.looks ? await looksThen(door, campaignId, then.at) : [];
    const moving = { counts, dawnCounts: [], given: asks.given ? given.filter((each) => each.at <= then.at) : [], looks };
    course = withFrame(course, standingsOf(countedOn(facts, facts.shown, null, localDateAt(then.at), moving)));
  }
  return course;
}

/** How finely entries are read for all editions of a campaign's rules at once. */
async function closestAsks(door: Door, campaignId: string): Promise<{ group: boolean; fine: boolean; given: boolean }> {
  const all = (await editionsOf(door, campaignId)).map(({ rules }) => asksOf(rulesOf(JSON.parse(rules) as Rules)));
  return { group: all.some(({ group }) => group), fine: all.some(({ fine }) => fine), given: all.some(({ given }) => given) };
}

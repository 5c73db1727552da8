import type { PastBoard } from '#wire/course';
import { foldBoard } from '#domain/board';
import { localDateAt, startOfDay } from '#domain/calendar';
import { inForceAt } from '#domain/in-force';
import { asksOf } from '#domain/rules';
import type { Mark } from '#store/boards';
import type { Door } from '#store/d1';
import { countsThen, historyOf, membersKept } from '#store/history';
import { countedOn, standingFacts, type Then } from './board.ts';

/** The board that was there at a moment, if one was: two moments with the same one look alike. */
export const boardThen = async (door: Door, campaignId: string, moment: number): Promise<Mark | null> => (await historyOf(door, campaignId, moment)).mark;

/**
 * The board of a moment, computed from the ledger: entries written by then, rules, end of claims, tree, points and
 * second looks in force by then. Where a board was stored, it is that one again, from as much of the ledger as it had
 * seen and with its number; before there was one, it is what the books said.
 * @returns null when there is no such campaign
 */
export async function pastBoard(door: Door, campaignId: string, moment: number): Promise<PastBoard | null> {
  const { mark, ...history } = await historyOf(door, campaignId, moment);
  const at = mark?.asOf ?? moment;
  const members = (await membersKept(door, campaignId)).findLast(({ asOf }) => asOf <= at)?.members ?? null;
  const then: Then = { ...inForceAt(history, at), ...(mark && { edition: mark.edition, claimsUntil: mark.claimsUntil, closesAt: mark.closesAt }), members };
  const today = localDateAt(at);
  const facts = await standingFacts(door, campaignId, today, null, then);
  if (!facts) return null;
  const dawn = startOfDay(today);
  const read = await countsThen(door, campaignId, { seq: mark?.ledgerSeq ?? Number.MAX_SAFE_INTEGER, until: mark ? Number.MAX_SAFE_INTEGER : moment, at, claimsUntil: then.claimsUntil, dawn }, asksOf(facts.rules));
  const counts = read.counts.map(({ since: _, last: __, ...count }) => count);
  const dawnCounts = [...counts, ...read.counts.map(({ since, last: _, ...count }) => ({ ...count, milli: -since }))];
  const given = read.given.filter((each) => each.at <= (mark?.givenAt ?? moment));
  const counted = countedOn(facts, facts.shown, facts.other?.structure ?? null, today, { counts, dawnCounts, given, looks: read.looks });
  const ledgerSeq = mark?.ledgerSeq ?? read.counts.reduce((most, { last }) => Math.max(most, last), 0);
  return { ...foldBoard(counted, { no: mark?.no ?? 0, asOf: at, ledgerSeq }), past: { moment, shown: mark !== null } };
}

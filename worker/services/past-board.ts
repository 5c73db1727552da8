import type { Board } from '#wire/board';
import type { PastBoard } from '#wire/course';
import { foldBoard, type BoardFacts } from '#domain/board';
import { localDateAt, startOfDay } from '#domain/calendar';
import { frozenOf, type Hold } from '#domain/freeze';
import { inForceAt } from '#domain/in-force';
import { asksOf } from '#domain/rules';
import type { Mark } from '#store/boards';
import type { CountRow } from '#store/campaigns';
import type { Door } from '#store/d1';
import { countsThen, historyOf, membersKept } from '#store/history';
import { countedOn, standingFacts, type Moving, type StandingFacts, type Then } from './board.ts';

/** The board that was there at a moment, if one was: two moments with the same one look alike. */
export const boardThen = async (door: Door, campaignId: string, moment: number): Promise<Mark | null> => (await historyOf(door, campaignId, moment)).mark;

/** What a board of the past is folded from: the facts in force, and what the ledger said. */
type Past = { facts: StandingFacts; moving: Moving; counts: CountRow[]; today: string; last: number; history: Awaited<ReturnType<typeof historyOf>> };
type UpTo = { at: number; seq: number; until: number; givenUntil: number };

/** @param upTo the moment, and how much of the ledger and of agreed points had been seen by then */
async function pastOf(door: Door, campaignId: string, history: Past['history'], { at, seq, until, givenUntil }: UpTo, mark: Mark | null): Promise<Past | null> {
  const members = (await membersKept(door, campaignId)).findLast(({ asOf }) => asOf <= at)?.members ?? null;
  const then: Then = { ...inForceAt(history, at), ...(mark && { edition: mark.edition, claimsUntil: mark.claimsUntil, closesAt: mark.closesAt }), members };
  const today = localDateAt(at);
  const facts = await standingFacts(door, campaignId, today, null, then);
  if (!facts) return null;
  const read = await countsThen(door, campaignId, { seq, until, at, claimsUntil: then.claimsUntil, dawn: startOfDay(today) }, asksOf(facts.rules));
  const counts = read.counts.map(({ since: _, last: __, ...count }) => count);
  const dawnCounts = [...counts, ...read.counts.map(({ since, last: _, ...count }) => ({ ...count, milli: -since }))];
  const given = read.given.filter((each) => each.at <= givenUntil);
  return { facts, counts, moving: { counts, dawnCounts, given, looks: read.looks }, today, last: read.counts.reduce((most, { last }) => Math.max(most, last), 0), history };
}

/**
 * The board of a moment, computed from the ledger: entries written by then, rules, end of claims, tree, points and
 * second looks in force by then. Where a board was stored, it is that one again, from as much of the ledger as it had
 * seen and with its number; before there was one, it is what the books said.
 * @returns null when there is no such campaign
 */
export async function pastBoard(door: Door, campaignId: string, moment: number): Promise<PastBoard | null> {
  const history = await historyOf(door, campaignId, moment);
  const { mark } = history;
  const at = mark?.asOf ?? moment;
  const past = await pastOf(door, campaignId, history, { at, seq: mark?.ledgerSeq ?? Number.MAX_SAFE_INTEGER, until: mark ? Number.MAX_SAFE_INTEGER : moment, givenUntil: mark?.givenAt ?? moment }, mark);
  if (!past) return null;
  const counted = countedOn(past.facts, past.facts.shown, past.facts.other?.structure ?? null, past.today, past.moving);
  return { ...foldBoard(counted, { no: mark?.no ?? 0, asOf: at, ledgerSeq: mark?.ledgerSeq ?? past.last }), past: { moment, shown: mark !== null } };
}

/** A board that stands still, on each tree it is shown on, with what it was made of. */
export type Standing = { facts: StandingFacts; board: Board; other: Board | null; counted: BoardFacts; counts: CountRow[]; dawn: readonly CountRow[]; givenAt: number };

/**
 * The board of a campaign that is frozen: what was written before, whatever was written since, and whenever it is
 * asked for. Only the campaign's own moments are those of today, since people still have to know until when they may claim.
 * @param hold since when, and the last ledger entry before
 * @returns    null when there is no such campaign
 */
export async function standingBoard(door: Door, campaignId: string, hold: Hold & { ledgerSeq: number }, no: number): Promise<Standing | null> {
  const history = await historyOf(door, campaignId, hold.at);
  const past = await pastOf(door, campaignId, history, { at: hold.at, seq: hold.ledgerSeq, until: Number.MAX_SAFE_INTEGER, givenUntil: hold.at - 1 }, null);
  if (!past) return null;
  const { claimsUntil, closesAt } = history;
  const facts = { ...past.facts, head: { ...past.facts.head, claimsUntil, closesAt, frozen: frozenOf(hold) } };
  const { shown, other } = facts;
  const stamp = { no, asOf: hold.at, ledgerSeq: hold.ledgerSeq };
  const counted = countedOn(facts, shown, other?.structure ?? null, past.today, past.moving);
  return { facts, board: foldBoard(counted, stamp), other: other && foldBoard(countedOn(facts, other, shown.structure, past.today, past.moving), stamp), counted,
    counts: past.counts, dawn: past.moving.dawnCounts, givenAt: past.moving.given.at(-1)?.at ?? 0 };
}

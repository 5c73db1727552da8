import { numberAt, seedOf, sha256 } from './dice.ts';
import { betOf, drawsFor, drawsPerBound, logGain, NEARLY_ALL, riskOf, stakeFor } from './risk.ts';

/**
 * A risk-limiting audit of a result at its award boundaries, with claims as items: claims are drawn by
 * public dice and looked at again, until the chance that a wrong result would have come through is below
 * the limit, or everything that could change it has been looked at.
 *
 * What is confirmed: at each boundary nobody outside would by the truth stand above anybody inside. Each
 * such pair (or unit and threshold of a grade) is an **assertion** with its own margin and its own
 * P-value; all of them are tested on one sample. A wrong result makes at least one assertion false, and
 * the audit ends well only if every one is confirmed, so the chance of that is at most the limit, without
 * any correction for their number (SHANGRLA, 2.1).
 *
 * What an item can be wrong about is bounded before anything is drawn: `over`, the most a unit has too
 * much by it (a recognised claim that should not be), `under`, the most it has too little (a claim denied
 * that should count). Denied claims of units outside are items just as recognised claims of units inside:
 * leave them out and the audit says nothing about them. It cannot say anything about what is no item:
 * acts nobody claimed, claims taken back by their authors, targets, members, points people agreed on, or
 * evidence that deceives the second look as it deceived the first. Claims still undecided must be decided
 * before; the arithmetic is the recount's business.
 *
 * Drawing is with replacement, in proportion to the largest bound over margin of any assertion still open
 * (PPEB); a claim drawn twice is looked at once and counts twice. Each round draws only from claims not yet
 * looked at, by fresh dice: errors already found are taken off the margins exactly, so between rounds it
 * is sampling without replacement, and what is foreseen of one round says nothing about the next.
 * Errors that work for the result are not credited: under caps and ceilings they may be worth nothing.
 *
 * All amounts are whole numbers of one smallest part (thousandths of a point). Chances are doubles, P-values
 * sums of logarithms taken in one order; sizes and draws are exact, so every machine draws the same.
 *
 * @see risk.ts (the test), dice.ts (the draw)
 * @see Stark 2008, Conservative statistical post-election audits, Ann. Appl. Stat. 2:550 (maximum relative
 *      overstatement of pairwise margins); Lindeman & Stark 2012, A gentle introduction to risk-limiting
 *      audits, IEEE Secur. Priv. 10:42; Shekhar, Xu, Lipton, Liang & Ramdas 2023, Risk-limiting financial
 *      audits via weighted sampling without replacement, UAI (items of unequal weight, bets)
 */

/** Most that a unit has too much or too little by one item. `unit` may also name one figure of a unit, where grades go by another than places. */
export type Effect = { unit: string; over: number; under: number };
export type AuditItem = { id: string; effects: readonly Effect[] };
/** Holds unless what `inside` has too much and what `outside` has too little make up the margin. null = a threshold stands there. */
export type Assertion = { boundary: string; inside: string | null; outside: string | null; margin: number };
export type SampleAudit = {
  items: readonly AuditItem[];
  assertions: readonly Assertion[];
  /** Chance, in millionths, with which a wrong result may come through. */
  riskLimitPpm: number;
  /** Share of all bounds, in millionths, that is assumed to be error. A wrong guess costs looks, never the limit. */
  assumedErrorPpm: number;
};
/** What a second look found: by how much a unit has too much or too little by this item. Nothing = it is right. */
export type Finding = { id: string; errors: readonly Effect[] };
/** Items in the order drawn, one after another; a round begins when its draws are known. */
export type Round = { drawn: readonly string[] };

/**
 * `certain`: no error in what is not looked at yet could change it; `confirmed`: by the sample; `sampled`: draws go on;
 * `full`: every one of its claims is to be looked at; `overturned`: they were, and it does not hold.
 */
export type Standing = 'certain' | 'confirmed' | 'sampled' | 'full' | 'overturned';
export type BoundaryState = {
  boundary: string; standing: Standing; risk: number;
  /** Its assertion with the highest risk, of those the one with the least margin. */
  closest: Assertion; assertions: number;
};
export type Plan = {
  /** Items that can be drawn, by id, each with how many of `total` numbers are its own. */
  sizes: readonly (readonly [string, number])[];
  total: number;
  /** Draws that most likely settle what is `sampled`; 0 = nothing to draw. */
  draws: number;
  /** Different items that many draws will hit on average. */
  expectedItems: number;
  /** Items that are looked at without being drawn, in order of id. */
  full: readonly string[];
};
export type Assessment = {
  /** Highest P-value of any assertion after the last round that is complete. */
  risk: number;
  /** After each complete round. */
  risks: readonly number[];
  confirmed: boolean;
  overturned: boolean;
  boundaries: readonly BoundaryState[];
  /** Items of the round under way that have not been looked at. */
  missing: readonly string[];
  /** Items looked at in complete rounds. */
  looked: number;
  /** What the next round would be; null while one is under way or when nothing is left to do. */
  next: Plan | null;
};

/** A size of 1 stands for a millionth of a margin: fine enough that rounding up costs nothing. */
const SIZE_OF_MARGIN = 1_000_000;
/** What is assumed of errors counts as much as this many looks: after a few more, a round is planned and staked by what was found. */
const PRIOR_LOOKS = 100;
/** Keeps the largest x above what rounding of doubles could make of it. */
const ABOVE_ROUNDING = 1 + 1e-9;

/**
 * Assertions of a boundary by places: each who is inside stays above each who is outside.
 *
 * @param slack parts of a margin that rounding alone can eat (a part is rounded once on each side). A pair whose
 *              margin is no more, as when a tie-break decided, is left to a full look at all its claims.
 */
export function boundaryOf(boundary: string, inside: readonly { unit: string; points: number }[], outside: readonly { unit: string; points: number }[], slack = 0): Assertion[] {
  return inside.flatMap((above) => outside.map((below) => ({ boundary, inside: above.unit, outside: below.unit, margin: Math.max(0, above.points - below.points - slack) })));
}

/** Assertions of a boundary by a threshold: who is inside keeps at least `from`, who is outside stays under it. */
export function thresholdOf(boundary: string, from: number, inside: readonly { unit: string; points: number }[], outside: readonly { unit: string; points: number }[], slack = 0): Assertion[] {
  return [...inside.map(({ unit, points }) => ({ boundary, inside: unit, outside: null, margin: Math.max(0, points - from + 1 - slack) })),
    ...outside.map(({ unit, points }) => ({ boundary, inside: null, outside: unit, margin: Math.max(0, from - points - slack) }))];
}

type Side = 'over' | 'under';
/** What a unit's items not yet looked at can still be wrong by; what those looked at were wrong by and could have been. */
type Sum = { left: number; items: number; found: number; seen: number; looks: number };
const NOTHING: Sum = { left: 0, items: 0, found: 0, seen: 0, looks: 0 };
/** An assertion as it stands after some rounds; `share` of what is left of its margin is expected to be eaten by errors. */
type Case = Assertion & { logWealth: number; standing: Standing; risk: number; found: number; left: number; share: number };

const byId = <Named extends { id: string }>(a: Named, b: Named): number => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
const orderOf = ({ boundary, inside, outside, margin }: Assertion): string => JSON.stringify([boundary, inside, outside, margin]);

/** The audit with its parts in one order and judged for sense, so that nothing depends on how it was written down. */
function ordered(audit: SampleAudit): SampleAudit {
  const whole = (n: number) => Number.isSafeInteger(n) && n >= 0;
  const { items, assertions, riskLimitPpm, assumedErrorPpm } = audit;
  if (!(whole(riskLimitPpm) && riskLimitPpm > 0 && riskLimitPpm < 1_000_000)) throw new RangeError('the risk limit lies between 0 and 1');
  if (!(whole(assumedErrorPpm) && assumedErrorPpm < 1_000_000)) throw new RangeError('the assumed share of errors lies between 0 and 1');
  if (new Set(items.map(({ id }) => id)).size < items.length) throw new RangeError('an item is there twice');
  if (items.some(({ effects }) => new Set(effects.map(({ unit }) => unit)).size < effects.length || effects.some(({ over, under }) => !whole(over) || !whole(under)))) throw new RangeError('a bound is a whole number of parts, once for each unit');
  if (assertions.some(({ margin, inside, outside }) => !whole(margin) || inside === outside)) throw new RangeError('a margin is a whole number of parts, between two');
  return { ...audit, items: [...items].sort(byId), assertions: assertions.map((each) => [orderOf(each), each] as const).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)).map(([, each]) => each) };
}

function sums(audit: SampleAudit, looked: ReadonlyMap<string, Finding>): (unit: string | null, side: Side) => Sum {
  const byUnit = new Map<string, Record<Side, Sum>>();
  for (const { id, effects } of audit.items) {
    const finding = looked.get(id);
    for (const { unit, over, under } of effects) {
      let of = byUnit.get(unit);
      if (!of) byUnit.set(unit, of = { over: { ...NOTHING }, under: { ...NOTHING } });
      const found = finding?.errors.find((each) => each.unit === unit);
      for (const [side, bound] of [['over', over], ['under', under]] as const) {
        if (bound === 0) continue;
        const sum = of[side];
        if (finding) [sum.found, sum.seen, sum.looks] = [sum.found + (found?.[side] ?? 0), sum.seen + bound, sum.looks + 1];
        else [sum.left, sum.items] = [sum.left + bound, sum.items + 1];
      }
    }
  }
  return (unit, side) => (unit === null ? NOTHING : byUnit.get(unit)?.[side] ?? NOTHING);
}

/** Where each assertion stands, given what has been looked at. */
function stand(audit: SampleAudit, before: readonly Case[], looked: ReadonlyMap<string, Finding>): Case[] {
  const sum = sums(audit, looked);
  const limit = audit.riskLimitPpm / 1_000_000;
  return before.map((each): Case => {
    if (each.standing === 'certain' || each.standing === 'overturned') return each;
    const [over, under] = [sum(each.inside, 'over'), sum(each.outside, 'under')];
    const [found, left] = [over.found + under.found, over.left + under.left];
    const now = { ...each, found, left, risk: riskOf(each.logWealth) };
    // What other assertions had looked at may still speak against one the sample has confirmed.
    if (each.standing === 'confirmed' && found < each.margin) return now;
    // Nothing that is not looked at could still change it; nothing wrong at all leaves even a tie as it was decided.
    if (found + left < each.margin || found + left === 0) return { ...now, standing: 'certain', risk: 0 };
    if (left === 0) return { ...now, standing: 'overturned', risk: 1 };
    if (each.standing === 'full' || found >= each.margin) return { ...now, standing: 'full' };
    if (now.risk <= limit) return { ...now, standing: 'confirmed' };
    const [bounds, items, seen] = [left / (each.margin - found), over.items + under.items, over.seen + under.seen];
    const worth = (PRIOR_LOOKS * (left + seen)) / (items + over.looks + under.looks);
    const share = (bounds * ((audit.assumedErrorPpm / 1_000_000) * worth + found)) / (worth + seen);
    const perItem = (drawsPerBound(-Math.log(limit) - each.logWealth, share) * bounds) / items;
    return { ...now, share, standing: 1 - Math.exp(-perItem) >= NEARLY_ALL ? 'full' : 'sampled' };
  });
}
const begun = (audit: SampleAudit): Case[] => audit.assertions.map((each) => ({ ...each, logWealth: 0, standing: 'sampled', risk: 1, found: 0, left: 0, share: 0 }));

/** What is drawn from, and for each assertion still sampled the largest x it can see. */
type Urn = { sizes: [string, number][]; total: number; mostOf: (of: Case) => number };

function urnOf(audit: SampleAudit, cases: readonly Case[], looked: ReadonlyMap<string, Finding>): Urn {
  const open = cases.filter(({ standing }) => standing === 'sampled');
  const least = { over: new Map<string, number>(), under: new Map<string, number>() };
  for (const { inside, outside, margin, found } of open) {
    for (const [side, unit] of [['over', inside], ['under', outside]] as const) if (unit !== null) least[side].set(unit, Math.min(least[side].get(unit) ?? Infinity, margin - found));
  }
  const sizes: [string, number][] = [];
  const steepest = { over: new Map<string, number>(), under: new Map<string, number>() };
  const together = new Set<string>();
  let total = 0;
  for (const { id, effects } of audit.items) {
    if (looked.has(id)) continue;
    const weight = Math.max(0, ...effects.flatMap(({ unit, over, under }) => [over / (least.over.get(unit) ?? Infinity), under / (least.under.get(unit) ?? Infinity)]));
    if (weight === 0) continue;
    const size = Math.max(1, Math.ceil(weight * SIZE_OF_MARGIN));
    sizes.push([id, size]);
    total += size;
    for (const { unit, over, under } of effects) {
      steepest.over.set(unit, Math.max(steepest.over.get(unit) ?? 0, over / size));
      steepest.under.set(unit, Math.max(steepest.under.get(unit) ?? 0, under / size));
      if (effects.length > 1) for (const other of effects) together.add(JSON.stringify([unit, other.unit]));
    }
  }
  if (!Number.isSafeInteger(total)) throw new RangeError('margins are too small for their bounds');
  return { sizes, total, mostOf: ({ inside, outside, margin, found }) => {
    const [over, under] = [inside === null ? 0 : steepest.over.get(inside) ?? 0, outside === null ? 0 : steepest.under.get(outside) ?? 0];
    const steep = together.has(JSON.stringify([inside, outside])) ? over + under : Math.max(over, under);
    return (steep * total / (margin - found)) * ABOVE_ROUNDING;
  } };
}

function planOf(audit: SampleAudit, cases: readonly Case[], looked: ReadonlyMap<string, Finding>): Plan {
  const { sizes, total, mostOf } = urnOf(audit, cases, looked);
  const limit = audit.riskLimitPpm / 1_000_000;
  const draws = Math.max(0, ...cases.filter(({ standing }) => standing === 'sampled').map((each) => drawsFor(-Math.log(limit) - each.logWealth, mostOf(each), each.share)));
  const toTheLast = { over: new Set<string>(), under: new Set<string>() };
  for (const { inside, outside, standing } of cases) {
    if (standing !== 'full') continue;
    if (inside !== null) toTheLast.over.add(inside);
    if (outside !== null) toTheLast.under.add(outside);
  }
  return { sizes, total, draws, expectedItems: sizes.reduce((sum, [, size]) => sum - Math.expm1(draws * Math.log1p(-size / total)), 0),
    full: audit.items.filter(({ id, effects }) => !looked.has(id) && effects.some(({ unit, over, under }) => (over > 0 && toTheLast.over.has(unit)) || (under > 0 && toTheLast.under.has(unit)))).map(({ id }) => id) };
}

/** The first round: what can be drawn, how many draws, and what is looked at anyway. */
export const plan = (audit: SampleAudit): Plan => assess(audit, [], []).next ?? { sizes: [], total: 0, draws: 0, expectedItems: 0, full: [] };

/**
 * What is made public before the dice are thrown: the whole list with its bounds, the assertions, the
 * sizes, how many draws this round has, and what the round before was committed to. Its keys are in order
 * and its numbers whole, so it is canonical by RFC 8785; its SHA-256 is the commitment.
 */
export function statementOf(audit: SampleAudit, { sizes, full }: Plan, draws: number, round: number, before: string | null): string {
  const { items, assertions, riskLimitPpm, assumedErrorPpm } = ordered(audit);
  return JSON.stringify({
    assertions: assertions.map(({ boundary, inside, margin, outside }) => ({ boundary, inside, margin, outside })), assumedErrorPpm, before, draws, full,
    items: items.map(({ effects, id }) => ({ effects: [...effects].sort((a, b) => (a.unit < b.unit ? -1 : 1)).map(({ over, under, unit }) => ({ over, under, unit })), id })),
    riskLimitPpm, round, sizes });
}
export const commitmentOf = (statement: string): Promise<string> => sha256(statement);

/**
 * Items drawn by the dice of a round.
 * @param from number of the first draw, 1 in a new round
 */
export async function draw({ sizes, total }: Pick<Plan, 'sizes' | 'total'>, dice: string, commitment: string, from: number, count: number): Promise<string[]> {
  const seed = seedOf(dice, commitment);
  const ends: number[] = [];
  for (const [, size] of sizes) ends.push((ends.at(-1) ?? 0) + size);
  const drawn: string[] = [];
  for (let no = from; no < from + count; no++) {
    const number = await numberAt(seed, no, total);
    let [low, high] = [0, ends.length - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (ends[middle]! < number) low = middle + 1;
      else high = middle;
    }
    drawn.push(sizes[low]![0]);
  }
  return drawn;
}

/**
 * What the looks so far say, computed anew from the list, the draws and the findings, so that anybody can.
 * A round counts when everything drawn in it and everything it looks at anyway has been looked at.
 */
export function assess(audit: SampleAudit, rounds: readonly Round[], findings: readonly Finding[]): Assessment {
  const sorted = ordered(audit);
  const found = new Map(findings.map((finding) => [finding.id, finding]));
  checkBounds(sorted, found);
  const looked = new Map<string, Finding>();
  let cases = stand(sorted, begun(sorted), looked);
  const risks: number[] = [];
  for (const { drawn } of rounds) {
    const urn = urnOf(sorted, cases, looked);
    const sizes = new Map(urn.sizes);
    if (drawn.some((id) => !sizes.has(id))) throw new RangeError('something was drawn that could not be');
    const due = [...new Set([...drawn, ...planOf(sorted, cases, looked).full])].sort();
    const missing = due.filter((id) => !found.has(id));
    if (missing.length > 0) return { ...result(cases, risks), missing, looked: looked.size, next: null };
    cases = cases.map((each) => (each.standing === 'sampled' ? { ...each, logWealth: each.logWealth + grown(each, urn, sizes, drawn, found) } : each));
    for (const id of due) looked.set(id, found.get(id)!);
    cases = stand(sorted, cases, looked);
    risks.push(highest(cases));
  }
  const over = cases.every(({ standing }) => standing !== 'sampled' && standing !== 'full');
  return { ...result(cases, risks), missing: [], looked: looked.size, next: over ? null : planOf(sorted, cases, looked) };
}

/** Logarithm of what a round's draws multiply an assertion's wealth by. Errors are added from small to large, whatever the order of drawing. */
function grown(of: Case, { total, mostOf }: Urn, sizes: ReadonlyMap<string, number>, drawn: readonly string[], found: ReadonlyMap<string, Finding>): number {
  const margin = of.margin - of.found;
  const bet = betOf(stakeFor(of.share), mostOf(of));
  const xs = drawn.flatMap((id) => {
    const error = found.get(id)!.errors.reduce((sum, { unit, over, under }) => sum + (unit === of.inside ? over : 0) + (unit === of.outside ? under : 0), 0);
    return error > 0 ? [(error * total) / (margin * sizes.get(id)!)] : [];
  }).sort((a, b) => a - b);
  return xs.reduce((sum, x) => sum + logGain(x, bet), (drawn.length - xs.length) * logGain(0, bet));
}

const highest = (cases: readonly Case[]): number => cases.reduce((most, { risk }) => Math.max(most, risk), 0);

/** From settled to worst: a boundary stands where the worst of its assertions does. */
const WORSE: readonly Standing[] = ['certain', 'confirmed', 'sampled', 'full', 'overturned'];
function result(cases: readonly Case[], risks: readonly number[]): Pick<Assessment, 'risk' | 'risks' | 'confirmed' | 'overturned' | 'boundaries'> {
  const boundaries = [...Map.groupBy(cases, ({ boundary }) => boundary)].map(([boundary, all]): BoundaryState => {
    const [worst] = [...all].sort((a, b) => b.risk - a.risk || a.margin - b.margin);
    const { inside, outside, margin } = worst!;
    return { boundary, standing: WORSE[Math.max(...all.map(({ standing }) => WORSE.indexOf(standing)))]!, risk: worst!.risk, closest: { boundary, inside, outside, margin }, assertions: all.length };
  });
  return { risk: highest(cases), risks: [...risks], boundaries, overturned: cases.some(({ standing }) => standing === 'overturned'),
    confirmed: cases.every(({ standing }) => standing === 'certain' || standing === 'confirmed') };
}

/** A finding beyond its bound means that the bounds were wrong: then nothing the audit said holds, and a new one must be begun. */
function checkBounds(audit: SampleAudit, found: ReadonlyMap<string, Finding>): void {
  const items = new Map(audit.items.map((item) => [item.id, item]));
  for (const { id, errors } of found.values()) {
    const item = items.get(id);
    if (!item) throw new RangeError('something was looked at that is not in the list');
    for (const { unit, over, under } of errors) {
      const bound = item.effects.find((each) => each.unit === unit);
      if (!Number.isSafeInteger(over) || !Number.isSafeInteger(under) || over < 0 || under < 0 || over > (bound?.over ?? 0) || under > (bound?.under ?? 0)) throw new RangeError('an error lies outside what was declared possible');
    }
  }
}

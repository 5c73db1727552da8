import { WHOLE_MILLI, indicators, type Indicator } from '#vocabulary';
import type { Board, CampaignHead } from '#wire/board';
import type { CriteriaRules, Criterion } from '#wire/rules';
import { foldBoard, linesOf, placesOf, type BoardFacts, type Count, type Line } from './board.ts';
import { addDays } from './calendar.ts';
import { capped, type Cell } from './caps.ts';
import type { Past } from './past.ts';
import { grainOf, indicatorsIn, indicatorsOf, isAct, isGiven, maximumOf, scoringOf, weightOf } from './rules.ts';
import { score, type Acts, type UnitFacts } from './scoring.ts';
import { seeded } from './seeded.ts';
import { apportion } from './shares.ts';

/** Acts as finely as rules count them: what a cap cuts off depends on it, so a campaign's board does the same. */
export function grained(cells: readonly Cell[], rules: CriteriaRules): Cell[] {
  const { group, fine } = grainOf(rules);
  const sums = new Map<string, Cell>();
  for (const cell of cells) {
    const kept = { ...cell, group: group || fine ? cell.group : '', memberId: fine ? cell.memberId : '', day: fine ? cell.day : '' };
    const key = `${kept.unitId} ${kept.day} ${kept.indicator} ${kept.group} ${kept.memberId}`;
    const known = sums.get(key);
    if (known) known.milli += cell.milli;
    else sums.set(key, kept);
  }
  return capped([...sums.values()], []);
}

/** What a board says of itself, of rules that no campaign has yet. */
const headOf = (past: Past, rules: CriteriaRules): CampaignHead => ({
  id: '', slug: '', name: '', goal: '', source: 'live', startsAt: 0, endsAt: 0, claimsUntil: 0, closesAt: 0, scoring: scoringOf(rules), rankedLevel: '', rulesEdition: 0,
  indicators: indicatorsOf(rules).map((code) => ({ code, label: indicators[code].label, short: indicators[code].short, countUnit: indicators[code].countUnit, weightMilli: weightOf(rules, code), upgrade: !isAct(code) })),
  tieBreaks: rules.tieBreaks, criteria: rules.criteria.map((each) => ({ key: each.key, name: each.name, kind: each.kind, heading: each.heading, maxMilli: maximumOf(each) })),
  sentences: [], scopeName: '', notice: null });

const factsOf = (past: Past, rules: CriteriaRules, counts: readonly Count[]): BoardFacts => ({
  head: headOf(past, rules), rules, participants: past.participants, targets: past.targets, counts, dawnCounts: counts, members: past.members, errorLowPpm: past.errorLowPpm, appraised: past.appraised });

/** The board these rules would have made of the period: the very fold campaigns use. Nobody has moved. */
export const boardOfPast = (past: Past, rules: CriteriaRules, stamp: { asOf: number; ledgerSeq: number }): Board =>
  foldBoard(factsOf(past, rules, grained(past.cells, rules)), { no: 0, ...stamp });

/** Ranked units of each cluster, first places first. */
export type Standing = { unitId: string; cluster: string; place: number; pointsMilli: number };
export function standingsOf(past: Past, rules: CriteriaRules, counts: readonly Count[]): Standing[] {
  const facts = factsOf(past, rules, counts);
  const lines = linesOf(facts, counts, past.appraised);
  const places = placesOf(facts, lines);
  const order = (line: Line) => places.get(line.unitId)!.order;
  return lines.filter(({ unitId }) => places.has(unitId)).sort((a, b) => a.clusterNo - b.clusterNo || order(a) - order(b))
    .map(({ unitId, cluster, pointsMilli }) => ({ unitId, cluster, pointsMilli, place: places.get(unitId)!.place }));
}

/** What part of a unit's points comes from where; '' = no procedure group is known; `indicator` null = given by people. */
export type Part = { criterion: string; indicator: Indicator | null; group: string; milli: number };

/**
 * The points of each criterion divided among the acts that made them, by what each kind of act would give
 * alone (largest remainder): parts of a criterion sum to exactly what the board shows for it. Where one step
 * was reached by several together, by their number.
 */
export function partsOf(facts: UnitFacts, rules: CriteriaRules): Part[] {
  const { partsMilli } = score(facts, rules);
  return rules.criteria.flatMap((criterion, at): Part[] => {
    const milli = partsMilli[at]!;
    const named = new Set(indicatorsIn(criterion));
    const acts = facts.counted.filter((each) => named.has(each.indicator) && each.milli > 0);
    if (milli === 0) return [];
    if (isGiven(criterion) || acts.length === 0) return [{ criterion: criterion.key, indicator: null, group: '', milli }];
    const alone = acts.map((each) => aloneOf(criterion, each, facts, rules));
    const weights = alone.some((each) => each > 0) ? alone : acts.map((each) => each.milli);
    return apportion(milli, weights).map((part, n) => ({ criterion: criterion.key, indicator: acts[n]!.indicator, group: acts[n]!.group, milli: part })).filter((part) => part.milli > 0);
  });
}

/** What one kind of act gives in a criterion without any ceiling; 0 where it gives only together with others. */
const aloneOf = (criterion: Criterion, act: Acts, facts: UnitFacts, rules: CriteriaRules): number => (criterion.kind === 'steps' ? 0 : score(
  { ...facts, acts: [act], counted: [act], appraised: [] },
  { ...rules, caps: [], criteria: [{ ...criterion, ...(criterion.kind === 'target' ? { ceilingPercent: null } : { maxMilli: null }) } as Criterion] }).partsMilli[0]!);

/** How much was cut off by caps from one unit's acts, milli-shares, and how many claimants it concerns (0 where no cap looks at people). */
export type CutOff = { unitId: string; milli: number; people: number };
export type Contributions = {
  /** Over all units; `milli` sums to `totalMilli`, taken-off points are not in it. */
  totalMilli: number; parts: Part[]; byUnit: ReadonlyMap<string, Part[]>;
  cutOff: CutOff[];
};

/** Where the points of the period would come from, in all and in each unit, and what caps cut off. */
export function contributionsOf(past: Past, rules: CriteriaRules): Contributions {
  // By procedure group whatever the rules look at: one of them may still make half of the points.
  const cells = grained(past.cells, rules);
  const counted = rules.caps.length === 0 ? cells : capped(cells, rules.caps);
  const fine = grainOf(rules).fine || grainOf(rules).group;
  const groups = fine ? null : Map.groupBy(past.cells, ({ unitId, indicator }) => `${unitId} ${indicator}`);
  const [own, left] = [Map.groupBy(cells, ({ unitId }) => unitId), Map.groupBy(counted, ({ unitId }) => unitId)];
  const assigned = Map.groupBy(past.targets, ({ unitId }) => unitId);
  const byUnit = new Map<string, Part[]>();
  for (const { unitId } of past.participants) {
    const facts: UnitFacts = {
      acts: summed(own.get(unitId) ?? []), counted: summed(left.get(unitId) ?? []), targets: new Map((assigned.get(unitId) ?? []).map(({ indicator, amount }) => [indicator, amount])),
      members: past.members.get(unitId) ?? null, appraised: past.appraised.filter((given) => given.unitId === unitId), errorLowPpm: past.errorLowPpm.get(unitId) ?? null };
    byUnit.set(unitId, partsOf(facts, rules).flatMap((part) => (groups && part.indicator ? byGroup(part, groups.get(`${unitId} ${part.indicator}`) ?? []) : [part])));
  }
  const parts = joined([...byUnit.values()].flat().filter(({ milli }) => milli > 0));
  const kept = new Map(counted.map((cell) => [keyOf(cell), cell.milli]));
  const cut = cells.filter((cell) => kept.get(keyOf(cell))! < cell.milli);
  return {
    totalMilli: parts.reduce((sum, { milli }) => sum + milli, 0), parts, byUnit,
    cutOff: [...Map.groupBy(cut, ({ unitId }) => unitId)].map(([unitId, lost]) => ({
      unitId, milli: lost.reduce((sum, cell) => sum + cell.milli - kept.get(keyOf(cell))!, 0), people: new Set(lost.map(({ memberId }) => memberId).filter(Boolean)).size }))
      .sort((a, b) => b.milli - a.milli || (a.unitId < b.unitId ? -1 : 1)),
  };
}

const keyOf = ({ unitId, day, indicator, group, memberId }: Cell): string => `${unitId} ${day} ${indicator} ${group} ${memberId}`;

/** One line for each indicator and procedure group. */
const summed = (cells: readonly Cell[]): Acts[] => [...Map.groupBy(cells, ({ indicator, group }) => `${indicator} ${group}`).values()]
  .map((same) => ({ indicator: same[0]!.indicator, group: same[0]!.group, milli: same.reduce((sum, { milli }) => sum + milli, 0) }));

const joined = (parts: readonly Part[]): Part[] => [...Map.groupBy(parts, ({ criterion, indicator, group }) => `${criterion} ${indicator} ${group}`).values()]
  .map((same) => ({ ...same[0]!, milli: same.reduce((sum, { milli }) => sum + milli, 0) }));

/** Rules that do not tell procedure groups apart give each act the same, so points are divided by acts. */
function byGroup(part: Part, cells: readonly Cell[]): Part[] {
  const acts = summed(cells).filter(({ milli }) => milli > 0);
  if (acts.length === 0 || part.milli <= 0) return [part];
  return apportion(part.milli, acts.map(({ milli }) => milli)).map((milli, at) => ({ ...part, group: acts[at]!.group, milli })).filter(({ milli }) => milli > 0);
}

/** How far one place is from the next that is lower. `acts`: the fewest more of `indicator` that would bring `behind` to the place of `ahead` or before it; null = no number up to `ACTS_TRIED` would. */
export type Margin = { cluster: string; place: number; ahead: string; behind: string; gapMilli: number; indicator: Indicator; acts: number | null };
export const ACTS_TRIED = 5000;
/** Places whose margins and steadiness are told. */
const PLACES = 3;

/**
 * Margins of the first places of each cluster: in points, and in acts of the kind that makes most points of
 * the whole board, spread over the days of the period and over as many people as they are, so that caps of a person
 * bind as little as they can. More acts never lower a unit, so the fewest are found by halving.
 */
export function marginsOf(past: Past, rules: CriteriaRules, made: Pick<Contributions, 'parts'> = contributionsOf(past, rules)): Margin[] {
  const cells = grained(past.cells, rules);
  const indicator = mainIndicator(made.parts, rules);
  if (!indicator) return [];
  const units = new Map(past.participants.map((unit) => [unit.unitId, unit]));
  const byUnit = Map.groupBy(cells, ({ unitId }) => unitId);
  return [...Map.groupBy(standingsOf(past, rules, cells), ({ cluster }) => cluster)].flatMap(([cluster, rows]) => rows.flatMap((ahead, at): Margin[] => {
    const behind = rows.slice(at + 1).find(({ place }) => place > ahead.place);
    if (ahead.place > PLACES || !behind || (at > 0 && rows[at - 1]!.place === ahead.place)) return [];
    const pair: Past = { ...past, participants: [units.get(ahead.unitId)!, units.get(behind.unitId)!] };
    const [kept, own] = [byUnit.get(ahead.unitId) ?? [], byUnit.get(behind.unitId) ?? []];
    const reaches = (acts: number): boolean => standingsOf(pair, rules, grained([...kept, ...own, ...more(behind.unitId, indicator, acts, past, grainOf(rules).fine)], rules))
      .find(({ unitId }) => unitId === behind.unitId)!.place === 1;
    return [{ cluster, place: ahead.place, ahead: ahead.unitId, behind: behind.unitId, gapMilli: ahead.pointsMilli - behind.pointsMilli, indicator, acts: fewest(reaches) }];
  }));
}

/** The act that makes most points; the first of the rules where there are none. */
function mainIndicator(parts: readonly Part[], rules: CriteriaRules): Indicator | null {
  const made = (code: Indicator) => parts.reduce((sum, { indicator, milli }) => (indicator === code ? sum + milli : sum), 0);
  return indicatorsOf(rules).filter(isAct).reduce<Indicator | null>((best, code) => (best === null || made(code) > made(best) ? code : best), null);
}

const more = (unitId: string, indicator: Indicator, acts: number, { from, days }: Past, fine: boolean): Cell[] => Array.from({ length: fine ? acts : 1 }, (_, n) => (
  { unitId, indicator, group: '', memberId: `+${n}`, day: addDays(from, n % days), milli: fine ? WHOLE_MILLI : acts * WHOLE_MILLI }));

/** The least whole number that is enough, by doubling and halving; null = `ACTS_TRIED` is not. */
function fewest(enough: (acts: number) => boolean): number | null {
  let high = 1;
  while (!enough(high)) {
    if (high >= ACTS_TRIED) return null;
    high = Math.min(ACTS_TRIED, high * 2);
  }
  let low = Math.floor(high / 2);
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (enough(middle)) high = middle;
    else low = middle;
  }
  return high;
}

/** In how many of some trials a unit kept its place or stood higher. */
export type Held = { held: number; of: number };
export const trialKinds = ['weights', 'weeks', 'days'] as const;
export type TrialKind = (typeof trialKinds)[number];
export type Steadiness = { unitId: string; cluster: string; place: number; /** Who took the place instead most often; null = nobody. */ rival: string | null } & Record<TrialKind, Held>;

/** A weight is moved by this part of itself, up and down. */
export const SHAKEN_PERCENT = 10;
const TRIALS_MAX = 200;
const TRIALS_MIN = 20;
/** Cells looked at in all trials of days together: many units and fine caps get fewer trials. */
const CELLS_LOOKED_AT = 8_000_000;
/** Shorter periods say nothing about their weeks and days. */
export const DAYS_ENOUGH = 14;
/** The number of the programme: any would do, as long as it stays. */
const SEED = 5299;

/** The same rules with one number moved by a tenth, each number in turn, up and down. */
export function shaken(rules: CriteriaRules): CriteriaRules[] {
  const moved = (milli: number, percent: number) => Math.max(1, Math.round((milli * percent) / 100));
  const variants = (criterion: Criterion, percent: number): Criterion[] => {
    if (criterion.kind === 'acts' || criterion.kind === 'per_members') {
      return criterion.weights.map((_, at) => ({ ...criterion, weights: criterion.weights.map((weight, n) => (n === at ? { ...weight, milli: moved(weight.milli, percent) } : weight)) }));
    }
    if (criterion.kind === 'steps') return [{ ...criterion, steps: criterion.steps.map((step) => ({ ...step, milli: Math.round((step.milli * percent) / 100) })) }];
    if (criterion.kind !== 'target') return [];
    // Relative weights may be as small as 1: all are made a hundred times larger, so that a tenth shows.
    const own = criterion.weights.length < 2 ? [] : criterion.weights.map((_, at) => ({ ...criterion, weights: criterion.weights.map((weight, n) => ({ ...weight, weight: weight.weight * (n === at ? percent : 100) })) }));
    return rules.criteria.length < 2 ? own : [...own, { ...criterion, worthMilli: moved(criterion.worthMilli, percent) }];
  };
  return rules.criteria.flatMap((criterion, at) => [100 - SHAKEN_PERCENT, 100 + SHAKEN_PERCENT].flatMap((percent) =>
    variants(criterion, percent).map((variant) => ({ ...rules, criteria: rules.criteria.map((each, n) => (n === at ? variant : each)) }))));
}

type Trial = { kind: TrialKind; standings: () => Standing[] };

/** Adds up whole days, each as often as it is named: a day named twice is two days, so that a cap of a day looks at each. */
function adder(past: Past, rules: CriteriaRules, cells: readonly Cell[]): (days: readonly string[]) => Cell[] {
  const days = Map.groupBy(past.cells, ({ day }) => day);
  if (grainOf(rules).fine) return (named) => grained(named.flatMap((day, copy) => (days.get(day) ?? []).map((cell) => ({ ...cell, day: String(copy).padStart(4, '0') }))), rules);
  const at = new Map(cells.map((cell, slot) => [slotOf(cell), slot]));
  const group = grainOf(rules).group;
  const sums = new Map([...days].map(([day, own]) => [day, own.map((cell) => [at.get(slotOf(group ? cell : { ...cell, group: '' }))!, cell.milli] as const)]));
  return (named) => {
    const total = new Float64Array(cells.length);
    for (const day of named) for (const [slot, milli] of sums.get(day) ?? []) total[slot]! += milli;
    return cells.flatMap((cell, slot) => (total[slot] === 0 ? [] : [{ ...cell, milli: total[slot]! }]));
  };
}
const slotOf = ({ unitId, indicator, group }: Pick<Cell, 'unitId' | 'indicator' | 'group'>): string => `${unitId} ${indicator} ${group}`;

/** Weights moved one at a time; weeks left out one at a time (jackknife); days drawn anew with replacement (bootstrap, Efron 1979, Ann. Stat. 7:1), always the same draws. */
function trialsOf(past: Past, rules: CriteriaRules, cells: readonly Cell[]): Trial[] {
  const days = Array.from({ length: past.days }, (_, at) => addDays(past.from, at));
  const added = adder(past, rules, cells);
  const over = (kind: TrialKind, named: readonly string[]): Trial => ({ kind, standings: () => standingsOf(past, rules, added(named)) });
  const random = seeded(SEED);
  const draws = Math.max(TRIALS_MIN, Math.min(TRIALS_MAX, Math.floor(CELLS_LOOKED_AT / (past.cells.length + past.participants.length * TRIALS_MIN + 1))));
  const drawn = Array.from({ length: past.days < DAYS_ENOUGH ? 0 : draws }, () => days.map(() => days[Math.floor(random() * days.length)]!));
  const weeks = past.days < DAYS_ENOUGH ? [] : Array.from({ length: Math.ceil(past.days / 7) }, (_, week) => days.filter((_, at) => Math.floor(at / 7) !== week));
  return [...shaken(rules).map((other): Trial => ({ kind: 'weights', standings: () => standingsOf(past, other, cells) })),
    ...weeks.map((named) => over('weeks', named)), ...drawn.map((named) => over('days', named))];
}

/**
 * How often the first places hold when something is a little different. Deterministic; stops after every
 * trial to say how far it is (0 … 1), so that whoever asks may turn to something newer.
 */
export function* steadying(past: Past, rules: CriteriaRules): Generator<number, Steadiness[]> {
  const cells = grained(past.cells, rules);
  const top = standingsOf(past, rules, cells).filter(({ place }) => place <= PLACES);
  const trials = trialsOf(past, rules, cells);
  const none = (): Held => ({ held: 0, of: 0 });
  const told = top.map(({ unitId, cluster, place }) => ({ unitId, cluster, place, weights: none(), weeks: none(), days: none(), rivals: new Map<string, number>() }));
  for (const [at, { kind, standings }] of trials.entries()) {
    const rows = standings();
    const places = new Map(rows.map((row) => [row.unitId, row.place]));
    const clusters = Map.groupBy(rows, ({ cluster }) => cluster);
    for (const each of told) {
      each[kind].of += 1;
      if ((places.get(each.unitId) ?? Number.POSITIVE_INFINITY) <= each.place) each[kind].held += 1;
      else {
        const taker = clusters.get(each.cluster)?.find(({ unitId, place }) => place <= each.place && !top.some((other) => other.unitId === unitId && other.place <= each.place));
        if (taker) each.rivals.set(taker.unitId, (each.rivals.get(taker.unitId) ?? 0) + 1);
      }
    }
    yield (at + 1) / trials.length;
  }
  return told.map(({ rivals, ...each }) => ({ ...each, rival: [...rivals].sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1))[0]?.[0] ?? null }));
}

/** The same at once. */
export function steadinessOf(past: Past, rules: CriteriaRules): Steadiness[] {
  const steps = steadying(past, rules);
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
  }
}

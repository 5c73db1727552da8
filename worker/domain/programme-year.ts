import type { Frozen } from '#wire/freeze';
import { PROGRAMME_YEARS, WHOLE_MILLI, measureCodes, measures, unitKinds, type Measure, type Structure, type UnitKind } from '#vocabulary';
import type { MeasureFigures, MeasureRow, MeasureYear, MeasureYears, Outlook, ProgrammeRoot, ProgrammeSum, ProgrammeUnit, ProgrammeYear, UnitYear } from '#wire/programme';
import { targetsOn, type Edition, type Standing } from './allocation.ts';
import { addDays } from './calendar.ts';
import { DIRECT } from './clusters.ts';
import { sortKey } from './name.ts';
import { noticeLists } from './notice.ts';
import { forecast, paceNeeded, periodStart, progress, type Elapsed } from './programme.ts';
import { carried, passageUntil, type Handover, type Passage } from './succession.ts';
import { mondayOf, mondaysOf } from './week.ts';

/** A period of a unit of the Union, down to the grassroots and to whoever has a target; when the unit began and ends as a whole. */
export type YearUnit = { unitId: string; name: string; kind: UnitKind; parentId: string | null; former: string | null; sortKey: string; validFrom: string; validTo: string; bornOn: string; endsOn: string };
export type Cell = { unitId: string; series: string; milli: number };
export type WeekCell = Cell & { week: string };
type Given = Edition & { measure: Measure };
/** Everything the pages of one year are made from. */
export type YearFacts = {
  year: number; today: string; asOf: number; ledgerSeq: number; frozen?: Frozen | null;
  units: readonly YearUnit[];
  handovers: readonly Handover[];
  /** Of the whole year, and by week. Each counts a unit and all below it. */
  totals: readonly Cell[]; weeks: readonly WeekCell[];
  /** Grassroots units that held an activity: reported by themselves, or with a recognised claim made there. */
  active: readonly { unitId: string; reported: boolean; recognised: boolean }[];
  /** Editions that hold, of this year and of the programme's last. */
  targets: readonly Given[]; finals: readonly Given[];
  observations: readonly { unitId: string; measure: Measure; onDate: string; numerator: number; denominator: number; source: string }[];
};
/** `units`: a line for each, by id: the id, then all of it but the head as JSON. */
export type YearPages = { overview: ProgrammeYear; details: MeasureYear[]; units: { unitId: string; line: string }[]; head: YearHead };
export type YearHead = Pick<ProgrammeYear, 'year' | 'structure' | 'other' | 'asOf' | 'ledgerSeq' | 'today' | 'frozen'>;
/** A unit's year as it is kept: its weeks follow from two days. */
type KeptUnit = Omit<UnitYear, keyof YearHead | 'weeks'> & { other: Structure | null; span: [string, string] };

const GRASSROOTS: readonly UnitKind[] = ['youth_commune', 'youth_direct'];
const FINAL_YEAR = PROGRAMME_YEARS.at(-1)!;
/** Series that are no indicator: an activity with a recognised claim, an activity the unit reported. */
const HELD = 'activity';
const REPORTED = 'activity/reported';
/** Clusters stand by the name of their district, whatever kind of district it was. */
const districtKey = (name: string): string => sortKey(name.replace(/^Địa bàn (huyện|thị xã|thành phố) /, ''));
/** "thị xã Hoài Nhơn (cũ), …" → the district most of it came from. */
const clusterOf = ({ kind, former }: YearUnit): string => (kind === 'youth_direct' ? DIRECT : former ? `Địa bàn ${former.split(', ')[0]!}` : kind === 'youth_district' ? unitKinds[kind].label : 'Đơn vị trực thuộc');
/** "Đoàn phường Pleiku" → "Khối phường". */
const kindOf = ({ kind, name }: YearUnit): string => (kind === 'youth_direct' ? DIRECT : /^Đoàn (phường|xã|thị trấn|đặc khu) /.test(name) ? `Khối ${name.replace(/^Đoàn (phường|xã|thị trấn|đặc khu) .*$/s, '$1')}` : unitKinds[kind].label);
const byOrder = (a: YearUnit, b: YearUnit): number => (a.sortKey < b.sortKey ? -1 : a.sortKey > b.sortKey ? 1 : a.unitId < b.unitId ? -1 : 1);
const byId = (a: { unitId: string }, b: { unitId: string }): number => (a.unitId < b.unitId ? -1 : 1);
const first = (...dates: string[]): string => dates.reduce((a, b) => (a < b ? a : b));
const isCount = (measure: Measure): boolean => measures[measure].kind === 'count';

/** Whether units were reorganised between a year's first day and today, so that the two trees differ. */
export const hasTwoTrees = ({ year, today, handovers }: Pick<YearFacts, 'year' | 'today' | 'handovers'>): boolean =>
  handovers.some(({ onDate }) => onDate > `${year}-01-01` && onDate <= today);

/**
 * The programme in one year, on the tree of then or of today: every measure of the Tỉnh đoàn with pace and forecast, for
 * each measure its units by cluster with the lists of the notice, and each unit across all measures. All of it
 * follows from cells and editions.
 */
export function yearPages(facts: YearFacts, structure: Structure): YearPages {
  const view = viewOf(facts, structure);
  const { year, today, asOf, ledgerSeq, frozen } = facts;
  const head = { year, structure, other: hasTwoTrees(facts) ? (structure === 'then' ? 'now' as const : 'then' as const) : null, asOf, ledgerSeq, today, ...(frozen && { frozen }) };
  return {
    head,
    overview: { ...head, roots: view.roots.map((root) => ({ ...root.shown, rows: measureCodes.map((measure) => view.row(root, measure)) })) },
    details: measureCodes.map((measure) => ({ ...head, measure, roots: view.roots.map((root) => ({ ...root.shown, row: view.row(root, measure), ...view.units(root, measure) })) })),
    units: view.everyone.map((life) => ({ unitId: life.unit.unitId, line: `${life.unit.unitId} ${JSON.stringify(view.kept(life, head))}` })).sort(byId),
  };
}

/** Each measure through the years: of the province's overview of every year, on today's tree where the trees differ. */
export const acrossOf = (years: readonly ProgrammeYear[]): MeasureYears[] => measureCodes.map((measure) => ({ measure, years: years.flatMap(({ year, roots }) => {
  const row = roots[0]?.rows.find((each) => each.measure === measure);
  return row ? [{ year, part: row.part, whole: row.whole, target: row.target, inherited: row.inherited, progress: row.progress, final: row.final }] : [];
}) }));

/** Units stored in one row: with all their weeks they stay far below what D1 takes as one value. */
const UNITS_A_ROW = 250;
/**
 * Units' years as they are stored, few to a row: a line with the head, then a line for each unit. A row is
 * called by the first unit in it, so that the row of any unit is the last that is not called later.
 */
export const unitRows = ({ head, units }: YearPages): { from: string; text: string }[] =>
  Array.from({ length: Math.ceil(units.length / UNITS_A_ROW) }, (_, at) => units.slice(at * UNITS_A_ROW, (at + 1) * UNITS_A_ROW))
    .map((some) => ({ from: some[0]!.unitId, text: [JSON.stringify(head), ...some.map(({ line }) => line)].join('\n') }));

/** One unit's year out of a stored row; null = it is not there. */
export function unitYearIn(text: string, unitId: string): UnitYear | null {
  const at = text.indexOf(`\n${unitId} `);
  if (at < 0) return null;
  const end = text.indexOf('\n', at + 1);
  const { span, ...kept } = JSON.parse(text.slice(at + unitId.length + 2, end < 0 ? undefined : end)) as KeptUnit;
  return { ...JSON.parse(text.slice(0, text.indexOf('\n'))) as YearHead, ...kept, weeks: mondaysOf(...span) };
}

/** A unit through a year: its latest period, the last day of it that counts, and the days it stood where that is not the whole year. */
type Life = { unit: YearUnit; day: string; from: string | null; to: string | null; span: [string, string] };
type Root = Life & { shown: ProgrammeRoot };
type Weekly = ReadonlyMap<string, number>;

function viewOf(facts: YearFacts, structure: Structure) {
  const { year, today } = facts;
  const elapsed: Elapsed = { year, today };
  const [begin, end] = [`${year}-01-01`, `${year}-12-31`];
  const known = passageUntil(facts.handovers, today);
  const passage: Passage = structure === 'now' ? known : new Map();
  const held = facts.active.flatMap(({ unitId, reported, recognised }): Cell[] => [
    ...(recognised ? [{ unitId, series: HELD, milli: WHOLE_MILLI }] : []), ...(reported ? [{ unitId, series: REPORTED, milli: WHOLE_MILLI }] : [])]);
  const totals = amountsOf([...facts.totals, ...held], passage);
  const weekly = weeklyOf(facts.weeks, passage);
  const periodFrom = periodStart(first(today, end));
  const recentWeeks = mondaysOf(periodFrom, first(today, end));
  const sum = (amounts: Amounts, unitId: string, series: readonly string[]): number => series.reduce((all, each) => all + (amounts.get(each)?.get(unitId) ?? 0), 0);

  const targets = new Map(measureCodes.map((measure) => [measure, targetsFor(facts, measure, structure)]));
  const finals = new Map(measureCodes.map((measure) => [measure, targetsOn(facts.finals.filter((each) => each.measure === measure), facts.handovers, today, true)]));
  const everyone = livesOf(facts, structure);
  const tree = treesOf(facts.units);
  const roots = rootsOf(everyone, (unitId) => sum(totals, unitId, [...totals.keys()]) !== 0 || measureCodes.some((measure) => targets.get(measure)!.has(unitId)));

  /** A unit's numbers; `grassroots` = those at or below it. */
  const figures = (unitId: string, measure: Measure, grassroots: readonly YearUnit[]): MeasureFigures & { observed: MeasureRow['observed'] } => {
    const { kind, parts, wholes } = measures[measure];
    const target = targets.get(measure)!.get(unitId);
    const base = { target: target?.amount ?? null, inherited: target?.inherited ?? false, observed: null };
    if (kind === 'active') return { ...base, part: grassroots.filter((unit) => sum(totals, unit.unitId, [HELD, ...parts]) > 0).length, whole: grassroots.length };
    if (kind === 'observed') {
      const seen = observationOf(facts, unitId, measure, passage);
      return { ...base, part: seen?.numerator ?? 0, whole: seen?.denominator ?? null, observed: seen && { onDate: seen.onDate, source: seen.source } };
    }
    const whole = kind === 'ratio' ? sum(totals, unitId, wholes) : null;
    return { ...base, part: sum(totals, unitId, parts), whole: whole === 0 ? null : whole };
  };

  const weeksOf = (unitId: string, measure: Measure): Weekly => weekly.get(measure)?.get(unitId) ?? NO_WEEKS;
  /** What is ahead of a number; nothing once its unit has ended. */
  const outlook = (measure: Measure, own: MeasureFigures, weeks: Weekly, to: string | null): Outlook => {
    const ahead = to === null ? forecast({ measure, part: own.part }, weeks, elapsed) : null;
    return { progress: progress({ measure, ...own }, elapsed, ahead), pace: to === null ? paceNeeded({ measure, ...own }, elapsed) : null, forecast: ahead };
  };
  /** Where the programme's last year wants a rate to be, of a unit that has ended that of its largest successor. */
  const finalOf = (unitId: string, measure: Measure): number | null => {
    const heir = known.get(unitId)?.reduce((a, b) => (b.shareMilli > a.shareMilli ? b : a)).newId;
    return isCount(measure) || year === FINAL_YEAR ? null : finals.get(measure)!.get(unitId)?.amount ?? (heir === undefined ? null : finalOf(heir, measure));
  };

  const row = ({ unit, day, to, span }: Life, measure: Measure): MeasureRow => {
    const grassroots = tree(day).grassroots.get(unit.unitId) ?? [];
    const own = figures(unit.unitId, measure, grassroots);
    const weeks = weeksOf(unit.unitId, measure);
    return { measure, ...own, ...outlook(measure, own, weeks, to), final: own.target === null ? finalOf(unit.unitId, measure) : null,
      weekly: isCount(measure) ? mondaysOf(...span).map((week) => weeks.get(week) ?? 0) : [],
      reported: measures[measure].kind === 'active' ? grassroots.filter((each) => sum(totals, each.unitId, [REPORTED]) > 0).length : null };
  };

  type Line = ProgrammeUnit & { cluster: string; kind: string; weeks: Weekly };
  const added = (name: string, measure: Measure, lines: readonly Line[], to: string | null): ProgrammeSum => {
    const known = isCount(measure) ? lines : lines.filter(({ whole }) => whole !== null);
    const given = lines.flatMap(({ target }) => target ?? []);
    const part = known.reduce((all, each) => all + each.part, 0);
    const beside = isCount(measure) && given.length > 0 ? lines.reduce((all, each) => all + (each.target === null ? each.part : 0), 0) : 0;
    const own = {
      part, whole: isCount(measure) || known.length === 0 ? null : known.reduce((all, { whole }) => all + whole!, 0),
      target: given.length === 0 ? null : isCount(measure) ? given.reduce((a, b) => a + b, 0) : given.length === lines.length && given.every((each) => each === given[0]) ? given[0]! : null,
      inherited: lines.some(({ inherited }) => inherited) };
    const targeted = lines.filter(({ target }) => beside === 0 || target !== null);
    return { name, units: lines.length, ...own, beside, ...outlook(measure, { ...own, part: part - beside }, addedUp(targeted.map(({ weeks }) => weeks)), to) };
  };

  const units = ({ unit: { unitId: rootId }, day, to }: Root, measure: Measure) => {
    const { children, grassroots } = tree(day);
    const lines = (children.get(rootId) ?? []).map((unit): Line => {
      const { observed: _, ...own } = figures(unit.unitId, measure, grassroots.get(unit.unitId) ?? []);
      const weeks = weeksOf(unit.unitId, measure);
      const since = recentWeeks.reduce((all, week) => all + (weeks.get(week) ?? 0), 0);
      return { unitId: unit.unitId, name: unit.name, former: unit.former, cluster: clusterOf(unit), kind: kindOf(unit), weeks, ...own, before: own.part - since, ...outlook(measure, own, weeks, to) };
    });
    const lists = isCount(measure) && periodFrom >= mondayOf(begin) && lines.some(({ part }) => part > 0) ? noticeLists(lines) : null;
    const clusters = [...Map.groupBy(lines, ({ cluster }) => cluster)].map(([name, rows]) => ({ ...added(name, measure, rows, to), rows: rows.map(({ cluster: __, kind: ___, weeks: ____, ...line }) => line) }))
      .sort((a, b) => Number(a.name === DIRECT) - Number(b.name === DIRECT) || (districtKey(a.name) < districtKey(b.name) ? -1 : 1));
    const kinds = [...Map.groupBy(lines, ({ kind }) => kind)].map(([name, rows]) => added(name, measure, rows, to)).sort((a, b) => Number(a.name === DIRECT) - Number(b.name === DIRECT) || (a.name < b.name ? -1 : 1));
    return {
      clusters, kinds: kinds.length > 1 ? kinds : [],
      rest: isCount(measure) ? sum(totals, rootId, measures[measure].parts) - lines.reduce((all, { part }) => all + part, 0) : 0,
      notice: lists && { from: periodFrom, until: first(today, end), over: lists.over.map(({ unitId }) => unitId), still: lists.still.map(({ unitId }) => unitId),
        growth: lists.growth.map(({ unitId, growthMilli }) => ({ unitId, growthMilli })) },
    };
  };

  /** A unit across all measures; below it whoever has something to show, unless that is what the measures' own pages are for. */
  const kept = (life: Life, head: YearHead): KeptUnit => {
    const { unit, day, from, to, span } = life;
    const { children, grassroots } = tree(day);
    const under = unit.kind === 'youth_province' ? [] : (children.get(unit.unitId) ?? []).map((each) => ({ unitId: each.unitId, name: each.name, all: measureCodes.map((measure): MeasureFigures => {
      const { observed: _, ...own } = figures(each.unitId, measure, grassroots.get(each.unitId) ?? []);
      return own;
    }) }));
    const shown = measureCodes.map((_, at) => at).filter((at) => under.some(({ all }) => all[at]!.target !== null || (all[at]!.part > 0 && measures[measureCodes[at]!].kind !== 'active')));
    const above = unit.parentId === null ? undefined : facts.units.findLast(({ unitId, validFrom, validTo }) => unitId === unit.parentId && validFrom <= day && day < validTo);
    const years = PROGRAMME_YEARS.flatMap((each): UnitYear['years'] => (unit.bornOn <= `${each}-12-31` && unit.endsOn > `${each}-01-01` ? [{ year: each, structure: 'then' }] : unit.endsOn > today ? [{ year: each, structure: 'now' }] : []));
    return {
      unitId: unit.unitId, name: unit.name, former: unit.former, from, to, span, years,
      // On the other tree only where it stands there too.
      other: head.other === null || (head.other === 'now' ? unit.endsOn > today : years.some((each) => each.year === year && each.structure === 'then')) ? head.other : null,
      above: above ? { unitId: above.unitId, name: above.name } : null,
      rows: measureCodes.map((measure) => row(life, measure)),
      below: shown.length === 0 ? { measures: [], units: [] } : { measures: shown.map((at) => measureCodes[at]!), units: under.map(({ unitId, name, all }) => ({ unitId, name, figures: shown.map((at) => all[at]!) })) },
    };
  };
  return { roots, everyone, row, units, kept };
}

/** Series → unit → milli. */
type Amounts = Map<string, Map<string, number>>;
function amountsOf(cells: readonly Cell[], passage: Passage): Amounts {
  return new Map([...Map.groupBy(cells, ({ series }) => series)].map(([series, own]) => [series, carried(new Map(own.map(({ unitId, milli }) => [unitId, milli])), passage)]));
}

const NO_WEEKS: Weekly = new Map();
/** Weeks of several units as one. */
function addedUp(all: readonly Weekly[]): Weekly {
  const sums = new Map<string, number>();
  for (const weeks of all) for (const [week, milli] of weeks) sums.set(week, (sums.get(week) ?? 0) + milli);
  return sums;
}

/** Measure that is a count → unit → week → milli. Each series belongs to one count. */
function weeklyOf(cells: readonly WeekCell[], passage: Passage): Map<Measure, Map<string, Map<string, number>>> {
  const all = new Map(measureCodes.filter(isCount).map((measure) => [measure, new Map<string, Map<string, number>>()]));
  for (const [measure, units] of all) {
    const parts: readonly string[] = measures[measure].parts;
    for (const own of Map.groupBy(cells.filter(({ series }) => parts.includes(series)), ({ series, week }) => `${series} ${week}`).values()) {
      const { week } = own[0]!;
      for (const [unitId, milli] of carried(new Map(own.map((cell) => [cell.unitId, cell.milli])), passage)) {
        const weeks = units.get(unitId) ?? new Map<string, number>();
        units.set(unitId, weeks.set(week, (weeks.get(week) ?? 0) + milli));
      }
    }
  }
  return all;
}

/** Who stands under whom on a day, and the grassroots units at or below each. */
function treesOf(units: readonly YearUnit[]) {
  const seen = new Map<string, { children: Map<string, YearUnit[]>; grassroots: Map<string, YearUnit[]> }>();
  return (day: string) => {
    const found = seen.get(day);
    if (found) return found;
    const standing = units.filter((each) => each.validFrom <= day && day < each.validTo).sort(byOrder);
    const children = Map.groupBy(standing.filter(({ parentId }) => parentId !== null), ({ parentId }) => parentId!);
    const grassroots = new Map<string, YearUnit[]>();
    const gather = (at: YearUnit): YearUnit[] => {
      const below = (children.get(at.unitId) ?? []).flatMap(gather);
      const own = GRASSROOTS.includes(at.kind) ? [at, ...below] : below;
      grassroots.set(at.unitId, own);
      return own;
    };
    const there = new Set(standing.map(({ unitId }) => unitId));
    for (const unit of standing) if (unit.parentId === null || !there.has(unit.parentId)) gather(unit);
    const tree = { children, grassroots };
    seen.set(day, tree);
    return tree;
  };
}

/** Targets on a tree: of then = each unit's own until it ended, with what it had taken over by the end of the year; of today = handed on. */
function targetsFor({ year, today, targets, handovers }: YearFacts, measure: Measure, structure: Structure): Map<string, Standing> {
  const own = targets.filter((target) => target.measure === measure);
  const isRate = measures[measure].kind !== 'count';
  if (structure === 'now') return targetsOn(own, handovers, today, isRate);
  const held = targetsOn(own, handovers, first(today, `${year}-12-31`), isRate);
  for (const { unitId, amount } of own) if (!held.has(unitId)) held.set(unitId, { amount, inherited: false });
  return held;
}

/** The newest observation of a unit; on today's tree, of a unit that has none, those of the units it took over whole, added up. */
function observationOf({ observations }: YearFacts, unitId: string, measure: Measure, passage: Passage) {
  const of = (id: string) => observations.find((each) => each.unitId === id && each.measure === measure);
  const own = of(unitId);
  if (own) return own;
  const before = [...passage].filter(([, parts]) => parts.length === 1 && parts[0]!.newId === unitId).flatMap(([oldId]) => of(oldId) ?? []);
  return before.length === 0 ? null : before.reduce((all, each) => ({ ...all, numerator: all.numerator + each.numerator, denominator: all.denominator + each.denominator,
    onDate: all.onDate > each.onDate ? all.onDate : each.onDate, source: all.source === each.source ? all.source : `${all.source}; ${each.source}` }));
}

/** Every unit of a year, through its days in it; on today's tree, those of today. */
function livesOf({ year, today, units }: YearFacts, structure: Structure): Life[] {
  const [begin, end] = [`${year}-01-01`, `${year}-12-31`];
  const until = first(today, end);
  // A year that has not begun is shown with the units of today.
  const there = units.filter((unit) => (structure === 'now' ? unit.validFrom <= today && today < unit.validTo : unit.validFrom <= until && unit.validTo > begin));
  return [...Map.groupBy(there, ({ unitId }) => unitId).values()].map((periods) => {
    const unit = { ...periods.at(-1)!, validFrom: periods[0]!.validFrom };
    const day = structure === 'now' ? today : unit.validTo > until ? until : addDays(unit.validTo, -1);
    const from = structure === 'then' && unit.validFrom > begin ? unit.validFrom : null;
    const to = structure === 'then' && unit.validTo <= until ? unit.validTo : null;
    return { unit, day, from, to, span: [from ?? begin, structure === 'now' ? until : day] };
  });
}

/** The provinces of a year that have anything to show; on today's tree, those of today. */
function rootsOf(everyone: readonly Life[], hasAnything: (unitId: string) => boolean): Root[] {
  const provinces = everyone.filter(({ unit }) => unit.kind === 'youth_province');
  const shown = provinces.filter(({ unit }) => hasAnything(unit.unitId));
  return (shown.length > 0 ? shown : provinces.slice(-1)).sort(({ unit: a }, { unit: b }) => (a.validFrom < b.validFrom ? -1 : a.validFrom > b.validFrom ? 1 : byOrder(a, b)))
    .map((life) => ({ ...life, shown: { unitId: life.unit.unitId, name: life.unit.name, from: life.from, to: life.to, weeks: mondaysOf(...life.span) } }));
}

import { DUSK, WHOLE_MILLI, measureCodes, measures, type Measure, type Structure, type UnitKind } from '#vocabulary';
import type { MeasureFigures, MeasureRow, MeasureYear, ProgrammeRoot, ProgrammeUnit, ProgrammeYear } from '#wire/programme';
import { targetsOn, type Edition, type Standing } from './allocation.ts';
import { addDays } from './calendar.ts';
import { sortKey } from './name.ts';
import { noticeLists } from './notice.ts';
import { forecast, paceNeeded, periodStart, progress, type Elapsed } from './programme.ts';
import { carried, passageUntil, type Handover, type Passage } from './succession.ts';
import { mondayOf, mondaysOf } from './week.ts';

/** A period of a unit of the Union, down to the grassroots. */
export type YearUnit = { unitId: string; name: string; kind: UnitKind; parentId: string | null; former: string | null; sortKey: string; validFrom: string; validTo: string };
export type Cell = { unitId: string; series: string; milli: number };
export type WeekCell = Cell & { week: string };
/** Everything the pages of one year are made from. */
export type YearFacts = {
  year: number; today: string; asOf: number; ledgerSeq: number;
  units: readonly YearUnit[];
  handovers: readonly Handover[];
  /** Of the whole year; of the last weeks; of the provinces by week. Each counts a unit and all below it. */
  totals: readonly Cell[]; recent: readonly WeekCell[]; provinces: readonly WeekCell[];
  /** Grassroots units that held an activity: reported by themselves, or with a recognised claim made there. */
  active: readonly { unitId: string; reported: boolean; recognised: boolean }[];
  /** Editions that hold. */
  targets: readonly (Edition & { measure: Measure })[];
  observations: readonly { unitId: string; measure: Measure; onDate: string; numerator: number; denominator: number; source: string }[];
};
export type YearPages = { overview: ProgrammeYear; details: MeasureYear[] };

const GRASSROOTS: readonly UnitKind[] = ['youth_commune', 'youth_direct'];
/** Series that are no indicator: an activity with a recognised claim, an activity the unit reported. */
const HELD = 'activity';
const REPORTED = 'activity/reported';
const DIRECT = 'Đoàn trực thuộc';
/** Clusters stand by the name of their district, whatever kind of district it was. */
const districtKey = (name: string): string => sortKey(name.replace(/^Địa bàn (huyện|thị xã|thành phố) /, ''));
/** "thị xã Hoài Nhơn (cũ), …" → the district most of it came from. */
const clusterOf = ({ kind, former }: YearUnit): string => (kind === 'youth_direct' ? DIRECT : former ? `Địa bàn ${former.split(', ')[0]!}` : kind === 'youth_district' ? 'Huyện đoàn, Thị đoàn, Thành đoàn' : 'Đơn vị trực thuộc');
const byOrder = (a: YearUnit, b: YearUnit): number => (a.sortKey < b.sortKey ? -1 : a.sortKey > b.sortKey ? 1 : a.unitId < b.unitId ? -1 : 1);
const first = (...dates: string[]): string => dates.reduce((a, b) => (a < b ? a : b));

/** Whether units were reorganised between a year's first day and today, so that the two trees differ. */
export const hasTwoTrees = ({ year, today, handovers }: Pick<YearFacts, 'year' | 'today' | 'handovers'>): boolean =>
  handovers.some(({ onDate }) => onDate > `${year}-01-01` && onDate <= today);

/**
 * The programme in one year, on the tree of then or of today: every measure of the Tỉnh đoàn with pace and forecast, and
 * for each measure its units by cluster with the lists of the notice. All of it follows from cells and editions.
 */
export function yearPages(facts: YearFacts, structure: Structure): YearPages {
  const view = viewOf(facts, structure);
  const { year, today, asOf, ledgerSeq } = facts;
  const head = { year, structure, other: hasTwoTrees(facts) ? (structure === 'then' ? 'now' as const : 'then' as const) : null, asOf, ledgerSeq, today };
  return {
    overview: { ...head, roots: view.roots.map((root) => ({ ...root.shown, rows: measureCodes.map((measure) => view.row(root, measure)) })) },
    details: measureCodes.map((measure) => ({ ...head, measure, roots: view.roots.map((root) => ({ ...root.shown, row: view.row(root, measure), ...view.units(root, measure) })) })),
  };
}

type Root = { unit: YearUnit; shown: ProgrammeRoot; day: string; children: YearUnit[]; grassroots: Map<string, YearUnit[]> };

function viewOf(facts: YearFacts, structure: Structure) {
  const { year, today } = facts;
  const elapsed: Elapsed = { year, today };
  const [begin, end] = [`${year}-01-01`, `${year}-12-31`];
  const passage: Passage = structure === 'now' ? passageUntil(facts.handovers, today) : new Map();
  const held = facts.active.flatMap(({ unitId, reported, recognised }): Cell[] => [
    ...(recognised ? [{ unitId, series: HELD, milli: WHOLE_MILLI }] : []), ...(reported ? [{ unitId, series: REPORTED, milli: WHOLE_MILLI }] : [])]);
  const totals = amountsOf([...facts.totals, ...held], passage);
  const recent = amountsOf(facts.recent.map((cell) => ({ ...cell, series: `${cell.series} ${cell.week}` })), passage);
  const weekly = amountsOf(facts.provinces.map((cell) => ({ ...cell, series: `${cell.series} ${cell.week}` })), passage);
  const periodFrom = periodStart(first(today, end));
  const recentWeeks = mondaysOf(periodFrom, first(today, end));
  const sum = (amounts: Amounts, unitId: string, series: readonly string[]): number => series.reduce((all, each) => all + (amounts.get(each)?.get(unitId) ?? 0), 0);

  const targets = new Map(measureCodes.map((measure) => [measure, targetsFor(facts, measure, structure)]));
  const roots = rootsOf(facts, structure, (unitId) => sum(totals, unitId, [...totals.keys()]) !== 0 || measureCodes.some((measure) => targets.get(measure)!.has(unitId)));

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

  const row = ({ unit, shown, grassroots }: Root, measure: Measure): MeasureRow => {
    const { kind, parts } = measures[measure];
    const own = figures(unit.unitId, measure, grassroots.get(unit.unitId) ?? []);
    const series = kind === 'count' ? shown.weeks.map((week) => sum(weekly, unit.unitId, parts.map((part) => `${part} ${week}`))) : [];
    const outlook = kind === 'count' && shown.to === null ? forecast({ measure, part: own.part }, new Map(shown.weeks.map((week, at) => [week, series[at]!])), elapsed) : null;
    return { measure, ...own, progress: progress({ measure, ...own }, elapsed, outlook), pace: shown.to === null ? paceNeeded({ measure, ...own }, elapsed) : null, forecast: outlook, weekly: series,
      reported: kind === 'active' ? (grassroots.get(unit.unitId) ?? []).filter((each) => sum(totals, each.unitId, [REPORTED]) > 0).length : null };
  };

  const units = (root: Root, measure: Measure) => {
    const { kind, parts } = measures[measure];
    const lines = root.children.map((unit): ProgrammeUnit & { cluster: string } => {
      const { observed: _, ...own } = figures(unit.unitId, measure, root.grassroots.get(unit.unitId) ?? []);
      const since = kind === 'count' ? recentWeeks.reduce((all, week) => all + sum(recent, unit.unitId, parts.map((part) => `${part} ${week}`)), 0) : 0;
      return { unitId: unit.unitId, name: unit.name, former: unit.former, cluster: clusterOf(unit), ...own, before: own.part - since, progress: progress({ measure, ...own }, elapsed) };
    });
    const lists = kind === 'count' && periodFrom >= mondayOf(begin) && lines.some(({ part }) => part > 0) ? noticeLists(lines) : null;
    const clusters = [...Map.groupBy(lines, ({ cluster }) => cluster)].map(([name, rows]) => ({ name, rows: rows.map(({ cluster: __, ...line }) => line) }))
      .sort((a, b) => Number(a.name === DIRECT) - Number(b.name === DIRECT) || (districtKey(a.name) < districtKey(b.name) ? -1 : 1));
    return {
      clusters,
      rest: kind === 'count' ? sum(totals, root.unit.unitId, parts) - lines.reduce((all, { part }) => all + part, 0) : 0,
      notice: lists && { from: periodFrom, until: first(today, end), over: lists.over.map(({ unitId }) => unitId), still: lists.still.map(({ unitId }) => unitId),
        growth: lists.growth.map(({ unitId, growthMilli }) => ({ unitId, growthMilli })) },
    };
  };
  return { roots, row, units };
}

/** Series → unit → milli. */
type Amounts = Map<string, Map<string, number>>;
function amountsOf(cells: readonly Cell[], passage: Passage): Amounts {
  return new Map([...Map.groupBy(cells, ({ series }) => series)].map(([series, own]) => [series, carried(new Map(own.map(({ unitId, milli }) => [unitId, milli])), passage)]));
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

/** The provinces of a year that have anything to show; on today's tree, those of today. */
function rootsOf({ year, today, units }: YearFacts, structure: Structure, hasAnything: (unitId: string) => boolean): Root[] {
  const [begin, end] = [`${year}-01-01`, `${year}-12-31`];
  const provinces = units.filter(({ kind }) => kind === 'youth_province');
  const there = structure === 'now' ? provinces.filter((unit) => unit.validFrom <= today && today < unit.validTo)
    : provinces.filter((unit) => unit.validFrom <= first(today, end) && unit.validTo > begin);
  const latest = [...Map.groupBy(there, ({ unitId }) => unitId).values()].map((periods) => ({ ...periods.at(-1)!, validFrom: periods[0]!.validFrom }));
  const shown = latest.filter(({ unitId }) => hasAnything(unitId));
  return (shown.length > 0 ? shown : latest.slice(-1)).sort((a, b) => (a.validFrom < b.validFrom ? -1 : a.validFrom > b.validFrom ? 1 : byOrder(a, b))).map((unit) => {
    const lastDay = structure === 'now' ? today : first(today, end, addDays(unit.validTo === DUSK ? end : unit.validTo, unit.validTo === DUSK ? 0 : -1));
    const from = structure === 'then' && unit.validFrom > begin ? unit.validFrom : null;
    const to = structure === 'then' && unit.validTo <= first(today, end) ? unit.validTo : null;
    const standing = units.filter((each) => each.validFrom <= lastDay && lastDay < each.validTo);
    const children = standing.filter(({ parentId }) => parentId === unit.unitId).sort(byOrder);
    const grassroots = new Map<string, YearUnit[]>();
    const gather = (at: YearUnit): YearUnit[] => {
      const below = standing.filter(({ parentId }) => parentId === at.unitId).flatMap(gather);
      const own = GRASSROOTS.includes(at.kind) ? [at, ...below] : below;
      grassroots.set(at.unitId, own);
      return own;
    };
    gather(unit);
    return { unit, day: lastDay, children, grassroots, shown: { unitId: unit.unitId, name: unit.name, from, to, weeks: mondaysOf(structure === 'then' && from ? from : begin, structure === 'now' ? first(today, end) : lastDay) } };
  });
}

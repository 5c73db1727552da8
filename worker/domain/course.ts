import type { Board, BoardRow } from '#wire/board';
import type { Course, CourseAnswer, CourseFrame, CourseQuery, UnitCourse } from '#wire/course';
import { linesOf, placesOf, type BoardFacts } from './board.ts';
import { rowsIn } from './board-view.ts';
import { addDays, daysBetween, localDateAt } from './calendar.ts';

/** So many places of units in frames are kept of one campaign: a frame a day for 1,000 units over 150 days, one a month for 12,000 units over a year. */
export const COURSE_CELLS_MAX = 150_000;

/** Days between two frames, so that the whole course fits. @param days of the whole campaign, until it closes */
export const stepOf = (units: number, days: number): number => Math.max(1, Math.ceil((units * days) / COURSE_CELLS_MAX));
/** The last local day of a frame. */
export const dayOfFrame = ({ firstDay, step }: Pick<Course, 'firstDay' | 'step'>, frame: number): string => addDays(firstDay, (frame + 1) * step - 1);
/** How many frames are over: those whose last day has passed, and none after the day a campaign closes. */
export const framesOver = (course: Pick<Course, 'firstDay' | 'step'>, today: string, lastDay: string): number =>
  Math.max(0, Math.floor(daysBetween(course.firstDay, today <= lastDay ? today : addDays(lastDay, 1)) / course.step));

type Standing = Pick<BoardRow, 'unitId' | 'name' | 'former' | 'place' | 'pointsMilli' | 'targetedMilli' | 'target'> & { cluster: string; clusterNo: number };

/** Hundredths of a percent of an assigned target, cut off and not rounded: rounded to one decimal they then say what the board says. Null without a target. */
const percentBp = ({ targetedMilli, target }: Pick<BoardRow, 'targetedMilli' | 'target'>): number | null => (target > 0 ? Math.floor((targetedMilli * 10) / target) : null);

/** Where everybody stands, without what a board says besides. */
export function standingsOf(facts: BoardFacts): Standing[] {
  const lines = linesOf(facts, facts.counts, facts.appraised ?? []);
  const places = placesOf(facts, lines);
  return lines.map((line) => ({ ...line, place: places.get(line.unitId)?.place ?? null }));
}

/** Adds what one moment looked like; units that came since stand at the end, those that are gone keep their line with nothing in it. */
export function withFrame(course: Course, standings: readonly Standing[]): Course {
  const at = new Map(course.units.map(({ unitId }, n) => [unitId, n]));
  const units = [...course.units];
  for (const { unitId, name, former, cluster, clusterNo } of standings) {
    if (!at.has(unitId)) at.set(unitId, units.length);
    units[at.get(unitId)!] = { unitId, name, former, cluster, clusterNo };
  }
  const nothing = () => units.map((): number | null => null);
  const frame: CourseFrame = { places: nothing(), pointsMilli: nothing(), percentBp: nothing() };
  for (const each of standings) {
    const n = at.get(each.unitId)!;
    frame.places[n] = each.place;
    frame.pointsMilli[n] = each.pointsMilli;
    frame.percentBp[n] = percentBp(each);
  }
  return { ...course, units, frames: [...course.frames, frame] };
}

/** The stored course with the board as it stands after its last frame, in the part that is asked for. */
export function courseAnswer(stored: Course | null, board: Board, asked: Pick<CourseQuery, 'cluster' | 'units' | 'top'>): CourseAnswer {
  const before: Course = stored ?? { firstDay: localDateAt(board.head.startsAt), step: 1, units: [], frames: [] };
  const days = before.frames.map((_, frame) => dayOfFrame(before, frame));
  const today = localDateAt(board.asOf);
  const numbers = new Map(before.units.map(({ cluster, clusterNo }) => [cluster, clusterNo]));
  board.clusters.forEach(({ name }, n) => { if (!numbers.has(name)) numbers.set(name, n + 1); });
  const newer = days.length === 0 || today > days.at(-1)!;
  const clusterOf = new Map(board.clusters.flatMap(({ name, rows }) => rows.map(({ unitId }) => [unitId, name])));
  const known = new Map(before.units.map(({ unitId, cluster }) => [unitId, cluster]));
  const whole = newer ? withFrame(before, rowsIn(board).map((row) => { const cluster = clusterOf.get(row.unitId) ?? known.get(row.unitId) ?? ''; return { ...row, cluster, clusterNo: numbers.get(cluster) ?? 0 }; })) : before;
  if (newer) days.push(today);
  const clusters = [...new Map(whole.units.filter(({ cluster }) => cluster !== '').map(({ cluster, clusterNo }) => [cluster, clusterNo]))].sort((a, b) => a[1] - b[1]).map(([name]) => name);
  const wanted = asked.units === undefined ? null : new Set(asked.units.split(','));
  const cluster = asked.cluster === undefined ? null : clusters[asked.cluster - 1] ?? '';
  const units = whole.units.flatMap((unit, n): UnitCourse[] => {
    if ((wanted && !wanted.has(unit.unitId)) || (cluster !== null && unit.cluster !== cluster)) return [];
    const list = (of: keyof CourseFrame) => whole.frames.map((frame) => frame[of][n] ?? null);
    const places = list('places');
    const pointsMilli = list('pointsMilli');
    // Before anything is recognised all are first; that is no place among the first.
    if (asked.top !== undefined && !places.some((place, frame) => place !== null && place <= asked.top! && pointsMilli[frame]! > 0)) return [];
    return [{ ...unit, places, pointsMilli, percentBp: list('percentBp') }];
  });
  const { slug, name, source, scoring, startsAt, endsAt, closesAt, scopeName, frozen } = board.head;
  return { head: { slug, name, source, scoring, startsAt, endsAt, closesAt, scopeName, ...(frozen && { frozen }) }, no: board.no, asOf: board.asOf, step: before.step, days, clusters, units, total: whole.units.length };
}

/** Who led a cluster from a day on. `beaten`: who had led and does not any more; `beside`: who leads as well; not `came`: others fell back and these stayed. */
export type LeadChange = { day: string; cluster: string; came: boolean; leaders: string[]; beaten: string[]; beside: string[] };

/** Units at place 1 that have something; before anything is recognised nobody leads. */
const leadersAt = (units: readonly UnitCourse[], frame: number): UnitCourse[] => units.filter(({ places, pointsMilli }) => places[frame] === 1 && (pointsMilli[frame] ?? 0) > 0);

/** Every change of the lead of a cluster, oldest first: who came to the top, past whom or beside whom. Names as they are last known. */
export function leadChanges(units: readonly UnitCourse[], days: readonly string[]): LeadChange[] {
  return [...Map.groupBy(units.filter(({ cluster }) => cluster !== ''), ({ cluster }) => cluster)].flatMap(([cluster, own]) => {
    let before: UnitCourse[] = [];
    return days.flatMap((day, frame): LeadChange[] => {
      const now = leadersAt(own, frame);
      const come = now.filter((each) => !before.includes(each));
      const gone = before.filter((each) => !now.includes(each));
      const stay = now.filter((each) => before.includes(each));
      if (now.length > 0 || gone.length > 0) before = now;
      if (now.length === 0 || (come.length === 0 && gone.length === 0)) return [];
      const names = (list: readonly UnitCourse[]) => list.map(({ name }) => name);
      return [come.length > 0 ? { day, cluster, came: true, leaders: names(come), beaten: names(gone), beside: names(stay) } : { day, cluster, came: false, leaders: names(stay), beaten: names(gone), beside: [] }];
    });
  });
}

/** The last frame of each week (Monday to Sunday) that has one, and the very last. */
export function weekFrames(days: readonly string[]): number[] {
  const week = (day: string) => Math.floor((Date.parse(`${day}T00:00:00Z`) / 86_400_000 + 3) / 7);
  return days.flatMap((day, frame) => (frame === days.length - 1 || week(day) !== week(days[frame + 1]!) ? [frame] : []));
}

/** The first of a cluster in a frame that have something, best first. */
export const firstOf = (units: readonly UnitCourse[], frame: number, most: number): UnitCourse[] =>
  units.filter(({ places, pointsMilli }) => places[frame] != null && (pointsMilli[frame] ?? 0) > 0).sort((a, b) => a.places[frame]! - b.places[frame]!).slice(0, most);

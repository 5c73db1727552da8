import { measures } from '#vocabulary';
import type { MeasureYear, ProgrammeUnit } from '#wire/programme';
import { nameOrder } from './name.ts';

/** A unit on the programme's board of a year; `place` null = there is nothing to measure it by. */
export type RankedUnit = ProgrammeUnit & { cluster: string; place: number | null; shared: boolean };

/**
 * Every unit of a year by one measure: a count by per cent of its target, a rate by the rate itself. Fractions are
 * compared without dividing; level ones share a place and stand in Vietnamese order. Units without a target (of a rate,
 * without a denominator) have no place, whatever they did.
 */
export function rankedUnits({ measure, roots }: Pick<MeasureYear, 'measure' | 'roots'>): RankedUnit[] {
  const isCount = measures[measure].kind === 'count';
  const under = ({ target, whole }: ProgrammeUnit): bigint => BigInt((isCount ? target : whole) ?? 0);
  const rows = roots.flatMap(({ clusters }) => clusters.flatMap((cluster) => cluster.rows.map((unit): RankedUnit => ({ ...unit, cluster: cluster.name, place: null, shared: false }))));
  const ahead = (a: RankedUnit, b: RankedUnit): number => { const [left, right] = [BigInt(Math.round(a.part)) * under(b), BigInt(Math.round(b.part)) * under(a)]; return left > right ? -1 : left < right ? 1 : 0; };
  const byName = nameOrder();
  const ranked = rows.filter((unit) => under(unit) > 0n).sort((a, b) => ahead(a, b) || byName(a, b));
  ranked.forEach((unit, at) => {
    const level = at > 0 && ahead(ranked[at - 1]!, unit) === 0 ? ranked[at - 1]! : null;
    if (level) level.shared = true;
    Object.assign(unit, { place: level ? level.place : at + 1, shared: level !== null });
  });
  return [...ranked, ...rows.filter((unit) => under(unit) === 0n).sort(byName)];
}

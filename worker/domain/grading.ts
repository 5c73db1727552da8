import { WHOLE_MILLI } from '#vocabulary';
import type { CriteriaRules } from '#wire/rules';
import { compare, type Contender } from './ranking.ts';

/**
 * The grade (xếp loại) of every ranked unit: the first whose beginning is reached, by points or by per
 * cent of the target. Where the best one is limited to a share of the ranked (rounded down), only the
 * first so many by the ranking's own order keep it; who shares a place with the first left out is left out too.
 *
 * @returns one name for each row, in the order given; null where the rules have no grades
 */
export function gradesOf(rows: readonly Contender[], { grades, tieBreaks, criteria }: CriteriaRules): (string | null)[] {
  if (!grades) return rows.map(() => null);
  const reached = ({ pointsMilli, targetedMilli, target }: Contender, from: number): boolean => (grades.by === 'points' ? pointsMilli >= from
    : from === 0 || (target > 0 && BigInt(targetedMilli) * 100n >= BigInt(from) * BigInt(WHOLE_MILLI) * BigInt(target)));
  const at = rows.map((row) => grades.list.findIndex(({ from }) => reached(row, from)));
  if (grades.topShareMilli !== null) {
    const most = Math.floor((rows.length * grades.topShareMilli) / WHOLE_MILLI);
    const keys = criteria.map(({ key }) => key);
    const best = rows.map((row, index) => ({ row, index })).filter(({ index }) => at[index] === 0).sort((a, b) => compare(a.row, b.row, tieBreaks, keys));
    const first = best[most];
    if (first) for (const { row, index } of best) if (compare(row, first.row, tieBreaks, keys) >= 0) at[index] = 1;
  }
  return at.map((index) => grades.list[index]?.name ?? null);
}

import { indicators, type Indicator, type Scoring } from '#vocabulary';

/** What a unit did and was asked to do of one indicator. */
export type Figure = {
  indicator: Indicator;
  /** Recognised acts in milli-shares; ≥ 0. */
  milli: number;
  /** Assigned target in whole acts; 0 = none assigned. */
  target: number;
};
export type Weights = Partial<Record<Indicator, number>>;
export type Score = {
  actsMilli: number;
  targetedMilli: number;
  target: number;
  /** Thousandths of a point. */
  pointsMilli: number;
  /** False: nothing to measure by ("tham gia nhưng không xếp hạng"). */
  rankable: boolean;
};

/**
 * The points of one unit.
 *
 *     weighted:           points = Σ weight · acts                          (acts = milli / 1000)
 *     percent_of_target:  points = 100 · Σ weight · acts/target / Σ weight  over indicators with a target
 *
 * @param figures one per indicator of the rules; order never matters
 * @param weights milli-points an act, or relative weights; integers ≥ 1
 * @returns       counts and points; points are integers in thousandths, rounded half up once, at the
 *                end, from exact arithmetic. 100.000 under `percent_of_target` is the target met;
 *                nothing is clipped: notices name the units over 100 %
 * @see           DOMAIN.md 0 (Thông báo 434/TB-VPUBND, 2023): a percentage is computed from counts
 */
export function score(figures: Figure[], weights: Weights, scoring: Scoring): Score {
  const counted = figures.filter((figure) => weights[figure.indicator]);
  const targeted = counted.filter((figure) => figure.target > 0);
  const sum = (of: Figure[], part: (figure: Figure) => number) => of.reduce((total, figure) => total + part(figure), 0);
  const byTarget = scoring === 'percent_of_target';
  return {
    actsMilli: sum(counted.filter((f) => !indicators[f.indicator].upgradeOf), (f) => f.milli),
    targetedMilli: sum(targeted, (f) => f.milli),
    target: sum(targeted, (f) => f.target),
    pointsMilli: byTarget ? percentPoints(targeted, weights) : weightedPoints(counted, weights),
    rankable: !byTarget || targeted.length > 0,
  };
}

function weightedPoints(figures: Figure[], weights: Weights): number {
  const millionths = figures.reduce((sum, f) => sum + BigInt(f.milli) * BigInt(weights[f.indicator]!), 0n);
  return Number((millionths + 500n) / 1000n);
}

/** Exact fractions over one common denominator, so that no order of adding changes a place. */
function percentPoints(figures: Figure[], weights: Weights): number {
  if (figures.length === 0) return 0;
  const product = figures.reduce((all, f) => all * BigInt(f.target), 1n);
  const weightSum = figures.reduce((all, f) => all + BigInt(weights[f.indicator]!), 0n);
  const over = figures.reduce((all, f) => all + BigInt(weights[f.indicator]!) * BigInt(f.milli) * (product / BigInt(f.target)), 0n);
  // acts are milli/1000 and points are 100 · 1000 thousandths: the factors leave 100.
  const denominator = weightSum * product;
  return Number((2n * 100n * over + denominator) / (2n * denominator));
}

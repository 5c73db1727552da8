/**
 * How strongly a sample speaks against a wrong result: a bet that can only be won, on average, where the
 * result is right. Nothing here knows what is drawn.
 *
 * Each draw gives x ≥ 0, the error of what was drawn as a share of the margin, divided by its chance of
 * being drawn. Where the result is wrong, errors make up the whole margin or more, so that x is at least
 * 1 on average. Whoever begins with 1 and stakes on x being less has, after each draw,
 *
 *     wealth · (1 + bet · (1 − x)),   0 ≤ bet < 1 / (most − 1),   x ≤ most
 *
 * which is never negative and, with a wrong result, not expected to grow. By Ville's inequality it then
 * ever reaches 1/limit with a chance of at most `limit`, however long one goes on and whenever one looks;
 * so 1/wealth is a P-value at any time. With bet = 1/(U − 1) it is the Kaplan–Markov P-value of audits
 * that sample in proportion to an error bound, with a part of the stake kept back the Kaplan–Wald one.
 *
 * @see Stark 2009, Risk-limiting postelection audits: conservative P-values from common probability
 *      inequalities, IEEE Trans. Inf. Forensics Secur. 4:1005 (Kaplan–Markov, PPEB sampling)
 * @see Stark 2010, Super-simple simultaneous single-ballot risk-limiting audits, EVT/WOTE
 * @see Stark 2020, SHANGRLA, arXiv:1911.10035; Stark 2023, ALPHA, Ann. Appl. Stat. 17:641 (bets, Ville)
 * @see Spertus 2023, COBRA, arXiv:2304.01010 (the best fixed bet against an assumed rate of errors)
 */

/** What is left of the wealth at worst after one draw: a single error may cost much but never everything. */
export const KEPT_BACK = 0.05;
/** A round is planned so that it ends with this chance when errors are as rare as assumed. */
export const ENDS_WITH = 0.8;
/** From this share of its claims on, a sample is no cheaper than all of them. */
export const NEARLY_ALL = 0.8;

/** Logarithm of what one draw multiplies the wealth by; −∞ where everything staked is lost. */
export const logGain = (x: number, bet: number): number => Math.log1p(bet * (1 - x));

/** The P-value that goes with a wealth, never above 1. */
export const riskOf = (logWealth: number): number => Math.min(1, Math.exp(-logWealth));

/**
 * The share of the highest possible stake that grows the wealth fastest when errors eat a share of the
 * margin: 1 − share (Kelly 1956 for errors that are whole when they happen), KEPT_BACK kept back.
 */
export const stakeFor = (assumedShare: number): number => Math.max(0, Math.min(1 - KEPT_BACK, 1 - assumedShare));

/** The bet that stakes a share of the highest one; `most` is the largest x possible. */
export const betOf = (stake: number, most: number): number => stake / Math.max(most - 1, Number.EPSILON);

/** Draws until the wealth has grown by `target` (logarithm), as many times the sum of bounds: 1/rate of growth; ∞ where it would shrink. */
export function drawsPerBound(target: number, assumedShare: number): number {
  const stake = stakeFor(assumedShare);
  const growth = stake + assumedShare * Math.log1p(-stake);
  return growth > 0 ? target / growth : Infinity;
}

/**
 * Draws to be planned: the fewest that reach `target` together with the errors that come with them, so
 * many that a binomial number of errors does not exceed them with a chance of ENDS_WITH.
 *
 * @param target       logarithm the wealth must still grow by
 * @param most         the largest x possible
 * @param assumedShare share of the margin that errors are assumed to eat
 */
export function drawsFor(target: number, most: number, assumedShare: number): number {
  if (target <= 0) return 0;
  if (drawsPerBound(target, assumedShare) === Infinity) return Infinity;
  const bet = betOf(stakeFor(assumedShare), most);
  const [gain, loss, chance] = [logGain(0, bet), -logGain(most, bet), Math.min(1, assumedShare / most)];
  for (let errors = 0; errors < 10_000; errors++) {
    const draws = errors + Math.ceil((target + errors * loss) / gain);
    if (atMost(errors, draws, chance) >= ENDS_WITH) return draws;
  }
  return Infinity;
}

/** Chance that of `draws` at most `errors` are hit, each with `chance`; summed from logarithms, so that small terms do not vanish. */
export function atMost(errors: number, draws: number, chance: number): number {
  if (chance === 0 || errors >= draws) return 1;
  if (chance >= 1) return 0;
  let [term, sum] = [draws * Math.log1p(-chance), 0];
  for (let k = 0; k <= Math.min(errors, draws); k++) {
    sum += Math.exp(term);
    term += Math.log((draws - k) / (k + 1)) + Math.log(chance) - Math.log1p(-chance);
  }
  return Math.min(1, sum);
}

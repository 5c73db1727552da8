/**
 * Inspection that follows the record: how likely a recognition is looked at again, whether it is, and
 * what the looks say about a unit. The same rule for everybody, published on `/cach-kiem-tra` with
 * these constants; nothing here knows a name.
 */

/** Chances are kept in millionths, so that what is stored is exactly what was used. */
export const PPM = 1_000_000;
/** Nobody's work goes unlooked at: never less than 2 in 100. */
export const FLOOR_PPM = 20_000;
/** Where everybody begins, with no record: 10 in 100. */
export const BASE_PPM = 100_000;
/** This many clean looks in a row halve the chance. */
export const HALVED_BY_CLEAN = 5;
/** One planted case, whose answer is known, in this many taken. */
export const PLANTED_ONE_IN = 40;

/** What looks have found of an author: clean ones in a row since the last error, and errors ever. */
export type InspectionRecord = { clean: number; errors: number };
export const NO_RECORD: InspectionRecord = { clean: 0, errors: 0 };

/**
 * The chance that the next recognition of an author is looked at again, in millionths:
 * BASE · (1 + errors) / (1 + clean / 5), between the floor and certainty. Falls with every clean look,
 * rises with every error, and an error also ends the run of clean ones.
 */
export const chancePpm = ({ clean, errors }: InspectionRecord): number =>
  Math.min(PPM, Math.max(FLOOR_PPM, Math.floor((BASE_PPM * (1 + errors) * HALVED_BY_CLEAN) / (HALVED_BY_CLEAN + clean))));

/** The record after a look has ended. */
export const recordAfter = ({ clean, errors }: InspectionRecord, result: 'clean' | 'error'): InspectionRecord =>
  (result === 'clean' ? { clean: clean + 1, errors } : { clean: 0, errors: errors + 1 });

/** The most a chance is followed by: beyond 2^53 a JavaScript number has holes. */
const DRAW_HEX_DIGITS = 13;

/**
 * A keyed hash as a number in [0, 1). Whoever has the key can repeat the draw; who has not can neither
 * foresee nor steer it.
 * @param hex at least 13 hex digits, evenly spread
 */
export const drawOf = (hex: string): number => Number.parseInt(hex.slice(0, DRAW_HEX_DIGITS), 16) / 16 ** DRAW_HEX_DIGITS;

/** Whether something with this chance is drawn. */
export const isDrawn = (hex: string, ppm: number): boolean => drawOf(hex) * PPM < ppm;

/** A look that has ended, with the chance it had; `times` alike, of which `shareMilli` thousandths are this unit's. */
export type Look = { chancePpm: number; error: boolean; times?: number; shareMilli?: number };
/** Shares between 0 and 1: the estimate and its 95 % interval. `looked` counts looks, `errors` those that ended in error. */
export type ErrorEstimate = { looked: number; errors: number; rate: number; low: number; high: number };

/** The 97.5 % point of the normal distribution. */
const Z = 1.959964;

/**
 * What share of a unit's recognitions is wrong, from looks that had unequal chances.
 *
 * Each look stands for 1/chance recognitions (Horvitz & Thompson 1952, JASA 47:663); the share is the
 * ratio of two such sums (Hájek 1971). Its interval is Wilson's (1927, JASA 22:209), which keeps inside
 * 0…1 and says something even when no error was found, on Kish's effective sample size
 * (Σw)²/Σw² (Survey Sampling, 1965, 11.7), since unequal weights know less than equal ones.
 *
 * @returns null when nothing has been looked at: no estimate is not an estimate of zero
 */
export function errorEstimate(looks: readonly Look[]): ErrorEstimate | null {
  if (looks.length === 0) return null;
  let [weights, squares, wrong, errors, looked] = [0, 0, 0, 0, 0];
  for (const { chancePpm: ppm, error, times = 1, shareMilli = 1000 } of looks) {
    if (!(ppm > 0 && ppm <= PPM)) throw new RangeError('a look had a chance above 0 and at most 1');
    const weight = (PPM / ppm) * (shareMilli / 1000);
    weights += times * weight;
    squares += times * weight * weight;
    looked += times;
    if (error) [wrong, errors] = [wrong + times * weight, errors + times];
  }
  const rate = wrong / weights;
  return { looked, errors, rate, ...wilson(rate, (weights * weights) / squares) };
}

/** Wilson's score interval of a share seen in a sample of `size` (need not be whole). */
export function wilson(rate: number, size: number): { low: number; high: number } {
  const [z2, spread] = [Z * Z, 1 + (Z * Z) / size];
  const middle = (rate + z2 / (2 * size)) / spread;
  const half = (Z / spread) * Math.sqrt((rate * (1 - rate)) / size + z2 / (4 * size * size));
  // Rounding must not carry the ends past what is possible, nor past the estimate itself.
  return { low: rate === 0 ? 0 : Math.max(0, middle - half), high: rate === 1 ? 1 : Math.min(1, middle + half) };
}

/** Two things said of one unit, and among which it is compared; a pair of two strata is not looked at. */
export type Paired = { x: number; y: number; stratum?: string };

/**
 * Kendall's tau-b: how far two orders of the same units agree, whatever lies between the values.
 *
 *     tau-b = (C − D) / √((P − Tx) · (P − Ty))
 *
 * over the P pairs of one stratum each: C stand in the same order in both, D in the opposite one, Tx are
 * equal in x, Ty in y. With several strata (clusters that are ranked apart) their pairs are added up.
 * Quadratic in the units of a stratum.
 *
 * @returns −1 … 1; null where nothing can be compared: fewer than two, or all equal in x or y
 * @see Kendall 1945, The treatment of ties in ranking problems, Biometrika 33:239
 */
export function tauB(rows: readonly Paired[]): number | null {
  let [agreement, pairs, equalX, equalY] = [0, 0, 0, 0];
  for (const members of Map.groupBy(rows, ({ stratum = '' }) => stratum).values()) {
    for (let i = 1; i < members.length; i++) {
      for (let j = 0; j < i; j++) {
        const [dx, dy] = [Math.sign(members[i]!.x - members[j]!.x), Math.sign(members[i]!.y - members[j]!.y)];
        pairs += 1;
        agreement += dx * dy;
        if (dx === 0) equalX += 1;
        if (dy === 0) equalY += 1;
      }
    }
  }
  const under = (pairs - equalX) * (pairs - equalY);
  // Rounding of the root must not carry it past what is possible.
  return under === 0 ? null : Math.max(-1, Math.min(1, agreement / Math.sqrt(under)));
}

/** One line for each thing measured: what, and the words. */
export const line = (what: string, words: string): void => console.log(`${what.padEnd(56)} ${words}`);

/** The figure below which a share of all lie; `0.5` is the median. */
export function quantile(numbers: readonly number[], share: number): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]!;
}
export const median = (numbers: readonly number[]): number => quantile(numbers, 0.5);

/** Milliseconds one turn takes: the median of several, after some that do not count. */
export async function turnMs(turns: number, turn: (at: number) => Promise<unknown> | unknown): Promise<number> {
  for (let at = 0; at < Math.ceil(turns / 10); at++) await turn(at);
  const taken: number[] = [];
  for (let at = 0; at < turns; at++) {
    const from = performance.now();
    await turn(at);
    taken.push(performance.now() - from);
  }
  return median(taken);
}

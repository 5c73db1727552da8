/** One line for each thing measured: what, and the words. */
export const line = (what: string, words: string): void => console.log(`${what.padEnd(56)} ${words}`);

/** The figure below which a share of all lie; `0.5` is the median. */
export function quantile(numbers: readonly number[], share: number): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]!;
}
export const median = (numbers: readonly number[]): number => quantile(numbers, 0.5);

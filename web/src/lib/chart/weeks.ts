/** Where a new month begins among weeks, for the words below a chart: every third on a long one. */
export function monthsBelow(weeks: readonly string[]): { at: number; words: string }[] {
  // A week is called by the month its Thursday lies in.
  const months = weeks.map((monday) => Number(new Date(Date.parse(`${monday}T00:00:00Z`) + 3 * 86_400_000).toISOString().slice(5, 7)));
  return months.flatMap((month, at) => ((at === 0 || months[at - 1] !== month) && (month - 1) % (weeks.length > 20 ? 3 : 1) === 0 ? [{ at, words: `T${month}` }] : []));
}

/** Every Monday of the weeks of a year, so that a year that still runs is drawn whole. */
export function weeksOfYear(year: number): number {
  return Math.ceil((Date.UTC(year + 1, 0, 1) - Date.UTC(year, 0, 1)) / 604_800_000) + 1;
}

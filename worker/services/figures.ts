import type { ErrorEstimateView, ReviewerFigures } from '#wire/queue';
import { errorEstimate } from '#domain/inspection';
import { workloadOf } from '#domain/workload';
import type { Door } from '#store/d1';
import { looksOfUnit, reviewerWork, reviewersWithin, unitsLookedAt } from '#store/inspections';

/** Figures look this far back, and at no more than so many cases of each reviewer: the latest say what is so now. */
export const FIGURES_DAYS = 30;
const DAY_MS = 86_400_000;
const CASES_MAX = 1000;
const LOOKS_MAX = 5000;
const UNITS_MAX = 100;

/** Workload, waiting, overturned and missed, of everybody at or below some units, or of one person alone. */
export async function reviewerFigures(door: Door, whose: { within: readonly string[] } | { person: { id: string; name: string } }, now: number): Promise<ReviewerFigures[]> {
  const people = 'person' in whose ? [whose.person] : await reviewersWithin(door, whose.within);
  if (people.length === 0) return [];
  const work = await reviewerWork(door, people.map(({ id }) => id), now - FIGURES_DAYS * DAY_MS, now, CASES_MAX);
  return work.map(({ id, done, again, held }) => ({
    personId: id, name: people.find((each) => each.id === id)!.name, held, ...workloadOf(done.map((each) => ({ ...each, agreed: each.agreed === null ? null : each.agreed === 1 })), again) }));
}

/** What share of a unit's recognitions, with everything below it, is wrong; null = nothing has been looked at yet. */
export const unitEstimate = async (door: Door, unitId: string, today: string): Promise<ErrorEstimateView['estimate']> =>
  errorEstimate((await looksOfUnit(door, unitId, today, LOOKS_MAX)).map(({ chancePpm, result }) => ({ chancePpm, error: result === 'error' })));

/** The same for every unit that has been looked at, each by itself. */
export const unitEstimates = async (door: Door, within: readonly string[], today: string): Promise<ErrorEstimateView[]> =>
  (await unitsLookedAt(door, within, today, UNITS_MAX)).map(({ unitId, name, looks }) => ({
    unitId, unitName: name, estimate: errorEstimate((JSON.parse(looks) as [number, 'clean' | 'error'][]).map(([chancePpm, result]) => ({ chancePpm, error: result === 'error' }))) }));

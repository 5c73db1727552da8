import type { ActivityKind } from '#vocabulary';
import type { ActivityChange, ActivityInput } from '#wire/activity';
import { keptNumber } from '#domain/number';
import { Asking, type Typed } from './form.ts';

/** A whole number as people write it, "1.200" or "1200"; nothing typed = null. @throws Asking */
export function wholeNumber(typed: string | undefined, field: string, what: string): number | null {
  if (!typed) return null;
  const kept = keptNumber(typed);
  if (!/^\d{1,3}(\.\d{3})+$|^\d+$/.test(kept)) throw new Asking(`${what} là số nguyên, ví dụ 120.`, field);
  return Number(kept.replaceAll('.', ''));
}

const plan = (typed: Typed) => ({
  kind: typed.kind as ActivityKind, name: typed.name ?? '', place: typed.place ?? '', teamId: typed.teamId || null, day: typed.day ?? '', startTime: typed.startTime ?? '', endTime: typed.endTime ?? '',
  ...(typed.lastDay && { lastDay: typed.lastDay }), expectedTurns: wholeNumber(typed.expectedTurns, 'expectedTurns', 'Số lượt dự kiến'), words: typed.words ?? '' });

/** What a series was shown for: it is written only if it is still the same. */
export const seriesMark = (typed: Typed): string => `${typed.day} ${typed.weekly} ${typed.until}`;
export const isSeries = (typed: Typed): boolean => (typed.weekly ?? '') !== '';

/** A new activity or series as the API takes it; a series is first only shown. */
export const planOf = (typed: Typed): ActivityInput => ({
  id: typed.id ?? '', unitId: typed.unitId ?? '', ...plan(typed),
  ...(isSeries(typed) && { weekly: { weekday: Number(typed.weekly), until: typed.until ?? '' } }), dryRun: isSeries(typed) && typed.sure !== seriesMark(typed) });
export const changeOf = (typed: Typed): ActivityChange => ({ ...plan(typed), seen: Number(typed.seen) });

import type { DraftTyped } from '#wire/draft';
import { boxNumber, keptNumber } from '#domain/number';

/** What is no number in the rules, whatever it looks like. */
const NAMES = new Set(['name', 'heading', 'key']);
function each(value: unknown, of: (text: string) => string, key = ''): unknown {
  if (typeof value === 'string') return NAMES.has(key) ? value : value.split(';').map((part) => of(part.trim())).join('; ');
  if (Array.isArray(value)) return value.map((one) => each(one, of, key));
  return value === null || typeof value !== 'object' ? value : Object.fromEntries(Object.entries(value).map(([name, one]) => [name, each(one, of, name)]));
}
const numbers = <Typed extends DraftTyped>(typed: Typed, of: (text: string) => string): Typed => (
  { ...typed, ...(each({ bounds: typed.bounds, graceDays: typed.graceDays, shares: typed.shares, amounts: typed.amounts, rules: typed.rules }, of) as Partial<Typed>) });

/** A draft is kept as Vietnamese write numbers; in the boxes of a page they stand as its language writes them. */
export const inBoxes = <Typed extends DraftTyped>(typed: Typed): Typed => numbers(typed, boxNumber);
/** What was typed into the boxes of a page, as a draft is kept. */
export const asKept = <Typed extends DraftTyped>(typed: Typed): Typed => numbers(typed, keptNumber);

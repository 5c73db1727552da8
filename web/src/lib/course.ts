import type { LeadChange } from '#domain/course';
import { localDate, shortDay } from './format.ts';

const names = new Intl.ListFormat('vi-VN', { type: 'conjunction' });

/** Who came to the top and past whom, as one sentence. */
export function leadWords({ day, leaders, beaten, beside, came }: LeadChange): string {
  const [on, who] = [localDate(day), names.format(leaders)];
  if (!came) return `Ngày ${on}: ${who} giữ hạng 1, ${names.format(beaten)} không còn đồng hạng.`;
  if (beside.length === 0 && beaten.length === 0) return leaders.length > 1 ? `Ngày ${on}: ${who} cùng dẫn đầu.` : `Ngày ${on}: ${who} dẫn đầu.`;
  if (beaten.length === 0) return `Ngày ${on}: ${who} lên đồng hạng 1 với ${names.format(beside)}.`;
  if (beside.length > 0) return `Ngày ${on}: ${who} vượt ${names.format(beaten)} lên đồng hạng 1 với ${names.format(beside)}.`;
  return leaders.length > 1 ? `Ngày ${on}: ${who} cùng vượt ${names.format(beaten)} lên hạng 1.` : `Ngày ${on}: ${who} vượt ${names.format(beaten)} lên hạng 1.`;
}
/** So many words fit below a chart. */
const WORDS_BELOW = 5;
/** Days to be written below a chart, evenly apart. */
export function daysBelow(days: readonly string[]): { at: number; words: string }[] {
  const every = Math.max(1, Math.ceil(days.length / WORDS_BELOW));
  return days.flatMap((day, at) => (at % every === 0 ? [{ at, words: shortDay(day) }] : []));
}

import type { DraftTyped, DraftUnit } from '#wire/draft';
import { toneKey } from '#domain/name';
import { numberOf } from '#domain/number';
import { DivisionFault, divide } from '#domain/allocation';

/** How a whole is divided among units. */
export const ways = () => ({ equal: 'đều cho mọi đơn vị', members: 'theo số đoàn viên', last: 'theo kết quả năm trước', hand: 'nhập tay từng đơn vị' });
export type Way = keyof ReturnType<typeof ways>;

type Amounts = DraftTyped['amounts'];
const withAmount = (amounts: Amounts, unitId: string, indicator: string, amount: string): Amounts => ({ ...amounts, [unitId]: { ...amounts[unitId], [indicator]: amount } });

/**
 * A whole divided among those who take part: the parts sum to it, by largest remainder.
 * @returns the amounts, or a sentence why it cannot be divided so
 */
export function divided(typed: DraftTyped, units: readonly DraftUnit[], indicator: string, last: ReadonlyMap<string, number>): { amounts: Amounts } | { says: string } {
  const { way = 'hand', whole = '' } = typed.shares[indicator] ?? {};
  const total = numberOf(whole);
  if (total === null || !Number.isInteger(total) || total < 1) return { says: 'Hãy nhập tổng chỉ tiêu, một số nguyên từ 1 trở lên.' };
  const there = units.filter((unit) => unit.takesPart);
  if (way === 'hand') return { says: 'Hãy chọn cách chia; nhập tay thì điền thẳng vào bảng.' };
  const method = ({ equal: 'equally', members: 'by_members', last: 'by_last_year' } as const)[way as Exclude<Way, 'hand'>];
  try {
    const parts = divide(total, method, there.map((unit) => ({ unitId: unit.id, members: unit.members ?? 0, lastYearMilli: (last.get(unit.id) ?? 0) * 1000, byHand: null })));
    return { amounts: parts.reduce((amounts, part) => withAmount(amounts, part.unitId, indicator, part.amount > 0 ? String(part.amount) : ''), typed.amounts) };
  } catch (error) {
    if (error instanceof DivisionFault) return { says: cannot()[error.code as keyof ReturnType<typeof cannot>] ?? cannot().nobody };
    throw error;
  }
}
const cannot = () => ({
  nobody: 'Chưa có đơn vị nào tham gia để chia.', no_members: 'Chưa đơn vị nào có số đoàn viên để chia theo. Hãy chia đều hoặc nhập tay.',
  no_last_year: 'Năm trước chưa có kết quả nào được công nhận để chia theo. Hãy chọn cách chia khác.' });

/**
 * Lines copied from a spreadsheet: a unit's name, then its amount. What names no unit of the scope, or no number, is
 * said by line and left out.
 */
export function pasted(typed: DraftTyped, units: readonly DraftUnit[], indicator: string, text: string): { amounts: Amounts; read: number; unread: string[] } {
  const byName = new Map(units.map((unit) => [toneKey(unit.name), unit.id]));
  let { amounts } = typed;
  let read = 0;
  const unread: string[] = [];
  for (const line of text.split('\n').map((each) => each.trim()).filter(Boolean)) {
    const found = /^(.*?)[\t;:]?\s*([\d.,\s]+)$/.exec(line);
    const unitId = found && byName.get(toneKey(found[1]!.replace(/^\d+[\t.)]\s*/, '')));
    const amount = found ? numberOf(found[2]!) : null;
    if (!unitId || amount === null || Number.isNaN(amount)) { unread.push(line); continue; }
    amounts = withAmount(amounts, unitId, indicator, String(amount));
    read += 1;
  }
  return { amounts, read, unread };
}

/** What units were given of an indicator, as far as it is numbers. */
export const sumOf = (amounts: Amounts, units: readonly DraftUnit[], indicator: string): number =>
  units.reduce((sum, unit) => { const amount = unit.takesPart ? numberOf(amounts[unit.id]?.[indicator] ?? '') : 0; return sum + (Number.isFinite(amount) ? amount! : 0); }, 0);

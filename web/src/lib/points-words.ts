import type { CriterionHead } from '#wire/appraisal';
import { boxNumber, typedMilli } from '#domain/number';
import { points } from './format.ts';

/** Thousandths as people type them into a field: "7,5"; on a page in English "7.5". */
export const typedPoints = (milli: number): string => boxNumber(typedMilli(milli));

/** What may be given for a criterion, in a sentence. */
export function mayGive({ kind, maxMilli, stepsMilli }: CriterionHead): string {
  const most = maxMilli === null ? '' : ` tối đa ${typedPoints(maxMilli)} điểm`;
  if (kind === 'judged') return stepsMilli ? `Điểm thẩm định theo bậc: ${stepsMilli.map(typedPoints).join('; ')}. Lần đồng ý sau cùng được tính.` : maxMilli === null ? 'Điểm thẩm định từ 0. Lần đồng ý sau cùng được tính.' : `Điểm thẩm định từ 0 đến ${typedPoints(maxMilli)}. Lần đồng ý sau cùng được tính.`;
  if (kind === 'bonus') return `Điểm cộng: các lần được đồng ý cộng lại,${most}. Bớt bằng một đề nghị mới với số âm.`;
  return `Điểm trừ: các lần được đồng ý cộng lại${most ? `,${most}` : ''}. Bớt bằng một đề nghị mới với số âm.`;
}

/** "+3,00" for điểm cộng, "−1,50" for điểm trừ, "8,00" for what is judged. */
export const signed = (kind: string | null, milli: number): string => {
  const shown = kind === 'deduction' ? -milli : milli;
  return kind === 'judged' ? points(shown) : `${shown < 0 ? '−' : '+'}${points(Math.abs(shown))}`;
};

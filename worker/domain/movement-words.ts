import { indicators, type Indicator } from '#vocabulary';
import type { Gain, Movement, Mover } from '#wire/why';
import { startOfDay } from './calendar.ts';
import { language } from './language.ts';
import { decimal, unitFor, whole } from './numbers.ts';

/** Why a place moved, in sentences, from the movement itself: the API says them in Vietnamese, a page in its own language. */
export function movementSentences({ place, was, passedByAll: by, passedAll: past, gains, pointsMilli, day }: Omit<Movement, 'sentences' | 'passed' | 'passedBy'>): string[] {
  if (place === null) return [];
  const own = `Riêng đơn vị, từ đầu ngày: ${broughtWords({ gains, pointsMilli }, day)}.`;
  if (was === null) return [`Đầu ngày đơn vị chưa được xếp hạng, nay ở hạng ${place}.`, own];
  const step = was > place ? `Từ hạng ${was} đầu ngày lên hạng ${place}, tăng ${was - place} bậc.` : was < place ? `Từ hạng ${was} đầu ngày đến hạng ${place}, giảm ${place - was} bậc.` : `Vẫn ở hạng ${place} như đầu ngày.`;
  const crossed = past > 0 && by > 0 ? `Vượt hoặc theo kịp ${whole(past)} đơn vị, và có ${whole(by)} đơn vị nay đứng trước.` : past > 0 ? `Vượt hoặc theo kịp ${whole(past)} đơn vị.` : by > 0 ? `Có ${whole(by)} đơn vị nay đứng trước.` : null;
  return [step, ...(crossed ? [crossed] : []), own];
}

/** Who stands before now and did not, and thanks to what. */
export const passedByWords = (mover: Pick<Mover, 'name' | 'gains' | 'pointsMilli'>, day: string): string => `${mover.name}: ${broughtWords(mover, day)}.`;
/** Who stood before and does not any more; 0 = ranked nowhere now. */
export const passedWords = ({ name, place: theirs, pointsMilli }: Pick<Mover, 'name' | 'place' | 'pointsMilli'>, place: number | null): string => (
  theirs === 0 ? `${name} không còn trong bảng xếp hạng.` : theirs === place ? `Nay bằng ${name}.` : pointsMilli < 0 ? `Nay trước ${name}, sau khi kết quả của đơn vị ấy được điều chỉnh qua đối soát.` : `Nay trước ${name}.`);

/** What came to a unit since the day began: "+37 hồ sơ toàn trình được công nhận lúc 14:05, thêm 74 điểm". */
export function broughtWords({ gains, pointsMilli }: Pick<Mover, 'gains' | 'pointsMilli'>, day: string): string {
  const more = gains.filter(({ milli }) => milli > 0);
  const when = whenWords(more, day);
  const parts = [...(more.length > 0 ? [`${more.map(({ indicator, milli }) => `+${decimal(milli)} ${nameOf(indicator, decimal(milli))}`).join(', ')} được công nhận${when && ` ${when}`}`] : []),
    ...(gains.some(({ milli }) => milli < 0) ? ['một số kết quả được điều chỉnh qua đối soát'] : [])];
  const points = pointsMilli > 0 ? `thêm ${decimal(pointsMilli)} điểm` : pointsMilli < 0 ? `ít hơn đầu ngày ${decimal(-pointsMilli)} điểm` : 'điểm không đổi';
  if (parts.length === 0) return pointsMilli === 0 ? 'chưa có kết quả mới được công nhận' : `${points} do Ban Tổ chức chấm`;
  return `${parts.join('; ')}, ${points}`;
}

/** "hồ sơ toàn trình", "tài khoản VNeID người dân": the short words of a column, as they stand inside a sentence. */
function nameOf(indicator: Indicator, figure: string): string {
  const { short, countUnit } = indicators[indicator];
  const inside = short.replace(/^\p{Lu}(?=\p{Ll})/u, (letter) => letter.toLocaleLowerCase('vi'));
  if (language() === 'vi') return inside.startsWith(countUnit) ? inside : `${countUnit} ${inside}`;
  return inside.includes(`${countUnit}s`) ? inside.replace(`${countUnit}s`, unitFor(figure, countUnit)) : `${unitFor(figure, countUnit)} (${short})`;
}
const clock = (ms: number, day: string): string => new Date(ms - startOfDay(day)).toISOString().slice(11, 16);
function whenWords(gains: readonly Gain[], day: string): string {
  const [from, until] = [Math.min(...gains.map((each) => each.from ?? Number.POSITIVE_INFINITY)), Math.max(...gains.map((each) => each.until ?? Number.NEGATIVE_INFINITY))];
  if (from > until) return '';
  return clock(from, day) === clock(until, day) ? `lúc ${clock(until, day)}` : `từ ${clock(from, day)} đến ${clock(until, day)}`;
}

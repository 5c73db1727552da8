import { indicators, procedureGroups, type AlertKind, type Indicator, type ProcedureGroup } from '#vocabulary';
import { dayWords, localDateAt } from './calendar.ts';
import { whole } from './numbers.ts';

/** The numbers a sentence is made of. Dates are local, times UTC ms. */
export type SignFacts = {
  end_burst: { campaign: string; last: number; all: number; hours: number; until: number };
  many_in_a_minute: { count: number; moments: number; seconds: number; from: number; to: number };
  one_procedure: { group: ProcedureGroup; count: number; all: number; month: string };
  at_night: { count: number; from: number; to: number };
  copies_target: { campaign: string; indicator: Indicator; amount: number; others: number; othersExact: number };
  hoarded: { count: number; minutes: number; at: number; oldest: string; newest: string; days: number };
  citizen_denies: { count: number; from: number; to: number };
};

const HOUR_MS = 3_600_000;
const clock = (ms: number): string => new Date(ms + 7 * HOUR_MS).toISOString().slice(11, 16);
const day = (ms: number): string => dayWords(localDateAt(ms));
const span = (from: number, to: number): string => (clock(from) === clock(to) && day(from) === day(to) ? `lúc ${clock(from)} ngày ${day(from)}` : day(from) === day(to) ? `từ ${clock(from)} đến ${clock(to)} ngày ${day(from)}` : `từ ${clock(from)} ngày ${day(from)} đến ${clock(to)} ngày ${day(to)}`);

/** Each sign in one sentence, with its numbers and with what it cannot tell. It accuses nobody. */
const sentences: { [Kind in AlertKind]: (facts: SignFacts[Kind]) => string } = {
  end_burst: ({ campaign, last, all, hours, until }) =>
    `${whole(last)} trong ${whole(all)} khai báo của đợt “${campaign}” được gửi trong ${hours} giờ cuối, trước ${clock(until)} ngày ${day(until)}; có thể đơn vị gom việc của cả đợt để nhập một lần.`,
  many_in_a_minute: ({ count, moments: different, seconds, from, to }) =>
    `Trong ${seconds} giây có ${whole(count)} khai báo của cùng một người, ghi ở ${whole(different)} thời điểm khác nhau, ${span(from, to)}; một danh sách gửi cùng lúc chỉ tính là một thời điểm.`,
  one_procedure: ({ group, count, all, month }) =>
    `${whole(count)} trong ${whole(all)} hồ sơ có ghi lĩnh vực của cùng một người trong tháng ${month.slice(5)}/${month.slice(0, 4)} thuộc một lĩnh vực: ${procedureGroups[group]}; có thể người này trực ở quầy của lĩnh vực đó.`,
  at_night: ({ count, from, to }) => `${whole(count)} khai báo của cùng một người được ghi trong đêm, ${span(from, to)}, theo giờ của thiết bị; có thể là ghi lại việc đã làm ban ngày.`,
  copies_target: ({ campaign, indicator, amount, others, othersExact }) =>
    `Tổng khai báo “${indicators[indicator].short}” trong đợt “${campaign}” bằng đúng chỉ tiêu được giao: ${whole(amount)}/${whole(amount)}; trong ${whole(others)} đơn vị khác có chỉ tiêu này, ${othersExact === 0 ? 'không đơn vị nào' : `${whole(othersExact)} đơn vị`} bằng đúng chỉ tiêu; có thể là ngẫu nhiên.`,
  hoarded: ({ count, minutes, at, oldest, newest, days }) =>
    `Trong ${minutes} phút từ ${clock(at)} ngày ${day(at)}, cùng một người gửi ${whole(count)} khai báo về việc đã làm ${oldest === newest ? `ngày ${dayWords(oldest)}` : `từ ${dayWords(oldest)} đến ${dayWords(newest)}`}, ít nhất ${whole(days)} ngày sau khi làm; có thể do lâu ngày không có sóng, hoặc nhập lại từ sổ giấy.`,
  citizen_denies: ({ count, from, to }) => (count === 1
    ? `Một người dân trả lời “không đúng” cho một khai báo, lúc ${clock(from)} ngày ${day(from)}; có thể do bấm nhầm hoặc nhầm người.`
    : `${whole(count)} câu trả lời “không đúng” của người dân cho ${whole(count)} khai báo, ${span(from, to)}; có thể do bấm nhầm hoặc nhầm người.`),
};
/** A sign's sentence: the API says it in Vietnamese, a page in its own language. */
export const sentenceOf = <Kind extends AlertKind>(kind: Kind, facts: SignFacts[Kind]): string => sentences[kind](facts);

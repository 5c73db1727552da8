import { indicators, tieBreaks as tieBreakWords, type TieBreak } from '#vocabulary';
import type { CriteriaRules, Criterion, TieBreakKey } from '#wire/rules';
import { ALL_WEEKDAYS, clockWords, endWords, lengthWords, localDateAt, vietnameseDate, weekdaysWords } from './calendar.ts';
import type { CampaignTimes, Gap } from './phase.ts';
import { CRITERION } from './ranking.ts';

/** Rules shown back as sentences anybody can check a board by; made from the data, so never apart from it. */
export function sentencesOf(rules: CriteriaRules, times: CampaignTimes, window: Window = EVERY_DAY): string[] {
  return [...windowSentences(times, window), ...rules.criteria.flatMap(pointSentences), tieSentence(rules),
    'Chỉ kết quả đã được đối soát, công nhận mới được tính; rút lại công nhận thì điểm giảm ngay.',
    'Mỗi hồ sơ, tài khoản chỉ tính một lần; hai đơn vị cùng khai báo thì chưa ai được tính cho đến khi giải quyết xong.'];
}

/** What of a campaign's time is not in its moments: bits of its days of the week, and outages that moved the end of claims. */
export type Window = { weekdays: number; outages: readonly (Gap & { words: string; movedMs: number })[] };
const EVERY_DAY: Window = { weekdays: ALL_WEEKDAYS, outages: [] };

function windowSentences(times: CampaignTimes, { weekdays, outages }: Window): string[] {
  const first = vietnameseDate(localDateAt(times.startsAt));
  const last = vietnameseDate(localDateAt(times.endsAt - 1));
  return [`Tính các việc thực hiện từ ngày ${first} đến hết ngày ${last}; nhận khai báo đến ${endWords(times.claimsUntil)}.`,
    ...(weekdays === ALL_WEEKDAYS ? [] : [`Chỉ tính việc thực hiện vào ${weekdaysWords(weekdays)}.`]),
    ...(times.claimsUntil > times.endsAt ? [`Sau ngày ${last} chỉ khai báo muộn việc đã làm: tính cho đơn vị mà người khai báo sinh hoạt vào ngày thực hiện; người được ghi vào đơn vị sau ngày ${last} không khai báo thêm.`] : []),
    ...outages.map(({ fromAt, toAt, words, movedMs }) => `Hệ thống gián đoạn từ ${clockWords(fromAt)} đến ${clockWords(toAt)} (${words}): hạn nhận khai báo lùi thêm ${lengthWords(movedMs)}.`)];
}

function pointSentences(criterion: Criterion): string[] {
  if (criterion.kind === 'acts') {
    return criterion.weights.map(({ indicator, milli }) => indicators[indicator].upgradeOf
      ? `${indicators[indicator].label}: cộng thêm ${points(milli)} điểm cho tài khoản đã được tính, không tính thành việc thứ hai.`
      : `${indicators[indicator].label}: ${points(milli)} điểm mỗi ${indicators[indicator].countUnit}.`);
  }
  if (criterion.kind !== 'target') return [];
  const parts = criterion.weights.map(({ indicator, weight }) => `${indicators[indicator].label} (trọng số ${points(weight)})`);
  return [`Điểm là tỷ lệ hoàn thành chỉ tiêu được giao, tính bằng trung bình có trọng số của: ${parts.join('; ')}. Đạt đúng chỉ tiêu là 100 điểm, vượt chỉ tiêu được tính phần vượt.`,
    'Đơn vị chưa được giao chỉ tiêu tham gia nhưng không xếp hạng.'];
}

function tieSentence({ tieBreaks, criteria }: CriteriaRules): string {
  const words = (key: TieBreakKey) => (key.startsWith(CRITERION) ? `điểm cao hơn ở “${criteria.find((each) => each.key === key.slice(CRITERION.length))?.name}”` : tieBreakWords[key as TieBreak]);
  const order = tieBreaks.map(words).join(', rồi ');
  const first = order ? `Bằng điểm thì xét lần lượt: ${order}. ` : '';
  return `${first}Bằng nhau tất cả thì đồng hạng và hạng kế tiếp được bỏ qua (1, 2, 2, 4).`;
}

/** Thousandths → "1,5": at most three decimals, comma as in Vietnamese. */
const points = (milli: number): string => String(milli / 1000).replace('.', ',');

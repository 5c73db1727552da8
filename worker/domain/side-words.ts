import type { BoardSide } from '#vocabulary';
import type { CriteriaRules, Criterion } from '#wire/rules';
import type { CampaignTimes } from './phase.ts';
import { sentencesOf } from './sentences.ts';
import { sideRules } from './side-rules.ts';

const listed = (left: readonly Criterion[]): string => left.map(({ name }) => `“${name}”`).join('; ');
const leftWords: Record<BoardSide, (left: string) => string> = {
  teams: (left) => `Không áp dụng cho đội hình vì cần chỉ tiêu được giao, số đoàn viên hoặc người chấm: ${left}.`,
  branches: (left) => `Không áp dụng cho chi đoàn vì cần chỉ tiêu được giao, số đoàn viên hoặc người chấm: ${left}.`,
  districts: (left) => `Không áp dụng cho địa bàn cấp huyện cũ vì người chấm chấm từng đơn vị: ${left}.`,
};
/** What readers of a side board are told of the criteria that do not apply to it. */
export const leftSentence = (left: readonly Criterion[], side: BoardSide): string[] => (left.length === 0 ? [] : [leftWords[side](listed(left))]);
const more: Record<BoardSide, () => string[]> = {
  teams: () => [],
  branches: () => ['Chi đoàn xếp hạng trong từng đơn vị tham gia; việc ghi tại chính đơn vị đứng riêng, không xếp hạng. Cộng cả hai bằng kết quả của đơn vị trên bảng đơn vị.'],
  districts: () => [
    'Thực hiện và chỉ tiêu của một địa bàn cấp huyện cũ là tổng của các đơn vị nay trên địa bàn đó; tỷ lệ tính từ hai tổng, không phải trung bình của các tỷ lệ.',
    'Đơn vị có địa bàn từ nhiều huyện cũ được tính trọn cho huyện cũ có phần lớn nhất.'],
};

/** What readers of a side board are told: criteria that do not apply to it, what it adds up, then the rules that hold on it. The API says it in Vietnamese, a page in its own language. */
export function sideSentences(whole: CriteriaRules, times: CampaignTimes, side: BoardSide): string[] {
  const { rules, left } = sideRules(whole, side);
  return [...leftSentence(left, side), ...more[side](), ...sentencesOf(rules, times)];
}

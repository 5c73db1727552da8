import { indicators, type Indicator } from '#vocabulary';
import { date } from './format.ts';

/** What the helped person is asked to remember, in everyday words. */
const deed = (indicator: Indicator): string => {
  if (indicator === 'dossier_payment') return 'thanh toán trực tuyến cho hồ sơ';
  if (indicator === 'account_transaction') return 'nộp hồ sơ hoặc thanh toán bằng tài khoản của mình';
  const { subject, from } = indicators[indicator];
  if (subject === 'dossier') return 'nộp hồ sơ qua mạng';
  if (subject === 'account') return from === null ? 'đăng ký tài khoản dịch vụ công' : 'kích hoạt VNeID hoặc đăng nhập Cổng Dịch vụ công';
  return 'dùng dịch vụ công trực tuyến';
};

/** `day` = as people write it, 20/11/2026. */
export const askedOf = (indicator: string, unitName: string, day: string): string => `Ngày ${day}, đoàn viên của ${unitName} có hướng dẫn bạn ${deed(indicator as Indicator)} không?`;

/** From the least to the best, marks 1 to 5. */
export const satisfactions = () => ['Rất không hài lòng', 'Không hài lòng', 'Bình thường', 'Hài lòng', 'Rất hài lòng'] as const;
export const free = () => 'Việc hướng dẫn này miễn phí. Không ai được thu tiền, giữ tài khoản, mật khẩu hay giấy tờ của bạn.';

const DAY_MS = 86_400_000;
/** The last day on which a code can be used from morning to night. */
export const lastDay = (expiresAt: number): string => date(expiresAt - DAY_MS);

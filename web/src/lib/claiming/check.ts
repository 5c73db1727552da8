import { PROGRAMME_FROM } from '#vocabulary';
import type { ClaimableIndicator } from '#wire/claiming';
import { readAccountName } from '#domain/account';
import { isRealDate, dayWords } from '#domain/calendar';
import { readDossierCode, receivedTooLate } from '#domain/dossier';
import { isWhole } from '#domain/shares';

/** A claim as it stands in the form. */
export type Draft = {
  indicator: string; unitId: string; teamId: string; procedureGroup: string; subject: string; quantity: number | null; actDate: string; activityId: string;
  helpers: { personId: string; milli: number }[]; citizen: boolean;
};
export type Fault = { field: 'subject' | 'quantity' | 'actDate' | 'indicator' | 'unitId' | 'teamId' | 'activityId' | 'helpers' | 'pledge' | ''; message: string };
/** What a claim of an activity begins with. */
export type Begin = Pick<Draft, 'indicator' | 'unitId' | 'teamId' | 'activityId' | 'actDate' | 'quantity'>;
/** What the code says about itself while it is typed. */
export type Reading = { tone: 'good' | 'unsure' | 'bad'; words: string } | null;

/** The server's own sentences for what can be seen without it (a test holds them together). */
export const words = () => ({
  code_missing: 'Khai báo hồ sơ cần mã hồ sơ.',
  code_impossible_date: 'Ngày trong mã hồ sơ không có thật. Hãy kiểm tra lại sáu chữ số năm-tháng-ngày trong mã.',
  code_in_future: 'Ngày trong mã hồ sơ ở tương lai. Hãy kiểm tra lại mã.',
  code_after_act: 'Ngày thực hiện sớm hơn ngày tiếp nhận ghi trong mã hồ sơ quá 30 ngày. Hãy kiểm tra lại mã và ngày.',
  account_missing: 'Khai báo tài khoản cần số điện thoại hoặc mã đăng ký.',
  account_malformed: 'Số điện thoại hoặc mã đăng ký không đúng dạng. Số điện thoại có 10 chữ số, bắt đầu bằng 0.',
  identity_number: 'Dãy 12 chữ số này giống số định danh cá nhân (CCCD). Không nhập số định danh của người dân; hãy dùng số điện thoại hoặc mã đăng ký.',
  act_in_future: 'Ngày thực hiện ở tương lai. Hãy kiểm tra lại ngày.',
  act_too_old: 'Ngày thực hiện trước khi Đề án bắt đầu (01/01/2022). Hãy kiểm tra lại ngày.',
  helpers_not_whole: 'Phần của những người cùng hỗ trợ phải cộng đúng bằng 1000 phần nghìn, mỗi người một lần.',
}) as const;

/** What may be said of a subject that is being typed; null = nothing yet. @param done the field has been left */
export function reading(subject: ClaimableIndicator['subject'], typed: string, today: string, done: boolean): Reading {
  if (typed.trim() === '' || subject === 'none') return null;
  if (subject === 'account') {
    const account = readAccountName(typed);
    if (typeof account !== 'string') return { tone: 'good', words: `Sẽ lưu ở dạng che: ${account.masked}` };
    return account === 'identity_number' || done ? { tone: 'bad', words: words()[account] } : null;
  }
  const code = readDossierCode(typed, today);
  if (typeof code === 'string') return { tone: 'bad', words: words()[code] };
  if (code.known) return { tone: 'good', words: `Tiếp nhận ngày ${dayWords(code.date!)}${code.agency ? `, cơ quan ${code.agency}` : ''}. Sẽ lưu ở dạng che: ${code.masked}` };
  return done ? { tone: 'unsure', words: 'Mã có dạng chưa biết. Hãy xem lại; nếu đúng như trên giấy thì vẫn gửi được và sẽ có người kiểm tra.' } : null;
}

/** The first thing that keeps a claim from being kept, or null. */
export function faultOf(draft: Draft, indicator: ClaimableIndicator | undefined, today: string): Fault | null {
  if (!indicator) return { field: 'indicator', message: 'Hãy chọn việc đã làm.' };
  if (!draft.unitId) return { field: 'unitId', message: 'Chưa chọn đơn vị.' };
  const { actDate } = draft;
  const wrongDay = !isRealDate(actDate) ? 'Hãy chọn ngày thực hiện.' : actDate > today ? words().act_in_future : actDate < PROGRAMME_FROM ? words().act_too_old : null;
  if (wrongDay) return { field: 'actDate', message: wrongDay };
  if (indicator.subject === 'none') {
    const { quantity } = draft;
    if (quantity === null || !Number.isInteger(quantity) || quantity < 1 || quantity > 5000) return { field: 'quantity', message: 'Số lượt là số nguyên từ 1 đến 5.000.' };
  } else {
    const message = wrongSubject(indicator.subject, draft, today);
    if (message) return { field: 'subject', message };
  }
  if (draft.helpers.length > 0 && !isWhole(draft.helpers.map(({ personId, milli }) => ({ holder: personId, milli })))) {
    return { field: 'helpers', message: 'Phần của những người cùng làm phải cộng đúng bằng 100 %. Hãy sửa lại hoặc bấm “Chia đều”.' };
  }
  return null;
}

function wrongSubject(subject: 'dossier' | 'account', { subject: typed, actDate }: Draft, today: string): string | null {
  if (typed.trim() === '') return subject === 'dossier' ? words().code_missing : words().account_missing;
  if (typed.trim().length > 64) return 'Mã dài quá 64 ký tự. Hãy kiểm tra lại.';
  if (subject === 'account') {
    const account = readAccountName(typed);
    return typeof account === 'string' ? words()[account] : null;
  }
  const code = readDossierCode(typed, today);
  if (typeof code === 'string') return words()[code];
  return receivedTooLate(code, actDate) ? words().code_after_act : null;
}

/** Which field of the form a server's refusal belongs to. */
export const fieldOf = (field: string): Fault['field'] => {
  const [name = ''] = field.split('.');
  if (name === 'dossierCode' || name === 'account') return 'subject';
  return (['quantity', 'actDate', 'indicator', 'unitId', 'teamId', 'activityId', 'helpers', 'pledge'] as const).find((each) => each === name) ?? '';
};

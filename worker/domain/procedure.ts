import type { ProcedureGroup, SourceState } from '#vocabulary';
import { searchKey } from './name.ts';

/** Words of the office's "lĩnh vực" and procedure names, accent-free, and the group they mean. First match wins. */
const groupWords: readonly [ProcedureGroup, RegExp][] = [
  ['certification', /chung thuc|sao y|chu ky/],
  ['civil_status', /ho tich|khai sinh|khai tu|ket hon|hon nhan|giam ho/],
  ['residence', /cu tru|thuong tru|tam tru|can cuoc|dinh danh|ho chieu|xuat nhap canh/],
  ['land', /dat dai|moi truong|quyen su dung dat|xay dung|tai nguyen/],
  ['business', /kinh doanh|doanh nghiep|hop tac xa|dau tu|thuong mai/],
  ['transport', /giao thong|lai xe|bang lai|phuong tien|dang kiem|van tai/],
  ['social', /bao tro|nguoi co cong|xa hoi|ho ngheo|tre em|viec lam|lao dong/],
  ['health_education', /y te|giao duc|hoc|kham chua benh|duoc/],
  ['tax_insurance', /thue|bao hiem|bhxh|bhyt/],
];

/**
 * The procedure group of a dossier, from the office's own words.
 *
 * @param field     "lĩnh vực" as exported; may be empty
 * @param procedure name of the procedure, asked when the field says nothing
 */
export function procedureGroupOf(field: string, procedure: string): ProcedureGroup {
  for (const words of [searchKey(field), searchKey(procedure)]) {
    const found = groupWords.find(([, pattern]) => pattern.test(words));
    if (words && found) return found[0];
  }
  return 'other';
}

/**
 * Whether a dossier came in online, from "hình thức nộp".
 *
 * @returns false for the counter and the post; null when the export does not say
 */
export function isOnline(channel: string): boolean | null {
  const words = searchKey(channel);
  if (/truc tuyen|online|toan trinh|mot phan|dvc/.test(words)) return true;
  if (/truc tiep|mot cua|buu chinh|bcci|buu dien|quay/.test(words)) return false;
  return null;
}

/** Words that say a thing did not happen, has not yet, or was only asked for: what they speak of does not count. */
const NOT_SO = /\b(chua|khong|tu choi( yeu cau| cho)?|cho( duyet| xac nhan| phe duyet| xet)?|huy( yeu cau| lenh)?)( (bi|duoc|phai|cho|co|he))*( (yeu cau|de nghi|viec))* (rut|tra lai|tu choi|huy|dung)\b( ho so)?/g;
/** The result handed over, which is the opposite of a dossier handed back. */
const RESULT_GIVEN = /\btra (lai )?(ket qua|kq)\b/g;
const WITHDRAWN = /\brut\b(?! (gon|ngan|kinh nghiem))|\bhuy (ho so|theo|yeu cau|bo|nop|dang ky)\b|\b(da|bi|tu|cong dan|nguoi dan|nguoi nop) huy\b|^huy$/;
const RETURNED = /\btra lai\b|\btu choi\b|\bkhong (du dieu kien|hop le|(duoc )?(tiep nhan|chap nhan|phe duyet|thu ly|giai quyet))\b|(?<!\btam )\bdung (xu ly|giai quyet|thuc hien|tham dinh|ho so)\b|^(da |bi )?dung$|\bdinh chi\b|\btra ho so khong\b/;

/**
 * What the office's status says has become of a dossier. The portals' own ten states are among what is
 * understood ("không được tiếp nhận", "công dân yêu cầu rút hồ sơ", "dừng xử lý", "đã trả kết quả" …).
 *
 * @param status as exported; empty or unknown words mean that it goes on, since silence takes nothing back
 */
export function sourceStateOf(status: string): SourceState {
  const words = searchKey(status).replace(RESULT_GIVEN, ' ').replace(NOT_SO, ' ').replace(/ +/g, ' ').trim();
  if (WITHDRAWN.test(words)) return 'withdrawn';
  return RETURNED.test(words) ? 'returned' : 'going';
}

/**
 * Whether fees were paid online, from "thanh toán".
 *
 * @returns false for cash, for nothing to pay and for what is not paid yet; null when the export does not
 *          say ("đã thanh toán", "chuyển khoản" may both have happened at the counter)
 */
export function isPaidOnline(payment: string): boolean | null {
  const words = searchKey(payment);
  if (/\b(chua|khong|cho|mien|that bai|hoan tien)\b|tien mat|truc tiep|tai quay/.test(words)) return false;
  return /truc tuyen|online|cong (thanh toan|dich vu|dvc)|dvcqg|nen tang thanh toan|payment|vi dien tu/.test(words) ? true : null;
}

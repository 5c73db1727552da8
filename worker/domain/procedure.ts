import type { ProcedureGroup } from '#vocabulary';
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

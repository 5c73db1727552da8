import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Papa from 'papaparse';
import writeXlsxFile from 'write-excel-file/node';
import { root } from './build.ts';
import { accountExport, demonstrationClaims, demonstrationUnits, dossierExport, rivalClaims } from './demonstration.ts';
import { laterExport } from './later-export.ts';

/** The sample exports as files: what a state office would hand over, made from the demonstration year. */
const units = demonstrationUnits();
const claims = demonstrationClaims(units);
const served = join(root, 'web', 'static', 'mau');
const fixtures = join(root, 'tests', 'fixtures');
mkdirSync(served, { recursive: true });

/** `;` and a byte-order mark, as Vietnamese Excel writes and expects. */
export const dossierCsv = (): string => `\ufeff${Papa.unparse(dossierExport(units, claims) as unknown[][], { delimiter: ';' })}\r\n`;

/** The same office some days later: some dossiers withdrawn, some returned, most paid online. */
export const laterCsv = (): string => `\ufeff${Papa.unparse(laterExport(dossierExport(units, claims)) as unknown[][], { delimiter: ';' })}\r\n`;

if (import.meta.main) {
  writeFileSync(join(served, 'ket-xuat-ho-so-trinh-dien-lan-2.csv'), laterCsv());
  writeFileSync(join(served, 'ket-xuat-ho-so-trinh-dien.csv'), dossierCsv());
  await writeXlsxFile(accountExport(claims).map((row) => row.map((value) => ({ value, type: typeof value === 'number' ? Number : String }))) as never,
    { sheet: 'Tài khoản' } as never).toFile(join(served, 'ket-xuat-tai-khoan-trinh-dien.xlsx'));
  for (const file of ['ket-xuat-ho-so-trinh-dien.csv', 'ket-xuat-ho-so-trinh-dien-lan-2.csv', 'ket-xuat-tai-khoan-trinh-dien.xlsx']) copyFileSync(join(served, file), join(fixtures, file));
  console.log(claims.length, 'claims;', claims.filter((claim) => claim.waiting).length, 'waiting;', rivalClaims(units, claims).length, 'rivals');
}

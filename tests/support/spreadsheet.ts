/** A small .xlsx of text cells, as an office would save it. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import writeExcelFile from 'write-excel-file/node';

export async function toXLSX(rows: (string | number)[][]): Promise<Buffer> {
  const folder = mkdtempSync(join(tmpdir(), 'bang-vang-xlsx-'));
  const path = join(folder, 'x.xlsx');
  await writeExcelFile(rows.map((row) => row.map((value) => ({ value, type: typeof value === 'number' ? Number : String })))).toFile(path);
  const bytes = readFileSync(path);
  rmSync(folder, { recursive: true });
  return bytes;
}

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { zipSync, strToU8 } from 'fflate';
import { describe, expect, it } from 'vitest';
import { readDate, readRow, recogniseColumns } from '#domain/export';
import { errorFile, openTable, readLines } from '../../web/src/lib/reading/export-file.ts';
import { readTable } from '../../web/src/lib/reading/table.ts';
import { dossierCsv } from '../../worker/host/samples.ts';

const fixture = (name: string) => readFileSync(join(import.meta.dirname, '..', 'fixtures', name));
const csv = (text: string, bom = '') => new TextEncoder().encode(bom + text);
const TODAY = '2026-11-23';
const HEAD = 'STT;Mã hồ sơ;Ngày tiếp nhận;Hình thức nộp\n';
const refusal = (bytes: Uint8Array) => readTable(bytes).then(() => 'read', (error: { code?: string }) => error.code ?? 'crash');

describe('headings', () => {
  it('are found under a letterhead, whatever their accents, case and order', () => {
    const found = recogniseColumns([['ỦY BAN NHÂN DÂN TỈNH'], ['DANH SÁCH HỒ SƠ', '', ''], [], ['Ngay tiep nhan', 'HÌNH THỨC NỘP', 'Số hồ sơ', 'Họ tên']]);
    expect(found).toMatchObject({ kind: 'dossiers', headingRow: 3, columns: { receivedDate: 0, channel: 1, code: 2 }, missing: [] });
    expect(recogniseColumns([['Số điện thoại', 'Ngày kích hoạt', 'Mức định danh', 'Giao dịch gần nhất']])).toMatchObject({
      kind: 'accounts', columns: { account: 0, openedDate: 1, level: 2, lastTransactionDate: 3 } });
    expect(recogniseColumns([['a', 'b'], ['1', '2']])).toBe(null);
  });
});

describe('dates', () => {
  it.each([['23/11/2026', '2026-11-23'], ['3/1/2026 08:05', '2026-01-03'], ['08:05 03/01/2026', '2026-01-03'], ['2026-11-23T01:00:00', '2026-11-23'], [46_349, '2026-11-23'],
    [new Date('2026-11-23T00:00:00Z'), '2026-11-23'], ['31/02/2026', null], ['hôm qua', null], ['', null], [12, null]])('%s is %s', (cell, date) => {
    expect(readDate(cell as never)).toBe(date);
  });

  it('survive being written any way an office writes them', () => {
    fc.assert(fc.property(fc.date({ min: new Date('2020-01-01'), max: new Date('2026-11-22'), noInvalidDate: true }), (when) => {
      const date = when.toISOString().slice(0, 10);
      const [year, month, day] = date.split('-');
      for (const text of [`${day}/${month}/${year}`, `${Number(day)}/${Number(month)}/${year} 14:05`, `14:05:09 ${day}/${month}/${year}`, `${day}-${month}-${year}`, date]) expect(readDate(text)).toBe(date);
    }));
  });
});

describe('rows', () => {
  it('carry the wanted columns and nothing else', () => {
    const read = readRow('dossiers', { code: 1, receivedDate: 2 }, ['1', '000.00.A1.H08-261101-0001', '01/11/2026', 'Công dân mẫu', '000000000000'], 2, '2026-11-23');
    expect(read).toEqual({ row: { line: 2, code: '000.00.A1.H08-261101-0001', receivedDate: '2026-11-01' } });
    expect(readRow('dossiers', { code: 1, receivedDate: 2 }, ['', '', ''], 3, '2026-11-23')).toBe(null);
    expect(readRow('dossiers', { code: 0, receivedDate: 1 }, ['052098001234', '01/11/2026'], 4, '2026-11-23')).toMatchObject({ error: { line: 4 } });
  });

  it('of the sample exports are read, and the unreadable ones come back with their reason, formulas disarmed', async () => {
    const table = await readTable(fixture('ket-xuat-ho-so-trinh-dien.csv'));
    const opened = openTable(table);
    const read = await readLines(table, opened, TODAY);
    expect([opened.kind, read.errors.length]).toEqual(['dossiers', 12]);
    expect(read.chunks.map((chunk) => new TextDecoder().decode(chunk)).join()).not.toMatch(/Công dân|Thôn mẫu|000000000000/);
    const broken = errorFile([['Mã hồ sơ'], ['=HYPERLINK("x")'], ['+84'], ['-1'], ['@a']], [2, 3, 4, 5].map((line) => ({ line, reason: 'Sai.' })), 0);
    for (const cell of ['"\'=HYPERLINK(""x"")"', '"\'+84"', '"\'-1"', '"\'@a"']) expect(broken).toContain(cell);
    const accounts = await readTable(fixture('ket-xuat-tai-khoan-trinh-dien.xlsx'));
    expect(openTable(accounts)).toMatchObject({ kind: 'accounts', columns: { account: 2, openedDate: 3 } });
  });

  it('give the same fingerprint for the same rows, another for others', async () => {
    const of = async (text: string) => { const table = await readTable(csv(text)); return (await readLines(table, openTable(table), TODAY)).fingerprint; };
    const line = '1;000.00.A1.H08-261101-0001;01/11/2026;Trực tuyến\n';
    expect(await of(HEAD + line)).toBe(await of(`Đơn vị xuất\n\n${HEAD}${line}`.replace('Đơn vị xuất\n\n', '')));
    expect(await of(HEAD + line)).not.toBe(await of(HEAD + line.replace('0001', '0002')));
  });

  it('of the committed sample are the ones the demonstration year makes', () => {
    expect(fixture('ket-xuat-ho-so-trinh-dien.csv').toString()).toBe(dossierCsv());
  });
});

describe('files that are no export', () => {
  it('are told apart by their bytes and answered clearly', async () => {
    const zip = (files: Record<string, Uint8Array>) => zipSync(files, { level: 9 });
    expect(await refusal(new Uint8Array())).toBe('empty');
    expect(await refusal(new Uint8Array([0xd0, 0xcf, 0x11, 0xe0, 0xa1]))).toBe('old_excel');
    expect(await refusal(csv('PK nothing'))).toBe('not_spreadsheet');
    expect(await refusal(zip({ 'word/document.xml': strToU8('<x/>') }))).toBe('not_spreadsheet');
    expect(await refusal(zip({ 'xl/workbook.xml': strToU8('<x/>'), 'xl/big.xml': new Uint8Array(60_000_000) }))).toBe('zip_bomb');
    expect(await refusal(zip(Object.fromEntries(Array.from({ length: 400 }, (_, n) => [`f${n}`, new Uint8Array(1)]))))).toBe('zip_bomb');
    expect(await refusal(zip({ 'xl/workbook.xml': strToU8('<not xml') }))).toBe('broken');
    expect(await refusal(new Uint8Array([0x4d, 0xe3, 0x20, 0xf0, 0xfb, 0x0a]))).toBe('wrong_encoding');
    expect(await refusal(csv(`${'cột;'.repeat(10_000)}\n`))).toBe('too_wide');
    expect(await refusal(new Uint8Array(61_000_000).fill(65))).toBe('too_large');
    expect(await refusal(new Uint8Array([...'anh'].map((c) => c.charCodeAt(0)).concat([0, 0, 0])))).toBe('not_spreadsheet');
  });

  it('in UTF-16 with its mark, and UTF-8 with or without one, read the same', async () => {
    const text = `${HEAD}1;000.00.A1.H08-261101-0001;01/11/2026;Trực tuyến\n`;
    const utf16 = new Uint8Array([0xff, 0xfe, ...new Uint8Array(new Uint16Array([...text].map((c) => c.charCodeAt(0))).buffer)]);
    const tables = await Promise.all([csv(text), csv(text, '\ufeff'), utf16, csv(text.replaceAll(';', ','))].map((bytes) => readTable(bytes)));
    for (const table of tables) expect(openTable(table).columns).toEqual({ code: 1, receivedDate: 2, channel: 3 });
  });

  it('never crash the reader, whatever the bytes', async () => {
    await fc.assert(fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), fc.constantFrom([], [0x50, 0x4b, 3, 4], [0xff, 0xfe]), async (bytes, magic) => {
      expect(await refusal(new Uint8Array([...magic, ...bytes]))).not.toBe('crash');
    }), { numRuns: 500 });
  });
});

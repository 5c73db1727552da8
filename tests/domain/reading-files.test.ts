import { readFileSync } from 'node:fs';
import { strToU8, zipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { errorFile, openTable, openedAs, readLines } from '../../web/src/lib/reading/export-file.ts';
import { sendRows, type Asker } from '../../web/src/lib/reading/send.ts';
import { checkSize, readTable } from '../../web/src/lib/reading/table.ts';
import { importChunk, importOpen, dossierRow } from '#wire/import';

const TODAY = '2026-11-23';
const HEADINGS = ['STT', 'Mã hồ sơ', 'Người nộp', 'Ngày tiếp nhận', 'Hình thức nộp'];
const line = (n: number) => [String(n), `000.00.A0.H08-261109-${String(n).padStart(4, '0')}`, `Công dân ${n}`, '09/11/2026', 'Trực tuyến'];
const csv = (rows: string[][], mark = ';') => new TextEncoder().encode(rows.map((row) => row.join(mark)).join('\r\n'));
const WITHIN = { rows: [HEADINGS, line(1), line(2)] };
const read = async (bytes: Uint8Array, today = TODAY) => {
  const table = await readTable(bytes);
  return { table, opened: openTable(table), read: await readLines(table, openTable(table), today) };
};
const refusal = (bytes: Uint8Array) => read(bytes).then(() => 'được đọc', (error: Error) => error.message);

const columnName = (at: number): string => (at >= 26 ? columnName(Math.floor(at / 26) - 1) : '') + String.fromCharCode(65 + (at % 26));
const cellXml = (value: string | number, at: number, row: number) => {
  const place = `${columnName(at)}${row + 1}`;
  return typeof value === 'number' ? `<c r="${place}"><v>${value}</v></c>` : `<c r="${place}" t="inlineStr"><is><t>${value}</t></is></c>`;
};
const sheetXml = (rows: (string | number)[][]) => `<?xml version="1.0"?><worksheet><sheetData>${rows.map((cells, row) =>
  `<row r="${row + 1}">${cells.map((value, at) => cellXml(value, at, row)).join('')}</row>`).join('')}</sheetData></worksheet>`;
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
/** The smallest workbook there is, with any part replaced. */
const xlsx = (sheet: string | Uint8Array, parts: Record<string, string | Uint8Array> = {}) => zipSync(Object.fromEntries(Object.entries({
  'xl/workbook.xml': `<?xml version="1.0"?><workbook xmlns:r="${OFFICE}"><sheets><sheet name="A" sheetId="1" r:id="rId1"/></sheets></workbook>`,
  'xl/_rels/workbook.xml.rels': `<?xml version="1.0"?><Relationships><Relationship Id="rId1" Type="${OFFICE}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
  'xl/worksheets/sheet1.xml': sheet, ...parts }).map(([name, part]) => [name, typeof part === 'string' ? strToU8(part) : part])));

describe('a text file', () => {
  test.each([[';'], [','], ['\t']])('is read with “%s” between its cells', async (mark) => {
    expect((await read(csv(WITHIN.rows, mark))).read.rows).toBe(2);
  });

  test('is read with a byte-order mark, in UTF-16 with one, and below a letterhead full of commas', async () => {
    const text = new TextDecoder().decode(csv(WITHIN.rows));
    const utf16 = new Uint8Array(Buffer.from(`\ufeff${text}`, 'utf16le'));
    const letterhead = new TextEncoder().encode(`\ufeffSỞ, BAN, NGÀNH\r\nTừ ngày 01/11/2026, đến ngày 22/11/2026, toàn tỉnh\r\n\r\n${text}`);
    const fingerprints = [(await read(csv(WITHIN.rows))).read.fingerprint, (await read(utf16)).read.fingerprint];
    expect(fingerprints[0]).toBe(fingerprints[1]);
    expect((await read(letterhead)).read.firstRows[0]).toMatchObject({ line: 5, receivedDate: '2026-11-09' });
  });

  test('in Windows-1258, of zeros, of a web page, of a PDF and of nothing is refused in words that help', async () => {
    expect(await refusal(new Uint8Array([...csv(WITHIN.rows), 0xe3, 0xf2, 0x20]))).toMatch(/UTF-8.*Windows-1258.*CSV UTF-8/s);
    expect(await refusal(new Uint8Array(1000))).toMatch(/không phải bảng tính/);
    expect(await refusal(strToU8('<html><table><tr><td>Mã hồ sơ'))).toMatch(/trang web.*\.xlsx/);
    expect(await refusal(strToU8('%PDF-1.7'))).toMatch(/không phải bảng tính/);
    expect(await refusal(new Uint8Array())).toMatch(/Tệp rỗng/);
    expect(await refusal(csv([HEADINGS]))).toMatch(/chỉ có tiêu đề/);
    expect(await refusal(strToU8('không có gì ở đây'))).toMatch(/Không tìm thấy bảng/);
  });

  test('whose quotation mark never closes is refused with its line: the rows behind it would be lost', async () => {
    expect(await refusal(csv([HEADINGS, line(1), ['2', '"000.00', 'x', '', ''], line(3)]))).toMatch(/^Dòng 3 .*ngoặc kép/);
  });

  test('of ten thousand columns or of more than 25 MB is refused', async () => {
    expect(await refusal(csv([Array.from({ length: 10_000 }, (_, n) => `cột ${n}`), Array.from({ length: 10_000 }, String)]))).toMatch(/200/);
    expect(() => checkSize(30_000_000)).toThrow(/25 MB/);
  });
});

describe('a spreadsheet', () => {
  test('gives dates, codes and what formulas were last worth', async () => {
    const rows = [HEADINGS, [1, '000.00.A0.H08-261109-0001', 'Công dân 1', 46_335.5, 'Trực tuyến']];
    const formula = sheetXml(rows).replace('<c r="B2" t="inlineStr"><is><t>000.00.A0.H08-261109-0001</t></is></c>',
      '<c r="B2" t="str"><f>HYPERLINK("http://x","000.00")</f><v>000.00.A0.H08-261109-0001</v></c>');
    expect((await read(xlsx(formula))).read.firstRows).toEqual([{ line: 2, code: '000.00.A0.H08-261109-0001', receivedDate: '2026-11-09', channel: 'Trực tuyến' }]);
  });

  test('is told from other files by its bytes', async () => {
    expect(await refusal(new Uint8Array([0xd0, 0xcf, 0x11, 0xe0, 1, 2, 3]))).toMatch(/\.xls.*mật khẩu/);
    expect(await refusal(zipSync({ 'word/document.xml': strToU8('<w/>') }))).toMatch(/không phải bảng tính/);
    expect(await refusal(new Uint8Array([0x50, 0x4b, 3, 4, 1, 2, 3]))).toMatch(/không phải bảng tính/);
    expect(await refusal(xlsx(sheetXml(WITHIN.rows)).slice(0, -40))).toMatch(/chưa trọn/);
    expect(await refusal(xlsx('<worksheet><sheetData><row>'))).toMatch(/bị hỏng|Tệp rỗng/);
  });

  test('that is a bomb is not opened, nor one whose table of contents lies', async () => {
    const packed = xlsx(new Uint8Array(50_000_000));
    expect(await refusal(packed)).toMatch(/bất thường/);
    const lying = packed.slice();
    const view = new DataView(lying.buffer);
    for (let at = 0; at < lying.length - 46; at++) {
      if (view.getUint32(at, true) === 0x02014b50 && view.getUint32(at + 24, true) === 50_000_000) view.setUint32(at + 24, 500_000, true);
    }
    expect(await refusal(lying)).toMatch(/bất thường/);
  });

  test('with another archive, a document type, a cell at the end of the sheet or ten thousand columns is refused', async () => {
    const good = sheetXml(WITHIN.rows);
    expect(await refusal(xlsx(good, { 'xl/embeddings/a.zip': new Uint8Array(4) }))).toMatch(/nhúng tệp khác/);
    expect(await refusal(xlsx(good.replace('?>', '?><!DOCTYPE a [<!ENTITY b "c">]>')))).toMatch(/khai báo XML/);
    expect(await refusal(xlsx(good.replace('</sheetData>', '<row r="1048576"><c r="GR1048576"><v>1</v></c></row></sheetData>')))).toMatch(/quá nhiều ô/);
    expect(await refusal(xlsx(sheetXml([Array.from({ length: 10_000 }, (_, at) => at)])))).toMatch(/200/);
  });

  test('has coloured empty cells anywhere without harm', async () => {
    const coloured = sheetXml(WITHIN.rows).replace('</sheetData>', '<row r="1048576"><c r="XFD1048576" s="0"/></row></sheetData>');
    expect((await read(xlsx(coloured))).read.rows).toBe(2);
  });
});

describe('the sample exports', () => {
  test.each([['ket-xuat-ho-so-trinh-dien.csv', 'dossiers'], ['ket-xuat-tai-khoan-trinh-dien.xlsx', 'accounts']] as const)('%s is read whole', async (name, kind) => {
    const { opened, read: file } = await read(new Uint8Array(readFileSync(new URL(`../fixtures/${name}`, import.meta.url))));
    expect(opened).toMatchObject({ kind, missing: [] });
    expect(file.rows + file.errors.length).toBe(opened.lines);
    expect(file.rows).toBeGreaterThan(500);
  });
});

describe('what is sent', () => {
  test('is chunks of 2,000 rows in the shape of the wire, and no name among them', async () => {
    const { read: file } = await read(csv([HEADINGS, ...Array.from({ length: 4001 }, (_, n) => line(n))]));
    const bodies = file.chunks.map((chunk) => importChunk.parse(JSON.parse(new TextDecoder().decode(chunk))).rows);
    expect(bodies.map((rows) => rows.length)).toEqual([2000, 2000, 1]);
    for (const row of bodies.flat()) dossierRow.parse(row);
    expect(JSON.stringify(bodies)).not.toContain('Công dân');
    expect(file).toMatchObject({ rows: 4001, dates: { first: '2026-11-09', last: '2026-11-09' }, groups: [{ words: 'Trực tuyến', rows: 4001 }] });
  });

  test('has a fingerprint of the wanted columns alone', async () => {
    const base = (await read(csv(WITHIN.rows))).read.fingerprint;
    const renamed = WITHIN.rows.map((row, at) => (at === 0 ? row : row.with(2, 'Người khác')));
    const another = WITHIN.rows.map((row, at) => (at === 2 ? row.with(4, 'Trực tiếp') : row));
    expect((await read(csv(renamed))).read.fingerprint).toBe(base);
    expect((await read(csv(another))).read.fingerprint).not.toBe(base);
    expect((await read(xlsx(sheetXml(WITHIN.rows)))).read.fingerprint).toBe(base);
  });

  test('may be pointed at by hand when no heading is known', async () => {
    const table = await readTable(csv([['A', 'B', 'C'], ['000.00.A0.H08-261109-0001', 'x', '09/11/2026']]));
    const opened = openTable(table);
    expect(opened.missing).toEqual(['code', 'receivedDate']);
    expect((await readLines(table, { ...opened, columns: { code: 0, receivedDate: 2 } }, TODAY)).rows).toBe(1);
    expect(openedAs(opened, 'accounts').missing).toEqual(['account', 'openedDate']);
  });
});

describe('lines that could not be read', () => {
  test('come back with their cells and the reason, and no cell is a formula', async () => {
    const { table, opened, read: file } = await read(csv([HEADINGS, ['1', 'ABC', '=HYPERLINK("http://x")', '31/02/2026', '@A1'], line(2)]));
    const text = errorFile(table, file.errors, opened.headingRow);
    expect(text.startsWith('\ufeff"Dòng";"Lý do";"STT"')).toBe(true);
    expect(text).toContain(`"'=HYPERLINK(`);
    expect(text).toContain(`"'@A1"`);
    expect(file.errors).toHaveLength(1);
  });
});

describe('sending', () => {
  /** An API that keeps what it is sent and loses every reply it is told to. */
  function office(chunkRows: number, lost: Set<number>) {
    const chunks: unknown[] = [];
    let calls = 0;
    const view = () => ({ id: 'an', chunks: 3, chunkRows, chunksDone: chunks.length, nextChunk: chunks.length < 3 ? chunks.length : null });
    const ask: Asker = async (method, address, body) => {
      calls += 1;
      if (method === 'POST') importOpen.parse(JSON.parse(body as string));
      const no = /chunks\/(\d+)$/.exec(address)?.[1];
      if (no !== undefined) chunks[Number(no)] = JSON.parse(new TextDecoder().decode(body as Uint8Array));
      if (lost.has(calls)) throw new Error('line broken');
      return { status: 200, body: view() };
    };
    return { ask, chunks };
  }
  const file = async () => ({ fileName: 'a.csv', read: (await read(csv([HEADINGS, ...Array.from({ length: 4001 }, (_, n) => line(n))]))).read });

  test('goes on over a broken line without sending what has arrived again', async () => {
    const { ask, chunks } = office(2000, new Set([1, 3]));
    const waits: number[] = [];
    const { whole } = await sendRows(ask, await file(), { arrived: () => true, broken: (waitMs) => waits.push(waitMs) });
    expect(whole).toBe(true);
    expect(chunks).toHaveLength(3);
    expect(waits).toHaveLength(2);
  });

  test('pauses after the chunk on its way, and resumes at the next', async () => {
    const { ask, chunks } = office(2000, new Set());
    const first = await sendRows(ask, await file(), { arrived: (done) => done < 1 });
    expect([first.whole, chunks.length]).toEqual([false, 1]);
    const seen: number[] = [];
    const second = await sendRows(ask, await file(), { arrived: (done) => seen.push(done) > 0 });
    expect([second.whole, seen]).toEqual([true, [1, 2, 3]]);
  });

  test('stops with the server’s own sentence when it is refused', async () => {
    const ask: Asker = async () => ({ status: 403, body: { code: 'not_allowed', message: 'Không có quyền.' } });
    await expect(sendRows(ask, await file(), { arrived: () => true })).rejects.toThrow('Không có quyền.');
  });
});

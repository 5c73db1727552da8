import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { columnsIn, missingOf, readDate, readRow, recogniseColumns, wantedColumns, type Cell } from '#domain/export';
import { dossierRow, accountRow } from '#wire/import';

const TODAY = '2026-11-23';
const HEADINGS = ['STT', 'Mã hồ sơ', 'Tên thủ tục hành chính', 'Lĩnh vực', 'Cơ quan tiếp nhận', 'Người nộp hồ sơ', 'Địa chỉ',
  'Số định danh', 'Số điện thoại', 'Ngày tiếp nhận', 'Ngày hẹn trả', 'Ngày nhận kết quả', 'Trạng thái', 'Hình thức nộp', 'Thanh toán'];

describe('headings', () => {
  test('are found below the letterhead of a report', () => {
    const found = recogniseColumns([['CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM'], ['Độc lập - Tự do - Hạnh phúc'], [],
      ['Từ ngày 01/11/2026, đến ngày 22/11/2026'], HEADINGS, ['1', '000.00.A0.H08-261109-0040']]);
    expect(found).toMatchObject({ kind: 'dossiers', headingRow: 4, missing: [],
      columns: { code: 1, procedure: 2, field: 3, agency: 4, receivedDate: 9, status: 12, channel: 13, payment: 14 } });
  });

  test.each([
    ['MÃ HỒ SƠ', 'code'], ['Mã  hồ   sơ:', 'code'], ['So bien nhan', 'code'], ['Mã số hồ sơ', 'code'], ['Số hồ sơ (TTHC)', 'code'],
    ['Ngày tiếp nhận hồ sơ', 'receivedDate'], ['Ngày nhận kết quả', undefined], ['Ngày hẹn trả', undefined],
    ['Trạng thái thanh toán', 'payment'], ['Ngày thanh toán', undefined], ['Cơ quan tiếp nhận', 'agency'], ['Kênh tiếp nhận', 'channel'],
    ['Họ và tên', undefined], ['Số định danh cá nhân', undefined], ['Địa chỉ thường trú', undefined], ['Số CMND/CCCD', undefined],
  ])('of dossiers: “%s” is %s', (heading, column) => {
    expect(Object.keys(columnsIn('dossiers', [heading]))[0]).toBe(column);
  });

  test.each([
    ['Số điện thoại', 'account'], ['SĐT', 'account'], ['Mã đăng ký', 'account'], ['Ngày kích hoạt', 'openedDate'], ['Ngày đăng ký/kích hoạt', 'openedDate'],
    ['Mức định danh', 'level'], ['Giao dịch gần nhất', 'lastTransactionDate'], ['Số định danh', undefined], ['Số điện thoại liên hệ', undefined],
  ])('of accounts: “%s” is %s', (heading, column) => {
    expect(Object.keys(columnsIn('accounts', [heading]))[0]).toBe(column);
  });

  test('are the same however they are composed, cased and toned', () => {
    fc.assert(fc.property(fc.constantFrom(...HEADINGS), fc.constantFrom('NFC', 'NFD'), fc.boolean(), (heading, form, upper) => {
      const other = (upper ? heading.toUpperCase() : heading).normalize(form);
      expect(columnsIn('dossiers', [other])).toEqual(columnsIn('dossiers', [heading]));
    }));
  });

  test('of no kind are no export, and a needed column that is not there is named', () => {
    expect(recogniseColumns([['Họ tên', 'Điểm'], ['An', '9']])).toBeNull();
    expect(missingOf('dossiers', columnsIn('dossiers', ['Mã hồ sơ', 'Lĩnh vực']))).toEqual(['receivedDate']);
  });
});

describe('dates', () => {
  test.each<[Cell, string | null]>([
    ['23/11/2026', '2026-11-23'], ['3/1/2026', '2026-01-03'], ['03/01/2026 08:05', '2026-01-03'], ['3/1/2026 8:05:59', '2026-01-03'],
    ['08:05 03/01/2026', '2026-01-03'], ['8:05:09 ngày 3/1/2026', '2026-01-03'], ['3-1-2026', '2026-01-03'], ['3.1.2026', '2026-01-03'],
    ['2026-01-03', '2026-01-03'], ['2026-01-03T08:05:00', '2026-01-03'], ['2026-01-03 08:05:00.000', '2026-01-03'],
    ['2026-11-22T17:30:00Z', '2026-11-23'], ['2026-11-22T17:30:00+07:00', '2026-11-22'], ['2026-11-22T17:30:00-0500', '2026-11-23'],
    [46_349, '2026-11-23'], [46_349.75, '2026-11-23'], ['46349.75', '2026-11-23'], [new Date('2026-11-23T22:00:00Z'), '2026-11-23'],
    ['31/02/2026', null], ['11/23/2026', null], ['29/02/2025', null], ['23/11/26', null], ['25:61 23/11/2026', null], ['23/11/2026 24:00', null],
    ['23/11/2026 rồi', null], ['01/01/0001', null], ['31/12/1999', null], [12, null], [20_261_123, null], ['', null], [null, null], ['hôm qua', null],
    [new Date(Number.NaN), null],
  ])('%j is %s', (cell, date) => {
    expect(readDate(cell)).toBe(date);
  });

  test('written as offices write them are read back as the same day', () => {
    const day = fc.date({ min: new Date('2000-01-01'), max: new Date('2099-12-31'), noInvalidDate: true }).map((date) => date.toISOString().slice(0, 10));
    fc.assert(fc.property(day, fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }), (iso, hour, minute) => {
      const [year, month, date] = iso.split('-') as [string, string, string];
      const clock = `${hour}:${String(minute).padStart(2, '0')}`;
      for (const written of [`${date}/${month}/${year}`, `${Number(date)}/${Number(month)}/${year} ${clock}`, `${clock} ${date}/${month}/${year}`, iso]) {
        expect(readDate(written)).toBe(iso);
      }
      expect(readDate((Date.parse(iso) - Date.UTC(1899, 11, 30)) / 86_400_000 + (hour * 60 + minute) / 1440)).toBe(iso);
    }));
  });
});

describe('rows', () => {
  const columns = columnsIn('dossiers', HEADINGS);
  const cells = (code: Cell, received: Cell): Cell[] => [1, code, 'Chứng thực bản sao', 'Chứng thực', 'UBND phường', 'Nguyễn Văn An', 'Thôn 1',
    '052000000001', '0912345678', received, '', '', 'Đã trả', 'Trực tuyến', ''];

  test('carry the wanted columns and nothing of the person', () => {
    const read = readRow('dossiers', columns, cells(' 000.00.A0.H08-261109-0040 ', '09/11/2026 13:41'), 7, TODAY);
    expect(read).toEqual({ row: { line: 7, code: '000.00.A0.H08-261109-0040', procedure: 'Chứng thực bản sao', field: 'Chứng thực',
      agency: 'UBND phường', receivedDate: '2026-11-09', status: 'Đã trả', channel: 'Trực tuyến' } });
  });

  test.each<[string, Cell, Cell, RegExp]>([
    ['without a code', '', '09/11/2026', /Thiếu mã hồ sơ/],
    ['of an impossible day', '000.00.A0.H08-261109-0040', '31/02/2026', /không phải là ngày có thật/],
    ['of tomorrow', '000.00.A0.H08-261109-0040', '24/11/2026', /tương lai/],
    ['with an impossible day in the code', '000.00.A0.H08-261331-0040', '09/11/2026', /Ngày trong mã hồ sơ không có thật/],
    ['with tomorrow in the code', '000.00.A0.H08-261124-0040', '09/11/2026', /Ngày trong mã hồ sơ ở tương lai/],
    ['with an identity number for a code', '052000000001', '09/11/2026', /số định danh/],
    ['with an endless code', 'A'.repeat(65), '09/11/2026', /64 ký tự/],
  ])('%s come back with their line and the reason', (_, code, received, reason) => {
    expect(readRow('dossiers', columns, cells(code, received), 9, TODAY)).toEqual({ error: { line: 9, reason: expect.stringMatching(reason) as string } });
  });

  test('blank where we look are no rows', () => {
    expect(readRow('dossiers', { code: 0, receivedDate: 1 }, ['', null, 'ghi chú'], 3, TODAY)).toBeNull();
  });

  test('of accounts give a phone number back the zero a spreadsheet ate, and mind a transaction that is no date', () => {
    const map = { account: 0, openedDate: 1, lastTransactionDate: 2 };
    expect(readRow('accounts', map, [912_345_678, 46_000, ''], 2, TODAY)).toEqual({ row: { line: 2, account: '0912345678', openedDate: '2025-12-09' } });
    expect(readRow('accounts', map, ['0912345678', '01/11/2026', 'chưa có'], 2, TODAY)).toHaveProperty('error.line', 2);
  });

  test('whatever the cells hold, are refused with a reason or taken by the wire', () => {
    const cell = fc.oneof(fc.string({ maxLength: 400 }), fc.double(), fc.boolean(), fc.date({ noInvalidDate: false }), fc.constant(null),
      fc.constantFrom('000.00.A0.H08-261109-0040', '0912345678', '09/11/2026', '46000'));
    for (const kind of ['dossiers', 'accounts'] as const) {
      const keys = Object.keys(wantedColumns[kind]);
      const map = Object.fromEntries(keys.map((key, at) => [key, at]));
      fc.assert(fc.property(fc.array(cell, { maxLength: 10 }), (made) => {
        const read = readRow(kind, map, made, 5, TODAY);
        if (read && 'error' in read) expect(read.error.reason).toMatch(/\.$/);
        else if (read) (kind === 'dossiers' ? dossierRow : accountRow).parse(read.row);
      }), { numRuns: 500 });
    }
  });
});

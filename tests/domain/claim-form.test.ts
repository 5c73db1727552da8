import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { beforeAll, describe, expect, it } from 'vitest';
import type { ClaimableIndicator } from '#wire/claiming';
import { CITIZEN_CODE } from '#wire/claim';
import { codeFrom, shownCode } from '#domain/confirmation';
import { faultOf, fieldOf, reading, type Draft } from '../../web/src/lib/claiming/check.ts';
import { scanned } from '../../web/src/lib/claiming/scanned.ts';

const today = '2026-11-20';
const of = (subject: ClaimableIndicator['subject']): ClaimableIndicator => ({ code: 'dossier_full', label: '', short: '', subject, from: null, to: null });
const draft = (over: Partial<Draft> = {}): Draft => ({ indicator: 'dossier_full', unitId: 'u', teamId: '', procedureGroup: '', subject: '000.00.A1.H08-261120-0012', quantity: 1, actDate: today, activityId: '', helpers: [], citizen: false, ...over });

describe('a claim as it is typed', () => {
  it('is read with the server\'s own eyes', () => {
    expect(reading('dossier', '', today, true)).toBeNull();
    expect(reading('dossier', '000.00.A1.H08-2611', today, false)).toBeNull();
    expect(reading('dossier', '000.00.A1.H08-2611', today, true)?.tone).toBe('unsure');
    expect(reading('dossier', ' 000.00.a1.h08-261120-0012 ', today, false)).toEqual({ tone: 'good', words: 'Tiếp nhận ngày 20/11/2026, cơ quan H08. Sẽ lưu ở dạng che: …H08-261120-**12' });
    expect(reading('dossier', '000.00.A1.H08-261332-0012', today, false)?.tone).toBe('bad');
    expect(reading('dossier', '001199001234', today, false)?.words).toContain('Không nhập số định danh');
    expect(reading('account', '0905', today, false)).toBeNull();
    expect(reading('account', '0905', today, true)?.tone).toBe('bad');
    expect(reading('account', '0905123489', today, false)?.words).toContain('••••••••89');
    expect(reading('account', '001199001234', today, false)?.tone).toBe('bad');
    expect(reading('none', 'x', today, true)).toBeNull();
  });

  it.each([
    [{}, 'dossier', null], [{ subject: '' }, 'dossier', 'subject'], [{ subject: 'x'.repeat(65) }, 'dossier', 'subject'], [{ subject: '000.00.A1.H08-261121-0012' }, 'dossier', 'subject'],
    [{ actDate: '2026-10-20' }, 'dossier', 'subject'], [{ actDate: '2026-11-21' }, 'dossier', 'actDate'], [{ actDate: '' }, 'dossier', 'actDate'], [{ actDate: '2021-12-31' }, 'dossier', 'actDate'],
    [{ subject: '12' }, 'account', 'subject'], [{ subject: '0905123456' }, 'account', null], [{ subject: '', quantity: 40 }, 'none', null], [{ quantity: 0 }, 'none', 'quantity'], [{ quantity: null }, 'none', 'quantity'],
    [{ quantity: 1.5 }, 'none', 'quantity'], [{ unitId: '' }, 'dossier', 'unitId'], [{ helpers: [{ personId: 'a', milli: 400 }, { personId: 'b', milli: 500 }] }, 'dossier', 'helpers'],
    [{ helpers: [{ personId: 'a', milli: 500 }, { personId: 'b', milli: 500 }] }, 'dossier', null],
  ] as const)('%o as %s: wrong at %s', (over, subject, field) => {
    expect(faultOf(draft(over as Partial<Draft>), of(subject), today)?.field ?? null).toBe(field);
  });

  it('knows which field a refusal belongs to', () => {
    expect(['dossierCode', 'account', 'helpers.0.milli', 'actDate', 'device', ''].map(fieldOf)).toEqual(['subject', 'subject', 'helpers', 'actDate', '', '']);
  });

  it('makes codes for helped people as the server takes them', () => {
    const made = Array.from({ length: 200 }, () => codeFrom(crypto.getRandomValues(new Uint8Array(10))));
    for (const code of made) expect(code).toMatch(CITIZEN_CODE);
    expect(new Set(made).size).toBe(200);
    expect(shownCode('ABCDEFGHJK')).toBe('ABCDE-FGHJK');
  });
});

describe('what a scan says', () => {
  it.each([
    ['000.00.A1.H08-261120-0012', { code: '000.00.A1.H08-261120-0012' }],
    [' h26.24-261120-0001\n', { code: 'H26.24-261120-0001' }],
    ['https://dichvucong.example/tra-cuu?ma=000.00.BD.H08-230411-0004&x=1', { code: '000.00.BD.H08-230411-0004' }],
    ['https://dichvucong.example/?q=000.00.BD.H08%2D230411%2D0004', { code: '000.00.BD.H08-230411-0004' }],
    ['Mã hồ sơ: 000.00.A1.H08-261120-0012', { code: '000.00.A1.H08-261120-0012' }],
    ['HS2026-77812', { code: 'HS2026-77812' }],
  ])('%s', (text, found) => expect(scanned(text)).toEqual(found));

  it.each(['001199001234', '001199001234||Nguyễn Mẫu|01011999|Nam|Thôn mẫu|01012021', 'https://elsewhere.example/page', 'a|b', 'x'.repeat(65)])('turns %s away', (text) => {
    expect(scanned(text)).toHaveProperty('refused');
  });
});

describe('the decoder', () => {
  const require = createRequire(import.meta.url);
  const wasm = (part: string) => ({ overrides: { wasmBinary: readFileSync(require.resolve(`zxing-wasm/${part}/zxing_${part}.wasm`)).buffer as ArrayBuffer } });
  beforeAll(async () => {
    const [{ prepareZXingModule: reader }, { prepareZXingModule: writer }] = await Promise.all([import('zxing-wasm/reader'), import('zxing-wasm/writer')]);
    reader(wasm('reader'));
    writer(wasm('writer'));
  });

  it.each(['QRCode', 'Code128', 'Code39', 'DataMatrix'] as const)('reads a dossier\'s code from %s', async (format) => {
    const { readBarcodes } = await import('zxing-wasm/reader');
    const { writeBarcode } = await import('zxing-wasm/writer');
    const { FORMATS } = await import('../../web/src/lib/claiming/formats.ts');
    const { image } = await writeBarcode('000.00.A1.H08-261120-0012', { format, scale: 3 });
    const [found] = await readBarcodes(image!, { formats: [...FORMATS], tryHarder: true });
    expect(scanned(found!.text)).toEqual({ code: '000.00.A1.H08-261120-0012' });
  });
});

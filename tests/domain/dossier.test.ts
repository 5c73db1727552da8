import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readAccountName } from '#domain/account';
import { readDossierCode } from '#domain/dossier';

const TODAY = '2026-11-23';

describe('dossier codes', () => {
  it('reads the known form, with letters in any block', () => {
    expect(readDossierCode(' 000.00.bd.h08-230411-0004 ', TODAY)).toEqual({
      normalised: '000.00.BD.H08-230411-0004', masked: '…H08-230411-**04', date: '2023-04-11', agency: 'H08', known: true });
    expect(readDossierCode('H26.24-240117-00048', TODAY)).toMatchObject({ agency: 'H26', date: '2024-01-17', masked: '…H26-240117-***48' });
  });

  it('takes other dashes and spaces for the same code', () => {
    const plain = readDossierCode('000.00.03.H08-230411-0004', TODAY);
    expect(readDossierCode('000.00.03.H08 – 230411 – 0004', TODAY)).toEqual(plain);
    expect(readDossierCode('０００.00.03.H08-230411-0004', TODAY)).toEqual(plain);
  });

  it('refuses impossible and future dates, and identity numbers', () => {
    expect(readDossierCode('000.00.03.H08-230231-0004', TODAY)).toBe('code_impossible_date');
    expect(readDossierCode('000.00.03.H08-261124-0004', TODAY)).toBe('code_in_future');
    expect(readDossierCode('000.00.03.H08-261123-0004', TODAY)).toMatchObject({ date: TODAY });
    expect(readDossierCode('052098001234', TODAY)).toBe('identity_number');
  });

  it('keeps unknown forms for a person to check, and shows no more than two characters of any', () => {
    expect(readDossierCode('HS-2026/778812', TODAY)).toMatchObject({ known: false, date: null, masked: '…12' });
    fc.assert(fc.property(fc.string({ minLength: 5, maxLength: 40, unit: fc.constantFrom(...'ABCXYZ0123456789.-/') }), (code) => {
      const read = readDossierCode(code, TODAY);
      if (typeof read !== 'string' && !read.known) expect(read.masked.length).toBeLessThanOrEqual(3);
    }));
  });

  it('reads every well-formed code of a real past day', () => {
    const day = fc.date({ min: new Date('2018-01-01'), max: new Date('2026-11-22'), noInvalidDate: true }).map((date) => date.toISOString().slice(0, 10));
    fc.assert(fc.property(day, fc.integer({ min: 0, max: 9999 }), (date, running) => {
      const code = `000.00.BD.H08-${date.slice(2).replaceAll('-', '')}-${String(running).padStart(4, '0')}`;
      expect(readDossierCode(code, TODAY)).toMatchObject({ date, known: true, normalised: code });
    }));
  });
});

describe('names of accounts', () => {
  it('takes one phone number in any spelling for the same', () => {
    const spellings = ['0912345678', '0912 345 678', '+84912345678', '84912345678', '(091) 234-5678', '912345678'];
    expect(new Set(spellings.map((each) => JSON.stringify(readAccountName(each)))).size).toBe(1);
    expect(readAccountName('0912345678')).toEqual({ normalised: 'phone:0912345678', masked: '••••••••78' });
  });

  it('refuses identity numbers and what is neither phone nor code', () => {
    expect(readAccountName('052098001234')).toBe('identity_number');
    expect(readAccountName('12345')).toBe('account_malformed');
    expect(readAccountName('DK-2026-0001')).toEqual({ normalised: 'code:DK-2026-0001', masked: '••••01' });
  });
});

import { describe, expect, it } from 'vitest';
import { boardOfPast, contributionsOf } from '#domain/foresight';
import { UNITS_ENOUGH, mostActive, signsOf, type Sign } from '#domain/fairness';
import type { Past } from '#domain/past';
import type { CriteriaRules } from '#wire/rules';
import { byActs, cell, past } from '../support/past.ts';

const told = (whole: Past, rules: CriteriaRules): Sign[] => signsOf(whole, rules, boardOfPast(whole, rules, { asOf: 0, ledgerSeq: 0 }), contributionsOf(whole, rules));
const of = (whole: Past, rules: CriteriaRules, kind: Sign['kind']) => told(whole, rules).find((sign) => sign.kind === kind);
const acts = (unit: number, n: number, over = {}) => Array.from({ length: n }, (_, at) => cell(unit, { memberId: String(at % 4), ...over }));
const plain = byActs({ dossier_full: 1000 });
const members = (units: number, size: (n: number) => number) => new Map(Array.from({ length: units }, (_, n) => [`u${n}`, size(n)]));

describe('signs of unfair rules', () => {
  it('say that places follow size, go against it, or do not', () => {
    const units = UNITS_ENOUGH;
    const whole = (size: (n: number) => number) => past(units, Array.from({ length: units }, (_, n) => acts(n, n + 1)).flat(), { members: members(units, size) });
    expect(of(whole((n) => n * 10 + 5), plain, 'size')).toMatchObject({ tone: 'look', words: 'Hạng đi theo quy mô trong từng cụm: đơn vị càng đông đoàn viên càng đứng cao (tau-b = 1,00, trên 20 đơn vị có số đoàn viên).' });
    expect(of(whole((n) => 500 - n), plain, 'points_size')!.words).toContain('đi ngược quy mô trên cả bảng: đơn vị càng ít đoàn viên càng đứng cao (tau-b = −1,00');
    expect(of(whole((n) => 100 + (n % 2)), plain, 'size')).toMatchObject({ tone: 'fine' });
    expect(of(past(3, acts(0, 1), { members: members(2, () => 9) }), plain, 'size')).toMatchObject({ tone: 'unknown', words: expect.stringContaining('2/3') });
  });

  it('say that one procedure group or one indicator makes half of the points, and what to do about it', () => {
    const whole = past(2, [...acts(0, 5, { group: 'land' }), ...acts(1, 4, { group: 'civil_status' }), ...acts(1, 1, { indicator: 'vneid_outside' })]);
    const rules = byActs({ dossier_full: 1000, vneid_outside: 1000 });
    expect(of(whole, rules, 'group')).toMatchObject({ tone: 'look', words: 'Một lĩnh vực làm ra 50\u00a0% số điểm: Đất đai, môi trường.', advice: expect.stringContaining('trọng số riêng') });
    expect(of(whole, rules, 'indicator')).toMatchObject({ tone: 'look', words: expect.stringContaining('90\u00a0%') });
    const spread = past(1, [...acts(0, 4, { group: 'land' }), ...acts(0, 4, { group: 'civil_status' }), ...acts(0, 4, { indicator: 'vneid_outside' })]);
    expect([of(spread, rules, 'group')!.tone, of(spread, byActs({ dossier_full: 1000, vneid_outside: 3000 }), 'indicator')!.tone]).toEqual(['fine', 'look']);
    expect(of(past(1, acts(0, 2)), plain, 'group')!.tone).toBe('unknown');
  });

  it('say where one person made half of a leading unit’s acts, without any name', () => {
    const whole = past(2, [...acts(0, 12, { memberId: '7' }), ...acts(0, 4), ...acts(1, 12)]);
    expect(mostActive(whole, 'u0', plain)).toEqual({ shareMilli: 750, acts: 16 });
    expect(of(whole, plain, 'person')).toMatchObject({ tone: 'look', words: '1/2 đơn vị đứng nhất, nhì, ba có một người khai báo từ nửa số kết quả; nhiều nhất là Đoàn xã 0: 75\u00a0%.' });
    expect(of(past(2, [...acts(0, 12), ...acts(1, 12)]), plain, 'person')!.tone).toBe('fine');
    expect(of(past(2, acts(0, 3, { memberId: '1' })), plain, 'person')!.tone).toBe('unknown');
  });

  it('say what caps cut off, who is not ranked, how grades fall, and what the period says nothing about', () => {
    const caps = [{ indicators: [], procedureGroup: null, per: 'unit' as const, window: 'campaign' as const, max: 3 }];
    expect(of(past(2, [...acts(0, 9), ...acts(1, 1)]), byActs({ dossier_full: 1000 }, { caps }), 'caps')).toMatchObject({ tone: 'look', words: 'Mức trần cắt 6 kết quả (60\u00a0%) của 1 đơn vị; nhiều nhất là Đoàn xã 0: 6.' });
    expect(of(past(2, acts(0, 2)), byActs({ dossier_full: 1000 }, { caps }), 'caps')!.tone).toBe('fine');
    expect(of(past(2, acts(0, 2)), byActs({ dossier_full: 1000 }, { minimum: { acts: 2, percent: 0 } }), 'held')!.words).toBe('1/2 đơn vị không được xếp hạng vì dưới mức tối thiểu: Đoàn xã 1.');
    const grades = { by: 'points' as const, list: [{ name: 'Xuất sắc', from: 1000 }, { name: 'Tốt', from: 0 }], topShareMilli: null };
    expect(of(past(3, [...acts(0, 2), ...acts(1, 2)]), byActs({ dossier_full: 1000 }, { grades }), 'grades')).toMatchObject({ tone: 'fine', words: 'Xếp loại sẽ là: Xuất sắc 2, Tốt 1.' });
    expect(of(past(1, acts(0, 1)), byActs({ dossier_full: 1000, vneid_outside: 1000 }), 'idle')!.words).toContain('VNeID người dân');
    expect(of(past(3, acts(0, 1)), plain, 'empty_unit')).toMatchObject({ tone: 'look', words: '2/3 đơn vị không có kết quả nào được tính trong kỳ này.' });
    const judged = { ...plain, criteria: [...plain.criteria, { key: 'cham', name: 'Chất lượng báo cáo', heading: null, kind: 'judged' as const, maxMilli: 5000, stepsMilli: null }] };
    expect(of(past(1, acts(0, 1)), judged, 'given')!.words).toContain('Chất lượng báo cáo');
  });
});

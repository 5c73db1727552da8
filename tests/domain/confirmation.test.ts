import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CITIZEN_CODE } from '#wire/claim';
import { codeFrom, confirmedShare, shownCode, typedCode } from '#domain/confirmation';

describe('a code for the helped person', () => {
  it('is what the wire takes, and is read back from how it is printed and typed', () => fc.assert(fc.property(fc.uint8Array({ minLength: 10, maxLength: 10 }), (random) => {
    const code = codeFrom(random);
    expect(code).toMatch(CITIZEN_CODE);
    for (const typed of [shownCode(code), shownCode(code).toLowerCase(), ` ${code.slice(0, 5)} ${code.slice(5)} `, [...code].join('.')]) expect(typedCode(typed)).toBe(code);
  })));

  it('takes every letter as often as every other', () => {
    const seen = new Map<string, number>();
    for (let byte = 0; byte < 256; byte++) {
      const letter = codeFrom(new Uint8Array(10).fill(byte))[0]!;
      seen.set(letter, (seen.get(letter) ?? 0) + 1);
    }
    expect([seen.size, new Set(seen.values())]).toEqual([32, new Set([8])]);
  });

  it('makes no code of what is none', () => {
    for (const typed of ['', 'ABCDE', 'ABCDE-2345O', 'x'.repeat(500), 'Đúng rồi']) expect(typedCode(typed)).not.toMatch(CITIZEN_CODE);
  });
});

describe('the confirmed share', () => {
  it.each([
    [{ confirmed: 4, denied: 0, marks: 4, marksSum: 20 }, null],
    [{ confirmed: 4, denied: 1, marks: 4, marksSum: 20 }, { confirmed: 4, answered: 5, marks: 4, meanTenths: null }],
    [{ confirmed: 31, denied: 3, marks: 28, marksSum: 130 }, { confirmed: 31, answered: 34, marks: 28, meanTenths: 46 }],
    [{ confirmed: 0, denied: 9, marks: 5, marksSum: 5 }, { confirmed: 0, answered: 9, marks: 5, meanTenths: 10 }],
    [{ confirmed: 20, denied: 0, marks: 20, marksSum: 91 }, { confirmed: 20, answered: 20, marks: 20, meanTenths: 46 }],
    [{ confirmed: 0, denied: 0, marks: 0, marksSum: 0 }, null],
  ])('of %j is %j', (answers, share) => expect(confirmedShare(answers)).toEqual(share));

  it('is a part of its denominator, and its mean lies among the marks', () => fc.assert(fc.property(fc.array(fc.tuple(fc.boolean(), fc.option(fc.integer({ min: 1, max: 5 }))), { maxLength: 60 }), (answers) => {
    const marks = answers.flatMap(([, mark]) => (mark === null ? [] : [mark]));
    const share = confirmedShare({ confirmed: answers.filter(([yes]) => yes).length, denied: answers.filter(([yes]) => !yes).length, marks: marks.length, marksSum: marks.reduce((sum, mark) => sum + mark, 0) });
    expect(share === null).toBe(answers.length < 5);
    if (!share) return;
    expect([share.answered, share.confirmed <= share.answered]).toEqual([answers.length, true]);
    if (share.meanTenths === null) expect(marks.length).toBeLessThan(5);
    else expect(Math.abs(share.meanTenths - (10 * marks.reduce((sum, mark) => sum + mark, 0)) / marks.length)).toBeLessThanOrEqual(0.5);
  })));
});

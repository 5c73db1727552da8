import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { base64, base64url, fromBase64, fromBase64url, fromHex, hex, textOf, utf8, type Bytes } from '#domain/bytes';
import { canonical, digest, isCanonical, type Json } from '#domain/canonical';

/** Values and the texts the RFC and its author's repository (cyberphone/json-canonicalization) give for them. */
const published: [string, string][] = [
  // RFC 8785, section 3.2.2 and 3.2.3
  ['{"numbers":[333333333.33333329,1E30,4.50,2e-3,0.000000000000000000000000001],"string":"\\u20ac$\\u000F\\u000aA\'\\u0042\\u0022\\u005c\\\\\\"\\/","literals":[null,true,false]}',
    '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}'],
  ['{"\\u20ac":"Euro Sign","\\r":"Carriage Return","\\ufb33":"Hebrew Letter Dalet With Dagesh","1":"One","\\ud83d\\ude00":"Emoji: Grinning Face","\\u0080":"Control","\\u00f6":"Latin Small Letter O With Diaeresis"}',
    '{"\\r":"Carriage Return","1":"One","\u0080":"Control","ö":"Latin Small Letter O With Diaeresis","€":"Euro Sign","😀":"Emoji: Grinning Face","\ufb33":"Hebrew Letter Dalet With Dagesh"}'],
  ['[56,{"d":true,"10":null,"1":[ ]}]', '[56,{"1":[],"10":null,"d":true}]'],
  ['{"peach":"This sorting order","péché":"is wrong according to French","pêche":"but canonicalization MUST","sin":"ignore locale"}',
    '{"peach":"This sorting order","péché":"is wrong according to French","pêche":"but canonicalization MUST","sin":"ignore locale"}'],
  ['{"1":{"f":{"f":"hi","F":5} ,"\\n":56.0},"10":{ },"":"empty","a":{ },"111":[ {"e":"yes","E":"no" } ],"A":{ }}',
    '{"":"empty","1":{"\\n":56,"f":{"F":5,"f":"hi"}},"10":{},"111":[{"E":"no","e":"yes"}],"A":{},"a":{}}'],
  ['{"Unnormalized Unicode":"A\\u030a"}', '{"Unnormalized Unicode":"A\u030a"}'],
];
/** RFC 8785, appendix B: the bits of a number and how it is written. */
const numbers: [string, string | null][] = [
  ['0000000000000000', '0'], ['8000000000000000', '0'], ['0000000000000001', '5e-324'], ['8000000000000001', '-5e-324'], ['7fefffffffffffff', '1.7976931348623157e+308'],
  ['ffefffffffffffff', '-1.7976931348623157e+308'], ['4340000000000000', '9007199254740992'], ['c340000000000000', '-9007199254740992'], ['4430000000000000', '295147905179352830000'],
  ['7fffffffffffffff', null], ['7ff0000000000000', null], ['44b52d02c7e14af5', '9.999999999999997e+22'], ['44b52d02c7e14af6', '1e+23'], ['44b52d02c7e14af7', '1.0000000000000001e+23'],
  ['444b1ae4d6e2ef4e', '999999999999999700000'], ['444b1ae4d6e2ef4f', '999999999999999900000'], ['444b1ae4d6e2ef50', '1e+21'], ['3eb0c6f7a0b5ed8c', '9.999999999999997e-7'],
  ['3eb0c6f7a0b5ed8d', '0.000001'], ['41b3de4355555553', '333333333.3333332'], ['41b3de4355555554', '333333333.33333325'], ['41b3de4355555555', '333333333.3333333'],
  ['41b3de4355555556', '333333333.3333334'], ['41b3de4355555557', '333333333.33333343'], ['becbf647612f3696', '-0.0000033333333333333333'], ['43143ff3c1cb0959', '1424953923781206.2'],
];
const values = fc.jsonValue({ maxDepth: 4, stringUnit: 'grapheme' }) as fc.Arbitrary<Json>;

describe('canonical JSON', () => {
  it('is what RFC 8785 prints', () => {
    for (const [text, expected] of published) expect(canonical(JSON.parse(text) as Json)).toBe(expected);
    for (const [bits, expected] of numbers) {
      const number = new DataView(fromHex(bits)!.buffer).getFloat64(0);
      if (expected === null) expect(() => canonical(number)).toThrow(TypeError);
      else expect(canonical(number)).toBe(expected);
    }
  });

  it('says the same whatever the order of members, and the value again', () => {
    const shuffled = (value: Json): Json => (Array.isArray(value) ? (value as Json[]).map(shuffled)
      : typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value).reverse().map(([name, each]) => [name, shuffled(each!)])) : value);
    fc.assert(fc.property(values, (value) => {
      const text = canonical(value);
      expect(canonical(shuffled(value))).toBe(text);
      expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
      expect(isCanonical(text)).toBe(true);
    }));
  });

  it('sorts by UTF-16 units and knows no special names', () => {
    fc.assert(fc.property(fc.uniqueArray(fc.string({ unit: 'binary' }).filter((name) => name.isWellFormed()), { maxLength: 8 }), (names) => {
      const text = canonical(JSON.parse(`{${names.map((name) => `${JSON.stringify(name)}:1`).join(',')}}`) as Json);
      expect(text).toBe(`{${[...names].sort((a, b) => (a < b ? -1 : 1)).map((name) => `${JSON.stringify(name)}:1`).join(',')}}`);
    }));
    expect(canonical(JSON.parse('{"__proto__":{"b":1,"a":2},"constructor":null}') as Json)).toBe('{"__proto__":{"a":2,"b":1},"constructor":null}');
  });

  it('leaves out what JSON leaves out and refuses what JSON would bend', () => {
    expect(canonical({ a: undefined, b: 1 })).toBe('{"b":1}');
    for (const value of [NaN, Infinity, '\ud800', { '\udc00': 1 }, new Date(0), new Map(), [undefined], undefined, 1n, () => 1, Symbol('x'), new (class { a = 1; })()]) {
      expect(() => canonical(value as Json)).toThrow(TypeError);
    }
  });

  it('knows its own texts from others that mean the same', () => {
    for (const text of ['{"a":1 }', '{"b":1,"a":2}', '{"a":1,"a":1}', '1.0', '-0', '"\\u0041"', '"\\/"', '{"a":1}\n', '1e2', '{', '']) expect([text, isCanonical(text)]).toEqual([text, false]);
  });

  it('has the SHA-256 of its UTF-8', async () => {
    await fc.assert(fc.asyncProperty(values, async (value) => {
      expect(hex(await digest(value))).toBe(createHash('sha256').update(canonical(value), 'utf8').digest('hex'));
    }));
  });
});

describe('bytes', () => {
  it('are written in one way each and read back only from it', () => {
    fc.assert(fc.property(fc.uint8Array() as unknown as fc.Arbitrary<Bytes>, fc.string({ maxLength: 12 }), (bytes, text) => {
      expect([hex(bytes), base64(bytes), base64url(bytes)]).toEqual((['hex', 'base64', 'base64url'] as const).map((how) => Buffer.from(bytes).toString(how)));
      for (const [write, read] of [[hex, fromHex], [base64, fromBase64], [base64url, fromBase64url]] as const) {
        expect(Buffer.from(read(write(bytes))!)).toEqual(Buffer.from(bytes));
        const other = read(text);
        if (other) expect(write(other)).toBe(text);
      }
    }));
    // The same bytes by other texts: spare bits, no padding, spaces.
    for (const text of ['AB==', 'AA', 'A A=', 'AA=', ' AAA', 'AAA\n', '====', 'AA==AA==']) expect([text, fromBase64(text)]).toEqual([text, null]);
    for (const text of ['AB', 'A', 'AA==', 'A+A']) expect([text, fromBase64url(text)]).toEqual([text, null]);
    for (const text of ['A', 'AB', 'abc', '0x12']) expect([text, fromHex(text)]).toEqual([text, null]);
  });

  it('are text only as UTF-8, a byte order mark being a letter of it', () => {
    expect(textOf(Uint8Array.of(0xff))).toBeNull();
    expect(textOf(Uint8Array.of(0xef, 0xbb, 0xbf, 0x41))).toBe('\ufeffA');
    expect(textOf(utf8('Bảng Vàng'))).toBe('Bảng Vàng');
  });
});

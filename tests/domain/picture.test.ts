import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PICTURE_BYTES_MAX, readPicture, withoutMetadata } from '#domain/picture';
import { PLACE, bytesOf, pictures, planted, segment, text, together, webpChunk } from '../support/pictures.ts';

const faults = ['picture_too_large', 'picture_unknown', 'picture_too_many_pixels', 'picture_broken'];
const kinds = Object.entries(pictures);
const clean = (bytes: Uint8Array): Uint8Array => {
  const found = withoutMetadata(bytes);
  if (typeof found === 'string') throw new Error(found);
  return found;
};
const set = (bytes: Uint8Array, at: number, ...values: number[]): Uint8Array => {
  const copy = Uint8Array.from(bytes);
  copy.set(values, at);
  return copy;
};
const somePicture = fc.constantFrom(...kinds.map(([, { bytes }]) => bytes));

describe('a picture', () => {
  it.each(kinds)('is known by its bytes: %s', (_, { bytes, type }) => expect(readPicture(bytes)).toEqual({ type, width: 12, height: 8 }));

  it.each(kinds)('loses what it says beside its pixels: %s', (_, { bytes, type }) => {
    const bare = clean(bytes);
    expect(text(bare)).not.toContain(PLACE);
    expect(readPicture(bare)).toEqual({ type, width: 12, height: 8 });
    expect(clean(bare)).toEqual(bare);
  });

  it('really had a place in it before', () => {
    expect(kinds.filter(([, { bytes }]) => text(bytes).includes(PLACE)).map(([name]) => name)).toEqual(['jpeg', 'extended']);
  });

  it('keeps nothing that was planted, wherever, and the same pixels as before', () => fc.assert(fc.property(somePicture, fc.stringMatching(/^[ -~]{12,300}$/), (bytes, words) => {
    const bare = clean(planted(bytes, words));
    expect(bare).toEqual(clean(bytes));
  })));

  it('never does anything with other bytes but name a fault', () => fc.assert(fc.property(
    fc.oneof(fc.uint8Array({ maxLength: 400 }), fc.tuple(somePicture, fc.uint8Array({ maxLength: 60 })).map(([bytes, more]) => together(bytes.subarray(0, 12), more)),
      fc.tuple(somePicture, fc.nat(1100), fc.nat(255)).map(([bytes, at, value]) => set(bytes, at % bytes.length, value))), (bytes) => {
      const [facts, bare] = [readPicture(bytes), withoutMetadata(bytes)];
      if (typeof facts === 'string') expect([facts, faults.includes(facts), bare]).toEqual([facts, true, facts]);
      else expect(readPicture(clean(bytes))).toEqual(facts);
    }), { numRuns: 3000 }));

  it.each(kinds)('that ends too early is broken, wherever it ends: %s', (_, { bytes }) => {
    const bare = clean(bytes);
    for (let length = 12; length < bare.length; length++) expect([length, readPicture(bare.subarray(0, length))]).toEqual([length, 'picture_broken']);
    for (let length = 0; length < 12; length++) expect(faults).toContain(readPicture(bare.subarray(0, length)));
  });

  it.each([
    ['a page', '<!doctype html><script>alert(1)</script>'], ['a drawing with a script', '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'], ['a GIF', 'GIF89a\x01\x00\x01\x00\x00\x00\x00;'],
    ['a PDF', '%PDF-1.7'], ['an archive', 'PK\x03\x04'], ['nothing', ''], ['a sound in the same wrapping', 'RIFF\x24\x00\x00\x00WAVEfmt '],
  ])('is not %s', (_, words) => expect(readPicture(bytesOf(words))).toBe('picture_unknown'));

  it('carries no second file behind its end or between its parts', () => {
    const page = '<script>alert(document.cookie)</script>';
    for (const [, { bytes }] of kinds) expect(text(clean(planted(bytes, page)))).not.toContain('script');
    // A thumbnail in the head of a JPEG shows what was cut away.
    const bare = clean(pictures.progressive.bytes);
    const head = segment(0xe0, `JFIF\0\x01\x01\0\0\x01\0\x01\x02\x01${page.slice(0, 6)}`);
    expect(text(clean(together(bare.subarray(0, 2), head, bare.subarray(2))))).not.toContain('<scri');
    expect(readPicture(clean(together(bare.subarray(0, 2), head, bare.subarray(2))))).toEqual({ type: 'image/jpeg', width: 12, height: 8 });
  });

  it('is not too heavy and has no more pixels than a screen of reviewers can bear', () => {
    expect(readPicture(new Uint8Array(PICTURE_BYTES_MAX + 1))).toBe('picture_too_large');
    expect(readPicture(set(pictures.png.bytes, 16, 0, 0, 0x4e, 0x20, 0, 0, 0x4e, 0x20))).toBe('picture_too_many_pixels');
    expect(readPicture(set(pictures.png.bytes, 16, 0, 0, 0x27, 0x10, 0, 0, 0x27, 0x10))).toBe('picture_too_many_pixels');
    expect(readPicture(set(pictures.png.bytes, 16, 0xff, 0xff, 0xff, 0xff, 0, 0, 0, 1))).toBe('picture_too_many_pixels');
    expect(readPicture(set(pictures.png.bytes, 16, 0, 0, 0, 0))).toBe('picture_broken');
  });

  it('is still, and one', () => {
    const moving = together(bytesOf('RIFF\x24\0\0\0WEBP'), webpChunk('VP8X', '\x02\0\0\0\x0b\0\0\x07\0\0'), webpChunk('ANIM', '\0\0\0\0\0\0'));
    expect(readPicture(moving)).toBe('picture_unknown');
    const { bytes } = pictures.webp;
    const twice = together(bytes, bytes.subarray(12));
    new DataView(twice.buffer).setUint32(4, twice.length - 8, true);
    expect(readPicture(twice)).toBe('picture_broken');
    // A canvas of another size than its picture.
    const other = Uint8Array.from(clean(pictures.extended.bytes));
    other[24] = 99;
    expect(readPicture(other)).toBe('picture_broken');
  });
});

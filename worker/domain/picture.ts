/** A still picture, as its own bytes say; sides in pixels, upright or not as they are stored. */
export type PictureType = 'image/jpeg' | 'image/png' | 'image/webp';
export type PictureFacts = { type: PictureType; width: number; height: number };
/** Why bytes are not taken: too heavy, no still picture of a type we know, too many pixels, or one that ends or breaks off too early. */
export type PictureFault = 'picture_too_large' | 'picture_unknown' | 'picture_too_many_pixels' | 'picture_broken';

/** Decimal megabyte and a half: a photo shrunk to 1600 pixels is about a fifth of that. */
export const PICTURE_BYTES_MAX = 1_500_000;
/** Small bytes can unfold into very many pixels; no browser of a reviewer is asked to do so. */
export const PICTURE_PIXELS_MAX = 24_000_000;
const SIDE_MAX = 12_000;

/** A picture taken apart: only what draws it, so that putting the parts together again leaves everything else behind. */
type Taken = PictureFacts & { parts: Uint8Array[] };
type Reader = (bytes: Uint8Array) => Taken | PictureFault;

/** What a picture is, from its bytes alone; what it is called or said to be does not count. */
export function readPicture(bytes: Uint8Array): PictureFacts | PictureFault {
  const taken = takenApart(bytes);
  return typeof taken === 'string' ? taken : { type: taken.type, width: taken.width, height: taken.height };
}

/**
 * The same picture without place, camera, time, comments, thumbnails, colour profiles and anything
 * that hangs behind its end. Pixels are not touched; a second time changes nothing.
 */
export function withoutMetadata(bytes: Uint8Array): Uint8Array | PictureFault {
  const taken = takenApart(bytes);
  return typeof taken === 'string' ? taken : joined(taken.parts);
}

function takenApart(bytes: Uint8Array): Taken | PictureFault {
  if (bytes.length > PICTURE_BYTES_MAX) return 'picture_too_large';
  const read = readers.find(({ begins }) => begins(bytes))?.read;
  if (!read) return 'picture_unknown';
  const taken = read(bytes);
  if (typeof taken === 'string') return taken;
  if (taken.width === 0 || taken.height === 0) return 'picture_broken';
  return taken.width > SIDE_MAX || taken.height > SIDE_MAX || taken.width * taken.height > PICTURE_PIXELS_MAX ? 'picture_too_many_pixels' : taken;
}

const joined = (parts: readonly Uint8Array[]): Uint8Array => {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
};
const says = (bytes: Uint8Array, at: number, text: string): boolean => [...text].every((letter, n) => bytes[at + n] === letter.charCodeAt(0));
const word = (bytes: Uint8Array, at: number): string => String.fromCharCode(...bytes.subarray(at, at + 4));
const big16 = (bytes: Uint8Array, at: number): number => bytes[at]! * 256 + bytes[at + 1]!;
const big32 = (bytes: Uint8Array, at: number): number => big16(bytes, at) * 65_536 + big16(bytes, at + 2);
const little = (bytes: Uint8Array, at: number, length: number): number => Array.from({ length }, (_, n) => bytes[at + n]! * 256 ** n).reduce((sum, part) => sum + part, 0);

// JPEG: segments `FF marker length …`, and after each start of scan coded data until the next marker.
const SOI = 0xd8, EOI = 0xd9, SOS = 0xda, DHT = 0xc4, DAC = 0xcc, DQT = 0xdb, DRI = 0xdd, APP0 = 0xe0, APP14 = 0xee;
/** Frames of the sequential and progressive kinds every browser draws. */
const FRAMES: readonly number[] = [0xc0, 0xc1, 0xc2];
const DRAWS: readonly number[] = [...FRAMES, DHT, DAC, DQT, DRI, SOS];
/** Of the picture's head only density, of Adobe's only the colour transform; a thumbnail shows what was cut away. */
const JFIF_BYTES = 18, ADOBE_BYTES = 16;

const readJpeg: Reader = (bytes) => {
  const parts = [bytes.subarray(0, 2)];
  let size: { width: number; height: number } | null = null;
  let scans = 0;
  for (let at = 2; at + 4 <= bytes.length || bytes[at + 1] === EOI;) {
    if (bytes[at] !== 0xff) return 'picture_broken';
    const marker = bytes[at + 1]!;
    if (marker === 0xff) {
      at += 1;
      continue;
    }
    if (marker === EOI) return size && scans > 0 ? { type: 'image/jpeg', ...size, parts: [...parts, bytes.subarray(at, at + 2)] } : 'picture_broken';
    const end = at + 2 + big16(bytes, at + 2);
    if (end < at + 4 || end > bytes.length) return 'picture_broken';
    if (FRAMES.includes(marker)) {
      if (size || end < at + 10) return 'picture_broken';
      size = { height: big16(bytes, at + 5), width: big16(bytes, at + 7) };
    }
    const kept = keptOfJpeg(bytes.subarray(at, end), marker);
    if (kept) parts.push(kept);
    at = end;
    if (marker !== SOS) continue;
    if (!size) return 'picture_broken';
    scans += 1;
    at = endOfScan(bytes, end);
    parts.push(bytes.subarray(end, at));
  }
  return 'picture_broken';
};

function keptOfJpeg(segment: Uint8Array, marker: number): Uint8Array | null {
  if (DRAWS.includes(marker)) return segment;
  if (marker === APP0 && says(segment, 4, 'JFIF\0') && segment.length >= JFIF_BYTES) return cut(segment, JFIF_BYTES, { 16: 0, 17: 0 });
  return marker === APP14 && says(segment, 4, 'Adobe') && segment.length >= ADOBE_BYTES ? cut(segment, ADOBE_BYTES) : null;
}

/** The first bytes of a segment, with its length put right and some bytes set. */
function cut(segment: Uint8Array, length: number, set: Record<number, number> = {}): Uint8Array {
  const short = segment.slice(0, length);
  short[2] = 0;
  short[3] = length - 2;
  for (const [at, value] of Object.entries(set)) short[Number(at)] = value;
  return short;
}

/** Where coded data ends: at a marker that is neither a stuffed FF nor a restart. */
function endOfScan(bytes: Uint8Array, from: number): number {
  for (let at = from; at + 1 < bytes.length; at++) {
    if (bytes[at] !== 0xff) continue;
    const next = bytes[at + 1]!;
    if (next !== 0 && next !== 0xff && (next < 0xd0 || next > 0xd7)) return at;
  }
  return bytes.length;
}

// PNG: chunks `length type data crc`.
const PNG_MARK = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
const PNG_DRAWS = ['IHDR', 'PLTE', 'IDAT', 'tRNS', 'gAMA', 'sRGB', 'IEND'];

const readPng: Reader = (bytes) => {
  const parts = [bytes.subarray(0, 8)];
  if (bytes.length < 33 || word(bytes, 12) !== 'IHDR' || big32(bytes, 8) !== 13) return 'picture_broken';
  const size = { width: big32(bytes, 16), height: big32(bytes, 20) };
  let drawn = false;
  for (let at = 8; at + 12 <= bytes.length;) {
    const type = word(bytes, at + 4);
    const end = at + 12 + big32(bytes, at);
    if (end > bytes.length) return 'picture_broken';
    if (type === 'IDAT') drawn = true;
    if (PNG_DRAWS.includes(type)) parts.push(bytes.subarray(at, end));
    if (type === 'IEND') return drawn && end === at + 12 ? { type: 'image/png', ...size, parts } : 'picture_broken';
    at = end;
  }
  return 'picture_broken';
};

// WebP: RIFF chunks `type length data`, padded to an even length; one still frame.
const CARRIES_METADATA = 0x20 | 0x08 | 0x04;
const ANIMATED = 0x02;

const readWebp: Reader = (bytes) => {
  const end = 8 + little(bytes, 4, 4);
  if (end > bytes.length || end < 20) return 'picture_broken';
  const parts: Uint8Array[] = [];
  let canvas: { width: number; height: number } | null = null;
  let frame: { width: number; height: number } | null = null;
  for (let at = 12; at < end;) {
    if (at + 8 > end) return 'picture_broken';
    const type = word(bytes, at);
    const data = bytes.subarray(at + 8, at + 8 + little(bytes, at + 4, 4));
    const next = at + 8 + little(bytes, at + 4, 4) + (little(bytes, at + 4, 4) % 2);
    if (next > end) return 'picture_broken';
    if (type === 'VP8X') {
      if (at !== 12 || data.length < 10) return 'picture_broken';
      if (data[0]! & ANIMATED) return 'picture_unknown';
      canvas = { width: little(data, 4, 3) + 1, height: little(data, 7, 3) + 1 };
      const head = bytes.slice(at, next);
      head[8]! &= ~CARRIES_METADATA;
      parts.push(head);
    } else if (type === 'VP8 ' || type === 'VP8L') {
      if (frame) return 'picture_broken';
      frame = type === 'VP8 ' ? lossy(data) : lossless(data);
      if (!frame) return 'picture_broken';
      parts.push(bytes.subarray(at, next));
    } else if (type === 'ALPH' && canvas) parts.push(bytes.subarray(at, next));
    at = next;
  }
  if (!frame || (canvas && (canvas.width !== frame.width || canvas.height !== frame.height))) return 'picture_broken';
  const length = 4 + parts.reduce((sum, part) => sum + part.length, 0);
  const head = Uint8Array.from([...'RIFF'].map((letter) => letter.charCodeAt(0)).concat([0, 8, 16, 24].map((shift) => (length >>> shift) & 0xff), [...'WEBP'].map((letter) => letter.charCodeAt(0))));
  return { type: 'image/webp', ...frame, parts: [head, ...parts] };
};

const lossy = (data: Uint8Array) => (data.length >= 10 && (data[0]! & 1) === 0 && data[3] === 0x9d && data[4] === 0x01 && data[5] === 0x2a
  ? { width: little(data, 6, 2) & 0x3fff, height: little(data, 8, 2) & 0x3fff } : null);
const lossless = (data: Uint8Array) => (data.length >= 5 && data[0] === 0x2f
  ? { width: (little(data, 1, 4) & 0x3fff) + 1, height: (Math.floor(little(data, 1, 4) / 0x4000) & 0x3fff) + 1 } : null);

const readers: { begins: (bytes: Uint8Array) => boolean; read: Reader }[] = [
  { begins: (bytes) => bytes[0] === 0xff && bytes[1] === SOI && bytes[2] === 0xff, read: readJpeg },
  { begins: (bytes) => PNG_MARK.every((byte, at) => bytes[at] === byte), read: readPng },
  { begins: (bytes) => bytes.length >= 12 && says(bytes, 0, 'RIFF') && says(bytes, 8, 'WEBP'), read: readWebp },
];

/** Small real pictures, 12 × 8, as a camera and an editor write them; two carry a place in their EXIF. */
const read = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'base64'));
/** What the two carry. */
export const PLACE = 'GPS 13.7765N 109.2237E';

export const pictures = {
  jpeg: { type: 'image/jpeg', bytes: read(
    '/9j/4QDgRXhpZgAASUkqAAgAAAAHABIBAwABAAAAAQAAABoBBQABAAAAYgAAABsBBQABAAAAagAAACgBAwABAAAAAgAAABMCAwABAAAAAQAAAJiCAgAXAAAAcgAAAGmHBAABAAAAigAAAAAAAAA4YwAA6AMAADhjAADoAwAAR1BTIDEzLjc3'
    + 'NjVOIDEwOS4yMjM3RQAABgAAkAcABAAAADAyMTABkQcABAAAAAECAwAAoAcABAAAADAxMDABoAMAAQAAAP//AAACoAQAAQAAAAwAAAADoAQAAQAAAAgAAAAAAAAA/+IB8ElDQ19QUk9GSUxFAAEBAAAB4GxjbXMEIAAAbW50clJHQiBYWVog'
    + 'B+IAAwAUAAkADgAdYWNzcE1TRlQAAAAAc2F3c2N0cmwAAAAAAAAAAAAAAAAAAPbWAAEAAAAA0y1oYW5keem/Vlo+AbaDI4VVRvdPqgAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAKZGVzYwAAAPwAAAAkY3BydAAAASAAAAAid3Rw'
    + 'dAAAAUQAAAAUY2hhZAAAAVgAAAAsclhZWgAAAYQAAAAUZ1hZWgAAAZgAAAAUYlhZWgAAAawAAAAUclRSQwAAAcAAAAAgZ1RSQwAAAcAAAAAgYlRSQwAAAcAAAAAgbWx1YwAAAAAAAAABAAAADGVuVVMAAAAIAAAAHABzAFIARwBCbWx1YwAA'
    + 'AAAAAAABAAAADGVuVVMAAAAGAAAAHABDAEMAMAAAWFlaIAAAAAAAAPbWAAEAAAAA0y1zZjMyAAAAAAABDD8AAAXd///zJgAAB5AAAP2S///7of///aIAAAPcAADAcVhZWiAAAAAAAABvoAAAOPIAAAOPWFlaIAAAAAAAAGKWAAC3iQAAGNpY'
    + 'WVogAAAAAAAAJKAAAA+FAAC2xHBhcmEAAAAAAAMAAAACZmkAAPKnAAANWQAAE9AAAApb/9sAQwAQCwwODAoQDg0OEhEQExgoGhgWFhgxIyUdKDozPTw5Mzg3QEhcTkBEV0U3OFBtUVdfYmdoZz5NcXlwZHhcZWdj/9sAQwEREhIYFRgvGhov'
    + 'Y0I4QmNjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2Nj/8AAEQgACAAMAwEiAAIRAQMRAf/EABUAAQEAAAAAAAAAAAAAAAAAAAAD/8QAIRAAAgIBAgcAAAAAAAAAAAAAAQIAEQQDIQUTIlFhocH/xAAV'
    + 'AQEBAAAAAAAAAAAAAAAAAAACBP/EABwRAQACAQUAAAAAAAAAAAAAAAEAAwISMYHB8f/aAAwDAQACEQMRAD8Ai+HjoF5fCtRhvbAhK87X7lU0FK9OKQOxe/kRI3NT2C61rz078vST/9k=') },
  progressive: { type: 'image/jpeg', bytes: read(
    '/9j/2wBDABALDA4MChAODQ4SERATGCgaGBYWGDEjJR0oOjM9PDkzODdASFxOQERXRTc4UG1RV19iZ2hnPk1xeXBkeFxlZ2P/2wBDARESEhgVGC8aGi9jQjhCY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2Nj'
    + 'Y2NjY2P/wgARCAAIAAwDASIAAhEBAxEB/8QAFQABAQAAAAAAAAAAAAAAAAAAAAL/xAAVAQEBAAAAAAAAAAAAAAAAAAACA//aAAwDAQACEAMQAAABiiJ//8QAFxABAAMAAAAAAAAAAAAAAAAAAAIREv/aAAgBAQABBQLEVP/EABgRAAIDAAAA'
    + 'AAAAAAAAAAAAAAACARES/9oACAEDAQE/AXbM0f/EABURAQEAAAAAAAAAAAAAAAAAAAAR/9oACAECAQE/Aa//xAAYEAACAwAAAAAAAAAAAAAAAAAAAQMhMv/aAAgBAQAGPwKomZP/xAAaEAACAgMAAAAAAAAAAAAAAAABEQAhMWGh/9oACAEB'
    + 'AAE/ISBMbxAKruf/2gAMAwEAAgADAAAAEHf/xAAYEQEAAwEAAAAAAAAAAAAAAAABAEGBwf/aAAgBAwEBPxBbWvEn/8QAFhEBAQEAAAAAAAAAAAAAAAAAAQDx/9oACAECAQE/EFpt/8QAGxAAAgIDAQAAAAAAAAAAAAAAAREAIVFhocH/2gAI'
    + 'AQEAAT8QEolsCF3T7DrAGC/k/9k=') },
  png: { type: 'image/png', bytes: read(
    'iVBORw0KGgoAAAANSUhEUgAAAAwAAAAICAIAAABChommAAAACXBIWXMAAAPoAAAD6AG1e1JrAAABHklEQVQY0wXBOzACcADA4f/A4FUcA3cKGRiEuGPgKK+BQcjgN3AUx8BQyMDgVe4YuFNeA4NnAwNHcQwMhQwMnhks7ghnseSR7xNCEBOK'
    + 'IpxcKWVx1CfQJsecylg6c0ocORzkI7yFPGr4qCBYRbSWlHpyoLQJnYHWDnq7sJoQs31sDLA/xLkV3wTvU/zZkS6QvIRqhRIHdVsIww49LixHzJyw7sF1wdkVDze8+fh9QvJMkh+R/Ynmi9oA+iDdIYyGYZewFosznlMZ9wr8aYifDKJUyPPI'
    + 'KkCtpqaclkpM1YzosDWw2sieHuFp566TVyPfZiL7kQ2SaaF4HO0kzTaM8wwvIqaXWdlgdxP3NrdOXg4JHBPhJtGL8pKia6of+AczE36hszExKwAAAABJRU5ErkJggg==') },
  webp: { type: 'image/webp', bytes: read(
    'UklGRmYAAABXRUJQVlA4IFoAAADwAQCdASoMAAgAA4BaJbACdAD6HJRIzQAA/Z14f38RD8ebkDAuEEB/9nxIt9MJzHWM+DHyJlGslgr53ztOakK3eTnwI/zdjsilBuUUKyEH/8zO3h/A6edggAA=') },
  lossless: { type: 'image/webp', bytes: read(
    'UklGRjYAAABXRUJQVlA4TCkAAAAvC8ABALmM6H/sIqL/AUVt20A9WZU/tL0GQCCQpLC/0lCjFRMAm+v2EgA=') },
  extended: { type: 'image/webp', bytes: read(
    'UklGRkYDAABXRUJQVlA4WAoAAAAoAAAACwAABwAASUNDUOABAAAAAAHgbGNtcwQgAABtbnRyUkdCIFhZWiAH4gADABQACQAOAB1hY3NwTVNGVAAAAABzYXdzY3RybAAAAAAAAAAAAAAAAAAA9tYAAQAAAADTLWhhbmR56b9WWj4BtoMjhVVG'
    + '90+qAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAApkZXNjAAAA/AAAACRjcHJ0AAABIAAAACJ3dHB0AAABRAAAABRjaGFkAAABWAAAACxyWFlaAAABhAAAABRnWFlaAAABmAAAABRiWFlaAAABrAAAABRyVFJDAAABwAAAACBnVFJD'
    + 'AAABwAAAACBiVFJDAAABwAAAACBtbHVjAAAAAAAAAAEAAAAMZW5VUwAAAAgAAAAcAHMAUgBHAEJtbHVjAAAAAAAAAAEAAAAMZW5VUwAAAAYAAAAcAEMAQwAwAABYWVogAAAAAAAA9tYAAQAAAADTLXNmMzIAAAAAAAEMPwAABd3///MmAAAH'
    + 'kAAA/ZL///uh///9ogAAA9wAAMBxWFlaIAAAAAAAAG+gAAA48gAAA49YWVogAAAAAAAAYpYAALeJAAAY2lhZWiAAAAAAAAAkoAAAD4UAALbEcGFyYQAAAAAAAwAAAAJmaQAA8qcAAA1ZAAAT0AAACltWUDggWgAAAPABAJ0BKgwACAADgFol'
    + 'sAJ0APoclEjNAAD9nXh/fxEPx5uQMC4QQH/2fEi30wnMdYz4MfImUayWCvnfO05qQrd5OfAj/N2OyKUG5RQrIQf/zM7eH8Dp52CAAEVYSUbeAAAARXhpZgAASUkqAAgAAAAHABIBAwABAAAAAQAAABoBBQABAAAAYgAAABsBBQABAAAAagAA'
    + 'ACgBAwABAAAAAgAAABMCAwABAAAAAQAAAJiCAgAXAAAAcgAAAGmHBAABAAAAigAAAAAAAAA4YwAA6AMAADhjAADoAwAAR1BTIDEzLjc3NjVOIDEwOS4yMjM3RQAABgAAkAcABAAAADAyMTABkQcABAAAAAECAwAAoAcABAAAADAxMDABoAMA'
    + 'AQAAAP//AAACoAQAAQAAAAwAAAADoAQAAQAAAAgAAAAAAAAA') },
} as const;

export const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');
export const bytesOf = (words: string): Uint8Array => Uint8Array.from(Buffer.from(words, 'latin1'));
export const together = (...parts: Uint8Array[]): Uint8Array => Uint8Array.from(parts.flatMap((part) => [...part]));

/** A JPEG segment, a PNG chunk (with a sum nobody checks) and a WebP chunk that carry words. */
export const segment = (marker: number, words: string): Uint8Array => together(Uint8Array.of(0xff, marker, (words.length + 2) >> 8, (words.length + 2) & 255), bytesOf(words));
export const pngChunk = (type: string, words: string): Uint8Array => together(Uint8Array.of(0, 0, words.length >> 8, words.length & 255), bytesOf(type + words), new Uint8Array(4));
export const webpChunk = (type: string, words: string): Uint8Array => together(bytesOf(type), Uint8Array.of(words.length & 255, words.length >> 8, 0, 0), bytesOf(words + (words.length % 2 ? '\0' : '')));

/** The same picture with words planted where each kind of file lets them in. */
export function planted(bytes: Uint8Array, words: string): Uint8Array {
  if (bytes[0] === 0xff) return together(bytes.subarray(0, 2), segment(0xe1, `Exif\0\0${words}`), segment(0xe2, words), segment(0xfe, words), bytes.subarray(2), bytesOf(words));
  if (bytes[0] === 0x89) {
    const end = bytes.length - 12;
    return together(bytes.subarray(0, 33), ...['tEXt', 'iTXt', 'zTXt', 'eXIf', 'tIME', 'iCCP', 'prIv'].map((type) => pngChunk(type, words)), bytes.subarray(33, end), pngChunk('tEXt', words), bytes.subarray(end), bytesOf(words));
  }
  const grown = together(bytes, webpChunk('EXIF', words), webpChunk('XMP ', words), webpChunk('priv', words));
  new DataView(grown.buffer).setUint32(4, grown.length - 8, true);
  return together(grown, bytesOf(words));
}

/// <reference path="../programs.d.ts" />
import { initWasm, Resvg } from '@resvg/resvg-wasm';
import { escaped } from '#domain/atom';
import type { BoardPicture, PictureLine } from '#domain/board-picture';
import { whole } from '#domain/numbers';
import { unpackedFonts } from './fonts.ts';

/** What those who show links ask for (Open Graph), in pixels. */
export const PICTURE = { width: 1200, height: 630 };
const EDGE = 64;
const GAP = 56;
/** Tokens of the light look (web/src/lib/tokens.css). */
const COLOUR = { ground: '#fbf8f1', ink: '#1d1a16', quiet: '#5e574c', line: '#e4dccb', lineStrong: '#cabfa8', lacquer: '#9b1b1e', gold: '#d4a62a', goldInk: '#7a5a00', good: '#1e7145' };
const FAMILY = { regular: 'Be Vietnam Pro', strong: 'Be Vietnam Pro SemiBold' };

type Style = { size: number; strong?: boolean; fill?: string; anchor?: 'middle' | 'end' };
type Measure = (words: string, style: Style) => number;

const text = (x: number, y: number, words: string, { size, strong, fill = COLOUR.ink, anchor }: Style): string =>
  `<text x="${x}" y="${y}" font-size="${size}" font-family="${strong ? FAMILY.strong : FAMILY.regular}" fill="${fill}"${anchor ? ` text-anchor="${anchor}"` : ''}>${escaped(words.normalize('NFC'))}</text>`;
const svg = (inside: string): string => `<svg xmlns="http://www.w3.org/2000/svg" width="${PICTURE.width}" height="${PICTURE.height}" viewBox="0 0 ${PICTURE.width} ${PICTURE.height}">${inside}</svg>`;

/** Words as far as they fit; what was cut off is shown by three dots. */
function fitted(words: string, width: number, style: Style, measure: Measure): string {
  if (measure(words, style) <= width) return words;
  let end = words.length - 1;
  while (end > 1 && measure(`${words.slice(0, end).trimEnd()}…`, style) > width) end -= 1;
  return `${words.slice(0, end).trimEnd()}…`;
}

/** Words in at most two lines. */
function inTwo(words: string, width: number, style: Style, measure: Measure): string[] {
  if (measure(words, style) <= width) return [words];
  const all = words.split(' ');
  let first = 1;
  while (first < all.length - 1 && measure(all.slice(0, first + 1).join(' '), style) <= width) first += 1;
  return [fitted(all.slice(0, first).join(' '), width, style, measure), ...(first < all.length ? [fitted(all.slice(first).join(' '), width, style, measure)] : [])];
}

/** The picture as it is drawn: the head of our pages, the name, the leaders in columns, as of when. */
function drawn(picture: BoardPicture, measure: Measure): string {
  const { width, height } = PICTURE;
  const inner = width - 2 * EDGE;
  const title: Style = { size: 50, strong: true };
  const name = inTwo(picture.name, inner, title, measure);
  const running = picture.phase === 'running';
  const parts = [
    `<rect width="${width}" height="${height}" fill="${COLOUR.ground}"/><rect width="${width}" height="12" fill="${COLOUR.lacquer}"/><rect y="12" width="${width}" height="4" fill="${COLOUR.gold}"/>`,
    `<g transform="translate(${EDGE} 44) scale(1.6)"><rect width="24" height="28" rx="3" fill="${COLOUR.lacquer}"/><rect x="2.5" y="2.5" width="19" height="23" rx="1.5" fill="none" stroke="#E3BC52"/><path d="M6 8.5h12M6 14h9M6 19.5h6" stroke="#F2D27A" stroke-width="2.4" stroke-linecap="round"/></g>`,
    text(EDGE + 54, 77, 'Bảng Vàng', { size: 30, strong: true }),
    ...(picture.mark ? [text(width - EDGE, 77, picture.mark, { size: 24, strong: true, fill: COLOUR.lacquer, anchor: 'end' })] : []),
    `<circle cx="${EDGE + 8}" cy="131" r="8" fill="${running ? COLOUR.good : COLOUR.lineStrong}"/>`,
    text(EDGE + 28, 139, fitted(picture.standing, inner - 28, { size: 24 }, measure), { size: 24, strong: true, fill: running ? COLOUR.good : COLOUR.quiet }),
    ...name.map((words, nth) => text(EDGE, 200 + nth * 60, words, title)),
  ];
  const top = 200 + name.length * 60 - 22;
  const columns = picture.clusters.length > 1 ? 2 : 1;
  const rows = Math.ceil(picture.clusters.length / columns);
  const column = (inner - (columns - 1) * GAP) / columns;
  const row = (552 - top) / Math.max(1, rows);
  for (const [nth, { name: cluster, lines }] of picture.clusters.entries()) {
    const x = EDGE + (nth % columns) * (column + GAP);
    const y = top + Math.floor(nth / columns) * row;
    const step = Math.min(columns === 1 ? 54 : 46, (row - 36) / Math.max(1, lines.length));
    const size = Math.min(columns === 1 ? 29 : 24, step * 0.68);
    // Counts stand in a column of their own where there is room for one.
    const figures = columns === 1 ? Math.max(...lines.map(({ figure }) => measure(figure, { size, strong: true }))) : null;
    parts.push(text(x, y + 18, fitted(cluster, column, { size: 19 }, measure), { size: 19, fill: COLOUR.quiet }), `<rect x="${x}" y="${y + 26}" width="${column}" height="1.5" fill="${COLOUR.lineStrong}"/>`);
    for (const [at, line] of lines.entries()) parts.push(lineOf(line, { x, y: y + 28 + at * step + step * 0.7, width: column, size, figures }, measure));
  }
  if (picture.clusters.length === 0) parts.push(text(EDGE, top + 40, 'Chưa có đơn vị nào trên bảng.', { size: 28, fill: COLOUR.quiet }));
  parts.push(`<rect x="${EDGE}" y="562" width="${inner}" height="1.5" fill="${COLOUR.line}"/>`,
    text(EDGE, 598, `${picture.asOf} · bảng số ${whole(picture.no)}${picture.more > 0 ? ` · cùng ${picture.more} cụm khác trên bảng` : ''}`, { size: 21, fill: COLOUR.quiet }));
  return svg(parts.join(''));
}

/** One unit: its place, its name, and what the board ranks by; the counts beside it where there is room. */
function lineOf({ place, top, name, counts, figure }: PictureLine, { x, y, width, size, figures }: { x: number; y: number; width: number; size: number; figures: number | null }, measure: Measure): string {
  const strong: Style = { size, strong: true };
  const small: Style = { size: size * 0.8, fill: COLOUR.quiet };
  const start = place ? x + size * 1.75 : x;
  const end = figures === null ? x + width - measure(figure, strong) : x + width - figures - size - measure(counts, small);
  // A long name is written a little smaller before it is cut.
  const room = end - size * 0.7 - start;
  const named: Style = { size: size * Math.max(0.82, Math.min(1, room / measure(name, strong))), strong: true };
  return [
    place && text(x + size * 0.65, y, place, { ...strong, fill: top ? COLOUR.goldInk : COLOUR.quiet, anchor: 'middle' }),
    text(start, y, fitted(name, room, named, measure), named),
    figures !== null && text(x + width - figures - size, y, counts, { ...small, anchor: 'end' }),
    text(x + width, y, figure, { ...strong, anchor: 'end' })].filter(Boolean).join('');
}

let fonts: Uint8Array[] | undefined;
/**
 * Makes renderer and fonts ready when the first picture is asked for. Requests share what is done, never what they
 * wait for: one that is cut off would leave the others waiting. Who comes second meanwhile does it again, to no harm.
 */
async function ready(): Promise<Uint8Array[]> {
  if (fonts) return fonts;
  const [{ default: program }, unpacked] = await Promise.all([import('@resvg/resvg-wasm/index_bg.wasm'), unpackedFonts()]);
  if (!fonts) await initWasm(program).catch((error: unknown) => { if (!fonts) throw error; });
  return (fonts = unpacked);
}

/** The picture of a board as PNG. */
export async function boardPicture(picture: BoardPicture): Promise<Uint8Array> {
  const font = { fontBuffers: await ready(), defaultFontFamily: FAMILY.regular };
  const withDrawing = <Result>(words: string, use: (drawing: InstanceType<typeof Resvg>) => Result): Result => {
    const drawing = new Resvg(words, { font });
    try {
      return use(drawing);
    } finally {
      drawing.free();
    }
  };
  const measured = new Map<string, number>();
  const measure: Measure = (words, style) => {
    const key = `${style.strong} ${words}`;
    const width = measured.get(key) ?? withDrawing(svg(text(0, 100, words, { ...style, size: 20, anchor: undefined })), (drawing) => drawing.getBBox()?.width ?? 0);
    measured.set(key, width);
    return (width / 20) * style.size;
  };
  return withDrawing(drawn(picture, measure), (drawing) => {
    const rendered = drawing.render();
    try {
      return rendered.asPng();
    } finally {
      rendered.free();
    }
  });
}

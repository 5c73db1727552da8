import { PDF, PdfString, ops } from '@libpdf/core';
import { unpackedFonts } from './fonts.ts';

type Operator = ReturnType<typeof ops.beginText>;
type Font = ReturnType<PDF['embedFont']>;
type Page = ReturnType<PDF['addPage']>;
type Style = { size: number; strong?: boolean; align?: 'left' | 'center' | 'right' };
export type Column = { heading: string; width: number; align: 'left' | 'right' };

/** A4 in points, with the margins of Nghị định 30/2020/NĐ-CP: 20 mm above and below, 30 mm left, 15 mm right. */
const MM = 72 / 25.4;
const SHEET = { width: 210 * MM, height: 297 * MM, left: 30 * MM, right: 15 * MM, top: 20 * MM, bottom: 20 * MM };
export const WIDTH = SHEET.width - SHEET.left - SHEET.right;
const LEADING = 1.35;
const CELL = { size: 9, leading: 11.5, padding: 2.6, gap: 4 };

/**
 * Sheets of A4 filled from above: paragraphs, and tables whose head stands again on every sheet. Letters are embedded
 * with their meaning, so that what is printed can be copied and searched.
 */
export class Paper {
  readonly #pdf: PDF;
  readonly #fonts: { regular: Font; strong: Font };
  readonly #sheets: { page: Page; drawn: Operator[] }[] = [];
  /** How far down the sheet is filled, from its upper edge. */
  #y = 0;
  /** What was measured once: names and words come again and again. */
  readonly #measured = new Map<string, { written: string; width: number }>();

  private constructor(pdf: PDF, regular: Font, strong: Font) {
    this.#pdf = pdf;
    this.#fonts = { regular, strong };
  }

  static async begin({ title, subject, at }: { title: string; subject: string; at: number }): Promise<Paper> {
    const pdf = PDF.create();
    const [regular, strong] = await unpackedFonts();
    const paper = new Paper(pdf, pdf.embedFont(regular!), pdf.embedFont(strong!));
    pdf.setTitle(title, { showInWindowTitleBar: true });
    pdf.setSubject(subject);
    pdf.setAuthor('Bảng Vàng');
    pdf.setCreator('Bảng Vàng');
    pdf.setProducer('Bảng Vàng');
    pdf.setLanguage('vi');
    pdf.setCreationDate(new Date(at));
    pdf.setModificationDate(new Date(at));
    paper.turn();
    return paper;
  }

  /** A new sheet. */
  turn(): void {
    this.#sheets.push({ page: this.#pdf.addPage({ width: SHEET.width, height: SHEET.height }), drawn: [] });
    this.#y = SHEET.top;
  }

  /** White space; none at the head of a sheet. */
  space(height: number): void {
    if (this.#y > SHEET.top) this.#y += height;
  }

  /** Turns the sheet where less than so much is left of it. */
  keep(height: number): void {
    if (this.#y + height > SHEET.height - SHEET.bottom) this.turn();
  }

  /** Lines of words from `x` on, as wide as `width`; the sheet is turned between lines. */
  words(text: string, { x = 0, width = WIDTH - x, first = 0, ...style }: Style & { x?: number; width?: number; first?: number }): void {
    const leading = style.size * LEADING;
    for (const [at, line] of this.#lines(text, style, width, first).entries()) {
      this.keep(leading);
      this.#put(line, { ...style, x: at === 0 ? x + first : x, width: at === 0 ? width - first : width, y: this.#y + style.size });
      this.#y += leading;
    }
  }

  /** Two columns beside each other, each line by line; the sheet goes on below the longer one. */
  beside(left: { width: number; lines: [string, Style][] }, right: { width: number; lines: [string, Style][] }): void {
    const begun = this.#y;
    const ends = [[0, left] as const, [WIDTH - right.width, right] as const].map(([x, { width, lines }]) => {
      this.#y = begun;
      for (const [text, style] of lines) this.words(text, { align: 'center', ...style, x, width });
      return this.#y;
    });
    this.#y = Math.max(...ends);
  }

  /** A hairline of a width, in the middle of a column. */
  rule(width: number, { x = 0, of = WIDTH, up = 0 }: { x?: number; of?: number; up?: number } = {}): void {
    this.#line(x + (of - width) / 2, width, this.#y - up, 0.7);
  }

  /** A framed mark in the middle. */
  mark(text: string): void {
    const size = 10;
    const width = this.#width(text, { size, strong: true }) + 20;
    const { drawn } = this.#sheets.at(-1)!;
    drawn.push(ops.setLineWidth(0.8), ops.rectangle(SHEET.left + (WIDTH - width) / 2, SHEET.height - this.#y - 20, width, 20), ops.stroke());
    this.#put(text, { size, strong: true, align: 'center', x: 0, width: WIDTH, y: this.#y + 13.5 });
    this.#y += 20;
  }

  /** A table; `strong` rows stand out, a row of one cell is a heading across. */
  table(columns: readonly Column[], rows: Iterable<{ cells: readonly string[]; strong?: boolean }>): void {
    const starts = columns.map((_, at) => columns.slice(0, at).reduce((sum, { width }) => sum + width, 0));
    const draw = (cells: readonly string[], style: { strong?: boolean }, center = false): void => {
      const across = cells.length === 1;
      const written = cells.map((cell, at) => this.#lines(cell, { size: CELL.size, ...style }, (across ? WIDTH : columns[at]!.width) - CELL.gap, 0));
      const height = Math.max(...written.map((lines) => lines.length)) * CELL.leading + 2 * CELL.padding;
      for (const [at, lines] of written.entries()) for (const [no, line] of lines.entries()) {
        this.#put(line, { size: CELL.size, ...style, align: across ? 'left' : center && at > 1 ? 'right' : columns[at]!.align, x: starts[at]! + CELL.gap / 2,
          width: (across ? WIDTH : columns[at]!.width) - CELL.gap, y: this.#y + CELL.padding + CELL.size + no * CELL.leading });
      }
      this.#y += height;
      this.#line(0, WIDTH, this.#y, center ? 0.9 : 0.35);
    };
    const heightOf = (cells: readonly string[], strong?: boolean): number => Math.max(...cells.map((cell, at) =>
      this.#lines(cell, { size: CELL.size, strong }, (cells.length === 1 ? WIDTH : columns[at]!.width) - CELL.gap, 0).length)) * CELL.leading + 2 * CELL.padding;
    const headings = columns.map(({ heading }) => heading);
    const head = (): void => {
      this.#line(0, WIDTH, this.#y, 0.9);
      draw(headings, { strong: true }, true);
    };
    this.keep(heightOf(headings, true) + 3 * CELL.leading);
    head();
    for (const { cells, strong } of rows) {
      // A heading across is not left alone at the foot of a sheet.
      const before = this.#sheets.length;
      this.keep(heightOf(cells, strong) + (cells.length === 1 ? 2 * CELL.leading : 0));
      if (this.#sheets.length > before) head();
      draw(cells, { strong });
    }
  }

  /** The finished file: sheets numbered from the second on, as the decree says, and one line at the foot of each. */
  async end(foot: string): Promise<Uint8Array> {
    for (const [at, { page, drawn }] of this.#sheets.entries()) {
      const put = (text: string, style: Style, y: number) => drawn.push(...this.#shown(page, text, { align: 'center', ...style, x: 0, width: WIDTH, y }));
      if (at > 0) put(`${at + 1}/${this.#sheets.length}`, { size: 11 }, 12 * MM);
      put(foot, { size: 7 }, SHEET.height - 11 * MM);
      page.drawOperators(drawn);
    }
    return this.#pdf.save();
  }

  #width(text: string, { size, strong }: Style): number {
    return this.#measure(text, strong).width * size;
  }

  /** As it can be written, and how wide that is at size 1. */
  #measure(text: string, strong = false): { written: string; width: number } {
    const key = `${strong} ${text}`;
    const known = this.#measured.get(key);
    if (known) return known;
    const written = this.#writable(text);
    const fresh = { written, width: (strong ? this.#fonts.strong : this.#fonts.regular).widthOfTextAtSize(written, 1) };
    this.#measured.set(key, fresh);
    return fresh;
  }

  /** Composed letters; what the font has not stands as its base letter, or as a question mark. */
  #writable(text: string): string {
    const composed = text.normalize('NFC');
    const { regular } = this.#fonts;
    if (regular.canEncode(composed)) return composed;
    return [...composed].map((letter) => (regular.canEncode(letter) ? letter : [letter.normalize('NFD')[0]!].map((base) => (base !== letter && regular.canEncode(base) ? base : '?'))[0])).join('');
  }

  /** Cuts words into lines; a word longer than a line is cut itself. */
  #lines(text: string, style: Style, width: number, first: number): string[] {
    if (this.#width(text, style) <= width - first) return [text];
    const lines: string[] = [];
    let line = '';
    const fits = (candidate: string): boolean => this.#width(candidate, style) <= (lines.length === 0 ? width - first : width);
    for (let word of text.split(' ')) {
      const longer = line === '' ? word : `${line} ${word}`;
      if (fits(longer)) { line = longer; continue; }
      if (line !== '') lines.push(line);
      while (!fits(word) && word.length > 1) {
        let end = word.length - 1;
        while (end > 1 && !fits(word.slice(0, end))) end -= 1;
        lines.push(word.slice(0, end));
        word = word.slice(end);
      }
      line = word;
    }
    return [...lines, line];
  }

  #put(text: string, at: Style & { x: number; width: number; y: number }): void {
    const { page, drawn } = this.#sheets.at(-1)!;
    drawn.push(...this.#shown(page, text, at));
  }

  #shown(page: Page, text: string, { size, strong, align = 'left', x, width, y }: Style & { x: number; width: number; y: number }): Operator[] {
    const font = strong ? this.#fonts.strong : this.#fonts.regular;
    const { written, width: own } = this.#measure(text, strong);
    const left = align === 'left' ? 0 : (width - own * size) / (align === 'center' ? 2 : 1);
    const glyphs = font.encodeTextToGids(written);
    return [ops.beginText(), ops.setFont(page.registerFont(font), size), ops.moveText(SHEET.left + x + left, SHEET.height - y),
      ops.showText(PdfString.fromBytes(Uint8Array.from(glyphs.flatMap((glyph) => [glyph >> 8, glyph & 255])))), ops.endText()];
  }

  #line(x: number, width: number, y: number, weight: number): void {
    const from = SHEET.left + x;
    this.#sheets.at(-1)!.drawn.push(ops.setLineWidth(weight), ops.moveTo(from, SHEET.height - y), ops.lineTo(from + width, SHEET.height - y), ops.stroke());
  }
}

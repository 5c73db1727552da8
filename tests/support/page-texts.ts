/** What a page says, read without a browser: its texts, and what stands in attributes that are read or shown. */
const VOID = new Set('area base br col embed hr img input link meta source track wbr'.split(' '));
const SHOWN = /\b(?:aria-label|title|alt|placeholder|label)="([^"]*)"/g;
const named: Record<string, string> = { quot: '"', lt: '<', gt: '>', nbsp: '\u00a0', amp: '&' };
const plain = (text: string): string => text.replace(/&(?:#x([0-9a-f]+)|#(\d+)|(quot|lt|gt|nbsp|amp));/gi, (_, hex: string, code: string, name: string) => (name ? named[name.toLowerCase()]! : String.fromCodePoint(hex ? Number.parseInt(hex, 16) : Number(code))));

/** Texts of a page in English, but for what says that it is Vietnamese (`lang="vi"`), and scripts and styles. */
export function englishTexts(html: string): string[] {
  const said: string[] = [];
  const open: { name: string; vietnamese: boolean }[] = [];
  const tags = /<!--.*?-->|<!doctype[^>]*>|<(\/?)([a-z][\w-]*)((?:[^>"']|"[^"]*"|'[^']*')*)>|([^<]+)/gis;
  for (let found = tags.exec(html); found; found = tags.exec(html)) {
    const [, closes, name = '', attributes = '', text] = found;
    const apart = open.some(({ vietnamese }) => vietnamese);
    if (text !== undefined && !apart && text.trim()) said.push(plain(text).replace(/\s+/g, ' ').trim());
    if (!name) continue;
    if (closes) { while (open.length > 0 && open.pop()!.name !== name.toLowerCase()); continue; }
    const vietnamese = /\blang="vi"/.test(attributes);
    if (!apart && !vietnamese) said.push(...[...attributes.matchAll(SHOWN)].map(([, words]) => plain(words!)), ...(/name="description"/.test(attributes) ? [plain(/content="([^"]*)"/.exec(attributes)?.[1] ?? '')] : []));
    if (/^(script|style)$/i.test(name)) { const end = html.indexOf(`</${name}`, tags.lastIndex); tags.lastIndex = end < 0 ? html.length : end; } else if (!VOID.has(name.toLowerCase()) && !attributes.endsWith('/')) open.push({ name: name.toLowerCase(), vietnamese });
  }
  return said;
}

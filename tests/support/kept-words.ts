import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { inEnglish } from '../../web/src/locales/answers.ts';

const VIETNAMESE = /[^\p{ASCII}–—…“”‘’·×÷−→\s]/u;
/** What units and places are called after, which stands before their own name. */
const KINDS = /^(đoàn (phường|xã|thị trấn|đặc khu)|(huyện|thị|thành|tỉnh) đoàn|phường|xã|thị trấn|thị xã|thành phố|huyện|tỉnh) /;

/**
 * Names and whatever people wrote, as a server keeps them: every text of its database that is no sentence of the
 * product. Small letters; of a place also its name alone.
 * @param data     the server's folder
 * @param messages the product's own words
 */
export function keptWords(data: string, messages: ReadonlySet<string>): Set<string> {
  const folder = join(data, 'state', 'd1', 'miniflare-D1DatabaseObject');
  const kept = new Set<string>();
  const keep = (text: string): void => {
    const words = text.normalize('NFC').replace(/\s+/g, ' ').trim();
    if (words.length < 2 || !VIETNAMESE.test(words) || messages.has(words) || (inEnglish({ name: words }) as { name: string }).name !== words) return;
    for (const part of [words, ...words.split(', ')]) {
      const small = part.toLocaleLowerCase('vi');
      kept.add(small);
      if (/^(cụm|khối) /.test(small)) kept.add(small.replace(/^\S+ /, ''));
      if (KINDS.test(small)) for (const alone of [small.replace(KINDS, ''), small.replace(KINDS, '').replace(/ \(cũ\)$/, '')]) if (alone.length > 2) kept.add(alone);
    }
  };
  // What was made for a page is no word of anybody: of texts in the shape of data only names and reasons within rules.
  const within = (value: unknown, key = ''): void => {
    if (typeof value === 'string') { if (['name', 'heading', 'audience', 'content', 'measures', 'office', 'caveat'].includes(key)) keep(value); } else if (Array.isArray(value)) for (const each of value) within(each, key);
    else if (value && typeof value === 'object') for (const [name, each] of Object.entries(value)) if (!['clusters', 'unranked'].includes(name)) within(each, name);
  };
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.sqlite') && name !== 'metadata.sqlite')) {
    const database = new DatabaseSync(join(folder, file), { readOnly: true });
    for (const { name } of database.prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE '\\_%' ESCAPE '\\' AND name NOT LIKE 'sqlite%'").all() as { name: string }[]) {
      for (const column of database.prepare('SELECT name FROM pragma_table_info(?)').all(name) as { name: string }[]) {
        for (const { text } of database.prepare(`SELECT DISTINCT "${column.name}" AS text FROM "${name}" WHERE typeof("${column.name}") = 'text'`).all() as { text: string }[]) {
          if (!/^[[{]/.test(text)) keep(text);
          else if (VIETNAMESE.test(text)) try { within(JSON.parse(text)); } catch { keep(text); }
        }
      }
    }
    database.close();
  }
  return kept;
}

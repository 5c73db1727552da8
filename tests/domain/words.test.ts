import { readFileSync, readdirSync } from 'node:fs';
import { access, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Hub, getConfig, type IndexTracker } from 'wuchale';
import { describe, expect, it } from 'vitest';
import * as vi from '#vocabulary';
import { refusals } from '#refusal';
import * as en from '../../web/src/locales/vocabulary-en.ts';
import { refusalsInEnglish } from '../../web/src/locales/refusals-en.ts';

const web = join(import.meta.dirname, '..', '..', 'web');
/** Letters only Vietnamese words have. */
const VIETNAMESE = /[ăâđêôơưàáảãạằắẳẵặầấẩẫậèéẻẽẹềếểễệìíỉĩịòóỏõọồốổỗộờớởỡợùúủũụừứửữựỳýỷỹỵ]/iu;

/**
 * Takes the words out of the pages as a build does, but writes nothing: what would have been written is returned by file.
 * `spelled`: how the pages write each message, by what the catalog knows it by (it looks at no space around it).
 */
async function extracted(): Promise<{ written: Map<string, string>; spelled: Map<string, Set<string>>; hub: Hub }> {
  const written = new Map<string, string>();
  const spelled = new Map<string, Set<string>>();
  const there = (path: string) => access(path).then(() => true, () => false);
  const fs = {
    read: async (path: string) => written.get(path) ?? ((await there(path)) ? readFile(path, 'utf8') : null),
    write: async (path: string, text: string) => { written.set(path, text); },
    mkdir: async () => {}, exists: async (path: string) => written.has(path) || there(path), unlink: async () => {},
  };
  // Patterns of files are looked up from where one stands.
  const stood = process.cwd();
  process.chdir(web);
  try {
    const config = await getConfig(join(web, 'wuchale.config.js'));
    for (const adapter of Object.values(config.adapters)) {
      const { transform } = adapter;
      adapter.transform = async (source) => {
        const made = await transform(source);
        for (const { msgStr } of made.msgs) spelled.set(msgStr.join('\n').trim(), (spelled.get(msgStr.join('\n').trim()) ?? new Set()).add(msgStr.join('\n')));
        return made;
      };
    }
    const hub = await Hub.create('cli', () => Promise.resolve({ ...config, logLevel: 'error' as const }), web, 0, fs as never);
    await hub.directVisit(true, false, false);
    return { written, spelled, hub };
  } finally {
    process.chdir(stood);
  }
}

describe('words of the pages', () => {
  it('are all in the catalog, and all said in English', async () => {
    const { written, spelled, hub } = await extracted();
    expect([...spelled.values()].filter((ways) => ways.size > 1).map((ways) => [...ways]), 'the same words with and without a space around them').toEqual([]);
    for (const part of ['pages', 'scripts']) {
      const path = join(web, 'src', 'locales', part, 'en.po');
      // After words were changed: `npm run words`, then say the new ones in English.
      expect(written.get(path) ?? await readFile(path, 'utf8'), part).toBe(await readFile(path, 'utf8'));
    }
    const { checked, errors } = await hub.check();
    expect(checked).toBeGreaterThan(2000);
    expect(errors.map(({ source, translation }) => [source, translation])).toEqual([]);
    for (const { key, storage } of await hub.status()) {
      expect(storage, key).toMatchObject({ details: [{ locale: 'vi' }, { locale: 'en', untranslated: 0, obsolete: 0 }] });
    }
  });

  it('are refused where a module makes them once for everybody', async () => {
    // What stands outside of functions in a script would be said when the module is loaded, in nobody's language.
    const { adapters } = await getConfig(join(web, 'wuchale.config.js'));
    const taken = async (content: string) => (await adapters.scripts!.transform({ content, filename: 'src/lib/filters.ts', index: { get: () => 0 } as unknown as IndexTracker, expr: { plain: '', reactive: '' }, matchUrl: () => null })).msgs.map(({ msgStr }) => msgStr);
    await expect(taken("export const filters = { all: 'Tất cả' };")).rejects.toThrow(/src\/lib\/filters\.ts: “Tất cả”/);
    await expect(taken('export const filters = `Tất cả ${1}`;')).rejects.toThrow(/“Tất cả/);
    expect(await taken("export const filters = () => ({ all: 'Tất cả' });")).toEqual([['Tất cả']]);
    expect(await taken("export const filters = { get all() { return 'Tất cả'; } };")).toEqual([['Tất cả']]);
  });
});

describe('text between tags', () => {
  it('begins and ends with no sign written by its name, of which the compiler would leave a part behind', async () => {
    const files = readdirSync(join(web, 'src'), { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.svelte'));
    expect(files.length).toBeGreaterThan(100);
    const wrong = files.flatMap((name) => [...readFileSync(join(web, 'src', name), 'utf8').matchAll(/>&\w+;\s*\p{L}[^<{]*|\p{L}\s*&\w+;</gu)].map(([text]) => `${name}: ${text}`));
    expect(wrong).toEqual([]);
  });
});

describe('the vocabulary', () => {
  it('says every word of it in English', () => {
    const missing: string[] = [];
    const look = (own: unknown, other: unknown, at: string): void => {
      if (typeof own === 'string') { if (VIETNAMESE.test(own) && (typeof other !== 'string' || other === '' || VIETNAMESE.test(other))) missing.push(at); }
      else if (typeof own === 'object' && own !== null) for (const [key, value] of Object.entries(own)) look(value, (other as Record<string, unknown> | undefined)?.[key], `${at}.${key}`);
    };
    // What is promised or agreed to is said as it was agreed to.
    const { PLEDGE, RECONCILED, ...rest } = vi;
    expect([PLEDGE, RECONCILED].every((words) => VIETNAMESE.test(words))).toBe(true);
    for (const [name, value] of Object.entries(rest)) if (typeof value !== 'function') look(value, (en as Record<string, unknown>)[name], name);
    expect(missing).toEqual([]);
  });
});

describe('refusals', () => {
  it('are all said in English', () => {
    expect(Object.values(refusals).filter((words) => !refusalsInEnglish[words])).toEqual([]);
    expect(Object.keys(refusalsInEnglish).filter((words) => !(Object.values(refusals) as string[]).includes(words))).toEqual([]);
    expect(Object.values(refusalsInEnglish).filter((words) => VIETNAMESE.test(words.replaceAll('Bảng Vàng', '')))).toEqual([]);
  });
});

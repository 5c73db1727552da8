import { readFileSync, readdirSync } from 'node:fs';
import { access, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Hub, getConfig, type IndexTracker } from 'wuchale';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import * as vi from '#vocabulary';
import { asksLanguage } from '#domain/language';
import { refusals } from '#refusal';
import * as en from '../../web/src/locales/vocabulary-en.ts';
import { answersInEnglish, partsInEnglish } from '../../web/src/locales/answers-en.ts';
import { inEnglish } from '../../web/src/locales/answers.ts';
import { counted } from '../../web/src/locales/counted.ts';
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
    await expect(taken("export class Filters { all = 'Tất cả'; }")).rejects.toThrow(/“Tất cả”/);
    await expect(taken("export const made = () => { class Filters { static all = 'Tất cả'; } return Filters; };")).rejects.toThrow(/“Tất cả”/);
    await expect(taken("export const Filters = class { all = 'Tất cả'; };")).rejects.toThrow(/“Tất cả”/);
    expect(await taken("export class Filters { all = () => 'Tất cả'; }")).toEqual([['Tất cả']]);
  });

  it('are taken out of what is thrown too', async () => {
    const { adapters } = await getConfig(join(web, 'wuchale.config.js'));
    const made = async (content: string) => adapters.scripts!.transform({ content, filename: 'src/lib/filters.ts', index: { get: () => 7 } as unknown as IndexTracker, expr: { plain: '_words_', reactive: '' }, matchUrl: () => null });
    const thrown = await made("export function filter(n: number) { if (n > 1) throw new Error(`Có ${n} bộ lọc.`); throw n ? new Error('Không có bộ lọc.') : error(404, { message: 'Hãy chọn.' }); }");
    expect(thrown.msgs.map(({ msgStr }) => msgStr)).toEqual([['Có {0} bộ lọc.'], ['Không có bộ lọc.'], ['Hãy chọn.']]);
    expect(VIETNAMESE.test(thrown.output('').code ?? '')).toBe(false);
    // Components are read by another reader, which does not look there.
    const components = readdirSync(join(web, 'src'), { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.svelte'));
    expect(components.filter((name) => [...readFileSync(join(web, 'src', name), 'utf8').matchAll(/\bthrow\b[^;]*;/g)].some(([text]) => VIETNAMESE.test(text)))).toEqual([]);
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

/**
 * Files whose Vietnamese never comes to a page as the API's own words: pages make the sentences themselves (the compiler's
 * own list), papers, pictures, letters and calendars are Vietnamese, what is read or kept is data, and rules that look at
 * Vietnamese names.
 */
const APART = /worker\/(refusal|host\/|store\/|domain\/(templates|export|districts|district-map|name|procedure|agency|board-picture|notify|atom)\.|services\/(notice-paper|notice-sheet|paper|board-picture|invite|send-mail|send-push|notify|sign-in|national|password)\.)/;
/** What is only ever a value of a table or the inside of a paper. */
const NO_SENTENCES = new Set(['Đơn vị', 'Chỉ tiêu được giao', 'Thực hiện', 'Tỷ lệ', 'Kỳ trước', 'Tăng trong kỳ', 'So với kỳ trước', 'Bình Định', 'Gia Lai',
  // Parts of longer ones, which are known whole; kinds of place by their own names.
  ', sinh năm {0}', ', đã kết thúc ngày {0}', ' (chờ)', 'Khối {0}',
  // Made by the page itself from the answer's data (TimeLine.svelte).
  'Sau đó hạn được lùi.', 'Đến {0}: {1} Hạn nhận khai báo lùi thêm {2} (ghi lúc {3}).']);

describe('sentences of the API', () => {
  it('are all said in English, with their values', () => {
    const root = join(web, '..');
    const pages = /DOMAIN = '\{(.*)\}'/.exec(readFileSync(join(web, 'wuchale.config.js'), 'utf8'))![1]!.split(',');
    expect(pages).toContain('movement-words');
    const files = ['worker/domain', 'worker/services', 'worker/routes', 'worker/live', 'schema/wire'].flatMap((folder) => readdirSync(join(root, folder)).map((name) => `${folder}/${name}`))
      .filter((path) => path.endsWith('.ts') && !APART.test(path) && !pages.some((name) => path === `worker/domain/${name}.ts`));
    expect(files.length).toBeGreaterThan(150);
    const known = new Set([...Object.keys(answersInEnglish), ...Object.keys(partsInEnglish), ...Object.keys(refusalsInEnglish), ...NO_SENTENCES]);
    const missing: string[] = [];
    let seen = 0;
    for (const path of files) {
      const look = (node: ts.Node): void => {
        const words = ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node) ? node.text
          : ts.isTemplateExpression(node) && VIETNAMESE.test(node.head.text + node.templateSpans.map(({ literal }) => literal.text).join('')) ? node.head.text + node.templateSpans.map(({ literal }, at) => `{${at}}${literal.text}`).join('') : null;
        if (words !== null && VIETNAMESE.test(words) && !ts.isLiteralTypeNode(node.parent)) {
          seen += 1;
          if (!known.has(words) && !known.has(words.trim())) missing.push(`${path}: ${words}`);
        }
        ts.forEachChild(node, look);
      };
      look(ts.createSourceFile(path, readFileSync(join(root, path), 'utf8'), ts.ScriptTarget.Latest, true));
    }
    expect(seen).toBeGreaterThan(250);
    expect(missing).toEqual([]);
    for (const [own, said] of [...Object.entries(answersInEnglish), ...Object.entries(partsInEnglish)]) {
      expect([own, [...new Set(own.match(/\{\d\}/g))].sort()]).toEqual([own, [...new Set(said.match(/\{\d\}/g))].sort()]);
      expect(VIETNAMESE.test(said), said).toBe(false);
    }
  });

  it('keep their values, as English writes them, and what people wrote', () => {
    asksLanguage(() => 'en');
    try {
      const say = (key: string, words: string) => (inEnglish({ [key]: words }) as Record<string, string>)[key];
      expect(say('message', 'Đã thử sai nhiều lần. Hãy thử lại sau 40 giây, hoặc đăng nhập bằng khóa truy cập.')).toBe('Too many wrong attempts. Try again in 40 s, or sign in with a passkey.');
      expect(say('message', 'Các phần cộng lại nhiều hơn chỉ tiêu 1.234. Hãy sửa để tổng đúng bằng 66.000.')).toBe('The parts add up to 1,234 more than the target. Change them until they add up to 66,000.');
      expect(say('message', refusals.not_allowed)).toBe(refusalsInEnglish[refusals.not_allowed]);
      expect(say('message', `${refusals.joined_late} Đợt “Hè tình nguyện số” nhận khai báo muộn đến hết ngày 31/12/2026; sau đó vẫn khai báo được cho kết quả năm.`))
        .toBe(`${refusalsInEnglish[refusals.joined_late]} The campaign “Hè tình nguyện số” takes late claims until the end of 31 Dec 2026; after that you can still claim for the year’s results.`);
      expect(say('why', 'đợt này chỉ tính việc thực hiện vào thứ Bảy và Chủ nhật, ngày thực hiện là thứ Hai')).toBe('this campaign only counts acts on Saturday and Sunday, and this was done on Monday');
      expect(say('why', 'đợt này chỉ nhận khai báo đến hết ngày 31/12/2026')).toBe('this campaign takes claims only until the end of 31 Dec 2026');
      expect(['Cụm từ 50 đến dưới 1.000 đoàn viên', 'Cụm dưới 50 đoàn viên', 'Khối phường', 'Địa bàn thị xã Hoài Nhơn (cũ)', 'Khối doanh nghiệp', 'Cụm số 1'].map((name) => say('cluster', name)))
        .toEqual(['Cluster: from 50 to under 1,000 members', 'Cluster: under 50 members', 'Wards', 'Area of thị xã Hoài Nhơn (cũ)', 'Khối doanh nghiệp', 'Cụm số 1']);
      expect(say('message', 'Số điện thoại hoặc thư điện tử này là của Nguyễn Văn A, sinh năm 1990.')).toBe('This phone number or email address belongs to Nguyễn Văn A, born in 1990.');
      expect(say('goal', 'Hãy chọn kết quả.')).toBe('Hãy chọn kết quả.');
    } finally {
      asksLanguage(() => 'vi');
    }
  });
});

describe('a count in English', () => {
  it('is said in the singular for one, by the figure before it', () => {
    const of = (n: string) => counted(`${n} [act|acts] recognised`);
    expect(['0', '1', '2', '11', '21', '1.5', '1,001', '1.0'].map(of)).toEqual(['0 acts recognised', '1 act recognised', '2 acts recognised', '11 acts recognised', '21 acts recognised', '1.5 acts recognised', '1,001 acts recognised', '1.0 acts recognised']);
    expect(counted('3 [unit|units] with 1 [point|points]; [x]')).toBe('3 units with 1 point; [x]');
    // Both forms are there wherever a translation knows of two, and no markup stands between the figure and them.
    for (const part of ['pages', 'scripts']) {
      for (const [line] of readFileSync(join(web, 'src', 'locales', part, 'en.po'), 'utf8').matchAll(/^msgstr .*\|.*$/gm)) expect(line).toMatch(/\{\d\}[^{<]*\[[^[\]|]+\|[^[\]|]+\]/);
    }
  });
});

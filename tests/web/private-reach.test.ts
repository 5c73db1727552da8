import { join } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { privatePages, privateRoutes, tell, whoSigns, type PrivatePage, type Told, type Who, type Wrong } from '../support/private-pages.ts';
import { opened, type Visit } from '../support/visits.ts';

const { visit, signIn, reachesEveryone, address } = opened();
const AXE = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
const fixtures = join(import.meta.dirname, '..', 'fixtures');
const desks = new Map<Who, Promise<Visit>>();
let told: Told;

/** One signed-in window a person, kept for all of that person's pages. */
const desk = (who: Who): Promise<Visit> => {
  const known = desks.get(who) ?? (async () => {
    const { email, password } = whoSigns(who);
    const open = await visit('/dang-nhap', { viewport: { width: 1280, height: 800 } });
    await signIn(open.page, email, password, '/can-bo');
    return open;
  })();
  desks.set(who, known);
  return known;
};

/** `at` is an address, or a link and the page it is found on. */
async function goes(page: Page, at: string): Promise<void> {
  const [link, on] = at.startsWith('/') ? [null, at] : [at.slice(0, at.indexOf('] ') + 1), at.slice(at.indexOf('] ') + 2)];
  await page.goto(address() + on, { waitUntil: 'networkidle' });
  if (link) await page.goto(new URL((await page.getAttribute(`main ${link}`, 'href'))!, address()).href, { waitUntil: 'networkidle' });
}

/** What runs out of the window or out of its own box without a way to scroll to it. */
const CUT = `(() => {
  const wide = document.documentElement.clientWidth;
  const shown = (each) => each.checkVisibility({ visibilityProperty: true }) && !each.closest('.reader, .skip, svg, [hidden]') && getComputedStyle(each).clipPath === 'none';
  const scrolls = (each) => { for (let up = each.parentElement; up; up = up.parentElement) if (/auto|scroll/.test(getComputedStyle(up).overflowX) && up !== document.documentElement) return true; return false; };
  const said = (each) => each.tagName + '.' + each.className + ' ' + (each.textContent || '').trim().slice(0, 40);
  const cut = [];
  if (document.documentElement.scrollWidth > wide) cut.push('the page: ' + document.documentElement.scrollWidth + ' of ' + wide);
  for (const each of document.querySelectorAll('body *')) {
    if (!shown(each)) continue;
    const box = each.getBoundingClientRect();
    if (box.width > 0 && (box.right > wide + 1 || box.left < -1) && !scrolls(each)) cut.push('outside: ' + said(each));
    if (/INPUT|SELECT|TEXTAREA/.test(each.tagName)) continue;
    const { overflowX, overflowY } = getComputedStyle(each);
    if (/hidden|clip/.test(overflowX) && each.scrollWidth > each.clientWidth + 1 || /hidden|clip/.test(overflowY) && each.scrollHeight > each.clientHeight + 2) cut.push('hidden: ' + said(each));
    if (each.tagName === 'BUTTON' && each.scrollWidth > each.clientWidth + 2) cut.push('too narrow: ' + said(each));
  }
  return cut.slice(0, 5);
})()`;

/** Everything a keyboard must come to: of radio buttons of one name only one, nothing in what is closed. */
const STOPS = `(() => {
  const names = new Set();
  const stops = [...document.querySelectorAll('a[href], button, input, select, textarea, summary, [tabindex]')].filter((each) => {
    if (each.matches(':disabled, [tabindex="-1"], [type="hidden"]') || !each.checkVisibility({ visibilityProperty: true }) || each.tagName === 'SUMMARY' && each.parentElement.tagName !== 'DETAILS') return false;
    if (each.type !== 'radio') return true;
    const group = [...document.querySelectorAll('[name="' + CSS.escape(each.name) + '"]')].filter((other) => other.form === each.form);
    return each === (group.find((other) => other.checked) ?? group[0]);
  });
  window.__stops = new Map(stops.map((each, at) => [each, at]));
  document.activeElement?.blur();
  window.scrollTo(0, 0);
  return stops.map((each) => each.outerHTML.slice(0, 120));
})()`;
/** Where the keyboard is: which stop, whether one sees it, whether anything lies over it. */
const HERE = `(() => {
  const here = document.activeElement;
  if (!here || here === document.body) return null;
  const style = getComputedStyle(here);
  const seen = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2 || here.type === 'file';
  const box = here.getBoundingClientRect();
  const spots = [[0.5, 0.5], [0.1, 0.5], [0.9, 0.5], [0.5, 0.1], [0.5, 0.9]].map(([x, y]) => document.elementFromPoint(box.left + box.width * x, box.top + box.height * y));
  return { at: window.__stops.get(here) ?? -1, html: here.outerHTML.slice(0, 120), seen, free: spots.some((spot) => spot && (here.contains(spot) || spot.contains(here) && spot !== document.body && spot !== document.documentElement || spot.closest('label')?.control === here)) };
})()`;

/** Goes through the page by Tab alone: comes to everything, sees where it is, and gets out at the end. */
async function byKeyboard(page: Page): Promise<void> {
  const stops = await page.evaluate<string[]>(STOPS);
  const met = new Set<number>();
  const wrong: string[] = [];
  let still = 0;
  let last = -2;
  // A box for a day is several stops, and a box for a file has its own button.
  for (let press = 0; press < stops.length * 6 + 20 && met.size < stops.length && still < 12; press++) {
    await page.keyboard.press('Tab');
    const here = await page.evaluate<{ at: number; html: string; seen: boolean; free: boolean } | null>(HERE);
    still = here && here.at === last ? still + 1 : 0;
    last = here ? here.at : -2;
    if (!here || met.has(here.at)) continue;
    met.add(here.at);
    if (!here.seen) wrong.push(`focus is not seen: ${here.html}`);
    if (!here.free) wrong.push(`something lies over: ${here.html}`);
  }
  expect({ wrong: wrong.slice(0, 5), trapped: still >= 12 ? last : null, missed: stops.filter((_, at) => !met.has(at)).slice(0, 5) }).toEqual({ wrong: [], trapped: null, missed: [] });
}

/** Tells the form something wrong: a sentence that says what to do, beside a box that is named, and nothing lost. */
async function toldWrong(page: Page, { form, tick, fill = {}, secrets = {}, files = {}, press, field }: Wrong): Promise<void> {
  const own = page.locator(form).first();
  await own.evaluate((form: { noValidate: boolean; querySelectorAll: (of: string) => Iterable<{ open: boolean }>; closest: (of: string) => { open: boolean } | null }) => {
    for (const each of form.querySelectorAll('details')) each.open = true;
    const around = form.closest('details');
    if (around) around.open = true;
    form.noValidate = true;
  });
  if (tick) await own.locator(tick).check();
  for (const [box, words] of Object.entries({ ...fill, ...secrets })) await own.locator(box).fill(words);
  for (const [box, file] of Object.entries(files)) await own.locator(box).setInputFiles(join(fixtures, file));
  if (form !== 'main') await own.locator(press ?? 'button >> nth=-1').click();
  const no = page.locator('main .error:visible, main [role="alert"]:visible, main [data-said]:visible');
  await expect.poll(async () => (await no.allTextContents()).join(' '), { timeout: 10_000 }).toMatch(/[Hh]ãy |[Cc]ần |phải /);
  const after = page.locator(form).first();
  for (const [box, words] of Object.entries(fill)) expect([box, await after.locator(box).inputValue()]).toEqual([box, words]);
  if (!field) return;
  const blamed = after.locator(field).first();
  expect([field, await blamed.getAttribute('aria-invalid')]).toEqual([field, 'true']);
  const says = await blamed.evaluate((box: { getAttribute: (name: string) => string | null; ownerDocument: { getElementById: (id: string) => { textContent: string } | null } }) =>
    (box.getAttribute('aria-describedby') ?? '').split(' ').map((id) => box.ownerDocument.getElementById(id)?.textContent ?? '').join(' '));
  expect([field, says]).toEqual([field, expect.stringMatching(/[Hh]ãy |[Cc]ần |phải /)]);
}

beforeAll(async () => {
  told = await tell(async (who) => (await desk(who)).page, address());
});
afterAll(async () => {
  for (const each of desks.values()) await (await each).context.close();
});

const noPage = { claim: '-', petition: '-', conflict: '-', draft: '-', imports: ['-', '-'] } satisfies Told;
const listed = Object.keys(privatePages(noPage));
const titles = new Map<string, string>();

describe('pages somebody must sign in for', () => {
  it('are all in the list of this test', () => expect(privateRoutes()).toEqual([...listed].sort()));

  it.each(listed)('%s is for everyone: eyes, keyboard, phone, large letters, mistakes', async (route) => {
    const { as, at, wrong, board } = privatePages(told)[route] as PrivatePage;
    const { page, faults } = await desk(as);
    faults.length = 0;
    await page.setViewportSize({ width: 1280, height: 800 });
    await page.emulateMedia({ colorScheme: 'light' });
    await goes(page, at);
    expect(await page.locator('main .band.warn:has-text("Trang này dành cho vai trò")').count()).toBe(0);
    expect(await page.locator('h1').count()).toBe(1);
    const title = await page.title();
    expect([title, titles.get(title)]).toEqual([expect.stringMatching(/.+ · Bảng Vàng$/), undefined]);
    titles.set(title, route);
    await reachesEveryone(page, 1280, faults);
    await byKeyboard(page);
    // By night only colours are others.
    await page.emulateMedia({ colorScheme: 'dark' });
    expect((await new AxeBuilder({ page }).withRules(['color-contrast', 'link-in-text-block']).analyze()).violations.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([]);
    // 200 % of a desk's window, the narrowest one, and letters twice as large.
    for (const [width, letters] of [[640, ''], [320, ''], [1280, '200%']] as const) {
      if (board && letters) continue;
      await page.setViewportSize({ width, height: 800 });
      await page.evaluate(`document.documentElement.style.fontSize = '${letters}'`);
      expect([width, letters, await page.evaluate<string[]>(CUT)]).toEqual([width, letters, []]);
    }
    await page.evaluate(`document.documentElement.style.fontSize = ''`);
    await page.setViewportSize({ width: 360, height: 800 });
    if (typeof wrong !== 'string') await toldWrong(page, wrong);
    const { violations } = await new AxeBuilder({ page }).withTags(AXE).analyze();
    expect(violations.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([]);
    expect(await page.evaluate<string[]>(CUT)).toEqual([]);
  });
});

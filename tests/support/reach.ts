/**
 * What no machine rule of axe asks of a page, measured in a real browser: whether a keyboard comes to everything and is seen
 * there, whether a finger hits, whether something is cut off or lies over another when letters grow. Each answers with what
 * is wrong, in words; nothing wrong is an empty list.
 */
import type { Page } from 'playwright-core';

const MOST = 6;
/** Said of an element, so that who reads a failure finds it. */
const SAID = `const said = (each) => each.tagName.toLowerCase() + (each.id ? '#' + each.id : '') + (each.getAttribute('class') ? '.' + each.getAttribute('class').trim().split(/\\s+/).join('.') : '') + ' “' + (each.getAttribute('aria-label') || each.textContent || each.getAttribute('name') || '').replace(/\\s+/g, ' ').trim().slice(0, 50) + '”';`;
const SHOWN = `const shown = (each) => each.checkVisibility({ visibilityProperty: true, contentVisibilityAuto: true }) && each.getClientRects().length > 0;`;
/** What a keyboard must come to: of radio buttons of one name one, nothing that is closed or switched off. */
const STOPS = `const stops = () => [...document.querySelectorAll('a[href], area[href], button, input, select, textarea, summary, iframe, [tabindex], [contenteditable="true"]')].filter((each) => {
  if (each.matches(':disabled, [tabindex="-1"], [type="hidden"]') || !shown(each) || (each.tagName === 'SUMMARY' && each.parentElement.tagName !== 'DETAILS')) return false;
  if (each.type !== 'radio') return true;
  const group = [...document.querySelectorAll('input[type="radio"]')].filter((other) => other.name === each.name && other.form === each.form);
  return each === (group.find((other) => other.checked) ?? group[0]);
});`;
const inPage = <Value>(page: Page, body: string): Promise<Value> => page.evaluate<Value>(`(() => { ${SAID} ${SHOWN} ${STOPS} ${body} })()`);

/** A page that fits its lines to the window needs this long for it. */
const FITS_MS = 400;
/** What runs sideways out of the window or of its own box, and words that lie over other words. What scrolls by itself (`.wide`, `.tabs`) may be wider. */
export async function cutOff(page: Page): Promise<string[]> {
  if ((await cutNow(page)).length === 0) return [];
  await page.waitForTimeout(FITS_MS);
  return cutNow(page);
}

async function cutNow(page: Page): Promise<string[]> {
  return inPage<string[]>(page, `
    const wide = document.documentElement.clientWidth;
    const wrong = document.documentElement.scrollWidth > wide ? ['the page is ' + document.documentElement.scrollWidth + ' wide in a window of ' + wide] : [];
    // Only for who listens: a part of the page that is clipped to nothing.
    const hidden = (each) => { for (let up = each; up && up !== document.body; up = up.parentElement) if (getComputedStyle(up).clipPath !== 'none') return true; return each.closest('.skip') !== null; };
    // Whoever cuts what is in it, and whoever lets it be scrolled to.
    const holder = (each) => { for (let up = each; up && up !== document.documentElement; up = up.parentElement) if (/auto|scroll/.test(getComputedStyle(up).overflowX + getComputedStyle(up).overflowY)) return up; return null; };
    const words = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const node = walker.currentNode, own = node.parentElement;
      if (!node.textContent.trim() || own.closest('script, style, noscript, option, textarea, title') || !shown(own) || hidden(own)) continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      const scrolls = holder(own);
      for (const box of range.getClientRects()) {
        if (box.width < 1) continue;
        if (!scrolls && (box.right > wide + 1 || box.left < -1)) wrong.push('out of the window: ' + said(own));
        for (let up = own; up && up !== document.body && up !== scrolls; up = up.parentElement) {
          const style = getComputedStyle(up);
          if (up instanceof SVGElement || style.display === 'inline' || !/hidden|clip/.test(style.overflowX + style.overflowY)) continue;
          const room = up.getBoundingClientRect();
          // The lower third of a line is nobody's letter; a line that a clamp ends is.
          if (box.right > room.right + 1 || box.left < room.left - 1 || box.bottom - box.height / 4 > room.bottom + 1 || box.top + box.height / 4 < room.top - 1) wrong.push('cut off in ' + said(up) + ': ' + said(own));
        }
        words.push({ own, scrolls, top: box.top + box.height * 0.28, bottom: box.bottom - box.height * 0.28, left: box.left + 1, right: box.right - 1 });
      }
    }
    words.sort((a, b) => a.top - b.top);
    for (let n = 0; n < words.length; n += 1) {
      for (let m = n + 1; m < words.length && words[m].top < words[n].bottom; m += 1) {
        const [a, b] = [words[n], words[m]];
        if (a.own === b.own || a.scrolls !== b.scrolls || a.left >= b.right || b.left >= a.right) continue;
        wrong.push('over each other: ' + said(a.own) + ' and ' + said(b.own));
      }
    }
    for (const each of document.querySelectorAll('button, select, .button, .small')) if (shown(each) && each.scrollWidth > each.clientWidth + 2) wrong.push('too narrow for its words: ' + said(each));
    return [...new Set(wrong)].slice(0, ${MOST});`);
}

/** WCAG 2.2, 2.5.8: 24 by 24 px, or so far from the next that a circle of 24 px touches none; words in a sentence are as they are. */
export async function smallTargets(page: Page): Promise<string[]> {
  return inPage<string[]>(page, `
    const inSentence = (each) => getComputedStyle(each).display === 'inline' && [...each.parentElement.childNodes].some((other) => other !== each && other.nodeType === 3 && /[\\p{L}\\p{N}]/u.test(other.textContent));
    const all = stops().filter((each) => !each.matches('iframe, .skip')).map((each) => {
      // A label presses what it names.
      const box = [each, ...(each.labels ?? [])].map((part) => part.getBoundingClientRect()).filter(({ width, height }) => width > 1 && height > 1).sort((a, b) => b.width * b.height - a.width * a.height)[0] ?? each.getBoundingClientRect();
      return { each, box, small: box.width < 23.95 || box.height < 23.95, x: box.left + box.width / 2, y: box.top + box.height / 2 };
    });
    const near = (a, b) => b.small ? Math.hypot(a.x - b.x, a.y - b.y) < 23.9
      : Math.hypot(a.x - Math.max(b.box.left, Math.min(a.x, b.box.right)), a.y - Math.max(b.box.top, Math.min(a.y, b.box.bottom))) < 11.9;
    return all.filter((one) => one.small && !inSentence(one.each)).flatMap((one) => {
      const other = all.find((each) => each !== one && !each.each.contains(one.each) && !one.each.contains(each.each) && near(one, each));
      return other ? [said(one.each) + ' ' + Math.round(one.box.width) + ' × ' + Math.round(one.box.height) + ' beside ' + said(other.each)] : [];
    }).slice(0, ${MOST});`);
}

type Here = { at: number; said: string; seen: boolean; free: boolean; inside: boolean };

/**
 * Goes through a page by Tab alone, from its top to its end: comes to everything in the order of the page, sees each time
 * where it is (2.4.7) with nothing lying over it (2.4.11), and gets out again (2.1.2). `skip`: the first stop leads to the content.
 */
export async function byTab(page: Page, { skip = true }: { skip?: boolean } = {}): Promise<string[]> {
  const all = await inPage<string[]>(page, `
    const list = stops();
    globalThis.reach = new Map(list.map((each, at) => [each, at]));
    document.activeElement?.blur();
    getSelection().removeAllRanges();
    scrollTo(0, 0);
    return list.map(said);`);
  const here = (): Promise<Here | null> => inPage<Here | null>(page, `
    const each = document.activeElement;
    if (!each || each === document.body || each === document.documentElement) return null;
    const style = getComputedStyle(each);
    const box = each.getClientRects()[0] ?? each.getBoundingClientRect();
    // Of what is larger than the window only the part in it can be seen.
    const [left, top] = [Math.max(0, box.left), Math.max(0, box.top)];
    const [width, height] = [Math.min(innerWidth, box.right) - left, Math.min(innerHeight, box.bottom) - top];
    const spots = [[0.5, 0.5], [0.1, 0.5], [0.9, 0.5], [0.5, 0.15], [0.5, 0.85]].map(([x, y]) => document.elementFromPoint(left + width * x, top + height * y)).filter(Boolean);
    const around = (spot) => spot !== document.body && spot !== document.documentElement && spot.contains(each);
    return { at: globalThis.reach.get(each) ?? -1, said: said(each), inside: box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
      seen: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2 && !/, 0\\)$/.test(style.outlineColor), free: spots.some((spot) => each.contains(spot) || around(spot) || spot.closest('label')?.control === each) };`);
  const wrong: string[] = [];
  const met: number[] = [];
  let [last, still] = [-2, 0];
  // A box for a date is several stops, and so is a scrolling part that the browser makes one.
  for (let press = 0; press < all.length * 4 + 12 && still < 8; press += 1) {
    await page.keyboard.press('Tab');
    const on = await here();
    if (!on) {
      if (met.length > 0) break;
      continue;
    }
    still = on.at === last && on.at !== -1 ? still + 1 : 0;
    last = on.at;
    if (met.includes(on.at)) {
      if (on.at === 0 && met.length > 1) break;
      continue;
    }
    if (on.at !== -1) met.push(on.at);
    if (!on.seen) wrong.push(`focus is not seen on ${on.said}`);
    if (!on.inside) wrong.push(`focus is outside the window on ${on.said}`);
    else if (!on.free) wrong.push(`something lies over ${on.said}`);
    if (skip && met.length === 1 && on.at === 0 && !/^a\.skip/.test(on.said)) wrong.push(`the first stop is ${on.said}, no way to the content`);
  }
  if (still >= 8) wrong.push(`no way on from ${all[last]}`);
  wrong.push(...all.filter((_, at) => !met.includes(at)).map((each) => `never reached: ${each}`));
  const back = met.findIndex((at, n) => n > 0 && at < met[n - 1]!);
  if (back > 0) wrong.push(`out of order: ${all[met[back]!]} after ${all[met[back - 1]!]}`);
  return wrong.slice(0, MOST);
}

/** What a page must be to who listens: its language, one heading of the first rank and none left out, landmarks, drawings with names (or none), a table for each chart. `bare`: nothing stands around it. */
export async function shape(page: Page, { language = 'vi', bare = false }: { language?: 'vi' | 'en'; bare?: boolean } = {}): Promise<string[]> {
  return inPage<string[]>(page, `
    const wrong = [];
    const count = (what, wanted) => { const found = [...document.querySelectorAll(what)].filter(shown).length; if (found !== wanted) wrong.push(what + ': ' + found + ', not ' + wanted); };
    if (document.documentElement.lang !== ${JSON.stringify(language)}) wrong.push('html says lang ' + document.documentElement.lang);
    count('h1', 1);
    count('main', 1);
    if (${!bare}) { count('body .head', 1); count('body .foot', 1); count('.skip', 1); }
    const heads = [...document.querySelectorAll('h1, h2, h3, h4, h5, h6')].filter(shown);
    heads.forEach((each, at) => { if (Number(each.tagName[1]) > (at === 0 ? 1 : Number(heads[at - 1].tagName[1]) + 1)) wrong.push('a heading is left out before ' + said(each)); });
    const navs = [...document.querySelectorAll('nav')].filter(shown).map((each) => each.getAttribute('aria-label') || document.getElementById(each.getAttribute('aria-labelledby'))?.textContent || '');
    if (navs.some((each) => !each) || new Set(navs).size < navs.length) wrong.push('ways without names of their own: ' + navs.join(', '));
    const named = (each) => each.getAttribute('aria-label') || each.getAttribute('alt') || each.querySelector(':scope > title')?.textContent || (each.getAttribute('aria-labelledby') ?? '').split(' ').map((id) => document.getElementById(id)?.textContent ?? '').join(' ').trim();
    for (const each of document.querySelectorAll('svg, img, canvas, [role="img"]')) {
      if (!shown(each) || each.closest('[aria-hidden="true"]') || each.parentElement.closest('svg, [role="img"]')) continue;
      const name = named(each);
      if (!name) wrong.push('a drawing without a name: ' + each.outerHTML.slice(0, 90));
      else if (${language === 'vi'} && !/[à-ỹđ]/i.test(name)) wrong.push('a drawing whose name is not Vietnamese: ' + name);
      // What a chart draws stands in a table after it, also where that is closed.
      if (each.matches('svg.chart') && ![...document.querySelectorAll('main table')].some((table) => each.compareDocumentPosition(table) & Node.DOCUMENT_POSITION_FOLLOWING)) wrong.push('a chart without a table: ' + name);
    }
    for (const each of document.querySelectorAll('table')) if (shown(each) && !each.querySelector('th')) wrong.push('a table without headings: ' + said(each));
    return wrong.slice(0, ${MOST});`);
}

import { PROGRAMME_YEARS } from '#vocabulary';
import { addDays, localDateAt } from '#domain/calendar';
import { periodStart } from '#domain/programme';
import { hasTwoTrees, yearPages } from '#domain/programme-year';
import { activeUnits } from '#store/activities';
import type { Door } from '#store/d1';
import { dueYears, storePages, yearFacts } from '#store/programme';
import { watchMark } from '#store/watch';
import { dayBegun, foldWeeks } from '#store/weeks';

/** Portions of the ledger folded in one minute. */
const FOLDS_A_MINUTE = 5;
const DAY_MARK = 'programme_day';
const inProgramme = (year: number): boolean => (PROGRAMME_YEARS as readonly number[]).includes(year);

/**
 * Every minute: what is new in the ledger goes into the week cells, and pages of the programme that are behind are made
 * anew. When a day has begun, those of its year are too, since pace and forecast depend on the day; on the first
 * day of a year also those of the year that ended, once of every year at the very first.
 */
export async function keepProgramme(door: Door, now: number): Promise<void> {
  for (let n = 0; n < FOLDS_A_MINUTE && await foldWeeks(door); n++);
  const today = localDateAt(now);
  const day = Number(today.replaceAll('-', ''));
  const seen = await watchMark(door, DAY_MARK);
  if (seen < day) {
    const years = seen === 0 ? [...PROGRAMME_YEARS] : [...new Set([Number(today.slice(0, 4)), Number(addDays(today, -1).slice(0, 4))])].filter(inProgramme);
    await door.batch(dayBegun(DAY_MARK, day, years));
  }
  await makePages(door, now);
}

/** Makes the pages of every year that is behind. */
export async function makePages(door: Door, now: number): Promise<void> {
  for (const { year, no } of await dueYears(door)) await makeYear(door, year, no, now);
}

async function makeYear(door: Door, year: number, seen: number, now: number): Promise<void> {
  const pages = new Map<string, unknown>();
  if (inProgramme(year)) {
    const today = localDateAt(now);
    const end = `${year}-12-31`;
    const facts = { ...await yearFacts(door, year, today, now, periodStart(today < end ? today : end)), active: await activeUnits(door, String(year)) };
    for (const structure of hasTwoTrees(facts) ? ['then', 'now'] as const : ['then'] as const) {
      const { overview, details } = yearPages(facts, structure);
      const tail = structure === 'now' ? '/now' : '';
      pages.set(`${year}${tail}`, overview);
      for (const detail of details) pages.set(`${year}/${detail.measure}${tail}`, detail);
    }
  }
  await storePages(door, year, seen, pages);
}

import { PROGRAMME_YEARS, type Structure } from '#vocabulary';
import type { ProgrammeYear } from '#wire/programme';
import { localDateAt } from '#domain/calendar';
import { frozenOf } from '#domain/freeze';
import { acrossOf, hasTwoTrees, unitRows, yearPages } from '#domain/programme-year';
import { activeUnits } from '#store/activities';
import type { Door } from '#store/d1';
import { stillSince } from '#store/freezes';
import { acrossYears, dueYears, programmePages, storeAcross, storePages, yearFacts } from '#store/programme';
import { watchMark } from '#store/watch';
import { dayBegun, foldWeeks } from '#store/weeks';

/** Portions of the ledger folded in one minute. */
const FOLDS_A_MINUTE = 5;
/** Called anew whenever pages get another form, so that all are made once more. */
const DAY_MARK = 'programme_day/2';
const inProgramme = (year: number): boolean => (PROGRAMME_YEARS as readonly number[]).includes(year);

/**
 * Every minute: what is new in the ledger goes into the week cells, and pages of the programme that are behind are made
 * anew. When a day has begun, those of every year are: pace and forecast depend on the day, and a reorganisation that
 * begins on it changes every year's other tree.
 */
export async function keepProgramme(door: Door, now: number): Promise<void> {
  for (let n = 0; n < FOLDS_A_MINUTE && await foldWeeks(door); n++);
  const today = localDateAt(now);
  const day = Number(today.replaceAll('-', ''));
  if (await watchMark(door, DAY_MARK) < day) await door.batch(dayBegun(DAY_MARK, day, PROGRAMME_YEARS));
  await makePages(door, now);
}

/** Makes the pages of every year that is behind, and the one across the years. */
export async function makePages(door: Door, now: number): Promise<void> {
  for (const { year, no } of await dueYears(door)) await makeYear(door, year, no, now);
  const { no, made } = await acrossYears(door);
  if (no === made) return;
  const pages = await programmePages(door, PROGRAMME_YEARS.flatMap((year) => [`${year}`, `${year}/now`]));
  const years = PROGRAMME_YEARS.flatMap((year): ProgrammeYear[] => {
    const page = pages.get(`${year}/now`) ?? pages.get(`${year}`);
    return page ? [JSON.parse(page) as ProgrammeYear] : [];
  });
  await storeAcross(door, no, acrossOf(years));
}

/** How rows of units of one year and tree begin. */
export const unitsOf = (year: number, structure: Structure): string => `${year}/units-${structure}/`;

async function makeYear(door: Door, year: number, seen: number, now: number): Promise<void> {
  const pages = new Map<string, unknown>();
  if (inProgramme(year)) {
    const today = localDateAt(now);
    const still = await stillSince(door);
    const facts = { ...await yearFacts(door, year, today, now), frozen: still && frozenOf(still), active: await activeUnits(door, String(year)) };
    for (const structure of hasTwoTrees(facts) ? ['then', 'now'] as const : ['then'] as const) {
      const made = yearPages(facts, structure);
      const tail = structure === 'now' ? '/now' : '';
      pages.set(`${year}${tail}`, made.overview);
      for (const detail of made.details) pages.set(`${year}/${detail.measure}${tail}`, detail);
      for (const { from, text } of unitRows(made)) pages.set(`${unitsOf(year, structure)}${from}`, text);
    }
  }
  await storePages(door, year, seen, pages);
}

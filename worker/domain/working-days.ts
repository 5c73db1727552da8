import { addDays } from './calendar.ts';

/** Saturday, Sunday, or a day the calendar names. */
const isFree = (date: string, holidays: ReadonlySet<string>): boolean =>
  [0, 6].includes(new Date(`${date}T00:00:00Z`).getUTCDay()) || holidays.has(date);

/**
 * The last day of a term of working days that begins the day after `date` (Bộ luật Dân sự 2015, Điều 147).
 *
 * @param days integer ≥ 0; 0 = the day itself
 */
export function addWorkingDays(date: string, days: number, holidays: ReadonlySet<string>): string {
  let at = date;
  for (let left = days; left > 0; left -= 1) {
    do at = addDays(at, 1); while (isFree(at, holidays));
  }
  return at;
}

/** The last day of a term of calendar days; one that would end on a free day ends on the next working one (Điều 148). */
export function addTerm(date: string, days: number, holidays: ReadonlySet<string>): string {
  let at = addDays(date, days);
  while (isFree(at, holidays)) at = addDays(at, 1);
  return at;
}

import { retentionCodes, retentions } from '#vocabulary';
import { addDays, localDateAt, startOfDay } from '#domain/calendar';
import type { Door } from '#store/d1';
import { picturesSettled } from '#store/evidence';
import { cleared, formerMembers, personRetired, retentionCounted, retentionDone, retiredCounted } from '#store/privacy';

const DAY_MS = 86_400_000;
/** People erased in one go: each is a handful of statements. */
const PEOPLE_AT_ONCE = 20;

/**
 * Drops what has been kept long enough: once a day and kind, however often it is called; what fails is
 * tried again by the next minute's watch. Reported in `retention_run`.
 */
export async function retain(door: Door, now: number): Promise<void> {
  const today = localDateAt(now);
  const done = await retentionDone(door, today);
  for (const kind of retentionCodes.filter((each) => !done.has(each))) {
    const { days } = retentions[kind];
    const day = addDays(today, -days);
    if (kind === 'evidence') {
      await door.batch([...picturesSettled(now - days * DAY_MS, now), retentionCounted(today, kind)]);
      continue;
    }
    if (kind !== 'former_member') {
      await door.batch([cleared[kind](now - days * DAY_MS, day), retentionCounted(today, kind)]);
      continue;
    }
    const people = await formerMembers(door, day, PEOPLE_AT_ONCE);
    await door.batch([...people.flatMap((id) => personRetired(id, now)), ...(people.length < PEOPLE_AT_ONCE ? [retiredCounted(today, startOfDay(today))] : [])]);
  }
}

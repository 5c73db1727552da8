import type { AnnouncementInput, AnnouncementLine } from '#wire/screen';
import { announcementById, announcementsOf, announcementWithdrawn, announcementWritten, type AnnouncementRow } from '#store/announcements';
import { namesOf } from '#store/claim-lists';
import type { Door } from '#store/d1';
import { Refusal } from '#refusal';
import { assertOverAll, type Keeper } from './outage.ts';

/** More than these nobody waits for in front of a screen. */
const AT_ONCE_MAX = 12;
const LISTED_MAX = 40;
const LONGEST_MS = 62 * 86_400_000;
/** A citizen's or a member's number is never shown to a hall. */
const IDENTITY_NUMBER = /(?<!\d)\d{12}(?!\d)/;

/**
 * Says something on a campaign's big screens for a time. Once: the id is the idempotency key.
 * @throws Refusal not_allowed, announcement_times, identity_number, announcements_enough, id_reused
 */
export async function announce(door: Door, keeper: Keeper, campaignId: string, input: AnnouncementInput, now: number): Promise<AnnouncementRow> {
  await assertOverAll(door, campaignId, keeper.grants, 'announce', now);
  const known = await announcementById(door, input.id);
  if (known) return same(known, campaignId, input);
  if (input.toAt <= input.fromAt) throw new Refusal('announcement_times', { field: 'toAt' });
  if (input.toAt <= now) throw new Refusal('announcement_times', { field: 'toAt', message: 'Giờ thôi hiện đã qua. Hãy chọn một giờ sắp tới.' });
  if (input.toAt - input.fromAt > LONGEST_MS) throw new Refusal('announcement_times', { field: 'toAt', message: 'Một thông báo hiện nhiều nhất 62 ngày. Hãy chọn giờ thôi hiện sớm hơn.' });
  if (IDENTITY_NUMBER.test(input.words)) throw new Refusal('identity_number', { field: 'words', message: 'Dãy 12 chữ số này giống số định danh cá nhân. Hãy bỏ khỏi thông báo.' });
  await announcementWritten(door, campaignId, input, AT_ONCE_MAX, keeper.actor);
  const written = await announcementById(door, input.id);
  if (!written) throw new Refusal('announcements_enough');
  return same(written, campaignId, input);
}

function same(known: AnnouncementRow, campaignId: string, { words, fromAt, toAt }: AnnouncementInput): AnnouncementRow {
  if (known.campaignId !== campaignId || known.words !== words || known.fromAt !== fromAt || known.toAt !== toAt) throw new Refusal('id_reused');
  return known;
}

/**
 * Takes an announcement down; again changes nothing.
 * @throws Refusal announcement_unknown, not_allowed, announcement_over
 */
export async function takeDown(door: Door, keeper: Keeper, campaignId: string, id: string, now: number): Promise<void> {
  await assertOverAll(door, campaignId, keeper.grants, 'announce', now);
  const known = await announcementById(door, id);
  if (known?.campaignId !== campaignId) throw new Refusal('announcement_unknown');
  if (known.withdrawnAt !== null) return;
  if (known.toAt <= now) throw new Refusal('announcement_over');
  await announcementWithdrawn(door, known, keeper.actor);
}

/** The last announcements of a campaign for who keeps or watches it. @throws Refusal not_allowed */
export async function announcementLines(door: Door, keeper: Keeper, campaignId: string, now: number): Promise<AnnouncementLine[]> {
  await assertOverAll(door, campaignId, keeper.grants, 'see_announcements', now);
  const rows = await announcementsOf(door, campaignId, LISTED_MAX);
  const names = await namesOf(door, [...new Set(rows.map(({ byId }) => byId))]);
  return rows.map(({ id, words, fromAt, toAt, byId, withdrawnAt }) => ({ id, words, fromAt, toAt, byName: names.get(byId) ?? null,
    state: withdrawnAt !== null ? 'withdrawn' : now >= toAt ? 'over' : now >= fromAt ? 'shown' : 'ahead' }));
}

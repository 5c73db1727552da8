import type { ScreenNews } from '#wire/screen';
import { localDateAt } from '#domain/calendar';
import { activitiesOfCampaign } from '#store/activities';
import { announcementsShown } from '#store/announcements';
import type { Door } from '#store/d1';
import { timelineOf } from './timeline.ts';

/** What happened is said for so long; announcements are known so much before they begin. */
const LATELY_MS = 2 * 86_400_000;
const SOON_MS = 3_600_000;
const ACTIVITIES_MAX = 12;

/**
 * What a big screen says beside the board: moments of the campaign, what its units hold today, what its organizers say.
 * @throws Refusal campaign_unknown
 */
export async function screenNews(door: Door, campaignId: string, slug: string, now: number): Promise<ScreenNews> {
  const [{ entries, ...times }, activities, announcements] = await Promise.all([
    timelineOf(door, slug, now), activitiesOfCampaign(door, campaignId, localDateAt(now), now, ACTIVITIES_MAX), announcementsShown(door, campaignId, now, now + SOON_MS)]);
  const next = entries.find(({ ahead }) => ahead);
  return { ...times, moments: entries.filter((entry) => entry === next || (!entry.ahead && entry.at > now - LATELY_MS)),
    activities: activities.map(({ id, name, place, unitName, startsAt, endsAt }) => ({ id, name, place, unitName: unitName ?? '', startsAt, endsAt })),
    announcements: announcements.map(({ id, words, fromAt, toAt }) => ({ id, words, fromAt, toAt })) };
}

import { campaignEvents } from '#vocabulary';
import type { Timeline, TimelineEntry } from '#wire/campaign-times';
import { clockWords, lengthWords } from '#domain/calendar';
import { freezeStateAt } from '#domain/freeze';
import { momentsOf } from '#domain/phase';
import { editionsOf } from '#store/amendments';
import { eventsOf, outagesOf } from '#store/campaign-times';
import { campaignWithRules } from '#store/campaigns';
import type { Door } from '#store/d1';
import { freezesOf } from '#store/freezes';
import { Refusal } from '#refusal';

/**
 * What happened to a campaign and what will, in order: what the clock brings by its times, what people decided by
 * its events. A moment that has come stands there at once; a moment that was moved keeps what happened at its old time.
 * @throws Refusal campaign_unknown
 */
export async function timelineOf(door: Door, slug: string, now: number): Promise<Timeline> {
  const row = await campaignWithRules(door, { slug });
  if (!row) throw new Refusal('campaign_unknown');
  const times = { startsAt: row.starts_at, endsAt: row.ends_at, claimsUntil: row.claims_until, closesAt: row.closes_at };
  const [freezes, events, outages, editions] = await Promise.all([freezesOf(door, row.id), eventsOf(door, row.id), outagesOf(door, row.id), editionsOf(door, row.id)]);
  const moments = momentsOf(times);
  const entry = (kind: keyof typeof campaignEvents, at: number, words: string | null, more: Partial<TimelineEntry> = {}): TimelineEntry => (
    { kind, at, label: campaignEvents[kind], words, ahead: at > now, edition: null, ...more });
  const entries = [
    ...(row.source === 'live' && !events.some(({ kind }) => kind === 'launched') ? [entry('launched', row.created_at, null)] : []),
    // Several at one moment are one line: the last of them says where the campaign stands.
    ...moments.filter(({ at }, no) => !moments.slice(no + 1).some((later) => later.at === at)).map(({ kind, at }) => entry(kind, at, null)),
    ...events.filter((event) => event.kind !== 'outage' && !moments.some(({ kind, at }) => kind === event.kind && at === event.at)
      && !moments.some(({ at }) => at === event.at)).map((event) => entry(event.kind, event.at, event.words ?? (event.kind === 'claims_closed' || event.kind === 'closed' ? 'Sau đó hạn được lùi.' : null),
        { ahead: false, ...(event.words === null && (event.kind === 'claims_closed' || event.kind === 'closed') && { moved: true }), edition: event.kind === 'amended' ? editions.find(({ at }) => at === event.at)?.edition ?? null : null })),
    ...freezes.flatMap((each) => {
      const state = freezeStateAt(each, now);
      return [...(state === 'cancelled' ? [] : [entry('frozen', each.fromAt, each.words)]), ...(each.liftedAt === null ? [] : [entry(state === 'cancelled' ? 'freeze_cancelled' : 'unfrozen', each.liftedAt, each.liftedWords)])];
    }),
    ...outages.map((outage) => entry('outage', outage.fromAt, `Đến ${clockWords(outage.toAt)}: ${outage.words} Hạn nhận khai báo lùi thêm ${lengthWords(outage.movedMs)} (ghi lúc ${clockWords(outage.at)}).`, { outage: { toAt: outage.toAt, words: outage.words, movedMs: outage.movedMs, at: outage.at } })),
  ].sort((a, b) => a.at - b.at);
  return { now, ...times, entries };
}

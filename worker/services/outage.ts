import type { OutageInput } from '#wire/campaign-times';
import { unitsWhere, type Action, type RoleGrant } from '#domain/authority';
import { localDateAt } from '#domain/calendar';
import { extended } from '#domain/phase';
import type { Actor } from '#store/audit';
import { outageById, outageRecorded, outagesOf, participantsOutside, timedCampaign, type OutageRow } from '#store/campaign-times';
import type { Door } from '#store/d1';
import { Refusal } from '#refusal';

export type Keeper = { id: string; grants: readonly RoleGrant[]; actor: Actor };

/** Whether somebody may do something to every unit that takes part. */
export async function mayOverAll(door: Door, campaignId: string, grants: readonly RoleGrant[], action: Action, now: number): Promise<boolean> {
  const unitIds = unitsWhere(grants, action, localDateAt(now));
  return unitIds.length > 0 && await participantsOutside(door, campaignId, unitIds) === 0;
}

/** What concerns a whole campaign is done by who may do it to every unit that takes part. @throws Refusal not_allowed */
export async function assertOverAll(door: Door, campaignId: string, grants: readonly RoleGrant[], action: Action, now: number): Promise<void> {
  if (!await mayOverAll(door, campaignId, grants, action, now)) throw new Refusal('not_allowed', {
    message: 'Việc này cần vai trò trên toàn bộ phạm vi của đợt thi đua.' });
}

/**
 * Records hours the system was down: claims may come in so much later, and those that came too late meanwhile count.
 * Once: the id is the idempotency key. Once claims are closed it has to be said that this opens them again; once the
 * campaign is closed nothing moves any more.
 * @throws Refusal campaign_unknown, not_allowed, campaign_over, outage_times, outage_outside, outage_reopens, outage_known, id_reused, changed_meanwhile
 */
export async function recordOutage(door: Door, keeper: Keeper, campaignId: string, input: OutageInput, now: number): Promise<OutageRow> {
  const known = await outageById(door, input.id);
  if (known) return same(known, campaignId, input);
  const campaign = await timedCampaign(door, campaignId);
  if (!campaign) throw new Refusal('campaign_unknown');
  await assertOverAll(door, campaignId, keeper.grants, 'record_outage', now);
  if (campaign.closesAt <= now) throw new Refusal('campaign_over');
  if (input.fromAt >= input.toAt) throw new Refusal('outage_times', { field: 'toAt' });
  if (input.toAt > now) throw new Refusal('outage_times', { field: 'toAt', message: 'Giờ hoạt động trở lại chưa đến. Hãy ghi sau khi hệ thống đã hoạt động lại.' });
  const before = await outagesOf(door, campaignId);
  const until = campaign.claimsUntil - before.reduce((sum, { movedMs }) => sum + movedMs, 0);
  const next = extended({ startsAt: campaign.startsAt, until }, [...before, input]);
  const movedMs = next - campaign.claimsUntil;
  if (movedMs === 0) throw new Refusal(extended({ startsAt: campaign.startsAt, until }, [input]) === until ? 'outage_outside' : 'outage_known', { field: 'fromAt' });
  if (campaign.claimsUntil <= now && !input.reopens) throw new Refusal('outage_reopens', { field: 'reopens' });
  const row = { id: input.id, campaignId, fromAt: input.fromAt, toAt: input.toAt, words: input.words, byId: keeper.id, at: now, movedMs };
  if (await outageRecorded(door, row, { claimsUntil: campaign.claimsUntil, outages: before.length }, keeper.actor)) return row;
  const there = await outageById(door, input.id);
  if (there) return same(there, campaignId, input);
  throw new Refusal('changed_meanwhile');
}

function same(known: OutageRow, campaignId: string, { fromAt, toAt, words }: OutageInput): OutageRow {
  if (known.campaignId !== campaignId || known.fromAt !== fromAt || known.toAt !== toAt || known.words !== words) throw new Refusal('id_reused');
  return known;
}

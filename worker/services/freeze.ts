import type { FreezeDesk, FreezeInput, FreezeLine } from '#wire/freeze';
import type { Board } from '#wire/board';
import { localDateAt } from '#domain/calendar';
import { freezeStateAt, fromNow, frozenOf, linesApart } from '#domain/freeze';
import { boardPayload } from '#store/boards';
import { timedCampaign } from '#store/campaign-times';
import { namesOf } from '#store/claim-lists';
import type { Door } from '#store/d1';
import { coveredBy, freezeById, freezeLifted, freezeSet, freezesOf, holdAt, type FreezeRow } from '#store/freezes';
import { Refusal } from '#refusal';
import { computeBoard, standingFacts } from './board.ts';
import { assertOverAll, mayOverAll, type Keeper } from './outage.ts';

/** Campaigns whose boards are to be told. */
export type Told = { campaigns: string[] };

/**
 * Freezes a campaign (khóa số liệu) from a moment, or from now on. Once: the id is the idempotency key.
 * @throws Refusal campaign_unknown, not_allowed, freeze_past, freeze_early, freeze_there, campaign_notice, id_reused
 */
export async function freeze(door: Door, keeper: Keeper, campaignId: string, input: FreezeInput, now: number): Promise<Told> {
  const campaign = await timedCampaign(door, campaignId);
  if (!campaign) throw new Refusal('campaign_unknown');
  await assertOverAll(door, campaignId, keeper.grants, 'freeze', now);
  const covered = (await coveredBy(door, campaignId)).map(({ id }) => id);
  const told = { campaigns: [campaignId, ...covered] };
  const known = await freezeById(door, input.id);
  if (known) return same(known, campaignId, input, told);
  const fromAt = input.fromAt ?? fromNow(now);
  if (fromAt <= now) throw new Refusal('freeze_past', { field: 'fromAt' });
  if (fromAt <= campaign.startsAt) throw new Refusal('freeze_early', { field: 'fromAt' });
  await freezeSet(door, { id: input.id, campaignId, fromAt, words: input.words }, covered, keeper.actor);
  const written = await freezeById(door, input.id);
  if (!written) throw new Refusal('freeze_there');
  return same(written, campaignId, input, told);
}

function same(known: FreezeRow, campaignId: string, { fromAt, words }: FreezeInput, told: Told): Told {
  if (known.campaignId !== campaignId || known.words !== words || (fromAt !== null && known.fromAt !== fromAt)) throw new Refusal('id_reused');
  return told;
}

/**
 * Lifts a freeze, or cancels one that has not begun; again changes nothing.
 * @throws Refusal freeze_unknown, not_allowed
 */
export async function liftFreeze(door: Door, keeper: Keeper, campaignId: string, id: string, words: string, now: number): Promise<Told> {
  await assertOverAll(door, campaignId, keeper.grants, 'freeze', now);
  const known = await freezeById(door, id);
  if (known?.campaignId !== campaignId) throw new Refusal('freeze_unknown');
  const covered = (await coveredBy(door, campaignId)).map((each) => each.id);
  if (known.liftedAt === null) await door.batch(freezeLifted(known, words, covered, keeper.actor));
  return { campaigns: [campaignId, ...covered] };
}

/** What moves a board without an act waits while nothing new is public. @throws Refusal campaign_frozen */
export async function assertNotFrozen(door: Door, campaignId: string, now: number): Promise<void> {
  if (await holdAt(door, campaignId, now)) throw new Refusal('campaign_frozen');
}

/** The board as it is inside, whatever is public; not numbered, kept nowhere. */
export async function insideBoard(door: Door, campaignId: string, now: number): Promise<Board> {
  const today = localDateAt(now);
  const facts = await standingFacts(door, campaignId, today);
  if (!facts) throw new Refusal('campaign_unknown');
  return (await computeBoard(door, facts, { no: 0, now, today, dawn: null })).board;
}

/** Both boards of a campaign and where they differ, with its freezes, for who organises or watches all of it. @throws Refusal not_allowed, campaign_unknown */
export async function freezeDesk(door: Door, keeper: Keeper, campaignId: string, now: number): Promise<FreezeDesk> {
  await assertOverAll(door, campaignId, keeper.grants, 'see_inside', now);
  const campaign = await timedCampaign(door, campaignId);
  if (!campaign) throw new Refusal('campaign_unknown');
  const [hold, rows, others, inside, stored, may] = await Promise.all([holdAt(door, campaignId, now), freezesOf(door, campaignId), coveredBy(door, campaignId), insideBoard(door, campaignId, now),
    boardPayload(door, campaign.slug), mayOverAll(door, campaignId, keeper.grants, 'freeze', now)]);
  if (!stored) throw new Refusal('campaign_unknown');
  const shown = JSON.parse(stored.payload) as Board;
  const names = await namesOf(door, [...new Set(rows.flatMap(({ byId, liftedBy }) => (liftedBy ? [byId, liftedBy] : [byId])))]);
  const lines = rows.map((row): FreezeLine => ({ id: row.id, fromAt: row.fromAt, state: freezeStateAt(row, now), words: row.words, byName: names.get(row.byId) ?? null, at: row.at,
    liftedAt: row.liftedAt, liftedByName: row.liftedBy && (names.get(row.liftedBy) ?? null), liftedWords: row.liftedWords }));
  const { slug, name, startsAt, endsAt, claimsUntil, closesAt } = campaign;
  return { now, campaign: { slug, name, startsAt, endsAt, claimsUntil, closesAt }, may, frozen: hold && frozenOf(hold), lines,
    others: others.map(({ slug: other, name: title }) => ({ slug: other, name: title })),
    shown: { no: shown.no, asOf: shown.asOf, totals: shown.totals }, inside: { asOf: inside.asOf, totals: inside.totals }, apart: linesApart(shown, inside) };
}

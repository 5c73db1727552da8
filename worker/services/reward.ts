import type { Board } from '#wire/board';
import type { RewardAnswer, RewardDecision, RewardFlag, RewardLot, RewardPreview, RewardSheet, RewardedCampaign, RewardView } from '#wire/reward';
import { unitsServed, unitsWhere, type Action, type RoleGrant } from '#domain/authority';
import { localDateAt } from '#domain/calendar';
import { isOwnWork } from '#domain/verification';
import { namesOfPeople, participantsBeyond } from '#store/appraisals';
import type { Actor } from '#store/audit';
import { boardPayload } from '#store/boards';
import { campaignWithRules } from '#store/campaigns';
import type { Door } from '#store/d1';
import { derivedId } from '#store/derived-id';
import { answerReward, campaignsNaming, cancelReward, decisionWritten, familiesOf, flagsOf, proposeRewards, rewardById, rewardableCampaigns, rewardsOf, rewardsOfLot, standingRewards, withdrawReward, type Looked, type RewardRow } from '#store/rewards';
import { linesOfUnits } from '#store/units';
import { Refusal, refusals, type RefusalCode } from '#refusal';
import { assertNotFrozen } from './freeze.ts';
import { bothMilli, flagOf, foldOverlaps, formLabel, lineMilli, makeOverlaps, publicReward, rewardState, sightOf, type Sight } from './overlap.ts';

export type Rewarder = { id: string; grants: readonly RoleGrant[]; actor: Actor };
/** A unit in a lot that cannot be rewarded as it stands, and why. */
export type RewardFault = { unitId: string; code: RefusalCode; message: string };
type Context = { door: Door; who: Rewarder; now: number };
type Campaign = { id: string; slug: string; name: string; source: string; startsAt: number; claimsUntil: number; closesAt: number };

const CAMPAIGNS_MAX = 50;
const REASON_CHARS_MIN = 10;

async function campaignOf({ door }: Context, key: { slug: string } | { id: string }): Promise<Campaign> {
  const row = await campaignWithRules(door, key);
  if (!row || row.source === 'notice') throw new Refusal('campaign_unknown');
  return { id: row.id, slug: row.slug, name: row.name, source: row.source, startsAt: row.starts_at, claimsUntil: row.claims_until, closesAt: row.closes_at };
}
/** Over all who take part. */
const mayOver = async ({ door, who, now }: Context, action: Action, campaign: Campaign): Promise<boolean> => {
  const units = unitsWhere(who.grants, action, localDateAt(now));
  return units.length > 0 && await participantsBeyond(door, campaign.id, units) === 0;
};
async function assertOver(context: Context, action: Action, campaign: Campaign): Promise<void> {
  if (!await mayOver(context, action, campaign)) throw new Refusal('not_allowed', { field: 'campaign' });
}
/** Units somebody serves, or that stand below one, among some. */
async function ownAmong({ door, who, now }: Context, unitIds: readonly string[]): Promise<Set<string>> {
  const lines = await linesOfUnits(door, unitIds, localDateAt(now));
  return new Set(unitIds.filter((unitId) => isOwnWork({ authorId: '', line: lines.get(unitId) ?? [unitId] }, { id: who.id, ownUnitIds: unitsServed(who.grants) })));
}

type Line = Omit<RewardPreview, 'flags'>;
async function boardOf(door: Door, slug: string): Promise<{ no: number; lines: Map<string, Line> }> {
  const stored = await boardPayload(door, slug);
  if (!stored) throw new Refusal('campaign_unknown');
  const board = JSON.parse(stored.payload) as Board;
  const line = (cluster: string) => (row: Board['unranked'][number]): [string, Line] => [row.unitId, { unitId: row.unitId, unitName: row.name, cluster, place: row.place, shared: row.shared, grade: row.grade ?? null, pointsMilli: row.pointsMilli, actsMilli: row.actsMilli }];
  return { no: stored.no, lines: new Map([...board.clusters.flatMap(({ name, rows }) => rows.map(line(name))), ...board.unranked.map(line(''))]) };
}

type Seen = Looked & { flags: RewardFlag[] };
/**
 * For units of a campaign: which rewards of theirs, and of those they follow or that follow them, stand already, and how many of the
 * acts behind each are the acts that would be rewarded here. Exact as of the last ledger entry.
 * @param but a reward that is being looked at itself
 */
async function lookedAt({ door, now }: Context, campaign: Campaign, unitIds: readonly string[], but: string | null = null): Promise<Map<string, Seen>> {
  await foldOverlaps(door);
  const families = await familiesOf(door, unitIds);
  const standing = (await standingRewards(door, [...new Set([...families.values()].flat())])).filter(({ id }) => id !== but);
  const sights = new Map<string, Sight | null>();
  const sight = async (id: string) => { if (!sights.has(id)) sights.set(id, await sightOf(door, id, now)); return sights.get(id)!; };
  const mine = standing.length > 0 ? await sight(campaign.id) : null;
  for (const { campaignId } of standing) await sight(campaignId);
  return new Map(unitIds.map((unitId): [string, Seen] => {
    const family = families.get(unitId) ?? [unitId];
    const near = standing.filter((row) => family.includes(row.unitId));
    const found = near.flatMap((row) => {
      const theirs = sights.get(row.campaignId);
      const commonMilli = mine && theirs ? bothMilli(mine, unitId, theirs, row.unitId) : 0;
      return commonMilli > 0 ? [{ row, commonMilli, wholeMilli: lineMilli(mine!, unitId), otherMilli: lineMilli(theirs!, row.unitId) }] : [];
    });
    return [unitId, { unitId, family, checked: near.map(({ id }) => id), overlaps: found.map(({ row, ...counted }) => ({ otherId: row.id, ...counted })),
      flags: found.map(({ row, ...counted }) => flagOf({ ...row, ...counted, otherId: row.id })) }];
  }));
}

/** Campaigns whose claims have ended, over all of whose participants somebody stands. */
export const campaignsToReward = async ({ door, who, now }: Context): Promise<RewardedCampaign[]> =>
  (await rewardableCampaigns(door, unitsWhere(who.grants, 'see_rewards', localDateAt(now)), now, CAMPAIGNS_MAX)).map(({ id: _, ...campaign }) => campaign);

const isSame = (rows: readonly RewardRow[], campaign: Campaign, lot: RewardLot): boolean => rows.length === lot.items.length && rows.every((row) => row.campaignId === campaign.id && row.form === lot.form
  && row.formWords === lot.formWords && row.words === lot.words && lot.items.some(({ unitId, keep }) => unitId === row.unitId && (row.keepWords === null || row.keepWords === keep)));

/**
 * Proposes rewards of one form for units of a campaign's board, once its claims have ended. All of it or nothing; the same lot again is
 * answered. A unit some of whose acts were rewarded before wants a reason of its own.
 * @returns what is wrong with single units (then nothing is written), and what each stands on
 */
export async function proposeReward(context: Context, asked: RewardLot): Promise<{ id: string; faults: RewardFault[]; previews: RewardPreview[]; written: boolean }> {
  const { door, who, now } = context;
  const lot = asked.form === 'other' ? asked : { ...asked, formWords: '' };
  const campaign = await campaignOf(context, { slug: lot.campaign });
  await assertOver(context, 'reward', campaign);
  const known = await rewardsOfLot(door, lot.id);
  if (known.length > 0 && !isSame(known, campaign, lot)) throw new Refusal('id_reused', { field: 'id' });
  if (known.length > 0) return { id: lot.id, faults: [], previews: [], written: false };
  if (now < campaign.claimsUntil) throw new Refusal('reward_early');
  await assertNotFrozen(door, campaign.id, now);
  if (lot.form === 'other' && lot.formWords.length < 3) throw new Refusal('reward_form', { field: 'formWords' });
  const { no, lines } = await boardOf(door, campaign.slug);
  const unitIds = lot.items.map(({ unitId }) => unitId);
  const [looked, own, all] = [await lookedAt(context, campaign, unitIds), await ownAmong(context, unitIds), await rewardsOf(door, campaign.id)];
  const there = new Set(all.filter((row) => row.form === lot.form && row.formWords === lot.formWords && ['proposed', 'agreed'].includes(row.state) && row.withdrawnAt === null).map(({ unitId }) => unitId));
  const faults = lot.items.flatMap(({ unitId, keep }, at): RewardFault[] => {
    const code: RefusalCode | null = !lines.has(unitId) ? 'unit_outside_scope' : unitIds.indexOf(unitId) !== at ? 'appraisal_twice' : own.has(unitId) ? 'reward_own' : there.has(unitId) ? 'reward_there'
      : looked.get(unitId)!.overlaps.length > 0 && keep.length < REASON_CHARS_MIN ? 'reward_keep' : null;
    return code ? [{ unitId, code, message: refusals[code] }] : [];
  });
  const previews = unitIds.flatMap((unitId) => (lines.has(unitId) ? [{ ...lines.get(unitId)!, flags: looked.get(unitId)!.flags }] : []));
  if (lot.dryRun) return { id: lot.id, faults, previews, written: false };
  const [first] = faults;
  if (first) throw new Refusal(first.code, { field: `items.${unitIds.indexOf(first.unitId)}`, message: first.message });
  const rewards = lot.items.map(({ unitId, keep }) => ({ ...lines.get(unitId)!, id: derivedId(`reward/${lot.id}/${unitId}`), keepWords: looked.get(unitId)!.overlaps.length > 0 ? keep : null }));
  const done = await proposeRewards(door, { lotId: lot.id, campaignId: campaign.id, form: lot.form, formWords: lot.formWords, boardNo: no, words: lot.words }, rewards, [...looked.values()], who.actor);
  const after = await rewardsOfLot(door, lot.id);
  if (after.length === 0) throw new Refusal(done ? 'reward_early' : 'reward_meanwhile');
  return { id: lot.id, faults: [], previews, written: true };
}

async function rewardSeen(context: Context, id: string): Promise<{ row: RewardRow; campaign: Campaign }> {
  const row = await rewardById(context.door, id);
  if (!row) throw new Refusal('reward_unknown');
  const campaign = await campaignOf(context, { id: row.campaignId });
  await assertOver(context, 'reward', campaign);
  return { row, campaign };
}

/**
 * The second person's word: somebody else than who proposed it, who serves none of the units. What was rewarded before is looked at
 * once more; who agrees has seen it, and there is a reason. The same word again is answered.
 * @throws Refusal reward_same_person, reward_over, reward_own, reward_reason, reward_look_again, reward_keep
 */
export async function answerRewardProposal(context: Context, id: string, { answer, words, seen }: RewardAnswer): Promise<void> {
  const { door, who, now } = context;
  const { row, campaign } = await rewardSeen(context, id);
  if (answer === 'agreed') await assertNotFrozen(door, campaign.id, now);
  const isMine = (each: RewardRow) => each.state === answer && each.decidedBy === who.id && each.decidedWords === words;
  if (isMine(row)) return makeOverlaps(door, now);
  if (row.byId === who.id) throw new Refusal('reward_same_person');
  if (row.state !== 'proposed') throw new Refusal('reward_over');
  if ((await ownAmong(context, [row.unitId])).size > 0) throw new Refusal('reward_own', { field: 'answer' });
  if (answer === 'refused' && words.length < REASON_CHARS_MIN) throw new Refusal('reward_reason', { field: 'words' });
  const looked = answer === 'agreed' ? (await lookedAt(context, campaign, [row.unitId], row.id)).get(row.unitId)! : null;
  if (looked?.overlaps.some(({ otherId }) => !seen.includes(otherId))) throw new Refusal('reward_look_again', { field: 'answer' });
  if (looked && looked.overlaps.length > 0 && !row.keepWords && words.length < REASON_CHARS_MIN) throw new Refusal('reward_keep', { field: 'words' });
  const named = looked && looked.overlaps.length > 0 ? (await standingRewards(door, looked.family)).map(({ campaignId }) => campaignId) : [];
  const done = await answerReward(door, row, { answer, words, looked, due: [...new Set([campaign.id, ...named])] }, who.actor);
  const after = (await rewardById(door, id))!;
  if (!isMine(after)) throw new Refusal(!done && after.state === 'proposed' ? 'reward_look_again' : 'reward_over', { field: 'answer' });
  await makeOverlaps(door, now);
}

/** Takes one's own proposal back while nobody has agreed. @throws Refusal reward_not_yours, reward_over */
export async function cancelRewardProposal(context: Context, id: string): Promise<void> {
  const { row } = await rewardSeen(context, id);
  if (row.byId !== context.who.id) throw new Refusal('reward_not_yours');
  await cancelReward(context.door, row, context.who.actor);
  if ((await rewardById(context.door, id))!.state !== 'cancelled') throw new Refusal('reward_over');
}

/** Withdraws a reward that stands: the line and what it has in common with others stay, with the reason. The same again is answered. */
export async function withdrawStanding(context: Context, id: string, words: string): Promise<void> {
  const { door, who, now } = context;
  const { row } = await rewardSeen(context, id);
  const isMine = (each: RewardRow) => each.withdrawnBy === who.id && each.withdrawnWords === words;
  if (isMine(row)) return makeOverlaps(door, now);
  if (row.state !== 'agreed' || row.withdrawnAt !== null) throw new Refusal('reward_over');
  if ((await ownAmong(context, [row.unitId])).size > 0) throw new Refusal('reward_own');
  await withdrawReward(door, row, words, await campaignsNaming(door, id), who.actor);
  if (!isMine((await rewardById(door, id))!)) throw new Refusal('reward_over');
  await makeOverlaps(door, now);
}

/** Enters the decision some rewards stand in; a number that was there is replaced only by who has seen it, and the log keeps it. */
export async function enterDecision(context: Context, { campaign: slug, no, on, items }: RewardDecision): Promise<void> {
  const { door, who, now } = context;
  const campaign = await campaignOf(context, { slug });
  await assertOver(context, 'reward', campaign);
  if (on > localDateAt(now)) throw new Refusal('reward_decision_day', { field: 'on', message: 'Ngày ký quyết định chưa đến. Hãy ghi khi quyết định đã ký.' });
  if (on < localDateAt(campaign.startsAt)) throw new Refusal('reward_decision_day', { field: 'on', message: 'Ngày ký quyết định trước ngày đợt thi đua bắt đầu. Hãy xem lại ngày.' });
  const done = await decisionWritten(door, campaign.id, items, { no, on }, who.actor);
  const after = new Map((await rewardsOf(door, campaign.id)).map((row) => [row.id, row]));
  if (!done && !items.every(({ id }) => { const row = after.get(id); return row && row.withdrawnAt === null && row.decisionNo === no && row.decisionOn === on; })) throw new Refusal('reward_changed', { field: 'items' });
  await makeOverlaps(door, now);
}

/** The register of a campaign: its board, what is proposed with what it stands on now, what was agreed with what it stood on then. */
export async function rewardSheet(context: Context, slug: string): Promise<RewardSheet> {
  const { door, who, now } = context;
  const campaign = await campaignOf(context, { slug });
  await assertOver(context, 'see_rewards', campaign);
  const [{ no, lines }, rows, flags, over] = [await boardOf(door, slug), await rewardsOf(door, campaign.id), await flagsOf(door, campaign.id), await mayOver(context, 'reward', campaign)];
  const proposed = rows.filter(({ state }) => state === 'proposed');
  const looked = proposed.length > 0 ? await lookedAt(context, campaign, [...new Set(proposed.map(({ unitId }) => unitId))]) : new Map<string, Seen>();
  const [names, own] = [await namesOfPeople(door, rows.flatMap(({ byId, decidedBy, withdrawnBy }) => [byId, decidedBy, withdrawnBy].filter((id) => id !== null))), await ownAmong(context, [...lines.keys()])];
  const name = (id: string | null) => id && (names.get(id) ?? '');
  const view = (row: RewardRow): RewardView => {
    const { agreedAt: _, ...said } = publicReward(row, flags);
    const [waits, mine] = [row.state === 'proposed', row.byId === who.id];
    const why = !waits || !over ? null : mine ? refusals.reward_same_person : own.has(row.unitId) ? refusals.reward_own : null;
    return { ...said, ...(waits && { flags: looked.get(row.unitId)!.flags }), state: row.state, stateWords: rewardState(row), byName: name(row.byId) ?? '', at: row.at, decidedBy: name(row.decidedBy), decidedAt: row.decidedAt, decidedWords: row.decidedWords,
      withdrawnBy: name(row.withdrawnBy), mayDecide: waits && over && why === null, why, mayCancel: waits && mine && over, mayWithdraw: row.state === 'agreed' && row.withdrawnAt === null && over && !own.has(row.unitId) };
  };
  const ended = now >= campaign.claimsUntil;
  const standing = rows.filter((row) => row.withdrawnAt === null && ['proposed', 'agreed'].includes(row.state));
  return { campaign: { slug, name: campaign.name, claimsUntil: campaign.claimsUntil, closesAt: campaign.closesAt, waiting: proposed.length, standing: standing.length - proposed.length }, boardNo: no,
    mayReward: over && ended, why: over && !ended ? refusals.reward_early : null,
    lines: [...lines.values()].map((line) => ({ ...line, mayPropose: over && ended && !own.has(line.unitId), standing: standing.filter(({ unitId }) => unitId === line.unitId).map((row) => `${formLabel(row)}${row.state === 'proposed' ? ' (chờ)' : ''}`) })),
    rewards: rows.map(view) };
}

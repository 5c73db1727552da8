import { proposalStates } from '#vocabulary';
import type { AppraisalSheet, AppraisedCampaign, CriterionHead, LineMoved, LotAnswer, LotHead, LotInput, LotView, OwnAppraisal, PublicAppraisals, SelfScoreInput, SheetLine } from '#wire/appraisal';
import type { Rules } from '#wire/rules';
import { counting, faultOf, givenCriteria, type AppraisalFault, type GivenCriterion } from '#domain/appraisal';
import { may, unitsServed, unitsWhere, type RoleGrant } from '#domain/authority';
import { localDateAt } from '#domain/calendar';
import { rulesOf } from '#domain/rules';
import { isOwnWork } from '#domain/verification';
import { agreedAppraisals, agreedInPublic, answerLot, appraisalsOf, appraisalsOfUnit, cancelLot, givingCampaign, givingCampaigns, lotOf, namesOfPeople, participantsBeyond, proposeLot, saySelfScore,
  selfScoreById, selfScores, type AppraisalRow, type GivingCampaign } from '#store/appraisals';
import type { Actor } from '#store/audit';
import type { Door } from '#store/d1';
import { holdAt } from '#store/freezes';
import { linesOfUnits } from '#store/units';
import { Refusal, refusals, type RefusalCode } from '#refusal';
import { standingFacts } from './board.ts';
import { movesWith } from './board-with.ts';

export type Giver = { id: string; grants: readonly RoleGrant[]; actor: Actor };
/** A unit in a lot that cannot be given its points, and why. */
export type LotFault = { unitId: string; code: RefusalCode; message: string };
type Context = { door: Door; who: Giver; now: number };

/** At most this many campaigns, lines of a unit, public lines shown at once. */
const CAMPAIGNS_MAX = 50;
const OWN_MAX = 200;
const PUBLIC_MAX = 300;
const REASON_CHARS_MIN = 10;

const criteriaOf = ({ rules }: Pick<GivingCampaign, 'rules'>): GivenCriterion[] => givenCriteria(rulesOf(JSON.parse(rules) as Rules).criteria);
const headOf = ({ key, name, kind, maxMilli, ...rest }: GivenCriterion): CriterionHead => ({ key, name, kind, maxMilli, stepsMilli: 'stepsMilli' in rest ? rest.stepsMilli : null });
const viewOf = (campaign: GivingCampaign): AppraisedCampaign => ({ slug: campaign.slug, name: campaign.name, startsAt: campaign.startsAt, claimsUntil: campaign.claimsUntil, closesAt: campaign.closesAt,
  criteria: criteriaOf(campaign).map(headOf), waiting: campaign.waiting });

async function campaignOf(door: Door, slug: string): Promise<GivingCampaign> {
  const campaign = await givingCampaign(door, slug);
  if (!campaign) throw new Refusal('campaign_unknown');
  return campaign;
}
function criterionOf(campaign: GivingCampaign, key: string): GivenCriterion {
  const criterion = criteriaOf(campaign).find((each) => each.key === key);
  if (!criterion) throw new Refusal('appraisal_criterion', { field: 'criterion' });
  return criterion;
}
/** Who may launch over all who take part gives points there. */
const mayAppraise = async ({ door, who, now }: Context, campaign: GivingCampaign): Promise<boolean> => {
  const units = unitsWhere(who.grants, 'appraise', localDateAt(now));
  return units.length > 0 && await participantsBeyond(door, campaign.id, units) === 0;
};
async function assertAppraises(context: Context, campaign: GivingCampaign): Promise<void> {
  if (!await mayAppraise(context, campaign)) throw new Refusal('not_allowed', { field: 'campaign' });
}
const isOwn = (who: Giver, line: readonly string[]): boolean => isOwnWork({ authorId: '', line: [...line] }, { id: who.id, ownUnitIds: unitsServed(who.grants) });
const takesProposals = ({ startsAt, closesAt }: GivingCampaign, now: number): boolean => startsAt <= now && now < closesAt;
function assertOpen(campaign: GivingCampaign, now: number): void {
  if (now < campaign.startsAt) throw new Refusal('appraisal_early');
  if (now >= campaign.closesAt) throw new Refusal('campaign_over');
}
const refusalOf: Record<AppraisalFault, RefusalCode> = { above: 'appraisal_above', below: 'appraisal_below', step: 'appraisal_step', nothing: 'appraisal_nothing' };

/** Campaigns with points that people give, in which somebody has to do with a unit. */
export const campaignsToAppraise = async ({ door, who, now }: Context): Promise<AppraisedCampaign[]> =>
  (await givingCampaigns(door, unitsWhere(who.grants, 'see_appraisals', localDateAt(now)), CAMPAIGNS_MAX)).map(viewOf);

/**
 * Says a unit's điểm tự chấm for a judged criterion, while the campaign takes claims; the same again is answered.
 * @throws Refusal not_allowed, appraisal_judged_only, self_score_late, appraisal_above, appraisal_step, id_reused
 */
export async function selfScore({ door, who, now }: Context, input: SelfScoreInput): Promise<{ id: string }> {
  const campaign = await campaignOf(door, input.campaign);
  const line = (await linesOfUnits(door, [input.unitId], localDateAt(now))).get(input.unitId) ?? [input.unitId];
  if (!may(who.grants, 'self_appraise', line, localDateAt(now))) throw new Refusal('not_allowed', { field: 'unitId' });
  const known = await selfScoreById(door, input.id);
  const isSame = (row: typeof known) => row !== null && row.campaignId === campaign.id && row.unitId === input.unitId && row.criterion === input.criterion && row.milli === input.milli && row.words === input.words;
  if (isSame(known)) return { id: input.id };
  if (known) throw new Refusal('id_reused', { field: 'id' });
  const criterion = criterionOf(campaign, input.criterion);
  if (criterion.kind !== 'judged') throw new Refusal('appraisal_judged_only', { field: 'criterion' });
  if (now < campaign.startsAt) throw new Refusal('appraisal_early');
  if (now >= campaign.claimsUntil) throw new Refusal('self_score_late');
  const fault = faultOf(criterion, input.milli, []);
  if (fault) throw new Refusal(refusalOf[fault], { field: 'milli' });
  await assertTakesPart(door, campaign, [input.unitId], now);
  await saySelfScore(door, { id: input.id, campaignId: campaign.id, unitId: input.unitId, criterion: input.criterion, milli: input.milli, words: input.words, byId: who.id, at: now }, who.actor);
  if (!isSame(await selfScoreById(door, input.id))) throw new Refusal('self_score_late');
  return { id: input.id };
}

async function factsOf(door: Door, campaign: GivingCampaign, now: number) {
  return (await standingFacts(door, campaign.id, localDateAt(now)))!;
}
async function assertTakesPart(door: Door, campaign: GivingCampaign, unitIds: readonly string[], now: number): Promise<void> {
  const { shown } = await factsOf(door, campaign, now);
  const there = new Set(shown.participants.map(({ unitId }) => unitId));
  if (!unitIds.every((unitId) => there.has(unitId))) throw new Refusal('unit_outside_scope', { field: 'unitId' });
}

/**
 * Proposes points of one criterion for some units, as one lot: who may launch on the campaign, never for a unit
 * of their own, while the campaign is open. All of it or nothing; the same lot again is answered.
 * @returns what is wrong with single units (then nothing is written), and what would move on the board
 */
export async function proposePoints(context: Context, input: LotInput): Promise<{ id: string; faults: LotFault[]; moves: LineMoved[]; written: boolean }> {
  const { door, who, now } = context;
  const campaign = await campaignOf(door, input.campaign);
  await assertAppraises(context, campaign);
  const before = await lotOf(door, input.id);
  if (before.length > 0) return { id: assertSame(before, campaign, input), faults: [], moves: [], written: false };
  assertOpen(campaign, now);
  const criterion = criterionOf(campaign, input.criterion);
  const facts = await factsOf(door, campaign, now);
  const faults = await faultsOf(context, campaign, criterion, input.items, new Set(facts.shown.participants.map(({ unitId }) => unitId)));
  if (input.dryRun) return { id: input.id, faults, moves: faults.length > 0 ? [] : await movesWith(door, facts, given(input.criterion, input.items), now), written: false };
  const [first] = faults;
  if (first) throw new Refusal(first.code, { field: `items.${input.items.findIndex(({ unitId }) => unitId === first.unitId)}`, message: first.message });
  await proposeLot(door, { ...input, campaignId: campaign.id }, who.actor);
  const after = await lotOf(door, input.id);
  if (after.length === 0) throw new Refusal('campaign_over');
  return { id: assertSame(after, campaign, input), faults: [], moves: [], written: true };
}
const given = (criterion: string, items: readonly { unitId: string; milli: number }[]) => items.map(({ unitId, milli }) => ({ unitId, criterion, milli }));

function assertSame(rows: readonly AppraisalRow[], campaign: GivingCampaign, { id, criterion, words, items }: LotInput): string {
  const milli = new Map(rows.map((row) => [row.unitId, row.milli]));
  const isSame = rows.length === items.length && rows.every((row) => row.campaignId === campaign.id && row.criterion === criterion && row.words === words) && items.every((item) => milli.get(item.unitId) === item.milli);
  if (!isSame) throw new Refusal('id_reused', { field: 'id' });
  return id;
}

async function faultsOf({ door, who, now }: Context, campaign: GivingCampaign, criterion: GivenCriterion, items: LotInput['items'], there: ReadonlySet<string>): Promise<LotFault[]> {
  const lines = await linesOfUnits(door, items.map(({ unitId }) => unitId), localDateAt(now));
  const agreed = Map.groupBy((await agreedAppraisals(door, campaign.id)).filter((each) => each.criterion === criterion.key), ({ unitId }) => unitId);
  const seen = new Set<string>();
  return items.flatMap(({ unitId, milli }) => {
    const twice = seen.has(unitId);
    seen.add(unitId);
    const fault = faultOf(criterion, milli, (agreed.get(unitId) ?? []).map((each) => each.milli));
    const code: RefusalCode | null = !there.has(unitId) ? 'unit_outside_scope' : twice ? 'appraisal_twice' : isOwn(who, lines.get(unitId) ?? [unitId]) ? 'appraisal_own' : fault && refusalOf[fault];
    return code ? [{ unitId, code, message: refusals[code] }] : [];
  });
}

/** The lot with its campaign, by those who may see it. */
async function lotSeen(context: Context, lotId: string): Promise<{ rows: [AppraisalRow, ...AppraisalRow[]]; campaign: GivingCampaign }> {
  const rows = await lotOf(context.door, lotId);
  const [first] = rows;
  if (!first) throw new Refusal('appraisal_unknown');
  const facts = await standingFacts(context.door, first.campaignId, localDateAt(context.now));
  return { rows: rows as [AppraisalRow, ...AppraisalRow[]], campaign: await campaignOf(context.door, facts!.head.slug) };
}
const onlyUnit = (rows: readonly AppraisalRow[]): string | null => (rows.length === 1 ? rows[0]!.unitId : null);

/**
 * The second person's word: somebody else than who proposed it, who may launch on the campaign and serves none of the units.
 * The same word again is answered.
 * @throws Refusal appraisal_same_person, appraisal_own, appraisal_over, campaign_over, appraisal_reason, or what is wrong with the points by now
 */
export async function answerProposal(context: Context, lotId: string, { answer, words }: LotAnswer): Promise<void> {
  const { door, who, now } = context;
  const { rows, campaign } = await lotSeen(context, lotId);
  await assertAppraises(context, campaign);
  const isMine = (row: AppraisalRow) => row.state === answer && row.decidedBy === who.id && row.decidedWords === words;
  if (isMine(rows[0])) return;
  if (rows[0].byId === who.id) throw new Refusal('appraisal_same_person');
  if (rows[0].state !== 'proposed') throw new Refusal('appraisal_over');
  assertOpen(campaign, now);
  if (answer === 'refused' && words.length < REASON_CHARS_MIN) throw new Refusal('appraisal_reason', { field: 'words' });
  const own = await ownAmong(context, rows);
  if (own) throw new Refusal('appraisal_own', { field: 'answer' });
  if (answer === 'agreed') {
    const facts = await factsOf(door, campaign, now);
    const [fault] = (await faultsOf(context, campaign, criterionOf(campaign, rows[0].criterion), rows, new Set(facts.shown.participants.map(({ unitId }) => unitId)))).filter(({ code }) => code !== 'appraisal_nothing');
    if (fault) throw new Refusal(fault.code, { field: 'answer', message: fault.message });
  }
  await answerLot(door, { lotId, campaignId: campaign.id, unitId: onlyUnit(rows), answer, words }, who.actor);
  const [after] = await lotOf(door, lotId);
  if (isMine(after!)) return;
  throw new Refusal(after!.state !== 'proposed' ? 'appraisal_over' : 'appraisal_below', { field: 'answer' });
}
async function ownAmong({ door, who, now }: Context, rows: readonly AppraisalRow[]): Promise<boolean> {
  const lines = await linesOfUnits(door, rows.map(({ unitId }) => unitId), localDateAt(now));
  return rows.some(({ unitId }) => isOwn(who, lines.get(unitId) ?? [unitId]));
}

/** Takes one's own proposal back while nobody has agreed. @throws Refusal appraisal_not_yours, appraisal_over */
export async function cancelProposal(context: Context, lotId: string): Promise<void> {
  const { rows, campaign } = await lotSeen(context, lotId);
  await assertAppraises(context, campaign);
  if (rows[0].byId !== context.who.id) throw new Refusal('appraisal_not_yours');
  await cancelLot(context.door, lotId, onlyUnit(rows), context.who.actor);
  const [after] = await lotOf(context.door, lotId);
  if (after!.state !== 'cancelled') throw new Refusal('appraisal_over');
}

const lotHead = (rows: readonly AppraisalRow[], criteria: readonly GivenCriterion[], names: ReadonlyMap<string, string>): LotHead => {
  const { lotId, criterion, words, state, byId, at, decidedBy, decidedAt, decidedWords } = rows[0]!;
  return { id: lotId, criterion, criterionName: criteria.find(({ key }) => key === criterion)?.name ?? criterion, units: rows.length, words, state, stateWords: proposalStates[state],
    byName: names.get(byId) ?? '', at, decidedBy: decidedBy && (names.get(decidedBy) ?? ''), decidedAt, decidedWords };
};
const peopleIn = (rows: readonly AppraisalRow[]): string[] => rows.flatMap(({ byId, decidedBy }) => (decidedBy ? [byId, decidedBy] : [byId]));
/** What counts of agreed rows, in their order; null where nothing was agreed. */
const agreedOf = (criterion: GivenCriterion, rows: readonly AppraisalRow[]): number | null => {
  const agreed = rows.filter(({ state }) => state === 'agreed').map(({ milli }) => milli);
  return agreed.length === 0 ? null : counting(criterion, agreed);
};

/** The table of a criterion: every unit somebody may see, what it said of itself, what is proposed, what counts. */
export async function appraisalSheet(context: Context, slug: string, key: string | undefined): Promise<AppraisalSheet> {
  const { door, who, now } = context;
  const campaign = await campaignOf(door, slug);
  const criteria = criteriaOf(campaign);
  const criterion = key === undefined ? criteria[0] : criteria.find((each) => each.key === key);
  if (!criterion) throw new Refusal('appraisal_criterion');
  const today = localDateAt(now);
  const { shown } = await factsOf(door, campaign, now);
  const [lines, own, rows, appraises] = await Promise.all([
    linesOfUnits(door, shown.participants.map(({ unitId }) => unitId), today), selfScores(door, campaign.id, criterion.key), appraisalsOf(door, campaign.id, criterion.key), mayAppraise(context, campaign)]);
  const lineOf = (unitId: string): string[] => lines.get(unitId) ?? [unitId];
  const seen = shown.participants.filter(({ unitId }) => may(who.grants, 'see_appraisals', lineOf(unitId), today));
  if (seen.length === 0) throw new Refusal('not_allowed');
  const said = new Map(own.map((each) => [each.unitId, { milli: each.milli, words: each.words, at: each.at }]));
  const byUnit = Map.groupBy(rows, ({ unitId }) => unitId);
  const visible = new Set(seen.map(({ unitId }) => unitId));
  const lots = [...Map.groupBy(rows.filter(({ unitId }) => visible.has(unitId)), ({ lotId }) => lotId).values()];
  // Who serves a single unit reads what was said of it, not who said it.
  const names = seen.length === shown.participants.length ? await namesOfPeople(door, peopleIn(rows)) : new Map<string, string>();
  return {
    campaign: viewOf(campaign), now, criterion: headOf(criterion),
    lines: seen.sort((a, b) => a.clusterNo - b.clusterNo || (a.sortKey < b.sortKey ? -1 : 1)).map(({ unitId, name, cluster }): SheetLine => ({
      unitId, unitName: name, cluster, own: said.get(unitId) ?? null,
      proposed: (byUnit.get(unitId) ?? []).filter(({ state }) => state === 'proposed').map(({ lotId, milli }) => ({ lotId, milli })),
      agreedMilli: agreedOf(criterion, byUnit.get(unitId) ?? []),
      mayPropose: appraises && !isOwn(who, lineOf(unitId)), maySelfScore: criterion.kind === 'judged' && may(who.grants, 'self_appraise', lineOf(unitId), today) })),
    lots: lots.map((lot) => lotHead(lot, criteria, names)).sort((a, b) => Number(b.state === 'proposed') - Number(a.state === 'proposed') || b.at - a.at),
    mayAppraise: appraises, takesSelfScores: campaign.startsAt <= now && now < campaign.claimsUntil, takesProposals: takesProposals(campaign, now) };
}

/** One lot with what it would move, or moved when it was agreed; by who may see every unit of the campaign. */
export async function lotView(context: Context, lotId: string): Promise<LotView> {
  const { door, who, now } = context;
  const { rows, campaign } = await lotSeen(context, lotId);
  const seeing = unitsWhere(who.grants, 'see_appraisals', localDateAt(now)).filter((unitId) => !unitsServed(who.grants).includes(unitId));
  if (seeing.length === 0 || await participantsBeyond(door, campaign.id, seeing) > 0) throw new Refusal('not_allowed');
  const facts = await factsOf(door, campaign, now);
  const criterion = criteriaOf(campaign).find((each) => each.key === rows[0].criterion) ?? null;
  const units = new Map(facts.shown.participants.map(({ unitId, name }) => [unitId, name]));
  const agreed = Map.groupBy((await agreedAppraisals(door, campaign.id)).filter((each) => each.criterion === rows[0].criterion), ({ unitId }) => unitId);
  const waits = rows[0].state === 'proposed';
  const appraises = await mayAppraise(context, campaign);
  const isProposer = rows[0].byId === who.id;
  const why = !waits || !appraises ? null : now >= campaign.closesAt ? refusals.campaign_over : isProposer ? refusals.appraisal_same_person : await ownAmong(context, rows) ? refusals.appraisal_own : null;
  const before = (unitId: string): number[] => (agreed.get(unitId) ?? []).filter(({ at }) => waits || rows[0].decidedAt === null || at < rows[0].decidedAt).map(({ milli }) => milli);
  return {
    lot: lotHead(rows, criteriaOf(campaign), await namesOfPeople(door, peopleIn(rows))), campaign: { slug: campaign.slug, name: campaign.name }, criterion: criterion && headOf(criterion),
    items: rows.map(({ unitId, milli, ownMilli }) => ({ unitId, unitName: units.get(unitId) ?? unitId, milli, ownMilli,
      beforeMilli: criterion && before(unitId).length > 0 ? counting(criterion, before(unitId)) : null, afterMilli: criterion ? counting(criterion, [...before(unitId), milli]) : milli })),
    moves: waits && criterion ? await movesWith(door, facts, given(rows[0].criterion, rows), now) : [],
    mayDecide: waits && appraises && why === null, mayCancel: waits && appraises && isProposer, why };
}

/** Who stands behind agreed points, in public. */
const BY = 'Ban Tổ chức, hai người';
/** What everybody reads: points two people agreed on, with their reason; of a campaign, or of one unit in it. */
export async function publicAppraisals(door: Door, slug: string, unitId: string | null, now: number): Promise<PublicAppraisals> {
  const campaign = await campaignOf(door, slug);
  const criteria = criteriaOf(campaign);
  const hold = await holdAt(door, campaign.id, now);
  const rows = await agreedInPublic(door, campaign.id, unitId, hold?.at ?? Number.MAX_SAFE_INTEGER, PUBLIC_MAX + 1);
  return { campaign: { slug: campaign.slug, name: campaign.name }, criteria: criteria.map(headOf), more: rows.length > PUBLIC_MAX,
    appraisals: rows.slice(0, PUBLIC_MAX).map((row) => ({ ...sayable(row, criteria), unitName: row.unitName ?? row.unitId, by: BY })) };
}
const sayable = ({ id, unitId, criterion, milli, ownMilli, words, decidedAt, at }: AppraisalRow, criteria: readonly GivenCriterion[]) => {
  const known = criteria.find(({ key }) => key === criterion);
  return { id, unitId, criterion, criterionName: known?.name ?? criterion, kind: known?.kind ?? null, milli, ownMilli, words, at: decidedAt ?? at };
};

/** What a unit reads of its own: everything that was proposed, refused ones with the words of the second person too. */
export async function ownAppraisals({ door, who, now }: Context, unitId: string): Promise<OwnAppraisal[]> {
  const line = (await linesOfUnits(door, [unitId], localDateAt(now))).get(unitId) ?? [unitId];
  if (!may(who.grants, 'see_appraisals', line, localDateAt(now))) throw new Refusal('not_allowed', { field: 'unitId' });
  return (await appraisalsOfUnit(door, unitId, OWN_MAX)).map((row) => ({ ...sayable(row, criteriaOf(row)), unitName: '', campaign: { slug: row.slug, name: row.name },
    state: row.state, stateWords: proposalStates[row.state], decidedWords: row.decidedWords }));
}

import { proposalStates } from '#vocabulary';
import type { AmendmentInput, AmendmentMove, AmendmentPreview, AmendmentView, Amendments, RulesEditions } from '#wire/amendment';
import { criteriaRules, type CriteriaRules, type Rules } from '#wire/rules';
import { foldBoard } from '#domain/board';
import { movesBetween } from '#domain/board-moves';
import { localDateAt } from '#domain/calendar';
import { asksOf, grainOf, rulesOf } from '#domain/rules';
import { sentencesOf } from '#domain/sentences';
import { amendmentAgreed, amendmentById, amendmentEnded, amendmentProposed, amendmentsOf, editionsOf, finestCounts, type AmendmentRow } from '#store/amendments';
import { outagesOf } from '#store/campaign-times';
import { boardCounts, campaignWithRules, participantsAndTargets } from '#store/campaigns';
import type { Door } from '#store/d1';
import { sizesOn } from '#store/sizes';
import { Refusal } from '#refusal';
import { factsOn, standingFacts, type StandingFacts } from './board.ts';
import { checkRules } from './launch.ts';
import { assertNotFrozen } from './freeze.ts';
import { assertOverAll, type Keeper } from './outage.ts';

/**
 * What new rules would do to a campaign: place and points of every unit before and after, by the same fold over the
 * same counts, and which sentences change. Nothing is written.
 * @throws Refusal campaign_unknown
 */
export async function previewRules(door: Door, campaignId: string, rules: CriteriaRules, now: number): Promise<AmendmentPreview> {
  const today = localDateAt(now);
  const [facts, next] = await Promise.all([standingFacts(door, campaignId, today), standingFacts(door, campaignId, today, rules)]);
  if (!facts || !next) throw new Refusal('campaign_unknown');
  const was = await boardCounts(door, campaignId, today, false, asksOf(facts.rules));
  const is = await boardCounts(door, campaignId, today, false, asksOf(rules));
  const counts = grainOf(rules).fine && !grainOf(facts.rules).fine ? await finestCounts(door, campaignId) : is.counts;
  const fold = (by: StandingFacts, read: typeof was) => foldBoard(factsOn(by, [by.shown], today, { ...read, dawnCounts: read.counts }), { no: 0, asOf: now, ledgerSeq: read.ledgerSeq });
  const [before, after] = [fold(facts, was), fold(next, { ...is, counts })];
  const sentences = { gone: facts.head.sentences.filter((each) => !next.head.sentences.includes(each)), come: next.head.sentences.filter((each) => !facts.head.sentences.includes(each)) };
  return { moves: movesBetween(before, after).sort(byStanding), units: before.totals.units, ...sentences, asOf: now, ledgerSeq: is.ledgerSeq };
}

const placed = (place: number | null): number => place ?? Number.MAX_SAFE_INTEGER;
/** In each cluster, who stood higher first. */
const byStanding = (a: AmendmentMove, b: AmendmentMove): number => (a.cluster === b.cluster ? placed(a.before.place) - placed(b.before.place) : 0);

/** The campaign, where its rules may be changed by two people now. @throws Refusal campaign_unknown, amendment_early, campaign_over */
async function amendable(door: Door, campaignId: string, now: number) {
  const row = await campaignWithRules(door, { id: campaignId });
  if (!row) throw new Refusal('campaign_unknown');
  if (now < row.starts_at) throw new Refusal('amendment_early');
  if (row.closes_at <= now) throw new Refusal('campaign_over');
  return row;
}

/** The same checks a launch makes of its rules. @throws Refusal with the field to blame */
async function checked(door: Door, row: Awaited<ReturnType<typeof amendable>>, rules: CriteriaRules): Promise<void> {
  const { participants, targets } = await participantsAndTargets(door, row.id, row.tree_date);
  const ranked = participants.filter((each) => each.ranked === 1);
  const sizes = asksOf(rules).members ? await sizesOn(door, ranked.map(({ unitId }) => unitId), row.tree_date) : null;
  checkRules({ rules, firstDay: row.act_from, lastDay: localDateAt(row.ends_at - 1), targets }, ranked.map(({ unitId, name }) => ({ name, members: sizes?.get(unitId) ?? 0 })));
  // Read by the same shape, so that only what they say is compared.
  if (JSON.stringify(rules) === JSON.stringify(criteriaRules.parse(rulesOf(JSON.parse(row.rules) as Rules)))) throw new Refusal('amendment_same', { field: 'rules' });
}

/** What rules somebody is about to propose would do. @throws Refusal */
export async function previewAmendment(door: Door, keeper: Keeper, campaignId: string, rules: CriteriaRules, now: number): Promise<AmendmentPreview> {
  const row = await amendable(door, campaignId, now);
  await assertOverAll(door, campaignId, keeper.grants, 'amend', now);
  await checked(door, row, rules);
  return previewRules(door, campaignId, rules, now);
}

/**
 * Proposes new rules for a campaign that has begun. One waits at a time; the id is the idempotency key.
 * @throws Refusal amendment_early, campaign_over, not_allowed, amendment_waiting, amendment_stale, amendment_same, id_reused
 */
export async function proposeAmendment(door: Door, keeper: Keeper, campaignId: string, input: AmendmentInput, now: number): Promise<string> {
  const known = await amendmentById(door, input.id);
  if (known) return same(known, keeper, campaignId, input);
  const row = await amendable(door, campaignId, now);
  await assertOverAll(door, campaignId, keeper.grants, 'amend', now);
  await checked(door, row, input.rules);
  if (row.edition !== input.seen) throw new Refusal('amendment_stale');
  await amendmentProposed(door, { id: input.id, campaignId, edition: input.seen + 1, rules: JSON.stringify(input.rules), words: input.words, byId: keeper.id, at: now }, keeper.actor);
  const there = await amendmentById(door, input.id);
  if (there) return same(there, keeper, campaignId, input);
  throw new Refusal((await amendmentsOf(door, campaignId)).some(({ state }) => state === 'proposed') ? 'amendment_waiting' : 'amendment_stale');
}

function same(known: AmendmentRow, keeper: Keeper, campaignId: string, { rules, words }: AmendmentInput): string {
  if (known.campaignId !== campaignId || known.byId !== keeper.id || known.words !== words || known.rules !== JSON.stringify(rules)) throw new Refusal('id_reused');
  return known.id;
}

/** An amendment of a campaign that somebody may decide about. @throws Refusal amendment_unknown, not_allowed */
async function decidable(door: Door, keeper: Keeper, campaignId: string, id: string, now: number): Promise<AmendmentRow> {
  const row = await amendmentById(door, id);
  if (!row || row.campaignId !== campaignId) throw new Refusal('amendment_unknown');
  await assertOverAll(door, campaignId, keeper.grants, 'amend', now);
  return row;
}

/**
 * The second person's yes: the rules change, and every move is kept as it was then.
 * @throws Refusal amendment_unknown, not_allowed, amendment_own, amendment_over, amendment_stale, campaign_over
 */
export async function agreeToAmendment(door: Door, keeper: Keeper, campaignId: string, id: string, words: string, now: number): Promise<void> {
  const row = await decidable(door, keeper, campaignId, id, now);
  if (row.byId === keeper.id) throw new Refusal('amendment_own');
  if (row.state === 'agreed' && row.decidedBy === keeper.actor.by) return;
  if (row.state !== 'proposed') throw new Refusal('amendment_over');
  const campaign = await amendable(door, campaignId, now);
  await assertNotFrozen(door, campaignId, now);
  if (campaign.edition !== row.edition - 1) throw new Refusal('amendment_stale');
  const rules = JSON.parse(row.rules) as CriteriaRules;
  const moves = JSON.stringify(await previewRules(door, campaignId, rules, now));
  if (await amendmentAgreed(door, row, { words, moves, fine: grainOf(rules).fine === (campaign.fine === 1) ? null : Number(grainOf(rules).fine) }, keeper.actor)) return;
  const there = await amendmentById(door, id);
  if (there?.state === 'agreed' && there.decidedBy === keeper.actor.by) return;
  throw new Refusal(there?.state === 'proposed' ? 'changed_meanwhile' : 'amendment_over');
}

/** A no by another person, with words; or the proposer takes it back. @throws Refusal amendment_unknown, not_allowed, amendment_words, amendment_not_yours, amendment_own, amendment_over */
export async function endAmendment(door: Door, keeper: Keeper, campaignId: string, id: string, to: 'refused' | 'cancelled', words: string, now: number): Promise<void> {
  const row = await decidable(door, keeper, campaignId, id, now);
  if (to === 'cancelled' && row.byId !== keeper.id) throw new Refusal('amendment_not_yours');
  if (to === 'refused' && row.byId === keeper.id) throw new Refusal('amendment_own', { message: 'Bạn là người đề nghị: hãy hủy đề nghị, không tự trả lời.' });
  if (to === 'refused' && words.length < 5) throw new Refusal('amendment_words', { field: 'words' });
  if (row.state === to && row.decidedBy === keeper.actor.by) return;
  if (row.state !== 'proposed') throw new Refusal('amendment_over');
  await amendmentEnded(door, row, to, words, keeper.actor);
  const there = await amendmentById(door, id);
  if (there?.state !== to || there.decidedBy !== keeper.actor.by) throw new Refusal('amendment_over');
}

/** The rules in force, what waits with what it would do now, and what was decided. @throws Refusal campaign_unknown, not_allowed */
export async function amendmentsSeen(door: Door, keeper: Keeper, campaignId: string, now: number): Promise<Amendments> {
  const row = await campaignWithRules(door, { id: campaignId });
  if (!row) throw new Refusal('campaign_unknown');
  await assertOverAll(door, campaignId, keeper.grants, 'see_amendments', now);
  const all = await amendmentsOf(door, campaignId);
  const open = all.find(({ state }) => state === 'proposed');
  return {
    edition: row.edition, rules: rulesOf(JSON.parse(row.rules) as Rules), now, startsAt: row.starts_at, closesAt: row.closes_at,
    open: open ? { ...viewOf(open), preview: await previewRules(door, campaignId, JSON.parse(open.rules) as CriteriaRules, now), mine: open.byId === keeper.id } : null,
    past: all.filter(({ state }) => state !== 'proposed').map(viewOf) };
}

const viewOf = (row: AmendmentRow): AmendmentView => ({
  id: row.id, edition: row.edition, state: row.state, stateWords: proposalStates[row.state], words: row.words, byName: row.byName, at: row.at,
  decidedByName: row.decidedByName, decidedAt: row.decidedAt, decidedWords: row.decidedWords, preview: row.moves ? JSON.parse(row.moves) as AmendmentPreview : null });

/** Every edition of a campaign's rules in sentences, with what led to it; nobody is named. @throws Refusal campaign_unknown */
export async function rulesEditions(door: Door, slug: string): Promise<RulesEditions> {
  const row = await campaignWithRules(door, { slug });
  if (!row) throw new Refusal('campaign_unknown');
  const [editions, amendments, outages] = await Promise.all([editionsOf(door, row.id), amendmentsOf(door, row.id), outagesOf(door, row.id)]);
  const times = { startsAt: row.starts_at, endsAt: row.ends_at, claimsUntil: row.claims_until, closesAt: row.closes_at };
  const window = { weekdays: row.weekdays, outages: outages.map(({ fromAt, toAt, words, movedMs }) => ({ fromAt, toAt, words, movedMs })) };
  return { slug: row.slug, name: row.name, times, ...window, editions: editions.map(({ edition, rules: stored, at }) => {
    const rules = rulesOf(JSON.parse(stored) as Rules);
    const agreed = amendments.find((each) => each.edition === edition && each.state === 'agreed');
    const { byName: _, decidedByName: __, stateWords: ___, ...told } = agreed ? viewOf(agreed) : { byName: '', decidedByName: null, stateWords: '' };
    return { edition, at, rules, sentences: sentencesOf(rules, times, window), amendment: agreed ? told as RulesEditions['editions'][number]['amendment'] : null };
  }) };
}

import { indicators, proposalStates, rewardForms, type Indicator, type RewardForm } from '#vocabulary';
import type { CommonFigure, OverlapOther, OverlapPage, OverlapUnits } from '#wire/overlap';
import type { PublicReward, RewardFlag } from '#wire/reward';
import { localDateAt } from '#domain/calendar';
import { frozenOf } from '#domain/freeze';
import { commonIndicators, commonMilli, reaches, wholeMilli, type Reach, type SharedCell } from '#domain/overlap';
import { indicatorsOf, isAct, rulesOf } from '#domain/rules';
import type { Door } from '#store/d1';
import { stillSince } from '#store/freezes';
import { storeOverlaps } from '#store/overlap-pages';
import { flagsOf, rewardsOf, type FlagRow, type RewardRow } from '#store/rewards';
import { campaignsMoved, foldShared, overlapsBehind, sharedFacts, sharedRecounted, type OverlapCampaign, type SharedFacts } from '#store/shared-cells';
import { standingFacts, type StandingFacts } from './board.ts';

/** Portions of the ledger folded in one minute; where somebody waits for the answer, a ledger of millions. */
const FOLDS_A_MINUTE = 5;
const FOLDS_AT_ONCE = 500;

/** Every minute: what is new in the ledger goes into the cells, campaigns that count other acts than before are counted anew, pages that are behind are made. */
export async function keepOverlaps(door: Door, now: number): Promise<void> {
  await foldOverlaps(door, FOLDS_A_MINUTE);
  await makeOverlaps(door, now);
}

/** Brings the cells up to the ledger. */
export async function foldOverlaps(door: Door, foldsMax = FOLDS_AT_ONCE): Promise<void> {
  for (const campaignId of await campaignsMoved(door)) await sharedRecounted(door, campaignId);
  for (let n = 0; n < foldsMax && await foldShared(door); n++);
}

/** Makes the pages of every campaign that is behind. */
export async function makeOverlaps(door: Door, now: number): Promise<void> {
  for (const due of await overlapsBehind(door)) {
    const sight = await sightOf(door, due.campaignId, now);
    if (sight) await storeOverlaps(door, due, await pagesOf(door, sight, now));
  }
}

/** A campaign with whose acts stand on which of its lines. */
export type Sight = { own: OverlapCampaign; facts: SharedFacts; standing: StandingFacts; indicators: Indicator[]; reach: ReadonlyMap<string, Reach> };

/** What a campaign counts and shares, on the tree its board is shown on (a line that stands only on its other tree, on that one); null = there is no such campaign. */
export async function sightOf(door: Door, campaignId: string, now: number): Promise<Sight | null> {
  const [facts, standing] = await Promise.all([sharedFacts(door, campaignId), standingFacts(door, campaignId, localDateAt(now))]);
  const own = facts.campaigns.find(({ id }) => id === campaignId);
  if (!own || !standing) return null;
  const units = [...new Set(facts.cells.filter(({ otherId }) => otherId === campaignId).map(({ unitId }) => unitId))];
  const reach = reaches(standing.shown.counted, units);
  if (standing.other) for (const [line, held] of reaches(standing.other.counted, units)) if (!reach.has(line)) reach.set(line, held);
  return { own, facts, standing, indicators: indicatorsOf(rulesOf(own.rules)), reach };
}
/** Acts of a campaign that count in another, too; of itself, all it counts. */
const cellsWith = ({ facts, indicators: mine }: Sight, other: OverlapCampaign): SharedCell[] => {
  const both = commonIndicators(mine, indicatorsOf(rulesOf(other.rules)));
  return facts.cells.filter(({ otherId, indicator }) => otherId === other.id && both.includes(indicator));
};
/** Acts behind one line of a campaign's board. */
export const lineMilli = (sight: Sight, unitId: string): number => wholeMilli(cellsWith(sight, sight.own), sight.reach.get(unitId));
/** Acts behind both of two lines, whosever they are. */
export const bothMilli = (mine: Sight, unitId: string, theirs: Sight, otherUnitId: string): number =>
  commonMilli(cellsWith(mine, theirs.own), mine.reach.get(unitId), theirs.reach.get(otherUnitId));

async function pagesOf(door: Door, sight: Sight, now: number): Promise<Map<string, unknown>> {
  const { own, facts, standing: { shown } } = sight;
  const ofIndicator = (cells: readonly SharedCell[]) => [...Map.groupBy(cells, ({ indicator }) => indicator)].map(([code, each]): CommonFigure => (
    { code, label: indicators[code].label, short: indicators[code].short, countUnit: indicators[code].countUnit, milli: each.reduce((sum, { milli }) => sum + milli, 0) }))
    .filter(({ milli }) => milli !== 0).sort((a, b) => b.milli - a.milli || (a.code < b.code ? -1 : 1));
  const [rewards, flags, still] = await Promise.all([rewardsOf(door, own.id), flagsOf(door, own.id), stillSince(door)]);
  const asOf = still?.at ?? now;
  const wholes = Map.groupBy(shown.counted(cellsWith(sight, own)), ({ unitId }) => unitId);
  const sum = (counts: readonly { milli: number }[] = []) => counts.reduce((all, { milli }) => all + milli, 0);
  const pages = new Map<string, unknown>();
  const others = facts.campaigns.filter(({ id }) => id !== own.id).flatMap((other): OverlapOther[] => {
    const cells = cellsWith(sight, other);
    const figures = ofIndicator(cells);
    if (figures.length === 0) return [];
    const theirs = indicatorsOf(rulesOf(other.rules)).filter(isAct);
    const { slug, name, source, startsAt, endsAt, claimsUntil, closesAt } = other;
    const byUnit = Map.groupBy(shown.counted(cells), ({ unitId }) => unitId);
    const rows = shown.participants.flatMap(({ unitId, name: unitName, cluster }) => {
      const common = sum(byUnit.get(unitId));
      return common === 0 ? [] : [{ unitId, name: unitName, cluster, commonMilli: common, wholeMilli: sum(wholes.get(unitId)), parts: figures.map(({ code }) => sum(byUnit.get(unitId)!.filter(({ indicator }) => indicator === code))) }];
    }).sort((a, b) => b.commonMilli - a.commonMilli || (a.name < b.name ? -1 : 1));
    const head: OverlapOther = { slug, name, source, startsAt, endsAt, claimsUntil, closesAt, commonMilli: sum(figures), indicators: figures, units: rows.length,
      otherMilli: sum(facts.wholes.filter(({ campaignId, indicator }) => campaignId === other.id && theirs.includes(indicator))) };
    pages.set(`${own.slug}/${slug}`, { slug: own.slug, name: own.name, other: head, asOf, wholeMilli: sum(cellsWith(sight, own)), rows } satisfies OverlapUnits);
    return [head];
  }).sort((a, b) => b.commonMilli - a.commonMilli || b.startsAt - a.startsAt);
  pages.set(own.slug, { slug: own.slug, name: own.name, asOf, ledgerSeq: facts.ledgerSeq, ...(still && { frozen: frozenOf(still) }), wholeMilli: sum(cellsWith(sight, own)), others,
    rewards: rewards.filter(({ state }) => state === 'agreed').map((row) => publicReward(row, flags)) } satisfies OverlapPage);
  return pages;
}

export const formLabel = ({ form, formWords }: { form: RewardForm; formWords: string }): string => (form === 'other' ? formWords : rewardForms[form]);
export const flagOf = ({ otherId, slug, name, unitName, commonMilli: common, wholeMilli: whole, otherMilli, withdrawnAt, ...form }: Omit<FlagRow, 'rewardId' | 'state' | 'own'>): RewardFlag => (
  { otherId, campaign: { slug, name }, formLabel: formLabel(form), unitName, commonMilli: common, wholeMilli: whole, otherMilli, withdrawn: withdrawnAt !== null });
const placeOf = ({ unitId, unitName, cluster, place, shared, grade, pointsMilli, actsMilli }: RewardRow) => ({ unitId, unitName, cluster, place, shared: shared === 1, grade, pointsMilli, actsMilli });
/** An agreed reward with nobody's name; two people of the organizers stand behind each. */
export function publicReward(row: RewardRow, all: readonly FlagRow[]): PublicReward {
  const flags = all.filter(({ rewardId }) => rewardId === row.id);
  // What was rewarded between the proposal and its answer is given its reason by the second person.
  const keepWords = row.keepWords ?? (flags.some(({ own }) => own === 1) ? row.decidedWords : null);
  return { ...placeOf(row), id: row.id, form: row.form, formLabel: formLabel(row), boardNo: row.boardNo, words: row.words, keepWords, agreedAt: row.decidedAt ?? row.at,
    decision: row.decisionNo && row.decisionOn ? { no: row.decisionNo, on: row.decisionOn } : null, withdrawn: row.withdrawnAt === null ? null : { at: row.withdrawnAt, words: row.withdrawnWords ?? '' },
    flags: flags.map(flagOf) };
}
/** The state of a reward in words: one that was withdrawn is not what was agreed any more. */
export const rewardState = ({ state, withdrawnAt }: RewardRow): string => (withdrawnAt === null ? proposalStates[state] : 'đã rút');

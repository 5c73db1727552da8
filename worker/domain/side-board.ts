import { indicators, type BoardSide } from '#vocabulary';
import type { CampaignHead } from '#wire/board';
import type { CriteriaRules } from '#wire/rules';
import type { BoardFacts, BoardParticipant, Count } from './board.ts';
import { searchKey, sortKey } from './name.ts';
import { indicatorsOf, maximumOf, scoringOf, weightOf } from './rules.ts';
import { sideRules } from './side-rules.ts';
import { sideSentences } from './side-words.ts';

/** What a side board says about itself: the campaign's head with the rules that hold on it, what does not apply first. */
export function sideHead(head: CampaignHead, whole: CriteriaRules, side: BoardSide): { head: CampaignHead; rules: CriteriaRules } {
  const { rules } = sideRules(whole, side);
  return { rules, head: { ...head, scoring: scoringOf(rules),
    indicators: indicatorsOf(rules).map((code) => ({ code, label: indicators[code].label, short: indicators[code].short, countUnit: indicators[code].countUnit, weightMilli: weightOf(rules, code), upgrade: indicators[code].upgradeOf !== null })),
    criteria: rules.criteria.map((each) => ({ key: each.key, name: each.name, kind: each.kind, heading: each.heading, maxMilli: maximumOf(each) })),
    tieBreaks: rules.tieBreaks, sentences: sideSentences(whole, head, side) } };
}

/** Where units stand that belong to no former district. */
export const NO_DISTRICT = 'khong-thuoc-dia-ban';

/** The former district a unit is counted for: that of the largest part of its territory. */
export const districtOf = ({ former }: Pick<BoardParticipant, 'former'>): string | null => former?.split(', ')[0] || null;

/** Former districts that units of a board stand in; a board of them is worth having from two. */
export const districtsOf = (participants: readonly Pick<BoardParticipant, 'former'>[]): string[] =>
  [...new Set(participants.flatMap((each) => districtOf(each) ?? []))].sort((a, b) => (sortKey(a) < sortKey(b) ? -1 : 1));

/**
 * What the board of former districts is made of: the units' board with each unit's acts, targets and members put to
 * its district. Nothing is left out, so that its totals are the units' totals; units of no district stand in a line that is not ranked.
 */
export function districtFacts(units: BoardFacts): BoardFacts {
  const { head, rules } = sideHead(units.head, units.rules, 'districts');
  const idOf = (district: string | null): string => (district === null ? NO_DISTRICT : searchKey(district).replaceAll(' ', '-'));
  const home = new Map(units.participants.map((unit) => [unit.unitId, idOf(districtOf(unit))]));
  const moved = <Each extends { unitId: string }>(all: readonly Each[]): Each[] => all.map((each) => ({ ...each, unitId: home.get(each.unitId) ?? NO_DISTRICT }));
  const of = Map.groupBy(units.participants, (unit) => home.get(unit.unitId)!);
  const targets = [...Map.groupBy(moved(units.targets), ({ unitId, indicator }) => `${unitId} ${indicator}`).values()]
    .map((same) => ({ ...same[0]!, amount: same.reduce((sum, { amount }) => sum + amount, 0) }));
  const members = new Map<string, number>();
  for (const [unitId, own] of units.members ?? []) if (home.has(unitId)) members.set(home.get(unitId)!, (members.get(home.get(unitId)!) ?? 0) + own);
  const line = (unitId: string, name: string, ranked: boolean): BoardParticipant => ({
    unitId, name, former: `${of.get(unitId)!.length} đơn vị nay`, sortKey: sortKey(name), cluster: 'Địa bàn cấp huyện cũ', clusterNo: 0, ranked });
  const participants = districtsOf(units.participants).map((name) => line(idOf(name), name, true));
  return { ...units, head, rules, participants: of.has(NO_DISTRICT) ? [...participants, line(NO_DISTRICT, 'Đơn vị không thuộc địa bàn cấp huyện cũ', false)] : participants,
    counts: moved(units.counts), dawnCounts: moved(units.dawnCounts), targets, members, appraised: [], dawnAppraised: [], errorLowPpm: new Map() };
}

/** A branch below a unit that takes part, or that unit itself for what is claimed at no branch; `home` is the line of the units' board its acts stand on. */
export type Branch = { unitId: string; name: string; sortKey: string; home: string };
/**
 * What the board of branches is made of. Each unit that has branches is a cluster, called by its id; what was claimed
 * at the unit itself stands beside them without being ranked, so that a cluster's sum is the unit's line.
 * @param branchOf which line of it a unit's acts belong to
 */
export function branchFacts(units: Pick<BoardFacts, 'head' | 'rules'>, branches: readonly Branch[], branchOf: ReadonlyMap<string, string>, counts: readonly Count[], dawnCounts: readonly Count[]): BoardFacts {
  const { head, rules } = sideHead(units.head, units.rules, 'branches');
  const moved = (all: readonly Count[]): Count[] => all.flatMap((each) => { const unitId = branchOf.get(each.unitId); return unitId ? [{ ...each, unitId }] : []; });
  const homes = [...new Set(branches.map(({ home }) => home))];
  return { head, rules, participants: branches.map(({ unitId, name, sortKey: key, home }) => ({ unitId, name, former: null, sortKey: key, cluster: home, clusterNo: homes.indexOf(home), ranked: unitId !== home })),
    counts: moved(counts), dawnCounts: moved(dawnCounts), targets: [] };
}

import { DUSK, indicators, teamKinds } from '#vocabulary';
import type { Board, CampaignHead } from '#wire/board';
import { foldBoard, type BoardParticipant } from '#domain/board';
import { vietnameseDate } from '#domain/calendar';
import { grainOf, indicatorsOf, maximumOf, scoringOf, weightOf } from '#domain/rules';
import { sentencesOf } from '#domain/sentences';
import { leftSentence, teamRules } from '#domain/team-rules';
import type { CountRow } from '#store/campaigns';
import type { Door } from '#store/d1';
import { teamCounts, type TeamOnBoard } from '#store/team-boards';
import type { StandingFacts } from './board.ts';

/**
 * The board of teams that cross the tree: the same fold as the units' board, over counters by team. Rows name
 * teams, never people; `former` says what kind a team is, and when it ended.
 *
 * @param dawn counts when the day began, if the caller still has them
 * @returns    null where the campaign has no such board
 */
export async function computeTeamBoard(
  door: Door, { head, rules: whole }: Pick<StandingFacts, 'head' | 'rules'>, { no, now, today, dawn }: { no: number; now: number; today: string; dawn: CountRow[] | null },
): Promise<{ board: Board; dawn: CountRow[] } | null> {
  if (!head.teamBoard) return null;
  const { rules, left } = teamRules(whole);
  const { teams, counts, ledgerSeq, sinceDawn } = await teamCounts(door, head.id, today, dawn === null, grainOf(rules));
  const atDawn = dawn ?? [...counts, ...sinceDawn.map((count) => ({ ...count, milli: -count.milli }))];
  const ofTeams: CampaignHead = { ...head, scoring: scoringOf(rules),
    indicators: indicatorsOf(rules).map((code) => ({ code, label: indicators[code].label, short: indicators[code].short, countUnit: indicators[code].countUnit, weightMilli: weightOf(rules, code), upgrade: indicators[code].upgradeOf !== null })),
    criteria: rules.criteria.map((each) => ({ key: each.key, name: each.name, kind: each.kind, heading: each.heading, maxMilli: maximumOf(each) })),
    tieBreaks: rules.tieBreaks, sentences: [...leftSentence(left), ...sentencesOf(rules, head)] };
  const board = foldBoard({ head: ofTeams, rules, participants: teams.map((team) => participantOf(team, today)), targets: [], counts, dawnCounts: atDawn }, { no, asOf: now, ledgerSeq });
  return { board, dawn: atDawn };
}

const participantOf = ({ id, kind, name, sortKey, validTo }: TeamOnBoard, today: string): BoardParticipant => ({
  unitId: id, name, sortKey, cluster: 'Đội hình, tổ công nghệ số', clusterNo: 0, ranked: true,
  former: `${teamKinds[kind]}${validTo !== DUSK && validTo <= today ? `, đã kết thúc ngày ${vietnameseDate(validTo)}` : ''}` });

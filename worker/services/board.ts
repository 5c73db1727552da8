import { indicators, type Indicator } from '#vocabulary';
import type { Board, CampaignHead } from '#wire/board';
import type { Rules } from '#wire/campaign';
import { foldBoard, type BoardFacts } from '#domain/board';
import { sentencesOf } from '#domain/rules';
import { boardCounts, campaignWithRules, participantsAndTargets, type CountRow } from '#store/campaigns';
import type { Door } from '#store/d1';

/** What of a board stays while the campaign stays: read once, kept by the campaign's object. */
export type StandingFacts = Omit<BoardFacts, 'counts' | 'dawnCounts'>;

/** Reads who takes part, by which rules, against which targets; null when there is no such campaign. */
export async function standingFacts(door: Door, campaignId: string): Promise<StandingFacts | null> {
  const row = await campaignWithRules(door, { id: campaignId });
  if (!row) return null;
  const rules = JSON.parse(row.rules) as Rules;
  const times = { startsAt: row.starts_at, endsAt: row.ends_at, claimsUntil: row.claims_until, closesAt: row.closes_at };
  const head: CampaignHead = {
    id: row.id, slug: row.slug, name: row.name, goal: row.goal, source: row.source, ...times,
    scoring: rules.scoring, rankedLevel: row.ranked_level, rulesEdition: row.edition,
    indicators: (Object.keys(rules.weightsMilli) as Indicator[]).map((code) => ({
      code, label: indicators[code].label, short: indicators[code].short, countUnit: indicators[code].countUnit,
      weightMilli: rules.weightsMilli[code]!, upgrade: indicators[code].upgradeOf !== null })),
    tieBreaks: rules.tieBreaks, scopeName: row.scope_name,
    sentences: sentencesOf(rules, times), notice: row.notice ? JSON.parse(row.notice) : null,
  };
  const { participants, targets } = await participantsAndTargets(door, row.id, row.tree_date);
  return {
    head, targets, weights: rules.weightsMilli, scoring: rules.scoring, tieBreaks: rules.tieBreaks,
    participants: participants.map((each) => ({ ...each, ranked: each.ranked === 1 })),
  };
}

/**
 * Computes the board from the tallies as they are now.
 *
 * @param dawn counts when the day began, if the caller still has them; else they are read back from
 *             today's ledger entries
 * @returns    the board, and the dawn counts to keep for the rest of the day
 */
export async function computeBoard(
  door: Door, facts: StandingFacts, { no, now, today, dawn }: { no: number; now: number; today: string; dawn: CountRow[] | null },
): Promise<{ board: Board; dawn: CountRow[] }> {
  const { counts, ledgerSeq, sinceDawn } = await boardCounts(door, facts.head.id, today, dawn === null);
  const atDawn = dawn ?? [...counts, ...sinceDawn.map((count) => ({ ...count, milli: -count.milli }))];
  return { board: foldBoard({ ...facts, counts, dawnCounts: atDawn }, { no, asOf: now, ledgerSeq }), dawn: atDawn };
}

import type { BulkLoss, BulkPreview, BulkStanding } from '#wire/bulk';
import type { BoardRow } from '#wire/board';
import { foldBoard } from '#domain/board';
import { rowsIn } from '#domain/board-view';
import { localDateAt } from '#domain/calendar';
import { asFineAs, asksOf } from '#domain/rules';
import type { BulkLossRow } from '#store/bulk';
import { boardCounts, type CountRow } from '#store/campaigns';
import type { Door } from '#store/d1';
import { factsOn, standingFacts } from './board.ts';

/** Units listed of one board; how many there are in all is said beside. */
const UNITS_LISTED = 30;

/**
 * Boards as they are, and as they would be without some acts: the same fold over the same counts, less
 * what those acts stand for. Units that lose most come first.
 *
 * @param losses what each campaign's units would lose, as negative milli-shares
 */
export async function boardsWithout(door: Door, losses: readonly BulkLossRow[], now: number): Promise<BulkPreview['campaigns']> {
  const today = localDateAt(now);
  const campaigns: BulkPreview['campaigns'] = [];
  for (const [campaignId, own] of Map.groupBy(losses, (loss) => loss.campaignId)) {
    const facts = await standingFacts(door, campaignId, today);
    if (!facts) continue;
    const { head, rules, shown } = facts;
    const asks = asksOf(rules);
    const { counts, ledgerSeq, given, looks } = await boardCounts(door, campaignId, today, false, asks);
    const board = (figures: readonly CountRow[]) => foldBoard(factsOn(facts, [shown], today, { counts: figures, dawnCounts: figures, given, looks }), { no: 0, asOf: now, ledgerSeq });
    const before = board(counts);
    const after = board([...counts, ...own.map((loss) => asFineAs(loss, asks))]);
    const lost = lossesBetween(rowsIn(before), rowsIn(after));
    campaigns.push({ slug: head.slug, name: head.name, units: lost.length, losses: lost.slice(0, UNITS_LISTED), totalBeforeMilli: before.totals.actsMilli, totalAfterMilli: after.totals.actsMilli });
  }
  return campaigns;
}

const standingOf = ({ place, pointsMilli, actsMilli }: BoardRow): BulkStanding => ({ place, pointsMilli, actsMilli });

function lossesBetween(before: BoardRow[], after: BoardRow[]): BulkLoss[] {
  const then = new Map(after.map((row) => [row.unitId, row]));
  return before.flatMap((row) => {
    const next = then.get(row.unitId);
    return next && (next.pointsMilli !== row.pointsMilli || next.actsMilli !== row.actsMilli)
      ? [{ unitId: row.unitId, name: row.name, before: standingOf(row), after: standingOf(next) }] : [];
  }).sort((a, b) => (b.before.pointsMilli - b.after.pointsMilli) - (a.before.pointsMilli - a.after.pointsMilli));
}

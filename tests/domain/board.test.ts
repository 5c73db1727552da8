import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Board, CampaignHead } from '#wire/board';
import { applyDelta, deltaOf, foldBoard, summaryOf, type BoardFacts, type Count } from '#domain/board';
import { sortKey } from '#domain/name';
import { indicatorsOf, rulesOf } from '#domain/rules';
import { golden, goldenCampaign, inGoldenWords } from '../support/golden.ts';
import { unitAt } from '../support/world.ts';

const head = (codes: string[]) => ({ slug: 'golden', indicators: codes.map((code) => ({ code })) }) as unknown as CampaignHead;
const participants = [1, 2, 3, 4].map((n) => ({ unitId: unitAt(n), name: `Đoàn xã Số ${n}`, former: null, sortKey: sortKey(`Đoàn xã Số ${n}`), cluster: 'Bảng chung', clusterNo: 0, ranked: n !== 4 }));
const campaign = goldenCampaign();
const rules = rulesOf(campaign.rules);
const facts = (counts: Count[]): BoardFacts => ({
  head: head(indicatorsOf(rules)), participants, counts, dawnCounts: [], targets: campaign.targets, rules });
const stamp = (no: number) => ({ no, asOf: no, ledgerSeq: no });

const counts = fc.array(fc.record({ unitId: fc.integer({ min: 1, max: 4 }).map(unitAt), indicator: fc.constantFrom('dossier_full' as const, 'outreach_turn' as const), milli: fc.integer({ min: 0, max: 20 }).map((n) => n * 1000) }), { maxLength: 12 });

describe('the board', () => {
  it('is the golden one, computed purely', () => {
    const state = new Map<string, string>();
    for (const [key, outcome] of golden.verdicts) state.set(key!, outcome!);
    const recognised = golden.claims.filter(({ key }) => state.get(key) === 'recognised')
      .map(({ unit, indicator, quantity }) => ({ unitId: unitAt(unit), indicator: indicator as never, milli: 1000 * (quantity ?? 1) }));
    expect(inGoldenWords(foldBoard(facts(recognised), stamp(1)))).toEqual(golden.board);
  });

  it('does not depend on the order in which counts arrive', () => {
    fc.assert(fc.property(counts, (all) => {
      expect(foldBoard(facts([...all].reverse()), stamp(1))).toEqual(foldBoard(facts(all), stamp(1)));
    }));
  });

  it('sums its lines to its totals', () => {
    fc.assert(fc.property(counts, (all) => {
      const board = foldBoard(facts(all), stamp(1));
      const rows = [...board.clusters.flatMap((cluster) => cluster.rows), ...board.unranked];
      expect(board.totals.actsMilli).toBe(rows.reduce((sum, row) => sum + row.actsMilli, 0));
      expect(rows).toHaveLength(4);
    }));
  });

  it('is reached by its deltas from any board before it, late and doubled ones ignored', () => {
    fc.assert(fc.property(fc.array(counts, { minLength: 2, maxLength: 6 }), fc.infiniteStream(fc.nat()), (histories, random) => {
      let latest: Board = foldBoard(facts(histories[0]!), stamp(1));
      let client = latest;
      const sent = [];
      for (const history of histories.slice(1)) {
        const next = foldBoard(facts(history), stamp(latest.no + 1));
        const delta = deltaOf(latest, next);
        if (!delta || delta === 'whole') continue;
        sent.push(delta);
        latest = next;
        client = applyDelta(client, delta);
        client = applyDelta(client, sent[random.next().value! % sent.length]!);
      }
      expect(client).toEqual(latest);
    }));
  });

  it('shows at most five lines of each cluster on the front page', () => {
    const board = { ...foldBoard(facts([]), stamp(1)) };
    expect(summaryOf(board).clusters[0]!.rows.length).toBeLessThanOrEqual(5);
  });
});

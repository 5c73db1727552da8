import { describe, expect, it } from 'vitest';
import { call, door } from '../support/setup.ts';
import { golden, goldenCampaign, goldenClaims, inGoldenWords } from '../support/golden.ts';
import { aCampaign, enterProvince, unitAt, uuid } from '../support/world.ts';

const read = (headers: Headers) => Number(/(\d+) read/.exec(headers.get('server-timing')!)![1]);

describe('the golden campaign on D1', () => {
  it('comes out as the pure one does', async () => {
    await call('chi', 'POST', '/api/campaigns', goldenCampaign());
    const claims = goldenClaims();
    await call('everyone', 'POST', '/api/claims', { claims: [...claims.values()] });
    for (const [key, outcome] of golden.verdicts) {
      const { status } = await call('binh', 'POST', '/api/verdicts', { id: uuid(), verdicts: [{ claimId: claims.get(key!)!.id, outcome, reason: 'seen' }] });
      expect(status).toBe(200);
    }
    for (let n = 0; ; n++) {
      const { body } = await call(null, 'GET', `/api/campaigns/golden/board?n=${n}`);
      const words = inGoldenWords(body);
      if (n > 50 || JSON.stringify(words) === JSON.stringify(golden.board)) {
        expect(words).toEqual(golden.board);
        break;
      }
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  });
});

describe('rows read by a public board', () => {
  it.each([135, 12_000])('are at most two with %i units', async (units) => {
    await enterProvince(door(), units);
    expect((await call('chi', 'POST', '/api/campaigns', aCampaign())).status).toBe(201);
    const board = await call(null, 'GET', `/api/campaigns/thu-nghiem/board?units=${units}`);
    expect(board.body.totals.units).toBe(units);
    expect(read(board.headers)).toBeLessThanOrEqual(2);
    expect(read((await call(null, 'GET', `/api/units/${unitAt(7)}`)).headers)).toBeLessThanOrEqual(60);
  });

  it('are the same over a ledger of a thousand, a hundred thousand and a million entries: board, rows, unit, search', async () => {
    await call('chi', 'POST', '/api/campaigns', aCampaign());
    const cost: number[][] = [];
    for (const [from, to] of [[1, 1000], [1001, 100_000], [100_001, 1_000_000]] as const) {
      await door().batch([{ sql: `WITH RECURSIVE n(seq) AS (SELECT CAST(?1 AS INTEGER) UNION ALL SELECT seq + 1 FROM n WHERE seq < CAST(?2 AS INTEGER))
        INSERT INTO ledger SELECT seq, NULL, 0, 'dossier_full', 'land', ?3, NULL, '2026-11-20', 0, 1000, 0, 'thu' FROM n`, params: [from, to, unitAt(1)] }]);
      const asked = ['/api/campaigns/thu-nghiem/board?', '/api/campaigns/thu-nghiem/rows?', '/api/campaigns/thu-nghiem/rows?q=so&', `/api/units/${unitAt(1)}?`];
      cost.push(await Promise.all(asked.map(async (path) => {
        const { status, headers } = await call(null, 'GET', `${path}at=${to}`);
        expect([path, status]).toEqual([path, 200]);
        return read(headers);
      })));
    }
    expect(await door().first('SELECT count(*) AS n FROM ledger')).toEqual({ n: 1_000_000 });
    const [board, rows, found, unit] = cost[0]!;
    expect([board! <= 2, rows! <= 2, found! <= 2, unit! <= 60]).toEqual([true, true, true, true]);
    expect(cost).toEqual([cost[0], cost[0], cost[0]]);
  });
});

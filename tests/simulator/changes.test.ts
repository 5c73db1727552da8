import { describe, expect, it } from 'vitest';
import { Door, sql } from '#store/d1';
import { changeEnds, changesAfter, publishChanges } from '#store/changes';
import { seeded } from '#domain/seeded';
import { D1LookAlike, Killed, faults, faulty, migrated } from '../support/d1.ts';

const noPause = () => Promise.resolve();
const NOW = Date.parse('2026-11-20T03:00:00Z');
const DAY = 86_400_000;

/** Two campaigns with boards, told of by nothing but what the tables hold. */
async function world(): Promise<D1LookAlike> {
  const d1 = migrated();
  for (const n of [1, 2]) await campaign(new Door(d1, noPause), `k${n}`, NOW + n);
  return d1;
}
const columns = (d1: D1LookAlike, table: string) => d1.database.prepare(`SELECT name, type, "notnull" AS needed, dflt_value AS given FROM pragma_table_info('${table}')`).all() as { name: string; type: string; needed: number; given: string | null }[];
async function campaign(door: Door, id: string, at: number): Promise<void> {
  // Whatever a campaign must have besides is of no matter here.
  const needed = columns(migrated(), 'campaign').filter((each) => each.needed && each.given === null);
  const known: Record<string, string | number> = { id, slug: id, source: 'live', created_at: at, starts_at: NOW - DAY, ends_at: NOW + DAY, claims_until: NOW + DAY, closes_at: NOW + DAY, act_from: '2026-11-01', act_to: '2026-12-01' };
  await door.batch([sql(`INSERT INTO campaign (${needed.map(({ name }) => name).join(', ')}) VALUES (${needed.map((_, no) => `?${no + 1}`).join(', ')})`,
    ...needed.map(({ name, type }) => known[name] ?? (type.toUpperCase() === 'INTEGER' ? 1 : name)))]);
  await board(door, id, 1, at);
}
const board = (door: Door, id: string, no: number, at: number) => door.batch([sql(`INSERT INTO board (slug, campaign_id, no, as_of, ledger_seq, starts_at, payload, summary, facts_no) VALUES (?1, ?1, CAST(?2 AS INTEGER), CAST(?3 AS INTEGER), 0, 0, '', '', 0)
  ON CONFLICT (slug) DO UPDATE SET no = excluded.no, as_of = excluded.as_of`, id, no, at)]);
const happened = (door: Door, id: string, kind: string, at: number) => door.batch([sql('INSERT INTO campaign_event (campaign_id, kind, at, done_at) VALUES (?1, ?2, CAST(?3 AS INTEGER), CAST(?3 AS INTEGER)) ON CONFLICT DO NOTHING', id, kind, at)]);
const told = async (door: Door) => (await changesAfter(door, 0, 1000)).map(({ no, kind, campaign: of, at, boardNo }) => [no, kind, of, boardNo ?? at]);

describe('the feed of changes, whatever breaks', () => {
  it('numbers everything once and in order when the watch is cut off at any call in any way', async () => {
    const begin = await world();
    await happened(new Door(begin, noPause), 'k1', 'started', NOW + 5);
    const whole = begin.copy();
    await publishChanges(new Door(whole, noPause));
    const expected = await told(new Door(whole, noPause));
    expect(expected.map(([no, kind, of]) => [no, kind, of])).toEqual([[1, 'launched', 'k1'], [2, 'launched', 'k2'], [3, 'started', 'k1'], [4, 'board', 'k1'], [5, 'board', 'k2']]);
    let cases = 0;
    for (const fault of faults) for (let call = 0; ; call++) {
      const d1 = begin.copy();
      const bad = faulty(d1, (n) => (n === call ? fault : null));
      await publishChanges(new Door(bad, noPause)).catch((error: unknown) => { if (!(error instanceof Error || error instanceof Killed)) throw error; });
      if (bad.calls() <= call) break;
      for (let again = 0; again < 2; again++) await publishChanges(new Door(d1, noPause));
      expect([fault, call, await told(new Door(d1, noPause)), d1.database.prepare('SELECT * FROM change_due').all()]).toEqual([fault, call, expected, []]);
      cases += 1;
    }
    expect(cases).toBeGreaterThanOrEqual(faults.length);
  });

  it('brings everything to a reader who is slow, dies between dealing with a change and remembering it, and starts again', async () => {
    for (let seed = 1; seed <= 30; seed++) {
      const random = seeded(seed);
      const d1 = await world();
      const door = new Door(d1, noPause);
      const boards: Record<string, number> = { k1: 1, k2: 1 };
      const events: string[] = ['k1 launched', 'k2 launched'];
      // What the reader holds: the number it remembers outlives it, so does what it has dealt with.
      const reader = { remembered: 0, dealt: new Map<number, number>(), boards: {} as Record<string, number>, events: new Set<string>() };
      const read = async (dies: boolean) => {
        for (const change of await changesAfter(door, reader.remembered, 1 + Math.floor(random() * 4))) {
          // Numbers follow each other; what came twice says the same.
          expect(change.no === 1 || reader.dealt.has(change.no - 1)).toBe(true);
          reader.dealt.set(change.no, (reader.dealt.get(change.no) ?? 0) + 1);
          if (change.kind === 'board') reader.boards[change.campaign] = Math.max(reader.boards[change.campaign] ?? 0, change.boardNo!);
          else reader.events.add(`${change.campaign} ${change.kind}`);
          if (dies && random() < 0.5) return;
          reader.remembered = change.no;
        }
      };
      for (let step = 0; step < 60; step++) {
        const id = random() < 0.5 ? 'k1' : 'k2';
        const deed = random();
        if (deed < 0.3) await board(door, id, ++boards[id]!, NOW + step);
        else if (deed < 0.4) { const kind = ['started', 'ended', 'amended', 'outage'][Math.floor(random() * 4)]!; await happened(door, id, kind, NOW + step); events.push(`${id} ${kind}`); }
        else if (deed < 0.65) await publishChanges(door);
        else await read(random() < 0.4);
      }
      await publishChanges(door);
      while (reader.remembered < (await changeEnds(door)).last) await read(false);
      const { last } = await changeEnds(door);
      expect([seed, [...reader.dealt.keys()].sort((a, b) => a - b)]).toEqual([seed, Array.from({ length: last }, (_, no) => no + 1)]);
      expect([seed, reader.boards, [...reader.events].sort()]).toEqual([seed, boards, [...new Set(events)].sort()]);
    }
  });

  it('keeps its last changes only, and a number that was given never means another', async () => {
    const d1 = await world();
    const door = new Door(d1, noPause);
    await publishChanges(door);
    for (let no = 2; no < 30; no++) { await board(door, 'k1', no, NOW + no); await publishChanges(door, 10); }
    const { first, last } = await changeEnds(door);
    expect([first, last]).toEqual([last - 9, 4 + 28]);
    expect((await changesAfter(door, 0, 1000)).map(({ no }) => no)).toEqual(Array.from({ length: 10 }, (_, no) => first + no));
    expect(() => d1.database.exec('UPDATE change SET kind = \'ended\'')).toThrow('never changed');
  });
});

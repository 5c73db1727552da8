import { describe, expect, it } from 'vitest';
import { sizesOn } from '#store/sizes';
import { door } from '../support/setup.ts';
import { PROVINCE, unitAt, uuid } from '../support/world.ts';

const declare = (unitId: string, onDate: string, members: number, at: number) => door().batch([{
  sql: "INSERT INTO unit_size (id, unit_id, on_date, members, source, by_id, at) VALUES (?1, ?2, ?3, CAST(?4 AS INTEGER), 'báo cáo', 'chi', CAST(?5 AS INTEGER))",
  params: [uuid(), unitId, onDate, members, at] }]);
const joins = (personId: string, unitId: string, from: string, to: string) => door().batch([{
  sql: 'INSERT INTO membership (id, person_id, unit_id, valid_from, valid_to) VALUES (?1, ?2, ?3, ?4, ?5)', params: [uuid(), personId, unitId, from, to] }]);

describe('how many members a unit has on a day', () => {
  it('is the last number declared by then, the newest of one date', async () => {
    await declare(unitAt(1), '2026-01-01', 120, 1);
    await declare(unitAt(1), '2026-06-01', 90, 2);
    await declare(unitAt(1), '2026-01-01', 125, 3);
    const on = async (date: string) => (await sizesOn(door(), [unitAt(1)], date)).get(unitAt(1));
    expect([await on('2026-01-01'), await on('2026-05-31'), await on('2026-06-01')]).toEqual([125, 125, 90]);
    // Before anything was declared, who belonged is counted.
    expect(await on('2025-12-31')).toBe(0);
  });

  it('is counted from memberships below where nothing was declared, each person once', async () => {
    const before = (await sizesOn(door(), [PROVINCE], '2026-03-01')).get(PROVINCE)!;
    await joins('mot', unitAt(2), '2026-01-01', '2026-07-01');
    await joins('hai', unitAt(3), '2026-02-01', '9999-12-31');
    const sizes = await sizesOn(door(), [PROVINCE, unitAt(2), unitAt(3), unitAt(4), unitAt(2)], '2026-03-01');
    expect([...sizes]).toEqual([[PROVINCE, before + 2], [unitAt(2), 1], [unitAt(3), 1], [unitAt(4), 0]]);
    expect((await sizesOn(door(), [unitAt(2)], '2026-07-01')).get(unitAt(2))).toBe(0);
  });
});

import { describe, expect, it } from 'vitest';
import { claimsListed } from '#store/claim-lists';
import { claimsAskedOf } from '#store/claims';
import type { Door } from '#store/d1';
import { memberCount } from '#store/members';
import { door } from '../support/setup.ts';
import { enterProvince, unitAt } from '../support/world.ts';

const UNITS = 12_000;
const MEMBERS = 150_000;
const CLAIMS = 1_000_000;
const STEP = 100_000;

/** Numbers from one until another, as rows. */
const NUMBERS = 'WITH RECURSIVE n(i) AS (SELECT CAST(?1 AS INTEGER) UNION ALL SELECT i + 1 FROM n WHERE i + 1 < CAST(?2 AS INTEGER))';
const UNIT = (i: string) => `printf('00000000-0000-4000-8000-%012d', 1 + (${i}) % ${UNITS})`;
const inSteps = async (door: Door, count: number, text: string) => {
  for (let from = 0; from < count; from += STEP) await door.batch([{ sql: `${NUMBERS} ${text}`, params: [from, Math.min(count, from + STEP)] }]);
};

/** A province after six years: made by the database itself, in the columns that matter to how much is read. */
async function sixYears(world: Door): Promise<void> {
  await enterProvince(world, UNITS);
  await inSteps(world, MEMBERS, `INSERT INTO person (id, name, email, emailVerified, createdAt, updatedAt) SELECT 'p' || i, 'Người ' || i, 'p' || i, 0, '', '' FROM n`);
  await inSteps(world, MEMBERS, `INSERT INTO membership (id, person_id, unit_id, valid_from, valid_to) SELECT 'm' || i, 'p' || i, ${UNIT('i')}, '2022-01-01', '9999-12-31' FROM n`);
  // Every hundredth claim waits, every five hundredth waits for its author; one author of the first unit has ten thousand.
  await inSteps(world, CLAIMS, `INSERT INTO claim (id, indicator, facet, act_date, captured_at, arrived_at, unit_id, author_id, subject_index, masked, procedure_group, source, body_hash, district_id, state, verdict_no, reason, decided_at)
    SELECT printf('01999999-0000-7000-8000-%012d', i), 'dossier_full', 'dossier', date('2022-01-01', '+' || (i / 600) || ' days'), i, i, iif(i % 100 = 7, ${UNIT('0')}, ${UNIT('i')}),
      iif(i % 100 = 7, 'p0', 'p' || (i % ${MEMBERS})), printf('%064d', i), '…', 'land', 'web', i, iif(i % 100 = 7, ${UNIT('0')}, ${UNIT('i')}),
      iif(i % 500 = 13, 'needs_evidence', iif(i % 100 = 13, 'pending', 'recognised')), i % 100 <> 13, iif(i % 100 = 13, NULL, 'matched'), i FROM n`);
}

/** Rows one question read. */
async function readBy<Rows>(ask: (door: Door) => Promise<Rows>): Promise<{ rows: Rows; read: number }> {
  const fresh = door();
  const rows = await ask(fresh);
  return { rows, read: fresh.cost.rowsRead };
}

describe('a million claims of 150,000 members in 12,000 units', () => {
  it('are listed page by page without reading more than is shown and one', async () => {
    await sixYears(door());
    expect(await door().first('SELECT count(*) AS claims, (SELECT count(*) FROM unit) AS units, (SELECT count(*) FROM membership) AS members FROM claim'))
      .toEqual({ claims: CLAIMS, units: UNITS + 1, members: MEMBERS });
    for (const whose of [{ unitId: unitAt(1) }, { authorId: 'p0' }]) {
      const first = await readBy((at) => claimsListed(at, whose, null, null, 50));
      expect([whose, first.rows.rows.length, first.read]).toEqual([whose, 50, 51]);
      const { next } = first.rows;
      const second = await readBy((at) => claimsListed(at, whose, null, next, 50));
      expect([whose, second.rows.rows.length, second.read, second.rows.rows[0]!.id]).toEqual([whose, 50, 51, next!.id]);
    }
    const asked = await readBy((at) => claimsAskedOf(at, 'p13', 51));
    expect(asked.read).toBeLessThanOrEqual(asked.rows.length + 1);
    expect(asked.rows.length).toBeGreaterThan(0);
    expect(await memberCount(door(), unitAt(1), '2026-11-24')).toBe(13);
  }, 240_000);
});

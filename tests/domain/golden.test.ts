import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { rules } from '#wire/rules';
import { rulesOf } from '#domain/rules';
import { canonical, rowsOf, type Golden } from '../support/golden-rules.ts';

const folder = join(import.meta.dirname, '../fixtures');
const files = readdirSync(folder).filter((name) => /^golden-rules-.*\.json$/.test(name));
const read = (name: string) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as Golden;

/** How one is added, and why none is ever changed: tests/support/golden-rules.ts. */
describe('golden old campaigns', () => {
  it.each(files)('are recomputed to the same bytes: %s', (name) => {
    const golden = read(name);
    expect(rules.safeParse(golden.rules).success).toBe(true);
    const rows = rowsOf(golden);
    expect(rows).toEqual(golden.rows);
    expect(createHash('sha256').update(rows.join('\n')).digest('hex')).toBe(golden.sha256);
  });

  it('stand for every kind of criterion, both first forms, caps, quality, a minimum and grades', () => {
    const all = files.map((name) => read(name).rules);
    expect([...new Set(all.flatMap((each) => ('version' in each ? each.criteria.map(({ kind }) => kind) : [each.scoring])))].sort())
      .toEqual(['acts', 'bonus', 'deduction', 'judged', 'per_members', 'percent_of_target', 'steps', 'target', 'weighted']);
    const made = all.map(rulesOf);
    expect([made.some(({ caps }) => caps.length > 0), made.some(({ quality }) => quality), made.some(({ minimum }) => minimum), made.some(({ grades }) => grades?.topShareMilli)].every(Boolean)).toBe(true);
  });

  it('do not depend on the order facts come in', () => {
    for (const golden of files.map(read)) {
      const reversed = { ...golden, units: [...golden.units].reverse(), counts: [...golden.counts].reverse(), targets: [...golden.targets].reverse() };
      expect(rowsOf(reversed)).toEqual(golden.rows);
    }
  });

  it('are written in one way whatever order keys were made in', () => {
    expect(canonical({ b: [1, { d: null, c: 'ă' }], a: undefined, A: -0 })).toBe('{"A":0,"b":[1,{"c":"ă","d":null}]}');
  });
});

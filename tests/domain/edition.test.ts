import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Edition, EditionCount } from '#wire/edition';
import { isCanonical } from '#domain/canonical';
import { editionOf, editionText, factsIn, impactOf, isRecounted, recount, secondCountApart } from '#domain/edition';
import { grainOf } from '#domain/rules';
import { factsOf, type Golden } from '../support/golden-rules.ts';

const folder = join(import.meta.dirname, '../fixtures');
const campaigns = readdirSync(folder).filter((name) => /^golden-rules-.*\.json$/.test(name)).map((name) => ({ name, golden: JSON.parse(readFileSync(join(folder, name), 'utf8')) as Golden }));
/** An edition of each golden campaign as the first release that published wrote it: its bytes as text, and their digest. Never changed, only added to. */
const editions = JSON.parse(readFileSync(join(folder, 'golden-editions.json'), 'utf8')) as Record<string, { sha256: string; text: string }>;
const signers = [{ role: 'Trưởng Ban Tổ chức', name: 'Nguyễn Văn Thử', office: 'Tỉnh đoàn Thử Nghiệm', decision: '12-QĐ/TĐTN', on: '2027-01-06', authority: 'Thay mặt Ban Thường vụ Tỉnh đoàn' }];
const words = { no: 1, parent: null, kind: 'official' as const, asOf: 1_800_000_000_000, claimsUntil: 1_799_000_000_000, ledgerSeq: 42, treeDate: '2026-11-01', words: 'Theo kế hoạch.', signers, settling: [], impact: null };
const made = (golden: Golden): Edition => {
  const facts = factsOf(golden);
  return editionOf(facts, grainOf(facts.rules), words, (memberId) => `m-${memberId}`);
};
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

describe('golden editions', () => {
  it.each(campaigns)('are made again to the same bytes, and counted again from their bytes alone: $name', ({ name, golden }) => {
    const kept = editions[name];
    const text = editionText(made(golden));
    expect({ text, sha256: sha256(text) }).toEqual(kept);
    expect(isCanonical(kept!.text)).toBe(true);
    const read = JSON.parse(kept!.text) as Edition;
    expect(isRecounted(read)).toBe(true);
    // Taken apart and made anew, it is itself.
    expect(editionText(editionOf(factsIn(read), grainOf(read.rules), { ...words }, (member) => member))).toBe(kept!.text);
  });

  it('do not depend on the order facts were read in', () => {
    for (const { golden } of campaigns) {
      const turned = { ...golden, units: [...golden.units].reverse(), counts: [...golden.counts].reverse(), targets: [...golden.targets].reverse() };
      expect(editionText(made(turned))).toBe(editionText(made(golden)));
    }
  });

  it('are no finer than their rules ask', () => {
    const finest = (cells: readonly EditionCount[]) => [cells.some(({ group }) => group), cells.some(({ member }) => member), cells.some(({ day }) => day)];
    for (const { golden } of campaigns) {
      const { rules, counts } = made(golden);
      if (!grainOf(rules).fine) expect(finest(counts).slice(1)).toEqual([false, false]);
    }
    expect(campaigns.some(({ golden }) => finest(made(golden).counts)[1])).toBe(true);
  });

  it('no longer fit when any figure of theirs is changed', () => {
    for (const { golden } of campaigns) {
      const edition = made(golden);
      const line = edition.board.clusters[0]!.rows[0]!;
      for (const changed of [{ ...line, pointsMilli: line.pointsMilli + 1 }, { ...line, place: 2 }, { ...line, name: 'Đoàn xã Khác' }, { ...line, figures: [] }]) {
        const [first, ...others] = edition.board.clusters;
        expect(isRecounted({ ...edition, board: { ...edition.board, clusters: [{ ...first!, rows: [changed, ...first!.rows.slice(1)] }, ...others] } })).toBe(false);
      }
    }
  });
});

describe('what a correction does', () => {
  const before = made(campaigns[0]!.golden);
  it('is nothing where nothing changed, also when one of the two was read from its bytes', () => {
    expect(impactOf(JSON.parse(editionText(before)) as Edition, before, [])).toEqual({ fromSeq: 42, toSeq: 42, entries: 0, all: [], lines: [] });
  });
  it('names each unit that anything changed for, with the cause, and who only moves with it', () => {
    const { unitId } = before.board.clusters[0]!.rows[0]!;
    const rest = { ...before, ledgerSeq: 50, claimsUntil: before.claimsUntil + 1, counts: before.counts.filter((count) => count.unitId !== unitId), appraised: [], targets: before.targets.map((target) => (target.unitId === unitId ? { ...target, amount: target.amount + 9 } : target)) };
    const after = { ...rest, board: recount(rest) };
    const { lines, all, entries, toSeq } = impactOf(before, after, [{ unitId, added: 1, takenBack: 3 }]);
    const own = lines.find((line) => line.unitId === unitId)!;
    expect([all, entries, toSeq, own.added, own.takenBack, own.causes.includes('entries')]).toEqual([['claims_until'], 4, 50, 1, 3, true]);
    expect(own.after!.pointsMilli).not.toBe(own.before!.pointsMilli);
    for (const line of lines.filter((each) => each.unitId !== unitId && each.causes.includes('place_of_others'))) expect(line.before).not.toEqual(line.after);
  });
});

describe('a second count', () => {
  it('is apart by every figure that differs, on either side, and by sums where units merged', () => {
    const { board, campaign } = made(campaigns[0]!.golden);
    const codes = campaign.indicators.map(({ code }) => code);
    const all = [...board.clusters.flatMap(({ rows }) => rows), ...board.unranked].flatMap((row) => row.figures.map(([milli, target], at) => ({ unitId: row.unitId, indicator: codes[at]!, milli, target })));
    expect([secondCountApart(board, codes, all, false), secondCountApart(board, codes, all, true)]).toEqual([0, 0]);
    const one = all.findIndex(({ milli }) => milli > 0);
    expect(secondCountApart(board, codes, all.map((each, at) => (at === one ? { ...each, milli: each.milli + 1 } : each)), false)).toBe(1);
    expect(secondCountApart(board, codes, all.map((each, at) => (at === one ? { ...each, milli: each.milli + 1 } : each)), true)).toBe(1);
    expect(secondCountApart(board, codes, all.filter((_, at) => at !== one), false)).toBe(1);
    expect(secondCountApart(board, codes, [...all, { unitId: 'khac', indicator: codes[0]!, milli: 1000, target: 0 }], false)).toBe(1);
    expect(secondCountApart(board, codes, [...all, { unitId: 'khac', indicator: 'khong-tinh', milli: 1000, target: 0 }], false)).toBe(0);
  });
});

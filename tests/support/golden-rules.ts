import type { CampaignInput } from '#wire/campaign';
import type { BoardRow, CampaignHead } from '#wire/board';
import type { Rules } from '#wire/rules';
import { foldBoard, type BoardFacts, type Count, type Given } from '#domain/board';
import { sortKey } from '#domain/name';
import { indicatorsOf, rulesOf } from '#domain/rules';
import { unitAt } from './world.ts';

/**
 * A golden old campaign: facts as they were and the rows the code of its day made of them, as text. How one
 * is added: write `why`, `rules` and the facts, leave `rows` and `sha256` empty, run the test, look at what it
 * prints as an office would, put it in. Never change one that is there: an old campaign is recomputed to
 * the same bytes by every later release, or the release is wrong.
 */
export type Golden = {
  why: string; rules: Rules;
  units: { unit: number; cluster: string; ranked: boolean; members: number | null; errorLowPpm: number | null }[];
  targets: { unit: number; indicator: string; amount: number }[];
  counts: { unit: number; indicator: string; acts: number; group?: string; member?: string; day?: string }[];
  given: { unit: number; criterion: string; milli: number }[];
  /** One line a row, canonical JSON; and the SHA-256 of all of them. */
  rows: string[]; sha256: string;
};

/** Keys in alphabetical order at every depth, so that the order they were made in says nothing. */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  return `{${Object.entries(value).filter(([, each]) => each !== undefined).sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, each]) => `${JSON.stringify(key)}:${canonical(each)}`).join()}}`;
}

/** What a golden campaign's board is folded from. */
export function factsOf(golden: Golden): BoardFacts {
  const rules = rulesOf(golden.rules);
  return {
    head: { indicators: indicatorsOf(rules).map((code) => ({ code })) } as unknown as CampaignHead, rules,
    participants: golden.units.map(({ unit, cluster, ranked }) => ({ unitId: unitAt(unit), name: `Đoàn xã Số ${unit}`, former: null, sortKey: sortKey(`Đoàn xã Số ${unit}`), cluster, clusterNo: Number(cluster.at(-1)), ranked })),
    counts: golden.counts.map(({ unit, indicator, acts, member, ...rest }) => ({ unitId: unitAt(unit), indicator, milli: Math.round(acts * 1000), ...rest, ...(member && { memberId: member }) }) as Count),
    dawnCounts: [], targets: golden.targets.map(({ unit, indicator, amount }) => ({ unitId: unitAt(unit), indicator, amount })) as CampaignInput['targets'],
    members: new Map(golden.units.flatMap(({ unit, members }) => (members === null ? [] : [[unitAt(unit), members]]))),
    errorLowPpm: new Map(golden.units.flatMap(({ unit, errorLowPpm }) => (errorLowPpm === null ? [] : [[unitAt(unit), errorLowPpm]]))),
    appraised: golden.given.map(({ unit, ...rest }): Given => ({ unitId: unitAt(unit), ...rest })),
  };
}

/** The rows a golden campaign comes out as, one canonical line each, in the order of the board. */
export function rowsOf(golden: Golden): string[] {
  const board = foldBoard(factsOf(golden), { no: 1, asOf: 0, ledgerSeq: 0 });
  const line = (row: BoardRow, cluster: string) => canonical({ ...row, cluster, unitId: undefined, unit: Number(row.unitId.slice(-12)) });
  return [...board.clusters.flatMap(({ name, rows }) => rows.map((row) => line(row, name))), ...board.unranked.map((row) => line(row, ''))];
}

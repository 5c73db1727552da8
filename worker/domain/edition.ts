import type { Board, BoardRow } from '#wire/board';
import type { Edition, EditionCount, EditionParticipant, Impact, ImpactCause, ImpactLine, Standing } from '#wire/edition';
import { foldBoard, type BoardFacts, type BoardParticipant, type Count } from './board.ts';
import { placedRows, rowsIn } from './board-view.ts';
import { canonical, type Json } from './canonical.ts';
import type { Grain } from './rules.ts';

/** What an edition says beside what it counts. */
export type EditionWords = Pick<Edition, 'no' | 'parent' | 'kind' | 'asOf' | 'claimsUntil' | 'ledgerSeq' | 'treeDate' | 'words' | 'signers' | 'settling' | 'impact'>;

const by = <Each>(...keys: ((each: Each) => string | number)[]) => (a: Each, b: Each): number => {
  for (const key of keys) if (key(a) !== key(b)) return key(a) < key(b) ? -1 : 1;
  return 0;
};

/**
 * Makes an edition of what a board is folded from. Facts stand in one order, whatever order they were read in; nothing
 * moves since the day began, and whether figures are frozen is no part of a result.
 * @param pseudonym the name of somebody within this edition
 */
export function editionOf(facts: BoardFacts, grain: Grain, words: EditionWords, pseudonym: (memberId: string) => string): Edition {
  const { frozen: _, freezesAt: __, ...campaign } = facts.head;
  const { shown: structure, passed } = facts.structure ?? { shown: 'then' as const, passed: [] };
  const facing: Omit<Edition, 'board'> = {
    format: 1, campaign, ...words, rulesEdition: facts.head.rulesEdition, rules: facts.rules, structure, passed: [...passed],
    participants: facts.participants.map(participantOf).sort(by(({ unitId }) => unitId)),
    counts: summed(facts.counts, grain, pseudonym),
    targets: facts.targets.filter(({ amount }) => amount > 0).map(({ unitId, indicator, amount }) => ({ unitId, indicator, amount })).sort(by(({ unitId }) => unitId, ({ indicator }) => indicator)),
    members: [...facts.members ?? []].sort(by(([unitId]) => unitId)), appraised: (facts.appraised ?? []).map(({ unitId, criterion, milli }) => ({ unitId, criterion, milli })),
    errorLowPpm: [...facts.errorLowPpm ?? []].sort(by(([unitId]) => unitId)),
  };
  return { ...facing, board: recount(facing) };
}

const participantOf = ({ unitId, name, former, sortKey, cluster, clusterNo, ranked, kind, size }: BoardParticipant): EditionParticipant => (
  { unitId, name, former, sortKey, cluster, clusterNo, ranked, ...(kind && { kind }), ...(size !== undefined && { size }) });

/** One cell of each key that the rules tell apart. */
function summed(counts: readonly Count[], { group, fine }: Grain, pseudonym: (memberId: string) => string): EditionCount[] {
  const cells = new Map<string, EditionCount>();
  for (const { unitId, indicator, milli, ...at } of counts) {
    const cell = { unitId, indicator, milli, ...((group || fine) && at.group && { group: at.group }), ...(fine && at.memberId && { member: pseudonym(at.memberId) }), ...(fine && at.day && { day: at.day }) };
    const key = [unitId, indicator, cell.group, cell.member, cell.day].join(' ');
    cells.set(key, { ...cell, milli: milli + (cells.get(key)?.milli ?? 0) });
  }
  return [...cells.values()].filter(({ milli }) => milli !== 0).sort(by(({ unitId }) => unitId, ({ indicator }) => indicator, ({ group = '' }) => group, ({ day = '' }) => day, ({ member = '' }) => member));
}

/** What the ranking of an edition is folded from. */
export function factsIn(edition: Omit<Edition, 'board'>): BoardFacts {
  const counts = edition.counts.map(({ member, ...count }): Count => ({ ...count, ...(member && { memberId: member }) }));
  return { head: edition.campaign, rules: edition.rules, participants: edition.participants as BoardParticipant[], targets: edition.targets, counts, dawnCounts: counts,
    members: new Map(edition.members), appraised: edition.appraised, errorLowPpm: new Map(edition.errorLowPpm), structure: { shown: edition.structure, other: null, passed: edition.passed } };
}

/** The ranking an edition comes to, from its facts alone. */
export function recount(edition: Omit<Edition, 'board'>): Edition['board'] {
  const { clusters, unranked, totals } = foldBoard(factsIn(edition), { no: edition.no, asOf: edition.asOf, ledgerSeq: edition.ledgerSeq });
  return { clusters, unranked, totals };
}
/** Whether the ranking in an edition is the one its facts come to, to the letter. */
export const isRecounted = (edition: Edition): boolean => canonical(edition.board as unknown as Json) === canonical(recount(edition) as unknown as Json);

/** The text an edition is kept as. */
export const editionText = (edition: Edition): string => canonical(edition as unknown as Json);

export type EntriesBetween = { unitId: string; added: number; takenBack: number };
const standing = ({ place, pointsMilli, grade }: BoardRow): Standing => ({ place, pointsMilli, grade: grade ?? null });
type Compared = Omit<Edition, 'impact'>;

/** Who gains and who loses from one edition to the next, and why: those with the largest step in place first. */
export function impactOf(before: Compared, after: Compared, entries: readonly EntriesBetween[]): Impact {
  const lines = (edition: Compared) => new Map(placedRows(edition.board).map((row) => [row.unitId, row]));
  const [was, is] = [lines(before), lines(after)];
  const moved = new Map(entries.map((each) => [each.unitId, each]));
  const differs = (part: (edition: Compared, unitId: string) => unknown, unitId: string) => canonical((part(before, unitId) ?? null) as Json) !== canonical((part(after, unitId) ?? null) as Json);
  const causesOf = (unitId: string): ImpactCause[] => ([
    ['entries', moved.has(unitId)], ['appraised', differs(({ appraised }, id) => appraised.filter((each) => each.unitId === id), unitId)],
    ['targets', differs(({ targets }, id) => targets.filter((each) => each.unitId === id), unitId)], ['members', differs(({ members }, id) => members.find(([unit]) => unit === id), unitId)],
    ['quality', differs(({ errorLowPpm }, id) => errorLowPpm.find(([unit]) => unit === id), unitId)]] as const).flatMap(([cause, there]) => (there ? [cause] : []));
  const touched = [...new Set([...is.keys(), ...was.keys()])].flatMap((unitId): ImpactLine[] => {
    const [then, now] = [was.get(unitId), is.get(unitId)];
    const [from, to] = [then ? standing(then) : null, now ? standing(now) : null];
    const causes = causesOf(unitId);
    if (JSON.stringify(from) === JSON.stringify(to) && causes.length === 0) return [];
    const { name, cluster } = (now ?? then)!;
    return [{ unitId, name, cluster, before: from, after: to, causes: causes.length > 0 ? causes : ['place_of_others'], added: moved.get(unitId)?.added ?? 0, takenBack: moved.get(unitId)?.takenBack ?? 0 }];
  });
  const step = ({ before: then, after: now }: ImpactLine) => (then?.place && now?.place ? Math.abs(now.place - then.place) : 0);
  const all = ([['rules', before.rulesEdition !== after.rulesEdition], ['claims_until', before.claimsUntil !== after.claimsUntil], ['tree', before.structure !== after.structure || before.treeDate !== after.treeDate]] as const)
    .flatMap(([code, there]) => (there ? [code] : []));
  return { fromSeq: before.ledgerSeq, toSeq: after.ledgerSeq, entries: entries.reduce((sum, { added, takenBack }) => sum + added + takenBack, 0), all,
    lines: touched.sort((a, b) => step(b) - step(a) || (a.after?.place ?? 9e9) - (b.after?.place ?? 9e9) || (a.unitId < b.unitId ? -1 : 1)) };
}

/** What a second count, made in another way, says of one unit and indicator; milli-shares, whole acts. */
export type SecondCount = { unitId: string; indicator: string; milli: number; target: number };
/**
 * In how many figures a board and a second count of it differ. Where units merged, the second count stands on units of
 * then: what nothing may change is each indicator's sum.
 */
export function secondCountApart({ clusters, unranked, totals }: Pick<Board, 'clusters' | 'unranked' | 'totals'>, indicators: readonly string[], counted: readonly SecondCount[], merged: boolean): number {
  const known = counted.filter(({ indicator }) => indicators.includes(indicator));
  const sum = (rows: readonly SecondCount[], part: 'milli' | 'target') => rows.reduce((all, row) => all + row[part], 0);
  if (merged) return indicators.filter((code, at) => { const rows = known.filter(({ indicator }) => indicator === code); return sum(rows, 'milli') !== totals.figures[at]![0] || sum(rows, 'target') !== totals.figures[at]![1]; }).length;
  const figures = new Map(rowsIn({ clusters, unranked }).flatMap((row) => row.figures.map(([milli, target], at): [string, string] => [`${row.unitId} ${indicators[at]}`, `${milli} ${target}`])));
  const other = new Map(known.map(({ unitId, indicator, milli, target }) => [`${unitId} ${indicator}`, `${milli} ${target}`]));
  return [...new Set([...figures.keys(), ...other.keys()])].filter((key) => (figures.get(key) ?? '0 0') !== (other.get(key) ?? '0 0')).length;
}

import { indicators, outcomes, procedureGroups, reasons, type ProcedureGroup } from '#vocabulary';
import type { Board } from '#wire/board';
import type { TakenBackPage, WhyAct, WhyActs, WhyActsQuery, WhyEntry } from '#wire/why';
import type { BoardFacts } from '#domain/board';
import { placedRows } from '#domain/board-view';
import { addDays, countsOn, startOfDay } from '#domain/calendar';
import { outcomeWords } from '#domain/relation';
import { WHOLE_PPM, type Share } from '#domain/why';
import type { Door } from '#store/d1';
import { namesOn } from '#store/units';
import { actsOfDay, takenBackFrom, type ActRow } from '#store/why';
import type { StandingFacts } from './board.ts';

/** A board with what it was made of, and the ledger entry it was counted up to. */
export type Explained = { standing: StandingFacts; board: Board; facts: BoardFacts; ledgerSeq: number; today: string };

const ACTS_SHOWN = 50;
/** Stands for "from the last entry on". */
const EVER = Number.MAX_SAFE_INTEGER;

/** Whose acts count for whom, and how much of them: asked of the tree itself, of all units at once, a whole of each told apart as kinds of act are. */
export function sharesOn({ shown, units }: StandingFacts): Map<string, Share[]> {
  const parts = Map.groupBy(shown.counted(units.map((unitId) => ({ unitId, indicator: 'outreach_turn' as const, group: unitId, milli: WHOLE_PPM }))), ({ unitId }) => unitId);
  return new Map([...parts].map(([unitId, all]) => [unitId, all.map(({ group, milli }): Share => ({ unitId: group!, sharePpm: milli })).filter(({ sharePpm }) => sharePpm > 0)]));
}

/** What units were called on the campaign's first day, or, where they came later, on its last. */
export async function sourceNames(door: Door, { acts: { from, until } }: StandingFacts, unitIds: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const names = await namesOn(door, unitIds.flatMap((unitId) => [from, addDays(until, -1)].map((date) => ({ unitId, date }))));
  return new Map(unitIds.flatMap((unitId) => { const name = names.get(`${unitId} ${from}`) ?? names.get(`${unitId} ${addDays(until, -1)}`); return name ? [[unitId, name] as const] : []; }));
}

/** Acts of a day, first entry first. All pages of one reading end at the same entry of the ledger, so that they belong together. */
export async function actsPage(door: Door, now: Explained, shares: readonly Share[], unitId: string, { day, indicator, after }: WhyActsQuery): Promise<WhyActs | null> {
  const row = onBoard(now, unitId);
  if (!row) return null;
  const { standing: { head, acts: { from, until, weekdays } }, board } = now;
  const [last, end] = after?.split('~').map(Number) ?? [0, now.ledgerSeq];
  const upTo = Math.min(end!, now.ledgerSeq);
  const shareOf = new Map(shares.map(({ unitId: source, sharePpm }) => [source, sharePpm]));
  const counts = from <= day && day < until && countsOn(weekdays, day);
  const rows = counts ? await actsOfDay(door, { unitIds: [...shareOf.keys()], day, indicator, after: last!, upTo, claimsUntil: head.claimsUntil, limit: ACTS_SHOWN + 1 }) : [];
  const found = [...Map.groupBy(rows, ({ first }) => first)];
  const shown = found.slice(0, ACTS_SHOWN);
  const names = await namesOn(door, [...new Set(rows.map(({ unitId: source }) => source))].filter((source) => source !== unitId).map((source) => ({ unitId: source, date: day })));
  return {
    slug: head.slug, name: head.name, unitId, unitName: row.name, day, indicator, label: indicators[indicator].label, countUnit: indicators[indicator].countUnit, no: board.no, ledgerSeq: upTo,
    acts: shown.map(([, entries]): WhyAct => {
      const { unitId: source, procedureGroup } = entries[0]!;
      return { procedureGroup: procedureGroups[procedureGroup as ProcedureGroup] ?? null, unitName: source === unitId ? null : names.get(`${source} ${day}`) ?? '', sharePpm: shareOf.get(source) ?? WHOLE_PPM,
        milli: entries.reduce((sum, { milli }) => sum + milli, 0), entries: entries.map(entryOf) };
    }),
    next: found.length > ACTS_SHOWN ? `${shown.at(-1)![0]}~${upTo}` : null };
}

/** What was taken back from a unit, with reasons: for the unit itself. */
export async function takenBackPage(door: Door, now: Explained, shares: readonly Share[], unitId: string, before = EVER): Promise<TakenBackPage | null> {
  const row = onBoard(now, unitId);
  if (!row) return null;
  const { head } = now.standing;
  const sources = shares.map((share) => share.unitId);
  const rows = await takenBackFrom(door, head.id, sources, before, ACTS_SHOWN + 1);
  const shown = rows.slice(0, ACTS_SHOWN);
  const names = await namesOn(door, shown.map(({ unitId: source, actDate }) => ({ unitId: source, date: actDate })));
  const dawn = startOfDay(now.today);
  return {
    unitId, unitName: row.name, slug: head.slug, name: head.name, next: rows.length > ACTS_SHOWN ? shown.at(-1)!.seq : null, today: shown.filter(({ at }) => at >= dawn).length,
    all: shown.map(({ unitId: source, outcome, reason, ...each }) => ({ ...each, unitName: names.get(`${source} ${each.actDate}`) ?? '',
      outcomeWords: outcome ? outcomes[outcome] : 'điều chỉnh số liệu công bố', reasonWords: reason ? reasons[reason] : '' })) };
}

/** The line of a unit on the board that is explained. */
export const onBoard = ({ board }: Explained, unitId: string) => placedRows(board).find((row) => row.unitId === unitId);

/** In public a taking back says that it is one and when; why is told to the unit. */
const entryOf = ({ seq, milli, at, cause, outcome, reason }: ActRow): WhyEntry => ({ seq, milli, at,
  words: milli < 0 ? 'đã rút lại' : outcome && reason ? `${outcomeWords(outcome, reason)}: ${reasons[reason]}` : `số liệu công bố ${cause.replace(/^notice:/, '')}` });

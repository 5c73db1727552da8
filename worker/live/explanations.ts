import { indicators, outcomes, procedureGroups, reasons, type Indicator, type ProcedureGroup } from '#vocabulary';
import type { Board } from '#wire/board';
import type { TakenBackPage, Why, WhyAct, WhyActs, WhyActsQuery, WhyEntry } from '#wire/why';
import type { BoardFacts } from '#domain/board';
import { placedRows } from '#domain/board-view';
import { addDays, countsOn, startOfDay } from '#domain/calendar';
import { standingsOf, type Came, type Standings } from '#domain/movement';
import { outcomeWords } from '#domain/relation';
import { whyOf, WHOLE_PPM, type DayCell, type Share } from '#domain/why';
import { actsOfDay, dayCells, dayCellsSince, recognisedSince, takenBackFrom, type ActRow } from '#store/why';
import { namesOn } from '#store/units';
import type { Door } from '#store/d1';
import type { StandingFacts } from '#services/board';

/** A board with what it was made of, and the ledger entry it was counted up to. */
export type Explained = { standing: StandingFacts; board: Board; facts: BoardFacts; ledgerSeq: number; today: string };

const ACTS_SHOWN = 50;
/** Units whose days are kept; who was asked about longest ago goes first. */
const UNITS_KEPT = 200;
/** So many entries since a unit's days were read are read one by one; more, and its days are read anew. */
const ENTRIES_AFTER = 20_000;
/** Stands for "never written back beyond the last entry". */
const EVER = Number.MAX_SAFE_INTEGER;

/** What was read for one tree, rules and time of a campaign; dropped with them. */
type Kept = {
  shares: Map<string, Share[]>;
  days: Map<string, { seq: number; cells: Map<string, DayCell>; names: ReadonlyMap<string, string> }>;
  came: { seq: number; byUnit: Map<string, Map<Indicator, Came>> };
};

/** How the lines of a campaign's board come about: each entry of the ledger is read once for a unit that is asked about, and what is made is kept as long as the board. */
export class Explanations {
  readonly #kept = new WeakMap<StandingFacts, Kept>();
  readonly #standings = new WeakMap<BoardFacts, Standings>();
  readonly #whys = new WeakMap<BoardFacts, Map<string, Promise<Why | null>>>();

  why(door: Door, now: Explained, unitId: string): Promise<Why | null> {
    const made = this.#whys.get(now.facts) ?? new Map<string, Promise<Why | null>>();
    this.#whys.set(now.facts, made);
    const known = made.get(unitId);
    if (known) return known;
    const answer = this.#made(door, now, unitId);
    made.set(unitId, answer);
    // What failed is tried again by the next one.
    answer.catch(() => made.delete(unitId));
    return answer;
  }

  async #made(door: Door, now: Explained, unitId: string): Promise<Why | null> {
    const { standing, facts, ledgerSeq, today } = now;
    if (!onBoard(now, unitId)) return null;
    const kept = this.#keptFor(standing);
    const shares = kept.shares.get(unitId) ?? [];
    const { cells, names } = await this.#daysOf(door, now, kept, unitId, shares);
    const came = await this.#cameOf(door, now, kept);
    const standings = this.#standings.get(facts) ?? standingsOf(facts);
    this.#standings.set(facts, standings);
    const when = (of: string, indicator: Indicator): Came | null => (kept.shares.get(of) ?? []).reduce<Came | null>((all, share) => {
      const each = came.get(share.unitId)?.get(indicator);
      return each ? { from: Math.min(each.from, all?.from ?? each.from), until: Math.max(each.until, all?.until ?? each.until) } : all;
    }, null);
    return whyOf({ board: now.board, facts, standings, ledgerSeq }, unitId, { shares, names, cells: [...cells.values()].filter(({ entries }) => entries > 0) }, today, when);
  }

  /** Acts of a day, first entry first. All pages of one reading end at the same entry of the ledger, so that they belong together. */
  async acts(door: Door, now: Explained, unitId: string, { day, indicator, after }: WhyActsQuery): Promise<WhyActs | null> {
    const row = onBoard(now, unitId);
    if (!row) return null;
    const { standing: { head, acts: { from, until, weekdays } }, board } = now;
    const [last, end] = after?.split('~').map(Number) ?? [0, now.ledgerSeq];
    const upTo = Math.min(end!, now.ledgerSeq);
    const shares = this.#keptFor(now.standing).shares.get(unitId) ?? [];
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
  async takenBack(door: Door, now: Explained, unitId: string, before = EVER): Promise<TakenBackPage | null> {
    const row = onBoard(now, unitId);
    if (!row) return null;
    const { head } = now.standing;
    const sources = (this.#keptFor(now.standing).shares.get(unitId) ?? []).map((share) => share.unitId);
    const rows = await takenBackFrom(door, head.id, sources, before, ACTS_SHOWN + 1);
    const shown = rows.slice(0, ACTS_SHOWN);
    const names = await namesOn(door, shown.map(({ unitId: source, actDate }) => ({ unitId: source, date: actDate })));
    const dawn = startOfDay(now.today);
    return {
      unitId, unitName: row.name, slug: head.slug, name: head.name, next: rows.length > ACTS_SHOWN ? shown.at(-1)!.seq : null, today: shown.filter(({ at }) => at >= dawn).length,
      all: shown.map(({ unitId: source, outcome, reason, ...each }) => ({ ...each, unitName: names.get(`${source} ${each.actDate}`) ?? '',
        outcomeWords: outcome ? outcomes[outcome] : 'điều chỉnh số liệu công bố', reasonWords: reason ? reasons[reason] : '' })) };
  }

  #keptFor(standing: StandingFacts): Kept {
    const known = this.#kept.get(standing);
    if (known) return known;
    // Asked of the tree itself, all units at once: a whole of each, told apart as kinds of act are.
    const shares = Map.groupBy(standing.shown.counted(standing.units.map((unitId) => ({ unitId, indicator: 'outreach_turn' as const, group: unitId, milli: WHOLE_PPM }))), ({ unitId }) => unitId);
    const kept: Kept = { days: new Map(), came: { seq: 0, byUnit: new Map() },
      shares: new Map([...shares].map(([unitId, parts]) => [unitId, parts.map(({ group, milli }): Share => ({ unitId: group!, sharePpm: milli })).filter(({ sharePpm }) => sharePpm > 0)])) };
    this.#kept.set(standing, kept);
    return kept;
  }

  async #daysOf(door: Door, { standing, ledgerSeq }: Explained, { days }: Kept, unitId: string, shares: readonly Share[]) {
    const sources = shares.map((share) => share.unitId);
    const known = days.get(unitId);
    const near = known && known.seq <= ledgerSeq && ledgerSeq - known.seq <= ENTRIES_AFTER ? known : null;
    const fresh = near ? (near.seq === ledgerSeq ? [] : await dayCellsSince(door, standing.head.id, sources, near.seq, ledgerSeq)) : await dayCells(door, standing.head.id, sources, ledgerSeq);
    const cells = new Map(near?.cells);
    for (const cell of fresh) {
      const key = `${cell.unitId} ${cell.indicator} ${cell.day}`;
      const held = cells.get(key);
      cells.set(key, held ? { ...held, milli: held.milli + cell.milli, entries: held.entries + cell.entries } : cell);
    }
    const names = near?.names ?? await this.#namesOf(door, standing, sources.filter((source) => source !== unitId));
    const read = { seq: ledgerSeq, cells, names };
    days.delete(unitId);
    days.set(unitId, read);
    if (days.size > UNITS_KEPT) days.delete(days.keys().next().value!);
    return read;
  }

  /** What units were called on the campaign's first day, or, where they came later, on its last. */
  async #namesOf(door: Door, { acts: { from, until } }: StandingFacts, unitIds: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const names = await namesOn(door, unitIds.flatMap((unitId) => [from, addDays(until, -1)].map((date) => ({ unitId, date }))));
    return new Map(unitIds.flatMap((unitId) => { const name = names.get(`${unitId} ${from}`) ?? names.get(`${unitId} ${addDays(until, -1)}`); return name ? [[unitId, name] as const] : []; }));
  }

  async #cameOf(door: Door, { standing, ledgerSeq, today }: Explained, { came }: Kept): Promise<Kept['came']['byUnit']> {
    if (came.seq >= ledgerSeq) return came.byUnit;
    const rows = await recognisedSince(door, standing.head.id, today, startOfDay(today), came.seq, ledgerSeq);
    for (const { unitId, indicator, from, until } of rows) {
      const own = came.byUnit.get(unitId) ?? new Map<Indicator, Came>();
      const known = own.get(indicator);
      came.byUnit.set(unitId, own.set(indicator, { from: Math.min(from, known?.from ?? from), until: Math.max(until, known?.until ?? until) }));
    }
    came.seq = ledgerSeq;
    return came.byUnit;
  }
}

const onBoard = ({ board }: Explained, unitId: string) => placedRows(board).find((row) => row.unitId === unitId);

/** In public a taking back says that it is one and when; why is told to the unit. */
const entryOf = ({ seq, milli, at, cause, outcome, reason }: ActRow): WhyEntry => ({ seq, milli, at,
  words: milli < 0 ? 'đã rút lại' : outcome && reason ? `${outcomeWords(outcome, reason)}: ${reasons[reason]}` : `số liệu công bố ${cause.replace(/^notice:/, '')}` });

import type { BoardFacts } from '#domain/board';
import { startOfDay } from '#domain/calendar';
import { addRecognised, cameTo, standingsOf, type CameBy, type Standings } from '#domain/movement';
import { whyOf, type DayCell, type Share } from '#domain/why';
import type { TakenBackPage, Why, WhyActs, WhyActsQuery } from '#wire/why';
import type { Door } from '#store/d1';
import { dayCells, dayCellsSince, recognisedSince } from '#store/why';
import type { StandingFacts } from '#services/board';
import { actsPage, onBoard, sharesOn, sourceNames, takenBackPage, type Explained } from '#services/why';

/** Units whose answers and days are kept; who was asked about longest ago goes first. */
const UNITS_KEPT = 200;
/** So many entries since a unit's days were read are read one by one; more, and its days are read anew. */
const ENTRIES_AFTER = 20_000;

/** Days of one unit up to an entry; `of` = whose acts and which days they are of. */
type Days = { of: string; seq: number; cells: Map<string, DayCell>; names: ReadonlyMap<string, string> };
/** What was read for one tree, rules and time of a campaign; dropped with them. */
type Kept = {
  shares: Map<string, Share[]>;
  came: { seq: number; by: CameBy };
};

/** How the lines of a campaign's board come about: each entry of the ledger is read once for a unit that is asked about, and what is made is kept as long as the board. */
export class Explanations {
  readonly #kept = new WeakMap<StandingFacts, Kept>();
  /** Other rules, targets or points leave days as they are: they are read anew only where other acts count. */
  readonly #days = new Map<string, Days>();
  readonly #standings = new WeakMap<BoardFacts, Standings>();
  readonly #whys = new WeakMap<BoardFacts, Map<string, Promise<Why | null>>>();

  why(door: Door, now: Explained, unitId: string): Promise<Why | null> {
    const made = this.#whys.get(now.facts) ?? new Map<string, Promise<Why | null>>();
    this.#whys.set(now.facts, made);
    const known = made.get(unitId);
    if (known) return known;
    const answer = this.#made(door, now, unitId);
    made.set(unitId, answer);
    if (made.size > UNITS_KEPT) made.delete(made.keys().next().value!);
    // What failed is tried again by the next one.
    answer.catch(() => made.delete(unitId));
    return answer;
  }

  async #made(door: Door, now: Explained, unitId: string): Promise<Why | null> {
    const { standing, facts, ledgerSeq, today } = now;
    if (!onBoard(now, unitId)) return null;
    const kept = this.#keptFor(standing);
    const shares = kept.shares.get(unitId) ?? [];
    const { cells, names } = await this.#daysOf(door, now, unitId, shares);
    const came = await this.#cameOf(door, now, kept);
    const standings = this.#standings.get(facts) ?? standingsOf(facts);
    this.#standings.set(facts, standings);
    const when = cameTo(came, (of) => (kept.shares.get(of) ?? []).map((share) => share.unitId));
    return whyOf({ board: now.board, facts, standings, ledgerSeq }, unitId, { shares, names, cells: [...cells.values()].filter(({ entries }) => entries > 0) }, today, when);
  }

  acts(door: Door, now: Explained, unitId: string, ask: WhyActsQuery): Promise<WhyActs | null> {
    return actsPage(door, now, this.#keptFor(now.standing).shares.get(unitId) ?? [], unitId, ask);
  }

  takenBack(door: Door, now: Explained, unitId: string, before: number | undefined): Promise<TakenBackPage | null> {
    return takenBackPage(door, now, this.#keptFor(now.standing).shares.get(unitId) ?? [], unitId, before);
  }

  #keptFor(standing: StandingFacts): Kept {
    const known = this.#kept.get(standing);
    if (known) return known;
    const kept: Kept = { shares: sharesOn(standing), came: { seq: 0, by: new Map() } };
    this.#kept.set(standing, kept);
    return kept;
  }

  async #daysOf(door: Door, { standing, ledgerSeq }: Explained, unitId: string, shares: readonly Share[]): Promise<Days> {
    const sources = shares.map((share) => share.unitId);
    const of = JSON.stringify([standing.acts, standing.head.claimsUntil, sources]);
    const known = this.#days.get(unitId);
    const near = known && known.of === of && known.seq <= ledgerSeq && ledgerSeq - known.seq <= ENTRIES_AFTER ? known : null;
    const fresh = near ? (near.seq === ledgerSeq ? [] : await dayCellsSince(door, standing.head.id, sources, near.seq, ledgerSeq)) : await dayCells(door, standing.head.id, sources, ledgerSeq);
    const cells = new Map(near?.cells);
    for (const cell of fresh) {
      const key = `${cell.unitId} ${cell.indicator} ${cell.day}`;
      const held = cells.get(key);
      cells.set(key, held ? { ...held, milli: held.milli + cell.milli, entries: held.entries + cell.entries } : cell);
    }
    const names = near?.names ?? await sourceNames(door, standing, sources.filter((source) => source !== unitId));
    const read = { of, seq: ledgerSeq, cells, names };
    this.#days.delete(unitId);
    this.#days.set(unitId, read);
    if (this.#days.size > UNITS_KEPT) this.#days.delete(this.#days.keys().next().value!);
    return read;
  }

  async #cameOf(door: Door, { standing, ledgerSeq, today }: Explained, { came }: Kept): Promise<CameBy> {
    if (came.seq < ledgerSeq) {
      const rows = await recognisedSince(door, standing.head.id, today, startOfDay(today), came.seq, ledgerSeq);
      // Two who ask at once read the same; adding it twice changes nothing.
      addRecognised(came.by, rows);
      came.seq = Math.max(came.seq, ledgerSeq);
    }
    return came.by;
  }
}

import { DurableObject } from 'cloudflare:workers';
import type { Board, BoardDelta, Deltas, LiveMessage } from '#wire/board';
import type { GrowthBoard, GrowthSpan } from '#wire/growth';
import type { NoticeAsk, PeriodicNotice } from '#wire/notice';
import type { Passing } from '#wire/passing';
import type { TakenBackPage, Why, WhyActs, WhyActsQuery } from '#wire/why';
import { deltaOf, summaryOf, type BoardFacts } from '#domain/board';
import { aroundOf } from '#domain/board-view';
import { addDays, localDateAt, startOfDay } from '#domain/calendar';
import { growthOf, growthPeriods, type GrowthPeriods } from '#domain/growth';
import { noticeOf, periodAsked, type State } from '#domain/notice';
import { daysLeft, waysPast } from '#domain/passing';
import { nextMoment, phaseAt } from '#domain/phase';
import { boardBehind, boardCaughtUp, boardPayload, boardSeen, factsNoOf, storeBoard } from '#store/boards';
import type { CountRow } from '#store/campaigns';
import { Door } from '#store/d1';
import { holdAt, holdOf, type HoldRow } from '#store/freezes';
import { Explanations } from './explanations.ts';
import { greet, sayToAll } from './lines.ts';
import { Relays } from './relays.ts';
import { SideBoards } from './side-boards.ts';
import { computeBoard, standingFacts, stateBefore, type StandingFacts } from '#services/board';
import { bringCourse } from '#services/course';
import { boardThen, pastBoard, standingBoard } from '#services/past-board';
import { keepTimeOf } from '#services/keep-time';
import { timedCampaign } from '#store/campaign-times';
import type { Explained } from '#services/why';

/** A board is computed at most this often, however much is told. */
const BETWEEN_MS = 1000;
/** Deltas kept for those who come back; who was away longer takes the whole board. */
const DELTAS_KEPT = 120;
const DELTA_ROWS_MAX = 2000;
/** Earlier states kept for notices; a state of a day that is over never changes. */
const STATES_KEPT = 40;
/** Weeks or months without a recognised act that growth looks back over. */
const PERIODS_LOOKED = 8;
/** Boards of the past kept as text: what was known at a moment never changes. */
const PASTS_KEPT = 12;

/**
 * The single writer of one campaign's live board. Told that the ledger grew, it recomputes from the
 * tallies at most once a second, numbers what changed, stores it as one row for every public page,
 * and sends the difference to open pages. It holds nothing that cannot be computed again.
 */
export class CampaignBoard extends DurableObject<Env> {
  #facts: StandingFacts | null = null;
  #factsNo = -1;
  #board: Board | null = null;
  #dawn: { day: string; counts: CountRow[] } | null = null;
  readonly #relays: Relays;
  readonly #sides = new SideBoards();
  #computedAt = 0;
  /** What was counted before a day began, by day, on the tree of the facts it was read with. */
  readonly #states = new WeakMap<StandingFacts, Map<string, State>>();
  /** The facts whose members are kept with a board already. */
  #membersKept: StandingFacts | null = null;
  readonly #pasts = new Map<string, Promise<string | null>>();
  /** The local day until which the course was looked at. */
  #coursed = '';
  /** What the latest board was made of, and what it takes on it, by unit: asked for rarely, made once a board. */
  #counted: BoardFacts | null = null;
  /** The ledger entry it was counted up to. */
  #countedSeq = 0;
  readonly #passing = new Map<string, Passing>();
  readonly #whys = new Explanations();
  /** Since when it stands still (khóa số liệu), and as what it was made then; null = it does not. */
  #held: { at: number; as: string } | null = null;
  /** The phase open pages were last told of. */
  #phase: ReturnType<typeof phaseAt> | null = null;
  /** Who computes now; the next one waits, so that no number is given twice. */
  #turn: Promise<unknown> = Promise.resolve();

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    this.#relays = new Relays(ctx, env);
  }

  /** Something was written: compute soon. Never fails the writer; the outbox row stays until a board has seen it. */
  async tell(campaignId: string): Promise<void> {
    await this.ctx.storage.put('campaignId', campaignId);
    const due = Math.max(Date.now(), this.#computedAt + BETWEEN_MS);
    const set = await this.ctx.storage.getAlarm();
    if (set === null || set > due) await this.ctx.storage.setAlarm(due);
  }

  /** Units changed: what was read about them is read anew with the next board, which comes soon. */
  async unitsChanged(campaignId: string): Promise<void> {
    this.#facts = null;
    await this.tell(campaignId);
  }

  /** Computes now and answers the board's number: a launch is answered when its page exists. */
  async refresh(campaignId: string): Promise<number> {
    await this.ctx.storage.put('campaignId', campaignId);
    return this.#recompute(campaignId);
  }

  /**
   * The periodic notice: the board as it is stored, beside what the ledger said when the period began and ended. A
   * public page asks for it, so each earlier state is read once, and kept.
   * @returns null when there is no such campaign
   */
  async notice(campaignId: string, ask: NoticeAsk): Promise<PeriodicNotice | null> {
    const door = new Door(this.env.DB);
    await this.#caughtUp(door, campaignId);
    const [facts, stored] = [this.#facts, this.#board];
    if (!facts || !stored) return null;
    const today = facts.day;
    const asked = periodAsked(ask, stored.head, today);
    const { kind, from, until } = asked.period;
    if (kind === 'start') return noticeOf(stored, { began: [], ended: null }, asked, today);
    const began = await this.#stateBefore(door, facts, from);
    return noticeOf(stored, { began, ended: until < today ? await this.#stateBefore(door, facts, addDays(until, 1)) : null }, asked, today);
  }

  /**
   * Units by growth: the last whole week or month against the one before, on the tree of the board. Where nothing was
   * recognised in it (offices reconcile in their own rhythm), the last one in which something was, with what is still
   * since. All are over, so each state is read once, and kept.
   * @returns null when there is no such campaign
   */
  async growth(campaignId: string, span: GrowthSpan): Promise<GrowthBoard | null> {
    const door = new Door(this.env.DB);
    await this.#caughtUp(door, campaignId);
    const [facts, board] = [this.#facts, this.#board];
    if (!facts || !board) return null;
    const today = facts.day;
    const last = growthPeriods(span, board.head, today);
    if (!last) return growthOf(board, span, null, null);
    const shown = async (periods: GrowthPeriods): Promise<GrowthBoard> => {
      const days = [periods.before.from, periods.period.from, addDays(periods.period.until, 1)] as const;
      return growthOf(board, span, periods, [await this.#stateBefore(door, facts, days[0]), await this.#stateBefore(door, facts, days[1]), await this.#stateBefore(door, facts, days[2])]);
    };
    const latest = await shown(last);
    let found = latest;
    for (let looked = 0; found.totals.milli === 0 && looked < PERIODS_LOOKED; looked += 1) {
      const earlier = growthPeriods(span, board.head, found.period!.from);
      if (!earlier) return latest;
      found = await shown(earlier);
    }
    if (found === latest || found.totals.milli === 0) return latest;
    return { ...found, still: { from: addDays(found.period!.until, 1), until: last.period.until } };
  }

  /**
   * What it takes for a unit to pass the next one, on the board as it is now. Computed from what that board was made
   * of, once a board and unit; a public page asks for it.
   * @returns null when there is no such campaign, or no such unit on its board
   */
  async passing(campaignId: string, unitId: string): Promise<Passing | null> {
    await this.#caughtUp(new Door(this.env.DB), campaignId);
    const [facts, board, counted] = [this.#facts, this.#board, this.#counted];
    if (!facts || !board || !counted) return null;
    const made = this.#passing.get(unitId) ?? passingOn(board, counted, unitId, daysLeft(facts.acts, facts.day));
    if (made) this.#passing.set(unitId, made);
    return made;
  }

  /**
   * How one line of the board comes about, as it is now. Made once a board and unit, from what the board was made of
   * and from days read once; a public page asks for it.
   * @returns null when there is no such campaign, or no such unit on its board
   */
  async why(campaignId: string, unitId: string): Promise<Why | null> {
    return this.#explained(campaignId, (door, now) => this.#whys.why(door, now, unitId));
  }

  /** Recognised acts of one unit, day and indicator, a page of them; null as above. */
  async whyActs(campaignId: string, unitId: string, ask: WhyActsQuery): Promise<WhyActs | null> {
    return this.#explained(campaignId, (door, now) => this.#whys.acts(door, now, unitId, ask));
  }

  /** What was taken back from a unit, newest first, a page of it; null as above. */
  async takenBack(campaignId: string, unitId: string, before: number | undefined): Promise<TakenBackPage | null> {
    return this.#explained(campaignId, (door, now) => this.#whys.takenBack(door, now, unitId, before));
  }

  async #explained<Answer>(campaignId: string, answer: (door: Door, now: Explained) => Promise<Answer | null>): Promise<Answer | null> {
    const door = new Door(this.env.DB);
    await this.#caughtUp(door, campaignId);
    const [standing, board, facts] = [this.#facts, this.#board, this.#counted];
    return standing && board && facts ? answer(door, { standing, board, facts, ledgerSeq: this.#countedSeq, today: standing.day }) : null;
  }

  /**
   * The board of a moment, as JSON: made again from the ledger once, whoever asks for a moment with the same board.
   * @returns null when there is no such campaign
   */
  async past(campaignId: string, moment: number): Promise<string | null> {
    const door = new Door(this.env.DB);
    const mark = await boardThen(door, campaignId, moment);
    const key = mark ? `bang ${mark.no}` : `luc ${moment}`;
    const made = this.#pasts.get(key) ?? pastBoard(door, campaignId, mark?.asOf ?? moment).then((board) => board && JSON.stringify(board));
    this.#pasts.delete(key);
    this.#pasts.set(key, made);
    if (this.#pasts.size > PASTS_KEPT) this.#pasts.delete(this.#pasts.keys().next().value!);
    // What could not be read is read again by who asks next.
    return made.catch((error: unknown) => { this.#pasts.delete(key); throw error; });
  }

  /** Makes what is missing of the campaign's course: in the first alarm of a day, and when a page asks for one that was never made. */
  async course(campaignId: string): Promise<void> {
    const door = new Door(this.env.DB);
    const now = Date.now();
    const hold = await holdAt(door, campaignId, now);
    if (hold) await this.#caughtUp(door, campaignId);
    const today = localDateAt(hold?.at ?? now);
    if (this.#coursed === today) return;
    const facts = this.#facts?.day === today ? this.#facts : await standingFacts(door, campaignId, today);
    if (facts) await bringCourse(door, facts, hold?.at ?? now);
    this.#coursed = today;
  }

  /** A board nobody has looked after since we woke may be behind: it is compared first. What stands still is of its own day. */
  async #caughtUp(door: Door, campaignId: string): Promise<void> {
    const board = await this.#latest(campaignId);
    const old = this.#held === null && this.#facts?.day !== localDateAt(Date.now());
    if (old || this.#computedAt === 0 || !board || await boardBehind(door, campaignId, board.head.slug)) await this.#recompute(campaignId);
  }

  async #stateBefore(door: Door, facts: StandingFacts, day: string): Promise<State> {
    const kept = this.#states.get(facts) ?? new Map<string, State>();
    this.#states.set(facts, kept);
    const state = kept.get(day) ?? await stateBefore(door, facts, day);
    if (!kept.has(day) && kept.size >= STATES_KEPT) kept.delete(kept.keys().next().value!);
    kept.set(day, state);
    return state;
  }

  /** What is due by the clock first, then the board: open pages hear of a phase on the second it begins. */
  override async alarm(): Promise<void> {
    const campaignId = await this.ctx.storage.get<string>('campaignId');
    if (!campaignId) return;
    await keepTimeOf(new Door(this.env.DB), campaignId, Date.now());
    await this.#recompute(campaignId);
    await this.course(campaignId);
  }

  /** `/live?since=` opens a socket, or says which relay has room for it; `/deltas?since=` answers what came after a number. */
  override async fetch(request: Request): Promise<Response> {
    const url = new URL(request.url);
    const since = Number(url.searchParams.get('since') ?? Number.NaN);
    const campaignId = request.headers.get('x-campaign')!;
    if (!await this.#latest(campaignId)) return new Response(null, { status: 404 });
    if (url.pathname.endsWith('/deltas')) return Response.json(await this.#missed(this.#board!, since));
    const relay = await this.#relays.forOneMore(campaignId, this.ctx.getWebSockets().length);
    if (relay !== null) return new Response(null, { status: 204, headers: { 'x-relay': relay } });
    let board: Board;
    let missed: Deltas;
    // A board that was sent while its predecessor was still being read: that line would never hear of it.
    do missed = await this.#missed(board = this.#board!, since); while (board !== this.#board);
    return greet(this.ctx, missed);
  }

  override webSocketMessage(): void {
    // Pages only listen; what they say beyond `ping` is not for us.
  }

  override webSocketClose(socket: WebSocket): void {
    socket.close();
  }

  #recompute(campaignId: string): Promise<number> {
    const turn = this.#turn.then(() => this.#compute(campaignId));
    this.#turn = turn.catch(() => undefined);
    return turn;
  }

  /** Computes, and where anything a reader sees has changed: numbers, stores, sends. */
  async #compute(campaignId: string): Promise<number> {
    const door = new Door(this.env.DB);
    const now = Date.now();
    const today = localDateAt(now);
    // A tree is the tree of a day: what was decided for today holds from midnight.
    // What was read before something else than the ledger moved is read anew; the number is read first, so that nothing falls between.
    const factsNo = await factsNoOf(door, campaignId);
    const ahead = await holdOf(door, campaignId);
    if (ahead && ahead.at <= now) {
      const hold = await holdAt(door, campaignId, now);
      return hold ? this.#stand(door, campaignId, hold, now) : this.#compute(campaignId);
    }
    if (this.#held) this.#goOn();
    if (this.#facts?.day !== today || this.#factsNo !== factsNo) this.#facts = announced(await standingFacts(door, campaignId, today), ahead);
    if (this.#factsNo !== factsNo) {
      this.#dawn = null;
      this.#sides.forget();
    }
    this.#factsNo = factsNo;
    if (!this.#facts) return 0;
    const before = await this.#latest(campaignId);
    // What the day began with is read back from today's entries once, after a start or at midnight.
    const dawn = this.#dawn?.day === today ? this.#dawn.counts : null;
    const computed = await computeBoard(door, this.#facts, { no: (before?.no ?? 0) + 1, now, today, dawn });
    // An entry after a freeze is in nobody's books before it is settled where the freeze lies: what was read until here is before it.
    if (ahead && await holdAt(door, campaignId, Date.now())) return this.#compute(campaignId);
    this.#dawn = { day: today, counts: computed.dawn };
    // Before the units' board is stored: once that one has seen an entry, nobody tells us of it again.
    await this.#sides.recompute(door, this.#facts, { counts: computed.counts, dawn: computed.dawn, counted: computed.counted, ledgerSeq: computed.board.ledgerSeq }, now, today);
    this.#computedAt = now;
    await this.#wakeNext(now, today, ahead?.at);
    const delta = before && deltaOf(before, computed.board);
    if (before && !delta) {
      await boardSeen(door, before.head.slug, computed.board.ledgerSeq, factsNo);
      this.#keepCounted(computed);
      this.#send(campaignId, before.no, { kind: 'fresh', no: before.no, checkedAt: now });
      this.#tellPhase(campaignId, before.no, now);
      return before.no;
    }
    const { no } = computed.board;
    // One that is as long as a board is not worth keeping: who missed it takes the board.
    const sent = delta === 'whole' || !delta || delta.rows.length > DELTA_ROWS_MAX ? null : delta;
    // The way to a board is kept before the board is: whoever finds it stored finds the way to it, also after a fall in between.
    await this.#keepDelta(no, sent);
    const members = this.#membersKept === this.#facts ? null : this.#facts.members;
    await storeBoard(door, computed.board, summaryOf(computed.board), computed.other, factsNo, { givenAt: computed.givenAt, members });
    this.#membersKept = this.#facts;
    this.#board = computed.board;
    this.#keepCounted(computed);
    this.#send(campaignId, no, sent ? { kind: 'delta', delta: sent } : { kind: 'reload', no });
    this.#tellPhase(campaignId, no, now);
    return no;
  }

  /**
   * While nothing new is public: the board of the moment it was frozen, made once and numbered as every other, and
   * whatever explains it. Whoever wakes makes the same again from the ledger.
   */
  async #stand(door: Door, campaignId: string, hold: HoldRow, now: number): Promise<number> {
    const times = await timedCampaign(door, campaignId);
    if (!times) return 0;
    const as = JSON.stringify([hold.freezeId, hold.ledgerSeq, times.claimsUntil, times.closesAt]);
    const before = await this.#latest(campaignId);
    if (this.#held?.as !== as || !before) {
      const frozen = before?.head.frozen;
      const there = before && frozen?.at === hold.at && frozen.by?.slug === hold.by?.slug && before.head.claimsUntil === times.claimsUntil && before.head.closesAt === times.closesAt;
      const no = there ? before.no : (before?.no ?? 0) + 1;
      const made = await standingBoard(door, campaignId, { ...hold, ledgerSeq: hold.ledgerSeq! }, no);
      if (!made) return 0;
      this.#goOn();
      this.#facts = made.facts;
      if (!there) {
        const { counts, dawn, counted, board } = made;
        await this.#sides.stand(door, made.facts, { counts, dawn, counted, ledgerSeq: board.ledgerSeq }, hold.at, made.facts.day);
        await this.#keepDelta(no, null);
        await storeBoard(door, board, summaryOf(board), made.other, -1, { givenAt: made.givenAt, members: null });
        this.#send(campaignId, no, { kind: 'reload', no });
      }
      this.#board = made.board;
      this.#keepCounted(made);
      this.#held = { at: hold.at, as };
    }
    // What is written meanwhile is looked at when it is lifted: until then nobody need tell us of it again.
    await boardCaughtUp(door, campaignId);
    this.#computedAt = now;
    const { no } = this.#board!;
    if (before?.no === no) this.#send(campaignId, no, { kind: 'fresh', no, checkedAt: now });
    await this.#wakeNext(now, localDateAt(now));
    this.#tellPhase(campaignId, no, now);
    return no;
  }

  /** Nothing that was read for another moment is used for this one. */
  #goOn(): void {
    this.#held = null;
    this.#facts = null;
    this.#dawn = null;
    this.#sides.forget();
  }

  /** Beside the board it was made for, never before it. */
  #keepCounted({ counted, board }: { counted: BoardFacts; board: Board }): void {
    this.#counted = counted;
    this.#countedSeq = board.ledgerSeq;
    this.#passing.clear();
  }

  /** Movement and the tree are those of a day, phases of a moment: the next of both is looked at when it begins, also after an outage. */
  async #wakeNext(now: number, today: string, freezesAt = Number.POSITIVE_INFINITY): Promise<void> {
    const next = Math.min(freezesAt, startOfDay(addDays(today, 1)), nextMoment(this.#facts!.head, now) ?? Number.POSITIVE_INFINITY);
    const set = await this.ctx.storage.getAlarm();
    if (set === null || set > next) await this.ctx.storage.setAlarm(next);
  }

  #tellPhase(campaignId: string, no: number, now: number): void {
    const { startsAt, endsAt, claimsUntil, closesAt } = this.#facts!.head;
    const phase = phaseAt(this.#facts!.head, now);
    if (this.#phase === phase) return;
    this.#phase = phase;
    this.#send(campaignId, no, { kind: 'phase', now, times: [startsAt, endsAt, claimsUntil, closesAt] });
  }

  /** The stored board is the truth about numbers: an object that starts anew continues from it. */
  async #latest(campaignId: string): Promise<Board | null> {
    if (this.#board) return this.#board;
    const door = new Door(this.env.DB);
    this.#facts ??= await standingFacts(door, campaignId, localDateAt(Date.now()));
    const stored = this.#facts && await boardPayload(door, this.#facts.head.slug);
    this.#board = stored ? JSON.parse(stored.payload) as Board : null;
    return this.#board;
  }

  async #keepDelta(no: number, delta: BoardDelta | null): Promise<void> {
    if (delta) await this.ctx.storage.put(`delta:${no}`, delta);
    await this.ctx.storage.delete([`delta:${no - DELTAS_KEPT}`, ...(delta ? [] : [`delta:${no}`])]);
  }

  /** The unbroken chain from a number to a board; or that there is none any more. */
  async #missed(board: Board, since: number): Promise<Deltas> {
    const deltas = await this.#deltasSince(board, since);
    return deltas ? { no: board.no, asOf: board.asOf, checkedAt: this.#computedAt || board.asOf, deltas, now: Date.now() } : { reload: true, no: board.no };
  }

  async #deltasSince(board: Board, since: number): Promise<BoardDelta[] | null> {
    if (since === board.no) return [];
    if (!Number.isInteger(since) || since < 1 || since > board.no || board.no - since > DELTAS_KEPT) return null;
    const numbers = Array.from({ length: board.no - since }, (_, at) => since + 1 + at);
    const kept = await this.ctx.storage.get<BoardDelta>(numbers.map((no) => `delta:${no}`));
    const deltas = numbers.map((no) => kept.get(`delta:${no}`));
    return deltas.every((delta) => delta !== undefined) ? deltas : null;
  }

  /** To our own lines at once, to the relays beside that; one that did not hear is told with the next look, a second later. */
  #send(campaignId: string, no: number, message: LiveMessage): void {
    const text = JSON.stringify(message);
    sayToAll(this.ctx, text, no);
    this.ctx.waitUntil(this.#relays.say(campaignId, text, no).then((heard) => (heard ? undefined : this.tell(campaignId))));
  }
}

/** A freeze of its own that is to come is said beforehand. */
const announced = (facts: StandingFacts | null, ahead: HoldRow | null): StandingFacts | null => (
  facts && ahead && ahead.by === null ? { ...facts, head: { ...facts.head, freezesAt: ahead.at } } : facts);

function passingOn(board: Board, counted: BoardFacts, unitId: string, days: string[]): Passing | null {
  const said = { no: board.no, unitId, above: null, ways: [] };
  const around = aroundOf(board, unitId);
  if (!around) return board.unranked.some((row) => row.unitId === unitId) ? { ...said, none: 'unranked' } : null;
  if (!around.above) return { ...said, none: 'first' };
  const { unitId: aboveId, name, place } = around.above;
  return { ...said, above: { unitId: aboveId, name, place: place! }, none: days.length === 0 ? 'over' : null, ways: waysPast(counted, unitId, aboveId, days) };
}

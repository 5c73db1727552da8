import fc from 'fast-check';
import { describe, it } from 'vitest';
import { expect } from 'vitest';
import { blindIndex } from '#services/blind-index';
import { claimActs } from '#services/claim';
import { decide } from '#services/decide';
import { launch } from '#services/launch';
import { ownWord } from '#services/own-word';
import { openImport, takeChunk } from '#services/reconcile';
import { Door } from '#store/d1';
import { enterPersonOnly } from '#store/people';
import { Refusal } from '#refusal';
import type { ClaimState, JudgeOutcome, Outcome, Reason } from '#vocabulary';
import { D1LookAlike, Killed, faults, faulty, migrated, type Fault } from '../support/d1.ts';
import { KEY, NOW, TODAY, aCampaign, binh, chi, dossierRow, enterProvince, everyone, unitAt } from '../support/world.ts';

/**
 * Claims, verdicts, imports, withdrawals and what follows from them in random order, a fault at a random
 * call of each, against a model of a few lines that knows nothing of tables. After every step: states,
 * ledger, tallies and news are what the model says.
 */
const blind = blindIndex(KEY);
const noPause = () => Promise.resolve();
const actor = { by: 'chi', as: null, address: null, at: NOW };
const SUBJECTS = 6;
const code = (subject: number): string => `000.00.A1.H08-261120-${String(subject).padStart(4, '0')}`;
const uuid = (n: number): string => `01999999-0000-7000-8000-${String(n).padStart(12, '0')}`;
const LIVE: ClaimState[] = ['pending', 'recognised', 'needs_evidence'];

type Said = { state: ClaimState; reason: Reason | null };
type Held = Said & { id: string; subject: number | null; parts: [unit: string, milli: number][]; quantity: number; told: number; against: boolean };
class Model {
  readonly claims = new Map<string, Held>();
  /** Next number for ids and requests; each is used once. */
  next = 1;
  live = (subject: number): Held[] => [...this.claims.values()].filter((claim) => claim.subject === subject && LIVE.includes(claim.state));
  at = (n: number): Held | undefined => [...this.claims.values()][n % Math.max(1, this.claims.size)];
  /** A verdict that went through. */
  say(claim: Held, outcome: Outcome, reason: Reason): void {
    claim.state = outcome === 'reopened' || outcome === 'answered' ? 'pending' : outcome;
    claim.reason = reason;
    // What a person took back no row gives again, whatever is asked and answered afterwards.
    if (outcome === 'recognised') claim.against = false;
    else if (outcome === 'reopened' || outcome === 'revoked') claim.against = true;
    if (!['recognised', 'withdrawn', 'answered'].includes(outcome)) claim.told += 1;
  }
}
type Real = { d1: D1LookAlike };
type Row = Record<string, string | number | null>;
const all = (d1: D1LookAlike, text: string, ...params: string[]): Row[] => d1.database.prepare(text).all(...params) as Row[];

/** Everything the tables say, compared with the model. */
function agree(model: Model, { d1 }: Real): void {
  const ledger = all(d1, 'SELECT * FROM ledger ORDER BY seq');
  expect(ledger.map(({ seq }) => seq)).toEqual(ledger.map((_, at) => at + 1));
  expect(new Map(all(d1, 'SELECT id, state, reason FROM claim').map((row) => [row.id, [row.state, row.reason]])))
    .toEqual(new Map([...model.claims.values()].map(({ id, state, reason }) => [id, [state, reason]])));
  const wanted = new Map<string, number>();
  const add = (key: string, milli: number) => wanted.set(key, (wanted.get(key) ?? 0) + milli);
  for (const claim of model.claims.values()) {
    if (claim.state !== 'recognised') continue;
    expect(claim.parts.reduce((sum, [, milli]) => sum + milli, 0)).toBe(1000);
    for (const [unit, milli] of claim.parts) for (const scope of [`${unit} year`, `${unitAt(0)} year`, `${unit} campaign`]) add(scope, milli * claim.quantity);
  }
  const counted = new Map(all(d1, `SELECT unit_id || iif(scope LIKE 'year:%', ' year', ' campaign') AS key, sum(milli) AS milli FROM tally GROUP BY 1 HAVING sum(milli) <> 0`).map(({ key, milli }) => [String(key), Number(milli)]));
  expect(counted).toEqual(wanted);
  for (let subject = 1; subject <= SUBJECTS; subject++) expect(model.live(subject).filter(({ state }) => state === 'recognised').length).toBeLessThanOrEqual(1);
  expect(new Map(all(d1, "SELECT claim_id, count(*) AS n FROM news WHERE outcome <> 'recognised' GROUP BY 1").map(({ claim_id, n }) => [claim_id, n])))
    .toEqual(new Map([...model.claims.values()].filter(({ told }) => told > 0).map(({ id, told }) => [id, told])));
  // A case is open exactly where two live claims name one subject.
  const open = all(d1, "SELECT count(*) AS n FROM conflict WHERE state = 'open'")[0]!.n;
  expect(open).toBeGreaterThanOrEqual(Array.from({ length: SUBJECTS }, (_, at) => model.live(at + 1).length > 1).filter(Boolean).length);
}

type Break = { fault: Fault; at: number } | null;
/** Runs a deed as a client would whose reply may go missing: again until it is answered, always with the same request. */
async function done<Answer>({ d1 }: Real, plan: Break, deed: (door: Door) => Promise<Answer>): Promise<Answer | Refusal> {
  const calm = () => deed(new Door(d1, noPause)).catch((error: unknown) => {
    if (error instanceof Refusal) return error;
    throw error;
  });
  if (!plan) return calm();
  try {
    return await deed(new Door(faulty(d1, (call) => (call === plan.at ? plan.fault : null)), noPause));
  } catch (error) {
    if (error instanceof Refusal && error.code !== 'busy') return error;
    if (!(error instanceof Killed) && !(error instanceof Refusal) && !/D1_ERROR/.test(String(error))) throw error;
    return calm();
  }
}

/** One kind of thing that happens: reads what it needs from the model, does it for real, tells the model what came of it. */
abstract class Deed implements fc.AsyncCommand<Model, Real> {
  readonly plan: Break;
  constructor(plan: Break) {
    this.plan = plan;
  }
  check = (_: Readonly<Model>): boolean => true;
  abstract act(model: Model, real: Real): Promise<void>;
  async run(model: Model, real: Real): Promise<void> {
    await this.act(model, real);
    agree(model, real);
  }
  abstract what(): string;
  toString = (): string => `${this.what()}${this.plan ? ` [${this.plan.fault} at ${this.plan.at}]` : ''}`;
}

class Claims extends Deed {
  readonly subjects: (number | null)[];
  readonly unit: number;
  readonly split: boolean;
  constructor(plan: Break, subjects: (number | null)[], unit: number, split: boolean) {
    super(plan);
    [this.subjects, this.unit, this.split] = [subjects, unit, split];
  }
  what = () => `claims of ${this.subjects.join(',')} by unit ${this.unit}${this.split ? ', shared' : ''}`;
  async act(model: Model, real: Real): Promise<void> {
    const parts: Held['parts'] = this.split ? [[unitAt(this.unit), 667], [unitAt(this.unit % 4 + 1), 333]] : [[unitAt(this.unit), 1000]];
    const sent = this.subjects.map((subject) => ({
      id: uuid(model.next++), indicator: subject === null ? 'outreach_turn' : 'dossier_full', actDate: TODAY, capturedAt: NOW, unitId: unitAt(this.unit), quantity: subject === null ? 7 : 1,
      ...(subject !== null && { dossierCode: code(subject) }), ...(this.split && { unitShares: parts.map(([unitId, milli]) => ({ unitId, milli })) }) }));
    const answer = await done(real, this.plan, (door) => claimActs({ door, blind, author: everyone, now: NOW }, sent));
    if (answer instanceof Refusal) throw answer;
    expect(answer.refused).toEqual([]);
    sent.forEach(({ id, quantity }, at) => model.claims.set(id, { id, subject: this.subjects[at]!, parts, quantity, state: 'pending', reason: null, told: 0, against: false }));
  }
}

class Verdict extends Deed {
  readonly n: number;
  readonly outcome: JudgeOutcome;
  constructor(plan: Break, n: number, outcome: JudgeOutcome) {
    super(plan);
    [this.n, this.outcome] = [n, outcome];
  }
  override check = (model: Readonly<Model>): boolean => model.claims.size > 0;
  what = () => `${this.outcome} for claim ${this.n}`;
  async act(model: Model, real: Real): Promise<void> {
    const claim = model.at(this.n)!;
    const request = uuid(900_000 + model.next++);
    const answer = await done(real, this.plan, (door) => decide({ door, judge: binh, blind, now: NOW }, { id: request, verdicts: [{ claimId: claim.id, outcome: this.outcome, reason: 'seen' }] }));
    const went = !(answer instanceof Refusal) && answer.decided.length > 0;
    expect([String(this), went]).toEqual([String(this), allowed(claim, this.outcome, model)]);
    if (went) model.say(claim, this.outcome, 'seen');
  }
}

/** What may follow what, told anew: the product's own table is not asked. */
function allowed(claim: Held, outcome: Outcome, model: Model): boolean {
  const rival = claim.subject !== null && model.live(claim.subject).some((other) => other !== claim && other.state === 'recognised');
  if (outcome === 'recognised' && rival) return false;
  const after: Record<ClaimState, Outcome[]> = {
    pending: ['recognised', 'rejected', 'needs_evidence', 'duplicate', 'withdrawn'],
    needs_evidence: ['recognised', 'rejected', 'needs_evidence', 'duplicate', 'reopened', 'withdrawn', 'answered'],
    recognised: ['reopened', 'revoked', 'withdrawn'], rejected: ['reopened'], duplicate: ['reopened'], revoked: ['reopened'], withdrawn: [] };
  return after[claim.state].includes(outcome);
}

class Own extends Deed {
  readonly n: number;
  readonly outcome: 'withdrawn' | 'answered';
  constructor(plan: Break, n: number, outcome: 'withdrawn' | 'answered') {
    super(plan);
    [this.n, this.outcome] = [n, outcome];
  }
  override check = (model: Readonly<Model>): boolean => model.claims.size > 0;
  what = () => `claim ${this.n} ${this.outcome} by its author`;
  async act(model: Model, real: Real): Promise<void> {
    const claim = model.at(this.n)!;
    const token = uuid(800_000 + model.next++);
    const answer = await done(real, this.plan, (door) => ownWord(door, { claimId: claim.id, outcome: this.outcome, words: '', token }, { ...everyone, actor }, NOW));
    expect([String(this), !(answer instanceof Refusal)]).toEqual([String(this), allowed(claim, this.outcome, model)]);
    if (!(answer instanceof Refusal)) model.say(claim, this.outcome, 'own_wish');
  }
}

class Import extends Deed {
  readonly subjects: number[];
  constructor(plan: Break, subjects: number[]) {
    super(plan);
    this.subjects = subjects;
  }
  what = () => `export of ${this.subjects.join(',')}`;
  async act(model: Model, real: Real): Promise<void> {
    const no = model.next++;
    const rows = this.subjects.map((subject, at) => dossierRow(at + 2, code(subject)));
    const answer = await done(real, this.plan, async (door) => {
      const view = await openImport({ door, reconciler: binh, now: NOW }, { id: uuid(700_000 + no), fingerprint: String(no).padStart(64, '0'), fileName: 'x.csv', kind: 'dossiers', rows: rows.length, chunkRows: 3 });
      for (let at = view.nextChunk ?? 0; at < view.chunks; at++) await takeChunk({ door, blind, reconciler: binh, now: NOW }, view.id, at, rows.slice(at * 3, at * 3 + 3));
    });
    if (answer instanceof Refusal) throw answer;
    for (const subject of this.subjects) {
      const [only, ...others] = model.live(subject);
      if (only && others.length === 0 && only.state === 'pending' && !only.against) model.say(only, 'recognised', 'matched');
    }
  }
}

const broken = fc.option(fc.record({ fault: fc.constantFrom(...faults), at: fc.nat({ max: 6 }) }), { freq: 2 });
const which = fc.nat({ max: 40 });
const deeds = [
  fc.tuple(broken, fc.array(fc.option(fc.integer({ min: 1, max: SUBJECTS }), { freq: 5 }), { minLength: 1, maxLength: 3 }), fc.integer({ min: 1, max: 4 }), fc.boolean()).map(([plan, subjects, unit, split]) => new Claims(plan, subjects, unit, split)),
  fc.tuple(broken, which, fc.constantFrom<JudgeOutcome>('recognised', 'rejected', 'needs_evidence', 'duplicate', 'reopened', 'revoked')).map(([plan, n, outcome]) => new Verdict(plan, n, outcome)),
  fc.tuple(broken, which, fc.constantFrom('withdrawn' as const, 'answered' as const)).map(([plan, n, outcome]) => new Own(plan, n, outcome)),
  fc.tuple(broken, fc.uniqueArray(fc.integer({ min: 1, max: SUBJECTS }), { minLength: 1, maxLength: 5 })).map(([plan, subjects]) => new Import(plan, subjects)),
];

describe('claims, verdicts, imports, withdrawals and appeals in any order', () => {
  it('leave what the model says, whatever goes wrong under way', async () => {
    const start = migrated();
    await enterProvince(new Door(start));
    await enterPersonOnly(new Door(start), { id: everyone.id, name: 'Người Khai', email: null, phone: null, birthYear: 2000 }, actor);
    await launch({ door: new Door(start), organizer: chi, now: NOW }, aCampaign({ id: uuid(999_999) }));
    await fc.assert(fc.asyncProperty(fc.commands(deeds, { maxCommands: 25, size: 'max' }), async (commands) => {
      const real: Real = { d1: start.copy() };
      await fc.asyncModelRun(() => ({ model: new Model(), real }), commands);
    }), { numRuns: Number(process.env.MODEL_RUNS ?? 150) });
  }, 240_000);
});

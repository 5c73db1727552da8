import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Edition } from '#wire/edition';
import { indicatorCodes } from '#vocabulary';
import { hex, sha256, utf8 } from '#domain/bytes';
import { localDateAt } from '#domain/calendar';
import { isRecounted, secondCountApart } from '#domain/edition';
import { blindIndex } from '#services/blind-index';
import { claimActs } from '#services/claim';
import { decide } from '#services/decide';
import { proposeEdition, proposeRecall, signPublication, type EditionBytes } from '#services/edition';
import { computeBoard, standingFacts } from '#services/board';
import { freeze } from '#services/freeze';
import { launch } from '#services/launch';
import { Door } from '#store/d1';
import { secondCountOf, talliesApart } from '#store/editions';
import { Refusal } from '#refusal';
import { Killed, faults, faulty, migrated, type D1LookAlike, type Fault } from '../support/d1.ts';
import { KEY, NOW, TODAY, aCampaign, aClaim, binh, chi, enterProvince, everyone, unitAt, uuid } from '../support/world.ts';

const noPause = () => Promise.resolve();
const blind = blindIndex(KEY);
const AFTER = Date.parse('2027-01-06T05:00:00Z');
const objectFaults = ['error', 'lost_reply', 'killed'] as const;
type ObjectFault = (typeof objectFaults)[number];
const actor = (by: string, at: number) => ({ by, as: null, address: null, at });
const proposer = { ...chi, actor: actor('chi', AFTER) };
const other = { ...chi, id: 'ha', actor: actor('ha', AFTER + 1000) };

class Bucket implements EditionBytes {
  readonly held: Map<string, Uint8Array>;
  calls = 0;
  readonly #at: (call: number) => ObjectFault | null;

  constructor(held: Map<string, Uint8Array>, at: (call: number) => ObjectFault | null = () => null) {
    this.held = held;
    this.#at = at;
  }

  put(key: string, bytes: Uint8Array) { return this.#done(() => { if (!this.held.has(key)) this.held.set(key, bytes.slice()); }); }
  get(key: string) { return this.#done(() => { const bytes = this.held.get(key); return bytes ? { arrayBuffer: async () => bytes.slice().buffer as ArrayBuffer } : null; }); }

  async #done<Answer>(act: () => Answer): Promise<Answer> {
    const fault = this.#at(this.calls++);
    if (fault === 'error') throw new Error('R2: internal error');
    const answer = act();
    if (fault === 'lost_reply') throw new Error('R2: network connection lost');
    if (fault === 'killed') throw new Killed();
    return answer;
  }
}

type World = { d1: D1LookAlike; held: Map<string, Uint8Array> };
const campaignId = uuid();
const proposal = { id: uuid(), kind: 'official' as const, words: 'Theo kế hoạch của đợt thi đua.', signers: [{ role: 'Trưởng Ban', name: 'Nguyễn Văn Thử', office: 'Tỉnh đoàn Thử Nghiệm', decision: '12-QĐ/TĐTN', on: '2027-01-06', authority: 'Thay mặt Ban Thường vụ' }] };
const recallOf = { id: uuid(), no: 1, words: 'Sai căn cứ, sẽ công bố lại.' };

/** A campaign that is frozen and over, with acts recognised and one taken back. */
async function world(): Promise<World> {
  const d1 = migrated();
  const door = new Door(d1, noPause);
  await enterProvince(door);
  await launch({ door, organizer: chi, now: NOW }, aCampaign({ id: campaignId, targets: [1, 2].map((n) => ({ unitId: unitAt(n), indicator: 'dossier_full' as const, amount: 3 })) }));
  const claims = [1, 1, 2, 3].map((n) => aClaim({ unitId: unitAt(n) }));
  await claimActs({ door, blind, author: everyone, now: NOW }, claims);
  await decide({ door, judge: binh, blind, now: NOW }, { id: uuid(), verdicts: claims.map(({ id }) => ({ claimId: id, outcome: 'recognised', reason: 'seen' })) });
  await freeze(door, { ...chi, actor: actor('chi', NOW) }, campaignId, { id: uuid(), fromAt: NOW + 60_000, words: 'Chờ công bố.' }, NOW);
  await decide({ door, judge: binh, blind, now: NOW + 120_000 }, { id: uuid(), verdicts: [{ claimId: claims[3]!.id, outcome: 'reopened', reason: 'mistake' }] });
  await decide({ door, judge: binh, blind, now: NOW + 180_000 }, { id: uuid(), verdicts: [{ claimId: claims[3]!.id, outcome: 'rejected', reason: 'not_found' }] });
  d1.database.exec('UPDATE inspection SET ended_at = 1');
  return { d1, held: new Map() };
}

const context = (door: Door, bytes: EditionBytes, now: number) => ({ door, bytes, blind, now });
/** What people do, one after the other; each may be cut short anywhere and is then done again. */
const steps: [string, (door: Door, bytes: EditionBytes) => Promise<unknown>][] = [
  ['propose', (door, bytes) => proposeEdition(context(door, bytes, AFTER), proposer, campaignId, proposal)],
  ['sign', async (door, bytes) => signPublication(context(door, bytes, AFTER + 1000), other, campaignId, proposal.id, (await digestOf(door, proposal.id))!)],
  ['recall', (door, bytes) => proposeRecall(context(door, bytes, AFTER), proposer, campaignId, recallOf)],
  ['sign the recall', async (door, bytes) => signPublication(context(door, bytes, AFTER + 1000), other, campaignId, recallOf.id, (await digestOf(door, recallOf.id))!)],
];
const digestOf = async (door: Door, id: string) => (await door.first<{ digest: string }>('SELECT digest FROM publication WHERE id = ?1', id))?.digest;
const TABLES = ['publication', 'publication_signature', 'edition', 'freeze', 'campaign_event', 'audit', 'edition_news', 'board_due'];
const rowsOf = ({ d1 }: World) => TABLES.map((table) => (d1.database.prepare(`SELECT * FROM ${table}`).all() as Record<string, unknown>[]).map((row) => ({ ...row })));

/** Never half published: what is named has its bytes, an official edition and a freeze do not stand beside each other, and each says so once. */
async function whole(world: World): Promise<void> {
  const all = (text: string) => world.d1.database.prepare(text).all() as Record<string, string | number | null>[];
  for (const { digest } of all('SELECT digest FROM edition UNION SELECT digest FROM publication')) expect(hex(await sha256(new Uint8Array(world.held.get(String(digest))!)))).toBe(digest);
  const editions = all('SELECT * FROM edition').length;
  expect([editions, all("SELECT * FROM freeze WHERE lifted_at IS NOT NULL").length, all("SELECT * FROM publication WHERE act = 'publish' AND state = 'agreed'").length, all("SELECT * FROM audit WHERE action = 'publish'").length, all("SELECT * FROM campaign_event WHERE kind = 'published'").length])
    .toEqual(Array(5).fill(editions));
  const recalled = all('SELECT * FROM edition WHERE recalled_at IS NOT NULL').length;
  expect([all("SELECT * FROM publication WHERE act = 'recall' AND state = 'agreed'").length, all("SELECT * FROM audit WHERE action = 'recall'").length]).toEqual([recalled, recalled]);
}

async function tried(run: () => Promise<unknown>): Promise<boolean> {
  try {
    await run();
    return true;
  } catch (error) {
    if (!(error instanceof Killed) && !(error instanceof Refusal) && !/D1_ERROR|R2:/.test(String(error))) throw error;
    return false;
  }
}

describe('publishing under faults', () => {
  it('is never half done, and done again it comes to the same world, whichever call to database or bucket goes wrong in whichever way', async () => {
    const calm = await world();
    let cases = 0;
    for (const [name, run] of steps) {
      const before: World = { d1: calm.d1.copy(), held: new Map(calm.held) };
      await run(new Door(calm.d1, noPause), new Bucket(calm.held));
      const expected = rowsOf(calm);
      for (const [where, fault] of [...faults.map((each) => ['database', each] as const), ...objectFaults.map((each) => ['objects', each] as const)]) {
        for (let at = 0; ; at++) {
          const each: World = { d1: before.d1.copy(), held: new Map(before.held) };
          let reached = false;
          const here = (place: string) => (call: number) => (place === where && call === at ? ((reached = true), fault) : null);
          const done = await tried(() => run(new Door(faulty(each.d1, here('database') as (call: number) => Fault | null), noPause), new Bucket(each.held, here('objects') as (call: number) => ObjectFault | null)));
          if (!reached) break;
          await whole(each);
          if (!done) await run(new Door(each.d1, noPause), new Bucket(each.held));
          cases += 1;
          expect([name, where, fault, at, rowsOf(each)]).toEqual([name, where, fault, at, expected]);
          await whole(each);
        }
      }
    }
    expect(cases).toBeGreaterThan(100);
  }, 600_000);

  it('publishes once when two sign at the same time, and nothing when an act lands in between', async () => {
    const calm = await world();
    await steps[0]![1](new Door(calm.d1, noPause), new Bucket(calm.held));
    const third = { ...chi, id: 'khoa', actor: actor('khoa', AFTER + 2000) };
    const digest = (await digestOf(new Door(calm.d1), proposal.id))!;
    const answers = await Promise.allSettled([other, third].map((who) => signPublication(context(new Door(calm.d1, noPause), new Bucket(calm.held), AFTER + 1000), who, campaignId, proposal.id, digest)));
    expect(answers.some(({ status }) => status === 'fulfilled')).toBe(true);
    await whole(calm);
    expect(calm.d1.database.prepare('SELECT count(*) AS n FROM edition').get()).toEqual({ n: 1 });

    const late = await world();
    await steps[0]![1](new Door(late.d1, noPause), new Bucket(late.held));
    // Whatever call comes right before the batch that publishes, an entry lands: it is counted anew, and does not fit any more.
    let landed = 0;
    const moved = { prepare: (text: string) => late.d1.prepare(text), batch: async <T>(statements: D1PreparedStatement[]) => {
      if (statements.some((each) => (each as unknown as { text: string }).text.includes('INSERT INTO edition ')) && landed++ === 0) {
        late.d1.database.exec(`INSERT INTO ledger (seq, claim_id, verdict_no, indicator, procedure_group, unit_id, team_id, act_date, claimed_at, milli, at, cause) SELECT max(seq) + 1, NULL, 0, 'dossier_full', '', '${unitAt(3)}', NULL, '${TODAY}', ${NOW}, 9000, ${NOW}, 'thử' FROM ledger`);
      }
      return late.d1.batch<T>(statements);
    } };
    await expect(signPublication(context(new Door(moved, noPause), new Bucket(late.held), AFTER + 1000), other, campaignId, proposal.id, (await digestOf(new Door(late.d1), proposal.id))!)).rejects.toMatchObject({ code: 'edition_stale' });
    expect([landed, late.d1.database.prepare('SELECT count(*) AS n FROM edition').get()]).toEqual([1, { n: 0 }]);
  });
});

describe('the two counts', () => {
  const act = fc.record({ unit: fc.integer({ min: 1, max: 5 }), indicator: fc.constantFrom(...indicatorCodes.filter((code) => ['dossier_full', 'vneid_outside', 'outreach_turn'].includes(code))), day: fc.constantFrom('2026-10-31', '2026-11-01', '2026-11-07', '2026-11-15', '2026-11-18', '2026-11-19', TODAY),
    late: fc.boolean(), quantity: fc.integer({ min: 1, max: 40 }), share: fc.constantFrom(0, 0, 333, 500), fate: fc.constantFrom('recognised', 'recognised', 'recognised', 'reopened', 'again', 'rejected', 'waits') });
  it('come to the same on random campaigns, and a forged one is seen', async () => {
    const base = migrated();
    await enterProvince(new Door(base));
    let seen = 0;
    await fc.assert(fc.asyncProperty(fc.array(act, { minLength: 1, maxLength: 14 }), fc.constantFrom(127, 0b0011111, 0b1000001), fc.array(fc.tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 30 })), { maxLength: 4 }), async (acts, weekdays, targets) => {
      const d1 = base.copy();
      const door = new Door(d1, noPause);
      const { id } = await launch({ door, organizer: chi, now: NOW }, aCampaign({ id: uuid(), claimsUntilDay: '2026-12-31', lastDay: '2026-12-20', targets: [...new Map(targets)].map(([n, amount]) => ({ unitId: unitAt(n), indicator: 'dossier_full' as const, amount })) }));
      d1.database.exec(`UPDATE campaign SET weekdays = ${weekdays}`);
      for (const each of acts) {
        const claim = aClaim({ unitId: unitAt(Math.min(each.unit, 4)), indicator: each.indicator, actDate: each.day, quantity: each.indicator === 'outreach_turn' ? each.quantity : 1,
          ...(each.indicator === 'dossier_full' && { dossierCode: `000.00.A1.H08-${each.day.slice(2).replaceAll('-', '')}-${String(++codes % 10_000).padStart(4, '0')}` }), ...(each.indicator === 'vneid_outside' && { account: `09${String(++codes).padStart(8, '0')}` }) } as never);
        const { refused } = await claimActs({ door, blind, author: everyone, now: NOW }, [claim]);
        if (refused.length > 0) continue;
        if (each.share > 0) d1.database.prepare('UPDATE claim SET unit_shares = ? WHERE id = ?').run(JSON.stringify([{ u: claim.unitId, m: 1000 - each.share }, { u: unitAt((each.unit % 4) + 1), m: each.share }]), claim.id);
        if (each.late) d1.database.prepare('UPDATE claim SET arrived_at = ? WHERE id = ?').run(Date.parse('2027-01-02T00:00:00Z'), claim.id);
        const say = (outcome: string, reason: string) => decide({ door, judge: binh, blind, now: NOW }, { id: uuid(), verdicts: [{ claimId: claim.id, outcome, reason } as never] });
        if (each.fate === 'rejected') await say('rejected', 'not_found');
        if (['recognised', 'reopened', 'again'].includes(each.fate)) await say('recognised', 'seen');
        if (['reopened', 'again'].includes(each.fate)) await say('reopened', 'mistake');
        if (each.fate === 'again') await say('recognised', 'seen');
      }
      const facts = (await standingFacts(door, id, localDateAt(NOW)))!;
      const { board } = await computeBoard(door, facts, { no: 1, now: NOW, today: localDateAt(NOW), dawn: null });
      const codesOf = facts.head.indicators.map(({ code }) => code);
      const second = await secondCountOf(door, id);
      expect([secondCountApart(board, codesOf, second, false), secondCountApart(board, codesOf, second, true), await talliesApart(door, id)]).toEqual([0, 0, 0]);
      seen += board.totals.actsMilli;
      if (board.totals.actsMilli > 0) {
        d1.database.exec(`UPDATE ledger SET milli = milli + 1 WHERE seq = (SELECT max(l.seq) FROM ledger l JOIN campaign k ON l.act_date >= k.act_from AND (k.weekdays >> CAST(strftime('%w', l.act_date) AS INTEGER)) & 1 AND l.claimed_at < k.claims_until)`);
        expect(await talliesApart(door, id)).toBeGreaterThan(0);
      }
    }), { numRuns: 60, seed: 20261124 });
    expect(seen).toBeGreaterThan(0);
  });
});
let codes = 0;

/** An edition read from its bytes. */
export const editionIn = (bytes: Uint8Array): Edition => JSON.parse(new TextDecoder().decode(bytes)) as Edition;
describe('an edition of the simulated world', () => {
  it('is counted again from its bytes alone', async () => {
    const calm = await world();
    await steps[0]![1](new Door(calm.d1, noPause), new Bucket(calm.held));
    const [[digest, bytes]] = [...calm.held] as [[string, Uint8Array]];
    const edition = editionIn(bytes);
    expect([isRecounted(edition), hex(await sha256(utf8(new TextDecoder().decode(bytes)))) === digest]).toEqual([true, true]);
    for (const tampered of [{ ...edition, counts: edition.counts.map((count, at) => (at === 0 ? { ...count, milli: count.milli + 1000 } : count)) }, { ...edition, targets: edition.targets.slice(1) }, { ...edition, board: { ...edition.board, unranked: [edition.board.clusters[0]!.rows[0]!] } }]) expect(isRecounted(tampered)).toBe(false);
  });
});

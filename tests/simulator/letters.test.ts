import { describe, expect, it } from 'vitest';
import { blindIndex } from '#services/blind-index';
import { claimActs } from '#services/claim';
import { decide } from '#services/decide';
import { keepLeagues } from '#services/league';
import { chooseNotices, keepDevice, writeLetters } from '#services/notify';
import { sendPush } from '#services/send-push';
import { Door } from '#store/d1';
import { enterPersonOnly } from '#store/people';
import { D1LookAlike, Killed, faults, faulty, migrated, type Fault } from '../support/d1.ts';
import { aBrowser, vapidKeys } from '../support/push-service.ts';
import { KEY, NOW, TODAY, binh, enterProvince, everyone, unitAt } from '../support/world.ts';

/** What the minute's watch writes about people, cut off at every call in every way, and run again by the next minute. */
const noPause = () => Promise.resolve();
const actor = { by: everyone.id, as: null, address: null, at: NOW };
const blind = blindIndex(KEY);
const id = (n: number): string => `01999999-0000-7000-8000-${String(n).padStart(12, '0')}`;
const SERVER = { origin: 'https://bang-vang.example', secret: 'bí mật' };
const vapid = await vapidKeys();

/** Somebody who wants a letter each day and has a browser, with three claims decided. */
async function world(): Promise<D1LookAlike> {
  const d1 = migrated();
  const door = new Door(d1, noPause);
  await enterProvince(door);
  await enterPersonOnly(door, { id: everyone.id, name: 'Mọi Người', email: 'moi-nguoi@thu.example', phone: null, birthYear: 1999 }, actor);
  const browser = await aBrowser('https://web.push.apple.com/x');
  await keepDevice(door, everyone.id, { id: id(1), endpoint: browser.endpoint, p256dh: browser.p256dh, auth: browser.auth, label: 'Safari' }, [], actor);
  await chooseNotices(door, { id: everyone.id, email: 'moi-nguoi@thu.example' }, { pushKinds: ['recognised', 'asked'], mailKinds: ['recognised', 'asked'], mailEvery: 'daily' }, actor);
  await decided(door, 1, NOW, 3);
  return d1;
}
async function decided(door: Door, first: number, now: number, n: number): Promise<void> {
  const claims = Array.from({ length: n }, (_, at) => ({ id: id(100 + first + at), indicator: 'dossier_full', actDate: TODAY, capturedAt: now, unitId: unitAt(1), quantity: 1, dossierCode: `000.00.A1.H08-261120-${String(first + at).padStart(4, '0')}` }));
  await claimActs({ door, blind, author: everyone, now }, claims);
  await decide({ door, judge: binh, blind, now }, { id: id(900 + first), verdicts: claims.map((claim) => ({ claimId: claim.id, outcome: 'recognised' as const, reason: 'seen' as const })) });
}
const all = (d1: D1LookAlike, table: string) => d1.database.prepare(`SELECT * FROM ${table} ORDER BY 1, 2`).all().map((row) => ({ ...row }));

/** Runs a step with one fault, then as the next minutes would; for every call and fault. @returns how many cases there were */
async function withEveryFault(begin: D1LookAlike, step: (door: Door) => Promise<void>, after: (d1: D1LookAlike, fault: Fault, call: number) => Promise<void>): Promise<number> {
  let cases = 0;
  for (const fault of faults) {
    for (let call = 0; ; call++) {
      const d1 = begin.copy();
      const bad = faulty(d1, (n) => (n === call ? fault : null));
      await step(new Door(bad, noPause)).catch((error: unknown) => { if (!(error instanceof Error || error instanceof Killed)) throw error; });
      if (bad.calls() <= call) break;
      for (let again = 0; again < 2; again++) await step(new Door(d1, noPause));
      await after(d1, fault, call);
      cases += 1;
    }
  }
  return cases;
}

const DAY_MS = 86_400_000;
const LETTER_AT = Date.parse('2026-11-21T00:02:00Z');

describe('what the watch tells people, whatever breaks', () => {
  it('is one letter for a period, with every news in exactly one', async () => {
    const begin = await world();
    const cases = await withEveryFault(begin, (door) => writeLetters(door, SERVER, LETTER_AT), async (d1, fault, call) => {
      const [first, ...more] = all(d1, 'mail') as { body: string }[];
      expect([fault, call, more.length, /- (\d+) khai báo/.exec(first!.body)?.[1]]).toEqual([fault, call, 0, '3']);
      await decided(new Door(d1, noPause), 50, LETTER_AT + 60_000, 2);
      for (let again = 0; again < 2; again++) await writeLetters(new Door(d1, noPause), SERVER, LETTER_AT + DAY_MS + again * 60_000);
      expect([fault, call, (all(d1, 'mail') as { body: string }[]).map(({ body }) => /- (\d+) khai báo/.exec(body)?.[1]).sort()]).toEqual([fault, call, ['2', '3']]);
    });
    expect(cases).toBeGreaterThanOrEqual(faults.length * 3);
  });

  it('is at least one message to a browser, and never none', async () => {
    const begin = await world();
    const morning = NOW + 60_000;
    let got = 0;
    const post = (async () => { got += 1; return new Response(null, { status: 201 }); }) as unknown as typeof fetch;
    const cases = await withEveryFault(begin, (door) => sendPush(door, vapid, morning, [], post), async (d1, fault, call) => {
      // A message that was taken and whose process died is tried again when its time comes.
      for (const minutes of [2, 5]) await sendPush(new Door(d1, noPause), vapid, morning + minutes * 60_000, [], post);
      expect([fault, call, got >= 1 && got <= 2, all(d1, 'push_message'), all(d1, 'push_due')]).toEqual([fault, call, true, [], []]);
      got = 0;
    });
    expect(cases).toBeGreaterThanOrEqual(faults.length * 3);
  });

  it('is one set of groups for a week, closed with the figures of its closing', async () => {
    const begin = await world();
    const member = (n: number, choice: string) => {
      begin.database.prepare("INSERT INTO person (id, name, email, emailVerified, createdAt, updatedAt, birthYear) VALUES (?, 'Người', ?, 0, '', '', 1999)").run(`p${n}`, `p${n}@thu.example`);
      begin.database.prepare("INSERT INTO membership (id, person_id, unit_id, valid_from, valid_to) VALUES (?, ?, ?, '2026-01-01', '9999-12-31')").run(`m${n}`, `p${n}`, unitAt(1));
      begin.database.prepare("INSERT INTO consent (person_id, purpose, no, choice, text_version, at) VALUES (?, 'league', 1, ?, 'v', 0)").run(`p${n}`, choice);
    };
    for (let n = 0; n < 40; n++) member(n, n === 7 ? 'nothing' : 'name');
    const made = await withEveryFault(begin, (door) => keepLeagues(door, NOW), async (d1, fault, call) => {
      expect([fault, call, all(d1, 'league_member').length, all(d1, 'league_week').length]).toEqual([fault, call, 39, 1]);
    });
    const closing = begin.copy();
    await keepLeagues(new Door(closing, noPause), NOW);
    const thursday = Date.parse('2026-11-25T17:00:00Z');
    const closed = await withEveryFault(closing, (door) => keepLeagues(door, thursday), async (d1, fault, call) => {
      expect([fault, call, all(d1, 'league_member').filter(({ monday, milli }) => monday === '2026-11-16' && milli === 0).length, all(d1, 'league_week').map(({ monday, closed_at }) => [monday, closed_at !== null])])
        .toEqual([fault, call, 39, [['2026-11-16', true], ['2026-11-23', false]]]);
    });
    expect(Math.min(made, closed)).toBeGreaterThanOrEqual(faults.length * 3);
  });
});

import { describe, expect, it } from 'vitest';
import type { MemberBoard, OwnPlace } from '#wire/member-board';
import { CONSENT_TEXT_VERSION } from '#vocabulary';
import { keepMemberBoards } from '#services/member-board';
import { rebuildTallies } from '#services/rebuild';
import { personErased } from '#store/privacy';
import { aroundMember, foldMembers, rankMembers, topMembers } from '#store/member-boards';
import { enterMembers } from '#store/members';
import { call, door, testEnv, type Person } from '../support/setup.ts';
import { aCampaign, aClaim, unitAt, uuid } from '../support/world.ts';

const SLUG = 'thu-nghiem';
let asked = 0;
const sql = async <Row>(text: string, ...params: unknown[]) => (await testEnv.DB.prepare(text).bind(...params).all<Row>()).results;
const watched = () => keepMemberBoards(door(), Date.now());
const page = async () => (await call(null, 'GET', `/api/campaigns/${SLUG}/members?x=${asked += 1}`)).body as MemberBoard;
const own = async (person: Person) => (await call(person, 'GET', `/api/campaigns/${SLUG}/members/own`)).body as OwnPlace;
const choose = async (person: Person, choice: string) => expect((await call(person, 'POST', '/api/me/consents', { purpose: 'campaign_board', choice, textVersion: CONSENT_TEXT_VERSION })).status).toBe(200);
const names = ({ named }: MemberBoard) => named.map(({ name, place, actsMilli }) => [name, place, actsMilli]);

/** Dung and Giang belong to the first commune, so that they can claim and be helped by. */
async function members(): Promise<void> {
  for (const id of ['dung', 'giang', 'an']) await enterMembers(door(), null, [{ id, name: id, email: null, phone: null, birthYear: 1999, known: true, unitId: unitAt(1), membershipId: `m-${id}`, from: '2020-01-01' }],
    { by: 'dung', as: null, address: null, at: 0 } as never);
}
async function recognised(person: Person, count: number, over: object = {}): Promise<string[]> {
  const claims = Array.from({ length: count }, () => aClaim(over));
  expect((await call(person, 'POST', '/api/claims', { claims })).body.refused).toEqual([]);
  expect((await call('binh', 'POST', '/api/verdicts', { id: uuid(), verdicts: claims.map(({ id }) => ({ claimId: id, outcome: 'recognised', reason: 'seen' })) })).status).toBe(200);
  return claims.map(({ id }) => id);
}
const campaignId = async () => (await sql<{ id: string }>('SELECT id FROM campaign WHERE slug = ?1', SLUG))[0]!.id;

describe('the board of members', () => {
  it('names who agreed, as they chose, counts the rest, and forgets at once who changed their mind', async () => {
    await members();
    expect((await call('chi', 'POST', '/api/campaigns', aCampaign())).status).toBe(201);
    expect((await page() as unknown as { code: string }).code).toBe('member_board_none');
    const [shared] = await recognised('an', 1, { helpers: [{ personId: 'an', milli: 333 }, { personId: 'dung', milli: 667 }] });
    await recognised('an', 1);
    await recognised('giang', 3);
    // An upgrade is no act of its own.
    await watched();
    expect(await page()).toMatchObject({ members: 3, actsMilli: 5000, named: [], more: 0 });
    await choose('dung', 'name');
    await choose('giang', 'initials');
    expect(names(await page())).toEqual([['G.', 1, 3000], ['dung', 3, 667]]);
    expect(await own('an')).toMatchObject({ members: 3, own: { place: 2, shared: false, actsMilli: 1333 }, toNextMilli: 1667, shown: 'nothing',
      around: [{ place: 1, actsMilli: 3000, own: false }, { place: 2, actsMilli: 1333, own: true }, { place: 3, actsMilli: 667, own: false }] });
    expect(JSON.stringify(await own('an'))).not.toMatch(/giang|dung|G\./);
    expect((await own('chi')).own).toBeNull();

    const answer = await call(null, 'GET', `/api/campaigns/${SLUG}/members?x=${asked += 1}`);
    expect([Number(/(\d+) read/.exec(answer.headers.get('server-timing')!)![1]) <= 2, answer.headers.get('cache-control')]).toEqual([true, 'public, max-age=1']);
    expect((await call(null, 'GET', `/api/campaigns/${SLUG}/members?x=${asked += 1}`, undefined, { 'if-none-match': answer.headers.get('etag')! })).status).toBe(304);
    await choose('giang', 'nothing');
    expect(names(await page())).toEqual([['dung', 3, 667]]);
    // Who turns out to be a child is named nowhere, whatever they chose.
    await sql("UPDATE person SET birthYear = ?1 WHERE id = 'dung'", new Date().getFullYear() - 15);
    await sql('UPDATE member_board SET names_due = names_due + 1');
    expect(names(await page())).toEqual([]);
    await sql("UPDATE person SET birthYear = 1999 WHERE id = 'dung'");

    // What is taken back is taken from everybody who had a part; the whole stays what the units' board says.
    await call('binh', 'POST', '/api/verdicts', { id: uuid(), verdicts: [{ claimId: shared, outcome: 'reopened', reason: 'mistake' }] });
    await watched();
    expect(await page()).toMatchObject({ members: 2, actsMilli: 4000 });
    expect([(await own('dung')).own, (await own('an')).own]).toEqual([null, { place: 2, shared: false, actsMilli: 1000 }]);
    const sums = await sql<{ micro: number; milli: number }>("SELECT (SELECT sum(micro) FROM member_cell) AS micro, (SELECT sum(milli) FROM tally WHERE scope = ?1 AND indicator <> 'account_transaction') AS milli", await campaignId());
    expect(sums[0]!.micro).toBe(sums[0]!.milli * 1000);
    expect(await rebuildTallies(door())).toMatchObject({ equal: true, differences: { members: 0 } });
    await sql("UPDATE member_cell SET micro = micro + 1 WHERE person_id = 'an'");
    expect((await rebuildTallies(door())).differences.members).toBe(2);
    await watched();
    expect((await own('an')).own).toMatchObject({ actsMilli: 1000 });

    await choose('giang', 'name');
    await door().batch(personErased('giang', Date.now()));
    expect(names(await page())).toEqual([]);
    await watched();
    expect(await page()).toMatchObject({ members: 1, actsMilli: 1000 });
    expect(await rebuildTallies(door())).toMatchObject({ differences: { members: 0 } });
    expect(await sql("SELECT micro FROM member_cell WHERE person_id = ''")).toEqual([{ micro: 3_000_000 }]);
  });

  it('is not there for campaigns nobody knows, nor for who is signed out', async () => {
    expect((await call(null, 'GET', '/api/campaigns/khong-co/members')).body.code).toBe('member_board_none');
    expect((await call(null, 'GET', `/api/campaigns/${SLUG}/members/own`)).body.code).toBe('signed_out');
    expect((await call('an', 'GET', '/api/campaigns/khong-co/members/own')).body.code).toBe('member_board_none');
  });
});

describe('150,000 members', () => {
  const MEMBERS = 150_000;
  it('are ranked inside the database, and read three rows around one of them', async () => {
    const world = door();
    await world.batch([{ sql: `INSERT INTO member_board (campaign_id, slug, counted_by, indicators, seq, ranked_seq, no, members, micro, made_at, names_due, names_no) VALUES ('k', 'k', '', '[]', 0, -1, 0, 0, 0, 0, 0, 0)`, params: [] },
      { sql: `WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < ${MEMBERS}) INSERT INTO member_cell (campaign_id, person_id, micro) SELECT 'k', printf('p%06d', i), iif(i % 3 = 0, 1000000, 1000000 * (i * 7919 % 397) + iif(i % 50 = 0, 333000, 0)) FROM n`, params: [] }]);
    await rankMembers(world, 'k', 0, 1);
    // Twice is once.
    await rankMembers(world, 'k', 0, 1);
    expect(await sql('SELECT no, names_due AS due FROM member_board')).toEqual([{ no: 1, due: 1 }]);
    const cells = (await sql<{ id: string; micro: number }>('SELECT person_id AS id, micro FROM member_cell WHERE micro > 0 ORDER BY micro DESC, person_id'));
    const placeOf = new Map<string, number>();
    cells.forEach(({ id, micro }, at) => placeOf.set(id, at > 0 && cells[at - 1]!.micro === micro ? placeOf.get(cells[at - 1]!.id)! : at + 1));
    const expected = ({ id, micro }: { id: string; micro: number }) => ({ personId: id, actsMilli: micro / 1000, place: placeOf.get(id)! });
    const top = door();
    expect(await topMembers(top, 'k', 50)).toEqual(cells.slice(0, 50).map(expected));
    expect(top.cost.rowsRead).toBeLessThanOrEqual(2);
    expect(await topMembers(door(), 'k', 1200)).toEqual(cells.slice(0, 1200).map(expected));
    // At both ends, at the edges of portions, in the middle of a long tie.
    for (const at of [0, 3, 489, 490, 499, 500, 501, 509, 75_000, 74_999, 100_123, 125_000, cells.length - 2, cells.length - 1]) {
      const one = door();
      const around = await aroundMember(one, 'k', cells[at]!.id, 5);
      expect([at, around]).toEqual([at, { members: cells.length, own: expected(cells[at]!), shared: cells.filter(({ micro }) => micro === cells[at]!.micro).length > 1,
        before: cells.slice(Math.max(0, at - 5), at).map(expected), after: cells.slice(at + 1, at + 6).map(expected) }]);
      expect([at, one.cost.rowsRead]).toEqual([at, 3]);
    }
    expect(await aroundMember(door(), 'k', 'ai-do', 5)).toBeNull();
    expect(await foldMembers(door(), 'k')).toBe(false);
  });
});

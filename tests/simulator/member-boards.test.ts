import { describe, expect, it } from 'vitest';
import { claimActs } from '#services/claim';
import { blindIndex } from '#services/blind-index';
import { decide } from '#services/decide';
import { launch } from '#services/launch';
import { keepMemberBoards } from '#services/member-board';
import { Door } from '#store/d1';
import { D1LookAlike, faults, faulty, migrated } from '../support/d1.ts';
import { KEY, NOW, aCampaign, aClaim, binh, chi, enterProvince, everyone, unitAt, uuid } from '../support/world.ts';

const noPause = () => Promise.resolve();
const blind = blindIndex(KEY);

/** Three people of the first commune, what they did alone and together, and one act that is taken back. */
async function world(): Promise<D1LookAlike> {
  const d1 = migrated();
  const door = new Door(d1);
  await enterProvince(door);
  for (const id of ['moi-nguoi', 'p1', 'p2']) {
    d1.database.exec(`INSERT INTO person (id, name, email, emailVerified, createdAt, updatedAt, birthYear) VALUES ('${id}', 'Người ${id}', '${id}', 0, '', '', 1999)`);
    d1.database.exec(`INSERT INTO membership (id, person_id, unit_id, valid_from, valid_to) VALUES ('m-${id}', '${id}', '${unitAt(1)}', '2020-01-01', '9999-12-31')`);
  }
  d1.database.exec("INSERT INTO consent (person_id, purpose, no, choice, text_version, at) VALUES ('p1', 'campaign_board', 1, 'name', 'v', 0), ('p2', 'campaign_board', 1, 'initials', 'v', 0)");
  await launch({ door, organizer: chi, now: NOW }, aCampaign());
  await launch({ door, organizer: chi, now: NOW }, aCampaign({ slug: 'dot-hai' }));
  const claims = [aClaim(), aClaim(), aClaim({ helpers: [{ personId: 'p1', milli: 333 }, { personId: 'p2', milli: 667 }] }), aClaim({ helpers: [{ personId: 'p1', milli: 1000 }] })];
  expect((await claimActs({ door, blind, author: everyone, now: NOW }, claims)).refused).toEqual([]);
  await decide({ door, judge: binh, blind, now: NOW }, { id: uuid(), verdicts: claims.map(({ id }) => ({ claimId: id, outcome: 'recognised', reason: 'seen' })) });
  return d1;
}
const all = (d1: D1LookAlike) => ['member_cell', 'member_page', 'member_board'].map((table) => d1.database.prepare(`SELECT * FROM ${table} ORDER BY 1, 2`).all());

describe('members’ boards under faults', () => {
  it('end in the same world whatever fails at whichever call', async () => {
    const before = await world();
    const right = before.copy();
    const counted = faulty(right, () => null);
    await keepMemberBoards(new Door(counted, noPause), NOW);
    const cells = right.database.prepare('SELECT person_id AS id, micro FROM member_cell ORDER BY campaign_id, person_id').all();
    expect(cells).toEqual([...Array(2)].flatMap(() => [{ id: 'moi-nguoi', micro: 2_000_000 }, { id: 'p1', micro: 1_333_000 }, { id: 'p2', micro: 667_000 }]));
    expect(counted.calls()).toBeGreaterThan(8);
    for (let call = 0; call < counted.calls(); call++) {
      for (const fault of faults) {
        const twin = before.copy();
        await keepMemberBoards(new Door(faulty(twin, (at) => (at === call ? fault : null)), noPause), NOW).catch(() => undefined);
        await keepMemberBoards(new Door(twin, noPause), NOW);
        expect([call, fault, all(twin)]).toEqual([call, fault, all(right)]);
      }
    }
    // With nothing new nothing is written.
    const still = right.copy();
    await keepMemberBoards(new Door(still, noPause), NOW + 60_000);
    expect(all(still)).toEqual(all(right));
  });
});

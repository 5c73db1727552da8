import { describe, expect, it } from 'vitest';
import { PLEDGE, PLEDGE_VERSION } from '#vocabulary';
import type { Claiming } from '#wire/claiming';
import { enterMembers } from '#store/members';
import { joinTeam, keepTeam } from '#store/teams';
import { call, door } from '../support/setup.ts';
import { aClaim, unitAt } from '../support/world.ts';

const actor = { by: 'dung', as: null, address: null, at: Date.now() };
const member = (id: string, name: string, unitId: string, known = false) => ({ id, name, email: null, phone: null, birthYear: 2000, known, unitId, membershipId: `m-${id}`, from: '2020-01-01' });
const asked = async (person: 'an' | 'binh'): Promise<Claiming> => (await call(person, 'GET', '/api/me/claiming')).body;

describe('what a device needs to claim without a line', () => {
  it('names own units, own teams, and whom one may have helped with: nobody else', async () => {
    await enterMembers(door(), null, [member('an', 'An', unitAt(1), true), member('hai', 'Người Hai', unitAt(1)), member('ba', 'Người Ba', unitAt(2)), member('bon', 'Người Bốn', unitAt(3))], actor);
    const team = { id: '01999999-0000-7000-8000-0000000000aa', kind: 'digital' as const, name: 'Tổ thử', place: 'Xã', unitId: unitAt(2), validFrom: '2020-01-01', validTo: '9999-12-31' };
    await keepTeam(door(), { ...team, sortKey: 't', searchKey: 't' }, actor);
    for (const personId of ['an', 'ba']) await joinTeam(door(), { teamId: team.id, unitId: unitAt(2), personId, leads: false, from: '2020-01-01', to: '9999-12-31' }, actor);
    const claiming = await asked('an');
    expect(claiming.units).toEqual([{ id: unitAt(1), name: 'Đoàn xã Số 00001' }]);
    expect(claiming.teams).toEqual([{ id: team.id, name: 'Tổ thử' }]);
    expect(claiming.companions.map(({ id }) => id).sort()).toEqual(['an', 'ba', 'hai']);
    expect(Object.keys(claiming.companions[0]!)).toEqual(['id', 'name']);
    expect(claiming.pledge).toEqual({ text: PLEDGE, version: PLEDGE_VERSION });
    expect(claiming.indicators.map(({ code }) => code)).toContain('dossier_full');
    expect(claiming.indicators.map(({ code }) => code)).not.toContain('dossier_level_3');
    // Who may claim for no unit is offered none, and nobody's name.
    expect(await asked('binh')).toMatchObject({ personId: 'binh', units: [], companions: [] });
  });

  it('takes a claim from a device only in its own person\'s session, and each number of a device once', async () => {
    const device = { id: crypto.randomUUID(), no: 1 };
    const claim = aClaim({ device, pledge: PLEDGE_VERSION });
    const post = (as: string, claims: object[]) => call('an', 'POST', `/api/claims?as=${as}`, { claims });
    expect(await post('binh', [claim])).toMatchObject({ status: 409, body: { code: 'another_person' } });
    expect((await post('an', [claim])).body.stored).toMatchObject([{ id: claim.id, state: 'stored' }]);
    expect((await post('an', [claim])).body.stored).toMatchObject([{ id: claim.id, state: 'already_stored' }]);
    expect((await post('an', [aClaim({ device })])).body.refused).toMatchObject([{ code: 'device_no_reused' }]);
  });
});

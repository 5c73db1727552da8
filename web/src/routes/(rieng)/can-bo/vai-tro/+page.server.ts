import { redirect } from '@sveltejs/kit';
import type { GrantedRole } from '#vocabulary';
import { localDateAt } from '#domain/calendar';
import { act, unitNamed } from '$lib/act.ts';
import { Asking } from '$lib/form.ts';
import { answered, api } from '$lib/api.ts';
import { path } from '$lib/path.ts';
import { unitsWith } from '$lib/staff.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch, parent }) => {
  const { me } = await parent();
  const mine = unitsWith(me, 'administrator', 'auditor');
  // Without a second factor the role does not count yet; the notice above says so.
  const answer = mine.length > 0 ? await answered(api(fetch).staff.$get()) : null;
  return { grants: answer?.ok ? answer.body.grants : [], mine, today: localDateAt(Date.now()), newId: crypto.randomUUID(), keeps: unitsWith(me, 'administrator').length > 0 };
};

/** Somebody by address or number. @throws Asking */
async function foundBy(asked: ReturnType<typeof api>, login = ''): Promise<string> {
  const found = await answered(asked.staff.find.$get({ query: { login } }));
  if (!found.ok) throw new Asking(found.refusal.message, 'login');
  return found.body.id;
}

export const actions: Actions = {
  grant: (event) => act(event, 'grant', async (asked, typed) => {
    const unitId = await unitNamed(asked, typed.unit, 'unit');
    const role = typed.role as GrantedRole;
    const dates = { validFrom: typed.validFrom ?? '', ...(typed.validTo && { validTo: typed.validTo }) };
    const found = await answered(asked.staff.find.$get({ query: { login: typed.login ?? '' } }));
    if (found.ok) return asked.staff.grants.$post({ json: { personId: found.body.id, role, unitId, ...dates } }) as never;
    if (found.refusal.code !== 'person_unknown') throw new Asking(found.refusal.message, 'login');
    if (!typed.name) throw new Asking('Chưa có ai với tên đăng nhập này. Hãy nhập cả họ và tên để thêm người mới.', 'name');
    const email = typed.login?.includes('@') ? { email: typed.login } : { phone: typed.login ?? '' };
    return asked.staff.$post({ json: { id: typed.id ?? '', name: typed.name, ...email, role, unitId, ...dates } });
  }),
  end: (event) => act(event, 'end', (asked, typed) => asked.staff.grants.end.$post({ json: {
    personId: typed.personId ?? '', role: typed.role as GrantedRole, unitId: typed.unitId ?? '', validFrom: typed.validFrom ?? '' } })),
  invite: (event) => act(event, 'invite', (asked, typed) => asked.staff[':id'].invite.$post({ param: { id: typed.personId ?? '' } })),
  reset: (event) => act(event, 'reset', (asked, typed) => asked.staff[':id']['reset-factors'].$post({ param: { id: typed.personId ?? '' } })),
  lost: (event) => act(event, 'lost', async (asked, typed) => asked.staff[':id']['reset-factors'].$post({ param: { id: await foundBy(asked, typed.login) } })),
  support: async (event) => {
    const answer = await act(event, 'support', async (asked, typed) => asked.staff[':id'].support.$post({ param: { id: await foundBy(asked, typed.login) } }));
    if ('done' in answer) redirect(303, path.desk());
    return answer;
  },
};

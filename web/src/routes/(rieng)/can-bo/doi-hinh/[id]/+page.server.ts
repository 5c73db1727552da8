import type { TeamKind } from '#vocabulary';
import { localDateAt } from '#domain/calendar';
import { act } from '$lib/act.ts';
import { Asking } from '$lib/form.ts';
import { answered, api, need } from '$lib/api.ts';
import { unitsWith } from '$lib/staff.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch, params, parent }) => {
  const { me } = await parent();
  return { team: await need(api(fetch).teams[':id'].roster.$get({ param: { id: params.id } })), today: localDateAt(Date.now()), units: unitsWith(me, 'officer', 'administrator') };
};

export const actions: Actions = {
  join: (event) => act(event, 'join', async (asked, typed) => {
    // Members are found in the units one looks after; of other units, by the officer there.
    const found = await answered(asked.members.$get({ query: { unitId: typed.unitId ?? '', q: typed.name ?? '' } }));
    const people = found.ok ? found.body.members : [];
    const exact = people.filter(({ name }) => name.toLocaleLowerCase('vi') === typed.name?.toLocaleLowerCase('vi'));
    const [only] = exact.length > 0 ? exact : people;
    if (!only || (exact.length !== 1 && people.length !== 1)) throw new Asking(people.length === 0 ? 'Không tìm thấy đoàn viên này trong đơn vị. Hãy kiểm tra lại tên và đơn vị.' : `Có ${people.length} người gần với tên này: ${people.slice(0, 4).map(({ name, birthYear }) => `${name} (${birthYear})`).join('; ')}. Hãy nhập đủ tên.`, 'name');
    return asked.teams[':id'].join.$post({ param: { id: event.params.id }, json: { personId: only.id, leads: typed.leads === 'on', from: typed.from ?? '' } });
  }),
  leave: (event) => act(event, 'leave', (asked, typed) => asked.teams[':id'].leave.$post({ param: { id: event.params.id }, json: { personId: typed.personId ?? '', to: typed.to ?? '' } })),
  lead: (event) => act(event, 'lead', (asked, typed) => asked.teams[':id'].join.$post({ param: { id: event.params.id }, json: { personId: typed.personId ?? '', leads: typed.leads === 'yes', from: typed.from ?? '' } })),
  keep: (event) => act(event, 'keep', (asked, typed) => asked.teams.$post({ json: { id: event.params.id, kind: typed.kind as TeamKind, name: typed.name ?? '', place: typed.place ?? '', unitId: typed.unitId ?? '',
    validFrom: typed.validFrom ?? '', ...(typed.validTo && { validTo: typed.validTo }) } })),
};

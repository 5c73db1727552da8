import { uuidv7 } from 'uuidv7';
import { localDateAt } from '#domain/calendar';
import { act, unitNamed } from '$lib/act.ts';
import { api, need } from '$lib/api.ts';
import { ownUnit } from '$lib/own-unit.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch, url, parent }) => {
  const { me } = await parent();
  const { units, unitId } = ownUnit(me, url, 'officer', 'administrator', 'auditor');
  const q = url.searchParams.get('tim') ?? '';
  const after = url.searchParams.get('sau');
  const page = unitId ? await need(api(fetch).members.$get({ query: { unitId, q, ...(after && { after }) } })) : null;
  return { units, unitId, page, q, today: localDateAt(Date.now()), newId: crypto.randomUUID(), moveId: uuidv7() };
};

const param = (typed: Record<string, string>) => ({ param: { id: typed.personId ?? '' } });
export const actions: Actions = {
  enter: (event) => act(event, 'enter', (asked, typed) => asked.members.$post({ json: {
    id: typed.id ?? '', unitId: typed.unitId ?? '', name: typed.name ?? '', birthYear: Number(typed.birthYear), from: typed.from ?? '',
    ...(typed.phone && { phone: typed.phone }), ...(typed.email && { email: typed.email }) } })),
  invite: (event) => act(event, 'invite', async (asked, typed) => asked.members[':id'].invite.$post(param(typed))),
  correct: (event) => act(event, 'correct', (asked, typed) => asked.members[':id'].correct.$post({ ...param(typed), json: {
    name: typed.name ?? '', birthYear: typed.birthYear ? Number(typed.birthYear) : null, ...(typed.phone && { phone: typed.phone }), ...(typed.email && { email: typed.email }) } })),
  end: (event) => act(event, 'end', (asked, typed) => asked.members[':id'].end.$post({ ...param(typed), json: { onDate: typed.onDate ?? '' } })),
  move: (event) => act(event, 'move', async (asked, typed) => asked.members[':id'].move.$post({ ...param(typed), json: {
    id: typed.id ?? '', toUnitId: await unitNamed(asked, typed.to, 'toUnitId'), onDate: typed.onDate ?? '' } })),
  undo: (event) => act(event, 'undo', (asked, typed) => asked.members.lists[':id'].undo.$post({ param: { id: typed.id ?? '' } })),
};

import { uuidv7 } from 'uuidv7';
import { act } from '$lib/act.ts';
import { Asking, type Typed } from '$lib/form.ts';
import { api, need } from '$lib/api.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch, params, parent }) => {
  await parent();
  return { view: await need(api(fetch).conflicts[':id'].$get({ param: { id: params.id } })), id: uuidv7() };
};

/** "60" or "33,3" per cent, as people type it, in thousandths. @throws Asking */
function sharesIn(typed: Typed): { side: string; milli: number }[] {
  return Object.entries(typed).filter(([key]) => key.startsWith('share-')).map(([key, value]) => {
    const milli = Number(value.replace('%', '').replace(',', '.').trim()) * 10;
    if (value === '' || !Number.isFinite(milli) || Math.abs(milli - Math.round(milli)) > 1e-9) throw new Asking('Hãy nhập phần trăm của từng bên, ví dụ 60 hoặc 33,3.', 'shares');
    return { side: key.slice(6), milli: Math.round(milli) };
  });
}
const param = ({ params }: { params: { id: string } }) => ({ id: params.id });

export const actions: Actions = {
  words: (event) => act(event, 'words', (asked, typed) => asked.conflicts[':id'].words.$post({ param: param(event), json: { claimId: typed.claim ?? '', words: typed.words ?? '' } })),
  offer: (event) => act(event, 'offer', (asked, typed) => asked.conflicts[':id'].offer.$post({ param: param(event), json: { claimId: typed.claim ?? '', shares: sharesIn(typed) } })),
  withdraw: (event) => act(event, 'withdraw', (asked, typed) => asked.conflicts[':id'].withdraw.$post({ param: param(event), json: { id: typed.id ?? '', claimId: typed.claim ?? '', words: typed.words ?? '' } })),
};

import { fail } from '@sveltejs/kit';
import { uuidv7 } from 'uuidv7';
import { rowFates, type RowFate } from '#vocabulary';
import { answered, api, need } from '$lib/api.ts';
import { staff } from '$lib/staff.ts';
import type { Actions, PageServerLoad } from './$types';

/** What the page can list: rows by fate, and claims that have no row. */
const lists = ['recognised', 'missing', 'conflict', 'contradicts', 'unclaimed'] as const;

export const load: PageServerLoad = async ({ fetch, params, url }) => {
  await staff(fetch, url);
  const view = await need(api(fetch).imports[':id'].$get({ param: { id: params.id } }));
  const asked = url.searchParams.get('loai') ?? 'recognised';
  const list = lists.find((each) => each === asked) ?? 'recognised';
  const after = url.searchParams.get('sau') ?? '';
  const param = { id: params.id };
  const page = list === 'contradicts' || list === 'unclaimed'
    ? await need(api(fetch).imports[':id'].rows.$get({ param, query: { fate: list, ...(after && { after }) } }))
    : await need(api(fetch).imports[':id'].claims.$get({ param, query: { kind: list, after } }));
  return { view, list, fates: rowFates as Record<RowFate, string>, page, verdictId: uuidv7() };
};

export const actions: Actions = {
  withdraw: async ({ request, fetch }) => {
    const form = await request.formData();
    const answer = await answered(api(fetch).verdicts.$post({ json: {
      id: String(form.get('id')), verdicts: [{ claimId: String(form.get('claim')), outcome: 'reopened', reason: 'mistake' }] } }));
    if (answer.ok) return { done: 'Đã rút lại công nhận. Điểm của đơn vị đã giảm tương ứng; khai báo trở lại chờ xác minh.' };
    return fail(answer.status, { message: answer.refusal.message });
  },
};

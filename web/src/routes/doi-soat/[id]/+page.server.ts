import { fail } from '@sveltejs/kit';
import { uuidv7 } from 'uuidv7';
import { rowFates, type RowFate } from '#vocabulary';
import type { ImportClaimsPage, ImportRowsPage, ImportView } from '#wire/import';
import type { VerdictAnswer } from '#wire/verdict';
import { ask, need } from '$lib/api.ts';
import { staff } from '$lib/staff.ts';
import type { Actions, PageServerLoad } from './$types';

/** What the page can list: rows by fate, and claims that have no row. */
const lists = ['recognised', 'missing', 'conflict', 'contradicts', 'unclaimed'] as const;

export const load: PageServerLoad = async ({ fetch, params, url }) => {
  await staff(fetch, url);
  const view = await need<ImportView>(fetch, `/imports/${params.id}`);
  const asked = url.searchParams.get('loai') ?? 'recognised';
  const list = lists.find((each) => each === asked) ?? 'recognised';
  const after = encodeURIComponent(url.searchParams.get('sau') ?? '');
  const ofClaims = list === 'recognised' || list === 'missing' || list === 'conflict';
  const page = ofClaims
    ? await need<ImportClaimsPage>(fetch, `/imports/${params.id}/claims?kind=${list}&after=${after}`)
    : await need<ImportRowsPage>(fetch, `/imports/${params.id}/rows?fate=${list}${after ? `&after=${after}` : ''}`);
  return { view, list, fates: rowFates as Record<RowFate, string>, page, verdictId: uuidv7() };
};

export const actions: Actions = {
  withdraw: async ({ request, fetch }) => {
    const form = await request.formData();
    const answer = await ask<VerdictAnswer>(fetch, 'POST', '/verdicts', {
      id: String(form.get('id')), verdicts: [{ claimId: String(form.get('claim')), outcome: 'reopened', reason: 'mistake' }] });
    if (answer.ok) return { done: 'Đã rút lại công nhận. Điểm của đơn vị đã giảm tương ứng; khai báo trở lại chờ xác minh.' };
    return fail(answer.status, { message: answer.refusal.message });
  },
};

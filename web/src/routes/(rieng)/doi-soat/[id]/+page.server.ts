import { fail } from '@sveltejs/kit';
import { uuidv7 } from 'uuidv7';
import { rowFates, type JudgeOutcome, type Reason, type RowFate } from '#vocabulary';
import { answered, api, need } from '$lib/api.ts';
import type { Actions, PageServerLoad } from './$types';

/** What the page can list: rows by fate, and claims that have no row. */
const lists = ['recognised', 'conflict', 'contradicts', 'unclaimed', 'already', 'missing'] as const;

export const load: PageServerLoad = async ({ fetch, params, url, parent }) => {
  await parent();
  const view = await need(api(fetch).imports[':id'].$get({ param: { id: params.id } }));
  const asked = url.searchParams.get('loai') ?? 'recognised';
  const list = lists.find((each) => each === asked) ?? 'recognised';
  const after = url.searchParams.get('sau') ?? '';
  const param = { id: params.id };
  const page = list === 'contradicts' || list === 'unclaimed' || list === 'already'
    ? await need(api(fetch).imports[':id'].rows.$get({ param, query: { fate: list, ...(after && { after }) } }))
    : await need(api(fetch).imports[':id'].claims.$get({ param, query: { kind: list, after } }));
  return { view, list, after, fates: rowFates as Record<RowFate, string>, page, verdictId: uuidv7() };
};

/** What was done, said with what it changes. */
const done: Record<JudgeOutcome, string> = {
  recognised: 'Đã công nhận. Điểm của đơn vị đã tăng tương ứng.',
  rejected: 'Đã ghi: không được công nhận. Đơn vị thấy lý do ở trang khai báo.',
  needs_evidence: 'Đã yêu cầu đơn vị bổ sung minh chứng.',
  duplicate: 'Đã ghi: trùng hồ sơ. Khai báo còn lại nay có thể được công nhận.',
  reopened: 'Đã mở lại: khai báo trở lại chờ xác minh.',
  revoked: 'Đã thu hồi công nhận. Điểm của đơn vị đã giảm tương ứng.',
};

const WITHDRAWN = 'Đã rút lại công nhận. Điểm của đơn vị đã giảm tương ứng; khai báo trở lại chờ xác minh.';

export const actions: Actions = {
  decide: async ({ request, fetch }) => {
    const form = await request.formData();
    const [outcome = '', reason = ''] = String(form.get('verdict') ?? '').split(' ');
    const claimId = String(form.get('claim'));
    if (!outcome || !reason) return fail(400, { message: 'Hãy chọn kết quả trước khi ghi.' });
    const answer = await answered(api(fetch).verdicts.$post({ json: {
      id: String(form.get('id')), verdicts: [{ claimId, outcome: outcome as JudgeOutcome, reason: reason as Reason }] } }));
    const withdrawn = outcome === 'reopened' && form.get('was') === 'recognised';
    if (answer.ok) return { done: withdrawn ? WITHDRAWN : done[outcome as JudgeOutcome], withdrawn: withdrawn ? claimId : null };
    const [refused] = answer.body?.refused ?? [];
    return fail(answer.status, { message: refused?.message ?? answer.refusal.message });
  },
};

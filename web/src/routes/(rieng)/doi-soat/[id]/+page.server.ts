import { fail } from '@sveltejs/kit';
import { uuidv7 } from 'uuidv7';
import { rowFates, type JudgeOutcome, type Reason, type RowFate } from '#vocabulary';
import { act } from '$lib/act.ts';
import { answered, api, need } from '$lib/api.ts';
import { unitsWith } from '$lib/staff.ts';
import type { Actions, PageServerLoad } from './$types';

/** What the page can list: rows by fate, and claims that have no row. */
const lists = ['recognised', 'taken_back', 'conflict', 'contradicts', 'unclaimed', 'already', 'missing'] as const;
/** Other imports offered for comparing. */
const OTHERS = 12;

export const load: PageServerLoad = async ({ fetch, params, url, parent }) => {
  const { me } = await parent();
  const view = await need(api(fetch).imports[':id'].$get({ param: { id: params.id } }));
  const asked = url.searchParams.get('loai') ?? 'recognised';
  const list = lists.find((each) => each === asked) ?? 'recognised';
  const after = url.searchParams.get('sau') ?? '';
  const param = { id: params.id };
  const [page, { imports }] = await Promise.all([
    list === 'contradicts' || list === 'unclaimed' || list === 'already'
      ? need(api(fetch).imports[':id'].rows.$get({ param, query: { fate: list, ...(after && { after }) } }))
      : need(api(fetch).imports[':id'].claims.$get({ param, query: { kind: list, after } })),
    need(api(fetch).imports.$get())]);
  const others = imports.filter((each) => each.kind === view.kind && each.id !== view.id).slice(0, OTHERS);
  return { view, others, reconciles: unitsWith(me, 'reconciler').length > 0, list, after, fates: rowFates as Record<RowFate, string>, page, verdictId: uuidv7() };
};

/** What was done, said with what it changes. */
const doneWords = (outcome: JudgeOutcome): string => ({
  recognised: 'Đã công nhận. Điểm của đơn vị đã tăng tương ứng.',
  rejected: 'Đã ghi: không được công nhận. Đơn vị thấy lý do ở trang khai báo.',
  needs_evidence: 'Đã yêu cầu đơn vị bổ sung minh chứng.',
  duplicate: 'Đã ghi: trùng hồ sơ. Khai báo còn lại nay có thể được công nhận.',
  reopened: 'Đã mở lại: khai báo trở lại chờ xác minh.',
  revoked: 'Đã thu hồi công nhận. Điểm của đơn vị đã giảm tương ứng.',
})[outcome];

const withdrawnWords = () => 'Đã rút lại công nhận. Điểm của đơn vị đã giảm tương ứng; khai báo trở lại chờ xác minh.';

export const actions: Actions = {
  decide: async ({ request, fetch }) => {
    const form = await request.formData();
    const [outcome = '', reason = ''] = String(form.get('verdict') ?? '').split(' ');
    const claimId = String(form.get('claim'));
    if (!outcome || !reason) return fail(400, { did: 'decide', message: 'Hãy chọn kết quả trước khi ghi.' });
    const answer = await answered(api(fetch).verdicts.$post({ json: {
      id: String(form.get('id')), verdicts: [{ claimId, outcome: outcome as JudgeOutcome, reason: reason as Reason }] } }));
    const withdrawn = outcome === 'reopened' && form.get('was') === 'recognised';
    if (answer.ok) return { did: 'decide', done: withdrawn ? withdrawnWords() : doneWords(outcome as JudgeOutcome), withdrawn: withdrawn ? claimId : null };
    const [refused] = answer.body?.refused ?? [];
    return fail(answer.status, { did: 'decide', message: refused?.message ?? answer.refusal.message });
  },
  undo: (event) => act(event, 'undo', (asked, typed) => asked.imports[':id'].undo.$post({ param: { id: event.params.id }, json: { words: typed.words ?? '' } })),
};

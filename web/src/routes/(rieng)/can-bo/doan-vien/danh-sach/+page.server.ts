import { fail } from '@sveltejs/kit';
import type { MemberLine } from '#wire/person';
import { localDateAt } from '#domain/calendar';
import { answered, api } from '$lib/api.ts';
import { readMembers } from '$lib/member-file.ts';
import { ownUnit } from '$lib/own-unit.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ url, parent }) => {
  const { me } = await parent();
  return { ...ownUnit(me, url, 'officer', 'administrator'), today: localDateAt(Date.now()) };
};

/** The list as it travels between the steps of the form: nothing of it is stored before it is entered. */
type Draft = { id: string; unitId: string; fileName: string; from: string; lines: MemberLine[]; others: number[] };

export const actions: Actions = {
  read: async ({ request, fetch }) => {
    const form = await request.formData();
    const file = form.get('tep');
    const typed = { unitId: String(form.get('unitId') ?? ''), from: String(form.get('from') ?? '') };
    if (!(file instanceof File) || file.size === 0) return fail(400, { did: 'read', typed, field: 'tep', message: 'Hãy chọn tệp .xlsx hoặc .csv.' });
    let lines: MemberLine[];
    try {
      lines = await readMembers(new Uint8Array(await file.arrayBuffer()));
    } catch (error) {
      // The reader's refusals are sentences for people; anything else is not theirs to see.
      return fail(422, { did: 'read', typed, field: 'tep', message: error instanceof Error && /[à-ỹđ]/i.test(error.message) ? error.message : 'Không đọc được tệp này. Hãy lưu lại thành .xlsx rồi thử lại.' });
    }
    return preview(fetch, { id: crypto.randomUUID(), fileName: file.name.slice(0, 200), lines, others: [], ...typed });
  },
  enter: async ({ request, fetch }) => {
    const form = await request.formData();
    const draft = JSON.parse(String(form.get('draft'))) as Draft;
    draft.others = form.getAll('other').map(Number);
    const answer = await answered(api(fetch).members.lists.$post({ json: draft }));
    if (!answer.ok) return fail(answer.status, { message: answer.refusal.message, draft });
    return { entered: answer.body.lines };
  },
};

async function preview(fetch: typeof globalThis.fetch, draft: Draft) {
  const answer = await answered(api(fetch).members.preview.$post({ json: draft }));
  return answer.ok ? { draft, lines: answer.body.lines } : fail(answer.status, { message: answer.refusal.message });
}

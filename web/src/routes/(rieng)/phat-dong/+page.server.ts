import { fail, redirect } from '@sveltejs/kit';
import { uuidv7 } from 'uuidv7';
import { campaignTemplateCodes } from '#vocabulary';
import type { DraftCreate } from '#wire/draft';
import { localDateAt } from '#domain/calendar';
import { templateDates } from '#domain/templates';
import { answered, api } from '$lib/api.ts';
import { typedOf } from '$lib/form.ts';
import { path } from '$lib/path.ts';
import { unitsWith } from '$lib/staff.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch, parent }) => {
  const { me } = await parent();
  const units = [...new Map(unitsWith(me, 'organizer').map(({ unitId, unitName }) => [unitId, { unitId, unitName }])).values()];
  const sees = units.length > 0 || unitsWith(me, 'auditor').length > 0;
  const list = sees ? await answered(api(fetch).drafts.$get()) : null;
  const today = localDateAt(Date.now());
  return {
    units, sees, drafts: list?.ok ? list.body.drafts : [], earlier: list?.ok ? list.body.earlier : [],
    // A press twice is one draft: the id is made with the page.
    ids: { empty: uuidv7(), clone: uuidv7(), ...Object.fromEntries(campaignTemplateCodes.map((code) => [code, uuidv7()])) } as Record<string, string>,
    dates: Object.fromEntries(campaignTemplateCodes.map((code) => [code, templateDates(code, today)])) };
};

export const actions: Actions = {
  begin: async ({ request, fetch }) => {
    const typed = typedOf(await request.formData());
    const [kind = '', what = ''] = (typed.from ?? '').split(':');
    const from = (kind === 'template' ? { kind, template: what } : kind === 'clone' ? { kind, slug: what, targets: typed.targets === '1' } : kind === 'edit' ? { kind, slug: what } : { kind: 'empty' }) as DraftCreate['from'];
    const id = kind === 'edit' ? typed.campaign ?? '' : kind === 'clone' ? typed.cloneId ?? '' : typed[kind === 'template' ? `id-${what}` : 'id-empty'] ?? '';
    const answer = await answered(api(fetch).drafts.$post({ json: { id, unitId: typed.unitId ?? '', from } }));
    if (!answer.ok) return fail(answer.status, { did: 'begin', typed, message: answer.refusal.message, field: answer.refusal.field ?? '' });
    redirect(303, path.draft(answer.body.id, 'content'));
  },
  drop: async ({ request, fetch }) => {
    const typed = typedOf(await request.formData());
    const answer = await answered(api(fetch).drafts[':id'].delete.$post({ param: { id: typed.id ?? '' } }));
    return answer.ok ? { did: 'drop', done: true } : fail(answer.status, { did: 'drop', typed, message: answer.refusal.message, field: '' });
  },
};

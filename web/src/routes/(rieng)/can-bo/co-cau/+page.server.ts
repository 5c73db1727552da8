import { fail } from '@sveltejs/kit';
import { unitChangeCodes, type UnitChangeKind } from '#vocabulary';
import type { UnitChangeInput, UnitChangePreview } from '#wire/registry';
import { addDays, localDateAt } from '#domain/calendar';
import { act } from '$lib/act.ts';
import { Asking, typedOf } from '$lib/form.ts';
import { answered, api } from '$lib/api.ts';
import { unitsWith } from '$lib/staff.ts';
import { changeFrom } from '$lib/unit-change-form.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch, url, parent }) => {
  const { me } = await parent();
  const mine = unitsWith(me, 'administrator', 'auditor').length > 0;
  const answer = mine ? await answered(api(fetch)['unit-changes'].$get()) : null;
  const kind = unitChangeCodes.find((each) => each === url.searchParams.get('viec')) ?? 'merge';
  return { mine, keeps: unitsWith(me, 'administrator').length > 0, changes: answer?.ok ? answer.body.changes : [], kind: kind as UnitChangeKind, tomorrow: addDays(localDateAt(Date.now()), 1) };
};

export const actions: Actions = {
  preview: async ({ request, fetch }) => {
    const typed = typedOf(await request.formData());
    const no = (status: number, message: string, field: string) => fail(status, { did: 'preview', typed, message, field });
    try {
      const draft = await changeFrom(api(fetch), typed);
      const answer = await answered(api(fetch)['unit-changes'].preview.$post({ json: draft }));
      if (!answer.ok) return no(answer.status, answer.refusal.message, answer.refusal.field ?? '');
      return { did: 'preview', typed, draft: { ...draft, version: answer.body.version } as UnitChangeInput, seen: answer.body as UnitChangePreview };
    } catch (error) {
      if (error instanceof Asking) return no(400, error.message, error.field);
      throw error;
    }
  },
  apply: async (event) => {
    const form = await event.request.clone().formData();
    const draft = JSON.parse(String(form.get('draft'))) as UnitChangeInput;
    const answer = await act(event, 'apply', (asked) => asked['unit-changes'].$post({ json: draft }));
    if ('done' in answer) return answer;
    // The preview stays on the page beside the no, so that nothing has to be typed again.
    const seen = await answered(api(event.fetch)['unit-changes'].preview.$post({ json: { ...draft, version: undefined } }));
    return fail(answer.status, { ...answer.data, draft: { ...draft, version: seen.ok ? seen.body.version : draft.version } as UnitChangeInput, seen: seen.ok ? seen.body as UnitChangePreview : null });
  },
  undo: (event) => act(event, 'undo', (asked, typed) => asked['unit-changes'][':id'].undo.$post({ param: { id: typed.id ?? '' } })),
};

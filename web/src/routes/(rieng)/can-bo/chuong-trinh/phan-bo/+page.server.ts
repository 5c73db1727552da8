import { fail } from '@sveltejs/kit';
import { divisionCodes, type DivisionMethod, type Measure } from '#vocabulary';
import type { AllocationPreview } from '#wire/programme';
import { localDateAt } from '#domain/calendar';
import { Asking, type Typed, typedOf } from '$lib/form.ts';
import { answered, api } from '$lib/api.ts';
import { ownUnit } from '$lib/own-unit.ts';
import { isRate } from '$lib/programme.ts';
import { measureTyped, wholeOf, yearTyped } from '$lib/programme-form.ts';
import { measureOf } from '$lib/path.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch, url, parent }) => {
  const { me } = await parent();
  const { units, unitId } = ownUnit(me, url, 'organizer', 'administrator', 'auditor');
  const year = yearTyped(url.searchParams.get('nam'), localDateAt(Date.now()));
  const measure = measureOf(url.searchParams.get('chi-tieu')) ?? 'supported_dossiers';
  // Who gets a part, and what each has now: equally always works where there is a target.
  const first = unitId ? await answered(api(fetch)['programme-desk'].allocations.preview.$post({ json: { unitId, measure, year, method: 'equally', parts: [] } })) : null;
  return { units, unitId, year, measure: measure as Measure, isRate: isRate(measure), id: crypto.randomUUID(), first: first?.ok ? first.body : null, no: first && !first.ok ? first.refusal.message : null };
};

/** The form as the API wants it; a part that was left empty is missing, not zero. @throws Asking */
function inputOf(typed: Typed) {
  const method = divisionCodes.find((each) => each === typed.method) as DivisionMethod | undefined;
  if (!method) throw new Asking('Hãy chọn cách chia.', 'method');
  const parts = method !== 'by_hand' ? [] : Object.entries(typed).filter(([key]) => key.startsWith('part-')).map(([key, text]) => (
    { unitId: key.slice('part-'.length), amount: text === '' ? null : wholeOf(text, key, 'Chỉ tiêu') }));
  return { unitId: typed.unitId ?? '', measure: measureTyped(typed.measure, 'measure'), year: Number(typed.year), method, parts };
}

async function asked(request: Request, did: string, run: (typed: Typed) => Promise<ReturnType<typeof fail> | object>) {
  const typed = typedOf(await request.formData());
  try {
    return await run(typed);
  } catch (error) {
    if (error instanceof Asking) return fail(400, { did, typed, message: error.message, field: error.field });
    throw error;
  }
}

export const actions: Actions = {
  preview: ({ request, fetch }) => asked(request, 'preview', async (typed) => {
    const answer = await answered(api(fetch)['programme-desk'].allocations.preview.$post({ json: inputOf(typed) }));
    if (!answer.ok) return fail(answer.status, { did: 'preview', typed, message: answer.refusal.message, field: answer.refusal.field ?? '' });
    return { did: 'preview', typed, seen: answer.body as AllocationPreview };
  }),
  save: ({ request, fetch }) => asked(request, 'save', async (typed) => {
    const input = inputOf(typed);
    const answer = await answered(api(fetch)['programme-desk'].allocations.$post({ json: { ...input, id: typed.id ?? '', reason: typed.reason ?? '', seen: typed.seen ?? '' } }));
    if (answer.ok) return { did: 'save', done: true };
    // The preview stays beside the no: what has changed meanwhile is shown as it is now.
    const anew = await answered(api(fetch)['programme-desk'].allocations.preview.$post({ json: input }));
    return fail(answer.status, { did: 'save', typed, message: answer.refusal.message, field: answer.refusal.field ?? '', seen: anew.ok ? anew.body as AllocationPreview : null });
  }),
};

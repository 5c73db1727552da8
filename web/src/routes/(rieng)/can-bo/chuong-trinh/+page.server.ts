import { PROGRAMME_YEARS } from '#vocabulary';
import { localDateAt } from '#domain/calendar';
import { act, unitNamed } from '$lib/act.ts';
import { answered, api } from '$lib/api.ts';
import { ownUnit } from '$lib/own-unit.ts';
import { amountOf, measureTyped, wholeOf, yearTyped } from '$lib/programme-form.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch, url, parent }) => {
  const { me } = await parent();
  const { units, unitId } = ownUnit(me, url, 'organizer', 'administrator', 'auditor');
  const today = localDateAt(Date.now());
  const year = yearTyped(url.searchParams.get('nam'), today);
  const answer = unitId ? await answered(api(fetch)['programme-desk'].$get({ query: { unitId, year: String(year) } })) : null;
  return { units, unitId, year, years: [...PROGRAMME_YEARS], today, desk: answer?.ok ? answer.body : null, no: answer && !answer.ok ? answer.refusal.message : null,
    // One id for each form: what is sent twice is entered once.
    ids: { target: crypto.randomUUID(), observe: crypto.randomUUID(), size: crypto.randomUUID() } };
};

export const actions: Actions = {
  target: (event) => act(event, 'target', (asked, typed) => {
    const measure = measureTyped(typed.measure, 'measure');
    return asked['programme-desk'].targets.$post({ json: { id: typed.id ?? '', unitId: typed.unitId ?? '', measure, year: Number(typed.year), amount: amountOf(measure, typed.amount, 'amount'), reason: typed.reason ?? '',
      seen: Number(typed[`seen-${measure}`] ?? 0) } });
  }),
  observe: (event) => act(event, 'observe', async (asked, typed) => asked['programme-desk'].observations.$post({ json: {
    id: typed.id ?? '', unitId: typed.unit ? await unitNamed(asked, typed.unit, 'unit') : typed.unitId ?? '', measure: measureTyped(typed.measure, 'measure'), onDate: typed.onDate ?? '',
    numerator: wholeOf(typed.numerator, 'numerator', 'Tử số'), denominator: wholeOf(typed.denominator, 'denominator', 'Mẫu số'), source: typed.source ?? '' } })),
  size: (event) => act(event, 'size', async (asked, typed) => asked['programme-desk'].sizes.$post({ json: {
    id: typed.id ?? '', unitId: typed.unit ? await unitNamed(asked, typed.unit, 'unit') : typed.unitId ?? '', onDate: typed.onDate ?? '', members: wholeOf(typed.members, 'members', 'Số đoàn viên'), source: typed.source ?? '' } })),
};

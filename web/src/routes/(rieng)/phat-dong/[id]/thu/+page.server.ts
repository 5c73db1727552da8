import { fail } from '@sveltejs/kit';
import type { DraftView } from '#wire/draft';
import type { CriteriaRules } from '#wire/rules';
import { localDateAt } from '#domain/calendar';
import { typedOf } from '#domain/draft';
import { rulesOf } from '#domain/rules';
import { answered, api, need } from '$lib/api.ts';
import type { Earlier, Subject } from '$lib/foresight/trial.ts';
import { weightsOf, withWeights } from '$lib/foresight/weights.ts';
import type { Actions, PageServerLoad } from './$types';

/** Rules of a draft, tried before it is launched. */
export const load: PageServerLoad = async ({ parent, fetch, params }) => {
  const [{ now }, draft] = [await parent(), await need(api(fetch).drafts[':id'].$get({ param: { id: params.id } })) as DraftView];
  const today = localDateAt(now);
  const { campaigns } = await need(api(fetch).campaigns.$get());
  const earlier = campaigns.map(({ head: { slug, name, startsAt, endsAt } }): Earlier => ({ slug, name, firstDay: localDateAt(startsAt), lastDay: localDateAt(endsAt - 1) })).filter(({ firstDay }) => firstDay < today);
  return { today, earlier, version: draft.version, keeps: draft.keeps, problems: draft.problems.filter(({ warning }) => !warning), subject: subjectOf(draft) };
};

function subjectOf({ input, typed: { name } }: DraftView): Subject | null {
  if (!input) return null;
  const { scope, rankedLevel, clusters, firstDay, lastDay, weekdays, targets, unrankedUnitIds, rules } = input;
  return { of: { kind: 'plan', scope, rankedLevel, clusters, firstDay, lastDay, weekdays, targets, unrankedUnitIds }, name, firstDay, lastDay, rules: rulesOf(rules) };
}

export const actions: Actions = {
  /** The numbers tried become the draft's, on the version they were tried on; all else of the draft stays as it is typed. */
  take: async ({ request, fetch, params }) => {
    const form = await request.formData();
    const draft = await need(api(fetch).drafts[':id'].$get({ param: { id: params.id } })) as DraftView;
    const seen = Number(form.get('seen'));
    if (!draft.input || seen !== draft.version) return fail(409, { message: 'Bản nháp vừa được lưu lại ở nơi khác. Các số đang thử vẫn còn trên trang này; hãy mở lại trang để thử trên bản mới.' });
    const rules: CriteriaRules = rulesOf(draft.input.rules);
    const typed = Object.fromEntries(weightsOf(rules).flatMap(({ weights }) => weights).flatMap(({ id }) => { const words = form.get(`so-${id}`); return typeof words === 'string' ? [[id, words]] : []; }));
    const { rules: tried, wrong } = withWeights(rules, typed);
    if (Object.keys(wrong).length > 0) return fail(422, { message: Object.values(wrong)[0]! });
    const answer = await answered(api(fetch).drafts[':id'].$put({ param: { id: params.id }, json: { seen, typed: { ...draft.typed, rules: typedOf({ rules: tried }).rules } } }));
    return answer.ok ? { taken: true } : fail(answer.status, { message: answer.refusal.message });
  },
};

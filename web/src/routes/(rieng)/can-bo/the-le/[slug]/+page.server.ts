import { fail } from '@sveltejs/kit';
import { uuidv7 } from 'uuidv7';
import type { AmendmentPreview, Amendments } from '#wire/amendment';
import { act } from '$lib/act.ts';
import { Asking, typedOf } from '$lib/form.ts';
import { amended } from '$lib/amendment-form.ts';
import { answered, api, need } from '$lib/api.ts';
import { unitsWith } from '$lib/staff.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch, params, parent }) => {
  const { me } = await parent();
  const mine = unitsWith(me, 'organizer', 'auditor').length > 0;
  const board = await need(api(fetch).campaigns[':slug'].board.$get({ param: { slug: params.slug }, query: {} }));
  const answer = mine ? await answered(api(fetch).campaigns[':slug'].amendments.$get({ param: { slug: params.slug } })) : null;
  return { mine, organizes: unitsWith(me, 'organizer').length > 0, head: board.head, seen: answer?.ok ? answer.body as Amendments : null,
    no: answer && !answer.ok ? answer.refusal.message : null, newId: uuidv7() };
};

/** The rules in force with the numbers typed into the form. */
async function rulesTyped(fetch: typeof globalThis.fetch, slug: string, typed: Record<string, string>) {
  const { rules } = await need(api(fetch).campaigns[':slug'].amendments.$get({ param: { slug } })) as Amendments;
  return amended(rules, typed);
}

export const actions: Actions = {
  preview: async ({ request, fetch, params }) => {
    const typed = typedOf(await request.formData());
    const rules = await rulesTyped(fetch, params.slug, typed).catch((error: unknown) => {
      if (error instanceof Asking) return error;
      throw error;
    });
    if (rules instanceof Asking) return fail(400, { did: 'propose', typed, message: rules.message, field: rules.field });
    const answer = await answered(api(fetch).campaigns[':slug'].amendments.preview.$post({ param: { slug: params.slug }, json: { rules } }));
    return answer.ok ? { did: 'propose', typed, preview: answer.body as AmendmentPreview } : fail(answer.status, { did: 'propose', typed, message: answer.refusal.message, field: answer.refusal.field ?? '' });
  },
  propose: (event) => act(event, 'propose', async (asked, typed) => asked.campaigns[':slug'].amendments.$post({ param: { slug: event.params.slug }, json: {
    id: typed.id ?? '', seen: Number(typed.seen), words: typed.words ?? '', rules: await rulesTyped(event.fetch, event.params.slug, typed) } })),
  agree: (event) => act(event, 'agree', (asked, typed) => asked.campaigns[':slug'].amendments[':id'].agree.$post({ param: { slug: event.params.slug, id: typed.id ?? '' }, json: { words: typed.words ?? '' } })),
  refuse: (event) => act(event, 'refuse', (asked, typed) => asked.campaigns[':slug'].amendments[':id'].refuse.$post({ param: { slug: event.params.slug, id: typed.id ?? '' }, json: { words: typed.words ?? '' } })),
  cancel: (event) => act(event, 'cancel', (asked, typed) => asked.campaigns[':slug'].amendments[':id'].cancel.$post({ param: { slug: event.params.slug, id: typed.id ?? '' }, json: {} })),
};

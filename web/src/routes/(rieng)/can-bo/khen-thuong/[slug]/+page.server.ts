import { fail } from '@sveltejs/kit';
import { uuidv7 } from 'uuidv7';
import type { RewardForm } from '#vocabulary';
import { act } from '$lib/act.ts';
import { answered, api, need } from '$lib/api.ts';
import { typedOf } from '$lib/form.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch, params, parent }) => {
  await parent();
  return { sheet: await need(api(fetch).rewards[':slug'].$get({ param: { slug: params.slug } })), id: uuidv7() };
};

/** Boxes of the board: `u-` and the unit's id where it is chosen, `k-` the reason to reward it again. */
const CHOSEN = 'u-';
type Event = { request: Request; fetch: typeof globalThis.fetch; params: { slug: string }; url: URL };

/** Asks what the chosen units would be rewarded for, or sends the proposal. What is wrong comes back beside its unit, with everything that was typed. */
async function asked({ request, fetch, params }: Event, did: 'preview' | 'propose') {
  const typed = typedOf(await request.formData());
  const units = Object.keys(typed).filter((key) => key.startsWith(CHOSEN)).map((key) => key.slice(CHOSEN.length));
  const json = { id: typed.id ?? '', campaign: params.slug, form: (typed.form ?? '') as RewardForm, formWords: typed.formWords ?? '', words: typed.words ?? '',
    items: units.map((unitId) => ({ unitId, keep: typed[`k-${unitId}`] ?? '' })) };
  const refused = (status: number, message: string, field: string, wrong: Record<string, string> = {}) => fail(status, { did, typed, wrong, message, field: field.split('.')[0]! });
  const dry = await answered(api(fetch).rewards.lots.$post({ json: { ...json, dryRun: true } }));
  if (!dry.ok) return refused(dry.status, dry.refusal.message, dry.refusal.field ?? '');
  const { previews } = dry.body;
  const wrong = Object.fromEntries(dry.body.faults.map(({ unitId, message }) => [unitId, message]));
  // A reason that is not written yet is what the preview asks for, and no mistake.
  const open = dry.body.faults.filter(({ code }) => did === 'propose' || code !== 'reward_keep');
  if (open.length > 0) return fail(422, { did, typed, wrong, previews, message: `${open.length} đơn vị chưa đề nghị được. Chưa có gì được ghi; hãy sửa ở đơn vị được đánh dấu.`, field: 'items' });
  if (did === 'preview') return { did, typed, previews, wrong: {} };
  const sent = await answered(api(fetch).rewards.lots.$post({ json: { ...json, dryRun: false } }));
  if (!sent.ok) return fail(sent.status, { did, typed, wrong: {}, previews, message: sent.refusal.message, field: '' });
  return { did, done: { units: units.length } };
}

/** Which reward a form is about: its name says it, so that the answer stands beside it. */
const one = (event: Event): string => event.url.searchParams.get('khen') ?? '';

export const actions: Actions = {
  preview: (event) => asked(event, 'preview'),
  propose: (event) => asked(event, 'propose'),
  answer: (event) => act(event, `answer-${one(event)}`, (client, typed) => client.rewards[':id'].answer.$post({ param: { id: one(event) },
    json: { answer: typed.answer as 'agreed', words: typed.words ?? '', seen: (typed.seen ?? '').split(' ').filter(Boolean) } })),
  cancel: (event) => act(event, `answer-${one(event)}`, (client) => client.rewards[':id'].cancel.$post({ param: { id: one(event) } })),
  withdraw: (event) => act(event, `withdraw-${one(event)}`, (client, typed) => client.rewards[':id'].withdraw.$post({ param: { id: one(event) }, json: { words: typed.words ?? '' } })),
  decide: (event) => act(event, 'decide', (client, typed) => client.rewards.decisions.$post({ json: { campaign: event.params.slug, no: typed.no ?? '', on: typed.on ?? '',
    items: Object.keys(typed).filter((key) => key.startsWith('d-')).map((key) => ({ id: key.slice(2), seen: typed[`s-${key.slice(2)}`] ?? '' })) } })),
};

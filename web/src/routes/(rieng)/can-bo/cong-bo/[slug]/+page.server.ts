import { uuidv7 } from 'uuidv7';
import { SIGNERS_MAX, type EditionKind } from '#vocabulary';
import { act } from '$lib/act.ts';
import { api, need } from '$lib/api.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch, params, parent }) => {
  const { me } = await parent();
  return { me, desk: await need(api(fetch).campaigns[':slug'].publication.$get({ param: params })), id: uuidv7(), signersMax: SIGNERS_MAX };
};

/** Lines of the form of which anything is filled in. */
const signersOf = (typed: Record<string, string>) => Array.from({ length: SIGNERS_MAX }, (_, at) => (
  { role: typed[`role-${at}`] ?? '', name: typed[`name-${at}`] ?? '', office: typed[`office-${at}`] ?? '', decision: typed[`decision-${at}`] ?? '', on: typed[`on-${at}`] ?? '', authority: typed[`authority-${at}`] ?? '' }))
  .filter((each, at) => at === 0 || Object.values(each).some(Boolean));

export const actions: Actions = {
  propose: (event) => act(event, 'propose', (client, typed) => client.campaigns[':slug'].publications.$post({ param: event.params, json: { id: typed.id ?? '', kind: (typed.kind ?? '') as EditionKind, words: typed.words ?? '', signers: signersOf(typed) } })),
  recall: (event) => act(event, 'recall', (client, typed) => client.campaigns[':slug'].recalls.$post({ param: event.params, json: { id: typed.id ?? '', no: Number(typed.no), words: typed.words ?? '' } })),
  sign: (event) => act(event, 'sign', (client, typed) => client.campaigns[':slug'].publications[':id'].sign.$post({ param: { ...event.params, id: typed.id ?? '' }, json: { digest: typed.digest ?? '' } })),
  end: (event) => act(event, 'end', (client, typed) => client.campaigns[':slug'].publications[':id'].end.$post({ param: { ...event.params, id: typed.id ?? '' }, json: { words: typed.words ?? '' } })),
};

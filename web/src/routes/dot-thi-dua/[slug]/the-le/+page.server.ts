import { error } from '@sveltejs/kit';
import type { RulesEditions } from '#wire/amendment';
import { api, need } from '$lib/api.ts';
import { sentencesIn } from '$lib/rule-sentences.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch, params, url, setHeaders }) => {
  const rules = await need(api(fetch).campaigns[':slug'].rules.$get({ param: { slug: params.slug } })) as RulesEditions;
  setHeaders({ 'cache-control': 'public, max-age=1' });
  const asked = url.searchParams.get('ban');
  const shown = asked === null ? rules.editions[0] : rules.editions.find(({ edition }) => String(edition) === asked);
  if (!shown) error(404, { message: 'Không có bản thể lệ này.', code: 'not_found' });
  return { slug: rules.slug, name: rules.name, editions: rules.editions.map(({ edition, at, amendment }) => ({ edition, at, amendment })), shown: { ...shown, sentences: sentencesIn(rules, shown) }, newest: rules.editions[0]!.edition };
};

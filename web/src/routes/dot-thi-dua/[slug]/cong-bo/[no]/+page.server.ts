import { error } from '@sveltejs/kit';
import { api, need } from '$lib/api.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch, params, setHeaders }) => {
  const list = await need(api(fetch).campaigns[':slug'].editions.$get({ param: { slug: params.slug } }));
  const line = list.editions.find(({ no }) => String(no) === params.no);
  if (!line) error(404, { message: 'Không tìm thấy bản công bố này. Hãy xem danh sách các bản công bố của đợt thi đua.', code: 'edition_unknown' });
  const { board, campaign, impact, settling, structure, passed } = await need(api(fetch).campaigns[':slug'].editions[':no'].$get({ param: params }));
  // The bytes never change; what became of the edition may.
  setHeaders({ 'cache-control': 'public, max-age=5' });
  return { line, board, head: campaign, impact, settling, structure, passed };
};

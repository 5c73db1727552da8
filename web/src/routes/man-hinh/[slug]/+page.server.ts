import { renderSVG } from 'uqr';
import { answered, api, need } from '$lib/api.ts';
import { originOf } from '$lib/origin.ts';
import { path } from '$lib/path.ts';
import { askedOf } from '$lib/screen/slides.ts';
import type { PageServerLoad } from './$types';

/** The stored board, what is said beside it, and the code that opens the campaign's page on a phone. */
export const load: PageServerLoad = async ({ fetch, params, platform, url, setHeaders }) => {
  const param = { slug: params.slug };
  const board = await need(api(fetch).campaigns[':slug'].board.$get({ param, query: {} }));
  const news = await answered(api(fetch).campaigns[':slug'].screen.$get({ param }));
  const address = originOf(platform, url) + path.campaign(params.slug);
  setHeaders({ 'cache-control': 'public, max-age=1' });
  return { board, news: news.ok ? news.body : null, now: Date.now(), asked: askedOf(url.searchParams, board.clusters.length),
    qr: `data:image/svg+xml,${encodeURIComponent(renderSVG(address, { border: 1, ecc: 'M' }))}`, shortAddress: address.replace(/^https?:\/\//, '') };
};

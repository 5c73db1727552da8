import type { RefusalBody } from '#wire/refusal';
import { api, noAnswer } from '$lib/api.ts';
import type { RequestHandler } from './$types';

/** The picture a link to this board is shown with. */
export const GET: RequestHandler = async ({ fetch, params }) => {
  const response = await api(fetch).campaigns[':slug']['picture.png'].$get({ param: { slug: params.slug } });
  if (!response.ok) return noAnswer({ status: response.status, refusal: await response.json() as RefusalBody });
  return new Response(response.body, { headers: ['content-type', 'cache-control', 'etag'].map((name): [string, string] => [name, response.headers.get(name)!]) });
};

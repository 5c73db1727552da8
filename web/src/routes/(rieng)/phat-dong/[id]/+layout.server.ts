import type { DraftView } from '#wire/draft';
import { api, need } from '$lib/api.ts';
import type { LayoutServerLoad } from './$types';

export const load: LayoutServerLoad = async ({ fetch, params }) => ({ draft: await need(api(fetch).drafts[':id'].$get({ param: { id: params.id } })) as DraftView });

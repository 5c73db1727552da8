import { slugOf } from '#domain/name';
import { keepStep } from '$lib/drafting/keep.ts';
import type { Actions } from './$types';

const SLUG_MAX = 80;
/** An address nobody typed is made of the name. */
export const actions: Actions = {
  luu: (event) => keepStep(event, 'content', (typed) => ({ ...typed, slug: typed.slug.trim() || slugOf(typed.name).slice(0, SLUG_MAX).replace(/-+$/, '') })) };

import { redirect } from '@sveltejs/kit';
import { typedCode } from '#domain/confirmation';
import { path } from '$lib/path.ts';
import type { PageServerLoad } from './$types';

/** For who holds a slip and types: the code leads to its own page. */
export const load: PageServerLoad = ({ url }) => {
  const code = typedCode(url.searchParams.get('ma') ?? '');
  if (code) redirect(303, path.confirm(code));
};

import { redirect } from '@sveltejs/kit';
import { passOn } from '$lib/cookies.ts';
import { path } from '$lib/path.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = () => redirect(303, path.desk());

export const actions: Actions = {
  default: async ({ fetch, cookies }) => {
    const response = await fetch('/api/auth/sign-out', {
      method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' });
    passOn(response, cookies);
    redirect(303, path.home());
  },
};

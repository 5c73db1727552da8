import { redirect } from '@sveltejs/kit';
import { parse } from '$lib/set-cookie.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = () => redirect(303, '/can-bo');

export const actions: Actions = {
  default: async ({ fetch, cookies }) => {
    const response = await fetch('/api/auth/sign-out', {
      method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' });
    for (const cookie of response.headers.getSetCookie()) {
      const { name, value, options } = parse(cookie);
      cookies.set(name, value, options);
    }
    redirect(303, '/');
  },
};

import { fail, redirect } from '@sveltejs/kit';
import { answered, api } from '$lib/api.ts';
import { passOn } from '$lib/cookies.ts';
import { path } from '$lib/path.ts';
import type { Actions, PageServerLoad } from './$types';

/** The link itself opens nothing: who looks at it (a chat's preview, a scanner) must not use it up. */
export const load: PageServerLoad = async ({ params, fetch }) => {
  const link = await answered(api(fetch).auth.link.$post({ json: { token: params.token } }));
  return { link: link.ok ? link.body : null, message: link.ok ? '' : link.refusal.message };
};

export const actions: Actions = {
  default: async ({ params, fetch, cookies }) => {
    const response = await fetch('/api/auth/invitation/accept', {
      method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ token: params.token }) });
    if (!response.ok) return fail(410, { message: 'Liên kết này đã dùng hoặc đã hết hạn. Hãy xin cán bộ đơn vị cấp liên kết mới.' });
    passOn(response, cookies);
    redirect(303, path.account());
  },
};

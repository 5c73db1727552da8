import { fail, redirect } from '@sveltejs/kit';
import { parse } from '$lib/set-cookie.ts';
import type { Actions, PageServerLoad } from './$types';

/** Only our own addresses: a link may not send anybody elsewhere after signing in. */
const own = (address: string | null): string => (address && /^\/(?![/\\])/.test(address) ? address : '/can-bo');

export const load: PageServerLoad = ({ url }) => ({ back: own(url.searchParams.get('ve')) });

export const actions: Actions = {
  default: async ({ request, fetch, cookies }) => {
    const form = await request.formData();
    const email = String(form.get('email') ?? '').trim();
    const password = String(form.get('password') ?? '');
    if (!email || !password) return fail(400, { email, message: 'Hãy nhập cả địa chỉ thư điện tử và mật khẩu.' });
    const response = await fetch('/api/auth/sign-in/email', {
      method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ email, password }) });
    if (response.status === 429) return fail(429, { email, message: 'Đã thử quá nhiều lần. Hãy đợi một phút rồi thử lại.' });
    if (response.status >= 500) return fail(503, { email, message: 'Máy chủ đang bận. Hãy thử lại sau ít phút.' });
    // One sentence for every other no: it does not tell who has an account.
    if (!response.ok) return fail(401, { email, message: 'Địa chỉ thư hoặc mật khẩu không đúng. Hãy kiểm tra và nhập lại.' });
    for (const cookie of response.headers.getSetCookie()) {
      const { name, value, options } = parse(cookie);
      cookies.set(name, value, options);
    }
    redirect(303, own(String(form.get('back') ?? '')));
  },
};

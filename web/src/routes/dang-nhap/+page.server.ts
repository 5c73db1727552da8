import { fail, redirect } from '@sveltejs/kit';
import type { RefusalBody } from '#wire/refusal';
import { api, need } from '$lib/api.ts';
import { passOn } from '$lib/cookies.ts';
import { own } from '$lib/own-address.ts';
import { path } from '$lib/path.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ url, fetch }) => ({
  back: own(url.searchParams.get('ve')), refused: url.searchParams.has('error'), provider: (await need(api(fetch).auth.ways.$get())).provider });

export const actions: Actions = {
  password: async ({ request, fetch, cookies }) => {
    const form = await request.formData();
    const login = String(form.get('login') ?? '').trim();
    const password = String(form.get('password') ?? '');
    const back = own(String(form.get('back') ?? ''));
    if (!login || !password) return fail(400, { login, message: 'Hãy nhập cả tên đăng nhập và mật khẩu.' });
    const response = await fetch('/api/auth/sign-in', {
      method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ login, password }) });
    const answer = await response.json().catch(() => null) as RefusalBody & { secondFactor?: boolean } | null;
    if (!response.ok) return fail(response.status, { login, message: answer?.message ?? 'Máy chủ đang bận. Hãy thử lại sau ít phút.' });
    passOn(response, cookies);
    redirect(303, answer?.secondFactor ? path.code(back) : back);
  },
  provider: async ({ request, fetch, cookies }) => {
    const back = own(String((await request.formData()).get('back') ?? ''));
    const response = await fetch('/api/auth/sign-in/social', {
      method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ provider: 'oidc', callbackURL: back, errorCallbackURL: '/dang-nhap' }) });
    const answer = await response.json().catch(() => null) as { url?: string } | null;
    if (!response.ok || !answer?.url) return fail(503, { login: '', message: 'Chưa nối được tới nhà cung cấp tài khoản. Hãy thử lại sau hoặc dùng mật khẩu.' });
    passOn(response, cookies);
    // A form may only lead to our own pages (CSP form-action); the page itself goes on from there.
    return { onward: answer.url };
  },
};

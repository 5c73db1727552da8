import { fail, redirect } from '@sveltejs/kit';
import { createOTP } from '@better-auth/utils/otp';
import { passOn } from '$lib/cookies.ts';
import { own } from '$lib/own-address.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ url, platform }) => ({
  back: own(url.searchParams.get('ve')),
  // Known to everybody who starts a demonstration, and good for its sign-ins only.
  shown: platform?.env.DEMONSTRATION_CODES ? await createOTP(platform.env.DEMONSTRATION_CODES).totp() : null });

export const actions: Actions = {
  default: async ({ request, fetch, cookies }) => {
    const form = await request.formData();
    const code = String(form.get('code') ?? '').replace(/\s/g, '');
    const spare = !/^\d{6}$/.test(code);
    const response = await fetch(`/api/auth/two-factor/${spare ? 'verify-backup-code' : 'verify-totp'}`, {
      method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ code }) });
    if (!response.ok) {
      const { code: why } = await response.json().catch(() => ({})) as { code?: string };
      return fail(401, { message: /COOKIE|TOO_MANY/.test(why ?? '') ? 'Lần đăng nhập này đã hết hạn hoặc sai quá nhiều lần. Hãy đăng nhập lại từ đầu.'
        : response.status === 429 ? 'Đã thử sai nhiều lần. Hãy đợi một lúc rồi thử lại.' : 'Mã không đúng hoặc đã hết hạn. Hãy nhập mã đang hiện trên ứng dụng.' });
    }
    passOn(response, cookies);
    redirect(303, own(String(form.get('back') ?? '')));
  },
};

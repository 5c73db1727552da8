import { fail } from '@sveltejs/kit';
import { answered, api } from '$lib/api.ts';
import { typedOf } from '$lib/form.ts';
import type { Actions } from './$types';

export const actions: Actions = {
  default: async ({ request, fetch }) => {
    const { login = '' } = typedOf(await request.formData());
    const answer = await answered(api(fetch).auth.forgotten.$post({ json: { login } }));
    if (!answer.ok) return fail(answer.status, { login, message: 'Hãy nhập thư điện tử hoặc số điện thoại bạn dùng để đăng nhập.' });
    return { mailed: answer.body.mailed };
  },
};

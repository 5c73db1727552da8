import { fail, redirect } from '@sveltejs/kit';
import { answered, api, need } from '$lib/api.ts';
import { act } from '$lib/act.ts';
import { passOn } from '$lib/cookies.ts';
import { typedOf } from '$lib/form.ts';
import { path } from '$lib/path.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch, url, parent }) => {
  const { me } = await parent();
  return { account: me.support ? null : await need(api(fetch).me.account.$get()), codes: url.searchParams.get('ma') };
};

type Event = { request: Request; fetch: typeof globalThis.fetch; cookies: Parameters<typeof passOn>[1] };
/** A deed of better-auth: proved like any dangerous act, its cookies handed on. */
async function withKeys(event: Event, did: string, address: string, bodyOf: (typed: Record<string, string>) => unknown) {
  const { proof, ...typed } = typedOf(await event.request.formData());
  const refused = (status: number, message: string, field: string) => fail(status, { did, typed, message, field });
  if (proof) {
    const proved = await answered(api(event.fetch).me.proof.$post({ json: { password: proof } }));
    if (!proved.ok) return refused(proved.status, proved.refusal.message, 'proof');
  }
  const response = await event.fetch(`/api/auth/${address}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(bodyOf({ ...typed, proof: proof ?? '' })) });
  const body = await response.json().catch(() => null) as Record<string, unknown> & { code?: string; message?: string } | null;
  if (!response.ok) {
    const ours = /^[a-z_]+$/.test(body?.code ?? '');
    return refused(response.status, ours ? body!.message! : body?.code === 'INVALID_CODE' ? 'Mã không đúng. Hãy nhập mã đang hiện trên ứng dụng.'
      : 'Chưa thực hiện được. Hãy kiểm tra lại mật khẩu hoặc mã rồi thử lại.', body?.code === 'proof_needed' || /PASSWORD/.test(body?.code ?? '') ? 'proof' : 'code');
  }
  passOn(response, event.cookies);
  return { did, done: body ?? true };
}

/** The session was replaced: the page is read anew with it, not with the one this request came with. */
function onNewSession<Answer extends object>(answer: Answer, word: string): Answer {
  if ('done' in answer) redirect(303, `${path.account()}?ma=${word}`);
  return answer;
}

export const actions: Actions = {
  password: (event) => act(event, 'password', (asked, typed) => asked.me.password.$post({ json: { password: typed.password ?? '' } })),
  end: (event) => act(event, 'end', (asked, typed) => asked.me.sessions.end.$post({ json: typed.id ? { id: typed.id } : {} })),
  enable: (event) => withKeys(event, 'enable', 'two-factor/enable', ({ proof }) => (proof ? { password: proof } : {})),
  verify: async (event) => onNewSession(await withKeys(event, 'verify', 'two-factor/verify-totp', ({ code }) => ({ code: (code ?? '').replace(/\s/g, '') })), 'bat'),
  disable: async (event) => onNewSession(await withKeys(event, 'disable', 'two-factor/disable', ({ proof }) => (proof ? { password: proof } : {})), 'tat'),
  remove: (event) => withKeys(event, 'remove', 'passkey/delete-passkey', ({ id }) => ({ id })),
  link: (event) => withKeys(event, 'link', 'link-social', () => ({ provider: 'oidc', callbackURL: path.account(), errorCallbackURL: path.account() })),
  support: async ({ fetch }) => {
    await answered(api(fetch).me.support.end.$post());
    redirect(303, path.desk());
  },
};

import { error } from '@sveltejs/kit';
import type { RefusalBody } from '#wire/refusal';

type Fetch = typeof fetch;
/** `body` of a no is there where the API says more than one sentence (a batch with reasons by index). */
export type Answer<Body> = { ok: true; status: number; body: Body } | { ok: false; status: number; refusal: RefusalBody; body: Body | null };

const broken: RefusalBody = { code: 'our_fault', message: 'Máy chủ không trả lời đúng cách. Hãy thử lại sau ít phút; những gì bạn nhập vẫn còn đây.' };

/** One question to our own API; an expected no is a value, so that a form can stand beside it. */
export async function ask<Body>(fetch: Fetch, method: string, address: string, sent?: unknown): Promise<Answer<Body>> {
  const response = await fetch(`/api${address}`, {
    method, ...(sent !== undefined && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(sent) }) });
  const body: unknown = await response.json().catch(() => null);
  if (response.ok && body !== null) return { ok: true, status: response.status, body: body as Body };
  const refusal = body as RefusalBody | null;
  return { ok: false, status: response.status, refusal: refusal?.message ? refusal : broken, body: body as Body | null };
}

/** What a page cannot do without: a no becomes the page's error. */
export async function need<Body>(fetch: Fetch, address: string): Promise<Body> {
  const answer = await ask<Body>(fetch, 'GET', address);
  if (answer.ok) return answer.body;
  error(answer.status, { message: answer.refusal.message, code: answer.refusal.code });
}

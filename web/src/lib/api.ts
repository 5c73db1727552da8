import { error } from '@sveltejs/kit';
import { hc } from 'hono/client';
import type { RefusalBody } from '#wire/refusal';
import { spoken } from './spoken.ts';
import type { Api } from '../../../worker/api.ts';

type Fetch = typeof fetch;
/** `body` of a no is there where the API says more than one sentence (a batch with reasons by index). */
export type Answer<Body> = { ok: true; status: number; body: Body } | { ok: false; status: number; refusal: RefusalBody; body: Body | null };
/** What the typed client gives back, as far as it matters here. */
export type Told<Body> = { ok: boolean; status: number; json: () => Promise<Body> };

const broken = (): RefusalBody => ({ code: 'our_fault', message: 'Máy chủ không trả lời đúng cách. Hãy thử lại sau ít phút; những gì bạn nhập vẫn còn đây.' });

/** Our own API, typed by its routes; `fetch` is the page's, so that on the server nothing leaves the isolate. It takes JSON only, also where nothing is said. */
export const api = (fetch: Fetch) => hc<Api>('', { fetch, headers: { 'content-type': 'application/json' } }).api;

/** An answer as a value: an expected no can stand beside a form. */
export async function answered<Body>(asked: Promise<Told<Body>>): Promise<Answer<Body>> {
  const response = await asked;
  const body = await spoken(await response.json().catch(() => null));
  if (response.ok && body !== null) return { ok: true, status: response.status, body };
  const refusal = body as unknown as RefusalBody | null;
  return { ok: false, status: response.status, refusal: refusal?.message ? refusal : broken(), body };
}

/** What a page cannot do without: a no becomes the page's error. */
export async function need<Body>(asked: Promise<Told<Body>>): Promise<Body> {
  const answer = await answered(asked);
  if (answer.ok) return answer.body;
  error(answer.status, { message: answer.refusal.message, code: answer.refusal.code });
}

/** A no as the answer of an address that is no page: its sentence. */
export const noAnswer = ({ status, refusal }: { status: number; refusal: Pick<RefusalBody, 'message'> }): Response => new Response(refusal.message, { status, headers: { 'content-type': 'text/plain; charset=utf-8' } });

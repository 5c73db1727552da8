import { fail, redirect } from '@sveltejs/kit';
import type { DraftStep } from '#vocabulary';
import { draftStepCodes } from '#vocabulary';
import type { DraftTyped, DraftView } from '#wire/draft';
import { stepFields, typedFrom } from '#domain/draft';
import { answered, api, need } from '$lib/api.ts';
import { path } from '$lib/path.ts';
import { nested, type Nested } from './nested.ts';
import { asKept, inBoxes } from './typed-numbers.ts';

type Event = { request: Request; fetch: typeof globalThis.fetch; params: { id: string } };
type Read = (typed: DraftTyped, form: { [key: string]: Nested }, draft: DraftView, raw: FormData) => DraftTyped | { typed: DraftTyped; says: string } | Promise<DraftTyped | { typed: DraftTyped; says: string }>;
const gone = (typed: DraftTyped, status: number, message: string, field: string) => fail(status, { typed, message, field, says: '', saved: false });

/**
 * Saves one step of a draft over the newest of the others. Goes on to the next step where that was pressed and
 * nothing of this one stands against launching; else comes back to the same page, with everything typed.
 *
 * @param read what the step makes of its boxes; by default they are what they are called
 */
export async function keepStep({ request, fetch, params }: Event, step: DraftStep, read: Read = (typed) => typed) {
  const raw = await request.formData();
  const form = nested(raw);
  const kept = await need(api(fetch).drafts[':id'].$get({ param: params })) as DraftView;
  const draft = { ...kept, typed: inBoxes(kept.typed) };
  const own = Object.fromEntries(stepFields[step].map((field) => [field, form[field]]));
  const made = await read(typedFrom({ ...draft.typed, ...own }), form, draft, raw);
  const [typed, says] = 'typed' in made ? [made.typed, made.says] : [made, ''];
  if (Number(form.seen) !== draft.version) {
    return gone(typed, 409, `${draft.byName || 'Người khác'} vừa lưu bản nháp này. Những gì bạn nhập ở bước này vẫn còn dưới đây; lưu lần nữa để ghi phần của bước này vào bản mới nhất.`, 'seen');
  }
  const answer = await answered(api(fetch).drafts[':id'].$put({ param: params, json: { seen: draft.version, typed: asKept(typed) } }));
  if (!answer.ok) return gone(typed, answer.status, answer.refusal.message, answer.refusal.field ?? '');
  const wrong = answer.body.problems.filter((problem) => problem.step === step && !problem.warning).length;
  const next = [...draftStepCodes, 'review' as const][draftStepCodes.indexOf(step) + 1]!;
  if (form.go === 'on' && wrong === 0) redirect(303, path.draft(params.id, next));
  return { typed, message: '', field: '', says, saved: true };
}

import { fail, redirect } from '@sveltejs/kit';
import { answered, api } from '$lib/api.ts';
import { typedOf } from '$lib/form.ts';
import { path } from '$lib/path.ts';
import type { Actions, PageServerLoad } from './$types';

const CODE_LENGTH_MAX = 64;
const codeOf = ({ code }: { code: string }): string => code.slice(0, CODE_LENGTH_MAX);

/** Looking uses nothing up: a chat's preview and a second look find the same question. */
export const load: PageServerLoad = async ({ params, fetch }) => {
  const asked = await answered(api(fetch).citizen.look.$post({ json: { code: codeOf(params) } }));
  return asked.ok ? { question: asked.body, no: null } : { question: null, no: asked.refusal };
};

export const actions: Actions = {
  default: async ({ request, params, fetch }) => {
    const { helped, satisfaction } = typedOf(await request.formData());
    if (helped !== 'yes' && helped !== 'no') return fail(400, { message: 'Hãy bấm Đúng hoặc Không đúng.', mark: satisfaction ?? '' });
    const answer = await answered(api(fetch).citizen.answer.$post({ json: { code: codeOf(params), helped: helped === 'yes', ...(satisfaction && { satisfaction: Number(satisfaction) }) } }));
    if (!answer.ok) return fail(answer.status, { message: answer.refusal.message, mark: satisfaction ?? '' });
    redirect(303, path.confirmed());
  },
};

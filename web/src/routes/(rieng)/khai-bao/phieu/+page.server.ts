import { fail } from '@sveltejs/kit';
import { answered, api, need } from '$lib/api.ts';
import { aCode } from '$lib/citizen-code.ts';
import type { Actions, PageServerLoad } from './$types';

/** A sheet of paper holds so many. */
const SLIPS_MAX = 8;
const ASKABLE: readonly string[] = ['pending', 'needs_evidence', 'recognised'];

const recent = async (fetch: typeof globalThis.fetch) =>
  (await need(api(fetch).me.membership.$get())).claims.filter(({ state }) => ASKABLE.includes(state)).slice(0, 24);

export const load: PageServerLoad = async ({ fetch, parent, url }) => {
  await parent();
  return { claims: await recent(fetch), max: SLIPS_MAX, host: url.host };
};

export const actions: Actions = {
  /** Codes are shown once, on the sheet this makes: what is kept of them is a hash. */
  default: async ({ request, fetch }) => {
    const chosen = (await request.formData()).getAll('claim').map(String);
    if (chosen.length === 0) return fail(400, { message: 'Chưa chọn khai báo nào. Hãy đánh dấu các khai báo cần in.', chosen });
    if (chosen.length > SLIPS_MAX) return fail(400, { message: `Mỗi tờ in được ${SLIPS_MAX} phiếu; bạn đang chọn ${chosen.length}. Hãy bỏ bớt.`, chosen });
    const claims = new Map((await recent(fetch)).map((claim) => [claim.id, claim]));
    const made = await Promise.all(chosen.map(async (id) => ({ claim: claims.get(id), answer: await answered(api(fetch).claims[':id']['citizen-code'].$post({ param: { id }, json: { code: aCode() } })) })));
    return {
      slips: made.flatMap(({ claim, answer }) => (claim && answer.ok ? [{ ...answer.body, actDate: claim.actDate, unitName: claim.unitName, indicator: claim.indicator }] : [])),
      without: made.flatMap(({ claim, answer }) => (answer.ok ? [] : [{ masked: claim?.masked ?? null, actDate: claim?.actDate ?? null, message: answer.refusal.message }])),
    };
  },
};

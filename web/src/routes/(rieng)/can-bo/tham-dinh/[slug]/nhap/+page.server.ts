import { fail, redirect } from '@sveltejs/kit';
import { uuidv7 } from 'uuidv7';
import type { AppraisalSheet } from '#wire/appraisal';
import { readPoints } from '#domain/appraisal';
import { answered, api, need } from '$lib/api.ts';
import { typedOf, type Typed } from '$lib/form.ts';
import { path } from '$lib/path.ts';
import { pastedRows, readPointRows } from '$lib/points-sheet.ts';
import { readTable } from '$lib/reading/table.ts';
import type { Actions, PageServerLoad } from './$types';

const sheetOf = (fetch: typeof globalThis.fetch, slug: string, url: URL): Promise<AppraisalSheet> => {
  const criterion = url.searchParams.get('tieu-chi') ?? undefined;
  return need(api(fetch).appraisals[':slug'].$get({ param: { slug }, query: criterion ? { criterion } : {} }));
};
export const load: PageServerLoad = async ({ fetch, params, url, parent }) => {
  await parent();
  return { sheet: await sheetOf(fetch, params.slug, url), id: uuidv7() };
};

/** Fields of the table: `p-` and the unit's id. */
const FIELD = 'p-';
type Item = { unitId: string; milli: number };
function itemsIn(typed: Typed): { items: Item[]; wrong: Record<string, string> } {
  const wrong: Record<string, string> = {};
  const items = Object.entries(typed).flatMap(([key, value]) => {
    if (!key.startsWith(FIELD) || value === '') return [];
    const milli = readPoints(value);
    const unitId = key.slice(FIELD.length);
    if (milli === null) wrong[unitId] = 'Hãy nhập một số, dùng dấu phẩy cho phần lẻ, ví dụ 7,5.';
    return milli === null ? [] : [{ unitId, milli }];
  });
  return { items, wrong };
}

type Event = { request: Request; fetch: typeof globalThis.fetch; params: { slug: string }; url: URL };
/** Asks about what was typed, or sends it. What is wrong comes back beside its unit, with everything that was typed. */
async function asked({ request, fetch, params, url }: Event, did: 'preview' | 'propose') {
  const { tep: _, ...typed } = typedOf(await request.formData());
  const { items, wrong } = itemsIn(typed);
  if (Object.keys(wrong).length > 0) return fail(422, { did, typed, wrong, message: 'Có ô điểm chưa đọc được. Hãy sửa ở dòng được đánh dấu.', field: 'items' });
  const criterion = url.searchParams.get('tieu-chi') ?? (await sheetOf(fetch, params.slug, url)).criterion.key;
  const json = { id: typed.id ?? '', campaign: params.slug, criterion, words: typed.words ?? '', items };
  const dry = await answered(api(fetch).appraisals.lots.$post({ json: { ...json, dryRun: true } }));
  if (!dry.ok) return fail(dry.status, { did, typed, wrong, message: dry.refusal.message, field: dry.refusal.field ?? '' });
  const faults = Object.fromEntries(dry.body.faults.map(({ unitId, message }) => [unitId, message]));
  if (dry.body.faults.length > 0) return fail(422, { did, typed, wrong: faults, message: `${dry.body.faults.length} đơn vị chưa đề nghị được. Chưa có gì được ghi; hãy sửa ở dòng được đánh dấu.`, field: 'items' });
  if (did === 'preview') return { did, typed, wrong, preview: dry.body.moves, count: items.length };
  const sent = await answered(api(fetch).appraisals.lots.$post({ json: { ...json, dryRun: false } }));
  if (!sent.ok) return fail(sent.status, { did, typed, wrong, message: sent.refusal.message, field: sent.refusal.field ?? '' });
  redirect(303, path.appraisalLot(sent.body.id));
}

export const actions: Actions = {
  /** Puts what was pasted, or a file, into the table; nothing is asked or sent. */
  read: async ({ request, fetch, params, url }) => {
    const form = await request.formData();
    const file = form.get('tep');
    const { tep: _, ...typed } = typedOf(form);
    const { lines } = await sheetOf(fetch, params.slug, url);
    const hasFile = file instanceof File && file.size > 0;
    if (!hasFile && !typed.dan) return fail(422, { did: 'read', typed, wrong: {}, message: 'Hãy dán các dòng, hoặc chọn tệp .xlsx hay .csv.', field: 'dan' });
    try {
      const { typed: points, problems } = readPointRows(hasFile ? await readTable(new Uint8Array(await file.arrayBuffer())) : pastedRows(typed.dan!), lines);
      const filled = Object.fromEntries(Object.entries(points).map(([unitId, value]) => [`${FIELD}${unitId}`, value]));
      return { did: 'read', typed: { ...typed, ...filled }, wrong: {}, problems, filled: Object.keys(filled).length };
    } catch (error) {
      // The reader's refusals are sentences for people; anything else is not theirs to see.
      return fail(422, { did: 'read', typed, wrong: {}, message: error instanceof Error && /[à-ỹđ]/i.test(error.message) ? error.message : 'Không đọc được tệp này. Hãy lưu lại thành .xlsx rồi thử lại.', field: 'tep' });
    }
  },
  preview: (event) => asked(event, 'preview'),
  propose: (event) => asked(event, 'propose'),
};

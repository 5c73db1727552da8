import { fail } from '@sveltejs/kit';
import type { FigureFate, FigureList } from '#wire/programme';
import { localDateAt } from '#domain/calendar';
import { answered, api } from '$lib/api.ts';
import { readFigures } from '$lib/figure-file.ts';
import { ownUnit } from '$lib/own-unit.ts';
import type { Actions, PageServerLoad } from './$types';

const kindOf = (url: URL): FigureList['kind'] => (url.searchParams.get('loai') === 'ty-le' ? 'observations' : 'sizes');

export const load: PageServerLoad = async ({ url, parent }) => {
  const { me } = await parent();
  return { ...ownUnit(me, url, 'organizer', 'administrator'), kind: kindOf(url), today: localDateAt(Date.now()) };
};

export const actions: Actions = {
  read: async ({ request, fetch, url }) => {
    const form = await request.formData();
    const file = form.get('tep');
    const kind = kindOf(url);
    const typed = { unitId: String(form.get('unitId') ?? ''), onDate: String(form.get('onDate') ?? ''), source: String(form.get('source') ?? '').trim() };
    const no = (status: number, message: string, field: string) => fail(status, { did: 'read', typed, message, field });
    if (!(file instanceof File) || file.size === 0) return no(400, 'Hãy chọn tệp .xlsx hoặc .csv.', 'tep');
    let draft: FigureList;
    try {
      draft = { id: crypto.randomUUID(), kind, fileName: file.name.slice(0, 200), lines: await readFigures(new Uint8Array(await file.arrayBuffer()), kind), ...typed };
    } catch (error) {
      // The reader's refusals are sentences for people; anything else is not theirs to see.
      return no(422, error instanceof Error && /[à-ỹđ]/i.test(error.message) ? error.message : 'Không đọc được tệp này. Hãy lưu lại thành .xlsx rồi thử lại.', 'tep');
    }
    const answer = await answered(api(fetch)['programme-desk'].figures.preview.$post({ json: draft }));
    if (!answer.ok) return no(answer.status, answer.refusal.message, answer.refusal.field ?? '');
    return { did: 'read', typed, draft, lines: answer.body.lines as FigureFate[] };
  },
  enter: async ({ request, fetch }) => {
    const draft = JSON.parse(String((await request.formData()).get('draft'))) as FigureList;
    const answer = await answered(api(fetch)['programme-desk'].figures.$post({ json: draft }));
    if (answer.ok) return { did: 'enter', entered: answer.body.lines as FigureFate[] };
    const anew = await answered(api(fetch)['programme-desk'].figures.preview.$post({ json: draft }));
    return fail(answer.status, { did: 'enter', message: answer.refusal.message, field: '', draft, lines: anew.ok ? anew.body.lines as FigureFate[] : [] });
  },
};

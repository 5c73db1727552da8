import type { TypedUnit } from '#wire/draft';
import { keepStep } from '$lib/drafting/keep.ts';
import { unitsWith } from '$lib/staff.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ parent }) => {
  const { me } = await parent();
  return { units: [...new Map(unitsWith(me, 'organizer').map(({ unitId, unitName }) => [unitId, { unitId, unitName }])).values()] };
};

/** Only units that were on the page are spoken of; those of another scope keep what was said of them. */
export const actions: Actions = {
  luu: (event) => keepStep(event, 'scope', (typed, form, draft, raw) => {
    const listed = String(raw.get('listed') ?? '').split(',').filter(Boolean);
    const said = listed.map((id): [string, TypedUnit] => [id, { out: raw.has(`in.${id}`) ? '' : '1', unranked: raw.has(`rank.${id}`) ? '' : '1', group: String(raw.get(`group.${id}`) ?? draft.typed.units[id]?.group ?? '') }]);
    const units = { ...draft.typed.units, ...Object.fromEntries(said) };
    return { ...typed, groups: String(form.groupsText ?? draft.typed.groups.join('\n')).split('\n').map((name) => name.trim()).filter(Boolean),
      units: Object.fromEntries(Object.entries(units).filter(([, unit]) => unit.out || unit.unranked || unit.group)) };
  }) };

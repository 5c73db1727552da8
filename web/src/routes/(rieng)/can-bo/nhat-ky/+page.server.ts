import { answered, api } from '$lib/api.ts';
import { unitNamed } from '$lib/act.ts';
import { unitsWith } from '$lib/staff.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch, url, parent }) => {
  const { me } = await parent();
  const asked = Object.fromEntries([['unit', 'don-vi'], ['person', 'nguoi'], ['from', 'tu'], ['to', 'den'], ['before', 'truoc']].map(([key, word]) => [key!, url.searchParams.get(word!) ?? '']));
  const mine = unitsWith(me, 'administrator', 'auditor').length > 0;
  if (!mine) return { mine, asked, lines: [], next: null, message: '', query: '' };
  try {
    const unitId = asked.unit ? await unitNamed(api(fetch), asked.unit, 'unit') : '';
    const query = Object.fromEntries(Object.entries({ unitId, person: asked.person!, from: asked.from!, to: asked.to!, before: asked.before! }).filter(([, value]) => value !== ''));
    const answer = await answered(api(fetch).log.$get({ query }));
    const { before: _, ...exported } = query;
    return { mine, asked, query: new URLSearchParams(exported as Record<string, string>).toString(), ...(answer.ok ? { ...answer.body, message: '' } : { lines: [], next: null, message: answer.refusal.message }) };
  } catch (error) {
    return { mine, asked, lines: [], next: null, query: '', message: error instanceof Error ? error.message : '' };
  }
};

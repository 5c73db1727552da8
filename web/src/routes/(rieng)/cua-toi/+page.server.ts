import type { ConsentChoice, ConsentPurpose } from '#vocabulary';
import { act } from '$lib/act.ts';
import { answered, api, need } from '$lib/api.ts';
import { stateIn } from '$lib/claim-words.ts';
import type { Actions, PageServerLoad } from './$types';

const SHARED_SHOWN = 5;
/** Next and last activities of one's units and teams. */
const ACTIVITIES_SHOWN = 3;

export const load: PageServerLoad = async ({ fetch, url, parent }) => {
  await parent();
  const { me, campaigns } = api(fetch);
  const [state, from] = [stateIn(url), url.searchParams.get('tu')];
  const dot = url.searchParams.get('dot');
  const [home, mine, asked, claims, shared, { activities }] = await Promise.all([need(me.home.$get({ query: dot ? { campaign: dot } : {} })), need(me.membership.$get()), need(me.claims.asked.$get()),
    need(me.claims.$get({ query: { ...(state && { state }), ...(from && { from }) } })), need(me.claims.shared.$get({ query: {} })), need(me.activities.$get())]);
  const now = Date.now();
  const passing = home.campaign && home.unit?.above ? await answered(campaigns[':slug'].passing[':unitId'].$get({ param: { slug: home.campaign.slug, unitId: home.unit.unitId } })) : null;
  return { home, passing: passing?.ok ? passing.body : null, mine, asked, claims, state, held: [...activities.filter(({ endsAt }) => endsAt > now).slice(-ACTIVITIES_SHOWN).reverse(), ...activities.filter(({ endsAt }) => endsAt <= now).slice(0, ACTIVITIES_SHOWN)], shared: { claims: shared.claims.slice(0, SHARED_SHOWN), more: shared.claims.length > SHARED_SHOWN } };
};

export const actions: Actions = {
  move: (event) => act(event, 'move', (asked, typed) => asked.me.moves[':id'].$post({ param: { id: typed.id ?? '' }, json: { answer: typed.answer as 'yes' } })),
  consent: (event) => act(event, `consent-${new URL(event.request.url).searchParams.get('muc')}`, (asked, typed) => asked.me.consents.$post({
    json: { purpose: typed.purpose as ConsentPurpose, choice: typed.choice as ConsentChoice, textVersion: typed.textVersion ?? '' } })),
};

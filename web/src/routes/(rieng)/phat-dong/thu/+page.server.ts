import { error } from '@sveltejs/kit';
import { localDateAt } from '#domain/calendar';
import { api, need } from '$lib/api.ts';
import type { Earlier, Subject } from '$lib/foresight/trial.ts';
import { unitsWith } from '$lib/staff.ts';
import type { PageServerLoad } from './$types';

/** Rules of a campaign that is there: before they are changed, or to see what they did. */
export const load: PageServerLoad = async ({ parent, fetch, url }) => {
  const { me, now } = await parent();
  const today = localDateAt(now);
  const { campaigns } = await need(api(fetch).campaigns.$get());
  const days = ({ head: { slug, name, startsAt, endsAt } }: (typeof campaigns)[number]): Earlier => ({ slug, name, firstDay: localDateAt(startsAt), lastDay: localDateAt(endsAt - 1) });
  const slug = url.searchParams.get('dot');
  const chosen = campaigns.find(({ head }) => head.slug === slug);
  if (slug && !chosen) error(404, { message: 'Không có đợt thi đua nào ở địa chỉ này.', code: 'campaign_unknown' });
  const subject: Subject | null = chosen ? { of: { kind: 'campaign', slug: chosen.head.slug }, ...days(chosen), rules: null } : null;
  return {
    mine: unitsWith(me, 'organizer', 'auditor').length > 0, today, subject, all: campaigns.map(days),
    earlier: campaigns.map(days).filter((each) => each.slug !== slug && each.firstDay < today),
  };
};

import { redirect } from '@sveltejs/kit';
import type { Role } from '#vocabulary';
import type { Me } from '#wire/me';
import { api, need } from './api.ts';
import { path } from './path.ts';

export type Staff = Extract<Me, { signedIn: true }>;

/** Who is signed in; nobody is sent to the sign-in page and back. */
export async function staff(fetch: typeof globalThis.fetch, url: URL): Promise<Staff> {
  const me = await need(api(fetch).me.$get());
  if (!me.signedIn) redirect(303, path.signIn(url.pathname + url.search));
  return me;
}

/** Units on which somebody has one of the roles; empty = the page explains that it is not theirs. */
export const unitsWith = (me: Staff, ...roles: Role[]) => me.grants.filter((grant) => roles.includes(grant.role as Role));

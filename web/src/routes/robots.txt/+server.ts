import { originOf } from '$lib/origin.ts';
import { path } from '$lib/path.ts';
import type { RequestHandler } from './$types';

/** What is somebody's own, or is nothing to be found: desks, signing in, links that are used once, single acts of a day, answers for programs. `*` is any name (RFC 9309). */
const PRIVATE = [path.desk(), path.mine(), path.reconcile(), path.claim(), path.launch(), path.account(), path.signIn(), path.signOut(), path.forgotten(), '/loi-moi', path.confirm(), path.offline(), path.ownAround('*'), path.ownMember('*'), path.whyDay('*', '*', ''), '/api'];

export const GET: RequestHandler = ({ platform, url }) => new Response(
  ['User-agent: *', ...PRIVATE.map((each) => `Disallow: ${each}`), `Sitemap: ${originOf(platform, url)}${path.sitemap()}`, ''].join('\n'),
  { headers: { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'public, max-age=3600' } });

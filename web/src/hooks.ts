import type { Reroute } from '@sveltejs/kit';
import { plainPath } from '$lib/language.ts';

/** One page, several languages: routes know addresses without them. */
export const reroute: Reroute = ({ url }) => plainPath(url.pathname);

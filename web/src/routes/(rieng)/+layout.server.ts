import { staff } from '$lib/staff.ts';
import type { LayoutServerLoad } from './$types';

/** Everything below is somebody's own: signed in first, never kept by anybody. */
export const load: LayoutServerLoad = async ({ fetch, url }) => ({ me: await staff(fetch, url), now: Date.now() });

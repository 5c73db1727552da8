import { originOf } from '$lib/origin.ts';
import type { LayoutServerLoad } from './$types';

export const load: LayoutServerLoad = ({ platform, url }) => ({ demonstration: platform?.env.DEMONSTRATION === '1', origin: originOf(platform, url) });

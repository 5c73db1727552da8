import type { LayoutServerLoad } from './$types';

export const load: LayoutServerLoad = ({ platform }) => ({ demonstration: platform?.env.DEMONSTRATION === '1' });

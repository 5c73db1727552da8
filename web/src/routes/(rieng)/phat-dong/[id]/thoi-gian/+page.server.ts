import { keepStep } from '$lib/drafting/keep.ts';
import type { Actions } from './$types';

export const actions: Actions = { luu: (event) => keepStep(event, 'time') };

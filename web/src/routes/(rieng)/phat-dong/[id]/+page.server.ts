import { redirect } from '@sveltejs/kit';
import { path } from '$lib/path.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = ({ params }) => redirect(303, path.draft(params.id, 'content'));

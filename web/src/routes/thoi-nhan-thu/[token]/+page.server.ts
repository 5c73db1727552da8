import { act } from '$lib/act.ts';
import type { Actions } from './$types';

/** Opened from a letter, perhaps by a program that only looks: the letters end when somebody says so. */
export const actions: Actions = {
  default: (event) => act(event, 'end', (asked) => asked.unsubscribe[':token'].$post({ param: { token: event.params.token } })),
};

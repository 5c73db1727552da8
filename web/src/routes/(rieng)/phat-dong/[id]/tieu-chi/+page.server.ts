import { editedRules } from '$lib/drafting/edit-rules.ts';
import { keepStep } from '$lib/drafting/keep.ts';
import type { Actions } from './$types';

/** `go` may say that a row comes, goes or moves: the rules change before they are kept. */
export const actions: Actions = {
  luu: (event) => keepStep(event, 'rules', (typed, form) => ({ ...typed, rules: editedRules(typed.rules, String(form.go ?? ''), String(form.addKind ?? 'acts')) })) };

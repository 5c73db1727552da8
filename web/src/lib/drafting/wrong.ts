import type { DraftStep } from '#vocabulary';
import type { DraftView } from '#wire/draft';

/**
 * What to say beside a box. A box nobody has filled in yet is not blamed before it was saved, unless somebody came
 * here to see what is missing.
 */
export function wrongIn(draft: DraftView, step: DraftStep, asked: boolean): (field: string) => string | undefined {
  const said = new Map(draft.problems.filter((problem) => problem.step === step && !problem.warning).map(({ field, message }) => [field, message]));
  return (field) => (asked ? said.get(field) : undefined);
}
/** Whether a draft has been saved since it began, or somebody follows a link to what is wrong. */
export const asksFor = (draft: DraftView, url: URL, form: { saved?: boolean; message?: string } | null | undefined): boolean =>
  draft.version > 1 && (Boolean(form?.saved) || Boolean(form?.message)) || url.searchParams.has('loi');

import { api, need } from '$lib/api.ts';
import { keepStep } from '$lib/drafting/keep.ts';
import { divided, pasted } from '$lib/drafting/targets.ts';
import type { Actions } from './$types';

export const actions: Actions = {
  /** `go` = divide:… or paste: the amounts change before they are kept. */
  luu: (event) => keepStep(event, 'targets', async (typed, form, draft) => {
    const [deed, indicator = ''] = String(form.go ?? '').split(':');
    // Units that are not on the page keep what they were given.
    const kept = { ...typed, amounts: { ...draft.typed.amounts, ...typed.amounts } };
    if (deed === 'divide') {
      const last = kept.shares[indicator]?.way === 'last' ? await need(api(event.fetch).drafts[':id']['last-year'].$get({ param: event.params })) : null;
      const made = divided(kept, draft.scope.units, indicator, new Map((last?.counts ?? []).filter((count) => count.indicator === indicator).map(({ unitId, acts }) => [unitId, acts])));
      return 'says' in made ? { typed: kept, says: made.says } : { typed: { ...kept, amounts: made.amounts }, says: 'Đã chia; các phần cộng đúng bằng tổng.' };
    }
    if (deed === 'paste') {
      const of = String(form.pasteOf ?? '');
      const { amounts, read, unread } = pasted(kept, draft.scope.units, of, String(form.pasteText ?? ''));
      return { typed: { ...kept, amounts }, says: `Đọc được ${read} dòng.${unread.length > 0 ? ` Không đọc được ${unread.length} dòng: ${unread.slice(0, 5).join(' | ')}` : ''}` };
    }
    return kept;
  }) };

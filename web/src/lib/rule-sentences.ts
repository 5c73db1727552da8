import type { RulesEditions } from '#wire/amendment';
import type { CampaignHead } from '#wire/board';
import type { CriteriaRules } from '#wire/rules';
import type { BoardSide } from '#vocabulary';
import { sentencesOf } from '#domain/sentences';
import { sideSentences } from '#domain/side-words';
import { api, answered } from './api.ts';
import { language } from './language.ts';

/** Sentences of an edition of a campaign's rules in the language of the page, from the rules themselves. */
export const sentencesIn = ({ times, weekdays, outages }: RulesEditions, { rules, sentences }: Pick<RulesEditions['editions'][number], 'rules' | 'sentences'>): string[] => (
  language() === 'vi' ? sentences : sentencesOf(rules, times, { weekdays, outages }));

/** Every edition of a campaign's rules; null where they cannot be had. */
async function editionsOf(fetch: typeof globalThis.fetch, slug: string): Promise<RulesEditions | null> {
  const answer = await answered(api(fetch).campaigns[':slug'].rules.$get({ param: { slug } }));
  return answer.ok ? (answer.body as RulesEditions) : null;
}
/** The rules of one edition; null where they cannot be had. */
export const rulesOf = async (fetch: typeof globalThis.fetch, slug: string, edition: number): Promise<CriteriaRules | null> =>
  (await editionsOf(fetch, slug))?.editions.find((each) => each.edition === edition)?.rules ?? null;

/** The head of a board with its sentences in the language of the page; where the rules cannot be had they stay as they are. */
export async function spokenHead<Head extends { slug: string; source: string; rulesEdition: number; sentences: string[] }>(fetch: typeof globalThis.fetch, head: Head): Promise<Head> {
  if (language() === 'vi') return head;
  const all = await editionsOf(fetch, head.slug);
  const own = all?.editions.find(({ edition }) => edition === head.rulesEdition);
  return all && own ? { ...head, sentences: sentencesIn(all, own) } : head;
}
/** The same of a side board. */
export async function spokenSide<Board extends { head: CampaignHead }>(fetch: typeof globalThis.fetch, board: Board, side: BoardSide): Promise<Board> {
  if (language() === 'vi') return board;
  const rules = await rulesOf(fetch, board.head.slug, board.head.rulesEdition);
  return rules ? { ...board, head: { ...board.head, sentences: sideSentences(rules, board.head, side) } } : board;
}

import type { RulesEditions } from '#wire/amendment';
import { sentencesOf } from '#domain/sentences';
import { api, answered } from './api.ts';
import { language } from './language.ts';

/** Sentences of an edition of a campaign's rules in the language of the page, from the rules themselves. */
export const sentencesIn = ({ times, weekdays, outages }: RulesEditions, { rules, sentences }: Pick<RulesEditions['editions'][number], 'rules' | 'sentences'>): string[] => (
  language() === 'vi' ? sentences : sentencesOf(rules, times, { weekdays, outages }));

/** The head of a board with its sentences in the language of the page; where the rules cannot be had they stay as they are. */
export async function spokenHead<Head extends { slug: string; source: string; rulesEdition: number; sentences: string[] }>(fetch: typeof globalThis.fetch, head: Head): Promise<Head> {
  if (language() === 'vi') return head;
  const answer = await answered(api(fetch).campaigns[':slug'].rules.$get({ param: { slug: head.slug } }));
  if (!answer.ok) return head;
  const all = answer.body as RulesEditions;
  const own = all.editions.find(({ edition }) => edition === head.rulesEdition);
  return own ? { ...head, sentences: sentencesIn(all, own) } : head;
}

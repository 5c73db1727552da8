import { language } from './language.ts';

/**
 * What the API answered a page in a browser, in the language of the page; a server's own questions are answered so by
 * handleFetch. The words are fetched with the first answer that needs them, by who reads English and nobody else.
 */
export async function spoken<Body>(answer: Body): Promise<Body> {
  if (language() === 'vi' || typeof document === 'undefined') return answer;
  // Without a line the words may not come: better what was said than nothing.
  const words = await import('../locales/answers.ts').catch(() => null);
  return words ? words.inEnglish(answer) as Body : answer;
}

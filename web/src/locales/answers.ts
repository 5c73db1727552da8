import * as vi from '../../../schema/vocabulary.ts';
import * as en from './vocabulary-en.ts';
import { refusalsInEnglish } from './refusals-en.ts';

/** Fields of the API's answers that hold words of the vocabulary, never what somebody wrote. */
const WORDS = new Set(['label', 'short', 'countUnit', 'unit', 'stateWords', 'kindWords', 'kindLabel', 'formLabel', 'outcomeWords']);

/** Every word of the vocabulary, by its Vietnamese; learned with the first page that needs them. */
const words = new Map<string, string>();
function learn(own: object, other: object): void {
  for (const [key, said] of Object.entries(other)) {
    const value = (own as Record<string, unknown>)[key];
    if (typeof said === 'string' && typeof value === 'string') words.set(value, said);
    else if (typeof said === 'object' && said && typeof value === 'object' && value) learn(value, said as object);
  }
}
/** What the API answers is made in Vietnamese: its refusals and its words of the vocabulary are said in English, all else stays as it was written. */
export function inEnglish(answer: unknown): unknown {
  if (words.size === 0) learn(vi, en);
  if (Array.isArray(answer)) return answer.map(inEnglish);
  if (typeof answer !== 'object' || answer === null) return answer;
  return Object.fromEntries(Object.entries(answer).map(([key, value]) => {
    if (typeof value !== 'string') return [key, inEnglish(value)];
    if (key === 'message') return [key, refusalsInEnglish[value] ?? value];
    return [key, WORDS.has(key) ? words.get(value) ?? value : value];
  }));
}

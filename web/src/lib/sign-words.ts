import { sentenceOf, type SignFacts } from '#domain/alert-words';
import type { AlertView } from '#wire/alert';

/** A sign in one sentence, in the language of the page, from its own numbers. */
export const signWords = ({ kind, facts }: Pick<AlertView, 'kind' | 'facts'>): string => sentenceOf(kind, facts as SignFacts[typeof kind]);

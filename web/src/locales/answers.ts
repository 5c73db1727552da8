/// <reference path="./whole.d.ts" />
// Its own copy: looked through name by name, it would make every Vietnamese reader's whole vocabulary carry its names.
import * as vi from '../../../schema/vocabulary.ts?whole';
import { dayWords } from '#domain/calendar';
import { answersInEnglish, partsInEnglish } from './answers-en.ts';
import * as en from './vocabulary-en.ts';
import { refusalsInEnglish } from './refusals-en.ts';

/** Fields of the API's answers that hold words of the vocabulary, never what somebody wrote. */
const WORDS = new Set(['label', 'short', 'countUnit', 'unit', 'stateWords', 'kindWords', 'kindLabel', 'formLabel', 'outcomeWords', 'reasonWords', 'procedureGroup']);
/** Fields that hold what the API says itself, or a name it may have made: what is none of its sentences stays as it was written. */
const SAID = new Set([...WORDS, 'message', 'words', 'why', 'said', 'name', 'names', 'cluster', 'clusters', 'former', 'scopeName', 'byName', 'by', 'after', 'standing', 'about', 'title', 'who', 'kind', 'unitName']);
const VIETNAMESE = /[^\p{ASCII}–—…“”‘’·×÷−→\s]/u;

/** Every word of the vocabulary, by its Vietnamese; learned with the first page that needs them. */
const words = new Map<string, string>();
function learn(own: object, other: object): void {
  for (const [key, said] of Object.entries(other)) {
    const value = (own as Record<string, unknown>)[key];
    if (typeof said === 'string' && typeof value === 'string') words.set(value, said);
    else if (typeof said === 'object' && said && typeof value === 'object' && value) learn(value, said as object);
  }
}

type Form = { form: RegExp; places: number[]; said: string };
/** "Mỗi phần tối đa {0} dòng." → what finds its value again. */
const formsOf = (table: Record<string, string>): Form[] => Object.entries(table).filter(([own]) => own.includes('{0}')).map(([own, said]) => ({
  form: new RegExp(`^${own.replace(/[.*+?^$()|[\]\\]/g, '\\$&').replace(/\{\d\}/g, '(.*?)')}$`, 's'), places: [...own.matchAll(/\{(\d)\}/g)].map(([, place]) => Number(place)), said }));
const forms: { sentences?: Form[]; parts?: Form[] } = {};

function filled(all: readonly Form[], text: string): string | null {
  for (const { form, places, said } of all) {
    const found = form.exec(text);
    if (found) return said.replace(/\{(\d)\}/g, (_, place: string) => inside(found[places.indexOf(Number(place)) + 1]!));
  }
  return null;
}
/** A value inside a sentence: a figure and a date as English writes them, a word of ours in English, a name as it is. */
function inside(value: string): string {
  if (/^−?[\d.]*\d(,\d+)?$/.test(value)) return value.replace(/[.,]/g, (sign) => (sign === '.' ? ',' : '.'));
  if (/^\d\d\/\d\d\/\d{4}$/.test(value)) return dayWords(value.split('/').reverse().join('-'));
  return partsInEnglish[value] ?? words.get(value) ?? sentence(value) ?? filled(forms.parts ??= formsOf(partsInEnglish), value) ?? value;
}
const sentence = (text: string): string | null => refusalsInEnglish[text] ?? answersInEnglish[text] ?? filled(forms.sentences ??= formsOf(answersInEnglish), text);
/** "hồ sơ đã tiếp nhận: …": an outcome and its reason. */
const pair = (text: string): string | null => {
  const parts = text.split(': ').map((part) => words.get(part) ?? answersInEnglish[part]);
  return parts.length === 2 && parts.every((part) => part !== undefined) ? parts.join(': ') : null;
};

const said = (key: string, text: string): string => {
  if (!SAID.has(key) || !VIETNAMESE.test(text)) return text;
  return (WORDS.has(key) || key === 'words' ? words.get(text) ?? pair(text) : null) ?? sentence(text) ?? text;
};

/** What the API answers is made in Vietnamese: its refusals, its sentences and its words of the vocabulary are said in English, all else stays as it was written. */
export function inEnglish(answer: unknown, key = ''): unknown {
  if (words.size === 0) learn(vi, en);
  if (typeof answer === 'string') return said(key, answer);
  if (Array.isArray(answer)) return answer.map((each) => inEnglish(each, key));
  if (typeof answer !== 'object' || answer === null) return answer;
  return Object.fromEntries(Object.entries(answer).map(([name, value]) => [name, inEnglish(value, name)]));
}

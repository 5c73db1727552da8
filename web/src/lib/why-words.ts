import { movementSentences, passedByWords, passedWords } from '#domain/movement-words';
import { placeSentences } from '#domain/place-words';
import { capSentence } from '#domain/sentences';
import { percentWorked, workedOf } from '#domain/worked';
import type { Why } from '#wire/why';
import { language } from './language.ts';
import { rulesOf } from './rule-sentences.ts';

/** Why a unit stands where it stands, in the language of the page: said anew from the answer's own numbers and the rules of its edition. */
export async function spokenWhy(fetch: typeof globalThis.fetch, why: Why): Promise<Why> {
  if (language() === 'vi') return why;
  const facts = { ...why.facts, targets: new Map(why.facts.targets) };
  const movement = why.movement && { ...why.movement, sentences: movementSentences(why.movement),
    passedBy: why.movement.passedBy.map((mover) => ({ ...mover, sentence: passedByWords(mover, why.movement!.day) })),
    passed: why.movement.passed.map((mover) => ({ ...mover, sentence: passedWords(mover, why.movement!.place) })) };
  const said = { ...why, movement, percent: why.percent && percentWorked(facts, why.indicators.map(({ code }) => code)) };
  const rules = await rulesOf(fetch, why.slug, why.rulesEdition);
  return rules ? { ...said, place: placeSentences(why.stands, rules), ...workedOf(facts, rules), caps: why.caps.map((each) => ({ ...each, sentence: capSentence(rules.caps[each.at]!) })) } : said;
}

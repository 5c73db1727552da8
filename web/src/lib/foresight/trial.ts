import type { Board } from '#wire/board';
import type { Foresight, ForesightAsk } from '#wire/foresight';
import type { CriteriaRules } from '#wire/rules';
import type { Margin, Part, Steadiness } from '#domain/foresight';
import type { Sign } from '#domain/fairness';

/** What is tried: the rules of a plan, or of a campaign that is there (then the answer brings them). */
export type Subject = {
  of: ForesightAsk['of']; name: string; firstDay: string; lastDay: string;
  rules: CriteriaRules | null;
};
/** A campaign whose time, or whose targets, rules may be tried on. */
export type Earlier = { slug: string; name: string; firstDay: string; lastDay: string };

/** To the worker: a period, or rules to try on it. A later number makes earlier work needless. */
export type AskedOfTrial = { answer: Foresight } | { no: number; rules: CriteriaRules };
/** From it, as it comes: the board at once, then why, then how steady it is. */
export type ToldByTrial = { no: number } & (
  | { board: Board; sentences: string[] }
  | { totalMilli: number; parts: Part[]; leading: [unitId: string, parts: Part[]][]; margins: Margin[]; signs: Sign[] }
  | { share: number }
  | { steadiness: Steadiness[] }
  | { failed: true });

import { z } from 'zod';
import type { Frozen } from './freeze.ts';
import { indicatorCodes, type Indicator, type Structure } from '#vocabulary';
import type { BoardRow } from './board.ts';

/** One step of arithmetic that a reader can do again with a pocket calculator; `sum` null = nothing to reckon. */
export type Worked = { words: string; sum: string | null; gives: string; /** `gives` is rounded. */ about: boolean };
/** A criterion with what the rules say of it and how this unit's points come about. */
export type WorkedCriterion = { key: string; name: string; heading: string | null; /** Points that people give. */ given: boolean; sentences: string[]; lines: Worked[]; milli: number };

/** What came to a unit since the day began: net acts of an indicator, and when entries came, first and last. */
export type Gain = { indicator: Indicator; milli: number; from: number | null; until: number | null };
/** A unit that passed another, or was passed, since the day began; `was` null = it was not ranked. */
export type Mover = { unitId: string; name: string; place: number; was: number | null; pointsMilli: number; gains: Gain[]; sentence: string };
/** Why a place is another one than when the day began. `was − place` = all that were passed less all that passed. */
export type Movement = {
  day: string; place: number | null; was: number | null; sentences: string[]; gains: Gain[]; pointsMilli: number;
  /** Who stands behind now and did not; who stands before now and did not; only the first of many. */
  passed: Mover[]; passedAll: number; passedBy: Mover[]; passedByAll: number;
};

/** A line as far as the rules look at it when two are compared. */
export type PlaceLine = { name: string; place: number; pointsMilli: number; actsMilli: number; targetedMilli: number; target: number; transactionsMilli: number; paymentsMilli: number; partsMilli: number[] };
/** What a place is decided against; `held` = why there is none. `level` = how many others share it. */
export type PlaceFacts = { held: 'no_target' | 'no_members' | 'minimum' | 'apart' } | { of: number; level: number; grade: string | null; own: PlaceLine; above: PlaceLine | null; below: PlaceLine | null };
/** What the points of one unit are made of, by the rules alone: whoever has both can reckon them again. */
export type PointsFacts = {
  acts: { indicator: Indicator; group: string; milli: number }[]; counted: { indicator: Indicator; group: string; milli: number }[];
  targets: [Indicator, number][]; members: number | null; appraised: { criterion: string; milli: number }[]; errorLowPpm: number | null;
};

/** Acts of one day that count for a unit, by indicator in the order of the board's, and entries of the ledger. They add up to the board's figures. */
export type WhyDay = { day: string; milli: number[]; entries: number[] };
/** A unit whose acts count for the one explained, and how much of them, in millionths. */
export type WhySource = { unitId: string; name: string; sharePpm: number; milli: number };

/** How one line of a numbered board comes about, down to days; the entries of a day are read by `whyActsQuery`. */
export type Why = {
  slug: string; name: string; source: string; structure: Structure; no: number; asOf: number; ledgerSeq: number; rulesEdition: number; frozen?: Frozen;
  row: BoardRow & { cluster: string };
  /** Units ranked in its cluster. */
  of: number;
  place: string[];
  /** What those sentences are made of. */
  stands: PlaceFacts;
  /** Per cent of the target; null without one. */
  percent: Worked | null;
  criteria: WorkedCriterion[]; total: Worked[];
  facts: PointsFacts;
  indicators: { code: Indicator; label: string; short: string; countUnit: string; upgrade: boolean; milli: number; target: number; countedMilli: number }[];
  /** Caps that took something off what counts for points. */
  caps: { /** Which of the rules' caps. */ at: number; sentence: string; cut: { indicator: Indicator; milli: number }[] }[];
  days: WhyDay[];
  /** Empty where only its own acts count for it. */
  sources: WhySource[];
  movement: Movement | null;
};

export const whyActsQuery = z.object({
  day: z.iso.date('Ngày viết theo dạng 2026-11-20.'),
  indicator: z.enum(indicatorCodes, `Chỉ tiêu là một trong: ${indicatorCodes.join(', ')}.`),
  /** Where the page before ended, and the ledger entry all its pages end at. */
  after: z.string().regex(/^\d{1,15}~\d{1,15}$/, 'Con trỏ không đúng dạng. Hãy gửi lại đúng con trỏ đã nhận.').optional(),
});
export type WhyActsQuery = z.infer<typeof whyActsQuery>;

/** One entry of the ledger; taking back is an entry of its own. */
export type WhyEntry = { seq: number; milli: number; at: number; words: string };
/** One recognised act, without who did it, who judged it and which dossier it was. */
export type WhyAct = { procedureGroup: string | null; /** Whose act it was, where it is not the unit's own. */ unitName: string | null; sharePpm: number; milli: number; entries: WhyEntry[] };
export type WhyActs = {
  slug: string; name: string; unitId: string; unitName: string; day: string; indicator: Indicator; label: string; countUnit: string; no: number; ledgerSeq: number;
  acts: WhyAct[]; next: string | null;
};

/** Recognitions that were taken back from a unit in a campaign, for the unit itself: newest first. */
export const takenBackQuery = z.object({ before: z.coerce.number('Con trỏ là một số.').int('Con trỏ là một số nguyên.').min(1, 'Con trỏ nhỏ nhất là 1.').optional() });
export type TakenBack = {
  seq: number; at: number; actDate: string; indicator: Indicator; milli: number; outcomeWords: string; reasonWords: string;
  unitName: string;
  /** Only for officers: the claim's own page, and its masked code. */
  claimId: string | null; masked: string | null;
};
export type TakenBackPage = { unitId: string; unitName: string; slug: string; name: string; all: TakenBack[]; today: number; next: number | null };

import { z } from 'zod';
import type { AmendmentMove } from './amendment.ts';
import type { CriterionKind } from './rules.ts';
import { criterionKey } from './rules.ts';
import type { ProposalState } from '#vocabulary';

const milli = z.int('Điểm phải là một số, tối đa ba chữ số thập phân.').min(-1_000_000_000, 'Điểm quá lớn.').max(1_000_000_000, 'Điểm quá lớn.');
const words = z.string().trim().min(10, 'Hãy nói lý do, và văn bản chứng minh nếu có: ít nhất 10 ký tự.').max(1000, 'Tối đa 1000 ký tự.');

/** Điểm tự chấm of one unit for one judged criterion. */
export const selfScoreInput = z.strictObject({ id: z.uuid({ version: 'v7' }), campaign: z.string().max(80), unitId: z.uuid('Chưa chọn đơn vị.'), criterion: criterionKey, milli, words });
export type SelfScoreInput = z.infer<typeof selfScoreInput>;

/** A lot: points of one criterion for some units, proposed and agreed as one. */
export const lotInput = z.strictObject({
  id: z.uuid({ version: 'v7' }), campaign: z.string().max(80), criterion: criterionKey, words,
  items: z.array(z.strictObject({ unitId: z.uuid(), milli })).min(1, 'Hãy nhập điểm cho ít nhất một đơn vị.').max(2000),
  /** Answers what would be proposed and what would move, and writes nothing. */
  dryRun: z.boolean().default(false),
});
export type LotInput = z.infer<typeof lotInput>;

/** What the second person says; a no needs its words. */
export const lotAnswer = z.strictObject({ answer: z.enum(['agreed', 'refused'], 'Hãy chọn đồng ý hoặc không đồng ý.'), words: z.string().trim().max(1000, 'Tối đa 1000 ký tự.').default('') });
export type LotAnswer = z.infer<typeof lotAnswer>;

export type CriterionHead = { key: string; name: string; kind: CriterionKind; maxMilli: number | null; stepsMilli: number[] | null };
/** A line of a board before and after; place null = not ranked. */
export type LineMoved = Omit<AmendmentMove, 'cluster'>;

/** A campaign in which points are given by people, as somebody of its staff sees it. */
export type AppraisedCampaign = { slug: string; name: string; claimsUntil: number; closesAt: number; startsAt: number; criteria: CriterionHead[]; waiting: number };

/** One unit in the table of a criterion. `agreedMilli` = what counts; null = nothing was agreed yet. */
export type SheetLine = {
  unitId: string; unitName: string; cluster: string;
  own: { milli: number; words: string; at: number } | null;
  proposed: { lotId: string; milli: number }[];
  agreedMilli: number | null;
  /** Proposing for it, saying a self-score for it is this person's. */
  mayPropose: boolean; maySelfScore: boolean;
};
export type LotHead = {
  id: string; criterion: string; criterionName: string; units: number; words: string; state: ProposalState; stateWords: string;
  byName: string; at: number; decidedBy: string | null; decidedAt: number | null; decidedWords: string | null;
};
export type AppraisalSheet = {
  campaign: AppraisedCampaign; now: number; criterion: CriterionHead; lines: SheetLine[]; lots: LotHead[];
  /** What this person may do here. */
  mayAppraise: boolean; takesSelfScores: boolean; takesProposals: boolean;
};
export type LotItem = { unitId: string; unitName: string; milli: number; ownMilli: number | null; beforeMilli: number | null; afterMilli: number };
export type LotView = { lot: LotHead; campaign: { slug: string; name: string }; criterion: CriterionHead | null; items: LotItem[]; moves: LineMoved[]; mayDecide: boolean; mayCancel: boolean; why: string | null };

/** What everybody reads of agreed points: never a person's name. */
export type PublicAppraisal = { id: string; unitId: string; unitName: string; criterion: string; criterionName: string; kind: CriterionKind | null; milli: number; ownMilli: number | null; words: string; by: string; at: number };
export type PublicAppraisals = { campaign: { slug: string; name: string }; criteria: CriterionHead[]; appraisals: PublicAppraisal[]; more: boolean };
/** What a unit reads of its own, refused ones too. */
export type OwnAppraisal = Omit<PublicAppraisal, 'by'> & { campaign: { slug: string; name: string }; state: ProposalState; stateWords: string; decidedWords: string | null };

import { z } from 'zod';
import type { ProposalState } from '#vocabulary';
import { criteriaRules, type CriteriaRules } from './rules.ts';

const words = z.string().trim().min(10, 'Hãy ghi lý do ít nhất một câu: ai cũng đọc được và được giữ mãi.').max(2000, 'Lý do quá dài.');
/** New rules for a campaign that has begun, as a whole. */
export const amendmentRules = z.strictObject({ rules: criteriaRules });
export const amendmentInput = z.strictObject({
  id: z.uuid({ version: 'v7' }),
  /** The edition in force that it changes. */
  seen: z.int().min(1),
  rules: criteriaRules, words,
});
export type AmendmentInput = z.infer<typeof amendmentInput>;
/** A no needs words, a yes may have some. */
export const amendmentAnswer = z.strictObject({ words: z.string().trim().max(2000, 'Lời ghi quá dài.').default('') });

export type MoveStanding = { place: number | null; pointsMilli: number };
/** What new rules do to one unit; only units that something changes for. */
export type AmendmentMove = { unitId: string; name: string; cluster: string; before: MoveStanding; after: MoveStanding };
export type AmendmentPreview = {
  moves: AmendmentMove[]; units: number;
  /** Sentences that are no longer there, and new ones. */
  gone: string[]; come: string[];
  /** UTC ms and the last ledger entry it was computed with. */
  asOf: number; ledgerSeq: number;
};
export type AmendmentView = {
  id: string; edition: number; state: ProposalState; stateWords: string; words: string; byName: string; at: number;
  decidedByName: string | null; decidedAt: number | null; decidedWords: string | null;
  /** Of an open one as it would be now; of an agreed one as it was; null = it came to nothing. */
  preview: AmendmentPreview | null;
};
export type Amendments = { edition: number; rules: CriteriaRules; open: (AmendmentView & { mine: boolean }) | null; past: AmendmentView[]; now: number; startsAt: number; closesAt: number };

/** Every edition of a campaign's rules, the newest first, public for ever. */
export type RulesEditions = {
  slug: string; name: string;
  /** What the sentences are made of beside the rules: moments (UTC ms), bits of the days of the week, outages. */
  times: { startsAt: number; endsAt: number; claimsUntil: number; closesAt: number }; weekdays: number; outages: { fromAt: number; toAt: number; words: string; movedMs: number }[];
  editions: { edition: number; at: number; rules: CriteriaRules; sentences: string[]; amendment: Omit<AmendmentView, 'byName' | 'decidedByName' | 'stateWords'> | null }[];
};

import { z } from 'zod';

/** How somebody stands to a claim: what they are shown follows from it. */
export type ClaimRelation = 'author' | 'helper' | 'officer' | 'auditor' | 'judge';

/** One thing that was said about a claim, with nobody's name. */
export type StoryVerdict = {
  no: number; at: number; outcome: string; outcomeWords: string; reason: string; reasonWords: string; words: string | null;
  /** Whose word it is, as a role: "người đối soát". */
  by: string;
  /** When the office's file came in that it rests on; null = it rests on none. */
  fileAt: number | null;
};
export type StoryEntry = { seq: number; verdictNo: number; unitId: string; unitName: string; milli: number; at: number };
/** A claim that a withdrawal would take along, itself among them, and what the ledger counts for it now. */
export type StoryLeaving = { id: string; indicator: string; masked: string | null; state: string; milli: number };

/** One claim as a whole. Parts that are not for this reader are empty or null. */
export type ClaimStory = {
  id: string; relation: ClaimRelation;
  indicator: string; procedureGroup: string; masked: string | null; quantity: number; needsCheck: boolean; agency: string | null;
  /** Local date of the act; when it was written down; when it came in. */
  actDate: string; capturedAt: number; arrivedAt: number;
  unitId: string; unitName: string; teamId: string | null; teamName: string | null; activityId: string | null; activityName: string | null;
  /** Only to those who may see members of the unit. */
  authorName: string | null;
  state: string; stateWords: string; reason: string | null; reasonWords: string | null; words: string | null; verdictNo: number;
  shares: { unitId: string; unitName: string; milli: number }[];
  /** `name` only to those who may see members; `self` = the reader. */
  helpers: { name: string | null; self: boolean; milli: number }[];
  history: StoryVerdict[];
  entries: StoryEntry[];
  campaigns: { slug: string; name: string }[];
  /** In whose time the act lies but in which it does not count, and why. */
  uncounted: { slug: string; name: string; why: string }[];
  conflicts: { id: string; open: boolean }[];
  petitions: { id: string; state: string; stateWords: string }[];
  /** What this reader may say: withdraw, answer. */
  mayWithdraw: boolean; mayAnswer: boolean;
  leaving: StoryLeaving[];
};

/** The line a page of a list begins with: its arrival and id. */
export const fromLine = z.string().regex(/^\d+\.[0-9a-f-]{36}$/);

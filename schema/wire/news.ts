import { z } from 'zod';
import type { EditionKind, PublicationAct } from '#vocabulary';

/** One thing an author is told. */
export type NewsLine = {
  id: string; at: number; outcome: string; outcomeWords: string; reason: string; reasonWords: string; words: string | null; claims: number;
  /** Good news is worded and shown differently from everything else. */
  good: boolean; seen: boolean;
  /** The claim it is about; null where several were recognised at once. */
  claim: { id: string; indicator: string; masked: string | null; actDate: string; state: string } | null;
};
/** A correction or recall of published results that touches the reader's unit or claims. */
export type EditionNews = { act: PublicationAct; no: number; kind: EditionKind | null; words: string; at: number; slug: string; name: string };
/** `editions` on the first page only. */
export type NewsPage = { news: NewsLine[]; next: string | null; editions: EditionNews[] };

/** What has not been seen, as a page's head says it: counts by kind, and the one to open first. `more` = there are more than were counted. */
export type NewsUnseen = { recognised: number; asked: number; declined: number; takenBack: number; other: number; more: boolean; newestId: string | null; firstAsked: { claimId: string; reasonWords: string } | null };

export const newsQuery = z.object({ before: z.string().max(120).optional() });
export const newsSeenInput = z.strictObject({ id: z.string().min(1).max(120) });

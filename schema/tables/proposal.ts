import { integer, text } from 'drizzle-orm/sqlite-core';
import { proposalStateCodes } from '#vocabulary';

/** What everything has that one person proposes and another agrees to, refuses, or sees taken back: kept for ever, whatever became of it. */
export const proposal = () => ({
  state: text({ enum: proposalStateCodes }).notNull(),
  byId: text('by_id').notNull(),
  at: integer().notNull(),
  decidedBy: text('decided_by'),
  decidedAt: integer('decided_at'),
  decidedWords: text('decided_words'),
});

import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { bulkKindCodes } from '#vocabulary';

/** One export file of the state office. The fingerprint makes the same file the same import. */
export const officeImport = sqliteTable('office_import', {
  id: text().primaryKey(),
  fingerprint: text().notNull().unique(),
  kind: text({ enum: ['dossiers', 'accounts'] }).notNull(),
  fileName: text('file_name').notNull(),
  byId: text('by_id').notNull(),
  createdAt: integer('created_at').notNull(),
  totalRows: integer('total_rows').notNull(),
  chunkRows: integer('chunk_rows').notNull(),
  /** When it was undone as one; its fingerprint then carries its id, so that the file may come again. */
  undoneAt: integer('undone_at'),
});

/** A chunk that has arrived whole, with what became of its rows the last time it was matched. */
export const importChunk = sqliteTable('import_chunk', {
  importId: text('import_id').notNull(),
  no: integer().notNull(),
  rows: integer().notNull(),
  recognised: integer().notNull(),
  already: integer().notNull(),
  conflict: integer().notNull(),
  contradicts: integer().notNull(),
  unclaimed: integer().notNull(),
  /** Recognitions that the row took back, because the dossier was withdrawn or returned. */
  takenBack: integer('taken_back').notNull().default(0),
}, (t) => [primaryKey({ columns: [t.importId, t.no] })]);

/** A row of the office's export: what proves an act, without anybody's name and without the readable code. */
export const importRow = sqliteTable('import_row', {
  importId: text('import_id').notNull(),
  line: integer().notNull(),
  subjectIndex: text('subject_index').notNull(),
  masked: text().notNull(),
  /** Day of receipt or of opening. */
  date: text().notNull(),
  agency: text(),
  procedureGroup: text('procedure_group').notNull(),
  /** 1 online, 0 not, null the export does not say. */
  online: integer(),
  /** Status in the office's words, shortened. */
  status: text(),
  transactionDate: text('transaction_date'),
  /** What the status means (vocabulary `sourceStates`), and 1 paid online, 0 not, null the export does not say. */
  sourceState: text('source_state').notNull().default('going'),
  paidOnline: integer('paid_online'),
  fate: text({ enum: ['recognised', 'already', 'conflict', 'contradicts', 'unclaimed', 'taken_back'] }).notNull(),
  reason: text(),
}, (t) => [primaryKey({ columns: [t.importId, t.line] }), index('import_row_subject').on(t.subjectIndex)]);

/** Everything of one author, device, judge or import reopened at once, with what it was for, so that it can be undone. */
export const bulkReopen = sqliteTable('bulk_reopen', {
  id: text().primaryKey(),
  kind: text({ enum: bulkKindCodes }).notNull(),
  /** Person, device or import, as `kind` says. */
  key: text().notNull(),
  words: text().notNull(),
  byId: text('by_id').notNull(),
  at: integer().notNull(),
  claims: integer().notNull(),
  state: text({ enum: ['doing', 'done', 'undoing', 'undone'] }).notNull(),
  undoneAt: integer('undone_at'),
}, (t) => [index('bulk_reopen_at').on(t.at)]);

/** A claim it takes in, with the number of verdicts it had then. */
export const bulkClaim = sqliteTable('bulk_claim', {
  bulkId: text('bulk_id').notNull(),
  claimId: text('claim_id').notNull(),
  verdictNo: integer('verdict_no').notNull(),
}, (t) => [primaryKey({ columns: [t.bulkId, t.claimId] })]);

/** How far the minute's watch has come with what it does in order. */
export const watchMark = sqliteTable('watch_mark', {
  kind: text().primaryKey(),
  at: integer().notNull(),
});

import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';

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
  fate: text({ enum: ['recognised', 'already', 'conflict', 'contradicts', 'unclaimed'] }).notNull(),
  reason: text(),
}, (t) => [primaryKey({ columns: [t.importId, t.line] }), index('import_row_subject').on(t.subjectIndex)]);

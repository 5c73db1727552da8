import { z } from 'zod';
import { IMPORT_CHUNK_MAX, type SourceState } from '#vocabulary';
import { localDate } from './claim.ts';

export const importKind = z.enum(['dossiers', 'accounts']);
export type ImportKind = z.infer<typeof importKind>;

/** Opening an import. The fingerprint is the SHA-256 of the wanted columns: the same file opens the same import. */
export const importOpen = z.strictObject({
  id: z.uuid({ version: 'v7' }),
  fingerprint: z.string().regex(/^[0-9a-f]{64}$/),
  fileName: z.string().trim().min(1).max(200),
  kind: importKind,
  rows: z.int().min(1, 'Tệp không có dòng dữ liệu nào đọc được.').max(2_000_000),
  chunkRows: z.int().min(1).max(IMPORT_CHUNK_MAX),
});
export type ImportOpen = z.infer<typeof importOpen>;

/** One row of a dossier export: the wanted columns and no other. Anything else is refused, so nobody's name can slip in. */
export const dossierRow = z.strictObject({
  /** Line in the office's file, for people. */
  line: z.int().min(1),
  code: z.string().min(1).max(64),
  procedure: z.string().max(300).optional(),
  field: z.string().max(200).optional(),
  agency: z.string().max(200).optional(),
  receivedDate: localDate,
  status: z.string().max(100).optional(),
  channel: z.string().max(100).optional(),
  payment: z.string().max(100).optional(),
});
/** One row of an account export. */
export const accountRow = z.strictObject({
  line: z.int().min(1),
  account: z.string().min(1).max(64),
  openedDate: localDate,
  level: z.string().max(50).optional(),
  lastTransactionDate: localDate.optional(),
});

export const importChunk = z.strictObject({
  rows: z.array(z.unknown().meta(z.toJSONSchema(z.union([dossierRow, accountRow]), { io: 'input' }) as Record<string, unknown>)).min(1).max(IMPORT_CHUNK_MAX, `Mỗi phần tối đa ${IMPORT_CHUNK_MAX} dòng.`),
});

/** Counts of what became of rows; they add up to `rows`. */
export type RowCounts = { rows: number; recognised: number; already: number; conflict: number; contradicts: number; unclaimed: number; takenBack: number };
export type ImportView = RowCounts & {
  id: string; fileName: string; kind: ImportKind; createdAt: number; byName: string;
  totalRows: number; chunks: number; chunkRows: number; chunksDone: number;
  /** The chunk to send next; null when all have arrived. */
  nextChunk: number | null;
  /** When it was undone as one; its rows count for nothing since. */
  undoneAt: number | null;
};
export type ChunkAnswer = RowCounts & { no: number; nextChunk: number | null; ledgerSeq: number };

/** A row of the export, as it is kept: no readable code. */
export type ImportRowView = { line: number; masked: string; date: string; fate: string; reason: string | null };
/** A claim that waits, and whose row is not in this export. */
export type ImportClaimView = { claimId: string; masked: string | null; actDate: string; unitName: string; indicator: string; state: string };
export type ImportRowsPage = { rows: ImportRowView[]; next: number | null };
export type ImportClaimsPage = { claims: ImportClaimView[]; next: string | null };

/** Undoing an import as one wants its reason in words. */
export const importUndo = z.strictObject({ words: z.string().trim().min(10, 'Hãy ghi lý do, ít nhất 10 ký tự.').max(500, 'Lý do dài quá 500 ký tự.') });

/** How rows of two imports differ. */
export const comparedKinds = ['changed', 'only_here', 'only_there'] as const;
export type ComparedKind = (typeof comparedKinds)[number];
/** What a row says; numbers are 1 yes, 0 no, null = the export does not say. */
export type ComparedFacts = {
  line: number; date: string; sourceState: SourceState; status: string | null; online: number | null; paidOnline: number | null; transactionDate: string | null;
};
export type ComparedRow = { line: number; masked: string; here: ComparedFacts | null; there: ComparedFacts | null };
export type ImportComparison = {
  here: ImportView; there: ImportView; counts: Record<ComparedKind | 'same', number>;
  kind: ComparedKind; rows: ComparedRow[]; next: number | null;
};

import { accountRow, dossierRow, type ChunkAnswer, type ImportKind, type ImportOpen, type ImportView, type RowCounts } from '#wire/import';
import { readAccountName } from '#domain/account';
import { countsInAny, unitsServed, type RoleGrant } from '#domain/authority';
import { localDateAt } from '#domain/calendar';
import { readDossierCode } from '#domain/dossier';
import { agencyIn } from '#domain/agency';
import { isOnline, isPaidOnline, procedureGroupOf, sourceStateOf } from '#domain/procedure';
import { insertClaimsStatement } from '#store/claims';
import { logged, type Actor } from '#store/audit';
import { campaignsOrganisedOver } from '#store/campaigns';
import type { Door } from '#store/d1';
import { chunkKept, importView, keepChunk, keepRows, laterLines, openImportOnce, type ExportRow } from '#store/imports';
import { Refusal } from '#refusal';
import type { BlindIndex } from './blind-index.ts';
import { inspectionsDrawn } from './inspect.ts';
import { applyMatched, decisionsOf, matchRows } from './match.ts';

export type Reconciler = { id: string; grants: readonly RoleGrant[]; actor?: Actor };

/** Opens an import, or answers with the one the same file already has; either way it says which chunk to send next. */
export async function openImport(
  { door, reconciler, now }: { door: Door; reconciler: Reconciler; now: number }, open: ImportOpen,
): Promise<ImportView> {
  const row = await openImportOnce(door, {
    id: open.id, fingerprint: open.fingerprint, kind: open.kind, file_name: open.fileName, by_id: reconciler.id,
    created_at: now, total_rows: open.rows, chunk_rows: open.chunkRows },
  reconciler.actor ? [logged(reconciler.actor, { action: 'open', noun: 'import', nounId: open.id, after: { kind: open.kind, rows: open.rows } })] : []);
  if (!row) throw new Refusal('import_is_undone');
  if (row.kind !== open.kind || row.total_rows !== open.rows) throw new Refusal('import_differs');
  return (await importView(door, row.id))!;
}

/**
 * Takes one numbered chunk of an export: hashes its codes, matches rows with claims, and writes rows,
 * verdicts, ledger and tallies in one batch. Rows of withdrawn and returned dossiers take back what an
 * earlier row gave. Sent again, it recognises what is new and repeats the rest of its answer; nothing
 * counts twice.
 *
 * @param sent rows with the wanted columns only; any other column is refused by its shape
 */
export async function takeChunk(
  { door, blind, reconciler, now }: { door: Door; blind: BlindIndex; reconciler: Reconciler; now: number },
  importId: string, no: number, sent: unknown[],
): Promise<ChunkAnswer> {
  const view = await importView(door, importId);
  if (!view) throw new Refusal('import_unknown');
  if (view.undoneAt !== null) throw new Refusal('import_is_undone');
  if (no > view.chunksDone || no >= view.chunks) throw new Refusal('chunk_out_of_order');
  const expected = no === view.chunks - 1 ? view.totalRows - no * view.chunkRows : view.chunkRows;
  if (sent.length !== expected) throw new Refusal('chunk_wrong_size');
  const kept = await chunkKept(door, importId, no);
  if (kept && kept.rows !== sent.length) throw new Refusal('import_differs');

  const today = localDateAt(now);
  const rows = sent.map((each, at) => exportRowOf(view.kind, each, at, today, blind));
  const later = await laterLines(door, [...new Set(rows.map((row) => row.subjectIndex))], view);
  const decider = { id: reconciler.id, ownUnitIds: unitsServed(reconciler.grants) };
  const matched = await matchRows(door, rows, { importId, decider, now, later });
  const claimed = matched.flatMap(({ recognise, revoke }) => [...recognise, ...revoke]);
  const organised = await campaignsOrganisedOver(door, reconciler.id, [...new Set(claimed.map((claim) => claim.unit_id))]);
  // Who set a campaign's rules does not judge what counts in it: not one by one, nor by the file.
  if (claimed.some((claim) => countsInAny(organised, claim.unit_id, claim.act_date))) throw new Refusal('organizer_decides');
  const counts = countsOf(matched.map(({ row }) => row));
  const upgrades = matched.flatMap((each) => each.upgrades);
  const decisions = decisionsOf(matched, reconciler.id, importId);
  const { ledgerSeq } = await applyMatched(door, importId, matched, decisions, {
    token: `${importId}/${no}`, at: now, day: today,
    before: await inspectionsDrawn(door, blind, decisions, `${importId}/${no}`, new Map(upgrades.map((row) => [row.id, row.author_id]))),
    also: [keepRows(importId, matched.map(({ row }) => row)), keepChunk(importId, no, counts),
      ...(reconciler.actor ? [logged(reconciler.actor, { action: 'reconcile', noun: 'import', nounId: importId, after: { chunk: no, ...counts } })] : []),
      ...(upgrades.length > 0 ? [insertClaimsStatement(upgrades)] : [])],
  });
  const done = Math.max(view.chunksDone, no + 1);
  return { no, ...counts, nextChunk: done < view.chunks ? done : null, ledgerSeq };
}

/** A row of either kind in the shape that is kept; the readable code ends here. */
function exportRowOf(kind: ImportKind, sent: unknown, at: number, today: string, blind: BlindIndex): ExportRow {
  const unmatched = { fate: 'unclaimed', reason: null } as const;
  if (kind === 'dossiers') {
    const row = shaped(dossierRow, sent, at);
    const code = readDossierCode(row.code, today);
    if (typeof code === 'string') throw new Refusal(code, { field: `rows.${at}.code` });
    return {
      line: row.line, subjectIndex: blind.of('dossier', code.normalised), masked: code.masked, date: row.receivedDate,
      agency: agencyIn(row.agency ?? '') ?? code.agency, procedureGroup: procedureGroupOf(row.field ?? '', row.procedure ?? ''), online: isOnline(row.channel ?? ''),
      status: row.status ?? null, transactionDate: null, sourceState: sourceStateOf(row.status ?? ''), paidOnline: isPaidOnline(row.payment ?? ''), ...unmatched };
  }
  const row = shaped(accountRow, sent, at);
  const account = readAccountName(row.account);
  if (typeof account === 'string') throw new Refusal(account, { field: `rows.${at}.account` });
  const transaction = row.lastTransactionDate;
  return {
    line: row.line, subjectIndex: blind.of('account', account.normalised), masked: account.masked, date: row.openedDate,
    agency: null, procedureGroup: '', online: null, status: row.level ?? null, sourceState: 'going', paidOnline: null,
    transactionDate: transaction && transaction >= row.openedDate && transaction <= today ? transaction : null, ...unmatched };
}

function shaped<Row>(
  shape: { safeParse: (sent: unknown) => { success: true; data: Row } | { success: false; error: { issues: { code: string; message: string; path: PropertyKey[] }[] } } },
  sent: unknown, at: number,
): Row {
  const found = shape.safeParse(sent);
  if (found.success) return found.data;
  const [issue] = found.error.issues;
  const field = ['rows', at, ...issue!.path].join('.');
  throw issue!.code === 'unrecognized_keys'
    ? new Refusal('unwanted_column', { field }) : new Refusal('malformed', { field });
}

function countsOf(rows: ExportRow[]): RowCounts {
  const counts: RowCounts = { rows: rows.length, recognised: 0, already: 0, conflict: 0, contradicts: 0, unclaimed: 0, takenBack: 0 };
  for (const row of rows) counts[row.fate === 'taken_back' ? 'takenBack' : row.fate] += 1;
  return counts;
}

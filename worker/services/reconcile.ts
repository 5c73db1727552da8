import { createHash } from 'node:crypto';
import { accountRow, dossierRow, type ChunkAnswer, type ImportKind, type ImportOpen, type ImportView, type RowCounts } from '#wire/import';
import { readAccountName } from '#domain/account';
import { unitsServed, type RoleGrant } from '#domain/authority';
import { localDateAt } from '#domain/calendar';
import { readDossierCode } from '#domain/dossier';
import { isOnline, procedureGroupOf } from '#domain/procedure';
import { isLive, isOwnWork, matchRow, standsAgainstImports, type Decider, type MatchableClaim } from '#domain/verification';
import { claimsOfSubjects, insertClaimsStatement, type ClaimRow, type KnownClaim } from '#store/claims';
import { logged, type Actor } from '#store/audit';
import { campaignsOrganisedOver } from '#store/campaigns';
import type { Door } from '#store/d1';
import { chunkKept, importView, keepChunk, keepRows, openImportOnce, type ExportRow } from '#store/imports';
import { applyVerdicts, type Decision } from '#store/verdicts';
import { linesOn } from '#store/units';
import { Refusal } from '#refusal';
import type { BlindIndex } from './blind-index.ts';
import { inspectionsDrawn } from './inspect.ts';

export type Reconciler = { id: string; grants: readonly RoleGrant[]; actor?: Actor };
type Matched = { row: ExportRow; recognise: KnownClaim[]; upgrade: ClaimRow | null };

/** Opens an import, or answers with the one the same file already has; either way it says which chunk to send next. */
export async function openImport(
  { door, reconciler, now }: { door: Door; reconciler: Reconciler; now: number }, open: ImportOpen,
): Promise<ImportView> {
  const row = await openImportOnce(door, {
    id: open.id, fingerprint: open.fingerprint, kind: open.kind, file_name: open.fileName, by_id: reconciler.id,
    created_at: now, total_rows: open.rows, chunk_rows: open.chunkRows },
  reconciler.actor ? [logged(reconciler.actor, { action: 'open', noun: 'import', nounId: open.id, after: { kind: open.kind, rows: open.rows } })] : []);
  if (row.kind !== open.kind || row.total_rows !== open.rows) throw new Refusal('import_differs');
  return (await importView(door, row.id))!;
}

/**
 * Takes one numbered chunk of an export: hashes its codes, matches rows with claims, and writes rows,
 * verdicts, ledger and tallies in one batch. Sent again, it recognises what is new and repeats the
 * rest of its answer; nothing counts twice.
 *
 * @param sent rows with the wanted columns only; any other column is refused by its shape
 */
export async function takeChunk(
  { door, blind, reconciler, now }: { door: Door; blind: BlindIndex; reconciler: Reconciler; now: number },
  importId: string, no: number, sent: unknown[],
): Promise<ChunkAnswer> {
  const view = await importView(door, importId);
  if (!view) throw new Refusal('import_unknown');
  if (no > view.chunksDone || no >= view.chunks) throw new Refusal('chunk_out_of_order');
  const expected = no === view.chunks - 1 ? view.totalRows - no * view.chunkRows : view.chunkRows;
  if (sent.length !== expected) throw new Refusal('chunk_wrong_size');
  const kept = await chunkKept(door, importId, no);
  if (kept && kept.rows !== sent.length) throw new Refusal('import_differs');

  const today = localDateAt(now);
  const rows = sent.map((each, at) => exportRowOf(view.kind, each, at, today, blind));
  const matched = await matchRows(door, rows, { id: reconciler.id, ownUnitIds: unitsServed(reconciler.grants) }, importId, now);
  const claimed = matched.flatMap(({ recognise }) => recognise);
  const organised = await campaignsOrganisedOver(door, reconciler.id, [...new Set(claimed.map((claim) => claim.unit_id))]);
  // Who set a campaign's rules does not judge what counts in it: not one by one, nor by the file.
  if (claimed.some((claim) => organised.some(({ unitId, actFrom, actTo }) => unitId === claim.unit_id && actFrom <= claim.act_date && claim.act_date < actTo))) throw new Refusal('organizer_decides');
  const counts = countsOf(matched.map(({ row }) => row));
  const decisions = matched.flatMap(({ row, recognise, upgrade }) => [...recognise.map((claim) => decisionOf(claim.id, claim.verdict_no, row)),
    ...(upgrade ? [decisionOf(upgrade.id, 0, row)] : [])]);
  const upgrades = matched.flatMap(({ upgrade }) => upgrade ?? []);
  const { ledgerSeq } = await applyVerdicts(door, decisions, {
    token: `${importId}/${no}`, at: now, day: today,
    before: await inspectionsDrawn(door, blind, decisions, `${importId}/${no}`, new Map(upgrades.map((row) => [row.id, row.author_id]))),
    also: [keepRows(importId, matched.map(({ row }) => row)), keepChunk(importId, no, counts),
      ...(reconciler.actor ? [logged(reconciler.actor, { action: 'reconcile', noun: 'import', nounId: importId, after: { chunk: no, ...counts } })] : []),
      ...(upgrades.length > 0 ? [insertClaimsStatement(upgrades)] : [])],
  });
  const done = Math.max(view.chunksDone, no + 1);
  return { no, ...counts, nextChunk: done < view.chunks ? done : null, ledgerSeq };

  function decisionOf(claimId: string, seen: number, row: ExportRow): Decision {
    return { claimId, seen, outcome: 'recognised', reason: 'matched', byId: reconciler.id, importId, line: row.line };
  }
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
      agency: code.agency, procedureGroup: procedureGroupOf(row.field ?? '', row.procedure ?? ''), online: isOnline(row.channel ?? ''),
      status: row.status ?? null, transactionDate: null, ...unmatched };
  }
  const row = shaped(accountRow, sent, at);
  const account = readAccountName(row.account);
  if (typeof account === 'string') throw new Refusal(account, { field: `rows.${at}.account` });
  const transaction = row.lastTransactionDate;
  return {
    line: row.line, subjectIndex: blind.of('account', account.normalised), masked: account.masked, date: row.openedDate,
    agency: null, procedureGroup: '', online: null, status: row.level ?? null,
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

/** Decides every row of a chunk against the claims that name the same subject. */
async function matchRows(door: Door, rows: ExportRow[], decider: Decider, importId: string, now: number): Promise<Matched[]> {
  const claims = await claimsOfSubjects(door, [...new Set(rows.map((row) => row.subjectIndex))]);
  const lines = await linesOn(door, claims.map((claim) => ({ unitId: claim.unit_id, date: claim.act_date })));
  const lineOf = (claim: KnownClaim) => lines.get(`${claim.unit_id} ${claim.act_date}`) ?? [claim.unit_id];
  const bySubject = Map.groupBy(claims, (claim) => claim.subject_index);
  const spoken = new Set<string>();
  return rows.map((row) => {
    const known = bySubject.get(row.subjectIndex) ?? [];
    const verdict = matchRow(row, known.map((claim) => matchable(claim, lineOf(claim))), decider);
    // The same code on two lines of one export: the first line speaks, the second finds it done.
    const repeated = spoken.has(row.subjectIndex);
    if (verdict.fate !== 'unclaimed') spoken.add(row.subjectIndex);
    const recognise = repeated ? [] : known.filter((claim) => verdict.recognise.includes(claim.id));
    const upgrade = repeated ? null : upgradeOf(row, known, recognise, decider, lineOf, now);
    const byThisRow = known.some((claim) => claim.state === 'recognised' && claim.import_id === importId && claim.line === row.line);
    const fate = verdict.fate === 'recognised' && repeated ? 'already'
      : verdict.fate === 'already' && (byThisRow || upgrade) ? 'recognised' : verdict.fate;
    const reason = fate === 'recognised' ? 'matched' : verdict.reason;
    return { row: { ...row, fate, reason }, recognise, upgrade };
  });
}

const matchable = (claim: KnownClaim, line: string[]): MatchableClaim => ({
  id: claim.id, indicator: claim.indicator, facet: claim.facet, actDate: claim.act_date, authorId: claim.author_id, state: claim.state,
  reopened: standsAgainstImports(claim.outcome, claim.reason), line });

/**
 * The office's row shows a real transaction of an account that is (or becomes) recognised and whose
 * upgrade nobody has claimed: the upgrade is written for the unit that opened the account. Its id is
 * made from the opening's, so that no replay can write a second one.
 */
function upgradeOf(
  row: ExportRow, known: KnownClaim[], recognised: KnownClaim[], decider: Decider, lineOf: (claim: KnownClaim) => string[], now: number,
): ClaimRow | null {
  if (!row.transactionDate) return null;
  const openings = known.filter((claim) => claim.facet === 'opening' && isLive(claim));
  const [opening] = openings;
  if (openings.length !== 1 || !opening || known.some((claim) => claim.facet === 'transaction')) return null;
  if (opening.state !== 'recognised' && !recognised.includes(opening)) return null;
  if (isOwnWork(matchable(opening, lineOf(opening)), decider)) return null;
  const actDate = row.transactionDate > opening.act_date ? row.transactionDate : opening.act_date;
  return {
    id: derivedId(opening.id), indicator: 'account_transaction', facet: 'transaction', act_date: actDate,
    captured_at: now, arrived_at: now, unit_id: opening.unit_id, team_id: opening.team_id, author_id: opening.author_id,
    subject_index: opening.subject_index, key_version: 1, masked: opening.masked, subject_date: row.date, agency: null,
    procedure_group: '', quantity: 1, unit_shares: opening.unit_shares, needs_check: 0, upgrades_id: opening.id,
    source: 'reconciliation', body_hash: `upgrade of ${opening.id}`, device_id: null, device_no: null, pledge: null, district_id: opening.district_id };
}

/** A UUID (version 8) that follows from another. */
function derivedId(id: string): string {
  const hex = createHash('sha256').update(`upgrade\n${id}`).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

function countsOf(rows: ExportRow[]): RowCounts {
  const counts: RowCounts = { rows: rows.length, recognised: 0, already: 0, conflict: 0, contradicts: 0, unclaimed: 0, takenBack: 0 };
  for (const row of rows) counts[row.fate === 'taken_back' ? 'takenBack' : row.fate] += 1;
  return counts;
}

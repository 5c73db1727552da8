import { indicators, type Indicator, type Reason } from '#vocabulary';
import { baseOf, contradiction, isLapsed, isLive, isOwnWork, isUpgrade, matchRow, standsAgainstImports, type Decider, type Facet, type MatchableClaim, type MatchableRow } from '#domain/verification';
import { claimsOfSubjects, type ClaimRow, type KnownClaim } from '#store/claims';
import { ABORTED, type Door } from '#store/d1';
import { derivedId } from '#store/derived-id';
import { stillSpeaks, type ExportRow } from '#store/imports';
import { linesOn } from '#store/units';
import { applyVerdicts, type Decision } from '#store/verdicts';
import { Refusal } from '#refusal';

export type Matched = { row: ExportRow; recognise: KnownClaim[]; revoke: KnownClaim[]; upgrades: ClaimRow[] };
type LineOf = (claim: KnownClaim) => string[];

/**
 * Decides rows of one import against the claims that name the same subjects.
 *
 * Of several rows of one subject only one speaks: that of the newest import (by when it was opened), in it
 * the last line. An older file sent again later finds its rows overtaken: they give and take nothing.
 *
 * @param later per subject the last line known to speak, infinite where it is of a newer import
 */
export async function matchRows(
  door: Door, rows: ExportRow[], { importId, decider, now, later }: { importId: string; decider: Decider; now: number; later: ReadonlyMap<string, number> },
): Promise<Matched[]> {
  const claims = await claimsOfSubjects(door, [...new Set(rows.map((row) => row.subjectIndex))]);
  const lines = await linesOn(door, claims.map((claim) => ({ unitId: claim.unit_id, date: claim.act_date })));
  const lineOf: LineOf = (claim) => lines.get(`${claim.unit_id} ${claim.act_date}`) ?? [claim.unit_id];
  const bySubject = Map.groupBy(claims, (claim) => claim.subject_index);
  const last = new Map<string, number>();
  for (const { subjectIndex, line } of rows) last.set(subjectIndex, Math.max(line, last.get(subjectIndex) ?? later.get(subjectIndex) ?? 0));
  return rows.map((row) => {
    const known = bySubject.get(row.subjectIndex) ?? [];
    const byThisRow = known.some((claim) => claim.import_id === importId && claim.line === row.line && (claim.state === 'recognised' || (claim.state === 'revoked' && row.sourceState !== 'going')));
    if (last.get(row.subjectIndex)! > row.line) return { row: { ...row, ...overtaken(known, byThisRow) }, recognise: [], revoke: [], upgrades: [] };
    const verdict = matchRow(row, known.map((claim) => matchable(claim, lineOf(claim))), decider);
    const recognise = known.filter((claim) => verdict.recognise.includes(claim.id));
    const upgrades = verdict.fate !== 'recognised' && verdict.fate !== 'already' ? [] : upgradesOf(row, known, recognise, decider, lineOf, now);
    const again = byThisRow || upgrades.length > 0;
    const gone = known.find((claim) => claim.state === 'revoked' && claim.import_id === importId && claim.line === row.line);
    // Sent again, a row finds its own work done and answers as it did.
    const fate = verdict.fate === 'already' && again ? { fate: 'recognised' as const, reason: 'matched' as const }
      : verdict.fate === 'contradicts' && byThisRow && gone ? { fate: 'taken_back' as const, reason: gone.reason } : verdict;
    return { row: { ...row, fate: fate.fate, reason: fate.reason }, recognise, revoke: known.filter((claim) => verdict.revoke.includes(claim.id)), upgrades };
  });
}

/** What is reported of a row that a newer one has overtaken. */
function overtaken(known: readonly KnownClaim[], byThisRow: boolean): Pick<ExportRow, 'fate' | 'reason'> {
  const base = known.filter((claim) => !isUpgrade(claim.facet) && (isLive(claim) || isLapsed(claim)));
  if (base.length === 0) return { fate: 'unclaimed', reason: null };
  if (base.some((claim) => claim.state === 'recognised')) return byThisRow ? { fate: 'recognised', reason: 'matched' } : { fate: 'already', reason: null };
  return { fate: 'contradicts', reason: 'source_changed' };
}

const matchable = (claim: KnownClaim, line: string[]): MatchableClaim => ({
  id: claim.id, indicator: claim.indicator, facet: claim.facet, actDate: claim.act_date, authorId: claim.author_id, state: claim.state,
  reason: claim.reason, takenBack: standsAgainstImports(claim.stood_outcome, claim.stood_reason), onRow: claim.state === 'recognised' && claim.import_id !== null, agency: claim.agency, line });

/** In what the office's row contradicts a stored claim; null when it does not. */
export const contradictionOf = (row: MatchableRow, claim: KnownClaim): Reason | null => contradiction(row, matchable(claim, []));

/** What upgrades a claim: the indicator, and on which day the row says it was done (null = not at all). */
const upgradeKinds: readonly { indicator: Indicator; facet: Facet; doneOn: (row: MatchableRow, base: KnownClaim) => string | null }[] = [
  { indicator: 'account_transaction', facet: 'transaction', doneOn: ({ transactionDate }, base) => transactionDate && (transactionDate > base.act_date ? transactionDate : base.act_date) },
  // The export says that fees were paid, never when: the payment is dated by the act it belongs to.
  { indicator: 'dossier_payment', facet: 'payment', doneOn: ({ paidOnline }, base) => (paidOnline === true && base.act_date >= indicators.dossier_payment.from ? base.act_date : null) },
];

/**
 * The office's row proves an upgrade (a real transaction of an account, a payment of a dossier) of a claim
 * that is or becomes recognised, and nobody has claimed it: it is written for the unit of that claim. Its
 * id is made from the claim's, so that no replay can write a second one.
 */
function upgradesOf(row: ExportRow, known: KnownClaim[], recognised: KnownClaim[], decider: Decider, lineOf: LineOf, now: number): ClaimRow[] {
  return upgradeKinds.flatMap(({ indicator, facet, doneOn }) => {
    const bases = known.filter((claim) => claim.facet === baseOf(facet) && (isLive(claim) || recognised.includes(claim)));
    const [base] = bases;
    if (bases.length !== 1 || !base || known.some((claim) => claim.facet === facet)) return [];
    const actDate = doneOn(row, base);
    if (actDate === null || (base.state !== 'recognised' && !recognised.includes(base)) || isOwnWork(matchable(base, lineOf(base)), decider)) return [];
    return [{
      id: derivedId(`upgrade\n${base.id}`), indicator, facet, act_date: actDate,
      captured_at: now, arrived_at: now, unit_id: base.unit_id, team_id: base.team_id, author_id: base.author_id,
      subject_index: base.subject_index, key_version: 1, masked: base.masked, subject_date: row.date, agency: facet === 'payment' ? base.agency : null,
      procedure_group: facet === 'payment' ? base.procedure_group : '', quantity: 1, unit_shares: base.unit_shares, needs_check: 0, upgrades_id: base.id,
      source: 'reconciliation', body_hash: `upgrade of ${base.id}`, device_id: null, device_no: null, pledge: null, district_id: base.district_id }];
  });
}

/** The verdicts that matched rows give and take, in the name of who reconciles. */
export const decisionsOf = (matched: readonly Matched[], byId: string, importId: string): Decision[] => matched.flatMap(({ row, recognise, revoke, upgrades }) => {
  const decision = (claimId: string, seen: number, outcome: 'recognised' | 'revoked', reason: Reason): Decision => ({ claimId, seen, outcome, reason, byId, importId, line: row.line });
  return [...recognise.map((claim) => decision(claim.id, claim.verdict_no, 'recognised', 'matched')), ...upgrades.map(({ id }) => decision(id, 0, 'recognised', 'matched')),
    ...revoke.map((claim) => decision(claim.id, claim.verdict_no, 'revoked', row.reason as Reason))];
});

/**
 * Writes what matched rows give and take, unless a newer import spoke, or this one was undone, since they
 * were matched. @throws Refusal 'busy': matched anew, the same rows find what holds now
 */
export async function applyMatched(door: Door, importId: string, matched: readonly Matched[], decisions: Decision[], how: Parameters<typeof applyVerdicts>[2]): ReturnType<typeof applyVerdicts> {
  const moved = matched.filter(({ recognise, revoke, upgrades }) => recognise.length + revoke.length + upgrades.length > 0);
  try {
    return await applyVerdicts(door, decisions, { ...how, also: [stillSpeaks(importId, moved.map(({ row }) => row.subjectIndex)), ...how.also ?? []] });
  } catch (error) {
    if (ABORTED.test(String(error))) throw new Refusal('busy');
    throw error;
  }
}

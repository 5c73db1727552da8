import { DUSK, PROGRAMME_FROM, indicators } from '#vocabulary';
import { claimInput, type ClaimBatchAnswer, type ClaimInput, type ClaimReceipt } from '#wire/claim';
import { misfit } from '#domain/activity';
import { readAccountName } from '#domain/account';
import { may, mayClaim, type RoleGrant } from '#domain/authority';
import { localDateAt, vietnameseDate } from '#domain/calendar';
import { readDossierCode, receivedTooLate } from '#domain/dossier';
import { isWhole } from '#domain/shares';
import { districtOf } from '#domain/tree';
import { baseMissing, baseOf, isLive, isUpgrade } from '#domain/verification';
import { bodyHashes, claimsOfSubjects, helpersKept, insertClaims, type ClaimRow, type HelperRow, type KnownClaim } from '#store/claims';
import { activitiesById, claimsAttached, type ActivityOfClaim } from '#store/activities';
import { lateJoins } from '#store/campaign-times';
import { citizenCodesMade, type NewCode } from '#store/citizen-codes';
import { conflictsOpened } from '#store/conflicts';
import { logged, type Actor } from '#store/audit';
import type { Door, Statement } from '#store/d1';
import { membersOn } from '#store/members';
import { outreachQueued } from '#store/queue';
import { teamsOn } from '#store/teams';
import { linesOn } from '#store/units';
import { Refusal, refusals } from '#refusal';
import type { BlindIndex } from './blind-index.ts';
import { CITIZEN_CODE_MS } from './citizen.ts';

/** `actor` stands in the log; what a server loads by itself has none. */
export type Claimant = { id: string; grants: readonly RoleGrant[]; actor?: Actor };
type Context = { now: number; today: string; author: Claimant; blind: BlindIndex; source: ClaimRow['source'] };
type Subject = Pick<ClaimRow, 'facet' | 'subject_index' | 'masked' | 'subject_date' | 'agency' | 'needs_check'>;


/**
 * Takes claims, each on its own: the good ones are stored, the bad ones come back by index with a
 * reason. Sending the same claims again stores nothing new and answers `already_stored`.
 */
export async function claimActs(
  { door, blind, author, now, source = 'web' }: { door: Door; blind: BlindIndex; author: Claimant; now: number; source?: ClaimRow['source'] },
  sent: unknown[],
): Promise<ClaimBatchAnswer> {
  const context: Context = { now, today: localDateAt(now), author, blind, source };
  const answer: ClaimBatchAnswer = { stored: [], refused: [] };
  const refuse = (index: number, refusal: Refusal) => answer.refused.push({
    index, id: idOf(sent[index]), code: refusal.code, message: refusal.message, ...(refusal.field && { field: refusal.field }) });
  const read: { index: number; claim: ClaimInput; row: ClaimRow }[] = [];
  sent.forEach((each, index) => attempt(() => {
    const claim = shaped(each);
    read.push({ index, claim, row: rowOf(claim, context) });
  }, (refusal) => refuse(index, refusal)));

  const activities = await activitiesById(door, read.flatMap(({ claim }) => claim.activityId ?? []));
  const lines = await linesOn(door, read.flatMap(({ claim }) =>
    [claim.unitId, ...(claim.unitShares ?? []).map((share) => share.unitId), ...heldBy(activities, claim)].map((unitId) => ({ unitId, date: claim.actDate }))));
  const teams = await teamsOn(door, read.flatMap(({ claim }) => (claim.teamId ? [{ teamId: claim.teamId, date: claim.actDate }] : [])));
  const members = await membersOn(door, read.flatMap(({ claim }) => (claim.helpers ?? []).map(({ personId }) => ({ personId, date: claim.actDate }))));
  const already = await bodyHashes(door, read.map(({ row }) => row.id));
  const belonging = read.filter(({ claim, row }) => !already.has(row.id) && wayOf(claim, lines, context) === 'belongs').map(({ claim }) => ({ unitId: claim.unitId, date: claim.actDate }));
  const late = new Map((belonging.length === 0 ? [] : await lateJoins(door, author.id, belonging, now)).map((each) => [`${each.unitId} ${each.date}`, each]));
  const known = Map.groupBy(
    await claimsOfSubjects(door, [...new Set(read.flatMap(({ row }) => row.subject_index ?? []))]), (claim) => claim.subject_index);
  const accepted: { index: number; row: ClaimRow; conflict: boolean }[] = [];
  for (const { index, claim, row } of read) {
    attempt(() => {
      if (already.has(row.id)) {
        // What is stored stays; whether it is the same claim is told below by its hash.
        accepted.push({ index, row, conflict: false });
        return;
      }
      checkUnits(claim, lines, context);
      const { name, until } = late.get(`${claim.unitId} ${claim.actDate}`) ?? {};
      if (name !== undefined) throw new Refusal('joined_late', { field: 'unitId', message: `${refusals.joined_late} Đợt “${name}” nhận khai báo muộn đến hết ngày ${vietnameseDate(localDateAt(until! - 1))}; sau đó vẫn khai báo được cho kết quả năm.` });
      row.district_id = districtOf(lines.get(`${claim.unitId} ${claim.actDate}`)!);
      if (claim.helpers?.some(({ personId }) => !members.has(`${personId} ${claim.actDate}`))) throw new Refusal('helper_not_member', { field: 'helpers' });
      if (claim.teamId && !teams.has(`${claim.teamId} ${claim.actDate}`)) throw new Refusal('team_ended', { field: 'teamId' });
      if (claim.activityId) checkActivity(claim, activities.get(claim.activityId), lines);
      const others = (row.subject_index && known.get(row.subject_index)) || [];
      const rivals = rivalsOf(row, others);
      if (row.subject_index) known.set(row.subject_index, [...others, asKnown(row)]);
      accepted.push({ index, row, conflict: rivals.length > 0 });
    }, (refusal) => refuse(index, refusal));
  }
  if (accepted.length === 0) return answer;
  const rows = accepted.map(({ row }) => row);
  const sentAs = new Map(read.map(({ claim, row }) => [row.id, claim]));
  const hashes = await insertClaims(door, rows, author.actor ? [logged(author.actor, claimEntry(rows))] : [],
    [...helpersKept(helpersOf(rows, sentAs)), ...citizenCodesMade(codesOf(rows, sentAs, blind), now, now + CITIZEN_CODE_MS), ...conflictsOpened(rows, now),
      ...outreachQueued(rows, now), ...attachedOf(rows.filter(({ id }) => !already.has(id)), sentAs, now)]);
  for (const { index, row, conflict } of accepted) {
    if (!hashes.has(row.id)) refuse(index, new Refusal('device_no_reused', { field: 'device' }));
    else if (hashes.get(row.id) !== row.body_hash) refuse(index, new Refusal('id_reused', { field: 'id' }));
    else answer.stored.push(receiptOf(index, row, already.has(row.id), conflict));
  }
  answer.refused.sort((a, b) => a.index - b.index);
  return answer;
}

/** One line of the log for what was sent at once; each claim keeps its own author and arrival. */
const claimEntry = (rows: ClaimRow[]) => ({ action: 'claim', noun: 'claim', nounId: rows[0]!.id, unitId: rows[0]!.unit_id, after: { claims: rows.length } });

const helpersOf = (rows: ClaimRow[], sentAs: Map<string, ClaimInput>): HelperRow[] => rows.flatMap((row) =>
  (sentAs.get(row.id)?.helpers ?? []).map(({ personId, milli }) => ({ claimId: row.id, bodyHash: row.body_hash, personId, milli })));

/** Claims that are new here hang on the activity they name; one that was taken off it since is not hung there again by a replay. */
function attachedOf(rows: ClaimRow[], sentAs: Map<string, ClaimInput>, now: number): Statement[] {
  const pairs = rows.flatMap(({ id, body_hash }) => {
    const activityId = sentAs.get(id)?.activityId;
    return activityId ? [{ claimId: id, activityId, bodyHash: body_hash }] : [];
  });
  return pairs.length === 0 ? [] : [claimsAttached(pairs, now)];
}

const codesOf = (rows: ClaimRow[], sentAs: Map<string, ClaimInput>, blind: BlindIndex): NewCode[] => rows.flatMap((row) => {
  const code = sentAs.get(row.id)?.citizenCode;
  return code ? [{ codeHash: blind.of('citizen', code), claimId: row.id, bodyHash: row.body_hash, unitId: row.unit_id }] : [];
});

/** Runs one claim's check; an expected no becomes its refusal, anything else stays an error. */
function attempt(check: () => void, refused: (refusal: Refusal) => void): void {
  try {
    check();
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    refused(error);
  }
}

const idOf = (sent: unknown): string | null => {
  const id = typeof sent === 'object' && sent !== null ? (sent as { id?: unknown }).id : null;
  return typeof id === 'string' ? id.slice(0, 64) : null;
};

function shaped(sent: unknown): ClaimInput {
  const found = claimInput.safeParse(sent);
  if (found.success) return found.data;
  const [issue] = found.error.issues;
  throw new Refusal('malformed', { field: issue!.path.join('.'), message: issue!.message });
}

function rowOf(claim: ClaimInput, { now, today, author, blind, source }: Context): ClaimRow {
  const facts = indicators[claim.indicator];
  checkDates(claim, facts, today);
  if (claim.quantity > 1 && facts.subject !== 'none') throw new Refusal('quantity_unwanted', { field: 'quantity' });
  const shares = claim.unitShares?.map((share) => ({ holder: share.unitId, milli: share.milli }));
  if (shares && !isWhole(shares)) throw new Refusal('shares_not_whole', { field: 'unitShares' });
  if (claim.helpers && !isWhole(claim.helpers.map(({ personId, milli }) => ({ holder: personId, milli })))) throw new Refusal('helpers_not_whole', { field: 'helpers' });
  const subject = subjectOf(claim, today, blind);
  const row = {
    id: claim.id, indicator: claim.indicator, act_date: claim.actDate, unit_id: claim.unitId, team_id: claim.teamId ?? null,
    author_id: author.id, ...subject, key_version: blind.version,
    procedure_group: facts.subject === 'dossier' ? (claim.procedureGroup ?? 'other') : '',
    quantity: claim.quantity,
    unit_shares: shares ? JSON.stringify(shares.map((share) => ({ u: share.holder, m: share.milli }))) : null,
    upgrades_id: null, source,
  };
  // Arrival is not part of what was sent: the same claim sent twice is the same claim.
  const { helpers, device, pledge, citizenCode, activityId } = claim;
  const body_hash = blind.of('body', JSON.stringify({ ...row, captured_at: claim.capturedAt, ...(helpers && { helpers }), ...(device && { device }), ...(pledge && { pledge }), ...(citizenCode && { citizenCode }), ...(activityId && { activityId }) }));
  // Where the unit stood is looked up with its line, later.
  return { ...row, captured_at: claim.capturedAt, arrived_at: now, body_hash, device_id: device?.id ?? null, device_no: device?.no ?? null, pledge: pledge ?? null, district_id: '' };
}

function checkDates(claim: ClaimInput, facts: { from: string | null; to: string | null }, today: string): void {
  if (claim.actDate > today) throw new Refusal('act_in_future', { field: 'actDate' });
  if (claim.actDate < PROGRAMME_FROM) throw new Refusal('act_too_old', { field: 'actDate' });
  if (claim.actDate < (facts.from ?? '') || claim.actDate >= (facts.to ?? DUSK)) {
    throw new Refusal('indicator_out_of_time', { field: 'indicator' });
  }
}

function subjectOf(claim: ClaimInput, today: string, blind: BlindIndex): Subject {
  const { subject, upgradeOf } = indicators[claim.indicator];
  if (subject !== 'dossier' && claim.dossierCode !== undefined) throw new Refusal('subject_unwanted', { field: 'dossierCode' });
  if (subject !== 'account' && claim.account !== undefined) throw new Refusal('subject_unwanted', { field: 'account' });
  if (subject === 'none') return { facet: 'none', subject_index: null, masked: null, subject_date: null, agency: null, needs_check: 0 };
  return subject === 'dossier' ? { ...dossierSubject(claim, today, blind), facet: upgradeOf ? 'payment' : 'dossier' } : accountSubject(claim, upgradeOf ? 'transaction' : 'opening', blind);
}

function dossierSubject(claim: ClaimInput, today: string, blind: BlindIndex): Subject {
  const field = 'dossierCode';
  if (claim.dossierCode === undefined) throw new Refusal('code_missing', { field });
  const code = readDossierCode(claim.dossierCode, today);
  if (typeof code === 'string') throw new Refusal(code, { field });
  if (receivedTooLate(code, claim.actDate)) throw new Refusal('code_after_act', { field });
  return {
    facet: 'dossier', subject_index: blind.of('dossier', code.normalised), masked: code.masked,
    subject_date: code.date, agency: code.agency, needs_check: Number(!code.known),
  };
}

function accountSubject(claim: ClaimInput, facet: 'opening' | 'transaction', blind: BlindIndex): Subject {
  const field = 'account';
  if (claim.account === undefined) throw new Refusal('account_missing', { field });
  const account = readAccountName(claim.account);
  if (typeof account === 'string') throw new Refusal(account, { field });
  return { facet, subject_index: blind.of('account', account.normalised), masked: account.masked, subject_date: claim.actDate, agency: null, needs_check: 0 };
}

const wayOf = (claim: ClaimInput, lines: Map<string, string[]>, { author, today }: Context) =>
  mayClaim(author.grants, lines.get(`${claim.unitId} ${claim.actDate}`) ?? [claim.unitId], claim.actDate, today);

/** The unit must have existed on the day of the act, and stand under one the author serves, or belonged to on that day. */
function checkUnits(claim: ClaimInput, lines: Map<string, string[]>, context: Context): void {
  const line = lines.get(`${claim.unitId} ${claim.actDate}`);
  if (!line) throw new Refusal('unit_not_active', { field: 'unitId' });
  if (!wayOf(claim, lines, context)) {
    throw new Refusal(may(context.author.grants, 'claim', line, context.today) ? 'not_member_then' : 'not_allowed', { field: 'unitId' });
  }
  for (const share of claim.unitShares ?? []) {
    if (!lines.has(`${share.unitId} ${claim.actDate}`)) throw new Refusal('unit_not_active', { field: 'unitShares' });
  }
}

const heldBy = (activities: Map<string, ActivityOfClaim>, { activityId }: ClaimInput): string[] => [activities.get(activityId ?? '')?.unitId ?? []].flat();

/** The activity must be there, not cancelled, and agree with the claim. */
function checkActivity({ actDate, unitId, teamId }: ClaimInput, activity: ActivityOfClaim | undefined, lines: Map<string, string[]>): void {
  const field = 'activityId';
  if (!activity) throw new Refusal('activity_unknown', { field });
  if (activity.cancelledAt !== null) throw new Refusal('activity_cancelled', { field, message: 'Hoạt động đã hủy. Hãy chọn hoạt động khác hoặc bỏ trống.' });
  const lineOn = (unit: string): string[] => lines.get(`${unit} ${actDate}`) ?? [unit];
  const wrong = misfit({ actDate, unitId, teamId: teamId ?? null, line: lineOn(unitId) }, { ...activity, line: lineOn(activity.unitId) });
  if (wrong) throw new Refusal(wrong, { field });
}

/**
 * Other live claims of the same fact. A transaction belongs to the account it was made with, a payment
 * to its dossier, and so to the unit that claimed those: it upgrades that act and never stands alone.
 */
function rivalsOf(row: ClaimRow, others: KnownClaim[]): KnownClaim[] {
  const live = others.filter((other) => isLive(other) && other.id !== row.id);
  if (isUpgrade(row.facet)) {
    const field = row.facet === 'payment' ? 'dossierCode' : 'account';
    const bases = live.filter((other) => other.facet === baseOf(row.facet));
    if (bases.length === 0) throw new Refusal(baseMissing(row.facet), { field });
    const own = bases.find((other) => other.unit_id === row.unit_id);
    if (!own) throw new Refusal('upgrade_of_another', { field });
    if (live.some((other) => other.facet === row.facet)) throw new Refusal('upgrade_already', { field });
    row.upgrades_id = own.id;
    return [];
  }
  return live.filter((other) => other.facet === row.facet);
}

/** A claim of this same batch, as the later ones of the batch must see it. */
const asKnown = (row: ClaimRow): KnownClaim => ({
  ...row, subject_index: row.subject_index!, state: 'pending', verdict_no: 0, import_id: null, line: null, token: null, reason: null, stood_outcome: null, stood_reason: null });

const receiptOf = (index: number, row: ClaimRow, already: boolean, conflict: boolean): ClaimReceipt => ({
  index, id: row.id, state: already ? 'already_stored' : 'stored', masked: row.masked,
  needsCheck: row.needs_check === 1, conflict });


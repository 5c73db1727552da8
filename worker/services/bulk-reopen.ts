import type { BulkKind, Outcome, Reason } from '#vocabulary';
import type { BulkAsked, BulkPreview, BulkReopenInput, BulkView } from '#wire/bulk';
import { unitsServed, unitsWhere, type RoleGrant } from '#domain/authority';
import { localDateAt } from '#domain/calendar';
import { readPhone } from '#domain/person';
import { baseOf, isUpgrade } from '#domain/verification';
import type { Actor } from '#store/audit';
import { beginBulk, bulkExtent, bulkMoved, bulkPage, bulkToken, bulkView, bulkWaiting, bulksUnfinished, deviceKnown, originOfClaim, type Asker, type BulkMember } from '#store/bulk';
import { claimsById, claimsOfSubjects, type KnownClaim } from '#store/claims';
import type { Door } from '#store/d1';
import { importView, newestRows } from '#store/imports';
import { grantsOf, personById, personByLogin } from '#store/people';
import { applyVerdicts, type Decision } from '#store/verdicts';
import { Refusal } from '#refusal';
import { boardsWithout } from './board-without.ts';
import type { BlindIndex } from './blind-index.ts';
import { inspectionsDrawn } from './inspect.ts';
import { contradictionOf } from './match.ts';
import { matchSubjects } from './match-late.ts';

export type Reopener = { id: string; grants: readonly RoleGrant[]; actor: Actor };
type Context = { door: Door; blind: BlindIndex; who: Reopener; now: number };

/** Claims decided in one batch, and batches in one request or minute: the rest follows with the next. */
const CLAIMS_A_BATCH = 500;
const BATCHES_AT_ONCE = 20;

const askerOf = (id: string, grants: readonly RoleGrant[], today: string): Asker => ({ id, ownUnitIds: JSON.stringify(unitsServed(grants)),
  decidedUnitIds: JSON.stringify(unitsWhere(grants, 'decide', today)) });

/** What would be reopened, and what every board would lose; nothing is written. @throws Refusal 'bulk_nobody' */
export async function previewBulk({ door, who, now }: Omit<Context, 'blind'>, asked: BulkAsked): Promise<BulkPreview> {
  const { key, label } = await foundBy(door, asked);
  const { extent, losses } = await bulkExtent(door, asked.kind, key, askerOf(who.id, who.grants, localDateAt(now)));
  return { kind: asked.kind, key, label, ...extent, campaigns: await boardsWithout(door, losses, now) };
}

/**
 * Reopens everything recognised of one author, from one device, by one judge or by one import. What it
 * takes in is written down first and then reopened in batches; cut off, the same request or the minute's
 * watch goes on. The asker's own work is left out.
 */
export async function reopenBulk({ door, blind, who, now }: Context, asked: BulkReopenInput): Promise<BulkView> {
  const before = await bulkView(door, asked.id);
  if (before && (before.kind !== asked.kind || before.words !== asked.words || before.byId !== who.id)) throw new Refusal('id_reused');
  if (!before) {
    const { key } = await foundBy(door, asked);
    const asker = askerOf(who.id, who.grants, localDateAt(now));
    const { extent } = await bulkExtent(door, asked.kind, key, asker);
    if (extent.outside > 0) throw new Refusal('not_allowed');
    if (extent.claims === 0) throw new Refusal('bulk_empty');
    await beginBulk(door, { id: asked.id, kind: asked.kind, key, words: asked.words, at: now }, asker, who.actor);
  }
  return carriedOn(door, blind, asked.id, now);
}

/** Recognises again what a bulk reopened and nobody has spoken of since. Only who reopened it undoes it, so that recognitions bear the name of who gives them. */
export async function undoBulk({ door, blind, who, now }: Context, id: string): Promise<BulkView> {
  const bulk = await bulkView(door, id);
  if (!bulk || bulk.id === bulk.key) throw new Refusal('bulk_unknown');
  if (bulk.byId !== who.id) throw new Refusal('bulk_not_yours');
  if (bulk.state === 'doing') throw new Refusal('bulk_not_done');
  if (bulk.state === 'done') await bulkMoved(door, id, 'done', 'undoing', now, who.actor);
  return carriedOn(door, blind, id, now);
}

/** Goes on with what was cut off; the minute's watch. */
export async function carryOnBulks(door: Door, blind: BlindIndex, now: number): Promise<void> {
  for (const { id } of await bulksUnfinished(door, 3)) await carriedOn(door, blind, id, now);
}

/** Goes on with a bulk for as long as one request may last. */
export async function carriedOn(door: Door, blind: BlindIndex, id: string, now: number): Promise<BulkView> {
  const bulk = await bulkView(door, id);
  if (!bulk) throw new Refusal('bulk_unknown');
  if (bulk.state === 'done' || bulk.state === 'undone') return bulk;
  const undoing = bulk.state === 'undoing';
  const { ownUnitIds } = askerOf(bulk.byId, await grantsOf(door, bulk.byId), localDateAt(now));
  let after = '';
  for (let batch = 0; batch < BATCHES_AT_ONCE; batch++) {
    const members = await bulkPage(door, { id, undoing }, after, CLAIMS_A_BATCH, { id: bulk.byId, ownUnitIds });
    const page = members.filter((member) => member.inPage === 1);
    if (page.length === 0) {
      await ended(door, blind, bulk, now);
      break;
    }
    after = page.at(-1)!.id;
    const decisions = await restorable(door, members.flatMap((member) => decisionOf(bulk, member) ?? []));
    const token = bulkToken(id, undoing) + page[0]!.id;
    if (decisions.length > 0) await applyVerdicts(door, decisions, { token, at: now, day: localDateAt(now), before: await inspectionsDrawn(door, blind, decisions, token) });
  }
  return (await bulkView(door, id))!;
}

async function ended(door: Door, blind: BlindIndex, bulk: BulkView, now: number): Promise<void> {
  // What an undone import gave may stand on another one's row: that row speaks now.
  if (bulk.id === bulk.key) for (let after = '', ids: string[] = []; (ids = await bulkWaiting(door, bulk.id, after, CLAIMS_A_BATCH)).length > 0; after = ids.at(-1)!) {
    await matchSubjects(door, blind, (await claimsById(door, ids)).map((claim) => claim.subject_index), now);
  }
  await bulkMoved(door, bulk.id, bulk.state, bulk.state === 'doing' ? 'done' : 'undone', now, null);
}

/** What is said of a claim of a bulk now; null = something else has been said meanwhile, or it is the asker's own work. */
function decisionOf(bulk: BulkView, member: BulkMember): Decision | null {
  if (member.own === 1) return null;
  const say = (outcome: Outcome, reason: Reason, ground: { importId: string | null; line: number | null; shares?: string | null }): Decision => ({
    claimId: member.id, seen: member.verdictNo, outcome, reason, byId: bulk.byId, importId: ground.importId, line: ground.line, words: bulk.words,
    unitShares: ground.shares ? JSON.parse(ground.shares) as Decision['unitShares'] : null });
  const untouched = { importId: null, line: null };
  const ofImport = bulk.id === bulk.key;
  if (bulk.state === 'undoing') {
    return member.byBulk === 1 && member.voided === 0 && member.verdictNo === member.hadNo + 1 ? say('recognised', 'bulk_undone', { importId: member.importId, line: member.line, shares: member.unitShares }) : null;
  }
  if (member.verdictNo !== member.hadNo) return null;
  if (member.had === 'revoked' && member.priorVoided === 0) return say('recognised', 'import_undone', { importId: member.priorImportId, line: member.priorLine, shares: member.priorShares });
  // What nobody claimed cannot wait for anybody's evidence.
  const derived = isUpgrade(member.facet) && member.source === 'reconciliation';
  return say(derived ? 'revoked' : 'reopened', ofImport ? 'import_undone' : 'bulk', untouched);
}

/** Recognitions given back stand only where nothing speaks against them now: no rival, no row of the office, and a base for what hangs on one. */
async function restorable(door: Door, decisions: Decision[]): Promise<Decision[]> {
  const wanted = new Set(decisions.filter(({ outcome }) => outcome === 'recognised').map(({ claimId }) => claimId));
  if (wanted.size === 0) return decisions;
  const claims = new Map((await claimsById(door, [...wanted])).map((claim) => [claim.id, claim]));
  const subjects = [...new Set([...claims.values()].flatMap((claim) => claim.subject_index ?? []))];
  const rows = await newestRows(door, subjects);
  const kin = Map.groupBy(await claimsOfSubjects(door, subjects), (claim) => claim.subject_index);
  const fits = (claim: KnownClaim): boolean => {
    const row = rows.get(claim.subject_index);
    const others = (claim.subject_index && kin.get(claim.subject_index)) || [];
    return !others.some((other) => other.id !== claim.id && other.facet === claim.facet && other.state === 'recognised')
      && !(row && contradictionOf(row, claim));
  };
  const given = new Set([...claims.values()].filter(fits).map(({ id }) => id));
  const based = (claim: KnownClaim): boolean => !isUpgrade(claim.facet)
    || (kin.get(claim.subject_index) ?? []).some((other) => other.facet === baseOf(claim.facet) && (other.state === 'recognised' || given.has(other.id)));
  return decisions.filter(({ claimId, outcome }) => outcome !== 'recognised' || (given.has(claimId) && based(claims.get(claimId)!)));
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Whom or what somebody means: a person by e-mail, phone, id or a claim of theirs; a device by its id or a claim; an import by its id. @throws Refusal */
async function foundBy(door: Door, { kind, key }: BulkAsked): Promise<{ key: string; label: string }> {
  const found = await finders[kind](door, key);
  if (!found) throw new Refusal('bulk_nobody', { field: 'key' });
  return found;
}

/** Who is found through a claim stays unnamed: reviewers do not learn whose claims they see. */
const unnamed = 'người của khai báo đã chọn';
const personFound = (of: 'authorId' | 'judgeId') => async (door: Door, key: string) => {
  const origin = UUID.test(key) ? await originOfClaim(door, key) : null;
  if (origin) return origin[of] === null ? null : { key: origin[of], label: unnamed };
  const phone = readPhone(key);
  const person = phone || key.includes('@') ? await personByLogin(door, phone ? { phone } : { email: key.toLowerCase() }) : await personById(door, key);
  return person && { key: person.id, label: person.name };
};
const finders: Record<BulkKind, (door: Door, key: string) => Promise<{ key: string; label: string } | null>> = {
  author: personFound('authorId'),
  judge: personFound('judgeId'),
  device: async (door, key) => {
    const deviceId = (await originOfClaim(door, key))?.deviceId ?? key;
    return await deviceKnown(door, deviceId) ? { key: deviceId, label: `thiết bị ${deviceId.slice(0, 8)}` } : null;
  },
  import: async (door, key) => {
    const view = await importView(door, key);
    return view && { key: view.id, label: view.fileName };
  },
};

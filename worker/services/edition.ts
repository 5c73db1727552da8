import { editionKinds, proposalStates } from '#vocabulary';
import type { Edition, EditionLine, EditionList, Gate, Impact, PublicationDesk, PublicationInput, PublicationView, PublishingCampaign, RecallInput, Signer } from '#wire/edition';
import { unitsWhere } from '#domain/authority';
import { hex, sha256, textOf, utf8, type Bytes } from '#domain/bytes';
import { localDateAt, startOfDay } from '#domain/calendar';
import { editionOf, editionText, impactOf, isRecounted } from '#domain/edition';
import { frozenOf } from '#domain/freeze';
import { asksOf, grainOf } from '#domain/rules';
import { timedCampaign, timedCampaignOf } from '#store/campaign-times';
import { campaignWithRules } from '#store/campaigns';
import type { Door } from '#store/d1';
import { editionAt, editionPublished, editionRecalled, editionsOf, entriesBetween, publicationById, publicationEnded, publicationProposed, publicationSigned, publicationsOf, publishable, seenNow, signaturesOf, unsettledOf, type EditionRow, type PublicationRow, type SignatureRow } from '#store/editions';
import { freezesOf, holdAt } from '#store/freezes';
import { countsThen } from '#store/history';
import { Refusal } from '#refusal';
import { countedOn, standingFacts } from './board.ts';
import type { BlindIndex } from './blind-index.ts';
import { FIGURES, gatesOf } from './gates.ts';
import { assertOverAll, mayOverAll, type Keeper } from './outage.ts';

/** What of a bucket we use. */
export type EditionBytes = {
  put(key: string, bytes: Uint8Array, options: { onlyIf: { etagDoesNotMatch: string }; sha256: ArrayBuffer; httpMetadata: { contentType: string } }): Promise<unknown>;
  get(key: string): Promise<{ arrayBuffer(): Promise<ArrayBuffer> } | null>;
};
export type Publishing = { door: Door; bytes: EditionBytes; blind: BlindIndex; now: number };

const CAMPAIGNS_MAX = 50;
const PREVIEW_PLACES = 3;
/** What moved while an edition was being published is counted anew so often. */
const ATTEMPTS_MAX = 3;

/** The bytes under a digest, as they were written. @throws Refusal edition_bytes where they are gone or are not those */
export async function bytesOf(bytes: EditionBytes, digest: string): Promise<Bytes> {
  const found = await bytes.get(digest);
  const read = found && new Uint8Array(await found.arrayBuffer());
  if (!read || hex(await sha256(read)) !== digest) throw new Refusal('edition_bytes');
  return read;
}
const read = async (bytes: EditionBytes, digest: string): Promise<Edition> => JSON.parse(textOf(await bytesOf(bytes, digest))!) as Edition;
/** Writes bytes once: what lies under their digest is them, and is never written over. */
async function kept(bytes: EditionBytes, text: string): Promise<string> {
  const written = utf8(text);
  const sum = await sha256(written);
  await bytes.put(hex(sum), written, { onlyIf: { etagDoesNotMatch: '*' }, sha256: sum.buffer, httpMetadata: { contentType: 'application/json; charset=utf-8' } });
  return hex(sum);
}

type Asked = Pick<Edition, 'no' | 'kind' | 'words' | 'signers' | 'settling'> & { id: string; at: number };
/**
 * A campaign's results as an edition, counted from the ledger itself: not from tallies, not from a stored board.
 * @param before the edition it follows
 */
async function counted({ door, blind, now }: Publishing, campaignId: string, asked: Asked, before: { digest: string; edition: Edition } | null): Promise<Edition> {
  const day = localDateAt(asked.at);
  const [facts, row] = [await standingFacts(door, campaignId, day), await campaignWithRules(door, { id: campaignId })];
  if (!facts || !row) throw new Refusal('campaign_unknown');
  const asks = asksOf(facts.rules);
  const { counts, given, looks } = await countsThen(door, campaignId, { seq: Number.MAX_SAFE_INTEGER, until: Number.MAX_SAFE_INTEGER, at: now, claimsUntil: row.claims_until, dawn: startOfDay(day) }, asks);
  const ledgerSeq = counts.reduce((most, { last }) => Math.max(most, last), 0);
  const cells = counts.map(({ since: _, last: __, ...count }) => count);
  const board = countedOn(facts, facts.shown, null, day, { counts: cells, dawnCounts: cells, given, looks });
  const pseudonym = (memberId: string) => blind.of('edition', `${asked.id}/${memberId}`).slice(0, 16);
  const { no, kind, words, signers, settling } = asked;
  const edition = editionOf(board, grainOf(facts.rules), { no, kind, words, signers, settling, parent: before?.digest ?? null, asOf: asked.at, claimsUntil: row.claims_until, ledgerSeq, treeDate: row.tree_date, impact: null }, pseudonym);
  return before ? { ...edition, impact: impactOf(before.edition, edition, await entriesBetween(door, campaignId, before.edition.ledgerSeq, ledgerSeq)) } : edition;
}

/** The campaign, where it may be published: a campaign of acts whose claims have ended. @throws Refusal campaign_unknown, not_allowed, edition_early */
async function publishableCampaign(door: Door, keeper: Keeper, campaignId: string, now: number) {
  const campaign = await timedCampaign(door, campaignId);
  if (!campaign) throw new Refusal('campaign_unknown');
  await assertOverAll(door, campaignId, keeper.grants, 'publish', now);
  if ((await campaignWithRules(door, { id: campaignId }))?.source === 'notice') throw new Refusal('campaign_unknown');
  if (now < campaign.claimsUntil) throw new Refusal('edition_early');
  return campaign;
}

async function lastOf({ door, bytes }: Publishing, campaignId: string): Promise<{ row: EditionRow; digest: string; edition: Edition } | null> {
  const [row] = await editionsOf(door, campaignId);
  return row ? { row, digest: row.digest, edition: await read(bytes, row.digest) } : null;
}

/** What is in the way of an edition. @throws Refusal edition_blocked, edition_figures */
function assertOpen(kind: Edition['kind'], gates: readonly Gate[]): void {
  const closed = gates.filter(({ code, count }) => count > 0 && code !== 'signers');
  if (closed.some(({ code }) => FIGURES.includes(code))) throw new Refusal('edition_figures');
  if (kind === 'official' && closed.length > 0) throw new Refusal('edition_blocked');
}
const settlingOf = (gates: readonly Gate[]): Gate[] => gates.filter(({ code, count }) => count > 0 && code !== 'signers');

/**
 * Proposes an edition: its bytes are made and kept now, and are what others sign. One waits at a time; the id is the
 * idempotency key. As many people take part as there are signers, two at least.
 * @throws Refusal edition_early, not_allowed, edition_blocked, edition_figures, publication_waiting, id_reused
 */
export async function proposeEdition(context: Publishing, keeper: Keeper, campaignId: string, input: PublicationInput): Promise<{ id: string; digest: string }> {
  const { door, now } = context;
  const known = await publicationById(door, input.id);
  if (known) return sameEdition(known, keeper, campaignId, input);
  await publishableCampaign(door, keeper, campaignId, now);
  const before = await lastOf(context, campaignId);
  const asked = { ...input, no: (before?.row.no ?? 0) + 1, at: now, settling: [] };
  const edition = await counted(context, campaignId, asked, before);
  const gates = await gatesOf({ door, campaignId, now, counted: edition, waitsFor: null });
  assertOpen(input.kind, gates);
  const digest = await kept(context.bytes, editionText({ ...edition, settling: settlingOf(gates) }));
  await publicationProposed(door, { id: input.id, campaignId, act: 'publish', no: edition.no, kind: input.kind, words: input.words, signers: JSON.stringify(input.signers), asks: Math.max(1, input.signers.length - 1), digest, byId: keeper.id, at: now }, keeper.actor);
  const there = await publicationById(door, input.id);
  if (!there) throw new Refusal('publication_waiting');
  return sameEdition(there, keeper, campaignId, input);
}
function sameEdition(known: PublicationRow, keeper: Keeper, campaignId: string, { kind, words, signers }: PublicationInput): { id: string; digest: string } {
  if (known.campaignId !== campaignId || known.byId !== keeper.id || known.act !== 'publish' || known.kind !== kind || known.words !== words || known.signers !== JSON.stringify(signers)) throw new Refusal('id_reused');
  return { id: known.id, digest: known.digest };
}

/** Proposes to recall the last edition, with the reason. @throws Refusal not_allowed, edition_unknown, edition_over, publication_waiting, id_reused */
export async function proposeRecall({ door, now }: Publishing, keeper: Keeper, campaignId: string, input: RecallInput): Promise<{ id: string; digest: string }> {
  const same = (known: PublicationRow) => {
    if (known.campaignId !== campaignId || known.byId !== keeper.id || known.act !== 'recall' || known.no !== input.no || known.words !== input.words) throw new Refusal('id_reused');
    return { id: known.id, digest: known.digest };
  };
  const known = await publicationById(door, input.id);
  if (known) return same(known);
  await publishableCampaign(door, keeper, campaignId, now);
  const editions = await editionsOf(door, campaignId);
  const row = editions.find(({ no }) => no === input.no);
  if (!row) throw new Refusal('edition_unknown');
  if (row.recalledAt !== null || row.no !== editions[0]!.no) throw new Refusal('edition_over');
  await publicationProposed(door, { id: input.id, campaignId, act: 'recall', no: row.no, kind: null, words: input.words, signers: row.signers, asks: Math.max(1, (JSON.parse(row.signers) as Signer[]).length - 1), digest: row.digest, byId: keeper.id, at: now }, keeper.actor);
  const there = await publicationById(door, input.id);
  if (!there) throw new Refusal('publication_waiting');
  return same(there);
}

async function waiting(door: Door, keeper: Keeper, campaignId: string, id: string, now: number): Promise<PublicationRow> {
  const row = await publicationById(door, id);
  if (!row || row.campaignId !== campaignId) throw new Refusal('publication_unknown');
  await publishableCampaign(door, keeper, campaignId, now);
  return row;
}

/**
 * Signs what is proposed: exactly the bytes that were seen, by somebody else than the proposer. With the last signature it
 * is published or recalled; an edition only if the ledger, counted once more, comes to the same bytes. Signing again goes
 * on where it was cut short.
 * @returns whether it is done, and which campaign's boards go on
 * @throws Refusal publication_unknown, publication_own, publication_over, publication_other, edition_stale, edition_blocked, edition_figures, changed_meanwhile
 */
export async function signPublication(context: Publishing, keeper: Keeper, campaignId: string, id: string, digest: string): Promise<{ done: boolean; missing: number; unfrozen: boolean }> {
  const { door, now } = context;
  const row = await waiting(door, keeper, campaignId, id, now);
  if (row.digest !== digest) throw new Refusal('publication_other');
  const own = async () => (await signaturesOf(door, campaignId)).filter(({ publicationId }) => publicationId === id);
  if (row.state === 'agreed' && (await own()).some(({ byId }) => byId === keeper.id)) return { done: true, missing: 0, unfrozen: row.kind === 'official' };
  if (row.byId === keeper.id) throw new Refusal('publication_own');
  if (row.state !== 'proposed') throw new Refusal('publication_over');
  if (row.act === 'publish') await unchanged(context, row);
  await publicationSigned(door, row, keeper.actor);
  for (let attempt = 1; ; attempt++) {
    const signed = await own();
    if (!signed.some(({ byId }) => byId === keeper.id)) throw new Refusal('publication_over');
    const missing = row.asks - signed.length;
    if (missing > 0) return { done: false, missing, unfrozen: false };
    const done = row.act === 'publish' ? await publish(context, row, keeper) : await recall(context, row, keeper);
    if (done || (await publicationById(door, id))!.state === 'agreed') return { done: true, missing: 0, unfrozen: row.kind === 'official' };
    if (attempt === ATTEMPTS_MAX) throw new Refusal('changed_meanwhile');
  }
}

/** The edition as it was proposed, when the ledger still comes to the same bytes. @throws Refusal edition_stale */
async function unchanged(context: Publishing, row: PublicationRow): Promise<{ edition: Edition; before: EditionRow | null }> {
  const before = await lastOf(context, row.campaignId);
  const proposed = await read(context.bytes, row.digest);
  const { no, kind, words, signers, settling } = proposed;
  const edition = await counted(context, row.campaignId, { id: row.id, at: row.at, no, kind, words, signers, settling }, before);
  const text = editionText(edition);
  if (hex(await sha256(utf8(text))) === row.digest) return { edition, before: before?.row ?? null };
  const units = impactOf(proposed, edition, []).lines;
  throw new Refusal('edition_stale', { message: units.length > 0
    ? `Số liệu đã khác bản được đề nghị ở ${units.length} đơn vị (${units.slice(0, 3).map(({ name }) => name).join('; ')}${units.length > 3 ? '…' : ''}). Chưa công bố gì; hãy hủy đề nghị này và đề nghị lại.`
    : 'Thể lệ, tên đơn vị hoặc mốc thời gian đã khác bản được đề nghị. Chưa công bố gì; hãy hủy đề nghị này và đề nghị lại.' });
}

async function publish(context: Publishing, row: PublicationRow, keeper: Keeper): Promise<boolean> {
  const { door, now } = context;
  const seen = await seenNow(door, row.campaignId);
  const { edition, before } = await unchanged(context, row);
  if (!isRecounted(edition)) throw new Refusal('edition_figures');
  assertOpen(edition.kind, await gatesOf({ door, campaignId: row.campaignId, now, counted: edition, waitsFor: 0 }));
  // Bytes first: what the database names is there before it is named.
  await kept(context.bytes, editionText(edition));
  await bytesOf(context.bytes, row.digest);
  const freeze = edition.kind === 'official' ? (await freezesOf(door, row.campaignId)).find(({ liftedAt }) => liftedAt === null) ?? null : null;
  return editionPublished(door, row, { kind: edition.kind, digest: row.digest, parent: edition.parent, ledgerSeq: edition.ledgerSeq, asOf: edition.asOf, label: labelOf(edition),
    touched: edition.impact?.lines.filter(({ causes }) => causes.length > 0).map(({ unitId }) => unitId) ?? [], since: before?.ledgerSeq ?? edition.ledgerSeq }, seen, freeze, keeper.actor);
}
const labelOf = ({ no, kind, words }: Pick<Edition, 'no' | 'kind' | 'words'>): string => `Bản số ${no}, ${editionKinds[kind]}: ${words}`;

async function recall({ door, bytes }: Publishing, row: PublicationRow, keeper: Keeper): Promise<boolean> {
  const { participants } = await read(bytes, row.digest);
  return editionRecalled(door, row, `Bản số ${row.no}: ${row.words}`, participants.map(({ unitId }) => unitId), keeper.actor);
}

/** A no by another person, with words; or the proposer takes it back. @throws Refusal publication_unknown, publication_words, publication_over */
export async function endPublication({ door, now }: Pick<Publishing, 'door' | 'now'>, keeper: Keeper, campaignId: string, id: string, words: string): Promise<void> {
  const row = await waiting(door, keeper, campaignId, id, now);
  const to = row.byId === keeper.id ? 'cancelled' : 'refused';
  if (to === 'refused' && words.length < 10) throw new Refusal('publication_words', { field: 'words' });
  if (row.state === to && row.decidedBy === keeper.actor.by) return;
  if (row.state !== 'proposed') throw new Refusal('publication_over');
  await publicationEnded(door, row, to, words, keeper.actor);
  const there = await publicationById(door, id);
  if (there?.state !== to || there.decidedBy !== keeper.actor.by) throw new Refusal('publication_over');
}

const lineOf = (row: EditionRow, next: EditionRow | undefined): EditionLine => ({
  no: row.no, kind: row.kind, kindWords: editionKinds[row.kind], digest: row.digest, parent: row.parent, ledgerSeq: row.ledgerSeq, words: row.words, signers: JSON.parse(row.signers) as Signer[], asOf: row.asOf, at: row.at,
  replacedBy: next?.no ?? null, recalled: row.recalledAt === null ? null : { at: row.recalledAt, words: row.recalledWords ?? '' } });
const linesOf = (rows: readonly EditionRow[]): EditionLine[] => rows.map((row, at) => lineOf(row, rows[at - 1]));

/** Every published edition of a campaign, the newest first, with what became of each. @throws Refusal campaign_unknown */
export async function editionList(door: Door, slug: string): Promise<EditionList> {
  const campaign = await timedCampaignOf(door, slug);
  if (!campaign) throw new Refusal('campaign_unknown');
  return { campaign: { slug: campaign.slug, name: campaign.name }, editions: linesOf(await editionsOf(door, campaign.id)) };
}

/** The digest of an edition by its number. @throws Refusal edition_unknown */
export async function digestOf(door: Door, slug: string, no: number): Promise<string> {
  const row = Number.isSafeInteger(no) ? await editionAt(door, slug, no) : null;
  if (!row) throw new Refusal('edition_unknown');
  return row.digest;
}

const viewOf = (row: PublicationRow, signatures: readonly SignatureRow[], me: string): PublicationView => {
  const signed = signatures.filter(({ publicationId }) => publicationId === row.id);
  return { id: row.id, act: row.act, no: row.no, kind: row.kind, words: row.words, signers: JSON.parse(row.signers) as Signer[], asks: row.asks, digest: row.digest, state: row.state, stateWords: proposalStates[row.state],
    byName: row.byName, at: row.at, signed: signed.map(({ name, at }) => ({ name, at })), decidedAt: row.decidedAt, decidedWords: row.decidedWords, mine: row.byId === me, signedByMe: signed.some(({ byId }) => byId === me) };
};

/** What blocks a campaign's publication, what waits, what was published. @throws Refusal campaign_unknown, not_allowed */
export async function publicationDesk(context: Publishing, keeper: Keeper, campaignId: string): Promise<PublicationDesk> {
  const { door, bytes, now } = context;
  await assertOverAll(door, campaignId, keeper.grants, 'see_publishing', now);
  const campaign = await timedCampaign(door, campaignId);
  if (!campaign) throw new Refusal('campaign_unknown');
  const [hold, rows, signatures, editions, { received, decided }, may] = await Promise.all([holdAt(door, campaignId, now), publicationsOf(door, campaignId), signaturesOf(door, campaignId), editionsOf(door, campaignId), unsettledOf(door, campaignId),
    mayOverAll(door, campaignId, keeper.grants, 'publish', now)]);
  const open = rows.find(({ state }) => state === 'proposed') ?? null;
  const view = open && viewOf(open, signatures, keeper.id);
  const fresh = await counted(context, campaignId, { id: campaignId, at: now, no: 0, kind: 'provisional', words: '', signers: [], settling: [] }, null);
  const gates = await gatesOf({ door, campaignId, now, counted: fresh, waitsFor: view && Math.max(0, view.asks - view.signed.length) });
  const proposed = open?.act === 'publish' ? await read(bytes, open.digest) : null;
  const impact: Impact | null = proposed?.impact ?? null;
  const { slug, name, claimsUntil, closesAt } = campaign;
  return { now, campaign: { slug, name, claimsUntil, closesAt }, may, frozen: hold && frozenOf(hold), received, decided, gates, open: view, impact,
    preview: proposed?.board.clusters.flatMap(({ name: cluster, rows: lines }) => lines.slice(0, PREVIEW_PLACES).map((line) => ({ cluster, name: line.name, place: line.place!, pointsMilli: line.pointsMilli }))) ?? [],
    editions: linesOf(editions), past: rows.filter(({ state }) => state !== 'proposed').map((row) => viewOf(row, signatures, keeper.id)) };
}

/** Campaigns somebody may see the publication of, and where each stands. */
export const campaignsToPublish = (door: Door, keeper: Keeper, now: number): Promise<PublishingCampaign[]> => publishable(door, unitsWhere(keeper.grants, 'see_publishing', localDateAt(now)), now, CAMPAIGNS_MAX);

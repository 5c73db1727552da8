import { createHash, timingSafeEqual } from 'node:crypto';
import { PICTURES_MAX, destructions, type Destruction } from '#vocabulary';
import type { PictureView } from '#wire/evidence';
import { may, unitsServed, type RoleGrant } from '#domain/authority';
import { readPicture, withoutMetadata } from '#domain/picture';
import { isOwnWork, isWaiting } from '#domain/verification';
import type { Actor } from '#store/audit';
import type { Door } from '#store/d1';
import { arrivingSwept, objectKey, objectsDropped, objectsDue, pictureArrives, pictureDestroyed, pictureKept, picturesOf, type PictureRow } from '#store/evidence';
import { Refusal } from '#refusal';
import type { BlindIndex } from './blind-index.ts';

/** What of a bucket we use; R2's binding has this shape, and so may anything that keeps bytes under a key. */
export type Objects = {
  put(key: string, bytes: Uint8Array, options: { httpMetadata: { contentType: string } }): Promise<unknown>;
  get(key: string): Promise<{ body: ReadableStream } | null>;
  delete(keys: string[]): Promise<void>;
};
type Owner = { unitId: string; authorId: string };
/** A link opens a picture this long. */
const LINK_MS = 5 * 60_000;
/** A picture that has been on its way this long did not come. */
const ARRIVING_MS = 86_400_000;
const DELETED_AT_ONCE = 200;

/**
 * Takes a picture for a claim that waits: cleaned of what it says beside the pixels, noted as arriving,
 * stored, then kept. The same picture again changes nothing; a reply lost anywhere is made good by sending it again.
 * @throws Refusal
 */
export async function keepPicture({ door, objects, now }: { door: Door; objects: Objects; now: number }, actor: Actor, sentBy: string, claim: Owner & { id: string }, id: string, sent: Uint8Array): Promise<PictureRow> {
  const facts = readPicture(sent);
  const bytes = withoutMetadata(sent);
  if (typeof facts === 'string') throw new Refusal(facts);
  if (typeof bytes === 'string') throw new Refusal(bytes);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const stands = await pictureArrives(door, { id, claimId: claim.id, byId: sentBy, at: now, ...facts, bytes: bytes.length, sha256 }, PICTURES_MAX);
  if (!isIn(stands)) throw new Refusal(whyNot(stands));
  if (stands.claimId !== claim.id || stands.sha256 !== sha256) throw new Refusal('picture_id_reused');
  if (stands.state === 'gone') throw new Refusal('picture_gone');
  if (stands.state === 'kept') return stands;
  await stored(objects, stands, bytes);
  const kept = await pictureKept(door, stands, PICTURES_MAX, now, actor, { unitId: claim.unitId, personId: claim.authorId });
  if (isIn(kept) && kept.state === 'kept') return kept;
  throw new Refusal(isIn(kept) ? 'picture_gone' : whyNot(kept));
}

type Standing = Awaited<ReturnType<typeof pictureArrives>>;
const isIn = (stands: Standing): stands is Standing & { id: string } => stands.id !== null;
const whyNot = ({ claimState, kept }: Standing) => (!isWaiting(claimState) ? 'picture_after_result' : kept >= PICTURES_MAX ? 'pictures_enough' : 'pictures_arriving');

async function stored(objects: Objects, row: PictureRow & { id: string }, bytes: Uint8Array): Promise<void> {
  try {
    await objects.put(objectKey(row), bytes, { httpMetadata: { contentType: row.type } });
  } catch {
    // Nothing is lost: the row says "arriving", and the same picture sent again goes on from here.
    throw new Refusal('busy');
  }
}

type Looker = { id: string; grants: readonly RoleGrant[] };
/**
 * Whether somebody may see the pictures of a claim: its author, who looks after the unit, who watches
 * over it, and who decides about it, but for their own branch's.
 * @param line the claim's unit and all above it
 */
export const maySeePictures = (person: Looker, claim: Owner, line: readonly string[], today: string): boolean =>
  claim.authorId === person.id || may(person.grants, 'keep_claims', line, today) || may(person.grants, 'see_evidence', line, today) || mayJudgePictures(person, claim, line, today);

/** Whether somebody decides about a claim, and so may destroy a picture that shows papers. */
export const mayJudgePictures = (person: Looker, claim: Owner, line: readonly string[], today: string): boolean =>
  may(person.grants, 'decide', line, today) && !isOwnWork({ authorId: claim.authorId, line: [...line] }, { id: person.id, ownUnitIds: unitsServed(person.grants) });

/**
 * Pictures of claims with links that open them for one person for five minutes, by claim. Whether that
 * person may see them is for the caller to have asked (`maySeePictures`).
 */
export async function evidenceLinks({ door, blind, now }: { door: Door; blind: BlindIndex; now: number }, personId: string, claimIds: readonly string[]): Promise<Map<string, PictureView[]>> {
  const views = (await picturesOf(door, claimIds)).map((row): PictureView => {
    const until = now + LINK_MS;
    const seen = row.state === 'kept';
    return {
      id: row.id, claimId: row.claimId, at: row.at, type: row.type, bytes: row.bytes, width: row.width, height: row.height,
      href: seen ? `/api/evidence/${row.id}?until=${until}&mark=${markOf(blind, row.id, personId, until)}` : null, until: seen ? until : null,
      gone: row.goneWhy && { at: row.goneAt!, why: row.goneWhy, words: destructions[row.goneWhy] } };
  });
  return Map.groupBy(views, ({ claimId }) => claimId);
}

const markOf = (blind: BlindIndex, id: string, personId: string, until: number): string => blind.of('link', `${id}\n${personId}\n${until}`);

/** Whether a link is this person's and still opens. */
export function opensFor(blind: BlindIndex, id: string, personId: string, until: number, mark: string, now: number): boolean {
  const right = Buffer.from(markOf(blind, id, personId, until));
  const given = Buffer.from(mark);
  return given.length === right.length && timingSafeEqual(given, right) && now < until;
}

/** Destroys a picture: what it was, who, when and why stay; the bytes go now, or with the minute's watch. */
export async function destroyPicture({ door, objects }: { door: Door; objects: Objects | undefined }, actor: Actor, row: PictureRow & Owner, why: Destruction): Promise<void> {
  await pictureDestroyed(door, row, why, actor, { unitId: row.unitId, personId: row.authorId });
  if (objects) await dropped(door, objects, [objectKey(row)]);
}

/** The minute's watch: forgets what never arrived, and deletes what is put down for deletion. */
export async function sweepPictures(door: Door, objects: Objects, now: number): Promise<void> {
  await arrivingSwept(door, now - ARRIVING_MS, now);
  const due = await objectsDue(door, DELETED_AT_ONCE);
  if (due.length > 0) await dropped(door, objects, due);
}

/** Bytes first, then the note: a deletion that fails in between is done again, to the same end. */
async function dropped(door: Door, objects: Objects, keys: string[]): Promise<void> {
  try {
    await objects.delete(keys);
  } catch {
    return;
  }
  await objectsDropped(door, keys);
}

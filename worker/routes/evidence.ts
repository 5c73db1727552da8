import { Hono, type Context } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { z } from 'zod';
import { PICTURES_MAX } from '#vocabulary';
import { destroyInput, type PicturesView } from '#wire/evidence';
import { may } from '#domain/authority';
import { PICTURE_BYTES_MAX } from '#domain/picture';
import { isWaiting } from '#domain/verification';
import { destroyPicture, evidenceLinks, keepPicture, mayJudgePictures, maySeePictures, opensFor, type Objects } from '#services/evidence';
import { claimsById } from '#store/claims';
import { objectKey, pictureById } from '#store/evidence';
import { knownLineOf } from '#store/units';
import { Refusal } from '#refusal';
import { accept } from './accept.ts';
import { allow, blindOf, signedIn, type ApiEnv, type StaffEnv } from './context.ts';

const ids = z.object({ id: z.uuid('Mã không đúng dạng.'), evidenceId: z.uuid('Mã ảnh phải là UUID do thiết bị tạo.') });
const claimId = ids.pick({ id: true });
const linkQuery = z.object({ until: z.coerce.number().int(), mark: z.string().max(128) });

/** The one kind of request that changes something and does not carry JSON: a picture, to the address for pictures. */
export const carriesPicture = (method: string, path: string, contentType: string | undefined): boolean =>
  method === 'PUT' && /^\/api\/claims\/[^/]+\/evidence\/[^/]+$/.test(path) && /^image\/(jpeg|png|webp)$/i.test((contentType ?? '').split(';')[0]!.trim());

/** A picture that is too heavy is said to be so before it is read. */
export const pictureLimit = bodyLimit({ maxSize: PICTURE_BYTES_MAX, onError: () => { throw new Refusal('picture_too_large'); } });

/** The bucket of pictures. @throws Refusal when this server was given none */
function objectsOf(env: Env): Objects {
  if (!env.EVIDENCE) throw new Refusal('pictures_without_store');
  return env.EVIDENCE as unknown as Objects;
}

async function claimOf(c: Context<StaffEnv>, id: string) {
  const [claim] = await claimsById(c.var.door, [id]);
  if (!claim) throw new Refusal('claim_unknown');
  return { claim, owner: { unitId: claim.unit_id, authorId: claim.author_id }, line: await knownLineOf(c.var.door, claim.unit_id, c.var.today) };
}

/** Pictures under their claim; mounted at /claims beside the claims themselves. */
export const claimPictures = new Hono<ApiEnv>()
  .get('/:id/evidence', signedIn, accept('param', claimId), async (c) => {
    const { person, today, door, now } = c.var;
    const { claim, owner, line } = await claimOf(c, c.req.valid('param').id);
    if (!maySeePictures(person, owner, line, today)) refuseLook(c, line);
    const pictures = (await evidenceLinks({ door, blind: blindOf(c.env), now }, person.id, [claim.id])).get(claim.id) ?? [];
    const maySend = owner.authorId === person.id || may(person.grants, 'keep_claims', line, today);
    const waits = isWaiting(claim.state);
    const room = PICTURES_MAX - pictures.filter(({ href }) => href !== null).length;
    return c.json<PicturesView>({ claimId: claim.id, of: { indicator: claim.indicator, actDate: claim.act_date, masked: claim.masked, state: claim.state }, pictures, maySend, waits, addable: maySend && waits ? Math.max(0, room) : 0 }, 200);
  })
  .put('/:id/evidence/:evidenceId', signedIn, accept('param', ids), async (c) => {
    const { person, today, door, now } = c.var;
    const { id, evidenceId } = c.req.valid('param');
    const { claim, owner, line } = await claimOf(c, id);
    if (owner.authorId !== person.id) allow(person, 'keep_claims', line, today);
    const kept = await keepPicture({ door, objects: objectsOf(c.env), now }, person.actor, person.id, { ...owner, id: claim.id }, evidenceId, new Uint8Array(await c.req.arrayBuffer()));
    return c.json({ id: kept.id, claimId: kept.claimId, type: kept.type, bytes: kept.bytes, width: kept.width, height: kept.height, at: kept.at }, 200);
  });

/** One no for everybody who may not look: their own work, or nothing they have to do with. */
function refuseLook(c: Context<StaffEnv>, line: readonly string[]): never {
  allow(c.var.person, 'decide', line, c.var.today);
  throw new Refusal('own_work');
}

export const evidence = new Hono<ApiEnv>()
  /** Opens by a link made for the one who asks; typed by what was stored, and never anything but a picture. */
  .get('/:id', signedIn, accept('param', claimId), accept('query', linkQuery), async (c) => {
    const { id } = c.req.valid('param');
    const { until, mark } = c.req.valid('query');
    if (!opensFor(blindOf(c.env), id, c.var.person.id, until, mark, c.var.now)) throw new Refusal('picture_link_stale');
    const row = await pictureById(c.var.door, id);
    if (row?.state !== 'kept') throw new Refusal('picture_gone');
    const object = await objectsOf(c.env).get(objectKey(row));
    if (!object) throw new Refusal('picture_gone');
    return c.body(object.body, 200, {
      'content-type': row.type, 'content-length': String(row.bytes), 'content-disposition': 'inline', 'content-security-policy': "default-src 'none'; sandbox",
      'cross-origin-resource-policy': 'same-origin', 'referrer-policy': 'no-referrer' });
  })
  .post('/:id/destroy', signedIn, accept('param', claimId), accept('json', destroyInput), async (c) => {
    const { person, today, door } = c.var;
    const { reason } = c.req.valid('json');
    const row = await pictureById(door, c.req.valid('param').id);
    if (!row || row.state === 'arriving') throw new Refusal('picture_unknown_id');
    const line = await knownLineOf(door, row.unitId, today);
    const own = row.authorId === person.id;
    const judges = reason === 'identity_document' && mayJudgePictures(person, row, line, today);
    if (!own && !judges) allow(person, 'keep_claims', line, today);
    // Until it was looked at a picture may go as it came; then it stands for what was decided, unless it should never have been there.
    if (reason === 'author' && row.state === 'kept' && !isWaiting(row.claimState)) throw new Refusal('picture_after_result');
    await destroyPicture({ door, objects: c.env.EVIDENCE as unknown as Objects | undefined }, person.actor, row, reason);
    return c.json({ id: row.id, gone: true }, 200);
  });

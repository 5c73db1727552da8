import { Hono, type Context, type TypedResponse } from 'hono';
import { publicationEnd, publicationInput, recallInput, signatureInput, type Edition, type EditionList, type PublicationDesk } from '#wire/edition';
import { bytesOf, campaignsToPublish, digestOf, editionList, endPublication, proposeEdition, proposeRecall, publicationDesk, signPublication, type EditionBytes } from '#services/edition';
import { coveredBy } from '#store/freezes';
import { Refusal } from '#refusal';
import { accept } from './accept.ts';
import { campaignOf } from './campaign-times.ts';
import { blindOf, provedAgain, staffOnly, type ApiEnv, type StaffEnv } from './context.ts';

/** The bucket of editions. @throws Refusal when this server was given none */
function bytesIn(env: Env): EditionBytes {
  if (!env.EDITIONS) throw new Refusal('editions_without_store');
  return env.EDITIONS as unknown as EditionBytes;
}
const publishing = (c: Context<StaffEnv>) => ({ door: c.var.door, bytes: bytesIn(c.env), blind: blindOf(c.env), now: c.var.now });

/** Bản công bố: for everybody as a list and as bytes, for Ban Tổ chức what blocks one, its proposal, signatures and recall. */
export const editions = new Hono<ApiEnv>()
  .get('/:slug/editions', async (c) => {
    c.header('cache-control', 'public, max-age=1');
    return c.json<EditionList>(await editionList(c.var.door, c.req.param('slug')), 200);
  })
  .get('/:slug/editions/:no', async (c) => {
    const digest = await digestOf(c.var.door, c.req.param('slug'), Number(c.req.param('no')));
    const etag = `"${digest}"`;
    const headers = { 'cache-control': 'public, max-age=31536000, immutable', etag, 'content-type': 'application/json; charset=utf-8', 'x-content-type-options': 'nosniff' };
    if (c.req.header('if-none-match')?.split(',').some((each) => each.trim() === etag)) return c.body(null, 304, headers) as unknown as TypedResponse<Edition, 200, 'json'>;
    // The stored bytes are the answer: whoever hashes them has the digest.
    return c.body(await bytesOf(bytesIn(c.env), digest), 200, headers) as unknown as TypedResponse<Edition, 200, 'json'>;
  })
  .get('/:slug/publication', staffOnly('see_publishing'), async (c) => c.json<PublicationDesk>(await publicationDesk(publishing(c), c.var.person, await campaignOf(c.var.door, c.req.param('slug'))), 200))
  .post('/:slug/publications', staffOnly('publish'), provedAgain, accept('json', publicationInput), async (c) =>
    c.json(await proposeEdition(publishing(c), c.var.person, await campaignOf(c.var.door, c.req.param('slug')), c.req.valid('json')), 201))
  .post('/:slug/recalls', staffOnly('publish'), provedAgain, accept('json', recallInput), async (c) =>
    c.json(await proposeRecall(publishing(c), c.var.person, await campaignOf(c.var.door, c.req.param('slug')), c.req.valid('json')), 201))
  .post('/:slug/publications/:id/sign', staffOnly('publish'), provedAgain, accept('json', signatureInput), async (c) => {
    const id = await campaignOf(c.var.door, c.req.param('slug'));
    const answer = await signPublication(publishing(c), c.var.person, id, c.req.param('id'), c.req.valid('json').digest);
    // Every board that stood still with the campaign goes on; the minute's watch tells those that did not hear.
    if (answer.done && answer.unfrozen) await Promise.all([id, ...(await coveredBy(c.var.door, id)).map((each) => each.id)].map((each) => c.env.CAMPAIGN_BOARD.get(c.env.CAMPAIGN_BOARD.idFromName(each)).tell(each)));
    return c.json({ done: answer.done, missing: answer.missing }, 200);
  })
  .post('/:slug/publications/:id/end', staffOnly('publish'), provedAgain, accept('json', publicationEnd), async (c) => {
    await endPublication(c.var, c.var.person, await campaignOf(c.var.door, c.req.param('slug')), c.req.param('id'), c.req.valid('json').words);
    return c.json({ ok: true }, 200);
  });

/** Campaigns whose results may be published, and where each stands. */
export const publications = new Hono<ApiEnv>().get('/', staffOnly('see_publishing'), async (c) => c.json({ campaigns: await campaignsToPublish(c.var.door, c.var.person, c.var.now) }, 200));

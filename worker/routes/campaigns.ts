import { Hono, type TypedResponse } from 'hono';
import { z } from 'zod';
import type { Board, BoardSummary, CampaignList, Deltas } from '#wire/board';
import { campaignInput } from '#wire/campaign';
import { rankedLevelCodes, structureCodes } from '#vocabulary';
import { boardOwner, boardPayload, boardSummaries, structurePayload } from '#store/boards';
import { launch, scopeUnits } from '#services/launch';
import { Refusal } from '#refusal';
import { accept } from './accept.ts';
import { staffOnly, type ApiEnv } from './context.ts';

/** Public boards may be kept for a second by anyone; what is newer comes over the live line. */
const BOARD_CACHE = 'public, max-age=1';

const boardQuery = z.object({ structure: z.enum(structureCodes).optional() });
const since = z.object({ since: z.coerce.number().int().min(0).optional() });

export const campaigns = new Hono<ApiEnv>()
  .get('/', async (c) => {
    const rows = await boardSummaries(c.var.door);
    c.header('cache-control', BOARD_CACHE);
    const list: CampaignList = { now: c.var.now, campaigns: rows.map((row) => JSON.parse(row.summary) as BoardSummary) };
    return c.json(list, 200);
  })
  .get('/:slug/board', accept('query', boardQuery), async (c) => {
    const { structure } = c.req.valid('query');
    // The default tree has no row of its own under its name: asked for by name, it is the board itself.
    const board = (structure && await structurePayload(c.var.door, c.req.param('slug'), structure))
      ?? await boardPayload(c.var.door, c.req.param('slug'));
    if (!board) throw new Refusal('campaign_unknown');
    const etag = `"${board.no}${structure ?? ''}"`;
    const headers = { 'cache-control': BOARD_CACHE, etag, 'content-type': 'application/json; charset=utf-8' };
    if (c.req.header('if-none-match') === etag) return c.body(null, 304, headers) as unknown as TypedResponse<Board, 200, 'json'>;
    // The stored text is the answer: it is not read and written again only to say its type.
    return c.body(board.payload, 200, headers) as unknown as TypedResponse<Board, 200, 'json'>;
  })
  .get('/:slug/deltas', accept('query', since), async (c) => {
    const answer = await toBoard(c.env, c.var.door, c.req.raw, c.req.param('slug'));
    const body = await answer.text();
    const etag = `"${(JSON.parse(body) as { no: number }).no}"`;
    const headers = { 'cache-control': 'private, no-cache', etag, 'content-type': 'application/json; charset=utf-8' };
    if (c.req.header('if-none-match') === etag) return c.body(null, 304, headers) as unknown as TypedResponse<Deltas, 200, 'json'>;
    return c.body(body, 200, headers) as unknown as TypedResponse<Deltas, 200, 'json'>;
  })
  .get('/:slug/live', accept('query', since), async (c) => {
    if (c.req.header('upgrade') !== 'websocket') throw new Refusal('malformed', { message: 'Địa chỉ này chỉ dùng cho kết nối trực tiếp.' });
    const origin = c.req.header('origin');
    if (origin && new URL(origin).host !== new URL(c.env.PUBLIC_ORIGIN ?? c.req.url).host) throw new Refusal('cross_site');
    const answer = await toBoard(c.env, c.var.door, c.req.raw, c.req.param('slug'));
    const relay = answer.headers.get('x-relay');
    return relay ? c.env.BOARD_RELAY.get(c.env.BOARD_RELAY.idFromName(relay)).fetch(forBoard(c.req.raw, relay.split('/')[0]!)) : answer;
  })
  .post('/', staffOnly('launch'), accept('json', campaignInput), async (c) => {
    const { id, slug } = await launch({ door: c.var.door, organizer: c.var.person, now: c.var.now }, c.req.valid('json'));
    await c.env.CAMPAIGN_BOARD.get(c.env.CAMPAIGN_BOARD.idFromName(id)).refresh(id);
    return c.json({ id, slug }, 201);
  });

/** Hands a request to the object that keeps a campaign's board. */
async function toBoard(env: Env, door: ApiEnv['Variables']['door'], request: Request, slug: string): Promise<Response> {
  const owner = await boardOwner(door, slug);
  if (!owner) throw new Refusal('campaign_unknown');
  return env.CAMPAIGN_BOARD.get(env.CAMPAIGN_BOARD.idFromName(owner)).fetch(forBoard(request, owner));
}

function forBoard(request: Request, owner: string): Request {
  const forward = new Request(request);
  forward.headers.set('x-campaign', owner);
  return forward;
}

const scopeQuery = z.object({
  unitId: z.uuid('Chưa chọn đơn vị.'),
  level: z.enum(rankedLevelCodes).default('commune'),
  clusters: z.enum(['none', 'kind', 'former_district']).default('none'),
  date: z.iso.date().optional(),
});

/** The units a campaign would rank, and in which clusters, before it is launched. */
export const scopes = new Hono<ApiEnv>()
  .get('/', staffOnly('see_scopes'), accept('query', scopeQuery), async (c) => {
    const { unitId, level, clusters, date } = c.req.valid('query');
    const units = await scopeUnits({ door: c.var.door, organizer: c.var.person, now: c.var.now }, {
      scope: { kind: 'subtree', unitId }, rankedLevel: level, clusters: { by: clusters }, firstDay: date ?? c.var.today });
    return c.json({ units }, 200);
  });

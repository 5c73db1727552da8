import { Hono, type TypedResponse } from 'hono';
import type { Board } from '#wire/board';
import { boardRowsQuery, unitOnBoard, type BoardRowsPage } from '#wire/board-rows';
import type { Passing } from '#wire/passing';
import { pageOfBoard } from '#domain/board-pages';
import { rowsIn } from '#domain/board-view';
import { boardOwner, boardPayload } from '#store/boards';
import { membershipsOf } from '#store/members';
import { linesOn } from '#store/units';
import { Refusal, type RefusalCode } from '#refusal';
import { accept } from './accept.ts';
import { signedIn, type ApiEnv } from './context.ts';

const BOARD_CACHE = 'public, max-age=1';
const refusalOf = { moved_on: 'board_moved_on', cursor_unusable: 'cursor_unusable', unit_not_there: 'unit_not_on_board' } as const satisfies Record<string, RefusalCode>;

/** Questions the stored board of a campaign answers, for everybody; and where on it the unit of whoever asks stands. */
export const boardRows = new Hono<ApiEnv>()
  .get('/:slug/rows', accept('query', boardRowsQuery), async (c) => {
    const stored = await boardPayload(c.var.door, c.req.param('slug'));
    if (!stored) throw new Refusal('campaign_unknown');
    const page = pageOfBoard(JSON.parse(stored.payload) as Board, c.req.valid('query'));
    if (typeof page === 'string') throw new Refusal(refusalOf[page]);
    return c.json<BoardRowsPage>(page, 200, { 'cache-control': BOARD_CACHE });
  })
  .get('/:slug/passing/:unitId', accept('param', unitOnBoard), async (c) => {
    const owner = await boardOwner(c.var.door, c.req.param('slug'));
    if (!owner) throw new Refusal('campaign_unknown');
    const passing = await c.env.CAMPAIGN_BOARD.get(c.env.CAMPAIGN_BOARD.idFromName(owner)).passing(owner, c.req.param('unitId'));
    if (!passing) throw new Refusal('unit_not_on_board');
    return c.json(passing, 200, { 'cache-control': BOARD_CACHE }) as unknown as TypedResponse<Passing, 200, 'json'>;
  })
  /** The nearest unit of one's own (of a member, then of an officer) that stands on the board. */
  .get('/:slug/own', signedIn, async (c) => {
    const { door, person, today } = c.var;
    const stored = await boardPayload(door, c.req.param('slug'));
    if (!stored) throw new Refusal('campaign_unknown');
    const there = new Set(rowsIn(JSON.parse(stored.payload) as Board).map(({ unitId }) => unitId));
    const member = (await membershipsOf(door, person.id, today)).filter(({ from, to }) => from <= today && today < to).map(({ unitId }) => unitId);
    const held = person.granted.filter(({ validFrom, validTo }) => validFrom <= today && today < validTo).map(({ unitId }) => unitId);
    const units = [...new Set([...member, ...held])];
    const lines = await linesOn(door, units.map((unitId) => ({ unitId, date: today })));
    const own = units.map((unitId) => lines.get(`${unitId} ${today}`)?.find((each) => there.has(each))).find((each) => each !== undefined);
    if (!own) throw new Refusal('own_unit_not_on_board');
    return c.json({ unitId: own }, 200);
  });

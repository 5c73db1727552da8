import { Hono, type TypedResponse } from 'hono';
import type { Board } from '#wire/board';
import { teamBoardPayload } from '#store/team-boards';
import { Refusal } from '#refusal';
import type { ApiEnv } from './context.ts';

/** The board of a campaign's teams, beside that of its units. */
export const teamBoard = new Hono<ApiEnv>()
  .get('/:slug/teams', async (c) => {
    const board = await teamBoardPayload(c.var.door, c.req.param('slug'));
    if (!board) throw new Refusal('team_board_none');
    const etag = `"doi-hinh-${board.no}"`;
    const headers = { 'cache-control': 'public, max-age=1', etag, 'content-type': 'application/json; charset=utf-8' };
    if (c.req.header('if-none-match') === etag) return c.body(null, 304, headers) as unknown as TypedResponse<Board, 200, 'json'>;
    return c.body(board.payload, 200, headers) as unknown as TypedResponse<Board, 200, 'json'>;
  });

import { Hono, type Context, type TypedResponse } from 'hono';
import { z } from 'zod';
import { boardSideCodes, type BoardSide } from '#vocabulary';
import type { Board } from '#wire/board';
import { branchesOf } from '#services/side-boards';
import { sideBoardPayload } from '#store/side-boards';
import { Refusal } from '#refusal';
import { accept } from './accept.ts';
import type { ApiEnv } from './context.ts';

const none = { teams: 'team_board_none', branches: 'branch_board_none', districts: 'district_board_none' } as const;
type Answer = TypedResponse<Board, 200, 'json'>;

async function answer(c: Context<ApiEnv>, side: BoardSide, part: (payload: string) => string = (payload) => payload): Promise<Answer> {
  const board = await sideBoardPayload(c.var.door, c.req.param('slug')!, side);
  if (!board) throw new Refusal(none[side]);
  const etag = `"${side}-${board.no}"`;
  const headers = { 'cache-control': 'public, max-age=1', etag, 'content-type': 'application/json; charset=utf-8' };
  if (c.req.header('if-none-match') === etag) return c.body(null, 304, headers) as unknown as Answer;
  return c.body(part(board.payload), 200, headers) as unknown as Answer;
}

/** Boards of a campaign beside that of its units: teams, branches, former districts. */
export const sideBoards = new Hono<ApiEnv>()
  .get('/:slug/teams', (c) => answer(c, 'teams'))
  .get('/:slug/sides/:side', accept('param', z.object({ slug: z.string(), side: z.enum(boardSideCodes) })), (c) => answer(c, c.req.valid('param').side))
  /** Branches of one unit alone. */
  .get('/:slug/branches/:unitId', accept('param', z.object({ slug: z.string(), unitId: z.uuid('Địa chỉ đơn vị không đúng.') })), (c) => answer(c, 'branches', (payload) => {
    const part = branchesOf(JSON.parse(payload) as Board, c.req.valid('param').unitId);
    if (!part) throw new Refusal('branch_board_none');
    return JSON.stringify(part.board);
  }));

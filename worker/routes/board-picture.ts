import { Hono } from 'hono';
import type { Board } from '#wire/board';
import { pictureOf } from '#domain/board-picture';
import { boardPayload } from '#store/boards';
import { Refusal } from '#refusal';
import type { ApiEnv } from './context.ts';

/** Whoever shows a link keeps its picture for days; a minute is soon enough. */
const PICTURE_CACHE = 'public, max-age=60';
const KEPT_MAX = 20;
/** Pictures of this isolate, by campaign: drawn once for a board's number and the words of its phase. */
const kept = new Map<string, { mark: string; png: Uint8Array<ArrayBuffer> }>();

/** The picture a link to a campaign's board is shown with, drawn from the stored board. One row read. */
export const boardPictures = new Hono<ApiEnv>()
  .get('/:slug/picture.png', async (c) => {
    const stored = await boardPayload(c.var.door, c.req.param('slug'));
    if (!stored) throw new Refusal('campaign_unknown');
    const board = JSON.parse(stored.payload) as Board;
    const picture = pictureOf(board, c.var.now);
    const mark = `"anh-${board.no}-${picture.phase}"`;
    const headers = { 'content-type': 'image/png', 'cache-control': PICTURE_CACHE, etag: mark };
    if (c.req.header('if-none-match') === mark) return c.body(null, 304, headers);
    const known = kept.get(board.head.id);
    const png = known?.mark === mark ? known.png : await (await import('#services/board-picture')).boardPicture(picture) as Uint8Array<ArrayBuffer>;
    kept.delete(board.head.id);
    if (kept.size >= KEPT_MAX) kept.delete(kept.keys().next().value!);
    kept.set(board.head.id, { mark, png });
    return c.body(png, 200, headers);
  });

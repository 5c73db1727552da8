import { Hono, type Context, type TypedResponse } from 'hono';
import { noticeQuery, type NoticeAsk, type PeriodicNotice } from '#wire/notice';
import { fileName } from '#domain/notice-words';
import { boardOwner } from '#store/boards';
import { Refusal } from '#refusal';
import { accept } from './accept.ts';
import type { ApiEnv } from './context.ts';

/** A file holds no more units: its parts are made whole in memory. */
const UNITS_IN_A_FILE = 2000;
const NOTICE_CACHE = 'public, max-age=5';

const noticeFor = async (c: Context<ApiEnv>, ask: NoticeAsk): Promise<PeriodicNotice> => {
  const owner = await boardOwner(c.var.door, c.req.param('slug')!);
  const notice = owner && await c.env.CAMPAIGN_BOARD.get(c.env.CAMPAIGN_BOARD.idFromName(owner)).notice(owner, ask);
  if (!notice) throw new Refusal('campaign_unknown');
  return notice as PeriodicNotice;
};

const fileOf = async (c: Context<ApiEnv>, ask: NoticeAsk, ending: string, type: string, made: (notice: PeriodicNotice) => Promise<Uint8Array>) => {
  const notice = await noticeFor(c, ask);
  if (notice.units.length > UNITS_IN_A_FILE) throw new Refusal('notice_too_long');
  return c.body(await made(notice) as Uint8Array<ArrayBuffer>, 200, { 'content-type': type, 'cache-control': NOTICE_CACHE, 'content-disposition': `attachment; filename="${fileName(notice, ending)}"` });
};

/** The periodic notice of a campaign that has a board, for everybody: as it is shown, as a spreadsheet, and on A4. What makes files is loaded when one is asked for. */
export const notice = new Hono<ApiEnv>()
  .get('/:slug/notice', accept('query', noticeQuery), async (c) =>
    c.json(await noticeFor(c, c.req.valid('query')), 200, { 'cache-control': NOTICE_CACHE }) as unknown as TypedResponse<PeriodicNotice, 200, 'json'>)
  .get('/:slug/notice.xlsx', accept('query', noticeQuery), async (c) =>
    fileOf(c, c.req.valid('query'), 'xlsx', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', (await import('#services/notice-sheet')).noticeSheet))
  .get('/:slug/notice.pdf', accept('query', noticeQuery), async (c) =>
    fileOf(c, c.req.valid('query'), 'pdf', 'application/pdf', (await import('#services/notice-paper')).noticePaper));

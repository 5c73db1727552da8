import { Hono, type TypedResponse } from 'hono';
import type { MemberBoard, OwnPlace } from '#wire/member-board';
import { ownPlace, publicMembers } from '#services/member-board';
import { asOneself, signedIn, type ApiEnv } from './context.ts';

/** The board of a campaign's members: public for who agreed to be named, and everybody's own place for themselves. */
export const memberBoard = new Hono<ApiEnv>()
  .get('/:slug/members', async (c) => {
    const { board, tag } = await publicMembers(c.var.door, c.req.param('slug'), c.var.now);
    const etag = `"doan-vien-${tag}"`;
    const headers = { 'cache-control': 'public, max-age=1', etag, 'content-type': 'application/json; charset=utf-8' };
    if (c.req.header('if-none-match') === etag) return c.body(null, 304, headers) as unknown as TypedResponse<MemberBoard, 200, 'json'>;
    return c.body(JSON.stringify(board), 200, headers) as unknown as TypedResponse<MemberBoard, 200, 'json'>;
  })
  .get('/:slug/members/own', signedIn, asOneself, async (c) => c.json<OwnPlace>(await ownPlace(c.var.door, c.req.param('slug'), c.var.person.id, c.var.today), 200));

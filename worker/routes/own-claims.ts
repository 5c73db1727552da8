import { Hono } from 'hono';
import { z } from 'zod';
import { claimStateCodes } from '#vocabulary';
import type { ClaimPage, ClaimView } from '#wire/claim';
import { fromLine } from '#wire/story';
import { claimsListed, claimsSharedBy } from '#store/claim-lists';
import { claimsAskedOf, type ListedClaim } from '#store/claims';
import type { Door } from '#store/d1';
import { namesOn } from '#store/units';
import { accept } from './accept.ts';
import { claimView, lineAt, nextOf } from './claim-view.ts';
import { signedIn, type ApiEnv } from './context.ts';

const PAGE = 20;
const ASKED_MAX = 50;
const listQuery = z.object({ from: fromLine.optional(), state: z.enum(claimStateCodes).optional() });
const sharedQuery = z.object({ after: z.uuid().optional() });

async function viewed(door: Door, rows: readonly ListedClaim[]): Promise<ClaimView[]> {
  const names = await namesOn(door, rows.map((row) => ({ unitId: row.unit_id, date: row.act_date })));
  return rows.map((row) => claimView(row, names.get(`${row.unit_id} ${row.act_date}`) ?? ''));
}

/** What somebody claimed, what waits for them, and what they had a part in. */
export const ownClaims = new Hono<ApiEnv>()
  .get('/', signedIn, accept('query', listQuery), async (c) => {
    const { from, state } = c.req.valid('query');
    const { rows, next } = await claimsListed(c.var.door, { authorId: c.var.person.id }, state ?? null, lineAt(from), PAGE);
    return c.json<ClaimPage>({ claims: await viewed(c.var.door, rows), next: nextOf(next) }, 200);
  })
  .get('/asked', signedIn, async (c) => c.json<ClaimPage>({ claims: await viewed(c.var.door, await claimsAskedOf(c.var.door, c.var.person.id, ASKED_MAX)), next: null }, 200))
  .get('/shared', signedIn, accept('query', sharedQuery), async (c) => {
    const rows = await claimsSharedBy(c.var.door, c.var.person.id, c.req.valid('query').after ?? null, PAGE + 1);
    const shown = rows.slice(0, PAGE);
    const views = await viewed(c.var.door, shown);
    // A helper sees their own part, and neither the code nor what the author was told.
    return c.json<ClaimPage>({ claims: views.map((view, at) => {
      const self = shown[at]!.author_id === c.var.person.id;
      return { ...view, milli: shown[at]!.milli, self, ...(!self && { masked: null, words: null, reason: null }) };
    }), next: rows.length > PAGE ? shown.at(-1)!.id : null }, 200);
  });

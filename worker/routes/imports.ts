import { Hono } from 'hono';
import { z } from 'zod';
import { rowFates, type RowFate } from '#vocabulary';
import { importChunk, importOpen, type ImportClaimsPage, type ImportRowsPage } from '#wire/import';
import { openImport, takeChunk } from '#services/reconcile';
import { claimsOfImport, claimsWithoutRow, importRows, importView, importViews } from '#store/imports';
import { Refusal } from '#refusal';
import { accept } from './accept.ts';
import { blindOf, staffOnly, tellBoards, type ApiEnv } from './context.ts';

const PAGE = 50;
const LISTED = 30;
const chunkNo = z.object({ id: z.uuid(), no: z.coerce.number().int().min(0).max(1_000_000) });
const rowsQuery = z.object({
  fate: z.enum(Object.keys(rowFates) as [RowFate, ...RowFate[]]).optional(),
  after: z.coerce.number().int().min(0).default(0),
});
const claimsQuery = z.object({
  kind: z.enum(['missing', 'recognised', 'conflict']).default('missing'),
  after: z.string().max(36).default(''),
});

export const imports = new Hono<ApiEnv>()
  .get('/', staffOnly('see_imports'), async (c) => c.json({ imports: await importViews(c.var.door, LISTED) }, 200))
  .post('/', staffOnly('reconcile'), accept('json', importOpen), async (c) => {
    // Asked here already, so that nobody reads a whole file before hearing that the key is missing.
    blindOf(c.env);
    const context = { door: c.var.door, reconciler: c.var.person, now: c.var.now };
    return c.json(await openImport(context, c.req.valid('json')), 200);
  })
  .get('/:id', staffOnly('see_imports'), async (c) => {
    const view = await importView(c.var.door, c.req.param('id'));
    if (!view) throw new Refusal('import_unknown');
    return c.json(view, 200);
  })
  .put('/:id/chunks/:no', staffOnly('reconcile'), accept('param', chunkNo), accept('json', importChunk), async (c) => {
    const { id, no } = c.req.valid('param');
    const context = { door: c.var.door, blind: blindOf(c.env), reconciler: c.var.person, now: c.var.now };
    const answer = await takeChunk(context, id, no, c.req.valid('json').rows);
    c.executionCtx.waitUntil(tellBoards(c.env, c.var.door));
    return c.json(answer, 200);
  })
  .get('/:id/rows', staffOnly('see_imports'), accept('query', rowsQuery), async (c) => {
    const { fate, after } = c.req.valid('query');
    const rows = await importRows(c.var.door, c.req.param('id'), fate ?? null, after, PAGE + 1);
    const page: ImportRowsPage = { rows: rows.slice(0, PAGE), next: rows.length > PAGE ? rows[PAGE - 1]!.line : null };
    return c.json(page, 200);
  })
  .get('/:id/claims', staffOnly('see_imports'), accept('query', claimsQuery), async (c) => {
    const { kind, after } = c.req.valid('query');
    const view = await importView(c.var.door, c.req.param('id'));
    if (!view) throw new Refusal('import_unknown');
    const facets = view.kind === 'dossiers' ? ['dossier'] : ['opening', 'transaction'];
    const claims = kind === 'missing'
      ? await claimsWithoutRow(c.var.door, view.id, facets, after, PAGE + 1)
      : await claimsOfImport(c.var.door, view.id, kind, after, PAGE + 1);
    const page: ImportClaimsPage = { claims: claims.slice(0, PAGE), next: claims.length > PAGE ? claims[PAGE - 1]!.claimId : null };
    return c.json(page, 200);
  });

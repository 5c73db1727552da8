import { Hono } from 'hono';
import { z } from 'zod';
import { rowFates, type RowFate } from '#vocabulary';
import { comparedKinds, importChunk, importOpen, importUndo, type ImportClaimsPage, type ImportComparison, type ImportRowsPage } from '#wire/import';
import { openImport, takeChunk } from '#services/reconcile';
import { undoImport, undoneImport } from '#services/undo-import';
import { claimsOfImport, claimsWithoutRow, comparedCounts, comparedRows, importRows, importView, importViews } from '#store/imports';
import { Refusal } from '#refusal';
import { accept } from './accept.ts';
import { blindOf, provedAgain, staffOnly, tellBoards, type ApiEnv } from './context.ts';

const PAGE = 50;
const LISTED = 30;
const chunkNo = z.object({ id: z.uuid(), no: z.coerce.number().int().min(0).max(1_000_000) });
const rowsQuery = z.object({
  fate: z.enum(Object.keys(rowFates) as [RowFate, ...RowFate[]]).optional(),
  after: z.coerce.number().int().min(0).default(0),
});
const claimsQuery = z.object({
  kind: z.enum(['missing', 'recognised', 'conflict', 'taken_back']).default('missing'),
  after: z.string().max(36).default(''),
});

const compareQuery = z.object({ kind: z.enum(comparedKinds).default('changed'), after: z.coerce.number().int().min(0).default(0) });
const oneImport = z.object({ id: z.uuid() });

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
    return c.json({ ...view, undo: view.undoneAt === null ? null : await undoneImport(c.var.door, view.id) }, 200);
  })
  .post('/:id/undo', staffOnly('reconcile'), provedAgain, accept('param', oneImport), accept('json', importUndo), async (c) => {
    const view = await undoImport({ door: c.var.door, blind: blindOf(c.env), who: c.var.person, now: c.var.now }, c.req.valid('param').id, c.req.valid('json').words);
    c.executionCtx.waitUntil(tellBoards(c.env, c.var.door));
    return c.json(view, 200);
  })
  .get('/:id/compare/:other', staffOnly('see_imports'), accept('query', compareQuery), async (c) => {
    const { kind, after } = c.req.valid('query');
    const [here, there] = await Promise.all([importView(c.var.door, c.req.param('id')), importView(c.var.door, c.req.param('other'))]);
    if (!here || !there) throw new Refusal('import_unknown');
    if (here.kind !== there.kind || here.id === there.id) throw new Refusal('imports_not_alike');
    const counts = await comparedCounts(c.var.door, here.id, there.id);
    const rows = await comparedRows(c.var.door, here.id, there.id, kind, after, PAGE + 1);
    return c.json<ImportComparison>({ here, there, counts, kind, rows: rows.slice(0, PAGE), next: rows.length > PAGE ? rows[PAGE - 1]!.line : null }, 200);
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
    const facets = view.kind === 'dossiers' ? ['dossier', 'payment'] : ['opening', 'transaction'];
    const claims = kind === 'missing'
      ? await claimsWithoutRow(c.var.door, view.id, facets, after, PAGE + 1)
      : await claimsOfImport(c.var.door, view.id, kind, after, PAGE + 1);
    const page: ImportClaimsPage = { claims: claims.slice(0, PAGE), next: claims.length > PAGE ? claims[PAGE - 1]!.claimId : null };
    return c.json(page, 200);
  });

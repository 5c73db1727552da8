import { Hono } from 'hono';
import { unitChanges } from '#vocabulary';
import { unitChangeInput, type UnitChangeView } from '#wire/registry';
import { changeUnits, previewChange, undoChange, unitsOfChange } from '#services/change-units';
import { changeById, changes } from '#store/registry';
import { linesOfUnits } from '#store/units';
import { Refusal } from '#refusal';
import { accept } from './accept.ts';
import { allow, provedAgain, staffOnly, type ApiEnv, type StaffEnv } from './context.ts';
import type { Context } from 'hono';
import type { UnitChangeInput } from '#wire/registry';

const LISTED = 40;

/** Every unit a decision touches must be the administrator's: those that end, change, or take over, and those above what is new. */
async function allowAll(c: Context<StaffEnv>, input: UnitChangeInput): Promise<void> {
  const fresh = new Set(input.added.map(({ id }) => id));
  const touched = [...input.closed, ...input.altered.flatMap(({ unitId, parentId }) => [unitId, ...(parentId ? [parentId] : [])]),
    ...input.added.flatMap(({ parentId }) => (parentId ? [parentId] : [])), ...input.successions.flatMap(({ oldId, newId }) => [oldId, newId])].filter((id) => !fresh.has(id));
  const lines = await linesOfUnits(c.var.door, [...new Set(touched)], c.var.today);
  for (const id of new Set(touched)) {
    const line = lines.get(id);
    if (!line) throw new Refusal('unit_unknown', { field: id });
    allow(c.var.person, 'keep_units', line, c.var.today);
  }
  // A new unit with nothing above it would stand outside everybody's reach.
  if (input.added.some(({ parentId }) => parentId === null)) throw new Refusal('parent_not_there', { field: 'added', message: 'Đơn vị mới cần có đơn vị cấp trên.' });
}

/** Decisions about units: what would happen, carrying out, taking back. */
export const unitChangesRoute = new Hono<ApiEnv>()
  .get('/', staffOnly('see_changes'), async (c) => {
    const rows = await changes(c.var.door, LISTED);
    return c.json({ changes: rows.map((row): UnitChangeView => ({
      id: row.id, kind: row.kind, kindLabel: unitChanges[row.kind], onDate: row.onDate, document: row.document, at: row.at, byName: row.byName,
      undone: row.undoneAt !== null, inForce: row.onDate <= c.var.today, units: unitsOfChange(row.effect).slice(0, 6) })) }, 200);
  })
  .post('/preview', staffOnly('keep_units'), accept('json', unitChangeInput), async (c) => {
    const input = c.req.valid('json');
    await allowAll(c, input);
    return c.json(await previewChange(c.var.door, input, c.var.now), 200);
  })
  .post('/', staffOnly('keep_units'), provedAgain, accept('json', unitChangeInput), async (c) => {
    const input = c.req.valid('json');
    await allowAll(c, input);
    await boardsAnew(c, await changeUnits(c.var.door, input, c.var.person.actor));
    return c.json({ id: input.id }, 201);
  })
  .post('/:id/undo', staffOnly('keep_units'), provedAgain, async (c) => {
    const change = await changeById(c.var.door, c.req.param('id'));
    if (!change) throw new Refusal('change_unknown');
    await allowAll(c, JSON.parse(change.plan) as UnitChangeInput);
    await boardsAnew(c, await undoChange(c.var.door, change.id, c.var.person.actor));
    return c.json({ ok: true }, 200);
  });

async function boardsAnew(c: Context<StaffEnv>, campaignIds: string[]): Promise<void> {
  for (const id of campaignIds) await c.env.CAMPAIGN_BOARD.get(c.env.CAMPAIGN_BOARD.idFromName(id)).unitsChanged(id);
}

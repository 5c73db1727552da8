import { Hono, type Context, type TypedResponse } from 'hono';
import { z } from 'zod';
import { measureCodes, measures } from '#vocabulary';
import { allocationInput, allocationSave, figureList, observationInput, programmeQuery, sizeInput, targetInput, type FigureFate, type MeasureYear, type MeasureYears, type ProgrammeDesk, type ProgrammeYear, type UnitYear } from '#wire/programme';
import { targetsOn } from '#domain/allocation';
import { may } from '#domain/authority';
import { unitYearIn } from '#domain/programme-year';
import { declareSize, enterFigures, observe, previewFigures } from '#services/figure-lists';
import { makePages, unitsOf } from '#services/programme';
import { giveTarget, previewAllocation, saveAllocation } from '#services/targets';
import { divisionsOf, editionsOf, handoversUntil, observationsWithin, programmePage, programmeUnits, sizesWithin, targetsHeld } from '#store/programme';
import { sizesOn } from '#store/sizes';
import { childrenOn, knownLineOf } from '#store/units';
import { Refusal } from '#refusal';
import { accept } from './accept.ts';
import { allowOn, staffOnly, type ApiEnv, type StaffEnv } from './context.ts';

/** Pages are made at most once a minute. */
const CACHE = 'public, max-age=15';

/** The stored text is the answer. */
async function page<Page>(c: Context<ApiEnv>, tail: string, { year, structure }: z.infer<typeof programmeQuery>) {
  const key = `${year ?? Number(c.var.today.slice(0, 4))}${tail}`;
  const found = (structure === 'now' ? await programmePage(c.var.door, `${key}/now`) : null) ?? await programmePage(c.var.door, key);
  if (!found) throw new Refusal('programme_not_made');
  const etag = `"${found.no}"`;
  const headers = { 'cache-control': CACHE, etag, 'content-type': 'application/json; charset=utf-8' };
  if (c.req.header('if-none-match') === etag) return c.body(null, 304, headers) as unknown as TypedResponse<Page, 200, 'json'>;
  return c.body(found.payload, 200, headers) as unknown as TypedResponse<Page, 200, 'json'>;
}

/** A unit out of the row it stands in: on the tree that is asked for, else on the other (a unit of then is not there today, a successor was not there then). */
async function unit(c: Context<ApiEnv>, id: string, { year, structure = 'then' }: z.infer<typeof programmeQuery>): Promise<TypedResponse<UnitYear, 200, 'json'>> {
  const of = year ?? Number(c.var.today.slice(0, 4));
  for (const tree of [structure, structure === 'now' ? 'then' : 'now'] as const) {
    const row = await programmeUnits(c.var.door, unitsOf(of, tree), id);
    const found = row && unitYearIn(row.payload, id);
    if (!found) continue;
    c.header('cache-control', CACHE);
    c.header('etag', `"${row.no}"`);
    return c.json<UnitYear, 200>(found, 200);
  }
  throw new Refusal('programme_no_unit');
}

/** The programme for everybody: one stored page each, nothing computed. */
export const programme = new Hono<ApiEnv>()
  .get('/', accept('query', programmeQuery), (c) => page<ProgrammeYear>(c, '', c.req.valid('query')))
  .get('/units/:id', accept('param', z.object({ id: z.uuid('Mã đơn vị không đúng dạng. Hãy tìm đơn vị theo tên.') })), accept('query', programmeQuery), (c) => unit(c, c.req.valid('param').id, c.req.valid('query')))
  .get('/:measure/years', accept('param', z.object({ measure: z.enum(measureCodes) })), async (c) => {
    const { measure } = c.req.valid('param');
    const across = await programmePage(c.var.door, 'years');
    if (!across) throw new Refusal('programme_not_made');
    c.header('cache-control', CACHE);
    return c.json<MeasureYears>((JSON.parse(across.payload) as MeasureYears[]).find((each) => each.measure === measure)!, 200);
  })
  .get('/:measure', accept('param', z.object({ measure: z.enum(measureCodes) })), accept('query', programmeQuery), (c) =>
    page<MeasureYear>(c, `/${c.req.valid('param').measure}`, c.req.valid('query')));

const deskQuery = z.object({ unitId: z.uuid('Chưa chọn đơn vị.'), year: programmeQuery.shape.year });
const LISTED = 30;

/** What was entered shows on the pages at once; if this is cut off, the minute's watch makes them. */
const shown = (c: Context<StaffEnv>): Promise<void> => makePages(c.var.door, c.var.now);

/** Targets, observations and numbers of members, for who keeps them. */
export const programmeDesk = new Hono<ApiEnv>()
  .get('/', staffOnly('see_programme'), accept('query', deskQuery), async (c) => {
    const { unitId, year = Number(c.var.today.slice(0, 4)) } = c.req.valid('query');
    await allowOn(c, 'see_programme', unitId);
    return c.json<ProgrammeDesk>(await desk(c, unitId, year), 200);
  })
  .post('/targets', staffOnly('keep_programme'), accept('json', targetInput), async (c) => {
    const input = c.req.valid('json');
    await allowOn(c, 'keep_programme', input.unitId);
    await giveTarget(c.var.door, input, c.var.person.actor);
    await shown(c);
    return c.json({ id: input.id }, 201);
  })
  .post('/allocations/preview', staffOnly('see_programme'), accept('json', allocationInput), async (c) => {
    const input = c.req.valid('json');
    await allowOn(c, 'see_programme', input.unitId);
    return c.json(await previewAllocation(c.var.door, input, c.var.now), 200);
  })
  .post('/allocations', staffOnly('keep_programme'), accept('json', allocationSave), async (c) => {
    const input = c.req.valid('json');
    await allowOn(c, 'keep_programme', input.unitId);
    await saveAllocation(c.var.door, input, c.var.person.actor);
    await shown(c);
    return c.json({ id: input.id }, 201);
  })
  .post('/observations', staffOnly('keep_programme'), accept('json', observationInput), async (c) => {
    const input = c.req.valid('json');
    await allowOn(c, 'keep_programme', input.unitId);
    await observe(c.var.door, input, c.var.person.actor);
    await shown(c);
    return c.json({ id: input.id }, 201);
  })
  .post('/sizes', staffOnly('keep_programme'), accept('json', sizeInput), async (c) => {
    const input = c.req.valid('json');
    await allowOn(c, 'keep_programme', input.unitId);
    await declareSize(c.var.door, input, c.var.person.actor);
    return c.json({ id: input.id }, 201);
  })
  .post('/figures/preview', staffOnly('keep_programme'), accept('json', figureList), async (c) => {
    const list = c.req.valid('json');
    await allowOn(c, 'keep_programme', list.unitId);
    return c.json<{ lines: FigureFate[] }>({ lines: await previewFigures(c.var.door, list, c.var.now) }, 200);
  })
  .post('/figures', staffOnly('keep_programme'), accept('json', figureList), async (c) => {
    const list = c.req.valid('json');
    await allowOn(c, 'keep_programme', list.unitId);
    const lines = await enterFigures(c.var.door, list, c.var.person.actor);
    await shown(c);
    return c.json<{ lines: FigureFate[] }>({ lines }, 201);
  });

async function desk(c: Context<StaffEnv>, unitId: string, year: number): Promise<ProgrammeDesk> {
  const { door, today, person } = c.var;
  const end = `${year}-12-31`;
  const day = today < end ? today : end;
  const [line, own, editions, divisions, observations, sizes, members, handovers] = await Promise.all([
    knownLineOf(door, unitId, today), childrenOn(door, unitId, day), editionsOf(door, unitId, year), divisionsOf(door, unitId, year),
    observationsWithin(door, unitId, day, year, LISTED), sizesWithin(door, unitId, day, LISTED), sizesOn(door, [unitId], day), handoversUntil(door, day)]);
  if (!own) throw new Refusal('unit_not_active', { field: 'unitId' });
  const standing = await Promise.all(measureCodes.map(async (measure) => targetsOn(await targetsHeld(door, year, measure), handovers, day, measures[measure].kind !== 'count')));
  return {
    unit: { id: unitId, name: own.name }, year, today: day, may: { keep: may(person.grants, 'keep_programme', line, today) }, children: own.units.length, members: members.get(unitId) ?? 0, sizes,
    observations: observations.map(({ unitId: _, standing: stands, ...each }) => ({ ...each, standing: stands === 1 })),
    measures: measureCodes.map((measure, at) => {
      const all = editions.filter((edition) => edition.measure === measure);
      const held = all[0];
      const whole = standing[at]!.get(unitId);
      const parts = own.units.flatMap((unit) => standing[at]!.get(unit.unitId) ?? []);
      return { measure, inherited: whole?.inherited ? whole.amount : null, current: held ? { edition: held.edition, amount: held.amount, method: held.method, fromName: held.fromName } : null,
        parts: parts.length > 0 ? { units: parts.length, sum: parts.reduce((sum, { amount }) => sum + amount, 0) } : null,
        divisions: divisions.filter((each) => each.measure === measure).map(({ measure: _, ...each }) => each),
        editions: all.map(({ edition, amount, method, rounded, reason, fromName, at: when, byName }) => ({ edition, amount, method, rounded: rounded === 1, reason, fromName, at: when, byName })) };
    }),
  };
}

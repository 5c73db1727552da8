import { Hono } from 'hono';
import { decisionBatch, releaseInput, releaseOfInput, takeInput, undoInput, type DecisionReply } from '#wire/queue';
import { unitsWhere, type Action } from '#domain/authority';
import { FIGURES_DAYS, reviewerFigures, unitEstimate, unitEstimates } from '#services/figures';
import { decideCases, previewCases, queueView, releaseCases, takeCases, undoDecision } from '#services/queue';
import { grantsOf } from '#store/people';
import { unitName } from '#store/units';
import { Refusal } from '#refusal';
import type { Context } from 'hono';
import { accept } from './accept.ts';
import { allowOn, asOneself, blindOf, staffOnly, tellBoards, type ApiEnv, type StaffEnv } from './context.ts';

const at = (c: Context<StaffEnv>) => ({ door: c.var.door, judge: c.var.person, blind: blindOf(c.env), now: c.var.now });
/** Units on which somebody may do something. */
const unitsFor = (c: Context<StaffEnv>, action: Action) => unitsWhere(c.var.person.grants, action, c.var.today);

/** Cases that wait for a person: taken, decided, given back; and how those who decide are doing. */
export const queue = new Hono<ApiEnv>()
  .get('/', staffOnly('decide'), async (c) => c.json(await queueView(at(c)), 200))
  .post('/take', staffOnly('decide'), asOneself, accept('json', takeInput), async (c) => {
    await takeCases(at(c), c.req.valid('json').n);
    return c.json(await queueView(at(c)), 200);
  })
  .post('/release', staffOnly('decide'), asOneself, accept('json', releaseInput), async (c) => {
    await releaseCases(c.var.door, c.var.person.actor, c.var.person.id, c.req.valid('json').ids ?? null, c.var.now);
    return c.json({ ok: true }, 200);
  })
  /** Who is away blocks nothing for longer than a hold; an administrator may end even that. */
  .post('/release-of', staffOnly('keep_queue'), asOneself, accept('json', releaseOfInput), async (c) => {
    const { personId } = c.req.valid('json');
    const held = (await grantsOf(c.var.door, personId)).filter(({ role }) => role === 'reconciler');
    if (held.length === 0) throw new Refusal('person_unknown');
    for (const { unitId } of held) await allowOn(c, 'keep_queue', unitId);
    await releaseCases(c.var.door, c.var.person.actor, personId, null, c.var.now);
    return c.json({ ok: true }, 200);
  })
  /** With `dryRun` only says what would happen. */
  .post('/decide', staffOnly('decide'), asOneself, accept('json', decisionBatch), async (c) => {
    const batch = c.req.valid('json');
    if (batch.dryRun) return c.json<DecisionReply, 200>({ preview: await previewCases(at(c), batch), answer: null }, 200);
    const answer = await decideCases(at(c), batch);
    c.executionCtx.waitUntil(tellBoards(c.env, c.var.door));
    return c.json<DecisionReply, 200>({ preview: null, answer }, 200);
  })
  .post('/undo', staffOnly('decide'), asOneself, accept('json', undoInput), async (c) => {
    const answer = await undoDecision(at(c), c.req.valid('json'));
    c.executionCtx.waitUntil(tellBoards(c.env, c.var.door));
    return c.json(answer, 200);
  })
  .get('/figures', staffOnly('see_own_figures'), async (c) => {
    const all = unitsFor(c, 'see_all_figures');
    const { door, person, now, today } = c.var;
    const [reviewers, units] = await Promise.all([
      reviewerFigures(door, all.length > 0 ? { within: all } : { person: { id: person.id, name: person.name } }, now), all.length > 0 ? unitEstimates(door, all, today) : []]);
    return c.json({ days: FIGURES_DAYS, all: all.length > 0, mayRelease: unitsFor(c, 'keep_queue').length > 0, reviewers, units }, 200);
  });

/** What looks found of one unit, for those who may see its claims. */
export const unitChecks = new Hono<ApiEnv>()
  .get('/:id/error-estimate', staffOnly('see_claims'), async (c) => {
    const unitId = c.req.param('id');
    await allowOn(c, 'see_claims', unitId);
    return c.json({ unitId, unitName: (await unitName(c.var.door, unitId, c.var.today))?.name ?? '', estimate: await unitEstimate(c.var.door, unitId, c.var.today) }, 200);
  });

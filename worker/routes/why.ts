import { Hono, type Context, type TypedResponse } from 'hono';
import { unitOnBoard } from '#wire/board-rows';
import { takenBackQuery, whyActsQuery, type TakenBackPage, type Why, type WhyActs } from '#wire/why';
import { may, unitsWhere } from '#domain/authority';
import { boardOwner } from '#store/boards';
import { lineOf, linesOn } from '#store/units';
import { Refusal } from '#refusal';
import { accept } from './accept.ts';
import { signedIn, type ApiEnv, type StaffEnv } from './context.ts';

/** As long as a board's own answer: a newer number comes with the next one. */
const WHY_CACHE = 'public, max-age=1';
/** Acts up to a named entry of the ledger never change. */
const ACTS_CACHE = 'public, max-age=5';

/** Why a unit stands where it stands on a board, for everybody, down to ledger entries; and, for the unit itself, why something was taken back. */
export const why = new Hono<ApiEnv>()
  .get('/:slug/why/:unitId', accept('param', unitOnBoard), async (c) => {
    const [board, owner] = await boardOf(c);
    const answer = await board.why(owner, c.req.param('unitId'));
    if (!answer) throw new Refusal('unit_not_on_board');
    return c.json(answer, 200, { 'cache-control': WHY_CACHE }) as unknown as TypedResponse<Why, 200, 'json'>;
  })
  .get('/:slug/why/:unitId/acts', accept('param', unitOnBoard), accept('query', whyActsQuery), async (c) => {
    const [board, owner] = await boardOf(c);
    const answer = await board.whyActs(owner, c.req.param('unitId'), c.req.valid('query'));
    if (!answer) throw new Refusal('unit_not_on_board');
    return c.json(answer, 200, { 'cache-control': ACTS_CACHE }) as unknown as TypedResponse<WhyActs, 200, 'json'>;
  })
  .get('/:slug/taken-back/:unitId', signedIn, accept('param', unitOnBoard), accept('query', takenBackQuery), async (c) => {
    const unitId = c.req.param('unitId');
    const sees = await concerned(c, unitId);
    if (!sees) throw new Refusal('not_allowed');
    const [board, owner] = await boardOf(c);
    const answer = await board.takenBack(owner, unitId, c.req.valid('query').before) as TakenBackPage | null;
    if (!answer) throw new Refusal('unit_not_on_board');
    return c.json<TakenBackPage>({ ...answer, all: answer.all.map((each) => (sees === 'claims' ? each : { ...each, claimId: null, masked: null })) }, 200);
  });

async function boardOf<E extends ApiEnv>(c: Context<E>) {
  const owner = await boardOwner(c.var.door, c.req.param('slug')!);
  if (!owner) throw new Refusal('campaign_unknown');
  return [c.env.CAMPAIGN_BOARD.get(c.env.CAMPAIGN_BOARD.idFromName(owner)), owner] as const;
}

/** Who keeps a unit's claims sees which they are; who belongs to it or to a unit below it, or serves one, sees why they went. */
async function concerned(c: Context<StaffEnv>, unitId: string): Promise<'claims' | 'reasons' | null> {
  const { door, person: { grants }, today } = c.var;
  const line = await lineOf(door, unitId, today);
  if (may(grants, 'see_members', line, today)) return 'claims';
  if (may(grants, 'see_taken_back', line, today)) return 'reasons';
  const own = unitsWhere(grants.filter(({ role }) => role === 'member' || role === 'officer'), 'see_taken_back', today);
  const lines = await linesOn(door, [...new Set(own)].map((each) => ({ unitId: each, date: today })));
  return [...lines.values()].some((each) => each.includes(unitId)) ? 'reasons' : null;
}

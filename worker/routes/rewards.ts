import { Hono, type TypedResponse } from 'hono';
import type { OverlapPage, OverlapUnits } from '#wire/overlap';
import { rewardAnswer, rewardDecision, rewardLot, rewardWithdrawal } from '#wire/reward';
import { answerRewardProposal, campaignsToReward, cancelRewardProposal, enterDecision, proposeReward, rewardSheet, withdrawStanding } from '#services/reward';
import { overlapPage } from '#store/overlap-pages';
import { Refusal } from '#refusal';
import { accept } from './accept.ts';
import { staffOnly, type ApiEnv, type StaffEnv } from './context.ts';
import type { Context } from 'hono';

/** Made every minute, and with every reward that is agreed. */
const PAGE_CACHE = 'public, max-age=5';
const asking = ({ var: { door, person, now } }: Context<StaffEnv>) => ({ door, who: person, now });

/** The register of rewards: proposals, the second person's word, decisions, withdrawals. */
export const rewards = new Hono<ApiEnv>()
  .get('/', staffOnly('see_rewards'), async (c) => c.json({ campaigns: await campaignsToReward(asking(c)) }, 200))
  .get('/:slug', staffOnly('see_rewards'), async (c) => c.json(await rewardSheet(asking(c), c.req.param('slug')), 200))
  .post('/lots', staffOnly('reward'), accept('json', rewardLot), async (c) => {
    const answer = await proposeReward(asking(c), c.req.valid('json'));
    return c.json(answer, answer.written ? 201 : 200);
  })
  .post('/decisions', staffOnly('reward'), accept('json', rewardDecision), async (c) => { await enterDecision(asking(c), c.req.valid('json')); return c.json({ ok: true }, 200); })
  .post('/:id/answer', staffOnly('reward'), accept('json', rewardAnswer), async (c) => { await answerRewardProposal(asking(c), c.req.param('id'), c.req.valid('json')); return c.json({ ok: true }, 200); })
  .post('/:id/cancel', staffOnly('reward'), async (c) => { await cancelRewardProposal(asking(c), c.req.param('id')); return c.json({ ok: true }, 200); })
  .post('/:id/withdraw', staffOnly('reward'), accept('json', rewardWithdrawal), async (c) => { await withdrawStanding(asking(c), c.req.param('id'), c.req.valid('json').words); return c.json({ ok: true }, 200); });

/** What of a campaign's acts counts elsewhere and how it was rewarded, for everybody: a stored row each. */
export const overlaps = new Hono<ApiEnv>()
  .get('/:slug/overlaps', async (c) => stored<OverlapPage>(c, c.req.param('slug')))
  .get('/:slug/overlaps/:other', async (c) => stored<OverlapUnits>(c, `${c.req.param('slug')}/${c.req.param('other')}`));

async function stored<Page>(c: Context<ApiEnv>, key: string) {
  const page = await overlapPage(c.var.door, key);
  if (!page) throw new Refusal('overlap_not_made');
  // The stored text is the answer: it is not read and written again only to say its type.
  return c.body(page.payload, 200, { 'cache-control': PAGE_CACHE, etag: `"${page.no}"`, 'content-type': 'application/json; charset=utf-8' }) as unknown as TypedResponse<Page, 200, 'json'>;
}

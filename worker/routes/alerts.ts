import { Hono, type Context } from 'hono';
import { alertKinds, type AlertKind } from '#vocabulary';
import { alertQuery, lookInput, type AlertPage, type AlertView, type AlertWhole } from '#wire/alert';
import { sentenceOf, type SignFacts } from '#domain/alert-words';
import { may, unitsServed } from '#domain/authority';
import { stateWords } from '#domain/verification';
import { alertFor, alertsFor, claimsBehind, lookedAtAlert, type AlertRow, type AlertsFor } from '#store/alerts';
import { Refusal } from '#refusal';
import { accept } from './accept.ts';
import { allowOn, staffOnly, type ApiEnv, type StaffEnv } from './context.ts';

const PAGE = 30;

/** Whose signs this person sees; who reconciles sees none of the branch they serve or belong to. */
function whose({ var: { person, today } }: Context<StaffEnv>): AlertsFor {
  const seeing = person.grants.filter((grant) => may([grant], 'see_alerts', [], today));
  const units = (judging: boolean) => seeing.filter(({ role }) => (role === 'reconciler') === judging).map(({ unitId }) => unitId);
  return { all: units(false), judged: units(true), own: unitsServed(person.granted) };
}

function viewOf(row: AlertRow): AlertView {
  const facts = JSON.parse(row.facts) as SignFacts[AlertKind];
  return { id: row.id, kind: row.kind, kindLabel: alertKinds[row.kind], unitId: row.unitId, unitName: row.unitName ?? '', at: row.at, claims: row.claims,
    sentence: sentenceOf(row.kind, facts), facts, looked: row.lookedAt === null ? null : { at: row.lookedAt, words: row.words ?? '' } };
}

async function found(c: Context<StaffEnv>, id: string): Promise<AlertRow> {
  const row = await alertFor(c.var.door, whose(c), id);
  if (!row) throw new Refusal('alert_unknown');
  return row;
}

/** Dấu hiệu cần xem: they accuse nobody and change no points. */
export const alerts = new Hono<ApiEnv>()
  .get('/', staffOnly('see_alerts'), accept('query', alertQuery), async (c) => {
    const { looked, from } = c.req.valid('query');
    const [at, id] = from?.split('.') ?? [];
    const rows = await alertsFor(c.var.door, whose(c), looked === '1', at && id ? { at: Number(at), id } : null, PAGE + 1);
    const following = rows[PAGE];
    return c.json<AlertPage>({ alerts: rows.slice(0, PAGE).map(viewOf), next: following ? `${following.at}.${following.id}` : null }, 200);
  })
  .get('/:id', staffOnly('see_alerts'), async (c) => {
    const row = await found(c, c.req.param('id'));
    const claims = await claimsBehind(c.var.door, row.claimIds);
    return c.json<AlertWhole>({ ...viewOf(row), mayLook: row.lookedAt === null && may(c.var.person.grants, 'look_at_alerts', [], c.var.today),
      behind: claims.map(({ reason, ...claim }) => ({ ...claim, stateWords: stateWords(claim.state, reason) })) }, 200);
  })
  .post('/:id/look', staffOnly('look_at_alerts'), accept('json', lookInput), async (c) => {
    const row = await found(c, c.req.param('id'));
    await allowOn(c, 'look_at_alerts', row.unitId);
    const { words } = c.req.valid('json');
    const stands = await lookedAtAlert(c.var.door, row.id, row.unitId, words, c.var.person.actor, c.var.person.id);
    if (stands.lookedBy !== c.var.person.id || stands.words !== words) throw new Refusal('alert_looked');
    return c.json({ ok: true }, 200);
  });

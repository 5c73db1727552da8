import { createScheduledController } from 'cloudflare:test';
import { Validator, type Schema } from '@cfworker/json-schema';
import { describe, expect, it } from 'vitest';
import worker from '../../worker/index.ts';
import { described } from '../../worker/api.ts';
import type { OpenApi } from '../../worker/openapi.ts';
import { localDateAt } from '#domain/calendar';
import { call, people, testEnv, type Person } from '../support/setup.ts';
import { PROVINCE, aCampaign, aClaim, unitAt, uuid } from '../support/world.ts';

const minute = () => worker.scheduled!(createScheduledController({ scheduledTime: new Date(), cron: '* * * * *' }) as never, testEnv as never);

/** The same shape with nothing in it that is not named: a field nobody described fails. */
function closed(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map((each) => closed(each));
  if (typeof schema !== 'object' || schema === null) return schema;
  const inside = Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, closed(value)]));
  return 'properties' in inside && inside.type === 'object' && !('additionalProperties' in inside) ? { ...inside, additionalProperties: false } : inside;
}
const document = JSON.parse(JSON.stringify(described())) as OpenApi;
const components = closed(document.components) as OpenApi['components'];
const faults = (schema: unknown, value: unknown) => new Validator({ ...(closed(schema) as Schema), components } as Schema, '2020-12', false).validate(value).errors.map(({ instanceLocation, error }) => `${instanceLocation} ${error}`);

/** A campaign with acts recognised, given points, a team, an activity, claims that wait: what answers are made of. */
async function world() {
  const rules = { version: 2, totalMaxMilli: null, minimum: null, grades: null, tieBreaks: ['acts'], quality: { floorMilli: 500 }, caps: [],
    criteria: [{ key: 'ho-so', name: 'Hồ sơ được hỗ trợ', heading: null, kind: 'acts', maxMilli: null, weights: [{ indicator: 'dossier_full', procedureGroup: null, milli: 1000 }] }, { key: 'diem-cong', name: 'Điểm cộng', heading: null, kind: 'bonus', maxMilli: 5000 }] };
  const launched = await call('chi', 'POST', '/api/campaigns', aCampaign({ rules: rules as never, firstDay: localDateAt(Date.now() - 86_400_000), lastDay: localDateAt(Date.now() + 30 * 86_400_000), targets: [1, 2, 3].map((n) => ({ unitId: unitAt(n), indicator: 'dossier_full' as const, amount: 4 + n })) }));
  expect([launched.status, launched.body.message]).toEqual([201, undefined]);
  await testEnv.DB.prepare('UPDATE campaign SET team_board = 1 WHERE id = ?1').bind(launched.body.id).run();
  expect((await call('chi', 'POST', '/api/campaigns', aCampaign({ slug: 'khac', name: 'Đợt khác', firstDay: localDateAt(Date.now() - 86_400_000), lastDay: localDateAt(Date.now() + 30 * 86_400_000) }))).status).toBe(201);
  const today = localDateAt(Date.now());
  const claims = [1, 1, 2, 3].map((n, at) => ({ ...aClaim({ unitId: unitAt(n), capturedAt: Date.now() - 1000, actDate: today }), dossierCode: `000.00.A1.H08-${today.slice(2).replaceAll('-', '')}-${String(at + 1).padStart(4, '0')}` }));
  expect((await call('everyone', 'POST', '/api/claims', { claims })).status).toBe(200);
  expect((await call('binh', 'POST', '/api/verdicts', { id: uuid(), verdicts: claims.slice(1).map(({ id }) => ({ claimId: id, outcome: 'recognised', reason: 'seen' })) })).status).toBe(200);
  const team = uuid();
  expect((await call('dung', 'POST', '/api/teams', { id: team, kind: 'volunteer', name: 'Đội Thử', place: 'Thôn Thử', unitId: PROVINCE, validFrom: '2026-01-01' })).status).toBe(201);
  const activity = uuid();
  expect((await call('dung', 'POST', '/api/activities', { id: activity, kind: 'outreach', name: 'Buổi thử', unitId: unitAt(1), place: 'Xã thử', day: today, startTime: '08:00', endTime: '10:00', words: '', dryRun: false })).status).toBe(201);
  await testEnv.CAMPAIGN_BOARD.get(testEnv.CAMPAIGN_BOARD.idFromName(launched.body.id)).refresh(launched.body.id);
  await minute();
  return { slug: ['thu-nghiem'], unitId: [unitAt(1)], id: [unitAt(1), team, activity, claims[0]!.id, claims[1]!.id], measure: ['dossiers_supported', 'outside_accounts', 'supported_dossiers'], other: ['khac'], side: ['teams', 'districts', 'branches'] } as Record<string, string[]>;
}
const queries: Record<string, string> = { '/api/campaigns/{slug}/at': `moment=${Date.now() - 1000}`, '/api/campaigns/{slug}/why/{unitId}/acts': `day=${localDateAt(Date.now())}&indicator=dossier_full`, '/api/scopes': `unitId=${PROVINCE}`,
  '/api/claims': `unitId=${unitAt(1)}`, '/api/members': `unitId=${unitAt(1)}`, '/api/programme-desk': `unitId=${PROVINCE}` };

describe('the description of the API', () => {
  it('is what it answers: every GET route, asked by everybody there is', async () => {
    const filled = await world();
    const wrong: unknown[] = [];
    const seen = new Set<string>();
    const refusedRight = new Set<string>();
    for (const [path, { get }] of Object.entries(document.paths)) {
      if (!get || path.endsWith('/live') || get.responses[303]) continue;
      const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name!);
      const addresses = names.reduce<string[]>((paths, name) => paths.flatMap((each) => (filled[name] ?? ['khong-co']).map((value) => each.replace(`{${name}}`, value))), [path]);
      for (const address of addresses) for (const person of [null, ...Object.keys(people)] as (Person | null)[]) {
        if (!get.security && person && person !== 'dung') continue;
        const { status, body, headers } = await call(person, 'GET', `${address}${queries[path] ? `?${queries[path]}` : ''}`);
        if (person === null && (status === 401 || status === 403) !== Boolean(get.security)) wrong.push([address, 'said to be for everybody, or not', status]);
        const described = get.responses[status];
        const type = headers.get('content-type')?.split(';')[0] ?? '';
        if (!described) { wrong.push([address, person, status, 'is not described', body]); continue; }
        if (!described.content?.[type] && !(type.startsWith('image/') && described.content)) { wrong.push([address, person, status, type, 'is not described']); continue; }
        if (type !== 'application/json') { seen.add(path); continue; }
        if (status >= 400 && !get['x-refusals'].includes(body.code)) wrong.push([address, person, status, body.code, 'is not among its refusals']);
        const found = faults(described.content![type]!.schema, body);
        if (found.length > 0) wrong.push([address, person, status, ...found.slice(-3)]);
        if (status === 200) seen.add(path);
        else refusedRight.add(path);
      }
    }
    expect(wrong).toEqual([]);
    const open = Object.entries(document.paths).filter(([path, { get }]) => get && !get.security && !get.responses[303] && !path.endsWith('/live')).map(([path]) => path);
    // No branch has been entered in this world, and nothing published; where one has, the answer is a board like any other, and an edition is read in editions.test.ts.
    expect(open.filter((path) => !seen.has(path))).toEqual(['/api/campaigns/{slug}/editions/{no}', '/api/campaigns/{slug}/branches/{unitId}']);
    expect([open.length > 30, seen.size > 75, refusedRight.size > 40]).toEqual([true, true, true]);
  });

  it('is not believed blindly: an answer with a field too many, or of another type, is caught', async () => {
    const { body } = await call(null, 'GET', '/api/published');
    const schema = document.paths['/api/published']!.get!.responses['200']!.content!['application/json']!.schema;
    expect(faults(schema, body)).toEqual([]);
    expect(faults(schema, { ...body, more: 1 })).not.toEqual([]);
    expect(faults(schema, { ...body, asOf: 'now' })).not.toEqual([]);
  });

  it('is served to everybody, kept for a minute', async () => {
    const { status, body, headers } = await call(null, 'GET', '/api/openapi.json');
    expect([status, body.openapi, headers.get('cache-control')]).toEqual([200, '3.1.0', 'public, max-age=60']);
    expect(JSON.stringify(body)).toBe(JSON.stringify(document));
  });
});

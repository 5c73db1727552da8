import { createExecutionContext, createScheduledController } from 'cloudflare:test';
import { exports } from 'cloudflare:workers';
import { describe, expect, it } from 'vitest';
import type { PictureView, PicturesView } from '#wire/evidence';
import { retain } from '#services/retain';
import worker from '../../worker/index.ts';
import { PLACE, bytesOf, pictures, planted, text, together } from '../support/pictures.ts';
import { BASE, call, cookieOf, door, testEnv, type Person } from '../support/setup.ts';
import { aClaim, unitAt, uuid } from '../support/world.ts';

const DAY = 86_400_000;
const claimed = async (person: Person = 'an', over = {}): Promise<string> => {
  const claim = aClaim(over);
  expect((await call(person, 'POST', '/api/claims', { claims: [claim] })).status).toBe(200);
  return claim.id;
};
/** Sends bytes as a picture, through the real front door. */
const send = async (person: Person | null, claimId: string, bytes: Uint8Array, id = uuid(), type = 'image/jpeg', headers: Record<string, string> = {}) => {
  const response = await exports.default.fetch(new Request(`${BASE}/api/claims/${claimId}/evidence/${id}`, {
    method: 'PUT', body: bytes as BodyInit, headers: { 'content-type': type, ...(person && { cookie: await cookieOf(person) }), ...headers } }));
  return { status: response.status, body: await response.json() as { id: string; code?: string; message?: string; type?: string; width?: number } };
};
const shown = async (person: Person, claimId: string): Promise<PicturesView> => {
  const { status, body } = await call(person, 'GET', `/api/claims/${claimId}/evidence`);
  expect(status).toBe(200);
  return body;
};
const first = async (person: Person, claimId: string): Promise<PictureView & { href: string }> => (await shown(person, claimId)).pictures[0] as PictureView & { href: string };
const fetched = async (person: Person | null, href: string) => exports.default.fetch(new Request(BASE + href, { headers: person ? { cookie: await cookieOf(person) } : {} }));
const keys = async (): Promise<string[]> => (await testEnv.EVIDENCE!.list()).objects.map(({ key }) => key);
const rows = async (table: string) => (await testEnv.DB.prepare(`SELECT * FROM ${table}`).all()).results;
const decided = (claimId: string, outcome: string, reason = 'seen', judge: Person = 'binh') => call(judge, 'POST', '/api/verdicts', { id: uuid(), verdicts: [{ claimId, outcome, reason }] });
const minute = (at: number) => worker.scheduled!(createScheduledController({ scheduledTime: new Date(at) }), testEnv as never);

describe('a picture of a claim', () => {
  it('is kept without what it says beside its pixels, privately, and opened by a short link', async () => {
    const claimId = await claimed();
    const sent = await send('an', claimId, pictures.jpeg.bytes);
    expect([sent.status, sent.body]).toMatchObject([200, { type: 'image/jpeg', width: 12, height: 8 }]);
    const view = await first('an', claimId);
    const response = await fetched('an', view.href);
    const bytes = new Uint8Array(await response.arrayBuffer());
    expect([response.status, text(bytes).includes(PLACE), bytes.length]).toEqual([200, false, view.bytes]);
    expect(text(pictures.jpeg.bytes)).toContain(PLACE);
    expect(Object.fromEntries(['content-type', 'cache-control', 'x-content-type-options', 'content-disposition', 'content-security-policy', 'cross-origin-resource-policy'].map((name) => [name, response.headers.get(name)]))).toEqual({
      'content-type': 'image/jpeg', 'cache-control': 'private, no-store', 'x-content-type-options': 'nosniff', 'content-disposition': 'inline',
      'content-security-policy': "default-src 'none'; sandbox", 'cross-origin-resource-policy': 'same-origin' });
  });

  it('sent again is the same picture; other bytes under its id, or the id under another claim, are refused', async () => {
    const [claimId, other] = [await claimed(), await claimed()];
    const { body: { id } } = await send('an', claimId, pictures.jpeg.bytes);
    const before = [await rows('evidence'), await rows('audit'), await keys()];
    expect((await send('an', claimId, pictures.jpeg.bytes, id)).status).toBe(200);
    expect((await send('an', claimId, pictures.png.bytes, id, 'image/png')).body.code).toBe('picture_id_reused');
    expect((await send('an', other, pictures.jpeg.bytes, id)).body.code).toBe('picture_id_reused');
    expect([await rows('evidence'), await rows('audit'), await keys()]).toEqual(before);
  });

  it('is seen by author, unit, reviewer and auditor; by nobody else, and by no reviewer of the own branch', async () => {
    const claimId = await claimed('everyone');
    await send('everyone', claimId, pictures.webp.bytes, uuid(), 'image/webp');
    for (const person of ['everyone', 'an', 'binh', 'dung', 'giang'] as const) expect([person, (await shown(person, claimId)).pictures.length]).toEqual([person, 1]);
    expect((await call('chi', 'GET', `/api/claims/${claimId}/evidence`)).body.code).toBe('not_allowed');
    expect((await call(null, 'GET', `/api/claims/${claimId}/evidence`)).body.code).toBe('signed_out');
    await testEnv.DB.prepare("INSERT INTO role_grant (person_id, role, unit_id, valid_from, valid_to) VALUES ('binh', 'officer', ?1, '0001-01-01', '9999-12-31')").bind(unitAt(2)).run();
    const own = await claimed('everyone', { unitId: unitAt(2) });
    expect((await call('an', 'GET', `/api/claims/${own}/evidence`)).body.code).toBe('not_allowed');
    await testEnv.DB.prepare("UPDATE role_grant SET role = 'member' WHERE person_id = 'binh' AND unit_id = ?1").bind(unitAt(2)).run();
    expect((await call('binh', 'GET', `/api/claims/${own}/evidence`)).body.code).toBe('own_work');
    expect((await call('binh', 'GET', `/api/claims/${claimId}/evidence`)).status).toBe(200);
  });

  it('opens for the one the link was made for, unchanged and in time', async () => {
    const claimId = await claimed();
    await send('an', claimId, pictures.jpeg.bytes);
    const { href, id } = await first('an', claimId);
    const link = new URL(href, BASE);
    const codeOf = async (person: Person | null, address: string) => ((await (await fetched(person, address)).json()) as { code: string }).code;
    expect(await codeOf('binh', href)).toBe('picture_link_stale');
    expect(await codeOf(null, href)).toBe('signed_out');
    expect(await codeOf('an', href.replace(link.searchParams.get('until')!, String(Date.now() + 10 * DAY)))).toBe('picture_link_stale');
    expect(await codeOf('an', href.replace(id, uuid()))).toBe('picture_link_stale');
    expect(await codeOf('an', `/api/evidence/${id}`)).toBe('malformed');
    const { blindIndex } = await import('#services/blind-index');
    const past = Date.now() - 1;
    const stale = `/api/evidence/${id}?until=${past}&mark=${blindIndex(testEnv.BLIND_INDEX_KEY).of('link', `${id}\nan\n${past}`)}`;
    expect(await codeOf('an', stale)).toBe('picture_link_stale');
    expect(Number(link.searchParams.get('until')) - Date.now()).toBeLessThanOrEqual(5 * 60_000);
  });

  it('is no page, drawing or archive in disguise, not too heavy, and comes from our own pages only', async () => {
    const claimId = await claimed();
    const [page, drawing] = ['<!doctype html><script>alert(1)</script>', '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'].map(bytesOf) as [Uint8Array, Uint8Array];
    expect(await send('an', claimId, page)).toMatchObject({ status: 415, body: { code: 'picture_unknown' } });
    expect(await send('an', claimId, drawing, uuid(), 'image/png')).toMatchObject({ status: 415, body: { code: 'picture_unknown' } });
    expect(await send('an', claimId, drawing, uuid(), 'image/svg+xml')).toMatchObject({ status: 415, body: { code: 'not_json' } });
    expect(await send('an', claimId, new Uint8Array(10_000_000))).toMatchObject({ status: 413, body: { code: 'picture_too_large' } });
    expect(await send('an', claimId, together(pictures.jpeg.bytes, new Uint8Array(1_500_000)))).toMatchObject({ status: 413, body: { code: 'picture_too_large' } });
    expect(await send('an', claimId, pictures.jpeg.bytes.subarray(0, 500))).toMatchObject({ status: 422, body: { code: 'picture_broken' } });
    expect(await send('an', claimId, pictures.jpeg.bytes, uuid(), 'image/jpeg', { origin: 'https://xau.example' })).toMatchObject({ status: 403, body: { code: 'cross_site' } });
    expect(await send('an', claimId, pictures.jpeg.bytes, 'khong-phai-ma')).toMatchObject({ status: 400, body: { code: 'malformed' } });
    expect(await send('an', claimId, pictures.jpeg.bytes, '..%2F..%2Fsecrets')).toMatchObject({ status: 400 });
    // The exception for pictures is for their address alone.
    expect((await call('an', 'POST', '/api/claims', '{}', { 'content-type': 'image/png' })).body.code).toBe('not_json');
    expect([await keys(), await rows('evidence')]).toEqual([[], []]);
    // A picture that is a page as well is kept as the picture only.
    await send('an', claimId, planted(pictures.png.bytes, '<script>alert(1)</script>'), uuid(), 'image/png');
    expect(text(new Uint8Array(await (await fetched('an', (await first('an', claimId)).href)).arrayBuffer()))).not.toContain('<script>');
  });

  it('is sent by the author or the unit alone, at most three, and only while the claim waits', async () => {
    const claimId = await claimed('everyone');
    for (const person of ['binh', 'chi', 'giang'] as const) expect([person, (await send(person, claimId, pictures.png.bytes)).body.code]).toEqual([person, 'not_allowed']);
    expect((await send(null, claimId, pictures.png.bytes)).body.code).toBe('signed_out');
    expect((await send('an', uuid(), pictures.png.bytes)).body.code).toBe('claim_unknown');
    const three = await Promise.all([1, 2, 3].map(() => send('an', claimId, pictures.png.bytes)));
    expect(three.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(await send('an', claimId, pictures.png.bytes)).toMatchObject({ status: 409, body: { code: 'pictures_enough' } });
    await call('an', 'POST', `/api/evidence/${three[0]!.body.id}/destroy`, { reason: 'author' });
    expect((await shown('an', claimId)).addable).toBe(1);
    expect((await send('an', claimId, pictures.png.bytes)).status).toBe(200);
    await decided(claimId, 'needs_evidence', 'evidence_unclear');
    await call('an', 'POST', `/api/evidence/${three[1]!.body.id}/destroy`, { reason: 'author' });
    expect((await send('everyone', claimId, pictures.png.bytes)).status).toBe(200);
    await decided(claimId, 'recognised');
    expect((await send('everyone', claimId, pictures.png.bytes)).body.code).toBe('picture_after_result');
    expect((await call('everyone', 'POST', `/api/evidence/${three[2]!.body.id}/destroy`, { reason: 'author' })).body.code).toBe('picture_after_result');
    expect((await shown('everyone', claimId)).addable).toBe(0);
    expect((await keys()).length).toBe(3);
  });

  it('of four that come at once keeps three, and no bytes of the fourth', async () => {
    const claimId = await claimed();
    const sent = await Promise.all([1, 2, 3, 4, 5].map(() => send('an', claimId, pictures.webp.bytes, uuid(), 'image/webp')));
    expect(sent.filter(({ status }) => status === 200).length).toBe(3);
    await minute(Date.now());
    expect([(await keys()).length, (await shown('an', claimId)).pictures.length]).toEqual([3, 3]);
  });

  it('with papers on it is destroyed by one key of the reviewer: the trace stays, the bytes do not', async () => {
    const claimId = await claimed();
    const { body: { id } } = await send('an', claimId, pictures.jpeg.bytes);
    const { href } = await first('binh', claimId);
    expect((await call('chi', 'POST', `/api/evidence/${id}/destroy`, { reason: 'identity_document' })).body.code).toBe('not_allowed');
    expect((await call('giang', 'POST', `/api/evidence/${id}/destroy`, { reason: 'identity_document' })).body.code).toBe('not_allowed');
    expect((await call('binh', 'POST', `/api/evidence/${id}/destroy`, { reason: 'author' })).body.code).toBe('not_allowed');
    expect((await call('binh', 'POST', `/api/evidence/${id}/destroy`, { reason: 'settled' })).body.code).toBe('malformed');
    expect((await call('binh', 'POST', `/api/evidence/${id}/destroy`, { reason: 'identity_document' })).status).toBe(200);
    expect((await call('binh', 'POST', `/api/evidence/${id}/destroy`, { reason: 'identity_document' })).status).toBe(200);
    expect([await keys(), await rows('object_due')]).toEqual([[], []]);
    expect((await first('an', claimId))).toMatchObject({ href: null, gone: { why: 'identity_document', words: expect.stringContaining('giấy tờ tùy thân') } });
    expect((await (await fetched('binh', href)).json())).toMatchObject({ code: 'picture_gone' });
    expect((await send('an', claimId, pictures.jpeg.bytes, id)).body.code).toBe('picture_gone');
    const [row] = await rows('evidence');
    expect(row).toMatchObject({ state: 'gone', gone_by: 'binh', gone_why: 'identity_document', sha256: expect.stringMatching(/^[0-9a-f]{64}$/) });
    expect((await rows('audit')).filter(({ noun, action }) => noun === 'evidence' && action === 'destroy').length).toBe(1);
  });

  it('of a claim with a result goes when the result has stood long enough; others stay', async () => {
    const [settled, waiting, fresh] = [await claimed(), await claimed(), await claimed()];
    for (const claimId of [settled, waiting, fresh]) await send('an', claimId, pictures.jpeg.bytes);
    await decided(settled, 'recognised');
    await decided(fresh, 'rejected');
    await testEnv.DB.prepare('UPDATE claim SET decided_at = decided_at - ?2 WHERE id = ?1').bind(settled, 91 * DAY).run();
    await retain(door(), Date.now());
    expect((await keys()).length).toBe(3);
    await minute(Date.now());
    expect((await keys()).length).toBe(2);
    expect((await first('an', settled)).gone).toMatchObject({ why: 'settled' });
    expect([(await first('an', waiting)).gone, (await first('an', fresh)).gone]).toEqual([null, null]);
    expect(await rows('object_due')).toEqual([]);
  });

  it('that began to come and never did is forgotten after a day, and may come again', async () => {
    const claimId = await claimed();
    const { body: { id } } = await send('an', claimId, pictures.jpeg.bytes);
    await testEnv.DB.prepare("UPDATE evidence SET state = 'arriving'").run();
    await minute(Date.now() + DAY - 60_000);
    expect((await rows('evidence')).length).toBe(1);
    await minute(Date.now() + DAY + 60_000);
    expect([await rows('evidence'), await keys(), await rows('object_due')]).toEqual([[], [], []]);
    expect((await send('an', claimId, pictures.jpeg.bytes, id)).status).toBe(200);
    expect((await keys()).length).toBe(1);
  });

  it('is listed in the data about oneself, and goes with the person', async () => {
    const claimId = await claimed();
    const { body: { id } } = await send('an', claimId, pictures.jpeg.bytes);
    const data = await call('an', 'GET', '/api/me/data');
    expect(JSON.stringify(data.body.pictures)).toContain(id);
    const { personErased } = await import('#store/privacy');
    await door().batch(personErased('an', Date.now()));
    await minute(Date.now());
    expect([await keys(), (await rows('evidence')).map(({ state, by_id, gone_by }) => [state, by_id, gone_by])]).toEqual([[], [['gone', 'da-xoa', 'da-xoa']]]);
  });

  it('without a place to keep pictures is refused in words, and the claim stays', async () => {
    const claimId = await claimed();
    const response = await worker.fetch!(new Request(`${BASE}/api/claims/${claimId}/evidence/${uuid()}`, {
      method: 'PUT', body: pictures.jpeg.bytes as BodyInit, headers: { 'content-type': 'image/jpeg', cookie: await cookieOf('an') } }) as never, { ...testEnv, EVIDENCE: undefined } as never, createExecutionContext());
    expect([response.status, await response.json()]).toMatchObject([503, { code: 'pictures_without_store', message: expect.stringContaining('chưa có nơi lưu ảnh') }]);
    expect(await rows('evidence')).toEqual([]);
  });
});

import { exports } from 'cloudflare:workers';
import { describe, expect, it } from 'vitest';
import { blindIndex } from '#services/blind-index';
import { claimActs } from '#services/claim';
import { decide } from '#services/decide';
import { unsubscribeToken, writeLetters } from '#services/notify';
import { sendMail } from '#services/send-mail';
import { sendPush } from '#services/send-push';
import { dataOf } from '#services/own-data';
import { personErased } from '#store/privacy';
import { aBrowser, isFrom, vapidKeys } from '../support/push-service.ts';
import { BASE, call, door, testEnv } from '../support/setup.ts';
import { KEY, NOW, TODAY, aClaim, binh, everyone, uuid } from '../support/world.ts';

const [MINUTE, HOUR] = [60_000, 3_600_000];
const blind = blindIndex(KEY);
const at = (clock: string) => Date.parse(`${clock}+07:00`);
const ALL = ['recognised', 'asked', 'declined', 'taken_back'];
const rows = async (table: string) => (await testEnv.DB.prepare(`SELECT * FROM ${table}`).all<Record<string, unknown>>()).results;
const actor = { by: everyone.id, as: null, address: null, at: NOW };

/** Claims of "everyone" that are decided at a moment. */
async function told(outcome: 'recognised' | 'rejected' | 'needs_evidence', now: number, n = 1): Promise<void> {
  const claims = Array.from({ length: n }, () => aClaim({ actDate: TODAY, capturedAt: now - 1000 }));
  await claimActs({ door: door(), blind, author: everyone, now }, claims);
  await decide({ door: door(), judge: binh, blind, now }, { id: uuid(), verdicts: claims.map(({ id }) => ({ claimId: id, outcome, reason: outcome === 'recognised' ? 'seen' as const : 'evidence_unclear' as const })) });
}

/** A push service that answers as it is told and keeps what it got. */
function service(answer: () => Response = () => new Response(null, { status: 201 })) {
  const got: Request[] = [];
  const bodies: Uint8Array[] = [];
  const post = (async (url: string, init: RequestInit) => {
    const request = new Request(url, { ...init, signal: null });
    bodies.push(new Uint8Array(await request.clone().arrayBuffer()));
    got.push(request);
    return answer();
  }) as unknown as typeof fetch;
  return { got, bodies, post };
}
/** Somebody whose browser takes messages at an address. */
async function device(endpoint = 'https://updates.push.services.mozilla.com/wpush/v2/abc', kinds = ALL) {
  const browser = await aBrowser(endpoint);
  const { pushDeviceKept, notifyChosen } = await import('#store/notify');
  const id = crypto.randomUUID();
  await pushDeviceKept(door(), everyone.id, { id, endpoint, p256dh: browser.p256dh, auth: browser.auth, label: 'Firefox trên Linux' }, actor);
  await notifyChosen(door(), everyone.id, { pushKinds: kinds as never, mailKinds: [], mailEvery: 'none', mailDueAt: null }, actor);
  return { ...browser, id };
}

describe('push', () => {
  it('reaches the browser sealed, from us, once for however much there is, and says nothing personal', async () => {
    const [browser, vapid] = [await device(), await vapidKeys()];
    const now = at('2026-11-20T10:00:00');
    await told('recognised', now, 3);
    await told('recognised', now + 10);
    await told('needs_evidence', now + 20);
    const { got, bodies, post } = service();
    await sendPush(door(), vapid, now + MINUTE, [], post);
    expect(got.map(({ url }) => url)).toEqual([browser.endpoint]);
    expect([got[0]!.method, got[0]!.headers.get('content-encoding'), got[0]!.headers.get('topic'), got[0]!.headers.get('ttl'), got[0]!.redirect]).toEqual(['POST', 'aes128gcm', 'tin', '86400', 'manual']);
    expect([await isFrom(vapid.publicKey, got[0]!), await isFrom((await vapidKeys()).publicKey, got[0]!)]).toEqual([true, false]);
    expect(JSON.parse(await browser.open(bodies[0]!))).toEqual({ says: 'Có khai báo cần bạn bổ sung.' });
    // A record of one size, so that its length tells nothing either; and no other browser can open it.
    expect(bodies[0]!.length).toBe(4096);
    await expect((await aBrowser(browser.endpoint)).open(bodies[0]!)).rejects.toThrow();
    await sendPush(door(), vapid, now + 2 * MINUTE, [], post);
    expect([got.length, await rows('push_message'), await rows('push_due')]).toEqual([1, [], []]);
    await told('recognised', now + 3 * MINUTE);
    await sendPush(door(), vapid, now + 4 * MINUTE, [], post);
    expect(await browser.open(bodies[1]!)).toContain('Có tin mới về khai báo của bạn.');
  });

  it('waits at night, tells only kinds that were chosen and what was not seen in the app', async () => {
    const [, vapid] = [await device(undefined, ['asked']), await vapidKeys()];
    const { got, post } = service();
    const night = at('2026-11-20T22:00:00');
    await told('recognised', night);
    await sendPush(door(), vapid, night + MINUTE, [], post);
    expect([got.length, (await rows('push_due')).length]).toEqual([0, 1]);
    await sendPush(door(), vapid, at('2026-11-21T06:30:00'), [], post);
    expect([got.length, (await rows('push_due')).length]).toEqual([0, 0]);
    const day = at('2026-11-21T08:00:00');
    await told('needs_evidence', day);
    const [{ id }] = await rows('news').then((all) => all.filter(({ outcome }) => outcome === 'needs_evidence')) as [{ id: string }];
    const { newsSeen } = await import('#store/news');
    await newsSeen(door(), everyone.id, id, actor);
    await sendPush(door(), vapid, day + MINUTE, [], post);
    expect(got.length).toBe(0);
    await told('needs_evidence', day + 2 * MINUTE);
    await sendPush(door(), vapid, day + 3 * MINUTE, [], post);
    expect(got.length).toBe(1);
  });

  it('is tried again later and later, stops after a day, and forgets a browser that is gone', async () => {
    const [browser, vapid] = [await device(), await vapidKeys()];
    const now = at('2026-11-20T08:00:00');
    await told('recognised', now);
    let status = 503;
    const { got, post } = service(() => new Response(null, { status, headers: status === 429 ? { 'retry-after': '600' } : {} }));
    const next = async () => (await rows('push_message'))[0]!.next_at as number;
    await sendPush(door(), vapid, now, [], post);
    expect(await next()).toBe(now + MINUTE);
    await sendPush(door(), vapid, now + MINUTE - 1, [], post);
    expect(got.length).toBe(1);
    await sendPush(door(), vapid, now + MINUTE, [], post);
    expect(await next()).toBe(now + 3 * MINUTE);
    status = 429;
    await sendPush(door(), vapid, now + 3 * MINUTE, [], post);
    expect(await next()).toBe(now + 13 * MINUTE);
    const broken = (async () => { throw new TypeError('network'); }) as unknown as typeof fetch;
    await sendPush(door(), vapid, now + 13 * MINUTE, [], broken);
    expect((await rows('push_message')).length).toBe(1);
    await sendPush(door(), vapid, now + 25 * HOUR, [], post);
    expect([got.length, await rows('push_message'), (await rows('push_device')).length]).toEqual([3, [], 1]);
    await told('recognised', now + 25 * HOUR);
    status = 410;
    await sendPush(door(), vapid, now + 25 * HOUR + MINUTE, [], post);
    expect([await rows('push_device'), await rows('push_message')]).toEqual([[], []]);
    expect(browser.id).toBeTruthy();
  });

  it('never follows an address that is no push service any more, and gives up what a service refuses', async () => {
    const [, vapid] = [await device(), await vapidKeys()];
    const now = at('2026-11-20T08:00:00');
    await told('recognised', now);
    await testEnv.DB.prepare("UPDATE push_device SET endpoint = 'https://10.0.0.8/x'").run();
    const { got, post } = service(() => new Response(null, { status: 400 }));
    await sendPush(door(), vapid, now, [], post);
    expect([got.length, await rows('push_message')]).toEqual([0, []]);
    await testEnv.DB.prepare("UPDATE push_device SET endpoint = 'https://web.push.apple.com/x'").run();
    await told('recognised', now + MINUTE);
    await sendPush(door(), vapid, now + 2 * MINUTE, [], post);
    expect([got.length, await rows('push_message'), (await rows('push_device')).length]).toEqual([1, [], 1]);
  });

  it('writes nothing beside a verdict where no browser asked', async () => {
    const written = async () => {
      const [claim, counted] = [aClaim(), door()];
      await claimActs({ door: door(), blind, author: everyone, now: NOW }, [claim]);
      await decide({ door: counted, judge: binh, blind, now: NOW }, { id: uuid(), verdicts: [{ claimId: claim.id, outcome: 'needs_evidence', reason: 'evidence_unclear' }] });
      return counted.cost.rowsWritten;
    };
    await written();
    const without = await written();
    await device();
    // A row for the person, whatever number of browsers and news.
    expect([await written() - without, await written() - without]).toEqual([1, 0]);
  });
});

describe('letters', () => {
  const origin = 'https://bang-vang.example';
  const secret = 'bí mật của máy chủ';
  const choose = async (mailEvery: 'none' | 'daily' | 'weekly', now: number, mailKinds = ALL) => {
    const { chooseNotices } = await import('#services/notify');
    await chooseNotices(door(), { id: everyone.id, email: 'everyone@thu.example' }, { pushKinds: [], mailKinds: mailKinds as never, mailEvery }, { ...actor, at: now });
  };
  const letters = async () => (await rows('mail')) as { to_address: string; subject: string; body: string; unsubscribe: string }[];

  it('come once a day when there is something, of the kinds chosen, with every news in exactly one', async () => {
    await choose('daily', at('2026-11-20T10:00:00'), ['recognised']);
    await told('recognised', at('2026-11-20T11:00:00'), 2);
    await told('rejected', at('2026-11-20T12:00:00'));
    await writeLetters(door(), { origin, secret }, at('2026-11-21T07:01:59'));
    expect(await letters()).toEqual([]);
    for (const again of [0, 1, 2]) await writeLetters(door(), { origin, secret }, at('2026-11-21T07:02:00') + again * MINUTE);
    const [first, ...more] = await letters();
    expect([more, first!.to_address]).toEqual([[], 'everyone@thu.example']);
    expect(first!.body).toContain('- 2 khai báo được công nhận');
    expect(first!.body).not.toMatch(/không được công nhận|H08|everyone/);
    // What came while the first was written is in the second; nothing new, no letter.
    await told('recognised', at('2026-11-21T07:01:00'));
    await writeLetters(door(), { origin, secret }, at('2026-11-22T07:02:00'));
    expect((await letters()).map(({ body }) => /- (\d+) khai báo/.exec(body)?.[1]).sort()).toEqual(['1', '2']);
    await writeLetters(door(), { origin, secret }, at('2026-11-23T07:02:00'));
    expect((await letters()).length).toBe(2);
  });

  it('come on Mondays, keep their time when only kinds change, and none come once ended', async () => {
    await choose('weekly', at('2026-11-20T10:00:00'));
    await told('needs_evidence', at('2026-11-20T11:00:00'));
    await choose('weekly', at('2026-11-20T12:00:00'), ['asked', 'declined']);
    await writeLetters(door(), { origin, secret }, at('2026-11-22T07:02:00'));
    expect(await letters()).toEqual([]);
    await writeLetters(door(), { origin, secret }, at('2026-11-23T07:02:00'));
    expect((await letters()).length).toBe(1);
    await choose('none', at('2026-11-24T10:00:00'));
    await told('rejected', at('2026-11-24T11:00:00'));
    await writeLetters(door(), { origin, secret }, at('2026-12-30T10:00:00'));
    expect((await letters()).length).toBe(1);
  });

  it('are ended by one click without signing in, said in their head, and by nobody else’s link', async () => {
    await choose('daily', at('2026-11-20T10:00:00'));
    await told('recognised', at('2026-11-20T11:00:00'));
    await writeLetters(door(), { origin, secret: testEnv.BETTER_AUTH_SECRET! }, at('2026-11-21T07:02:00'));
    const sent: { headers?: Record<string, string>; text: string }[] = [];
    await sendMail(door(), { endpoint: 'https://mail.example' }, NOW, (async (_: string, { body }: { body: string }) => { sent.push(JSON.parse(body)); return new Response('{}'); }) as unknown as typeof fetch);
    const link = /<(.*)>/.exec(sent[0]!.headers!['List-Unsubscribe']!)![1]!;
    expect(sent[0]!.headers!['List-Unsubscribe-Post']).toBe('List-Unsubscribe=One-Click');
    const path = new URL(link).pathname;
    // Programs open links to look at them: that ends nothing.
    const opened = await exports.default.fetch(new Request(`${BASE}${path}`, { redirect: 'manual' }));
    expect([opened.status, opened.headers.get('location')]).toEqual([303, expect.stringContaining('/thoi-nhan-thu/')]);
    for (const bad of [`${path}x`, '/api/unsubscribe/abc', '/api/unsubscribe/a.b', path.replace(Buffer.from(everyone.id).toString('base64url'), Buffer.from('an').toString('base64url'))]) {
      expect([bad, (await call(null, 'POST', bad, 'List-Unsubscribe=One-Click', { 'content-type': 'application/x-www-form-urlencoded' })).body.code]).toEqual([bad, 'unsubscribe_unknown']);
    }
    expect((await rows('notify_choice'))[0]!.mail_every).toBe('daily');
    // As a mail program does: a form, from no page of ours. Twice is once.
    for (const again of [1, 2]) expect([again, (await call(null, 'POST', path, 'List-Unsubscribe=One-Click', { 'content-type': 'application/x-www-form-urlencoded', origin: 'https://mail.example' })).status]).toEqual([again, 200]);
    expect([(await rows('notify_choice'))[0], (await rows('audit')).filter(({ action }) => action === 'unsubscribe').length]).toMatchObject([{ mail_every: 'none', mail_due_at: null }, 1]);
    expect(unsubscribeToken('khác', everyone.id)).not.toBe(unsubscribeToken(testEnv.BETTER_AUTH_SECRET!, everyone.id));
  });
});

describe('the choice', () => {
  it('is kept, asked for whole, and says what is wrong with it', async () => {
    expect((await call('everyone', 'GET', '/api/me/notices')).body).toMatchObject({ pushKinds: [], mailKinds: [], mailEvery: 'none', devices: [], email: 'e•••@thu.example', sendsMail: false, vapidKey: null });
    const choice = { pushKinds: ['asked'], mailKinds: ['recognised'], mailEvery: 'weekly' };
    expect((await call('everyone', 'POST', '/api/me/notices', choice)).status).toBe(200);
    expect((await call('everyone', 'GET', '/api/me/notices')).body).toMatchObject(choice);
    expect((await call('everyone', 'POST', '/api/me/notices', { ...choice, mailKinds: [] })).body.code).toBe('mail_of_nothing');
    expect((await call('everyone', 'POST', '/api/me/notices', { ...choice, mailEvery: 'hourly' })).body).toMatchObject({ code: 'malformed', field: 'mailEvery' });
    expect((await call('everyone', 'POST', '/api/me/notices', { ...choice, personId: 'an' })).status).toBe(400);
    await testEnv.DB.prepare("UPDATE person SET email = 'moi-nguoi@khong-co.invalid' WHERE id = ?1").bind(everyone.id).run();
    expect((await call('everyone', 'POST', '/api/me/notices', choice)).body.code).toBe('mail_nowhere');
    expect((await call(null, 'POST', '/api/me/notices', choice)).body.code).toBe('signed_out');
  });

  it('refuses browsers that are none, and gives one to whoever asked last', async () => {
    const { keepDevice } = await import('#services/notify');
    const { pushDevicesOf } = await import('#store/notify');
    const { pushDeviceInput } = await import('#wire/notify');
    const browser = await aBrowser('https://fcm.googleapis.com/fcm/send/xyz');
    const asked = { id: crypto.randomUUID(), endpoint: browser.endpoint, p256dh: browser.p256dh, auth: browser.auth, label: 'Chrome trên Android' };
    expect((await call('everyone', 'POST', '/api/me/notices/devices', asked)).body.code).toBe('push_without_keys');
    expect(pushDeviceInput.safeParse(asked).success).toBe(true);
    for (const wrong of [{ p256dh: 'x' }, { auth: 'ngắn' }, { endpoint: 'không phải' }, { label: '' }, { id: '1' }]) expect([wrong, pushDeviceInput.safeParse({ ...asked, ...wrong }).success]).toEqual([wrong, false]);
    await expect(keepDevice(door(), 'an', { ...asked, endpoint: 'https://169.254.169.254/latest' }, [], actor)).rejects.toThrow('không thuộc dịch vụ');
    await expect(keepDevice(door(), 'an', { ...asked, p256dh: `B${'A'.repeat(86)}` }, [], actor)).rejects.toThrow('không đúng dạng');
    await keepDevice(door(), 'an', asked, [], actor);
    await keepDevice(door(), everyone.id, { ...asked, id: crypto.randomUUID() }, [], actor);
    expect([await pushDevicesOf(door(), 'an'), (await pushDevicesOf(door(), everyone.id)).length]).toEqual([[], 1]);
    const own = (await call('everyone', 'GET', '/api/me/notices')).body;
    expect([own.pushKinds, own.devices[0].mark]).toEqual([ALL, expect.stringMatching(/^[0-9a-f]{64}$/)]);
    // Nobody removes another's.
    await call('an', 'POST', `/api/me/notices/devices/${own.devices[0].id}/remove`, {});
    expect((await pushDevicesOf(door(), everyone.id)).length).toBe(1);
    await call('everyone', 'POST', `/api/me/notices/devices/${own.devices[0].id}/remove`, {});
    expect(await pushDevicesOf(door(), everyone.id)).toEqual([]);
    for (let n = 0; n < 12; n++) await keepDevice(door(), everyone.id, { ...asked, id: crypto.randomUUID(), endpoint: `${browser.endpoint}${n}` }, [], { ...actor, at: NOW + n });
    expect((await pushDevicesOf(door(), everyone.id)).length).toBe(10);
  });

  it('stands in what is held about somebody, and goes when they are erased', async () => {
    await device();
    await told('recognised', NOW);
    expect((await dataOf(door(), everyone.id, TODAY)).notices).toMatchObject({ choice: { pushKinds: ALL }, devices: [{ label: 'Firefox trên Linux' }] });
    await testEnv.DB.prepare("INSERT INTO push_message (device_id, since, says, at, next_at) SELECT id, '0', 'news', 0, 0 FROM push_device").run();
    await testEnv.DB.prepare("INSERT INTO league_member (monday, person_id, group_no) VALUES ('2026-11-16', ?1, 1)").bind(everyone.id).run();
    await door().batch(personErased(everyone.id, NOW));
    for (const table of ['push_device', 'push_due', 'push_message', 'notify_choice', 'league_member']) expect([table, await rows(table)]).toEqual([table, []]);
  });
});

import { createHash } from 'node:crypto';
import { Hono } from 'hono';
import { notifyInput, pushDeviceInput, type NotifyView } from '#wire/notify';
import { maskEmail } from '#domain/person';
import { chooseNotices, endLetters, keepDevice } from '#services/notify';
import { notifyChoiceOf, pushDeviceDropped, pushDevicesOf } from '#store/notify';
import { hasAddress } from '#store/people';
import { Refusal } from '#refusal';
import { accept } from './accept.ts';
import { addressOf, asOneself, originOf, pushHostsOf, signedIn, vapidOf, type ApiEnv } from './context.ts';

/** How somebody wants to be told besides in the app, and on which browsers. */
export const notices = new Hono<ApiEnv>()
  .get('/', signedIn, async (c) => {
    const { door, person } = c.var;
    const [choice, devices] = await Promise.all([notifyChoiceOf(door, person.id), pushDevicesOf(door, person.id)]);
    return c.json<NotifyView>({
      pushKinds: choice?.pushKinds ?? [], mailKinds: choice?.mailKinds ?? [], mailEvery: choice?.mailEvery ?? 'none', mailDueAt: choice?.mailDueAt ?? null,
      devices: devices.map(({ endpoint, ...device }) => ({ ...device, mark: createHash('sha256').update(endpoint).digest('hex') })),
      email: hasAddress(person.email) ? maskEmail(person.email) : null, sendsMail: Boolean(c.env.MAIL_ENDPOINT && c.env.PUBLIC_ORIGIN), vapidKey: vapidOf(c.env)?.publicKey ?? null }, 200);
  })
  .post('/', signedIn, asOneself, accept('json', notifyInput), async (c) => {
    await chooseNotices(c.var.door, c.var.person, c.req.valid('json'), c.var.person.actor);
    return c.json({ ok: true }, 200);
  })
  .post('/devices', signedIn, asOneself, accept('json', pushDeviceInput), async (c) => {
    if (!vapidOf(c.env)) throw new Refusal('push_without_keys');
    await keepDevice(c.var.door, c.var.person.id, c.req.valid('json'), pushHostsOf(c.env), c.var.person.actor);
    return c.json({ ok: true }, 201);
  })
  .post('/devices/:id/remove', signedIn, asOneself, async (c) => {
    await pushDeviceDropped(c.var.door, c.var.person.id, c.req.param('id'), c.var.person.actor);
    return c.json({ ok: true }, 200);
  });

/** Whether an address is one a mail program calls by itself. */
export const isOneClick = (path: string): boolean => path.startsWith('/api/unsubscribe/');

/** The link in letters: a mail program's one click ends them; a person who opens it is asked on a page, since programs open links to look at them. */
export const unsubscribe = new Hono<ApiEnv>()
  .get('/:token', (c) => c.redirect(`${originOf(c.env, c.req.raw)}/thoi-nhan-thu/${encodeURIComponent(c.req.param('token'))}`, 303))
  .post('/:token', async (c) => {
    if (!c.env.BETTER_AUTH_SECRET) throw new Refusal('key_missing');
    await endLetters(c.var.door, c.env.BETTER_AUTH_SECRET, c.req.param('token'), c.var.now, addressOf(c.req.raw));
    return c.json({ ok: true }, 200);
  });

import type { Context } from 'hono';
import { createMiddleware } from 'hono/factory';
import type { Factor } from '#vocabulary';
import { grantsInForce, may, wantsSecondFactor, type Action, type RoleGrant } from '#domain/authority';
import { localDateAt } from '#domain/calendar';
import { truncatedAddress } from '#domain/person';
import { blindIndex, type BlindIndex } from '#services/blind-index';
import { accepted } from '#services/invite';
import type { Vapid } from '#services/send-push';
import { signInFor, type Provider, type SignIn } from '#services/sign-in';
import type { Actor } from '#store/audit';
import { boardsBehind } from '#store/boards';
import { Door } from '#store/d1';
import { grantsOf, personById } from '#store/people';
import { lineOf } from '#store/units';
import { Refusal } from '#refusal';

export type SignedIn = {
  id: string; name: string; email: string; username: string | null;
  /** What counts in this session, and everything that was ever granted. */
  grants: RoleGrant[]; granted: RoleGrant[];
  /** In whose name the log says it. */
  actor: Actor;
  session: { id: string; createdAt: number; factor: Factor; strong: boolean; provedAt: number };
  twoFactorEnabled: boolean;
  /** Support access: an administrator sees with this person's eyes. */
  support: { byId: string; byName: string; until: number } | null;
};
export type ApiEnv = {
  Bindings: Env;
  Variables: { door: Door; now: number; today: string };
};
export type StaffEnv = ApiEnv & { Variables: ApiEnv['Variables'] & { person: SignedIn } };

/** Every request has one door, so that what it costs is counted in one place, and one moment it happens at. */
export const opened = createMiddleware<ApiEnv>(async (c, next) => {
  c.set('door', new Door(c.env.DB));
  c.set('now', Date.now());
  c.set('today', localDateAt(c.var.now));
  await next();
  const { statements, rowsRead, rowsWritten } = c.var.door.cost;
  if (c.res.status !== 101) c.res.headers.set('server-timing', `d1;desc="${statements} statements, ${rowsRead} read, ${rowsWritten} written"`);
});

const ORIGINS_MAX = 20;
/** Setting sign-in up costs more than using it, so it is kept for the isolate's life. */
const signIns = new Map<string, { database: D1Database; signIn: SignIn; until: number }>();
/** A provider that did not answer is left out of what is kept; so with one configured it is made anew now and then. */
const WITH_PROVIDER_MS = 60_000;

/** The address people use: what a proxy in front says, or what was asked for. */
export const originOf = (env: Env, request: Request): string => env.PUBLIC_ORIGIN ?? new URL(request.url).origin;

/** The OpenID Connect provider this server is configured with; null = none. */
export const providerOf = (env: Env): Provider | null => (env.OIDC_ISSUER && env.OIDC_CLIENT_ID && env.OIDC_CLIENT_SECRET
  ? { issuer: env.OIDC_ISSUER, clientId: env.OIDC_CLIENT_ID, clientSecret: env.OIDC_CLIENT_SECRET, name: env.OIDC_NAME ?? 'tài khoản cơ quan' } : null);

/** Keys push services know this server by; null = it sends no push. They want an address to complain to: what is configured, or our own where it is https. */
export function vapidOf({ VAPID_PUBLIC_KEY: publicKey, VAPID_PRIVATE_KEY: privateKey, VAPID_SUBJECT, PUBLIC_ORIGIN }: Env): Vapid | null {
  const subject = VAPID_SUBJECT ?? (PUBLIC_ORIGIN?.startsWith('https:') ? PUBLIC_ORIGIN : 'https://bang-vang.invalid');
  return publicKey && privateKey ? { publicKey, privateKey, subject } : null;
}
/** Push services this installation adds to the known ones. */
export const pushHostsOf = ({ PUSH_HOSTS }: Env): string[] => (PUSH_HOSTS ?? '').split(',').map((host: string) => host.trim()).filter(Boolean);

/** Where a request came from, as far as the log may know. */
export const addressOf = (request: Request): string | null => truncatedAddress(request.headers.get('cf-connecting-ip'));

/** Sign-in at the address this request came to. */
export function signInOf(env: Env, request: Request): SignIn {
  if (!env.BETTER_AUTH_SECRET) throw new Refusal('key_missing');
  const origin = originOf(env, request);
  const known = signIns.get(origin);
  if (known !== undefined && known.database === env.DB && known.until > Date.now()) return known.signIn;
  const provider = providerOf(env);
  const signIn = signInFor({ database: env.DB, secret: env.BETTER_AUTH_SECRET, origin, provider,
    invited: (token) => accepted(new Door(env.DB), token, Date.now(), null) });
  // An isolate is reached by few names; somebody who invents many does not fill it.
  if (signIns.size >= ORIGINS_MAX) signIns.clear();
  signIns.set(origin, { database: env.DB, signIn, until: provider ? Date.now() + WITH_PROVIDER_MS : Number.POSITIVE_INFINITY });
  return signIn;
}

const STRONG: readonly Factor[] = ['code', 'passkey'];

const machines = new WeakMap<Request, SignedIn>();
/** Says who a request was let in as, other than by a session. */
export const asksAs = (request: Request, who: SignedIn): void => void machines.set(request, who);

/** Who is asking, with everything that counts in their session; null when nobody is signed in. */
export async function whoAsks(env: Env, request: Request, door: Door, now = Date.now()): Promise<SignedIn | null> {
  const machine = machines.get(request);
  if (machine) return machine;
  // Without a cookie there is no session: public visitors cost no look-up.
  if (!request.headers.get('cookie')?.includes('bangvang')) return null;
  const found = await signInOf(env, request).api.getSession({ headers: request.headers });
  if (!found) return null;
  const { id, name, email, username, twoFactorEnabled } = found.user;
  const factor = found.session.factor as Factor;
  const session = { id: found.session.id, createdAt: new Date(found.session.createdAt).getTime(), factor, strong: STRONG.includes(factor), provedAt: found.session.provedAt ?? 0 };
  const own = { id, name, email, username: username ?? null, session, twoFactorEnabled: Boolean(twoFactorEnabled) };
  const address = addressOf(request);
  const { supportFor, supportUntil } = found.session;
  const supported = supportFor && (supportUntil ?? 0) > now ? await personById(door, supportFor) : null;
  if (!supported) {
    const granted = await grantsOf(door, id);
    return { ...own, granted, grants: grantsInForce(granted, { strong: session.strong, support: false }), support: null, actor: { by: id, as: null, address, at: now } };
  }
  const granted = await grantsOf(door, supported.id);
  return { ...own, id: supported.id, name: supported.name, email: supported.email, username: supported.username, granted,
    grants: grantsInForce(granted, { strong: session.strong, support: true }), support: { byId: id, byName: name, until: supportUntil! },
    actor: { by: id, as: supported.id, address, at: now } };
}

/** Lets only those pass who are signed in as themselves or by support access. */
export const signedIn = createMiddleware<StaffEnv>(async (c, next) => {
  const person = await whoAsks(c.env, c.req.raw, c.var.door, c.var.now);
  if (!person) throw new Refusal('signed_out');
  c.set('person', person);
  await next();
});

/** Which action each door asks for, for the API's description. */
const asked = new WeakMap<object, Action>();
export const actionAskedBy = (door: object) => asked.get(door);

/** Lets only those pass who have a role for the action somewhere; services ask again for the unit itself. */
export const staffOnly = (action: Action) => {
  const door = createMiddleware<StaffEnv>(async (c, next) => {
    const person = await whoAsks(c.env, c.req.raw, c.var.door, c.var.now);
    if (!person) throw new Refusal('signed_out');
    allow(person, action, [], c.var.today);
    c.set('person', person);
    await next();
  });
  asked.set(door, action);
  return door;
};

/**
 * Asks the one function that decides; a no says whether a second factor, or the end of support access,
 * would make it a yes.
 * @throws Refusal
 */
export function allow(person: SignedIn, action: Action, line: readonly string[], today: string): void {
  if (may(person.grants, action, line, today)) return;
  if (!may(person.granted, action, line, today)) throw new Refusal(person.support ? 'support_only_looks' : 'not_allowed');
  throw new Refusal(person.support ? 'support_only_looks' : 'second_factor_missing');
}

/** The same for one unit, on the tree of today (of its last day, where it has ended). */
export async function allowOn(c: Context<StaffEnv>, action: Action, unitId: string): Promise<void> {
  const line = await lineOf(c.var.door, unitId, c.var.today);
  if (line.length === 0) throw new Refusal('unit_unknown', { field: 'unitId' });
  allow(c.var.person, action, line, c.var.today);
}

/** A proof holds this long for the next dangerous act. */
const PROOF_MS = 5 * 60_000;
export const provedUntil = (person: SignedIn): number => person.session.provedAt + PROOF_MS;

/** Publishing, recalling, granting, erasing, changing keys: the password or passkey is asked for again, and never lent. */
export const provedAgain = createMiddleware<StaffEnv>(async (c, next) => {
  assertProved(c);
  await next();
});

/** @throws Refusal unless somebody, as themselves, has shown who they are within the last minutes */
export function assertProved({ var: { person, now } }: Pick<Context<StaffEnv>, 'var'>): void {
  if (person.support) throw new Refusal('support_only_looks');
  if (provedUntil(person) <= now) throw new Refusal('proof_needed');
}

/** What is one's own to decide is not decided by somebody who only looks through one's eyes. */
export const asOneself = createMiddleware<StaffEnv>(async (c, next) => {
  if (c.var.person.support) throw new Refusal('support_only_looks');
  await next();
});

export const needsSecondFactor = (person: SignedIn, today: string): boolean =>
  !person.session.strong && !person.support && wantsSecondFactor(person.granted, today);

/** The keyed hash of codes; refuses before anything is read when the key is missing. */
export const blindOf = (env: Env): BlindIndex => blindIndex(env.BLIND_INDEX_KEY);

/** Tells every board that is behind. What is not told now is told by the minute's watch. */
export async function tellBoards(env: Env, door: Door): Promise<void> {
  for (const id of await boardsBehind(door)) {
    await env.CAMPAIGN_BOARD.get(env.CAMPAIGN_BOARD.idFromName(id)).tell(id);
  }
}

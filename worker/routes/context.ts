import { createMiddleware } from 'hono/factory';
import { may, type Action, type RoleGrant } from '#domain/authority';
import { localDateAt } from '#domain/calendar';
import { blindIndex, type BlindIndex } from '#services/blind-index';
import { signInFor, type SignIn } from '#services/sign-in';
import { boardsBehind } from '#store/boards';
import { Door } from '#store/d1';
import { grantsOf } from '#store/people';
import { Refusal } from '#refusal';

export type SignedIn = { id: string; name: string; email: string; grants: RoleGrant[] };
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
const signIns = new Map<string, { database: D1Database; signIn: SignIn }>();

/** Sign-in at the address this request came to. */
export function signInOf(env: Env, request: Request): SignIn {
  if (!env.BETTER_AUTH_SECRET) throw new Refusal('key_missing');
  const origin = env.PUBLIC_ORIGIN ?? new URL(request.url).origin;
  const known = signIns.get(origin);
  if (known !== undefined && known.database === env.DB) return known.signIn;
  const signIn = signInFor({ database: env.DB, secret: env.BETTER_AUTH_SECRET, origin });
  // An isolate is reached by few names; somebody who invents many does not fill it.
  if (signIns.size >= ORIGINS_MAX) signIns.clear();
  signIns.set(origin, { database: env.DB, signIn });
  return signIn;
}

/** Who is asking, with everything they were granted; null when nobody is signed in. */
export async function whoAsks(env: Env, request: Request, door: Door): Promise<SignedIn | null> {
  // Without a cookie there is no session: public visitors cost no look-up.
  if (!request.headers.get('cookie')?.includes('bangvang')) return null;
  const session = await signInOf(env, request).api.getSession({ headers: request.headers });
  if (!session) return null;
  const { id, name, email } = session.user;
  return { id, name, email, grants: await grantsOf(door, id) };
}

/** Lets only those pass who have a role for the action somewhere; services ask again for the unit itself. */
export const staffOnly = (action: Action) => createMiddleware<StaffEnv>(async (c, next) => {
  const person = await whoAsks(c.env, c.req.raw, c.var.door);
  if (!person) throw new Refusal('signed_out');
  if (!may(person.grants, action, [], c.var.today)) throw new Refusal('not_allowed');
  c.set('person', person);
  await next();
});

/** The keyed hash of codes; refuses before anything is read when the key is missing. */
export const blindOf = (env: Env): BlindIndex => blindIndex(env.BLIND_INDEX_KEY);

/** Tells every board that is behind. What is not told now is told by the minute's watch. */
export async function tellBoards(env: Env, door: Door): Promise<void> {
  for (const id of await boardsBehind(door)) {
    await env.CAMPAIGN_BOARD.get(env.CAMPAIGN_BOARD.idFromName(id)).tell(id);
  }
}

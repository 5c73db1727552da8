import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Miniflare, convertV4MiniflareOptions } from 'miniflare';
import type { D1Like } from '#store/d1';
import { root, type Build } from './build.ts';

export type Secrets = { BLIND_INDEX_KEY: string; BETTER_AUTH_SECRET: string; VAPID_PUBLIC_KEY: string; VAPID_PRIVATE_KEY: string };
/** Where a world listens; absent = nowhere, it is only worked on. */
export type Socket = { host: string; port: number };

/** Keys of an installation for push services: P-256, as browsers and services want them. */
function vapidKeys(): Pick<Secrets, 'VAPID_PUBLIC_KEY' | 'VAPID_PRIVATE_KEY'> {
  const { x, y, d } = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'jwk' });
  return { VAPID_PUBLIC_KEY: Buffer.concat([Buffer.of(4), Buffer.from(x!, 'base64url'), Buffer.from(y!, 'base64url')]).toString('base64url'), VAPID_PRIVATE_KEY: d! };
}

/** Secrets of this installation: made on first start, kept outside the database, readable by their owner only; one of a version before gets what it lacks. */
export function secretsOf(data: string): Secrets {
  const file = join(data, 'secrets.json');
  const known = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) as Partial<Secrets> : {};
  const whole: Secrets = { BLIND_INDEX_KEY: randomBytes(32).toString('hex'), BETTER_AUTH_SECRET: randomBytes(32).toString('base64url'), ...vapidKeys(), ...known };
  if (Object.keys(whole).some((name) => !(name in known))) {
    mkdirSync(data, { recursive: true });
    writeFileSync(file, JSON.stringify(whole, null, 2), { mode: 0o600 });
  }
  return whole;
}

/**
 * The Worker with its database and objects in `state`, in workerd on this machine. Requests on the
 * socket go straight to the Worker: no router stands in between; files are a read-only disk service.
 */
export function openWorld(
  { build, state, secrets, socket, vars = {} }: { build: Build; state: string; secrets: Secrets; socket?: Socket; vars?: Record<string, string> },
): Miniflare {
  mkdirSync(state, { recursive: true });
  return new Miniflare(convertV4MiniflareOptions({
    name: 'bang-vang',
    rootPath: join(build.script, '..'),
    // Programs the Worker carries beside its text lie in the same folder, under names made from their contents.
    modules: [{ type: 'ESModule', path: build.script, contents: readFileSync(build.script, 'utf8') },
      ...readdirSync(join(build.script, '..')).filter((name) => name.endsWith('.wasm')).map((name) => ({ type: 'CompiledWasm', path: join(build.script, '..', name), contents: readFileSync(join(build.script, '..', name)) }))],
    modulesRoot: join(build.script, '..'),
    compatibilityDate: /compatibility_date = "([\d-]+)"/.exec(readFileSync(join(root, 'wrangler.toml'), 'utf8'))![1]!,
    bindings: { ...secrets, ...vars },
    d1Databases: { DB: 'bang-vang' },
    r2Buckets: { EVIDENCE: 'bang-vang-evidence', EDITIONS: 'bang-vang-editions' },
    durableObjects: { CAMPAIGN_BOARD: { className: 'CampaignBoard', useSQLite: true }, BOARD_RELAY: { className: 'BoardRelay', useSQLite: true } },
    serviceBindings: { ASSETS: { disk: { path: build.assets, writable: false } } },
    resourcePersistencePath: state,
    cf: false,
    telemetry: { enabled: false },
    ...(socket && { unsafeDirectSockets: [socket] }),
  } as Parameters<typeof convertV4MiniflareOptions>[0]));
}

/** The database of a world, for work on it from outside. */
export const databaseOf = async (world: Miniflare): Promise<D1Like> => await world.getD1Database('DB') as unknown as D1Like;

/** Applies the migrations wrangler would, with wrangler's own bookkeeping, each once. */
export async function migrate(d1: D1Like): Promise<string[]> {
  await d1.prepare('CREATE TABLE IF NOT EXISTS d1_migrations (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT UNIQUE, applied_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP NOT NULL)').run();
  const { results } = await d1.prepare('SELECT name FROM d1_migrations').all<{ name: string }>();
  const applied = new Set(results.map((row) => row.name));
  const folder = join(root, 'schema', 'migrations');
  const fresh = readdirSync(folder).filter((file) => file.endsWith('.sql') && !applied.has(file)).sort();
  for (const file of fresh) {
    const statements = readFileSync(join(folder, file), 'utf8').split('--> statement-breakpoint').map((text) => text.trim()).filter(Boolean);
    await d1.batch([...statements.map((text) => d1.prepare(text)), d1.prepare('INSERT INTO d1_migrations (name) VALUES (?)').bind(file)]);
  }
  return fresh;
}

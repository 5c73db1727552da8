import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The repository; every path of the host starts here. */
export const root = join(import.meta.dirname, '..', '..');
const SOURCES = ['web/src', 'web/static', 'web/svelte.config.js', 'web/vite.config.ts', 'web/wuchale.config.js', 'worker', 'schema', 'wrangler.toml', 'package.json', 'package-lock.json'];

/** Modules land among the static files, compiled words beside their catalog; neither is a source. */
const MADE_BY_THE_BUILD = ['web/static/live', 'web/src/locales/.wuchale', 'web/src/locales/data.js', 'web/src/locales/pages/vi.po', 'web/src/locales/scripts/vi.po'];

/** One hash of everything the build is made from: names, sizes and contents. */
function stampOf(paths: string[]): string {
  const hash = createHash('sha256');
  const add = (path: string): void => {
    const full = join(root, path);
    if (!existsSync(full) || MADE_BY_THE_BUILD.includes(path)) return;
    if (statSync(full).isDirectory()) for (const name of readdirSync(full).sort()) add(`${path}/${name}`);
    else hash.update(path).update('\0').update(readFileSync(full)).update('\0');
  };
  for (const path of paths) add(path);
  return hash.digest('hex');
}

/** Runs one of the project's own tools with the Node we run on, as it ships whoever calls (a test runner says `test`); its words are shown only when it fails. */
function run(tool: string, args: string[], cwd: string): void {
  const done = spawnSync(process.execPath, [join(root, 'node_modules', tool), ...args], {
    cwd, encoding: 'utf8', env: { ...process.env, NODE_ENV: 'production', WRANGLER_SEND_METRICS: 'false', CI: '1' } });
  if (done.status !== 0) throw new Error(`${tool} ${args.join(' ')}\n${done.stdout}\n${done.stderr}`);
}

export type Build = { script: string; assets: string };

/**
 * Builds the pages and bundles the Worker exactly as `wrangler deploy` would ship it, into
 * `<data>/build`. Does nothing while no source has changed.
 */
export function build(data: string, say: (words: string) => void = () => {}): Build {
  const out = join(data, 'build');
  const made = { script: join(out, 'index.js'), assets: join(root, 'web', '.svelte-kit', 'cloudflare') };
  const stampFile = join(out, 'stamp');
  const fresh = () => existsSync(stampFile) && existsSync(made.script) && existsSync(made.assets) && readFileSync(stampFile, 'utf8') === stampOf(SOURCES);
  if (fresh()) return made;
  say('Đang dựng trang và máy chủ (lần đầu khoảng nửa phút)…');
  rmSync(out, { recursive: true, force: true });
  mkdirSync(out, { recursive: true });
  // Words that are not in the catalog yet are put there, to be translated; until then they stand as they are written.
  run('wuchale/dist/cli/index.js', [], join(root, 'web'));
  run('vite/bin/vite.js', ['build', '--logLevel', 'warn'], join(root, 'web'));
  run('wrangler/bin/wrangler.js', ['deploy', '--dry-run', '--outdir', out], root);
  writeFileSync(stampFile, stampOf(SOURCES));
  return made;
}

if (import.meta.main) build(process.env.BANGVANG_DATA ?? join(root, '.data'), console.log);

import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The repository; every path of the host starts here. */
export const root = join(import.meta.dirname, '..', '..');
const SOURCES = ['web/src', 'web/static', 'web/svelte.config.js', 'web/vite.config.ts', 'worker', 'schema', 'wrangler.toml', 'package.json', 'package-lock.json'];

/** The live module lands among the static files; it is not a source. */
const MADE_BY_THE_BUILD = 'web/static/live';

/** One hash of everything the build is made from: names, sizes and contents. */
function stampOf(paths: string[]): string {
  const hash = createHash('sha256');
  const add = (path: string): void => {
    const full = join(root, path);
    if (!existsSync(full) || path === MADE_BY_THE_BUILD) return;
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
  const stamp = stampOf(SOURCES);
  if (existsSync(stampFile) && existsSync(made.script) && existsSync(made.assets) && readFileSync(stampFile, 'utf8') === stamp) return made;
  say('Đang dựng trang và máy chủ (lần đầu khoảng nửa phút)…');
  rmSync(out, { recursive: true, force: true });
  mkdirSync(out, { recursive: true });
  run('vite/bin/vite.js', ['build', '--logLevel', 'warn'], join(root, 'web'));
  run('wrangler/bin/wrangler.js', ['deploy', '--dry-run', '--outdir', out], root);
  writeFileSync(stampFile, stamp);
  return made;
}

if (import.meta.main) build(process.env.BANGVANG_DATA ?? join(root, '.data'), console.log);

/** `npm test`: types, migrations, domain, worker, pages, browser; ends with one line that counts. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const scratch = mkdtempSync(join(tmpdir(), 'bang-vang-test-'));
let passed = 0;
let failed = 0;

/** Runs one of the project's tools with the Node we run on, showing what it says. */
function run(tool: string, args: string[], cwd = root): boolean {
  const done = spawnSync(process.execPath, [join(root, 'node_modules', tool), ...args], {
    cwd, stdio: ['ignore', 'inherit', 'inherit'], env: { ...process.env, NO_COLOR: '1', WRANGLER_SEND_METRICS: 'false' } });
  return done.status === 0;
}

function step(name: string, ok: boolean): void {
  console.log(`${ok ? '✓' : '✗'} ${name}`);
  if (ok) passed += 1;
  else failed += 1;
}

/** A vitest project; its tests are counted from its own report, and a run that reports none has failed. */
function project(name: string): void {
  const report = join(scratch, `${name}.json`);
  const ok = run('vitest/vitest.mjs', ['run', '--config', 'tests/vitest.config.ts', '--project', name, '--reporter=default', '--reporter=json', `--outputFile.json=${report}`]);
  try {
    const { numPassedTests, numFailedTests, numTotalTests } = JSON.parse(readFileSync(report, 'utf8')) as Record<string, number>;
    passed += numPassedTests ?? 0;
    failed += numFailedTests ?? 0;
    if (!ok && numFailedTests === 0) failed += 1;
    if (numTotalTests === 0) failed += 1;
  } catch {
    failed += 1;
  }
}

step('types of the Worker and the tests', run('typescript/bin/tsc', ['-p', 'tsconfig.json']));
step('SvelteKit has made its types', run('@sveltejs/kit/svelte-kit.js', ['sync'], join(root, 'web')));
step('types of the pages', run('svelte-check/bin/svelte-check', ['--tsconfig', './tsconfig.json', '--fail-on-warnings'], join(root, 'web')));
step('migrations say what the tables say', migrationsAreCurrent());
project('domain');
project('worker');
project('web');
rmSync(scratch, { recursive: true, force: true });
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;

function migrationsAreCurrent(): boolean {
  const done = spawnSync(process.execPath, [join(root, 'node_modules/drizzle-kit/bin.cjs'), 'check', '--config', 'schema/drizzle.config.ts'], { cwd: root, encoding: 'utf8' });
  const generated = spawnSync(process.execPath, [join(root, 'node_modules/drizzle-kit/bin.cjs'), 'generate', '--config', 'schema/drizzle.config.ts', '--name', 'unexpected'], { cwd: root, encoding: 'utf8' });
  return done.status === 0 && /No schema changes/.test(generated.stdout);
}

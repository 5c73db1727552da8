import { createHash } from 'node:crypto';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sveltekit } from '@sveltejs/kit/vite';
import { buildSync } from 'esbuild';
import { defineConfig } from 'vite';

/**
 * The live module is one small file that runs by itself on pages that do not hydrate; SvelteKit
 * builds scripts only for pages that do. Its name carries its content, so it may be kept for ever.
 */
function liveModule(): string {
  const here = import.meta.dirname;
  const { outputFiles } = buildSync({
    entryPoints: [join(here, 'src/lib/live/live.ts')], bundle: true, minify: true, write: false, format: 'iife', target: 'es2020',
    alias: { '#domain/name': join(here, '../worker/domain/name.ts') } });
  const text = outputFiles[0]!.contents;
  const name = `live-${createHash('sha256').update(text).digest('hex').slice(0, 10)}.js`;
  const folder = join(here, 'static', 'live');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, name), text);
  return `/live/${name}`;
}

export default defineConfig({
  plugins: [sveltekit()],
  define: { LIVE_MODULE: JSON.stringify(liveModule()) },
  build: { target: 'es2022', assetsInlineLimit: 0 },
  server: { proxy: { '/api': { target: 'http://localhost:8787', ws: true } } },
});

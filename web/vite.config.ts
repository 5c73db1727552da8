import { createHash } from 'node:crypto';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sveltekit } from '@sveltejs/kit/vite';
import { buildSync } from 'esbuild';
import { defineConfig } from 'vite';

/**
 * A script for pages that do not hydrate is one small file that runs by itself; SvelteKit builds
 * scripts only for pages that do. Its name carries its content, so it may be kept for ever.
 */
function script(name: string, entry: string): string {
  const here = import.meta.dirname;
  const { outputFiles } = buildSync({
    entryPoints: [join(here, entry)], bundle: true, minify: true, write: false, format: 'iife', target: 'es2022',
    // Of the vocabulary a script takes the words it says, not the lists made from it.
    pure: ['Object.keys'],
    alias: Object.fromEntries([['#domain/name', 'worker/domain/name.ts'], ['#domain/phase', 'worker/domain/phase.ts'], ['#vocabulary', 'schema/vocabulary.ts']].map(([name, file]) => [name, join(here, '..', file!)])) });
  const text = outputFiles[0]!.contents;
  const file = `${name}-${createHash('sha256').update(text).digest('hex').slice(0, 10)}.js`;
  writeFileSync(join(folder, file), text);
  return JSON.stringify(`/live/${file}`);
}

const folder = join(import.meta.dirname, 'static', 'live');
rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });

export default defineConfig({
  plugins: [sveltekit()],
  define: { LIVE_MODULE: script('live', 'src/lib/live/live.ts'), CLOCK_MODULE: script('clock', 'src/lib/live/clock.ts'), KEYS_MODULE: script('keys', 'src/lib/live/keys.ts'), PICTURES_MODULE: script('pictures', 'src/lib/live/pictures.ts') },
  build: { target: 'es2022', assetsInlineLimit: 0 },
  server: { proxy: { '/api': { target: 'http://localhost:8787', ws: true } } },
});

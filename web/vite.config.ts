import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sveltekit } from '@sveltejs/kit/vite';
import { build, type Plugin } from 'esbuild';
import { defineConfig, type Plugin as VitePlugin } from 'vite';
import { getConfig, Hub } from 'wuchale';
import { wuchale } from 'wuchale/vite';

const here = import.meta.dirname;

/** Words of scripts that are built apart come out of the same catalog. */
const words = async (): Promise<Plugin> => {
  const hub = await Hub.create('build', () => getConfig(join(here, 'wuchale.config.js')), here);
  return { name: 'words', setup: ({ onLoad }) => onLoad({ filter: /\.ts$/ }, async ({ path }) => {
    const text = readFileSync(path, 'utf8');
    const [{ code }] = await hub.transform(text, path, false);
    // A script that runs by itself may speak before the line the compiler put its words in: it comes first.
    const [made] = /^const _w_catalogs_ = .*$/m.exec(code ?? '') ?? [];
    return { contents: made ? `${made}\n${code!.replace(made, '')}` : code ?? text, loader: 'ts' };
  }) };
};

/** What a file of words exports. */
const namesIn = (file: string): string[] => [...readFileSync(file, 'utf8').matchAll(/^export (?:let|const) (\w+)/gm)].map(([, name]) => name!);

/**
 * Pages that hydrate bring their English apart: only who reads it fetches it, a file at a time and before the page
 * comes to life; on everybody else's phone there is none. On the server both languages are at hand.
 */
const englishApart: VitePlugin = {
  name: 'english-apart', enforce: 'pre',
  load(id, options) {
    if (options?.ssr || !/(\.en\.compiled\.js|\/vocabulary-en\.ts)$/.test(id)) return null;
    return `const own = globalThis.document?.documentElement.lang === 'en' ? await import(${JSON.stringify(`${id}?whole`)}) : {};\n${namesIn(id).map((name) => `export const ${name} = own.${name};`).join('\n')}`;
  },
};

/**
 * A script for pages that do not hydrate is one small file that runs by itself; SvelteKit builds
 * scripts only for pages that do. Its name carries its content, so it may be kept for ever.
 */
async function script(name: string, entry: string, plugins: Plugin[]): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [join(here, entry)], bundle: true, minify: true, write: false, format: 'iife', target: 'es2022', plugins,
    // Of the vocabulary a script takes the words it says, not the lists made from it.
    pure: ['Object.keys'],
    alias: Object.fromEntries([['#domain/language', 'worker/domain/language.ts'], ['#domain/name', 'worker/domain/name.ts'], ['#domain/phase', 'worker/domain/phase.ts'], ['#vocabulary', 'web/src/locales/vocabulary.ts']].map(([name, file]) => [name, join(here, '..', file!)])) });
  const text = outputFiles[0]!.contents;
  const file = `${name}-${createHash('sha256').update(text).digest('hex').slice(0, 10)}.js`;
  writeFileSync(join(folder, file), text);
  return JSON.stringify(`/live/${file}`);
}

const folder = join(here, 'static', 'live');
rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });

export default defineConfig(async () => {
  const plugins = [await words()];
  const [LIVE_MODULE, CLOCK_MODULE, KEYS_MODULE, PICTURES_MODULE, RACE_MODULE] = await Promise.all(['live', 'clock', 'keys', 'pictures', 'race'].map((name) => script(name, `src/lib/live/${name}.ts`, plugins)));
  return {
    resolve: { alias: { '@wuchale/svelte/runtime.svelte': join(here, 'src', 'locales', 'Words.svelte') } },
    plugins: [englishApart, wuchale({ configPath: join(here, 'wuchale.config.js') }), sveltekit()],
    define: { LIVE_MODULE, CLOCK_MODULE, KEYS_MODULE, PICTURES_MODULE, RACE_MODULE } as Record<string, string>,
    // A worker behind a page speaks as its page does: it is told which language by its name, and brings both.
    worker: { plugins: () => [wuchale({ configPath: join(here, 'wuchale.config.js') })] },
    // Which scripts belong to which of a hundred pages is known to each page's own head; in the browser only styles are listed again.
    build: { target: 'es2022', assetsInlineLimit: 0, modulePreload: { polyfill: false, resolveDependencies: (_: string, files: string[]) => files.filter((file) => file.endsWith('.css')) } },
    server: { proxy: { '/api': { target: 'http://localhost:8787', ws: true } } },
  };
});

import adapter from '@sveltejs/adapter-cloudflare';
import { vitePreprocess } from '@sveltejs/vite-plugin-svelte';

/** @type {import('@sveltejs/kit').Config} */
export default {
  preprocess: vitePreprocess(),
  // The board's table is laid out as a grid; said aloud, its roles survive every browser's display rules.
  // What scrolls sideways must be reachable by keyboard (WCAG 2.1.1), so wide tables take the focus.
  compilerOptions: { warningFilter: (warning) => !['a11y_no_redundant_roles', 'a11y_no_noninteractive_tabindex'].includes(warning.code) },
  kit: {
    adapter: adapter({ config: 'wrangler.adapter.toml' }),
    alias: { '#wire/*': '../schema/wire/*', '#vocabulary': 'src/locales/vocabulary.ts', '#domain/*': '../worker/domain/*' },
    // The two style attributes are SvelteKit's own announcer on pages that hydrate, and layercake's box around a chart ("position: relative;").
    // Public pages are cached, so a nonce would be one nonce for everybody: hashes instead.
    csp: {
      mode: 'hash',
      directives: {
        'default-src': ['none'], 'script-src': ['self'], 'style-src': ['self'], 'img-src': ['self', 'data:'], 'font-src': ['self'],
        'connect-src': ['self'], 'worker-src': ['self'], 'manifest-src': ['self'], 'style-src-attr': ['unsafe-hashes', 'sha256-S8qMpvofolR8Mpjy4kQvEm7m1q8clzU4dfDH0AmvZjo=', 'sha256-T6AAKdWxO6p6GZVyzGAJDSLhOoPuuoZ6LlqMX153CvM='], 'base-uri': ['none'], 'form-action': ['self'], 'frame-ancestors': ['none'],
      },
    },
    // Only who claims gets a service worker: the claim page registers it itself.
    serviceWorker: { register: false },
    inlineStyleThreshold: 0,
    version: { pollInterval: 0 },
  },
};

import { sveltekit } from '@sveltejs/kit/vite';
import { defineConfig } from 'vite';

export default defineConfig({
  plugins: [sveltekit()],
  // The live module is one file that runs by itself on pages that do not hydrate.
  worker: { format: 'iife' },
  build: { target: 'es2022', assetsInlineLimit: 0 },
  server: { proxy: { '/api': { target: 'http://localhost:8787', ws: true } } },
});

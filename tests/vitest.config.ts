import { join } from 'node:path';
import { cloudflareTest, readD1Migrations } from '@cloudflare/vitest-plugin';
import { defineConfig } from 'vitest/config';

const root = join(import.meta.dirname, '..');

/** `domain` needs no Cloudflare at all; `worker` runs in workerd on real D1; `web` drives a real browser. */
export default defineConfig(async () => ({
  test: {
    projects: [
      { root, test: { name: 'domain', include: ['tests/domain/**/*.test.ts', 'tests/simulator/**/*.test.ts', 'tests/house.test.ts'], testTimeout: 600_000 } },
      {
        root,
        resolve: { alias: { '#pages': join(root, 'tests/support/pages.ts') } },
        plugins: [cloudflareTest({
          wrangler: { configPath: join(root, 'wrangler.toml') },
          miniflare: {
            // The modules of a test come over a socket, and the library that makes papers is above its 1 MiB.
            compatibilityFlags: ['increase_websocket_message_size'],
            bindings: {
              BLIND_INDEX_KEY: 'ab'.repeat(32), LINES_PER_OBJECT: '200', BETTER_AUTH_SECRET: 'kJ8s7d6f5g4h3j2k1l0qwertyuiopZXCVBNM123',
              MIGRATIONS: await readD1Migrations(join(root, 'schema/migrations')),
            },
          },
        })],
        test: { name: 'worker', include: ['tests/worker/**/*.test.ts'], testTimeout: 240_000, hookTimeout: 120_000 },
      },
      { root, test: { name: 'web', include: ['tests/web/**/*.test.ts'], globalSetup: [join(root, 'tests/support/first-world.ts')], testTimeout: 240_000, hookTimeout: 240_000, fileParallelism: false } },
    ],
  },
}));

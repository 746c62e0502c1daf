import { randomBytes } from 'node:crypto';
import { cloudflareTest, readD1Migrations } from '@cloudflare/vitest-plugin';
import { defineConfig } from 'vitest/config';

const migrations = await readD1Migrations('./migrations');
/** As base64url; made anew for each run, because none of it is a secret worth keeping. */
const key = () => randomBytes(32).toString('base64url');

export default defineConfig({
  test: {
    // Vitest leaves one core to itself, which is half of a machine with two.
    maxWorkers: '100%',
    projects: [
      {
        test: {
          name: 'unit',
          include: ['tests/**/*.test.ts', 'tests/**/*.test.tsx'],
          exclude: ['tests/workers/**', 'tests/browser/**'],
          environment: 'node',
          testTimeout: 30_000,
        },
      },
      {
        plugins: [
          cloudflareTest({
            wrangler: { configPath: './wrangler.toml' },
            miniflare: {
              bindings: {
                TEST_MIGRATIONS: migrations,
                TARGET_KEYS: key(),
                LINK_KEY: key(),
                API_TOKEN: key(),
                ONCALL_TOKEN: key(),
                MAIL_FROM: 'alerts@nightwire.example',
              },
              // Nothing leaves the runtime: a test that wants an answer puts its own `fetch` into the runtime's ports.
              outboundService: (request: Request) => new Response(`blocked ${request.url}`, { status: 599 }),
            },
          }),
        ],
        test: {
          name: 'workers',
          include: ['tests/workers/**/*.test.ts'],
          setupFiles: ['./tests/workers/setup.ts'],
          testTimeout: 30_000,
        },
      },
      {
        test: {
          name: 'browser',
          include: ['tests/browser/**/*.test.ts'],
          environment: 'node',
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});

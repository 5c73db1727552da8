import type { D1Database as Database } from '@cloudflare/workers-types';

declare global {
  // The API's type is read from its source, whose bindings are none of a page's business; the full
  // runtime types would collide with the DOM's.
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- never used by a page
  type Env = any;
  type D1Database = Database;
  /** Addresses of the live module and of the passkey one, made by vite.config.ts. */
  const LIVE_MODULE: string;
  const KEYS_MODULE: string;
  /** Address of the module that counts down on pages without a board. */
  const CLOCK_MODULE: string;
  /** Address of the module that shrinks pictures on the device. */
  const PICTURES_MODULE: string;
  /** Address of the module that runs a campaign again, day by day. */
  const RACE_MODULE: string;

  namespace App {
    /** Pages are given files and the way back to our own API; no database. */
    interface Platform {
      env: { ASSETS: { fetch: typeof fetch }; PUBLIC_ORIGIN?: string; DEMONSTRATION?: string; DEMONSTRATION_CODES?: string };
      ctx: { exports?: { default: { fetch(request: Request): Promise<Response> } } };
    }
    interface Error {
      message: string;
      code?: string;
    }
  }
}
export {};

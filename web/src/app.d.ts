declare global {
  /** Address of the live module, made by vite.config.ts. */
  const LIVE_MODULE: string;

  namespace App {
    /** Pages are given files and the way back to our own API; no database. */
    interface Platform {
      env: { ASSETS: { fetch: typeof fetch }; DEMONSTRATION?: string };
      ctx: { exports?: { default: { fetch(request: Request): Promise<Response> } } };
    }
    interface Error {
      message: string;
      code?: string;
    }
  }
}
export {};

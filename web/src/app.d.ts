declare global {
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

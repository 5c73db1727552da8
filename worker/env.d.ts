import type { CampaignBoard } from './live/campaign-board.ts';

declare global {
  /** What the Worker is given. Secrets are absent until somebody sets them; what needs one says so. */
  interface Env {
    DB: D1Database;
    ASSETS: Fetcher;
    CAMPAIGN_BOARD: DurableObjectNamespace<CampaignBoard>;
    /** ≥ 32 bytes, hex: keys the blind index of dossier codes and accounts. Never in D1. */
    BLIND_INDEX_KEY?: string;
    BETTER_AUTH_SECRET?: string;
    /** The address people use, where a proxy stands in front. */
    PUBLIC_ORIGIN?: string;
    /** '1' while the demonstration year is loaded: every page says so. */
    DEMONSTRATION?: string;
  }
}
export {};

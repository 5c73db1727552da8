import type { BoardRelay } from './live/board-relay.ts';
import type { CampaignBoard } from './live/campaign-board.ts';

declare global {
  /** What the Worker is given. Secrets are absent until somebody sets them; what needs one says so. */
  interface Env {
    DB: D1Database;
    ASSETS: Fetcher;
    /** Pictures of claims, private; absent = none are taken. */
    EVIDENCE?: R2Bucket;
    /** Bytes of published editions, by digest, never overwritten; absent = nothing is published. */
    EDITIONS?: R2Bucket;
    CAMPAIGN_BOARD: DurableObjectNamespace<CampaignBoard>;
    BOARD_RELAY: DurableObjectNamespace<BoardRelay>;
    /** Open pages one object sends to before relays do; absent = 2,000. */
    LINES_PER_OBJECT?: string;
    /** ≥ 32 bytes, hex: keys the blind index of dossier codes and accounts. Never in D1. */
    BLIND_INDEX_KEY?: string;
    BETTER_AUTH_SECRET?: string;
    /** The address people use, where a proxy stands in front. */
    PUBLIC_ORIGIN?: string;
    /** Where a proxy in front says who is asking (`x-forwarded-for`); absent = Cloudflare says it. */
    CLIENT_ADDRESS_HEADER?: string;
    /** An OpenID Connect provider of the province: its issuer, our client there, and what the button says. */
    OIDC_ISSUER?: string;
    OIDC_CLIENT_ID?: string;
    OIDC_CLIENT_SECRET?: string;
    OIDC_NAME?: string;
    /** Where letters are posted as JSON `{to, subject, text}`, and the bearer token for it. Absent = links are handed over. */
    MAIL_ENDPOINT?: string;
    MAIL_TOKEN?: string;
    /** Keys by which push services know us (VAPID, P-256, base64url), an address of ours for them, and push services beside the known ones, by comma. Absent = no push. */
    VAPID_PUBLIC_KEY?: string;
    VAPID_PRIVATE_KEY?: string;
    VAPID_SUBJECT?: string;
    PUSH_HOSTS?: string;
    /** JSON `[{"name": "Đắk Lắk", "origin": "https://…"}]`: provinces whose published boards stand on the page of all; and what this one is called there. */
    PROVINCES?: string;
    PROVINCE_NAME?: string;
    /** '1' while the demonstration year is loaded: every page says so. */
    DEMONSTRATION?: string;
    /** The secret behind the demonstration sign-ins' one-time codes: shown on the page that asks for one. */
    DEMONSTRATION_CODES?: string;
  }
}
export {};

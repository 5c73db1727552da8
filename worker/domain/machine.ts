import type { Role, TokenScope } from '#vocabulary';

/** A window of the limit, and how often a token may ask in it: an export of 100,000 rows goes through in a minute. */
export const TOKEN_LIMIT = { uses: 600, windowMs: 60_000 } as const;
/** Begins every token, so that one that leaks is found by who looks for secrets. */
export const TOKEN_PREFIX = 'bangvang_';
const TOKEN = /^Bearer (bangvang_\S*)$/;

/** The token a request carries; null = none of ours (a proxy in front may have its own business with the header). */
export const bearerOf = (header: string | null): string | null => TOKEN.exec(header ?? '')?.[1] ?? null;

/** What each scope is: the role it acts by, and where. A role alone would open everything the role may do. */
const scopes: Record<TokenScope, { role: Role; methods: readonly string[]; groups: readonly string[] }> = {
  reconcile: { role: 'reconciler', methods: ['GET', 'POST', 'PUT'], groups: ['imports'] },
  read: { role: 'auditor', methods: ['GET'], groups: ['campaigns', 'imports', 'programme-desk', 'rewards'] },
};
export const roleOfScope = (scope: TokenScope): Role => scopes[scope].role;
/** Whether a token of a scope opens an address. */
export const scopeOpens = (scope: TokenScope, method: string, path: string): boolean =>
  scopes[scope].methods.includes(method) && scopes[scope].groups.includes(path.split('/')[2] ?? '');
/** In whose name the log says what a token did. */
export const machineId = (tokenId: string): string => `may-${tokenId}`;
export const tokenStateAt = ({ expiresAt, revokedAt }: { expiresAt: number; revokedAt: number | null }, now: number) => (revokedAt !== null ? 'revoked' as const : expiresAt <= now ? 'expired' as const : 'usable' as const);

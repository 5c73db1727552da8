import type { TokenScope } from '#vocabulary';
import { logged, type Actor } from './audit.ts';
import { sql, type Door } from './d1.ts';

export type TokenRow = { id: string; tokenHash: string; label: string; scope: TokenScope; unitId: string; byId: string; at: number; expiresAt: number; revokedAt: number | null; lastUsedAt: number | null };
const ROW = 'SELECT t.id, t.token_hash AS tokenHash, t.label, t.scope, t.unit_id AS unitId, t.by_id AS byId, t.at, t.expires_at AS expiresAt, t.revoked_at AS revokedAt, t.last_used_at AS lastUsedAt';

export const tokenById = (door: Door, id: string) => door.first<TokenRow>(`${ROW} FROM machine_token t WHERE t.id = ?1`, id);

/** Tokens of some units and everything below them, newest first. */
export const tokensWithin = (door: Door, unitIds: readonly string[], limit: number) => door.all<TokenRow & { unitName: string | null; byName: string | null }>(
  `${ROW}, (SELECT name FROM unit_period WHERE unit_id = t.unit_id ORDER BY valid_from DESC LIMIT 1) AS unitName, p.name AS byName FROM machine_token t LEFT JOIN person p ON p.id = t.by_id
   WHERE EXISTS (SELECT 1 FROM json_each(?1) w JOIN unit_path u ON u.ancestor_id = w.value AND u.unit_id = t.unit_id) ORDER BY t.at DESC, t.id LIMIT CAST(?2 AS INTEGER)`, JSON.stringify(unitIds), limit);

/** Keeps a token once; with its line in the log, which holds nothing of the secret. */
export const tokenKept = (door: Door, row: Pick<TokenRow, 'id' | 'tokenHash' | 'label' | 'scope' | 'unitId' | 'expiresAt'>, actor: Actor) => door.batch([
  sql(`INSERT INTO machine_token (id, token_hash, label, scope, unit_id, by_id, at, expires_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, CAST(?7 AS INTEGER), CAST(?8 AS INTEGER)) ON CONFLICT DO NOTHING`,
    row.id, row.tokenHash, row.label, row.scope, row.unitId, actor.by, actor.at, row.expiresAt),
  logged(actor, { action: 'make', noun: 'machine_token', nounId: row.id, unitId: row.unitId, after: { label: row.label, scope: row.scope, expiresAt: row.expiresAt } })]);

/** Ends a token from now on; again changes nothing. */
export const tokenRevoked = (door: Door, row: TokenRow, actor: Actor) => door.batch([
  sql('UPDATE machine_token SET revoked_at = CAST(?2 AS INTEGER), revoked_by = ?3 WHERE id = ?1 AND revoked_at IS NULL', row.id, actor.at, actor.by),
  logged(actor, { action: 'revoke', noun: 'machine_token', nounId: row.id, unitId: row.unitId, before: { label: row.label } })]);

export type TokenUse = TokenRow & { windowAt: number; windowUses: number };
/**
 * Counts one use of a token that holds, within a window of the limit, and says which token it is and how often it was
 * used in the window. One row read and written; past the limit it goes on being counted, so that it is seen.
 * @returns null when no token that holds has this hash
 */
export const tokenUsed = (door: Door, tokenHash: string, windowAt: number, now: number): Promise<TokenUse | null> => door.batch([
  sql(`UPDATE machine_token SET window_uses = iif(window_at = CAST(?2 AS INTEGER), window_uses + 1, 1), window_at = CAST(?2 AS INTEGER), last_used_at = CAST(?3 AS INTEGER)
       WHERE token_hash = ?1 AND revoked_at IS NULL AND expires_at > CAST(?3 AS INTEGER)`, tokenHash, windowAt, now),
  sql(`${ROW}, t.window_at AS windowAt, t.window_uses AS windowUses FROM machine_token t WHERE t.token_hash = ?1 AND t.revoked_at IS NULL AND t.expires_at > CAST(?2 AS INTEGER)`, tokenHash, now),
]).then(([, rows]) => ((rows as TokenUse[])[0] ?? null));

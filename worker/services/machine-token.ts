import { createHash, randomBytes } from 'node:crypto';
import { tokenScopes } from '#vocabulary';
import type { MachineTokenInput, MachineTokenLine, MachineTokenMade } from '#wire/machine-token';
import { TOKEN_LIMIT, TOKEN_PREFIX, tokenStateAt } from '#domain/machine';
import type { Actor } from '#store/audit';
import type { Door } from '#store/d1';
import { tokenById, tokenKept, tokenUsed, tokensWithin, type TokenUse } from '#store/machine-tokens';
import { Refusal } from '#refusal';

const DAY_MS = 86_400_000;
const LISTED = 200;
/** A secret of 256 bits needs no slow hash: there is nothing to guess. */
const hashOf = (token: string): string => createHash('sha256').update(token).digest('hex');

/**
 * Makes a token for a program and answers it, once: whoever lost the answer makes another and revokes this one.
 * @throws Refusal token_made when the id was used before
 */
export async function makeToken(door: Door, { id, label, scope, unitId, days }: MachineTokenInput, actor: Actor): Promise<MachineTokenMade> {
  const token = TOKEN_PREFIX + randomBytes(32).toString('base64url');
  const expiresAt = actor.at + days * DAY_MS;
  await tokenKept(door, { id, tokenHash: hashOf(token), label, scope, unitId, expiresAt }, actor);
  if ((await tokenById(door, id))?.tokenHash !== hashOf(token)) throw new Refusal('token_made');
  return { id, token, expiresAt };
}

/** Tokens of some units and all below them. */
export const tokenLines = async (door: Door, unitIds: readonly string[], now: number): Promise<MachineTokenLine[]> => (await tokensWithin(door, unitIds, LISTED)).map(
  ({ id, label, scope, unitId, unitName, byName, at, expiresAt, revokedAt, lastUsedAt }) => ({ id, label, scope, scopeLabel: tokenScopes[scope], unitId, unitName: unitName ?? '', byName: byName ?? '', at, expiresAt, revokedAt, lastUsedAt, state: tokenStateAt({ expiresAt, revokedAt }, now) }));

export type Used = { token: TokenUse; remaining: number; resetSeconds: number; over: boolean };
/** Looks a token up, counting its use. @throws Refusal token_unusable */
export async function useToken(door: Door, token: string, now: number): Promise<Used> {
  const windowAt = now - (now % TOKEN_LIMIT.windowMs);
  const used = await tokenUsed(door, hashOf(token), windowAt, now);
  if (!used) throw new Refusal('token_unusable');
  return { token: used, remaining: Math.max(0, TOKEN_LIMIT.uses - used.windowUses), resetSeconds: Math.ceil((windowAt + TOKEN_LIMIT.windowMs - now) / 1000), over: used.windowUses > TOKEN_LIMIT.uses };
}

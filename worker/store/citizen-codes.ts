import { sql, type Statement } from './d1.ts';

export type NewCode = { codeHash: string; claimId: string; bodyHash: string; unitId: string };

/** Codes that came with claims, for those that really came in as they were sent. */
export const citizenCodesMade = (codes: NewCode[], at: number, expiresAt: number): Statement[] => (codes.length === 0 ? [] : [sql(
  `INSERT INTO citizen_code (code_hash, claim_id, unit_id, made_at, expires_at)
   SELECT value->>0, value->>1, value->>3, CAST(?2 AS INTEGER), CAST(?3 AS INTEGER) FROM json_each(?1) JOIN claim c ON c.id = value->>1 AND c.body_hash = value->>2
   WHERE true ON CONFLICT DO NOTHING`, JSON.stringify(codes.map((code) => [code.codeHash, code.claimId, code.bodyHash, code.unitId])), at, expiresAt)]);

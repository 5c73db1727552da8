import { sql, type Statement } from './d1.ts';

/** SQL: whether anything is frozen (khóa số liệu), wherever. */
export const FROZEN = 'EXISTS (SELECT 1 FROM freeze WHERE lifted_at IS NULL AND ledger_seq IS NOT NULL)';
/** SQL: the last ledger entry of which anything is public: the last there is, or, while something is frozen, the last before that. */
export const PUBLIC_HEAD = `min((SELECT coalesce(max(seq), 0) FROM ledger), coalesce((SELECT min(ledger_seq) FROM freeze WHERE lifted_at IS NULL), 9007199254740991))`;
/** SQL: the moment that came with it; what people said since is not public either. */
export const PUBLIC_UNTIL = 'coalesce((SELECT min(from_at) FROM freeze WHERE lifted_at IS NULL AND ledger_seq IS NOT NULL), 9007199254740991)';

/**
 * Settles for ever which entry is the last before each freeze whose moment has come. It stands in every batch before
 * entries are written, so that there never is an entry after a freeze without its being known where that one lies.
 */
export const frozenSealed = (now: number): Statement => sql(
  `UPDATE freeze SET ledger_seq = (SELECT coalesce(max(seq), 0) FROM ledger) WHERE lifted_at IS NULL AND ledger_seq IS NULL AND from_at <= CAST(?1 AS INTEGER)`, now);

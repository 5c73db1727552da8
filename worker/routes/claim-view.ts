import type { ClaimView } from '#wire/claim';
import { stateWords } from '#domain/verification';
import type { From, ListedClaim } from '#store/claims';

/** A claim as its author or unit reads it; the state in words is said in one place. */
export const claimView = (row: ListedClaim, unitName: string): ClaimView => ({
  id: row.id, indicator: row.indicator, actDate: row.act_date, arrivedAt: row.arrived_at, unitId: row.unit_id, unitName,
  masked: row.masked, quantity: row.quantity, state: row.state, stateWords: stateWords(row.state, row.reason), reason: row.reason, words: row.words, needsCheck: row.needs_check === 1, capturedAt: row.captured_at });

/** A line of a list as an address carries it, and back. */
export const nextOf = (line: From): string | null => line && `${line.arrivedAt}.${line.id}`;
export const lineAt = (text: string | undefined): From => {
  const [arrivedAt, id] = text?.split('.') ?? [];
  return arrivedAt && id ? { arrivedAt: Number(arrivedAt), id } : null;
};

import type { Indicator } from '#vocabulary';
import { localDateAt } from '#domain/calendar';
import { sql, type Door } from './d1.ts';

/** A figure somebody published, entered where no single act is known. */
export type Published = { indicator: Indicator; unitId: string; actDate: string; acts: number };

/**
 * Enters published figures as ledger entries that name their source instead of a claim. Once: a cause
 * that is in the ledger already is left alone. Tallies are recounted by the caller.
 */
export const enterPublished = (door: Door, cause: string, at: number, figures: Published[]): Promise<unknown> => door.batch([sql(
  `INSERT INTO ledger (seq, claim_id, verdict_no, indicator, procedure_group, unit_id, team_id, act_date, claimed_at, milli, at, cause)
   SELECT (SELECT coalesce(max(seq), 0) FROM ledger) + 1 + f.key, NULL, 0, f.value->>0, '', f.value->>1, NULL, f.value->>2,
     CAST(?3 AS INTEGER), 1000 * (f.value->>3), CAST(?3 AS INTEGER), ?2
   FROM json_each(?1) f WHERE NOT EXISTS (SELECT 1 FROM ledger WHERE cause = ?2)`,
  JSON.stringify(figures.map((f) => [f.indicator, f.unitId, f.actDate, f.acts])), cause, at),
  sql('INSERT INTO ledger_day (day, first_seq) SELECT ?1, min(seq) FROM ledger WHERE cause = ?2 HAVING min(seq) IS NOT NULL ON CONFLICT (day) DO NOTHING', localDateAt(at), cause)]);

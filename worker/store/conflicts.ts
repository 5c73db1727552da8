import { sql, type Statement } from './d1.ts';

const LIVE = "('pending', 'recognised', 'needs_evidence')";

/**
 * Opens a case for every subject that claims of this batch share with another live claim, and brings
 * in whoever names it. A second claim of an open case joins it. To stand after the claims themselves.
 */
export const conflictsOpened = (rows: { id: string; subject_index: string | null }[], at: number): Statement[] => {
  const ids = JSON.stringify(rows.filter(({ subject_index }) => subject_index !== null).map(({ id }) => id));
  if (ids === '[]') return [];
  return [
    sql(`INSERT INTO conflict (id, subject_index, facet, opened_at, state)
         SELECT min(c.id), c.subject_index, c.facet, CAST(?2 AS INTEGER), 'open' FROM json_each(?1) a
         JOIN claim c ON c.id = a.value AND c.facet IN ('opening', 'dossier') AND c.state IN ${LIVE}
         WHERE EXISTS (SELECT 1 FROM claim r WHERE r.subject_index = c.subject_index AND r.facet = c.facet AND r.id <> c.id AND r.state IN ${LIVE})
         GROUP BY c.subject_index, c.facet ON CONFLICT DO NOTHING`, ids, at),
    sql(`INSERT INTO conflict_side (conflict_id, claim_id, unit_id, author_id)
         SELECT k.id, r.id, r.unit_id, r.author_id FROM json_each(?1) a JOIN claim c ON c.id = a.value
         JOIN conflict k ON k.subject_index = c.subject_index AND k.facet = c.facet AND k.state = 'open'
         JOIN claim r ON r.subject_index = k.subject_index AND r.facet = k.facet AND r.state IN ${LIVE}
         WHERE true ON CONFLICT DO NOTHING`, ids)];
};

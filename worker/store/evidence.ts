import { sql, type Statement } from './d1.ts';

/** Pictures of claims that have had their result for long enough: noted as gone, and their bytes put down for deletion. */
export const picturesSettled = (decidedBefore: number, now: number): Statement[] => {
  const settled = `FROM evidence e JOIN claim c ON c.id = e.claim_id WHERE e.state = 'kept' AND c.state NOT IN ('pending', 'needs_evidence') AND c.decided_at < CAST(?1 AS INTEGER)`;
  return [
    sql(`INSERT INTO object_due (key, at) SELECT e.id, CAST(?2 AS INTEGER) ${settled} ON CONFLICT DO NOTHING`, decidedBefore, now),
    sql(`UPDATE evidence SET state = 'gone', gone_at = CAST(?2 AS INTEGER), gone_why = 'settled' WHERE id IN (SELECT e.id ${settled})`, decidedBefore, now)];
};

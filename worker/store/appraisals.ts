import { sql, type Door, type Statement } from './d1.ts';

/** Points two people agreed on; `at` = when the second one did, UTC ms. */
export type AgreedAppraisal = { unitId: string; criterion: string; milli: number; at: number };

/** The same as a statement, to be read in one look with what else a board counts. */
export const appraisalsAgreed = (campaignId: string): Statement => sql(
  `SELECT unit_id AS unitId, criterion, milli, decided_at AS at FROM appraisal WHERE campaign_id = ?1 AND state = 'agreed' ORDER BY decided_at, id`, campaignId);

/** Points that count in a campaign, in the order they were agreed: of a judged criterion the last one counts, of the others their sum. */
export const agreedAppraisals = async (door: Door, campaignId: string): Promise<AgreedAppraisal[]> =>
  (await door.batch([appraisalsAgreed(campaignId)]))[0] as AgreedAppraisal[];

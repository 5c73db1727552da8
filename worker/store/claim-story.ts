import type { ClaimState, ConflictOutcome, Indicator, Outcome, PetitionState, Reason } from '#vocabulary';
import type { Rules } from '#wire/rules';
import { indicatorsOf, rulesOf } from '#domain/rules';
import { sql, type Door } from './d1.ts';
import { NAME_ON } from './units.ts';
import { DAY_COUNTS } from './verdicts.ts';

export type StoryClaim = {
  id: string; indicator: Indicator; procedureGroup: string; masked: string | null; quantity: number; needsCheck: number; agency: string | null;
  actDate: string; capturedAt: number; arrivedAt: number; unitId: string; unitName: string | null; teamId: string | null; teamName: string | null; activityId: string | null; activityName: string | null;
  authorId: string; authorName: string | null; subjectIndex: string | null; state: ClaimState; reason: Reason | null; words: string | null; verdictNo: number;
};
type Verdict = { no: number; at: number; outcome: Outcome; reason: Reason; words: string | null; byId: string; importId: string | null; fileAt: number | null };
type Entry = { seq: number; verdictNo: number; unitId: string; unitName: string | null; milli: number; at: number };

/** A campaign in whose time an act lies, and whether its day of the week counts and its claim came in time. */
export type CountingFor = { slug: string; name: string; weekdays: number; claimsUntil: number; onDay: number; inTime: number };

/** Everything that belongs to one claim, as one look; null when there is none. */
export async function claimWhole(door: Door, id: string) {
  const about = (text: string) => sql(text, id);
  const [claim, verdicts, entries, helpers, shares, campaigns, conflicts, petitions] = await door.batch([
    about(`SELECT c.id, c.indicator, c.procedure_group AS procedureGroup, c.masked, c.quantity, c.needs_check AS needsCheck, c.agency, c.act_date AS actDate,
      c.captured_at AS capturedAt, c.arrived_at AS arrivedAt, c.unit_id AS unitId, ${NAME_ON('c.unit_id', 'c.act_date')} AS unitName, c.team_id AS teamId, t.name AS teamName, a.id AS activityId, a.name AS activityName,
      c.author_id AS authorId, p.name AS authorName, c.subject_index AS subjectIndex, c.state, c.reason, c.words, c.verdict_no AS verdictNo
      FROM claim c LEFT JOIN team t ON t.id = c.team_id LEFT JOIN activity_claim x ON x.claim_id = c.id LEFT JOIN activity a ON a.id = x.activity_id LEFT JOIN person p ON p.id = c.author_id WHERE c.id = ?1`),
    about(`SELECT v.no, v.at, v.outcome, v.reason, v.words, v.by_id AS byId, v.import_id AS importId, i.created_at AS fileAt
      FROM verdict v LEFT JOIN office_import i ON i.id = v.import_id WHERE v.claim_id = ?1 ORDER BY v.no`),
    about(`SELECT l.seq, l.verdict_no AS verdictNo, l.unit_id AS unitId, ${NAME_ON('l.unit_id', 'l.act_date')} AS unitName, l.milli, l.at FROM ledger l WHERE l.claim_id = ?1 ORDER BY l.seq`),
    about('SELECT h.person_id AS personId, p.name, h.milli FROM claim_helper h LEFT JOIN person p ON p.id = h.person_id WHERE h.claim_id = ?1 ORDER BY h.milli DESC, h.person_id'),
    about(`SELECT s.value->>'u' AS unitId, ${NAME_ON("s.value->>'u'", 'c.act_date')} AS unitName, s.value->>'m' AS milli FROM claim c
      JOIN json_each(coalesce((SELECT unit_shares FROM verdict WHERE claim_id = c.id AND no = c.verdict_no), c.unit_shares)) s WHERE c.id = ?1`),
    // The same conditions as ENTRY_COUNTS_IN of store/verdicts.ts, for a claim that may have no entry yet; what would count but for its day or its arrival is told apart.
    about(`SELECT DISTINCT k.slug, k.name, r.rules, k.weekdays, k.claims_until AS claimsUntil, ${DAY_COUNTS('c.act_date')} AS onDay, c.arrived_at < k.claims_until AS inTime FROM claim c JOIN campaign_unit cu ON cu.unit_id IN (SELECT c.unit_id UNION ALL SELECT s.value->>'u' FROM json_each(c.unit_shares) s)
      JOIN campaign k ON k.id = cu.campaign_id AND k.act_from <= c.act_date AND c.act_date < k.act_to
      JOIN rules_edition r ON r.campaign_id = k.id AND r.edition = (SELECT max(edition) FROM rules_edition WHERE campaign_id = k.id)
      WHERE c.id = ?1 ORDER BY k.starts_at`),
    about('SELECT k.id, k.state, k.outcome FROM conflict_side s JOIN conflict k ON k.id = s.conflict_id WHERE s.claim_id = ?1 ORDER BY k.opened_at DESC'),
    about('SELECT id, state, by_id AS byId FROM petition WHERE claim_id = ?1 ORDER BY asked_at DESC'),
  ]);
  const [found] = claim as StoryClaim[];
  if (!found) return null;
  return {
    claim: found, verdicts: verdicts as Verdict[], entries: entries as Entry[],
    helpers: helpers as { personId: string; name: string | null; milli: number }[],
    shares: shares as { unitId: string; unitName: string | null; milli: number }[],
    campaigns: (campaigns as (CountingFor & { rules: string })[]).filter(({ rules }) => indicatorsOf(rulesOf(JSON.parse(rules) as Rules)).includes(found.indicator)),
    conflicts: conflicts as { id: string; state: 'open' | 'settled'; outcome: ConflictOutcome | null }[],
    petitions: petitions as { id: string; state: PetitionState; byId: string }[],
  };
}

/** What the ledger counts for claims now, in milli; a claim it counts nothing for has no entry. */
export const countedNow = async (door: Door, claimIds: readonly string[]): Promise<Map<string, number>> => new Map((await door.all<{ id: string; milli: number }>(
  'SELECT l.claim_id AS id, sum(l.milli) AS milli FROM json_each(?1) a JOIN ledger l ON l.claim_id = a.value GROUP BY 1', JSON.stringify(claimIds))).map(({ id, milli }) => [id, milli]));

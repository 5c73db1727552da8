import type { ConsentChoice, ConsentPurpose } from '#vocabulary';
import { logged, type Actor } from './audit.ts';
import { sql, type Door, type Statement } from './d1.ts';
import { FROZEN, PUBLIC_HEAD } from './public-head.ts';

export type ConsentRow = { purpose: ConsentPurpose; no: number; choice: ConsentChoice; textVersion: string; at: number };
/** Everything somebody ever said, oldest first. */
export const consentsOf = (door: Door, personId: string) => door.all<ConsentRow>(
  'SELECT purpose, no, choice, text_version AS textVersion, at FROM consent WHERE person_id = ?1 ORDER BY purpose, no', personId);

/** Records a choice after the one that was seen; the same choice again records nothing. */
export const consented = (door: Door, personId: string, purpose: ConsentPurpose, choice: ConsentChoice, textVersion: string, actor: Actor) => door.batch([
  sql(`INSERT INTO consent (person_id, purpose, no, choice, text_version, at)
       SELECT ?1, ?2, coalesce(max(no), 0) + 1, ?3, ?4, CAST(?5 AS INTEGER) FROM consent WHERE person_id = ?1 AND purpose = ?2
       HAVING coalesce((SELECT choice || text_version FROM consent WHERE person_id = ?1 AND purpose = ?2 ORDER BY no DESC LIMIT 1), '') <> ?3 || ?4`,
  personId, purpose, choice, textVersion, actor.at),
  logged(actor, { action: choice === 'nothing' ? 'withdraw' : 'agree', noun: 'consent', nounId: purpose, personId, after: { choice, textVersion } }),
  ...namesDue(personId)]);

/**
 * Boards of members on which somebody stands look at names anew before they are shown again. Comes after what they chose
 * is written, or says it.
 * @param choice where it is about to be forgotten that they chose anything
 */
export const namesDue = (personId: string, choice?: ConsentChoice): Statement[] => {
  const named = choice ? String(Number(choice !== 'nothing')) : `coalesce(${LAST_CHOICE('?1', "'campaign_board'")} IN ('initials', 'name'), 0)`;
  return [
    sql(`UPDATE member_board SET names_due = names_due + 1, agreed = agreed + (SELECT iif(c.micro > 0, ${named} - c.shown, 0) FROM member_cell c WHERE c.campaign_id = member_board.campaign_id AND c.person_id = ?1)
         WHERE campaign_id IN (SELECT campaign_id FROM member_cell WHERE person_id = ?1)`, personId),
    sql(`UPDATE member_cell SET shown = ${named} WHERE person_id = ?1 AND shown <> ${named}`, personId)];
};

/** The last word for a purpose. */
export const LAST_CHOICE = (person: string, purpose: string): string =>
  `(SELECT choice FROM consent WHERE person_id = ${person} AND purpose = ${purpose} ORDER BY no DESC LIMIT 1)`;

export type NamedMember = { id: string; name: string; choice: ConsentChoice; birthYear: number | null; acts: number };
/** Members of a unit who agreed to be named on its page, with their recognised acts of a year for that unit. */
export const namedMembers = (door: Door, unitId: string, today: string, from: string, limit: number) => door.all<NamedMember>(
  `SELECT p.id, p.name, p.birthYear, ${LAST_CHOICE('p.id', "'unit_page'")} AS choice,
     (SELECT coalesce(sum(c.quantity), 0) FROM claim c WHERE c.author_id = p.id AND c.unit_id = ?1 AND c.act_date >= ?3 AND CASE WHEN NOT ${FROZEN} THEN c.state = 'recognised' ELSE (SELECT sum(l.milli) FROM ledger l WHERE l.claim_id = c.id AND l.seq <= ${PUBLIC_HEAD}) > 0 END) AS acts
   FROM membership m JOIN person p ON p.id = m.person_id
   WHERE m.unit_id = ?1 AND m.valid_from <= ?2 AND ?2 < m.valid_to AND ${LAST_CHOICE('p.id', "'unit_page'")} IN ('initials', 'name')
   ORDER BY acts DESC, p.searchKey LIMIT CAST(?4 AS INTEGER)`, unitId, today, from, limit);

import { outcomes, type Outcome, type Reason } from '#vocabulary';
import type { ClaimRelation } from '#wire/story';
import { may, unitsServed, type RoleGrant } from './authority.ts';
import { isOwnWork } from './verification.ts';
import { isErased } from './person.ts';

/** A claim, as far as it matters who looks at it. */
export type LookedAt = {
  authorId: string; helperIds: readonly string[];
  /** The unit and all above it: today (with who took it over), and on the day of the act. */
  line: readonly string[]; lineThen: readonly string[];
};

/**
 * How somebody stands to a claim; null = it is not for them. The nearest relation counts: an author is
 * never a judge of their own claim, nor is a helper, and a reconciler sees none of their own branch.
 */
export function relationTo(claim: LookedAt, person: { id: string; grants: readonly RoleGrant[] }, today: string): ClaimRelation | null {
  const as = (role: RoleGrant['role'], action: 'keep_claims' | 'see_claims') => claim.line.length > 0 && may(person.grants.filter((grant) => grant.role === role), action, claim.line, today);
  if (claim.authorId === person.id) return 'author';
  if (as('officer', 'keep_claims') || as('administrator', 'keep_claims')) return 'officer';
  if (as('auditor', 'see_claims')) return 'auditor';
  if (claim.helperIds.includes(person.id)) return 'helper';
  const own = isOwnWork({ authorId: claim.authorId, line: [...claim.line, ...claim.lineThen] }, { id: person.id, ownUnitIds: unitsServed(person.grants) });
  return as('reconciler', 'see_claims') && !own ? 'judge' : null;
}

/** Whose word a verdict was, as a role; names of those who judge are nobody's business. */
export function spokenBy(verdict: { outcome: Outcome; reason: Reason; byId: string; importId: string | null }, authorId: string): string {
  if (verdict.outcome === 'withdrawn' || verdict.outcome === 'answered') {
    return isErased(authorId) ? 'người khai báo hoặc cán bộ đơn vị' : verdict.byId === authorId ? 'người khai báo' : 'cán bộ đơn vị, thay người khai báo';
  }
  if (verdict.importId !== null) return 'người đối soát, theo dữ liệu của cơ quan tiếp nhận';
  return BY_REASON[verdict.reason] ?? 'người đối soát';
}

const BY_REASON: Partial<Record<Reason, string>> = {
  claimed_twice: 'người giải quyết trùng hồ sơ', shared: 'người giải quyết trùng hồ sơ', rechecked: 'người kiểm tra lại', petition: 'người giải quyết kiến nghị',
  bulk: 'người đối soát, mở lại hàng loạt', bulk_undone: 'người đối soát, hoàn tác việc mở lại', import_undone: 'người đối soát, hoàn tác một lần đối soát',
};

/** What an outcome is called where its author reads it: a recognition that rests on the office's row is said as such. */
export const outcomeWords = (outcome: Outcome, reason: Reason): string => (outcome === 'recognised' && reason === 'matched' ? 'đã đối soát' : outcomes[outcome]);

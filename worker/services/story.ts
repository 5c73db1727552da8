import { petitionStates, reasons } from '#vocabulary';
import type { ClaimStory } from '#wire/story';
import { may, type RoleGrant } from '#domain/authority';
import { endWords, weekdaysWords, weekdayWords } from '#domain/calendar';
import { outcomeWords, relationTo, spokenBy } from '#domain/relation';
import { mayFollow, stateWords } from '#domain/verification';
import { claimWhole, countedNow } from '#store/claim-story';
import { claimsOfSubjects, type KnownClaim } from '#store/claims';
import type { Door } from '#store/d1';
import { lineOf, linesOn } from '#store/units';
import { Refusal } from '#refusal';
import { goneWith } from './own-word.ts';

type Reader = { id: string; grants: readonly RoleGrant[] };

/**
 * One claim with everything that became of it, as far as it is this reader's: an author and the unit's
 * officers see all, who judges sees no names, a helper sees their own part.
 * @throws Refusal claim_unknown, not_allowed
 */
export async function claimStory(door: Door, claimId: string, reader: Reader, today: string): Promise<ClaimStory> {
  const whole = await claimWhole(door, claimId);
  if (!whole) throw new Refusal('claim_unknown');
  const { claim, helpers } = whole;
  const [line, then] = await Promise.all([lineOf(door, claim.unitId, today), linesOn(door, [{ unitId: claim.unitId, date: claim.actDate }])]);
  const relation = relationTo({ authorId: claim.authorId, helperIds: helpers.map(({ personId }) => personId), line, lineThen: then.get(`${claim.unitId} ${claim.actDate}`) ?? [] }, reader, today);
  if (!relation) throw new Refusal('not_allowed');
  const part = relation === 'helper';
  const named = line.length > 0 && may(reader.grants, 'see_members', line, today);
  const speaks = relation === 'author' || relation === 'officer';
  const mayWithdraw = speaks && mayFollow(claim.state, 'withdrawn');
  return {
    id: claim.id, relation, indicator: claim.indicator, procedureGroup: claim.procedureGroup, masked: part ? null : claim.masked, quantity: claim.quantity,
    needsCheck: claim.needsCheck === 1, agency: part ? null : claim.agency, actDate: claim.actDate, capturedAt: claim.capturedAt, arrivedAt: claim.arrivedAt,
    unitId: claim.unitId, unitName: claim.unitName ?? '', teamId: claim.teamId, teamName: claim.teamName, activityId: claim.activityId, activityName: claim.activityName, authorName: named ? claim.authorName : null,
    state: claim.state, stateWords: stateWords(claim.state, claim.reason), reason: part ? null : claim.reason,
    reasonWords: part || !claim.reason ? null : reasons[claim.reason], words: part ? null : claim.words, verdictNo: claim.verdictNo,
    shares: part ? [] : whole.shares.map((share) => ({ ...share, unitName: share.unitName ?? '' })),
    helpers: helpers.filter(({ personId }) => !part || personId === reader.id).map(({ personId, name, milli }) => ({ name: named ? name : null, self: personId === reader.id, milli })),
    history: part ? [] : whole.verdicts.map((verdict) => ({
      no: verdict.no, at: verdict.at, outcome: verdict.outcome, outcomeWords: outcomeWords(verdict.outcome, verdict.reason), reason: verdict.reason, reasonWords: reasons[verdict.reason],
      words: verdict.words, by: spokenBy(verdict, claim.authorId), fileAt: verdict.fileAt })),
    entries: part ? [] : whole.entries.map((entry) => ({ ...entry, unitName: entry.unitName ?? '' })),
    campaigns: whole.campaigns.filter(({ onDay, inTime }) => onDay === 1 && inTime === 1).map(({ slug, name }) => ({ slug, name })),
    uncounted: whole.campaigns.filter(({ onDay, inTime }) => onDay === 0 || inTime === 0).map(({ slug, name, weekdays, claimsUntil, onDay }) => ({ slug, name,
      why: onDay === 0 ? `đợt này chỉ tính việc thực hiện vào ${weekdaysWords(weekdays)}, ngày thực hiện là ${weekdayWords(claim.actDate)}` : `đợt này chỉ nhận khai báo đến ${endWords(claimsUntil)}` })),
    conflicts: part ? [] : whole.conflicts.map(({ id, state }) => ({ id, open: state === 'open' })),
    petitions: whole.petitions.filter(({ byId }) => relation === 'officer' || relation === 'auditor' || byId === reader.id).map(({ id, state }) => ({ id, state, stateWords: petitionStates[state] })),
    mayWithdraw, mayAnswer: speaks && mayFollow(claim.state, 'answered'),
    leaving: mayWithdraw ? await leavingWith(door, claimId, claim.subjectIndex, { id: claim.id, indicator: claim.indicator, masked: claim.masked, state: claim.state }) : [],
  };
}

/** What a withdrawal would take along, the claim itself first, with what stands in the ledger for each. */
async function leavingWith(door: Door, claimId: string, subjectIndex: string | null, own: Pick<KnownClaim, 'id' | 'indicator' | 'masked' | 'state'>): Promise<ClaimStory['leaving']> {
  const kin = subjectIndex ? await claimsOfSubjects(door, [subjectIndex]) : [];
  const known = kin.find(({ id }) => id === claimId);
  const leaving = [own, ...(known ? goneWith(known, kin) : [])];
  const counted = await countedNow(door, leaving.map(({ id }) => id));
  return leaving.map(({ id, indicator, masked, state }) => ({ id, indicator, masked, state, milli: counted.get(id) ?? 0 }));
}

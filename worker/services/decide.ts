import { reasons, takesBack, type Outcome } from '#vocabulary';
import type { VerdictAnswer, VerdictBatch, VerdictInput } from '#wire/verdict';
import { countsInAny, may, unitsServed, type RoleGrant } from '#domain/authority';
import { localDateAt } from '#domain/calendar';
import { baseOf, besideOthers, isOwnWork, isUpgrade, mayFollow } from '#domain/verification';
import { claimsById, claimsOfSubjects, type KnownClaim } from '#store/claims';
import { logged, type Actor } from '#store/audit';
import { campaignsOrganisedOver } from '#store/campaigns';
import type { Door, Statement } from '#store/d1';
import { newestRows, type KeptRow } from '#store/imports';
import { linesOn } from '#store/units';
import { applyVerdicts, type Decided, type Decision } from '#store/verdicts';
import { Refusal } from '#refusal';
import type { BlindIndex } from './blind-index.ts';
import { inspectionsDrawn } from './inspect.ts';
import { contradictionOf } from './match.ts';

export type Judge = { id: string; grants: readonly RoleGrant[]; actor?: Actor };

/**
 * Verdicts by a person. Each is checked on its own: who may decide, nobody their own or their own
 * branch's, what may follow the present state, no second point for one subject. Withdrawing writes
 * the opposite ledger entry; withdrawing an account's opening withdraws its upgrade with it.
 * The request's id is its idempotency key.
 */
export async function decide({ door, judge, blind, now }: { door: Door; judge: Judge; blind: BlindIndex; now: number }, batch: VerdictBatch): Promise<VerdictAnswer> {
  const { decisions, refused, log } = await weighed({ door, judge, now }, batch);
  const { decided, ledgerSeq } = await applyVerdicts(door, decisions, { token: batch.id, at: now, day: localDateAt(now), before: await inspectionsDrawn(door, blind, decisions, batch.id), log });
  return { decided, refused: [...refused, ...decidedMeanwhile(decisions, decided)], ledgerSeq };
}

/** Those of whom somebody else spoke between looking and writing. */
export function decidedMeanwhile(decisions: readonly Decision[], decided: readonly Decided[]): VerdictAnswer['refused'] {
  const done = new Set(decided.map((each) => each.claimId));
  return decisions.filter(({ claimId }) => !done.has(claimId)).map(({ claimId }) => ({ claimId, code: 'decided_meanwhile', message: new Refusal('decided_meanwhile').message }));
}

/** What of a batch may be written, with what goes with it, and what may not; nothing is written yet. `log` is its line of the log. */
export async function weighed({ door, judge, now }: { door: Door; judge: Judge; now: number }, batch: VerdictBatch): Promise<{ decisions: Decision[]; refused: VerdictAnswer['refused']; log: Statement[] }> {
  const today = localDateAt(now);
  const claims = new Map((await claimsById(door, batch.verdicts.map((each) => each.claimId))).map((claim) => [claim.id, claim]));
  const lines = await linesOn(door, [...claims.values()].map((claim) => ({ unitId: claim.unit_id, date: claim.act_date })));
  const kin = Map.groupBy(
    await claimsOfSubjects(door, [...new Set([...claims.values()].flatMap((claim) => claim.subject_index ?? []))]), (claim) => claim.subject_index);
  const organised = await campaignsOrganisedOver(door, judge.id, [...new Set([...claims.values()].map((claim) => claim.unit_id))]);
  const rows = await newestRows(door, [...new Set(batch.verdicts.flatMap(({ claimId, outcome }) => (outcome === 'recognised' ? claims.get(claimId)?.subject_index ?? [] : [])))]);
  const refused: VerdictAnswer['refused'] = [];
  const decisions = new Map<string, Decision>();
  for (const asked of batch.verdicts) {
    try {
      const claim = claims.get(asked.claimId);
      if (!claim) throw new Refusal('claim_unknown');
      if (claim.token === batch.id) {
        // This very request decided it before its reply was lost: ask for the same answer again.
        decisions.set(claim.id, decisionOf(asked, claim.id, claim.verdict_no - 1));
        continue;
      }
      if (asked.seen !== undefined && asked.seen !== claim.verdict_no) throw new Refusal('decided_meanwhile');
      const line = lines.get(`${claim.unit_id} ${claim.act_date}`) ?? [claim.unit_id];
      const others = (claim.subject_index && kin.get(claim.subject_index)) || [];
      assertOthersWork(claim, line, organised, judge, today);
      check(asked, claim, others);
      if (asked.outcome === 'recognised') checkRow(claim, rows.get(claim.subject_index));
      if (asked.outcome === 'recognised' && others.some((other) => other.facet === claim.facet
        && other.id !== claim.id && decisions.get(other.id)?.outcome === 'recognised')) throw new Refusal('claimed_twice');
      for (const each of [claim, ...takenBackWith(asked.outcome, claim, others)]) {
        decisions.set(each.id, decisionOf(asked, each.id, each.verdict_no));
      }
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      refused.push({ claimId: asked.claimId, code: error.code, message: error.message });
    }
  }
  return { decisions: [...decisions.values()], refused, log: judge.actor ? [logged(judge.actor, { action: 'decide', noun: 'claim', nounId: [...decisions.keys()][0] ?? batch.id,
    unitId: claims.get([...decisions.keys()][0] ?? '')?.unit_id ?? null, after: { verdicts: [...decisions.values()].map(({ outcome, reason, claimId }) => [claimId, outcome, reason]) } })] : [] };

  function decisionOf({ outcome, reason, words }: VerdictInput, claimId: string, seen: number): Decision {
    return { claimId, seen, outcome, reason, byId: judge.id, importId: null, line: null, words: words || null };
  }
}

/**
 * Nobody judges where they have no say, what is their own or their branch's, or what counts in a campaign whose rules they set.
 * @throws Refusal not_allowed, own_work, organizer_decides
 */
export function assertOthersWork(claim: KnownClaim, line: string[], organised: Awaited<ReturnType<typeof campaignsOrganisedOver>>, judge: Judge, today: string): void {
  if (!may(judge.grants, 'decide', line, today)) throw new Refusal('not_allowed');
  if (isOwnWork({ authorId: claim.author_id, line }, { id: judge.id, ownUnitIds: unitsServed(judge.grants) })) throw new Refusal('own_work');
  if (countsInAny(organised, claim.unit_id, claim.act_date)) throw new Refusal('organizer_decides');
}

function check(asked: VerdictInput, claim: KnownClaim, others: KnownClaim[]): void {
  if (!mayFollow(claim.state, asked.outcome)) throw new Refusal('outcome_not_possible');
  const hindered = asked.outcome === 'recognised' ? besideOthers(claim, others) : null;
  if (hindered) throw new Refusal(hindered);
}

/** What the office's newest row says against a claim stands until the office says something else. */
function checkRow(claim: KnownClaim, row: KeptRow | undefined): void {
  const against = row && contradictionOf(row, claim);
  if (against) throw new Refusal('contradicts_row', { message: `Không công nhận được: ${reasons[against]} (dòng ${row.line}). Hãy yêu cầu đơn vị khai lại cho đúng, hoặc chờ dữ liệu mới của cơ quan.` });
}

/** An upgrade cannot stand without what it upgrades. */
export const takenBackWith = (outcome: Outcome, claim: KnownClaim, others: readonly KnownClaim[]): KnownClaim[] =>
  takesBack.includes(outcome) && !isUpgrade(claim.facet) && claim.state === 'recognised'
    ? others.filter((other) => isUpgrade(other.facet) && baseOf(other.facet) === claim.facet && other.state === 'recognised') : [];

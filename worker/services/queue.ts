import { sourceStates, type Reason } from '#vocabulary';
import type { CaseDecision, CaseView, DecisionAnswer, DecisionBatch, DecisionPreview, QueueView } from '#wire/queue';
import type { PictureView } from '#wire/evidence';
import { unitsServed, unitsWhere } from '#domain/authority';
import { localDateAt, startOfDay } from '#domain/calendar';
import { PLANTED_ONE_IN, PPM, drawOf, isDrawn } from '#domain/inspection';
import { HELD_MAX, UNDO_MS, agreesWith, effectOf, reasonFits, shared, type ReviewOutcome } from '#domain/queue';
import { districtOf } from '#domain/tree';
import { logged, type Actor } from '#store/audit';
import { campaignsOrganisedOver } from '#store/campaigns';
import { claimsById } from '#store/claims';
import type { Door, Statement } from '#store/d1';
import { WAITING_MAX, actsOf, boardsTouched, casesById, doneById, fillStep, heldCount, planted, queueHeads, queuePage, released, taken, undoneOf, undoneVerdict, undoneWord, verdictNoAt, verdictsKept, wordsKept,
  type CaseRow, type HeldRow, type OfficeLine, type Spoken, type Taker, type WordLine } from '#store/queue';
import { linesOfUnits, linesOn } from '#store/units';
import { FRESH, applyVerdicts } from '#store/verdicts';
import { Refusal, type RefusalCode } from '#refusal';
import type { BlindIndex } from './blind-index.ts';
import { evidenceLinks } from './evidence.ts';
import { assertOthersWork, weighed, type Judge } from './decide.ts';
import { inspectionsDrawn } from './inspect.ts';

export type Reviewer = Judge & { actor: Actor };
type At = { door: Door; judge: Reviewer; blind: BlindIndex; now: number };

/** Steps of the watch in one minute: 2,000 claims, so that a day's backlog is brought in within the hour and no minute is long. */
const STEPS_A_MINUTE = 4;
/** How far back a planted case may have been claimed: pictures of older ones are gone. */
const PLANTED_WITHIN_MS = 60 * 86_400_000;

/** The minute's watch: claims no import has settled in time become cases. */
export async function fillQueue(door: Door, now: number): Promise<void> {
  for (let step = 0; step < STEPS_A_MINUTE; step++) if (!await fillStep(door, now)) return;
}

/**
 * Takes cases until somebody holds `n`: from other districts than their own, never their own or their
 * branch's work nor what counts in a campaign they set the rules of, never what they have spoken on; the
 * districts whose oldest case has waited longest come first. Asked again it takes no more than that.
 */
export async function takeCases({ door, judge, blind, now }: At, n: number): Promise<void> {
  const today = localDateAt(now);
  const ownUnitIds = unitsServed(judge.grants);
  const own = await linesOfUnits(door, ownUnitIds, today);
  const reach = unitsWhere(judge.grants, 'decide', today);
  const taker: Taker = { id: judge.id, reach, ownUnitIds, ownDistrictIds: [...own.values()].map(districtOf) };
  const draw = (what: string) => blind.of('draw', `${what}/${judge.id}/${now}`);
  const { heads, held } = await queueHeads(door, judge.id, draw('where to begin'), now);
  const wanted = Math.min(n, HELD_MAX);
  if (held >= wanted) return;
  const open = heads.filter(({ districtId }) => !taker.ownDistrictIds.includes(districtId)).map((head) => ({ ...head, draw: drawOf(draw(`tie/${head.districtId}`)) }));
  const plant = isDrawn(draw('a known case'), ((wanted - held) * PPM) / PLANTED_ONE_IN) ? [planted(taker, momentId(now - Math.floor(drawOf(draw('which known case')) * PLANTED_WITHIN_MS)), wanted, now)] : [];
  const first = await taking(shared(open, wanted - held));
  // Where somebody was quicker, or what is oldest is one's own: every district that was seen is asked.
  if (first < wanted && open.length > 0) await taking(open.toSorted((a, b) => a.oldest - b.oldest || a.draw - b.draw).map(({ districtId }) => ({ districtId, cases: wanted })));

  async function taking(shares: { districtId: string; cases: number }[]): Promise<number> {
    const rows = await door.batch([...plant.splice(0), ...taken(taker, shares, wanted, now), heldCount(judge.id, now)]);
    return (rows.at(-1) as { n: number }[])[0]!.n;
  }
}

/** The beginning of a UUIDv7 made at a moment. */
function momentId(ms: number): string {
  const hex = ms.toString(16).padStart(12, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}`;
}

/** Gives back what somebody holds, all or some; that an administrator did it in another's place is logged. */
export async function releaseCases(door: Door, actor: Actor, personId: string, ids: string[] | null, now: number): Promise<void> {
  const other = actor.by !== personId;
  await door.batch([...released(personId, ids, now), ...(other ? [logged(actor, { action: 'release', noun: 'review', nounId: personId, personId })] : [])]);
}

/** What a reviewer holds and what waits: no author, no unit, no place, and nothing of what another said of a recognition that is looked at again. */
export async function queueView({ door, judge, blind, now }: At): Promise<QueueView> {
  const page = await queuePage(door, judge.id, now, startOfDay(localDateAt(now)));
  const { heads } = await queueHeads(door, judge.id, blind.of('draw', `where to begin/${judge.id}/${now}`), now);
  const pictures = await evidenceLinks({ door, blind, now }, judge.id, page.held.map(({ claimId }) => claimId));
  const [office, words] = [Map.groupBy(page.office, ({ caseId }) => caseId), Map.groupBy(page.words, ({ caseId }) => caseId)];
  return {
    held: page.held.map((row) => caseView(row, office.get(row.id) ?? [], words.get(row.id) ?? [], pictures.get(row.claimId) ?? [])),
    waiting: page.waiting, waitingMax: WAITING_MAX, oldestAt: heads.length === 0 ? null : Math.min(...heads.map(({ oldest }) => oldest)), lastDone: page.lastDone };
}

const caseView = (row: HeldRow, office: OfficeLine[], words: WordLine[], pictures: PictureView[]): CaseView => ({
  id: row.id, indicator: row.indicator, actDate: row.actDate, capturedAt: row.capturedAt, arrivedAt: row.arrivedAt, masked: row.masked, needsCheck: row.needsCheck === 1,
  subjectDate: row.subjectDate, agency: row.agency, procedureGroup: row.procedureGroup, quantity: row.quantity, team: row.teamId !== null, helpers: Math.max(1, row.helpers),
  units: row.unitShares ? (JSON.parse(row.unitShares) as unknown[]).length : 1, pledged: row.pledge !== null,
  citizen: row.codes === 0 ? 'not_asked' : row.helped === null ? 'silent' : row.helped === 1 ? 'confirmed' : 'denied',
  office: office.map(({ caseId: _, online, paidOnline, sourceState, ...line }) => ({ ...line, online: yesOrNo(online), paidOnline: yesOrNo(paidOnline), sourceState: sourceStates[sourceState as keyof typeof sourceStates] ?? sourceState })),
  history: heard(words).map(({ outcome, reason, words: said, at }) => ({ outcome, reason, words: said, at })),
  pictures: pictures.map(({ id, href, width, height, gone }) => ({ id, href, width, height, gone: gone?.words ?? null })),
  until: row.readyAt });
const yesOrNo = (flag: number | null): boolean | null => (flag === null ? null : flag === 1);

/** What was said until the claim last began to wait: what came after is the very word that is looked at again. */
const heard = (words: WordLine[]): WordLine[] => words.slice(0, words.findLastIndex(({ outcome }) => outcome === 'answered' || outcome === 'reopened') + 1);

type Weighed = { verdicts: (Spoken & { item: CaseDecision })[]; words: Spoken[]; clean: Spoken[]; thirds: Spoken[]; refused: DecisionAnswer['refused']; claimIds: Map<string, string> };

/** Sorts what is said of held cases by what it does; refuses what is not held, not fitting, or one's own, whatever kind of case it is. */
async function weighCases({ door, judge, now }: At, items: CaseDecision[], done: Map<string, { byId: string; outcome: string }>): Promise<Weighed> {
  const today = localDateAt(now);
  const cases = new Map((await casesById(door, items.map(({ reviewId }) => reviewId))).map((row) => [row.id, row]));
  const claims = new Map((await claimsById(door, [...new Set([...cases.values()].map(({ claimId }) => claimId))])).map((claim) => [claim.id, claim]));
  const lines = await linesOn(door, [...claims.values()].map((claim) => ({ unitId: claim.unit_id, date: claim.act_date })));
  const organised = await campaignsOrganisedOver(door, judge.id, [...new Set([...claims.values()].map((claim) => claim.unit_id))]);
  const found: Weighed = { verdicts: [], words: [], clean: [], thirds: [], refused: [], claimIds: new Map() };
  for (const item of items) {
    const refuse = (code: RefusalCode) => found.refused.push({ reviewId: item.reviewId, code, message: new Refusal(code).message });
    const said = done.get(item.reviewId);
    if (said) {
      if (said.byId !== judge.id || said.outcome !== item.outcome) refuse('decided_meanwhile');
      continue;
    }
    const held = cases.get(item.reviewId);
    if (!held || held.byId !== judge.id || held.readyAt <= now) {
      refuse('case_not_held');
      continue;
    }
    if (!reasonFits(item.outcome, item.reason)) {
      refuse('reason_not_fitting');
      continue;
    }
    const claim = claims.get(held.claimId)!;
    try {
      assertOthersWork(claim, lines.get(`${claim.unit_id} ${claim.act_date}`) ?? [claim.unit_id], organised, judge, today);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      refuse(error.code);
      continue;
    }
    found.claimIds.set(item.reviewId, held.claimId);
    sorted(found, held, item);
  }
  return found;
}

function sorted(found: Weighed, held: CaseRow, item: CaseDecision): void {
  const effect = effectOf(held.kind, item.outcome as ReviewOutcome, item.reason as Reason);
  const spoken: Spoken = { id: held.id, claimId: held.claimId, kind: held.kind, outcome: item.outcome, reason: item.reason, agreed: agreesWith(held.kind, item.outcome, held.expected) };
  if (effect.does === 'verdict') {
    found.verdicts.push({ ...spoken, item });
    return;
  }
  found.words.push(spoken);
  if (effect.does === 'clean') found.clean.push(spoken);
  if (effect.does === 'third') found.thirds.push(spoken);
}

/** The verdicts a batch asks for, weighed by the rules every verdict is; refusals come back by case. */
async function verdictsOf(at: At, id: string, { verdicts }: Weighed) {
  const byClaim = new Map(verdicts.map((each) => [each.claimId, each.id]));
  const { decisions, refused, log } = await weighed(at, { id, verdicts: verdicts.map(({ kind, claimId, item }) => {
    const effect = effectOf(kind, item.outcome as ReviewOutcome, item.reason as Reason);
    return { claimId, ...(effect.does === 'verdict' ? { outcome: effect.outcome as never, reason: effect.reason } : { outcome: item.outcome, reason: item.reason }), ...(item.words && { words: item.words }) };
  }) });
  return { decisions, log, refused: refused.map(({ claimId, ...no }) => ({ reviewId: byClaim.get(claimId)!, ...no })) };
}

/**
 * Writes what a reviewer says of cases they hold: verdicts by the rules of every verdict, with the looks
 * they are drawn for; words on cases that are not for a verdict; the cases leave the queue in the same
 * breath. The request's id is its idempotency key: sent again it gets the same answer and writes nothing.
 */
export async function decideCases(at: At, { id, items }: DecisionBatch): Promise<DecisionAnswer> {
  const { door, judge, blind, now } = at;
  const ids = items.map(({ reviewId }) => reviewId);
  const found = await weighCases(at, items, new Map((await doneById(door, ids)).map((row) => [row.id, row])));
  const { decisions, refused, log } = await verdictsOf(at, id, found);
  const no = new Set(refused.map(({ reviewId }) => reviewId));
  const { ledgerSeq } = await applyVerdicts(door, decisions, {
    token: id, at: now, day: localDateAt(now),
    also: found.words.length === 0 ? [] : [...wordsKept(found.words, found.clean, found.thirds, judge.id, now), logged(judge.actor, { action: 'decide', noun: 'review', nounId: id, after: { cases: found.words.length } })],
    before: [...verdictsKept(FRESH, found.verdicts.filter((each) => !no.has(each.id)), judge.id, id, now), ...await inspectionsDrawn(door, blind, decisions, id)], log });
  const answer: DecisionAnswer = { decided: [], refused: [...found.refused, ...refused], ledgerSeq };
  const done = new Map((await doneById(door, ids)).map((row) => [row.id, row]));
  const told = new Set(answer.refused.map(({ reviewId }) => reviewId));
  for (const { reviewId, outcome } of items.filter((item) => !told.has(item.reviewId))) {
    if (done.get(reviewId)?.byId === judge.id) answer.decided.push({ reviewId, outcome });
    else answer.refused.push({ reviewId, code: 'decided_meanwhile', message: new Refusal('decided_meanwhile').message });
  }
  return answer;
}

/** What a batch would do, by the same checks; writes nothing. */
export async function previewCases(at: At, { id, items }: DecisionBatch): Promise<DecisionPreview> {
  const found = await weighCases(at, items, new Map((await doneById(at.door, items.map(({ reviewId }) => reviewId))).map((row) => [row.id, row])));
  const { refused } = await verdictsOf(at, id, found);
  const no = new Set([...found.refused, ...refused].map(({ reviewId }) => reviewId));
  const yes = items.filter(({ reviewId }) => !no.has(reviewId));
  const claimIds = yes.filter(({ outcome }) => outcome === 'recognised').flatMap(({ reviewId }) => found.claimIds.get(reviewId) ?? []);
  const count = (...outcomes: string[]) => yes.filter(({ outcome }) => outcomes.includes(outcome)).length;
  const [adds, boards] = claimIds.length === 0 ? [[], []] : await Promise.all([actsOf(at.door, claimIds), boardsTouched(at.door, claimIds)]);
  return { recognised: count('recognised'), needsEvidence: count('needs_evidence'), notRecognised: count('rejected', 'duplicate'), adds, boards, refused: [...found.refused, ...refused] };
}

/**
 * Takes back what one has just said: a verdict is reopened in the open, like any other; a word without
 * one is as if it had not been said. The case is in one's hands again.
 * @throws Refusal undo_too_late when it was long ago, not one's own, or somebody has spoken since
 */
export async function undoDecision(at: At, { id, reviewId }: { id: string; reviewId: string }): Promise<{ ok: true }> {
  const { door, judge, now } = at;
  const [done] = await doneById(door, [reviewId]);
  if (!done || done.byId !== judge.id || now - done.doneAt > UNDO_MS) throw new Refusal('undo_too_late');
  if (await undoneOf(door, reviewId)) return { ok: true };
  const log: Statement[] = [logged(judge.actor, { action: 'undo', noun: 'review', nounId: id, before: { outcome: done.outcome } })];
  if (done.kind === 'first') {
    const seen = await verdictNoAt(door, done.claimId, done.doneAt);
    if (seen === null) throw new Refusal('undo_too_late');
    const { decisions, refused } = await weighed(at, { id, verdicts: [{ claimId: done.claimId, seen, outcome: 'reopened', reason: 'mistake' }] });
    const [no] = refused;
    if (no) throw new Refusal(no.code as RefusalCode);
    await applyVerdicts(door, decisions, { token: id, at: now, day: localDateAt(now), log: [...undoneVerdict(done, now), ...log] });
  } else if (done.kind !== 'third' || done.agreed === 1) {
    await door.batch(undoneWord(done, now, log));
  }
  if (!await undoneOf(door, reviewId)) throw new Refusal('undo_too_late');
  return { ok: true };
}

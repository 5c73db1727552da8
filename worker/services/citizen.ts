import type { CitizenQuestion } from '#wire/citizen';
import { CITIZEN_CODE } from '#wire/claim';
import { typedCode } from '#domain/confirmation';
import type { Actor } from '#store/audit';
import { codeAnswered, codeAsked, codeReplaced, guessForgiven } from '#store/citizen-codes';
import type { Door } from '#store/d1';
import { attemptCounted } from '#store/sessions';
import { Refusal } from '#refusal';
import type { BlindIndex } from './blind-index.ts';

/** The helped person has this long to say that it was so; with a claim that brings its code, too. */
export const CITIZEN_CODE_MS = 14 * 86_400_000;
/** Many people share one network here, and a code has fifty bits: patience for mistakes, none for machines. */
const WRONG_CODES = { freely: 30, firstMs: 10_000, maxMs: 5 * 60_000, forgetMs: 60 * 60_000 } as const;

/** Makes a code for a claim that exists; earlier ones of it that nobody used stop working. @throws Refusal when it has been answered for */
export async function makeCode(door: Door, blind: BlindIndex, actor: Actor, claim: { id: string; unitId: string; authorId: string }, code: string, now: number): Promise<number> {
  const expiresAt = await codeReplaced(door, { codeHash: blind.of('citizen', code), claimId: claim.id, unitId: claim.unitId }, now + CITIZEN_CODE_MS, actor, claim.authorId);
  if (expiresAt === null) throw new Refusal('citizen_not_asked');
  return expiresAt;
}

type Citizen = { door: Door; blind: BlindIndex; now: number };
const hashOf = (blind: BlindIndex, typed: string): string | null => {
  const code = typedCode(typed);
  return CITIZEN_CODE.test(code) ? blind.of('citizen', code) : null;
};

/**
 * What a code asks. Looking uses nothing up. Used, expired, wrong and impossible codes are one answer.
 * @param own whether the one who asks, if known, is the one who claimed: nobody confirms their own work
 * @throws Refusal
 */
export async function lookAtCode({ door, blind, now }: Citizen, typed: string, own: (claim: { unitId: string; authorId: string }) => Promise<boolean>) {
  const codeHash = hashOf(blind, typed);
  const asked = codeHash && await codeAsked(door, codeHash, now);
  if (!asked) throw new Refusal('citizen_code_unusable');
  if (await own(asked)) throw new Refusal('citizen_own');
  return { ...asked, codeHash };
}

export const questionOf = ({ actDate, unitName, indicator, expiresAt }: Awaited<ReturnType<typeof lookAtCode>>): CitizenQuestion => ({ actDate, unitName, indicator, expiresAt });

/** Takes the answer, once. It is a precondition of nothing, and changes no points. @throws Refusal */
export async function answerCode(citizen: Citizen, typed: string, answer: { helped: boolean; satisfaction: number | null }, own: (claim: { unitId: string; authorId: string }) => Promise<boolean>): Promise<void> {
  const { codeHash, claimId, unitId } = await lookAtCode(citizen, typed, own);
  if (!(await codeAnswered(citizen.door, codeHash, answer, { claimId, unitId }, citizen.now))) throw new Refusal('citizen_code_unusable');
}

/**
 * Lets a network try a code. A try is counted before anything is looked at, so that many at once get no
 * more than one after the other, and forgiven when the code was right; counted by a keyed hash of the
 * truncated address. Who must wait is told so, whatever the code.
 * @param address truncated network, null = not known, which all who are not known share
 */
export async function guessed<Answer>({ door, blind, now }: Citizen, address: string | null, run: () => Promise<Answer>): Promise<Answer> {
  const key = blind.of('citizen', `network\n${address ?? ''}`);
  if (!await attemptCounted(door, key, now, WRONG_CODES)) throw new Refusal('citizen_wait');
  try {
    const answer = await run();
    await guessForgiven(door, key);
    return answer;
  } catch (error) {
    // Nobody pays for a fault of ours, or for looking at a code of their own.
    if (!(error instanceof Refusal) || error.code !== 'citizen_code_unusable') await guessForgiven(door, key);
    throw error;
  }
}

import { ANSWER_WORKING_DAYS, dataRequests, type DataRequestKind } from '#vocabulary';
import { localDateAt } from '#domain/calendar';
import { addTerm, addWorkingDays } from '#domain/working-days';
import type { Actor } from '#store/audit';
import type { Door } from '#store/d1';
import { grantsOf } from '#store/people';
import { askRequest, erasePerson, holidays, requestById, stepRequest } from '#store/privacy';
import { Refusal } from '#refusal';

/** Days of a request from the day it came: to answer (working days) and to carry out (the term of its kind). */
export function deadlines(kind: DataRequestKind, askedOn: string, free: ReadonlySet<string>): { answerBy: string; doneBy: string } {
  return { answerBy: addWorkingDays(askedOn, ANSWER_WORKING_DAYS, free), doneBy: addTerm(askedOn, dataRequests[kind].doneDays, free) };
}

const freeDays = async (door: Door): Promise<Set<string>> => new Set((await holidays(door)).map(({ date }) => date));

/** Takes a request in; its days are computed once, with the holidays known then. */
export async function askAboutData(door: Door, personId: string, input: { id: string; kind: DataRequestKind; words: string }, actor: Actor): Promise<void> {
  const days = deadlines(input.kind, localDateAt(actor.at), await freeDays(door));
  if (!await askRequest(door, { ...input, personId, ...days }, actor)) throw new Refusal('request_waiting', { field: 'kind' });
}

/**
 * Moves a request on. A deletion is carried out here: the person is erased in the same batch that ends
 * the request. Everything else is carried out where it belongs (members, consents) and only noted.
 */
export async function handleRequest(
  door: Door, id: string, input: { step: 'accept' | 'refuse' | 'extend' | 'done'; answer: string; days?: number | undefined }, actor: Actor,
): Promise<void> {
  const request = await requestById(door, id);
  if (!request || request.state === 'done' || request.state === 'refused') throw new Refusal('request_unknown');
  const { step, answer, days } = input;
  if (['accept', 'refuse', 'extend'].includes(step) && answer === '') throw new Refusal('answer_missing', { field: 'answer' });
  const from = request.state;
  if (step === 'accept') {
    // Accepted already (a reply was lost, or two administrators at once): the first answer stands, and nothing is carried out by it.
    if (from === 'waiting') await stepRequest(door, id, from, { state: 'accepted', answer, answeredAt: actor.at }, request.personId, actor);
    return;
  }
  if (step === 'refuse') return void await stepRequest(door, id, from, { state: 'refused', answer, answeredAt: actor.at, doneAt: actor.at }, request.personId, actor);
  if (from !== 'accepted') throw new Refusal('answer_missing', { message: 'Hãy trả lời người yêu cầu trước.' });
  if (step === 'extend') {
    if (request.extendedDays > 0) throw new Refusal('request_waiting', { message: 'Thời hạn chỉ được kéo dài một lần.' });
    const doneBy = addTerm(request.doneBy, days ?? 1, await freeDays(door));
    return void await stepRequest(door, id, from, { answer, doneBy, extendedDays: days ?? 1 }, request.personId, actor);
  }
  if (request.kind !== 'deletion') return void await stepRequest(door, id, from, { state: 'done', doneAt: actor.at, ...(answer && { answer }) }, request.personId, actor);
  const today = localDateAt(actor.at);
  if ((await grantsOf(door, request.personId)).some(({ role, validTo }) => role !== 'member' && validTo > today)) throw new Refusal('erase_administrator');
  if (!await erasePerson(door, request.personId, id, today, actor)) throw new Refusal('request_unknown', { message: 'Yêu cầu này vừa được người khác trả lời, hoặc người này vừa được giao vai trò. Hãy tải lại trang.' });
}

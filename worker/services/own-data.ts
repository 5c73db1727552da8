import { auditLines } from '#store/audit';
import { claimsOfAuthor } from '#store/claims';
import { consentsOf } from '#store/consents';
import type { Door } from '#store/d1';
import { membershipsOf } from '#store/members';
import { grantsOf, hasAddress, personById } from '#store/people';
import { requestsOf } from '#store/privacy';
import { sessionsOf } from '#store/sessions';
import { teamsOfPerson } from '#store/teams';

const EVERYTHING = 100_000;

/** Everything the system holds about somebody, for themselves: plain JSON, dates as stored, codes masked. */
export async function dataOf(door: Door, personId: string, today: string) {
  const person = await personById(door, personId);
  const [grants, memberships, teams, consents, claims, requests, sessions, log] = await Promise.all([
    grantsOf(door, personId), membershipsOf(door, personId, today), teamsOfPerson(door, personId), consentsOf(door, personId),
    claimsOfAuthor(door, personId, EVERYTHING), requestsOf(door, personId), sessionsOf(door, personId, 0),
    auditLines(door, { within: null, unitId: null, personId, from: 0, until: Number.MAX_SAFE_INTEGER, before: Number.MAX_SAFE_INTEGER }, EVERYTHING)]);
  return {
    person: person && { id: person.id, name: person.name, email: hasAddress(person.email) ? person.email : null, phone: person.username, birthYear: person.birthYear },
    roles: grants.filter(({ role }) => role !== 'member'), memberships, teams, consents,
    claims: claims.map(({ unit_name, act_date, captured_at, arrived_at, ...claim }) => ({ ...claim, unitName: unit_name, actDate: act_date, capturedAt: captured_at, arrivedAt: arrived_at })),
    requests: requests.map(({ personId: _, ...request }) => request),
    sessions, log: log.map(({ seq, at, action, noun, before, after, address }) => ({ seq, at, action, noun, before, after, address })),
  };
}

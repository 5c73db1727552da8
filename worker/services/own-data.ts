import { auditLines } from '#store/audit';
import { claimsOfAuthor } from '#store/claims';
import { consentsOf } from '#store/consents';
import type { Door } from '#store/d1';
import { picturesOfPerson } from '#store/evidence';
import { membershipsOf } from '#store/members';
import { grantsOf, hasAddress, personById } from '#store/people';
import { requestsOf } from '#store/privacy';
import { sessionsOf } from '#store/sessions';
import { teamsOfPerson } from '#store/teams';
import { namesOn } from '#store/units';

const EVERYTHING = 100_000;

/** Everything the system holds about somebody, for themselves: plain JSON, dates as stored, codes masked. */
export async function dataOf(door: Door, personId: string, today: string) {
  const person = await personById(door, personId);
  const [grants, memberships, teams, consents, claims, requests, sessions, log] = await Promise.all([
    grantsOf(door, personId), membershipsOf(door, personId, today), teamsOfPerson(door, personId), consentsOf(door, personId),
    claimsOfAuthor(door, personId, null, EVERYTHING), requestsOf(door, personId), sessionsOf(door, personId, 0),
    auditLines(door, { within: null, unitId: null, personId, from: 0, until: Number.MAX_SAFE_INTEGER, before: Number.MAX_SAFE_INTEGER }, EVERYTHING)]);
  const names = await namesOn(door, claims.map((row) => ({ unitId: row.unit_id, date: row.act_date })));
  return {
    person: person && { id: person.id, name: person.name, email: hasAddress(person.email) ? person.email : null, phone: person.username, birthYear: person.birthYear },
    roles: grants.filter(({ role }) => role !== 'member'), memberships, teams, consents,
    claims: claims.map((row) => ({ id: row.id, indicator: row.indicator, actDate: row.act_date, capturedAt: row.captured_at, arrivedAt: row.arrived_at, unitId: row.unit_id,
      unitName: names.get(`${row.unit_id} ${row.act_date}`) ?? null, masked: row.masked, quantity: row.quantity, state: row.state, reason: row.reason, words: row.words })),
    pictures: await picturesOfPerson(door, personId),
    requests: requests.map(({ personId: _, ...request }) => request),
    sessions, log: log.map(({ seq, at, action, noun, before, after, address }) => ({ seq, at, action, noun, before, after, address })),
  };
}

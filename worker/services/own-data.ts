import { auditLines } from '#store/audit';
import { claimsListed, claimsSharedBy } from '#store/claim-lists';
import { conflictsOfAuthor } from '#store/conflicts';
import { consentsOf } from '#store/consents';
import type { Door } from '#store/d1';
import { picturesOfPerson } from '#store/evidence';
import { leaguesOfPerson } from '#store/leagues';
import { membershipsOf } from '#store/members';
import { newsOf } from '#store/news';
import { notifyChoiceOf, pushDevicesOf } from '#store/notify';
import { grantsOf, hasAddress, personById } from '#store/people';
import { requestsOf } from '#store/privacy';
import { sessionsOf } from '#store/sessions';
import { teamsOfPerson } from '#store/teams';
import { petitionsBy } from '#store/petitions';
import { namesOn } from '#store/units';

const EVERYTHING = 100_000;

/** Everything the system holds about somebody, for themselves: plain JSON, dates as stored, codes masked. */
export async function dataOf(door: Door, personId: string, today: string) {
  const person = await personById(door, personId);
  const [grants, memberships, teams, consents, { rows: claims }, requests, sessions, log] = await Promise.all([
    grantsOf(door, personId), membershipsOf(door, personId, today), teamsOfPerson(door, personId), consentsOf(door, personId),
    claimsListed(door, { authorId: personId }, null, null, EVERYTHING), requestsOf(door, personId), sessionsOf(door, personId, 0),
    auditLines(door, { within: null, unitId: null, personId, from: 0, until: Number.MAX_SAFE_INTEGER, before: Number.MAX_SAFE_INTEGER }, EVERYTHING)]);
  const [petitions, conflicts] = await Promise.all([petitionsBy(door, personId, EVERYTHING), conflictsOfAuthor(door, personId, EVERYTHING)]);
  const names = await namesOn(door, claims.map((row) => ({ unitId: row.unit_id, date: row.act_date })));
  return {
    person: person && { id: person.id, name: person.name, email: hasAddress(person.email) ? person.email : null, phone: person.username, birthYear: person.birthYear },
    roles: grants.filter(({ role }) => role !== 'member'), memberships, teams, consents,
    claims: claims.map((row) => ({ id: row.id, indicator: row.indicator, actDate: row.act_date, capturedAt: row.captured_at, arrivedAt: row.arrived_at, unitId: row.unit_id,
      unitName: names.get(`${row.unit_id} ${row.act_date}`) ?? null, masked: row.masked, quantity: row.quantity, state: row.state, reason: row.reason, words: row.words })),
    pictures: await picturesOfPerson(door, personId),
    petitions: petitions.map(({ id, kind, words, askedAt, state, answer, decidedAt }) => ({ id, kind, words, askedAt, state, answer, decidedAt })),
    conflicts: conflicts.map(({ conflict, sides }) => ({ id: conflict.id, openedAt: conflict.openedAt, state: conflict.state, outcome: conflict.outcome, words: sides.filter(({ authorId }) => authorId === personId).map(({ words }) => words) })),
    parts: (await claimsSharedBy(door, personId, null, EVERYTHING)).map(({ id, milli }) => ({ claimId: id, milli })),
    news: (await newsOf(door, personId, null, EVERYTHING)).map(({ id, at, outcome, reason, words, claimId, claims }) => ({ id, at, outcome, reason, words, claimId, claims })),
    notices: { choice: await notifyChoiceOf(door, personId), devices: (await pushDevicesOf(door, personId)).map(({ label, endpoint, createdAt, sentAt }) => ({ label, endpoint, createdAt, sentAt })) },
    leagues: (await leaguesOfPerson(door, personId, EVERYTHING)).map(({ monday, groupNo, milli }) => ({ monday, groupNo, milli })),
    requests: requests.map(({ personId: _, ...request }) => request),
    sessions, log: log.map(({ seq, at, action, noun, before, after, address }) => ({ seq, at, action, noun, before, after, address })),
  };
}

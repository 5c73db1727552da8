import { Hono } from 'hono';
import { z } from 'zod';
import { dataRequestStates, dataRequests, retentionCodes, retentions } from '#vocabulary';
import { dataRequestInput, dataRequestStep, holidayInput, type DataRequestQueue, type DataRequestView } from '#wire/privacy';
import { unitsWhere } from '#domain/authority';
import { askAboutData, handleRequest } from '#services/data-request';
import { concernsUnits, holidays, keepHoliday, requestById, requestQueue, requestsOf, retentionReport, type RequestRow } from '#store/privacy';
import { Refusal } from '#refusal';
import { accept } from './accept.ts';
import { asOneself, provedAgain, signedIn, staffOnly, type ApiEnv, type SignedIn } from './context.ts';

const LISTED = 100;

const viewOf = (row: RequestRow, today: string): DataRequestView => ({
  id: row.id, kind: row.kind, kindLabel: dataRequests[row.kind].label, words: row.words, askedAt: row.askedAt, answerBy: row.answerBy, doneBy: row.doneBy,
  state: row.state, stateLabel: dataRequestStates[row.state], answer: row.answer, extendedDays: row.extendedDays, doneAt: row.doneAt,
  overdue: (row.state === 'waiting' && today > row.answerBy) || (row.state === 'accepted' && today > row.doneBy) });

const unitsOf = (person: SignedIn, today: string, action: 'see_requests' | 'keep_requests'): string[] =>
  unitsWhere(person.grants, action, today);

/** Requests about one's own data, and the queue of those who carry them out. */
export const requests = new Hono<ApiEnv>()
  .get('/mine', signedIn, asOneself, async (c) => c.json({ requests: (await requestsOf(c.var.door, c.var.person.id)).map((row) => viewOf(row, c.var.today)) }, 200))
  .post('/mine', signedIn, asOneself, accept('json', dataRequestInput), async (c) => {
    await askAboutData(c.var.door, c.var.person.id, c.req.valid('json'), c.var.person.actor);
    return c.json({ ok: true }, 201);
  })
  .get('/', staffOnly('see_requests'), async (c) => {
    const { door, person, today } = c.var;
    const [rows, days, report] = await Promise.all([requestQueue(door, unitsOf(person, today, 'see_requests'), LISTED), holidays(door), retentionReport(door)]);
    return c.json<DataRequestQueue>({
      requests: rows.map((row) => ({ ...viewOf(row, today), personId: row.personId, name: row.name, unitName: row.unitName })), holidays: days,
      retention: retentionCodes.map((kind) => {
        const last = report.find((each) => each.kind === kind);
        return { kind, label: retentions[kind].label, days: retentions[kind].days, last: last ? { day: last.day, rows: last.rows } : null };
      }) }, 200);
  })
  /** Carrying a deletion out is dangerous; so the proof is asked for at every step, once in five minutes. */
  .post('/:id/step', staffOnly('keep_requests'), provedAgain, accept('json', dataRequestStep), async (c) => {
    const { door, person, today } = c.var;
    const request = await requestById(door, c.req.param('id'));
    if (!request) throw new Refusal('request_unknown');
    if (!await concernsUnits(door, request.personId, unitsOf(person, today, 'keep_requests'))) throw new Refusal('not_allowed');
    await handleRequest(door, request.id, c.req.valid('json'), person.actor);
    return c.json({ ok: true }, 200);
  })
  .post('/holidays', staffOnly('keep_requests'), accept('json', holidayInput), async (c) => {
    const { date, name } = c.req.valid('json');
    await keepHoliday(c.var.door, date, name, c.var.person.actor);
    return c.json({ ok: true }, 200);
  })
  .post('/holidays/remove', staffOnly('keep_requests'), accept('json', z.object({ date: z.iso.date() })), async (c) => {
    await keepHoliday(c.var.door, c.req.valid('json').date, null, c.var.person.actor);
    return c.json({ ok: true }, 200);
  });

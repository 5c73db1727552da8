import { Hono, type Context } from 'hono';
import Papa from 'papaparse';
import { auditQuery, type AuditLine, type AuditPage } from '#wire/audit';
import { unitsWhere } from '#domain/authority';
import { addDays, localDateAt, startOfDay } from '#domain/calendar';
import { readPhone } from '#domain/person';
import { auditLines, type AuditRow } from '#store/audit';
import { personByLogin } from '#store/people';
import { Refusal } from '#refusal';
import { accept } from './accept.ts';
import { staffOnly, type ApiEnv, type StaffEnv } from './context.ts';

const PAGE = 50;
const EXPORT_PAGE = 5_000;

type Asked = { unitId?: string | undefined; person?: string | undefined; from?: string | undefined; to?: string | undefined; before?: number | undefined };

/** Lines this person may see: of units below those they look after; of everything where that is a whole tree. */
async function linesFor(c: Context<StaffEnv>, asked: Asked, limit: number): Promise<AuditRow[]> {
  const { door, person, today } = c.var;
  const within = unitsWhere(person.grants, 'see_log', today);
  let personId: string | null = null;
  if (asked.person) {
    const phone = readPhone(asked.person);
    personId = phone || asked.person.includes('@') ? (await personByLogin(door, phone ? { phone } : { email: asked.person.toLowerCase() }))?.id ?? null : asked.person;
    if (personId === null) throw new Refusal('person_unknown', { field: 'person' });
  }
  return auditLines(door, { within, unitId: asked.unitId ?? null, personId, from: asked.from ? startOfDay(asked.from) : 0,
    until: asked.to ? startOfDay(addDays(asked.to, 1)) : Number.MAX_SAFE_INTEGER, before: asked.before ?? Number.MAX_SAFE_INTEGER }, limit);
}

const parsed = (text: string | null): unknown => (text === null ? null : JSON.parse(text) as unknown);
const lineOf = (row: AuditRow): AuditLine => ({
  seq: row.seq, at: row.at, byId: row.byId, byName: row.byName ?? 'hệ thống', asName: row.asId && (row.asName ?? row.asId), action: row.action, noun: row.noun, nounId: row.nounId,
  unitName: row.unitName, personName: row.personName, before: parsed(row.before), after: parsed(row.after), address: row.address });

/** Nhật ký thao tác. */
export const log = new Hono<ApiEnv>()
  .get('/', staffOnly('see_log'), accept('query', auditQuery), async (c) => {
    const rows = await linesFor(c, c.req.valid('query'), PAGE + 1);
    return c.json<AuditPage>({ lines: rows.slice(0, PAGE).map(lineOf), next: rows.length > PAGE ? rows[PAGE - 1]!.seq : null }, 200);
  })
  .get('/export', staffOnly('see_log'), accept('query', auditQuery), async (c) => {
    const asked = c.req.valid('query');
    let rows = await linesFor(c, asked, EXPORT_PAGE);
    let text = `\uFEFF${Papa.unparse([HEADINGS])}\r\n`;
    // However long the log: page by page, so that nothing is left out and little is held at once.
    const pages = new ReadableStream<Uint8Array>({ async pull(controller) {
      controller.enqueue(new TextEncoder().encode(text + (rows.length === 0 ? '' : `${Papa.unparse(rows.map((row) => cellsOf(row).map(inert)))}\r\n`)));
      text = '';
      if (rows.length < EXPORT_PAGE) return controller.close();
      rows = await linesFor(c, { ...asked, before: rows.at(-1)!.seq }, EXPORT_PAGE);
    } });
    c.header('content-disposition', `attachment; filename="nhat-ky-${localDateAt(c.var.now)}.csv"`);
    return c.body(pages, 200, { 'content-type': 'text/csv; charset=utf-8' });
  });

const HEADINGS = ['seq', 'at', 'by_id', 'by_name', 'as_id', 'action', 'noun', 'noun_id', 'unit_id', 'unit_name', 'person_id', 'before', 'after', 'address'];
const cellsOf = (row: AuditRow): unknown[] => [row.seq, new Date(row.at).toISOString(), row.byId, row.byName, row.asId, row.action, row.noun, row.nounId,
  row.unitId, row.unitName, row.personId, row.before, row.after, row.address];
/** A cell no spreadsheet runs as a formula (ASVS 1.2.10). */
const inert = (cell: unknown): unknown => (typeof cell === 'string' && /^[=+\-@\t\r\0]/.test(cell) ? `'${cell}` : cell);

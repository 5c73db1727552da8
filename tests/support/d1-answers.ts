import type { D1Like } from '#store/d1';

/** Statements whose answers differ between SQLite and D1; both the real one and our look-alike must give these. */
export const answers: { what: string; ask: (d1: D1Like) => Promise<unknown>; answer: unknown }[] = [
  { what: 'binds a whole number as REAL', ask: (d1) => first(d1, 'SELECT typeof(?1) AS x', 5), answer: 'real' },
  { what: 'so that halves appear where integers were meant', ask: (d1) => first(d1, 'SELECT ?1 / 2 AS x', 5), answer: 2.5 },
  { what: 'and CAST brings the integer back', ask: (d1) => first(d1, 'SELECT CAST(?1 AS INTEGER) / 2 AS x', 5), answer: 2 },
  { what: 'binds text as text', ask: (d1) => first(d1, 'SELECT typeof(?1) AS x', '5'), answer: 'text' },
  { what: 'reads whole numbers of JSON as integers', ask: (d1) => first(d1, "SELECT typeof(value->>0) AS x FROM json_each('[[7]]')"), answer: 'integer' },
  { what: 'refuses more than 100 parameters', ask: (d1) => refused(d1, `SELECT ${Array.from({ length: 101 }, (_, n) => `?${n + 1}`).join(', ')}`, ...Array(101).fill('x')), answer: true },
  { what: 'refuses BEGIN', ask: (d1) => refused(d1, 'BEGIN'), answer: true },
  { what: 'refuses six terms in a compound', ask: (d1) => refused(d1, Array(6).fill('SELECT 1').join(' UNION ALL ')), answer: true },
  { what: 'undoes the whole batch when one statement fails', answer: 0, ask: async (d1) => {
    await d1.batch([d1.prepare("INSERT INTO ledger_day VALUES ('2026-01-01', 1)"), d1.prepare('INSERT INTO ledger_day VALUES (NULL, 1)')]).catch(() => null);
    return first(d1, 'SELECT count(*) AS x FROM ledger_day');
  } },
  { what: 'refuses a fraction in a STRICT integer column', ask: (d1) => refused(d1, "INSERT INTO ledger_day VALUES ('2026-01-02', 1.5)"), answer: true },
];

async function first(d1: D1Like, text: string, ...params: unknown[]): Promise<unknown> {
  return (await d1.prepare(text).bind(...params).first<{ x: unknown }>())?.x;
}
const refused = async (d1: D1Like, text: string, ...params: unknown[]): Promise<boolean> =>
  d1.batch([d1.prepare(text).bind(...params)]).then(() => false, () => true);

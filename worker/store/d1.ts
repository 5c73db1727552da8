import { Refusal } from '#refusal';

/** What of a D1 binding we use; the real binding and the simulator's look-alike both have this shape. */
export type D1Like = Pick<D1Database, 'prepare' | 'batch'>;
/** A bound parameter. Numbers arrive as REAL: SQL that computes with one says CAST(? AS INTEGER). */
export type Param = string | number | null;
export type Statement = { sql: string; params: Param[] };
/** What a request has cost so far; rows are what D1 bills and are the same on every machine. */
export type Cost = { calls: number; statements: number; rowsRead: number; rowsWritten: number };

/** D1's documented limits: local SQLite is laxer, production is not (ENGINEERING.md 1.1). */
const PARAMS_MAX = 100;
const SQL_BYTES_MAX = 100_000;
const VALUE_BYTES_MAX = 2_000_000;

/** Faults after which D1 asks to try again; a write is tried again only because every write here is idempotent. */
const RETRYABLE = /Network connection lost|storage caused object to be reset|reset because its code was updated|Cannot resolve D1 DB|D1_RETRYABLE/i;
const OVERLOADED = /overloaded|too many requests queued|queued for too long/i;
const ATTEMPTS_MAX = 3;

/** SQL with its parameters, as a value. */
export const sql = (text: string, ...params: Param[]): Statement => ({ sql: text, params });

/** Values for one `json_each(?)` each, none longer than D1 takes: most writes need one, a whole country a few. */
export const inJson = (rows: unknown[][], rowsMax = 4000): string[] =>
  Array.from({ length: Math.max(1, Math.ceil(rows.length / rowsMax)) }, (_, at) => JSON.stringify(rows.slice(at * rowsMax, (at + 1) * rowsMax)));

/**
 * The one door to D1. Counts statements and rows, refuses what production would refuse, and
 * tries again what may be tried again: reads always, and batches because each of ours carries
 * its own idempotency (a replay after a lost reply writes nothing new).
 */
export class Door {
  readonly cost: Cost = { calls: 0, statements: 0, rowsRead: 0, rowsWritten: 0 };
  readonly #d1: D1Like;
  readonly #pause: (attempt: number) => Promise<void>;

  constructor(d1: D1Like, pause: (attempt: number) => Promise<void> = backOff) {
    this.#d1 = d1;
    this.#pause = pause;
  }

  /** All rows of one read. */
  async all<Row>(text: string, ...params: Param[]): Promise<Row[]> {
    const [rows] = await this.batch([sql(text, ...params)]);
    return rows as Row[];
  }

  /** The first row, or null. */
  async first<Row>(text: string, ...params: Param[]): Promise<Row | null> {
    return (await this.all<Row>(text, ...params))[0] ?? null;
  }

  /**
   * Statements as one transaction: all or nothing. Answers the rows of each.
   * @throws Refusal 'busy' when D1 is overloaded or stays unreachable: nothing is known to be lost,
   *         the client sends the same thing again
   */
  async batch(statements: Statement[]): Promise<unknown[][]> {
    for (const statement of statements) assertWithinLimits(statement);
    for (let attempt = 1; ; attempt++) {
      this.cost.calls += 1;
      this.cost.statements += statements.length;
      try {
        const results = await this.#d1.batch(statements.map((s) => this.#d1.prepare(s.sql).bind(...s.params)));
        for (const { meta } of results) {
          this.cost.rowsRead += meta.rows_read ?? 0;
          this.cost.rowsWritten += meta.rows_written ?? 0;
        }
        return results.map((result) => result.results);
      } catch (error) {
        const words = String(error);
        if (OVERLOADED.test(words)) throw new Refusal('busy');
        if (!RETRYABLE.test(words)) throw error;
        if (attempt === ATTEMPTS_MAX) throw new Refusal('busy');
        await this.#pause(attempt);
      }
    }
  }
}

/** What a batch throws that aborts by its own condition: `json('a word')` in a SELECT of it. */
export const ABORTED = /malformed JSON/i;

/** A batch that may abort by its own condition (`json('conflict')`). @returns false when it did: nothing is written */
export async function conditional(door: Door, statements: Statement[]): Promise<boolean> {
  try {
    await door.batch(statements);
    return true;
  } catch (error) {
    if (ABORTED.test(String(error))) return false;
    throw error;
  }
}

/** 20–40 ms, then 40–80 ms: jittered, so that those who failed together do not return together. */
function backOff(attempt: number): Promise<void> {
  const base = 20 * 2 ** (attempt - 1);
  return new Promise((resolve) => setTimeout(resolve, base + Math.random() * base));
}

function assertWithinLimits({ sql: text, params }: Statement): void {
  if (params.length > PARAMS_MAX) throw new Error(`D1 takes ${PARAMS_MAX} parameters, not ${params.length}`);
  if (text.length > SQL_BYTES_MAX) throw new Error('D1 takes statements of at most 100 kB');
  for (const param of params) {
    if (typeof param === 'string' && param.length > VALUE_BYTES_MAX / 3
      && new TextEncoder().encode(param).length > VALUE_BYTES_MAX) {
      throw new Error('D1 takes values of at most 2 MB');
    }
  }
}

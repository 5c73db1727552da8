/**
 * A look-alike of D1 on node:sqlite, for the simulator: the same atomic batches, the same limits,
 * every number bound as REAL. tests/simulator/d1.test.ts and tests/worker/d1.test.ts hold it
 * and the real one to one table of answers.
 */
import { DatabaseSync } from 'node:sqlite';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { D1Like } from '#store/d1';

const TERMS_MAX = 5;
const PARAMS_MAX = 100;
const VALUE_BYTES_MAX = 2_000_000;
const LIKE_BYTES_MAX = 50;

type Bound = { text: string; params: unknown[] };

export class D1LookAlike {
  readonly database = new DatabaseSync(':memory:');

  /** Another world in which everything is as it is here now. */
  copy(): D1LookAlike {
    const twin = new D1LookAlike();
    twin.database.deserialize(this.database.serialize());
    return twin;
  }

  prepare(text: string): D1PreparedStatement {
    const bound = (params: unknown[]): Bound & Record<string, unknown> => ({
      text, params,
      bind: (...given: unknown[]) => bound(given),
      run: async () => this.#one({ text, params }),
      all: async () => this.#one({ text, params }),
      first: async () => (this.#one({ text, params }).results[0] ?? null),
    });
    return bound([]) as unknown as D1PreparedStatement;
  }

  async batch<T>(statements: D1PreparedStatement[]): Promise<D1Result<T>[]> {
    this.database.exec('BEGIN');
    try {
      const results = (statements as unknown as Bound[]).map((statement) => this.#one(statement));
      this.database.exec('COMMIT');
      return results as unknown as D1Result<T>[];
    } catch (error) {
      this.database.exec('ROLLBACK');
      throw error;
    }
  }

  #one({ text, params }: Bound) {
    refuseWhatD1Refuses(text, params);
    // D1 hands SQLite every JavaScript number as a double; node:sqlite would bind an integer.
    const statement = this.database.prepare(text.replace(/\?(\d+)/g, (mark, no: string) =>
      (typeof params[Number(no) - 1] === 'number' ? `(${mark} + 0.0)` : mark)));
    const before = this.#changes();
    const results = statement.all(...params.map((param) => (typeof param === 'boolean' ? Number(param) : param)) as never[]).map((row) => ({ ...row }));
    const after = this.#changes();
    return { success: true, results, meta: { rows_read: 0, rows_written: after - before, changes: after - before } };
  }

  #changes(): number {
    return Number((this.database.prepare('SELECT total_changes() AS n').get() as { n: number }).n);
  }
}

function refuseWhatD1Refuses(text: string, params: unknown[]): void {
  if (/^\s*(BEGIN|COMMIT|ROLLBACK|SAVEPOINT)\b/i.test(text)) throw new Error('D1_ERROR: to execute a transaction use batch()');
  if (params.length > PARAMS_MAX) throw new Error('D1_ERROR: too many SQL variables');
  if (text.length > 100_000) throw new Error('D1_ERROR: statement too long');
  if ((text.match(/\b(UNION|EXCEPT|INTERSECT)\b/gi) ?? []).length >= TERMS_MAX) throw new Error('D1_ERROR: too many terms in compound SELECT');
  for (const param of params) {
    if (typeof param === 'string' && Buffer.byteLength(param) > VALUE_BYTES_MAX) throw new Error('D1_ERROR: string or blob too big');
    if (typeof param === 'undefined') throw new Error("D1_TYPE_ERROR: Type 'undefined' not supported");
  }
  if (/LIKE '%'/.test(text) && params.some((param) => typeof param === 'string' && Buffer.byteLength(param) > LIKE_BYTES_MAX)) throw new Error('D1_ERROR: LIKE or GLOB pattern too complex');
}

/** An empty, migrated database. */
export function migrated(): D1LookAlike {
  const d1 = new D1LookAlike();
  const folder = join(import.meta.dirname, '..', '..', 'schema', 'migrations');
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.sql')).sort()) d1.database.exec(readFileSync(join(folder, file), 'utf8'));
  return d1;
}

/** What can go wrong at one call, and whether it was done all the same. */
export const faults = ['error', 'lost_reply', 'retryable', 'overloaded', 'timeout', 'killed'] as const;
export type Fault = (typeof faults)[number];
/** The process is gone: nothing of it runs on. */
export class Killed extends Error {}

/** A door's view of the database that fails as told: `at` answers the fault for the n-th call, from 0. */
export function faulty(d1: D1LookAlike, at: (call: number) => Fault | null): D1Like & { calls: () => number } {
  let calls = 0;
  return {
    calls: () => calls,
    prepare: (text: string) => d1.prepare(text),
    async batch<T>(statements: D1PreparedStatement[]) {
      const fault = at(calls++);
      if (fault === 'error') throw new Error('D1_ERROR: internal error');
      if (fault === 'retryable') throw new Error('D1_ERROR: storage caused object to be reset');
      if (fault === 'overloaded') throw new Error('D1_ERROR: D1 DB is overloaded');
      if (fault === 'timeout') throw new Error('D1_ERROR: D1 DB storage operation exceeded timeout');
      const results = await d1.batch<T>(statements);
      if (fault === 'lost_reply') throw new Error('D1_ERROR: Network connection lost');
      if (fault === 'killed') throw new Killed();
      return results;
    },
  };
}

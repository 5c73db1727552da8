/**
 * Somebody's neighbours and the leading fifty among 150,000 members: as we answer it, and as SQLite's and PostgreSQL's
 * window functions and Redis' sorted sets do, on the same rows, in turns. Ours and SQLite's run in this process, as D1
 * does in its own; the other two answer over a socket of this machine, as they would.
 */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { createClient } from '@redis/client';
import postgres from 'postgres';
import { Door } from '#store/d1';
import { aroundMember, rankMembers, topMembers } from '#store/member-boards';
import { freePort } from '../support/browser.ts';
import { migrated } from '../support/d1.ts';
import { line, median } from './measure.ts';

const MEMBERS = 150_000;
const CAMPAIGN = 'bench';
const EACH = 5;
const TOP = 50;
const TURNS = 200;
/** What needs a quarter of a second for one answer is asked fewer times. */
const TURN_MS_MAX = 1000;
/** Members about whom all must say the same first. */
const ALIKE = 5;
const ROUNDS = 3;

/** Answers by person, in the order of the ranking. */
type Ranking = { name: string; around(person: string): Promise<string[]> | string[]; top(): Promise<string[]> | string[]; end?(): Promise<void> | void };

const personAt = (n: number): string => `p${String(n).padStart(6, '0')}`;
/** Few have much, many are level. */
const actsOf = (n: number): number => 1 + Math.floor(400 * (((n * 7919) % 10_007) / 10_007) ** 4);
const RANKED = (from: string) => `SELECT person_id, micro, rank() OVER (ORDER BY micro DESC) AS place, row_number() OVER (ORDER BY micro DESC, person_id) AS at FROM ${from}`;
const AROUND = (from: string, person: string) => `WITH r AS (${RANKED(from)}) SELECT person_id, micro, place FROM r WHERE at BETWEEN (SELECT at FROM r WHERE person_id = ${person}) - ${EACH} AND (SELECT at FROM r WHERE person_id = ${person}) + ${EACH} ORDER BY at`;
const LEADING = (from: string) => `${RANKED(from)} ORDER BY at LIMIT ${TOP}`;

/** Where a program is; null when it is not installed. */
function installed(program: string): string | null {
  const debian = '/usr/lib/postgresql';
  const folders = [...(process.env.PATH ?? '').split(delimiter), ...(existsSync(debian) ? readdirSync(debian).map((version) => join(debian, version, 'bin')) : [])];
  return folders.map((folder) => join(folder, program)).find((path) => existsSync(path)) ?? null;
}

async function ours(): Promise<{ rankings: Ranking[]; rows: { person_id: string; micro: number }[] }> {
  const d1 = migrated();
  const door = new Door(d1);
  const insert = d1.database.prepare('INSERT INTO member_cell (campaign_id, person_id, micro) VALUES (?, ?, ?)');
  d1.database.exec('BEGIN');
  for (let n = 0; n < MEMBERS; n++) insert.run(CAMPAIGN, personAt(n), actsOf(n) * 1_000_000);
  d1.database.exec(`INSERT INTO member_board (campaign_id, slug, counted_by, indicators, seq, ranked_seq, no, members, micro, made_at, names_due, names_no) VALUES ('${CAMPAIGN}', '${CAMPAIGN}', '', '[]', 0, -1, 0, 0, 0, 0, 0, 0)`);
  d1.database.exec('COMMIT');
  const from = performance.now();
  await rankMembers(door, CAMPAIGN, 0, 1);
  line(`ranking of ${MEMBERS} members made anew`, `${Math.round(performance.now() - from)} ms inside the database, once a minute where something changed`);
  const table = `member_cell WHERE campaign_id = '${CAMPAIGN}'`;
  const [around, top] = [d1.database.prepare(AROUND(table, '?1')), d1.database.prepare(LEADING(table))];
  const people = (rows: unknown[]): string[] => (rows as { person_id: string }[]).map((row) => row.person_id);
  return {
    rows: d1.database.prepare(`SELECT person_id, micro FROM ${table}`).all() as { person_id: string; micro: number }[],
    rankings: [
      { name: 'ours', top: async () => (await topMembers(door, CAMPAIGN, TOP)).map(({ personId }) => personId),
        around: async (person) => {
          const found = (await aroundMember(door, CAMPAIGN, person, EACH))!;
          return [...found.before, found.own, ...found.after].map(({ personId }) => personId);
        } },
      { name: 'SQLite window functions', around: (person) => people(around.all(person)), top: () => people(top.all()) },
    ] };
}

/** Waits until a server answers. */
async function answering<Answer>(child: ChildProcess, ask: () => Promise<Answer>): Promise<Answer> {
  for (let tries = 0; ; tries++) {
    try {
      return await ask();
    } catch (error) {
      if (tries > 100 || child.exitCode !== null) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}
const ended = (child: ChildProcess): Promise<void> => new Promise((resolve) => {
  child.once('exit', () => resolve());
  child.kill('SIGINT');
});

async function redis(rows: { person_id: string; micro: number }[]): Promise<Ranking | null> {
  const program = installed('redis-server');
  if (!program) return null;
  const port = await freePort();
  const child = spawn(program, ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'], { stdio: 'ignore' });
  const client = await answering(child, async () => {
    const made = createClient({ socket: { host: '127.0.0.1', port, reconnectStrategy: false } });
    made.on('error', () => undefined);
    return made.connect();
  });
  // The lowest score leads, so that who is level stands in the order of names, as everywhere else.
  for (let from = 0; from < rows.length; from += 5000) await client.zAdd(CAMPAIGN, rows.slice(from, from + 5000).map((row) => ({ score: -row.micro, value: row.person_id })));
  return { name: 'Redis sorted sets', top: async () => (await client.zRangeWithScores(CAMPAIGN, 0, TOP - 1)).map(({ value }) => value),
    async around(person) {
      const [rank, score] = await Promise.all([client.zRank(CAMPAIGN, person), client.zScore(CAMPAIGN, person)]);
      const [near] = await Promise.all([client.zRangeWithScores(CAMPAIGN, Math.max(0, rank! - EACH), rank! + EACH), client.zCount(CAMPAIGN, '-inf', `(${score!}`)]);
      return near.map(({ value }) => value);
    },
    async end() {
      client.destroy();
      await ended(child);
    } };
}

async function postgresql(rows: { person_id: string; micro: number }[]): Promise<Ranking | null> {
  const [server, initdb] = [installed('postgres'), installed('initdb')];
  if (!server || !initdb) return null;
  const folder = mkdtempSync(join(tmpdir(), 'bang-vang-postgres-'));
  // It does not run as root: then as its own user, where its package has made one.
  const own = process.getuid!() === 0 ? /^postgres:[^:]*:(\d+):(\d+)/m.exec(readFileSync('/etc/passwd', 'utf8')) : null;
  const as = own ? { uid: Number(own[1]), gid: Number(own[2]) } : {};
  if (own) chownSync(folder, Number(own[1]), Number(own[2]));
  const data = join(folder, 'data');
  const made = spawnSync(initdb, ['-D', data, '-U', 'postgres', '--auth=trust', '--no-sync', '--locale=C', '--encoding=UTF8'], { ...as, cwd: folder, stdio: 'ignore' });
  if (made.status !== 0) {
    rmSync(folder, { recursive: true, force: true });
    return null;
  }
  const port = await freePort();
  const child = spawn(server, ['-D', data, '-p', String(port), '-h', '127.0.0.1', '-k', folder], { ...as, cwd: folder, stdio: 'ignore' });
  const sql = await answering(child, async () => {
    const to = postgres({ host: '127.0.0.1', port, user: 'postgres', database: 'postgres', max: 1, onnotice: () => undefined });
    await to`SELECT 1`;
    return to;
  });
  await sql`CREATE TABLE member_cell (person_id text PRIMARY KEY, micro bigint NOT NULL)`;
  for (let from = 0; from < rows.length; from += 5000) await sql`INSERT INTO member_cell ${sql(rows.slice(from, from + 5000), 'person_id', 'micro')}`;
  await sql`CREATE INDEX ON member_cell (micro DESC, person_id)`;
  await sql`ANALYZE member_cell`;
  const people = (found: readonly Record<string, unknown>[]): string[] => found.map((row) => row.person_id as string);
  return { name: 'PostgreSQL window functions', top: async () => people(await sql.unsafe(LEADING('member_cell'), [], { prepare: true })),
    around: async (person) => people(await sql.unsafe(AROUND('member_cell', '$1'), [person], { prepare: true })),
    async end() {
      await sql.end();
      await ended(child);
      rmSync(folder, { recursive: true, force: true });
    } };
}

/** Every way is asked the same in turns; answers that differ end the bench, they would not be about the same. */
export async function members(): Promise<void> {
  const { rankings, rows } = await ours();
  for (const [name, other] of [['Redis', await redis(rows)], ['PostgreSQL', await postgresql(rows)]] as const) {
    if (other) rankings.push(other);
    else line(`members against ${name}`, 'left out: it is not installed here (Debian: apt-get install redis-server postgresql)');
  }
  try {
    const people = Array.from({ length: TURNS }, (_, n) => personAt((n * 104_729) % MEMBERS));
    const took = rankings.map(() => ({ around: [] as number[], top: [] as number[] }));
    for (const person of people.slice(0, ALIKE)) {
      const said = new Set(await Promise.all(rankings.map(async (ranking) => `${(await ranking.around(person)).join()} ${(await ranking.top()).join()}`)));
      if (said.size !== 1) throw new Error(`rankings differ about ${person}:\n${[...said].join('\n')}`);
    }
    for (let round = 0; round < ROUNDS; round++) {
      for (const [at, ranking] of rankings.entries()) {
        for (const [what, ask] of [['around', (person: string) => ranking.around(person)], ['top', () => ranking.top()]] as const) {
          const until = performance.now() + TURN_MS_MAX;
          for (const person of people) {
            const from = performance.now();
            if (from > until) break;
            await ask(person);
            took[at]![what].push(performance.now() - from);
          }
        }
      }
    }
    const [own, ...others] = took.map((each) => ({ around: median(each.around), top: median(each.top) }));
    const ms = (each: number): string => `${each.toFixed(3)} ms`;
    others.forEach((other, at) => {
      const { name } = rankings[at + 1]!;
      line(`around me, of ${MEMBERS}, ours : ${name}`, `${(own!.around / other.around).toFixed(3)}  (${ms(own!.around)} and ${ms(other.around)})`);
      line(`leading ${TOP}, ours : ${name}`, `${(own!.top / other.top).toFixed(3)}  (${ms(own!.top)} and ${ms(other.top)})`);
    });
  } finally {
    for (const ranking of rankings) await ranking.end?.();
  }
}

import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { Door } from '#store/d1';
import { build, root, type Build } from './build.ts';
import { takeFolder } from './lock.ts';
import { demonstrationSignIns, seed } from './seed.ts';
import { databaseOf, migrate, openWorld, secretsOf, type Secrets } from './world.ts';

const MINUTE_MS = 60_000;

/** The first world is made aside and moved into place whole: a start that is cut short leaves nothing behind. */
async function firstWorld(made: Build, state: string, secrets: Secrets): Promise<void> {
  const partial = `${state}.partial`;
  rmSync(partial, { recursive: true, force: true });
  const world = openWorld({ build: made, state: partial, secrets });
  const d1 = await databaseOf(world);
  await migrate(d1);
  await seed(new Door(d1), secrets, console.log);
  await world.dispose();
  renameSync(partial, state);
}

/** A runtime that was killed a moment ago may hold its port a moment longer. */
const PORT_WAIT_MS = 5000;

/** Whether a port is free, or becomes so soon; the sentence of a taken one is ours, not the runtime's. */
async function portBecomesFree(host: string, port: number): Promise<boolean> {
  for (let waited = 0; waited < PORT_WAIT_MS; waited += 100) {
    if (await portIsFree(host, port)) return true;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return false;
}

const portIsFree = (host: string, port: number): Promise<boolean> => new Promise((resolve) => {
  const probe = createServer().once('error', () => resolve(false)).once('listening', () => probe.close(() => resolve(true)));
  probe.listen(port, host);
});

async function serve(): Promise<void> {
  const data = process.env.BANGVANG_DATA ?? join(root, '.data');
  const port = Number(process.env.PORT ?? 8787);
  const host = process.env.HOST ?? '127.0.0.1';
  mkdirSync(data, { recursive: true });
  const folder = await takeFolder(data);
  if (!(await portBecomesFree(host, port))) {
    folder.release();
    throw new Error(`Cổng ${port} đang được chương trình khác dùng. Hãy chọn cổng khác: PORT=8080 npm start`);
  }
  const made = build(data, console.log);
  const secrets = secretsOf(data);
  const state = join(data, 'state');
  if (!existsSync(state)) await firstWorld(made, state, secrets);

  const world = openWorld({ build: made, state, secrets, socket: { host, port }, vars: { DEMONSTRATION: '1',
    ...(process.env.PUBLIC_ORIGIN && { PUBLIC_ORIGIN: process.env.PUBLIC_ORIGIN }) } });
  await world.ready;
  await migrate(await databaseOf(world));
  folder.noteRuntime();
  const worker = await world.getWorker();
  const watch = () => worker.scheduled({ scheduledTime: new Date(), cron: '* * * * *' })
    .catch((error: unknown) => console.error('Việc định kỳ không chạy được:', error));
  const minutes = setInterval(watch, MINUTE_MS);
  await watch();

  let ending = false;
  const end = async (): Promise<void> => {
    if (ending) return;
    ending = true;
    clearInterval(minutes);
    await world.dispose();
    folder.release();
    process.exit(0);
  };
  // The runtime's own handlers would end us before the data folder is given back.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.removeAllListeners(signal);
  process.on('SIGINT', end).on('SIGTERM', end).on('SIGHUP', end);

  console.log(`\n  Bảng Vàng   http://localhost:${port}\n\n  Đăng nhập trình diễn (dữ liệu 2026 là dữ liệu trình diễn):`);
  for (const { email, password, role } of demonstrationSignIns) console.log(`    ${email.padEnd(36)} ${password.padEnd(22)} ${role}`);
  console.log('\n  Dừng: Ctrl-C\n');
}

await serve().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});

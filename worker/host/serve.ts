import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import type { EditionBytes } from '#services/edition';
import { Door } from '#store/d1';
import { build, root, type Build } from './build.ts';
import { takeFolder } from './lock.ts';
import { DEMONSTRATION_CODES, demonstrationSignIns, firstAdministrator, seed } from './seed.ts';
import { databaseOf, migrate, openWorld, secretsOf, type Secrets } from './world.ts';

const MINUTE_MS = 60_000;
/** Marks a world that holds nobody's demonstration. */
const WITHOUT_DEMONSTRATION = 'without-demonstration';

/** The first world is made aside and moved into place whole: a start that is cut short leaves nothing behind. */
async function firstWorld(made: Build, state: string, secrets: Secrets): Promise<void> {
  const partial = `${state}.partial`;
  rmSync(partial, { recursive: true, force: true });
  const world = openWorld({ build: made, state: partial, secrets });
  const d1 = await databaseOf(world);
  await migrate(d1);
  const demonstration = process.env.BANGVANG_DEMONSTRATION !== '0';
  await seed(new Door(d1), secrets, console.log, { demonstration, editions: await world.getR2Bucket('EDITIONS') as unknown as EditionBytes });
  if (!demonstration) writeFileSync(join(partial, WITHOUT_DEMONSTRATION), '');
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

  const vars = varsOf(state);
  const world = openWorld({ build: made, state, secrets, socket: { host, port }, vars });
  await world.ready;
  const d1 = await databaseOf(world);
  await migrate(d1);
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

  const address = process.env.PUBLIC_ORIGIN ?? `http://localhost:${port}`;
  console.log(`\n  Bảng Vàng   ${address}\n`);
  if (vars.DEMONSTRATION) {
    console.log('  Đăng nhập trình diễn (dữ liệu 2026 là dữ liệu trình diễn; mã một lần hiện trên trang nhập mã):');
    for (const { email, password, role } of demonstrationSignIns) console.log(`    ${email.padEnd(30)} ${password.padEnd(22)} ${role}`);
  } else {
    await sayFirstAdministrator(new Door(d1), address);
  }
  console.log('\n  Dừng: Ctrl-C\n');
}

/** Settings of the Worker that come from the environment, as they would on Cloudflare. */
const PASSED_ON = ['PUBLIC_ORIGIN', 'CLIENT_ADDRESS_HEADER', 'OIDC_ISSUER', 'OIDC_CLIENT_ID', 'OIDC_CLIENT_SECRET', 'OIDC_NAME', 'MAIL_ENDPOINT', 'MAIL_TOKEN', 'VAPID_PUBLIC_KEY', 'VAPID_PRIVATE_KEY', 'VAPID_SUBJECT', 'PUSH_HOSTS', 'PROVINCES', 'PROVINCE_NAME', 'LINES_PER_OBJECT'];

/** What the Worker is told; whether this is a demonstration was settled when its world was made, not by how it is started. */
const varsOf = (state: string): Record<string, string> => ({
  ...(!existsSync(join(state, WITHOUT_DEMONSTRATION)) && { DEMONSTRATION: '1', DEMONSTRATION_CODES }),
  ...Object.fromEntries(PASSED_ON.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : []))),
});

/** Without demonstration sign-ins the first administrator comes in by a link, printed until it has been used. */
async function sayFirstAdministrator(door: Door, address: string): Promise<void> {
  const email = process.env.BANGVANG_ADMIN;
  if (!email) return void console.log('  Quản trị đầu tiên: khởi động với BANGVANG_ADMIN=<địa chỉ thư điện tử> để nhận liên kết mời.');
  const token = await firstAdministrator(door, email.toLowerCase(), Date.now());
  if (token) console.log(`  Liên kết mời quản trị đầu tiên (${email}), dùng một lần, trong bảy ngày:\n    ${address}/loi-moi/${token}`);
}

await serve().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});

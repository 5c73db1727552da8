/** A real Chromium from the package registry, and a real server on a data folder of its own. */
import { type ChildProcess, spawn } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import chromium from '@sparticuz/chromium';
import { chromium as playwright, type Browser } from 'playwright-core';

const root = join(import.meta.dirname, '..', '..');

export const openBrowser = async (): Promise<Browser> => playwright.launch({
  executablePath: await chromium.executablePath(), args: ['--no-sandbox', '--disable-gpu', '--headless=shell'] });

export const freePort = (): Promise<number> => new Promise((resolve) => {
  const server = createServer().listen(0, '127.0.0.1', () => {
    const { port } = server.address() as { port: number };
    server.close(() => resolve(port));
  });
});

export type Server = { said: () => string; base: string; data: string; child: ChildProcess; stop: (signal?: NodeJS.Signals) => Promise<number | null>; forget: () => void };

/** A data folder of its own: what the first start left (first-world.ts), or empty where there was none. */
function ownFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'bang-vang-'));
  const first = process.env.BANGVANG_FIRST_WORLD;
  if (first) cpSync(first, folder, { recursive: true });
  return folder;
}

/** Starts `worker/host/serve.ts` as `npm start` does and waits for the words it says when it is ready. */
export async function startServer(data = ownFolder(), port?: number, env: Record<string, string> = {}): Promise<Server> {
  port ??= env.PORT ? Number(env.PORT) : await freePort();
  const child = spawn(process.execPath, ['worker/host/serve.ts'], { cwd: root, env: { ...process.env, PORT: String(port), BANGVANG_DATA: data, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  await new Promise<void>((resolve, reject) => {
    const hear = (chunk: Buffer) => {
      said += chunk.toString();
      if (said.includes('Ctrl-C')) resolve();
    };
    child.stdout!.on('data', hear);
    child.stderr!.on('data', hear);
    child.once('exit', (code) => reject(new Error(`the server ended with ${code}:\n${said}`)));
  });
  return {
    said: () => said,
    base: `http://localhost:${port}`, data, child,
    stop: (signal = 'SIGTERM') => new Promise((resolve) => {
      child.once('exit', (code) => resolve(code));
      child.kill(signal);
    }),
    forget: () => rmSync(data, { recursive: true, force: true }),
  };
}

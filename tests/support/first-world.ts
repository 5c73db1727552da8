import { startServer } from './browser.ts';

/**
 * Before the browser tests: one first start, built and loaded as anybody's would be. Every file's
 * server begins on a copy of what it left behind, so that the dear part is done once.
 */
export async function setup(): Promise<() => void> {
  const first = await startServer();
  if (await first.stop() !== 0) throw new Error(`the first server did not end well:\n${first.said()}`);
  process.env.BANGVANG_FIRST_WORLD = first.data;
  return first.forget;
}

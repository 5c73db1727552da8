/**
 * `npm run bench`: what the budgets promise, as ratios measured in one run. Figures move with the
 * machine; the ratios are what to read. Nothing here passes or fails.
 * `npm run bench -- pages members` measures only those.
 */
import { cpus, totalmem } from 'node:os';
import { startServer, type Server } from '../support/browser.ts';
import { line } from './measure.ts';
import { members } from './members.ts';
import { pages } from './pages.ts';
import { rebuilding } from './rebuilding.ts';
import { reconciliation } from './reconciliation.ts';
import { screens, type Measured } from './screens.ts';
import { swarm } from './swarm.ts';

const asked = process.argv.slice(2);
const wants = (name: string): boolean => asked.length === 0 || asked.includes(name);
const served = async <Answer>(env: Record<string, string>, data: string | undefined, what: (server: Server) => Promise<Answer>): Promise<[Answer, Server]> => {
  const server = await startServer(data, undefined, env);
  try {
    return [await what(server), server];
  } finally {
    await server.stop();
  }
};

line('machine', `${cpus().length} cores (${cpus()[0]!.model.trim()}), ${Math.round(totalmem() / 2 ** 30)} GB, Node ${process.version}`);
let lines: Measured | null = null;
if (wants('pages') || wants('screens') || wants('swarm')) {
  const [measured, server] = await served({}, undefined, async (at): Promise<Measured | null> => {
    if (wants('pages')) await pages(at);
    return wants('screens') || wants('swarm') ? screens(at) : null;
  });
  // The same screens, two hundred to an object: the board and nine relays, here all in one process.
  if (wants('screens')) await served({ LINES_PER_OBJECT: '200' }, server.data, (at) => screens(at, 2000, ', through 9 relays'));
  server.forget();
  if (wants('swarm')) lines = measured;
}
if (wants('members')) await members();
if (wants('reconciliation')) await reconciliation();
if (wants('rebuilding')) await rebuilding();
// Last: a hundred thousand pages must not stand in the memory of the others.
if (lines) await swarm(lines);

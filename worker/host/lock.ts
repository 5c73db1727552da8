import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Who serves a data folder: our process and the workerd it started. */
type Holder = { server: number; runtime: number[] };

const alive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

const ps = (...args: string[]): string => {
  try {
    return execFileSync('ps', args, { encoding: 'utf8' });
  } catch {
    return '';
  }
};

/** The command line of a process; empty when it is gone. `/proc` first: a bare machine may have no `ps`. */
const commandOf = (pid: number): string => {
  const file = `/proc/${pid}/cmdline`;
  return existsSync(file) ? readFileSync(file, 'utf8').replaceAll('\0', ' ') : ps('-o', 'command=', '-p', String(pid));
};

/** Ends a process and waits until it is gone: until then it holds its port. */
async function endProcess(pid: number): Promise<void> {
  process.kill(pid, 'SIGKILL');
  for (let waited = 0; alive(pid) && commandOf(pid) !== '' && waited < 5000; waited += 50) await new Promise((resolve) => setTimeout(resolve, 50));
}

/** Children of this process whose command is workerd. */
function runtimesOf(pid: number): number[] {
  const file = `/proc/${pid}/task/${pid}/children`;
  const children = existsSync(file) ? readFileSync(file, 'utf8') : ps('-o', 'pid=', '--ppid', String(pid));
  return children.split(/\s+/).filter(Boolean).map(Number).filter((child) => commandOf(child).includes('workerd'));
}

/** Who holds the folder; a note that cannot be read is nobody's. */
function holderIn(file: string): Holder {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Holder;
  } catch {
    return { server: 0, runtime: [] };
  }
}

/**
 * Makes this process the only one on a data folder. A runtime left behind by a killed server is
 * ended first: it would hold the port and the database.
 * @throws Error in words for people when another server is running on the folder
 */
export async function takeFolder(data: string): Promise<{ noteRuntime: () => void; release: () => void }> {
  const file = join(data, 'serve.json');
  if (existsSync(file)) {
    const holder = holderIn(file);
    if (holder.server > 0 && holder.server !== process.pid && alive(holder.server)
      && commandOf(holder.server).includes('worker/host')) {
      throw new Error(`Thư mục dữ liệu ${data} đang được một máy chủ khác dùng (tiến trình ${holder.server}). Hãy dừng máy chủ đó trước.`);
    }
    for (const pid of holder.runtime) if (alive(pid) && commandOf(pid).includes('workerd')) await endProcess(pid);
  }
  // Written aside and moved into place: a power cut leaves the old note or the new one, never half of one.
  const write = (runtime: number[]) => {
    writeFileSync(`${file}.partial`, JSON.stringify({ server: process.pid, runtime } satisfies Holder));
    renameSync(`${file}.partial`, file);
  };
  write([]);
  return { noteRuntime: () => write(runtimesOf(process.pid)), release: () => rmSync(file, { force: true }) };
}

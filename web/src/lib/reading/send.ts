import { uuidv7 } from 'uuidv7';
import type { ChunkAnswer, ImportView } from '#wire/import';
import { CHUNK_ROWS, type ReadFile } from './export-file.ts';

/** One question to the API; both the page and the command bring their own way of asking. Throws when the line is broken. */
export type Asker = (method: string, address: string, body?: string | Uint8Array<ArrayBuffer>) => Promise<{ status: number; body: unknown }>;
/** An answer that is a no, in the server's own words: asking again would not help. */
export class SendingRefusal extends Error {
  override readonly name = 'SendingRefusal';
}
export type Progress = {
  /** Told after each chunk how many have arrived; answers false to pause. */
  arrived: (done: number, chunks: number) => boolean;
  /** Told when the line broke, and after how many milliseconds it is tried again. */
  broken?: (waitMs: number) => void;
};

const WAITS_MS = [1000, 2000, 5000, 10_000];

/**
 * Sends the rows of a file in numbered chunks, from where an earlier attempt broke off. A broken line
 * is tried again for a while; a chunk that arrives twice changes nothing.
 * @returns the import as it stands, and whether everything has been sent
 * @throws SendingRefusal with the sentence to show
 */
export async function sendRows(
  ask: Asker, { fileName, read }: { fileName: string; read: Pick<ReadFile, 'kind' | 'rows' | 'chunks' | 'fingerprint'> }, progress: Progress,
): Promise<{ view: ImportView; whole: boolean }> {
  const insist = <Body>(method: string, address: string, body?: string | Uint8Array<ArrayBuffer>) => insistOn<Body>(ask, progress, method, address, body);
  const opened = await insist<ImportView>('POST', '/imports', JSON.stringify({
    id: uuidv7(), fingerprint: read.fingerprint, fileName: fileName.slice(-200), kind: read.kind, rows: read.rows, chunkRows: CHUNK_ROWS }));
  if (opened.chunkRows !== CHUNK_ROWS) throw new SendingRefusal('Tệp này đã được gửi bằng một chương trình chia phần khác. Hãy gửi tiếp bằng chương trình đó.');
  // A file that has arrived whole is matched again from its start: claims may have come since.
  let no = opened.nextChunk ?? 0;
  let goOn = progress.arrived(no, opened.chunks);
  while (goOn && no < read.chunks.length) {
    await insist<ChunkAnswer>('PUT', `/imports/${opened.id}/chunks/${no}`, read.chunks[no]!);
    no += 1;
    goOn = progress.arrived(no, opened.chunks);
  }
  return { view: await insist<ImportView>('GET', `/imports/${opened.id}`), whole: no >= read.chunks.length };
}

/** Asks until there is an answer. A refusal is an answer; a busy server or a broken line is not. */
async function insistOn<Body>(ask: Asker, progress: Progress, method: string, address: string, body?: string | Uint8Array<ArrayBuffer>): Promise<Body> {
  for (let attempt = 0; ; attempt++) {
    const answer = await ask(method, address, body).catch(() => null);
    if (answer && answer.status < 300) return answer.body as Body;
    const said = (answer?.body as { message?: string } | null)?.message;
    if (answer && answer.status < 500 && answer.status !== 429) throw new SendingRefusal(said ?? `Máy chủ trả lời ${answer.status}. Hãy thử lại sau ít phút.`);
    const waitMs = WAITS_MS[attempt];
    if (waitMs === undefined) throw new SendingRefusal(said ?? 'Mất kết nối với máy chủ.');
    progress.broken?.(waitMs);
    await new Promise((resolve) => setTimeout(resolve, waitMs));
  }
}

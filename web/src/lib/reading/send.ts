import { uuidv7 } from 'uuidv7';
import type { ChunkAnswer, ImportView } from '#wire/import';
import type { GoodAndBad } from './export-file.ts';
import type { ExportKind } from '#domain/export';

/** One question to the API; both the page and the command bring their own way of asking. */
export type Asker = <Body>(method: string, address: string, sent?: unknown) => Promise<Body>;
export const CHUNK_ROWS = 2000;

/**
 * Sends the rows of a file in numbered chunks, from where an earlier attempt broke off.
 * @param progress told after each chunk; answers false to pause
 * @returns the import as it stands; `nextChunk` is null when everything has arrived
 */
export async function sendRows(
  ask: Asker, { kind, fileName, read }: { kind: ExportKind; fileName: string; read: GoodAndBad },
  progress: (done: number, chunks: number, answer: ChunkAnswer | null) => boolean,
): Promise<ImportView> {
  const opened = await ask<ImportView>('POST', '/imports', {
    id: uuidv7(), fingerprint: read.fingerprint, fileName: fileName.slice(0, 200), kind, rows: read.rows.length, chunkRows: CHUNK_ROWS });
  // A file that has arrived whole is matched again from its start: claims may have come since.
  let no = opened.nextChunk ?? 0;
  if (!progress(no, opened.chunks, null)) return opened;
  for (; no < opened.chunks; no++) {
    const rows = read.rows.slice(no * opened.chunkRows, (no + 1) * opened.chunkRows);
    const answer = await ask<ChunkAnswer>('PUT', `/imports/${opened.id}/chunks/${no}`, { rows });
    if (!progress(no + 1, opened.chunks, answer)) break;
  }
  return ask<ImportView>('GET', `/imports/${opened.id}`);
}

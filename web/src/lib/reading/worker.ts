/** Reads a chosen file away from the page's own thread; rows come back, the file never leaves the machine. */
import type { Cell, ColumnMap, ExportKind } from '#domain/export';
import { errorFile, openTable, readLines } from './export-file.ts';
import { readTable } from './table.ts';

type Asked = { file: File } | { kind: ExportKind; columns: ColumnMap; headingRow: number };
let table: Cell[][] = [];

self.onmessage = async ({ data }: MessageEvent<Asked>) => {
  try {
    if ('file' in data) {
      table = await readTable(new Uint8Array(await data.file.arrayBuffer()));
      postMessage({ opened: openTable(table) });
    } else {
      const read = await readLines(table, data);
      postMessage({ read, errors: errorFile(table, read.errors, data.headingRow) });
    }
  } catch (error) {
    postMessage({ refused: error instanceof Error && error.name === 'FileRefusal' ? error.message : 'Không đọc được tệp này. Hãy kết xuất lại dạng .xlsx hoặc CSV UTF-8 rồi thử lại.' });
  }
};

/** Reads a chosen file away from the page's own thread; only what will be sent comes back, the file never leaves the machine. */
import type { Cell, ColumnMap, ExportKind } from '#domain/export';
import { asksLanguage } from '#domain/language';
import { errorFile, openTable, readLines, type OpenedFile, type ReadFile } from './export-file.ts';
import { checkSize, readTable } from './table.ts';

export type AskedOfReader = { file: File } | { kind: ExportKind; columns: ColumnMap; headingRow: number; today: string };
/** `errorFile` is null when every line could be read; of the errors themselves the page shows the first. */
export type ToldByReader =
  | { share: number }
  | { opened: OpenedFile }
  | { read: ReadFile; errorLines: number; errorFile: Blob | null }
  | { refused: string };

const ERRORS_SHOWN = 5;
// A page names its worker by the language it speaks.
asksLanguage(() => (self.name === 'en' ? 'en' : 'vi'));
const tell = (message: ToldByReader, moved: Transferable[] = []) => (self as unknown as Worker).postMessage(message, moved);
let table: Cell[][] = [];

self.onmessage = async ({ data }: MessageEvent<AskedOfReader>) => {
  try {
    if ('file' in data) {
      table = [];
      checkSize(data.file.size);
      table = await readTable(new Uint8Array(await data.file.arrayBuffer()), (share) => tell({ share }));
      tell({ opened: openTable(table) });
    } else {
      const read = await readLines(table, data, data.today, (share) => tell({ share }));
      const blob = read.errors.length > 0 ? new Blob([errorFile(table, read.errors, data.headingRow)], { type: 'text/csv;charset=utf-8' }) : null;
      tell({ read: { ...read, errors: read.errors.slice(0, ERRORS_SHOWN) }, errorLines: read.errors.length, errorFile: blob },
        read.chunks.map((chunk) => chunk.buffer));
    }
  } catch (error) {
    tell({ refused: error instanceof Error && error.name === 'FileRefusal' ? error.message : 'Không đọc được tệp này. Hãy kết xuất lại dạng .xlsx hoặc CSV UTF-8 rồi thử lại.' });
  }
};

import { unitsServed } from '#domain/authority';
import type { BulkView } from '#wire/bulk';
import { beginImportUndo, bulkView } from '#store/bulk';
import type { Door } from '#store/d1';
import { importView } from '#store/imports';
import { Refusal } from '#refusal';
import type { BlindIndex } from './blind-index.ts';
import { carriedOn, type Reopener } from './bulk-reopen.ts';

/**
 * Undoes an import as one: recognitions that rest on it wait again, what it took back is recognised again,
 * upgrades it derived end. A claim of which something was said later is left alone, as is the own work of
 * who undoes. Cut off, the same request or the minute's watch goes on. It bears the import's id.
 */
export async function undoImport({ door, blind, who, now }: { door: Door; blind: BlindIndex; who: Reopener; now: number }, importId: string, words: string): Promise<BulkView> {
  const view = await importView(door, importId);
  if (!view) throw new Refusal('import_unknown');
  if (view.undoneAt === null) {
    await beginImportUndo(door, { id: importId, kind: 'import', key: importId, words, at: now }, { id: who.id, ownUnitIds: JSON.stringify(unitsServed(who.grants)) }, who.actor);
  }
  return carriedOn(door, blind, importId, now);
}

/** How the undoing of an import has gone; null while it was not undone. */
export const undoneImport = (door: Door, importId: string): Promise<BulkView | null> => bulkView(door, importId);

import { blindIndex } from '#services/blind-index';
import { openImport, takeChunk } from '#services/reconcile';
import { launch } from '#services/launch';
import { Door } from '#store/d1';
import { migrated } from '../support/d1.ts';
import { KEY, NOW, aCampaign, binh, chi, enterProvince } from '../support/world.ts';
import { line } from './measure.ts';

/** A hundred thousand rows of the office's export, in chunks, over the look-alike of D1. */
export async function reconciliation(): Promise<void> {
  const rows = 100_000;
  const size = 2000;
  const d1 = migrated();
  const door = new Door(d1);
  await enterProvince(door, 135);
  await launch({ door, organizer: chi, now: NOW }, aCampaign());
  const context = { door, blind: blindIndex(KEY), reconciler: binh, now: NOW };
  const view = await openImport(context, { id: '01999999-0000-7000-8000-0000000000aa', fingerprint: 'a'.repeat(64), fileName: 'x.csv', kind: 'dossiers', rows, chunkRows: size });
  const heap: number[] = [];
  const started = performance.now();
  for (let no = 0; no < rows / size; no++) {
    await takeChunk(context, view.id, no, Array.from({ length: size }, (_, at) => ({
      line: no * size + at + 2, code: `000.00.A${Math.floor((no * size + at) / 10_000)}.H08-261120-${String((no * size + at) % 10_000).padStart(4, '0')}`, receivedDate: '2026-11-20', channel: 'Trực tuyến' })));
    if (no % 10 === 9) heap.push(Math.round(process.memoryUsage().heapUsed / 1e6));
  }
  const seconds = (performance.now() - started) / 1000;
  line('import and match, 100,000 rows', `${Math.round(rows / seconds)} rows a second (budget ≥ 10,000); heap after each tenth chunk ${heap.join(', ')} MB`);
}

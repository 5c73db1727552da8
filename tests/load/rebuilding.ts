import { rebuildTallies } from '#services/rebuild';
import { launch } from '#services/launch';
import { Door } from '#store/d1';
import { migrated } from '../support/d1.ts';
import { NOW, aCampaign, chi, enterProvince, unitAt } from '../support/world.ts';
import { line, median } from './measure.ts';

const ROUNDS = 3;

/** All counters of a million entries made anew, against what SQLite needs to add them up at all. */
export async function rebuilding(): Promise<void> {
  const entries = 1_000_000;
  const d1 = migrated();
  const door = new Door(d1);
  await enterProvince(door, 135);
  await launch({ door, organizer: chi, now: NOW }, aCampaign());
  const db = d1.database;
  db.exec(`WITH RECURSIVE n(seq) AS (SELECT 1 UNION ALL SELECT seq + 1 FROM n WHERE seq < ${entries})
    INSERT INTO ledger SELECT seq, NULL, 0, 'dossier_full', 'land', '${unitAt(0).slice(0, -3)}' || printf('%03d', 1 + seq % 135), NULL,
      date('2026-01-01', '+' || (seq % 320) || ' days'), 0, 1000, 0, 'bench' FROM n`);
  const ratios: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    let from = performance.now();
    db.prepare('SELECT substr(act_date, 1, 4), unit_id, indicator, procedure_group, sum(milli), count(*) FROM ledger GROUP BY 1, 2, 3, 4').all();
    const bare = performance.now() - from;
    from = performance.now();
    await rebuildTallies(door);
    ratios.push((performance.now() - from) / bare);
  }
  line('rebuild of 10⁶ entries : a bare GROUP BY', `${median(ratios).toFixed(2)}  (budget ≤ 3)`);
}

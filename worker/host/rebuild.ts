import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { rebuildTallies } from '#services/rebuild';
import { Door } from '#store/d1';
import { build, root } from './build.ts';
import { takeFolder } from './lock.ts';
import { databaseOf, migrate, openWorld, secretsOf } from './world.ts';

/** `npm run rebuild`: counts all tallies anew from the ledger and says whether those in use were equal. */
const data = process.env.BANGVANG_DATA ?? join(root, '.data');

async function main(): Promise<number> {
  if (!existsSync(join(data, 'state'))) throw new Error(`Chưa có dữ liệu trong ${data}. Hãy chạy npm start trước.`);
  const folder = await takeFolder(data);
  const world = openWorld({ build: build(data, console.log), state: join(data, 'state'), secrets: secretsOf(data) });
  try {
    const d1 = await databaseOf(world);
    await migrate(d1);
    const { equal, differences } = await rebuildTallies(new Door(d1));
    console.log(equal ? 'Các bộ đếm khớp với sổ bút toán.'
      : `Đã tính lại: ${differences.tallies} bộ đếm, ${differences.weeks} ô số liệu tuần, ${differences.overlaps} ô kết quả tính ở nhiều đợt, ${differences.members} ô kết quả của đoàn viên và ${differences.states} trạng thái khai báo không khớp với sổ bút toán; nay đã khớp.`);
    return equal ? 0 : 2;
  } finally {
    await world.dispose();
    folder.release();
  }
}

process.exitCode = await main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  return 1;
});

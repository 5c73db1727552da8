/**
 * Makes every table of a freshly generated migration STRICT, and WITHOUT ROWID where it has a
 * key of its own: drizzle-kit writes neither word. Only the ledger keeps a rowid, its `seq`.
 * Running it again changes nothing.
 */
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';

const folder = new URL('./migrations/', import.meta.url);
for (const file of readdirSync(folder).filter((name) => name.endsWith('.sql'))) {
  const path = new URL(file, folder);
  const before = readFileSync(path, 'utf8');
  const after = before.replace(/(CREATE TABLE `\w+` \([\s\S]*?\n\));/g, (_, table: string) =>
    /integer PRIMARY KEY/.test(table) ? `${table} STRICT;` : `${table} STRICT, WITHOUT ROWID;`);
  if (after !== before) writeFileSync(path, after);
}

import { readFileSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { parseArgs } from 'node:util';
import { errorFile, openTable, readLines } from '../../web/src/lib/reading/export-file.ts';
import { sendRows, type Asker } from '../../web/src/lib/reading/send.ts';
import { readTable } from '../../web/src/lib/reading/table.ts';

/** `npm run reconcile -- FILE`: what the reconcile page does, for the office's nightly job. */
const { values, positionals } = parseArgs({ allowPositionals: true, options: {
  url: { type: 'string', default: 'http://localhost:8787' }, errors: { type: 'string' }, help: { type: 'boolean', short: 'h' } } });

const usage = `Cách dùng: npm run reconcile -- TỆP [--url http://localhost:8787] [--errors TỆP-LỖI.csv]
Tài khoản lấy từ biến môi trường BANGVANG_EMAIL và BANGVANG_PASSWORD.
Kết thúc: 0 = xong, 1 = không thực hiện được, 2 = xong nhưng có dòng không đọc được.`;

/** Signs in and answers a way of asking that carries the session; a refusal is thrown in its own words. */
async function signedIn(base: string): Promise<Asker> {
  const { BANGVANG_EMAIL: email, BANGVANG_PASSWORD: password } = process.env;
  if (!email || !password) throw new Error('Chưa có BANGVANG_EMAIL và BANGVANG_PASSWORD.');
  const headers = { 'content-type': 'application/json', origin: base };
  const entered = await fetch(`${base}/api/auth/sign-in/email`, { method: 'POST', headers, body: JSON.stringify({ email, password }) });
  if (!entered.ok) throw new Error('Không đăng nhập được: địa chỉ thư hoặc mật khẩu không đúng.');
  const cookie = entered.headers.getSetCookie().map((line) => line.split(';')[0]).join('; ');
  return async <Body>(method: string, address: string, sent?: unknown) => {
    const response = await fetch(`${base}/api${address}`, { method, headers: { ...headers, cookie }, ...(sent !== undefined && { body: JSON.stringify(sent) }) });
    const body = await response.json() as Body & { message?: string };
    if (!response.ok) throw new Error(body.message ?? `Máy chủ trả lời ${response.status}.`);
    return body;
  };
}

async function main(): Promise<number> {
  const [file] = positionals;
  if (values.help || !file) {
    console.log(usage);
    return values.help ? 0 : 1;
  }
  const table = await readTable(readFileSync(file));
  const opened = openTable(table);
  const read = await readLines(table, opened);
  console.log(`${basename(file)}: ${read.rows.length} dòng đọc được, ${read.errors.length} dòng lỗi.`);
  if (read.errors.length > 0) {
    const errors = values.errors ?? `${file}.loi.csv`;
    writeFileSync(errors, errorFile(table, read.errors, opened.headingRow));
    console.log(`Các dòng lỗi kèm lý do: ${errors}`);
  }
  if (read.rows.length === 0) return 1;
  const ask = await signedIn(values.url.replace(/\/$/, ''));
  const done = await sendRows(ask, { kind: opened.kind, fileName: basename(file), read }, (sent, chunks) => {
    console.log(`  phần ${sent}/${chunks}`);
    return true;
  });
  console.log(`Được công nhận ${done.recognised} · đã công nhận từ trước ${done.already} · trùng ${done.conflict} · mâu thuẫn ${done.contradicts} · không có khai báo ${done.unclaimed}.`);
  return read.errors.length > 0 ? 2 : 0;
}

process.exitCode = await main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  return 1;
});

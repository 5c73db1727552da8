import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { parseArgs } from 'node:util';
import { createOTP } from '@better-auth/utils/otp';
import { localDateAt } from '#domain/calendar';
import { exportKinds, wantedColumns } from '#domain/export';
import { errorFile, openTable, openedAs, readLines } from '../../web/src/lib/reading/export-file.ts';
import { sendRows, type Asker } from '../../web/src/lib/reading/send.ts';
import { checkSize, readTable } from '../../web/src/lib/reading/table.ts';

/** `npm run reconcile -- FILE`: what the reconcile page does, for the office's nightly job. */
const usage = `Cách dùng: npm run reconcile -- TỆP [--url http://localhost:8787] [--kind dossiers|accounts] [--errors TỆP-LỖI.csv]
Tài khoản lấy từ biến môi trường BANGVANG_EMAIL, BANGVANG_PASSWORD và BANGVANG_CODES (khóa bí mật của mã một lần, in lúc bật xác thực hai lớp).
Loại tệp (dossiers: hồ sơ, accounts: tài khoản) được nhận ra theo tiêu đề cột; chỉ cần --kind khi nhận nhầm.
Kết thúc: 0 = xong, 1 = không thực hiện được, 2 = xong nhưng có dòng không đọc được.`;

const ANSWER_MS_MAX = 120_000;
const count = (n: number): string => new Intl.NumberFormat('vi-VN').format(n);

const cookieOf = (response: Response): string => response.headers.getSetCookie().map((line) => line.split(';')[0]).join('; ');

/** Signs in and answers a way of asking that carries the session. */
async function signedIn(base: string): Promise<Asker> {
  const { BANGVANG_EMAIL: login, BANGVANG_PASSWORD: password, BANGVANG_CODES: codes } = process.env;
  if (!login || !password) throw new Error('Chưa có BANGVANG_EMAIL và BANGVANG_PASSWORD.');
  const headers = { 'content-type': 'application/json', origin: base };
  const signal = () => AbortSignal.timeout(ANSWER_MS_MAX);
  const entered = await fetch(`${base}/api/auth/sign-in`, { method: 'POST', headers, body: JSON.stringify({ login, password }), signal: signal() })
    .catch(() => { throw new Error(`Không nối được tới ${base}. Hãy kiểm tra địa chỉ và mạng.`); });
  if (entered.status === 429) throw new Error('Đã thử đăng nhập quá nhiều lần. Hãy đợi một phút rồi chạy lại.');
  if (!entered.ok) throw new Error('Không đăng nhập được: địa chỉ thư hoặc mật khẩu không đúng.');
  let cookie = cookieOf(entered);
  if ((await entered.json() as { secondFactor: boolean }).secondFactor) {
    if (!codes) throw new Error('Tài khoản này dùng xác thực hai lớp. Hãy đặt BANGVANG_CODES.');
    const code = await createOTP(codes).totp();
    const second = await fetch(`${base}/api/auth/two-factor/verify-totp`, { method: 'POST', headers: { ...headers, cookie }, body: JSON.stringify({ code }), signal: signal() });
    if (!second.ok) throw new Error('Mã một lần không đúng. Hãy kiểm tra BANGVANG_CODES và đồng hồ của máy.');
    cookie = cookieOf(second);
  }
  return async (method, address, body) => {
    const response = await fetch(`${base}/api${address}`, { method, headers: { ...headers, cookie }, signal: signal(), ...(body !== undefined && { body }) });
    return { status: response.status, body: await response.json().catch(() => null) };
  };
}

function options() {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: {
    url: { type: 'string', default: 'http://localhost:8787' }, kind: { type: 'string' }, errors: { type: 'string' }, help: { type: 'boolean', short: 'h' } } });
  return { ...values, file: positionals[0], kind: exportKinds.find((kind) => kind === values.kind), kindUnknown: values.kind !== undefined && !exportKinds.some((kind) => kind === values.kind) };
}

/** Reads the file here; nothing is sent before all of it has been read. */
async function readHere(file: string, { kind, errors }: ReturnType<typeof options>) {
  const size = statSync(file, { throwIfNoEntry: false })?.size;
  if (size === undefined) throw new Error(`Không có tệp ${file}.`);
  checkSize(size);
  const table = await readTable(readFileSync(file));
  const found = openTable(table);
  const opened = kind && kind !== found.kind ? openedAs(found, kind) : found;
  if (opened.missing.length > 0) {
    const labels = Object.entries(wantedColumns[opened.kind]).filter(([column]) => opened.missing.includes(column)).map(([, { label }]) => label);
    throw new Error(`Không thấy cột: ${labels.join(', ')}. Tệp có các cột: ${opened.headings.filter(Boolean).join(', ')}. Hãy sửa tiêu đề, hoặc đối soát trên trang web để chỉ cột bằng tay.`);
  }
  const read = await readLines(table, opened, localDateAt(Date.now()));
  console.log(`${basename(file)}: ${count(read.rows)} dòng đọc được, ${count(read.errors.length)} dòng lỗi.`);
  if (read.errors.length > 0) {
    const path = errors ?? `${file}.loi.csv`;
    writeFileSync(path, errorFile(table, read.errors, opened.headingRow));
    console.log(`Các dòng lỗi kèm lý do: ${path}`);
  }
  return read;
}

/** @returns the exit code */
async function main(): Promise<number> {
  const asked = options();
  if (asked.help || !asked.file || asked.kindUnknown) {
    console.log(usage);
    return asked.help ? 0 : 1;
  }
  const read = await readHere(asked.file, asked);
  if (read.rows === 0) return 1;
  const ask = await signedIn(asked.url.replace(/\/+$/, ''));
  const { view } = await sendRows(ask, { fileName: basename(asked.file), read }, {
    arrived: (done, chunks) => (console.log(`  phần ${done}/${chunks}`), true),
    broken: (waitMs) => console.log(`  mất kết nối, thử lại sau ${waitMs / 1000} giây`),
  });
  console.log(`Được công nhận ${count(view.recognised)} · đã công nhận từ trước ${count(view.already)} · trùng ${count(view.conflict)} · mâu thuẫn ${count(view.contradicts)} · không có khai báo ${count(view.unclaimed)}.`);
  return read.errors.length > 0 ? 2 : 0;
}

process.exitCode = await main().catch((error: unknown) => {
  const misused = (error as { code?: string }).code?.startsWith('ERR_PARSE_ARGS');
  console.error(misused ? usage : error instanceof Error ? error.message : error);
  return 1;
});

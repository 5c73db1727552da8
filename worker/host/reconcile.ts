import { readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parseArgs } from 'node:util';
import { createOTP } from '@better-auth/utils/otp';
import { localDateAt } from '#domain/calendar';
import { exportKinds, wantedColumns } from '#domain/export';
import { errorFile, openTable, openedAs, readLines } from '../../web/src/lib/reading/export-file.ts';
import { sendRows, type Asker } from '../../web/src/lib/reading/send.ts';
import { checkSize, readTable } from '../../web/src/lib/reading/table.ts';

/** `npm run reconcile -- FILE…`: what the reconcile page does, for the office's nightly job. */
const usage = `Cách dùng: npm run reconcile -- TỆP-HOẶC-THƯ-MỤC… [--url http://localhost:8787] [--kind dossiers|accounts] [--errors TỆP-LỖI.csv]
Nhận nhiều tệp; một thư mục là mọi tệp .xlsx, .csv trong đó. Tệp cũ trước, tệp mới sau (theo giờ sửa tệp): khi hai tệp nói khác nhau về cùng một mã hồ sơ, tệp gửi sau có hiệu lực.
Mỗi tệp chỉ được tính một lần: tệp đã đối soát, dù đổi tên hay chép lại, không công nhận lần hai. Vì vậy có thể chạy theo lịch, ví dụ mỗi đêm:
  15 1 * * *  cd /opt/bang-vang && npm run --silent reconcile -- /srv/ket-xuat >> /var/log/doi-soat.log 2>&1
Mã truy cập cho máy (quyền “Đối soát”, do quản trị tạo) lấy từ biến môi trường BANGVANG_TOKEN; không có thì dùng tài khoản: BANGVANG_EMAIL, BANGVANG_PASSWORD và BANGVANG_CODES (khóa bí mật của mã một lần, in lúc bật xác thực hai lớp).
Loại tệp (dossiers: hồ sơ, accounts: tài khoản) được nhận ra theo tiêu đề cột; chỉ cần --kind khi nhận nhầm. --errors chỉ dùng với một tệp.
Kết thúc: 0 = xong, 1 = có tệp không thực hiện được (các tệp khác vẫn được làm), 2 = xong nhưng có dòng không đọc được.`;

const ANSWER_MS_MAX = 120_000;
const count = (n: number): string => new Intl.NumberFormat('vi-VN').format(n);

const cookieOf = (response: Response): string => response.headers.getSetCookie().map((line) => line.split(';')[0]).join('; ');

/** A way of asking that carries what lets us in. */
const asking = (base: string, headers: Record<string, string>): Asker => async (method, address, body) => {
  const response = await fetch(`${base}/api${address}`, { method, headers, signal: AbortSignal.timeout(ANSWER_MS_MAX), ...(body !== undefined && { body }) });
  return { status: response.status, body: await response.json().catch(() => null) };
};

/** Comes in by the token there is, or signs in, and answers a way of asking. */
async function signedIn(base: string): Promise<Asker> {
  const { BANGVANG_TOKEN: token } = process.env;
  if (token) return asking(base, { 'content-type': 'application/json', authorization: `Bearer ${token}` });
  const { BANGVANG_EMAIL: login, BANGVANG_PASSWORD: password, BANGVANG_CODES: codes } = process.env;
  if (!login || !password) throw new Error('Chưa có BANGVANG_TOKEN, cũng chưa có BANGVANG_EMAIL và BANGVANG_PASSWORD.');
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
  return asking(base, { ...headers, cookie });
}

function options() {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: {
    url: { type: 'string', default: 'http://localhost:8787' }, kind: { type: 'string' }, errors: { type: 'string' }, help: { type: 'boolean', short: 'h' } } });
  return { ...values, paths: positionals, kind: exportKinds.find((kind) => kind === values.kind), kindUnknown: values.kind !== undefined && !exportKinds.some((kind) => kind === values.kind) };
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

/** Left by an earlier night beside its file. */
const ERRORS_OF = /\.loi\.csv$/i;
const EXPORT = /\.(xlsx|csv)$/i;

/** Every file that is meant, oldest first, so that the newest has the last word. @throws Error when one is not there */
function filesIn(paths: string[]): string[] {
  const files = paths.flatMap((path) => {
    const found = statSync(path, { throwIfNoEntry: false });
    if (!found) throw new Error(`Không có tệp ${path}.`);
    return found.isDirectory() ? readdirSync(path).filter((name) => EXPORT.test(name) && !ERRORS_OF.test(name) && !name.startsWith('~$')).map((name) => join(path, name)) : [path];
  });
  return files.sort((a, b) => statSync(a).mtimeMs - statSync(b).mtimeMs || (a < b ? -1 : 1));
}

/** Reads and sends one file. @returns its exit code */
async function reconcileFile(file: string, asked: ReturnType<typeof options>, ask: () => Promise<Asker>): Promise<number> {
  const read = await readHere(file, asked);
  if (read.rows === 0) return 1;
  const { view } = await sendRows(await ask(), { fileName: basename(file), read }, {
    arrived: (done, chunks) => (console.log(`  phần ${done}/${chunks}`), true),
    broken: (waitMs) => console.log(`  mất kết nối, thử lại sau ${waitMs / 1000} giây`),
  });
  console.log(`Được công nhận ${count(view.recognised)} · thu hồi ${count(view.takenBack)} · đã công nhận từ trước ${count(view.already)} · trùng ${count(view.conflict)} · mâu thuẫn ${count(view.contradicts)} · không có khai báo ${count(view.unclaimed)}.`);
  return read.errors.length > 0 ? 2 : 0;
}

/** @returns the exit code: the worst of the files', 1 before 2 before 0 */
async function main(): Promise<number> {
  const asked = options();
  if (asked.help || asked.paths.length === 0 || asked.kindUnknown) {
    console.log(usage);
    return asked.help ? 0 : 1;
  }
  const files = filesIn(asked.paths);
  if (files.length === 0) console.log('Không có tệp .xlsx, .csv nào để đối soát.');
  if (files.length > 1 && asked.errors) throw new Error('--errors chỉ dùng với một tệp. Với nhiều tệp, dòng lỗi nằm cạnh từng tệp.');
  // Signed in once, and not before a file has been read.
  let session: Promise<Asker> | null = null;
  const ask = () => (session ??= signedIn(asked.url.replace(/\/+$/, '')));
  const codes: number[] = [];
  for (const file of files) {
    codes.push(await reconcileFile(file, asked, ask).catch((error: unknown) => {
      // One file that cannot be read does not keep the others waiting; a sign-in that fails fails for all.
      console.error(`${files.length > 1 ? `${basename(file)}: ` : ''}${error instanceof Error ? error.message : String(error)}`);
      return 1;
    }));
  }
  return codes.includes(1) ? 1 : Math.max(0, ...codes);
}

process.exitCode = await main().catch((error: unknown) => {
  const misused = (error as { code?: string }).code?.startsWith('ERR_PARSE_ARGS');
  console.error(misused ? usage : error instanceof Error ? error.message : error);
  return 1;
});

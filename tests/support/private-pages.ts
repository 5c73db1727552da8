/** Every page somebody must sign in for, who is to look at it, and what its main form is told wrongly. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { uuidv7 } from 'uuidv7';
import { PLEDGE_VERSION } from '#vocabulary';
import { demonstrationSignIns } from '../../worker/host/seed.ts';

const routes = join(import.meta.dirname, '..', '..', 'web', 'src', 'routes', '(rieng)');
const fixtures = join(import.meta.dirname, '..', 'fixtures');

/** The routes of private pages as they stand on disk. */
export const privateRoutes = (): string[] => readdirSync(routes, { recursive: true, encoding: 'utf8' })
  .filter((file) => /(^|\/)\+page\.svelte$/.test(file)).map((file) => `/${file.slice(0, -'/+page.svelte'.length)}`).sort();

/** Who a page is looked at as: one of the demonstration people. */
export type Who = 'quynhon' | 'pleiku' | 'doisoat' | 'bantochuc' | 'bantochuc2' | 'quantri' | 'giamsat' | 'doanvien';
export const whoSigns = (who: Who) => demonstrationSignIns.find(({ email }) => email.startsWith(`${who}@`))!;

/** What the demonstration has not: told once, before anybody looks, by those who may. */
export type Told = { claim: string; petition: string; conflict: string; draft: string; imports: [newer: string, older: string] };

const CODE = '000.00.A1.H08-261102-0955';
const asked = (address: string) => ({ headers: { origin: address, 'content-type': 'application/json' } });

async function posted(page: Page, address: string, to: string, data: object): Promise<void> {
  const answer = await page.request.post(`${address}/api/${to}`, { ...asked(address), data });
  if (!answer.ok()) throw new Error(`${to} answered ${answer.status()}: ${await answer.text()}`);
}

/** A claim two units made, a petition about it, a draft of a campaign, and two exports that were reconciled. */
export async function tell(as: (who: Who) => Promise<Page>, address: string): Promise<Told> {
  const claim = uuidv7();
  for (const [who, id] of [['doanvien', claim], ['pleiku', uuidv7()]] as const) {
    const page = await as(who);
    const me = await (await page.request.get(`${address}/api/me`)).json() as { grants: { unitId: string }[] };
    await posted(page, address, 'claims', { claims: [{ id, indicator: 'dossier_full', actDate: '2026-11-03', capturedAt: Date.now(), unitId: me.grants[0]!.unitId, dossierCode: CODE, procedureGroup: 'civil_status', pledge: PLEDGE_VERSION }] });
  }
  const member = await as('doanvien');
  const petition = uuidv7();
  await posted(member, address, 'petitions', { kind: 'claim', id: petition, claimId: claim, words: 'Hồ sơ đã có biên nhận từ ngày 03/11, đề nghị xem xét sớm.' });
  await member.goto(`${address}/cua-toi/trung`);
  const conflict = (await member.getAttribute('main a[href^="/cua-toi/trung/"]', 'href'))!.split('/').at(-1)!;

  const organizer = await as('bantochuc');
  const draft = uuidv7();
  const { grants } = await (await organizer.request.get(`${address}/api/me`)).json() as { grants: { unitId: string }[] };
  await posted(organizer, address, 'drafts', { id: draft, unitId: grants[0]!.unitId, from: { kind: 'template', template: 'peak_60' } });

  const office = await as('doisoat');
  const imports = [];
  for (const file of ['ket-xuat-ho-so-trinh-dien.csv', 'ket-xuat-ho-so-trinh-dien-lan-2.csv']) {
    await office.goto(`${address}/doi-soat`);
    await office.setInputFiles('#tep', join(fixtures, file));
    await office.click('button:has-text("Đối soát "):not(:has-text("Đối soát tệp"))');
    await office.waitForSelector('text=Kết quả đối soát', { timeout: 60_000 });
    imports.push((await office.getAttribute('a:has-text("Xem chi tiết")', 'href'))!.split('/').at(-1)!);
  }
  // Whoever answers has taken the petition; whoever verifies holds what is waiting.
  for (const [at, words] of [[`/doi-soat/kien-nghi/${petition}`, 'Nhận xem xét'], ['/doi-soat/hang-doi', 'Nhận']]) {
    await office.goto(address + at, { waitUntil: 'networkidle' });
    await office.click(`main button:has-text("${words}")`);
    await office.waitForSelector('[action="?/decide"]');
  }
  return { claim, petition, conflict, draft, imports: [imports[1]!, imports[0]!] };
}

/** What a form is told wrongly, and where the page must point. */
export type Wrong = {
  /** The form, and what is typed into it: all of this must still stand there afterwards, but for secrets. */
  form: string; tick?: string; fill?: Record<string, string>; secrets?: Record<string, string>; files?: Record<string, string>; press?: string;
  /** The box that is blamed; absent where the sentence is about the whole form. */
  field?: string;
};
/** Who looks at a page where, and what its form is told; a sentence where there is nothing to get wrong. */
export type PrivatePage = { as: Who; at: string; wrong: Wrong | `không: ${string}`;
  /** A whole board stands on it: its letters are held by the tests of public pages. */
  board?: true;
};

const QUARTER = 'thi-dua-trong-diem-quy-4-2026';
const NO_FORM = 'không: chỉ đọc, tìm và đi tiếp';

/** Every private page by its route; a page on disk that is not here fails the test. */
export const privatePages = (told: Told): Record<string, PrivatePage> => ({
  '/can-bo': { as: 'quantri', at: '/can-bo', wrong: NO_FORM },
  '/can-bo/chuong-trinh': { as: 'bantochuc', at: '/can-bo/chuong-trinh', wrong: { form: '[action^="?/target"]', fill: { '#t-amount': 'mười', '#t-reason': 'Giao theo kế hoạch năm' }, field: '#t-amount' } },
  '/can-bo/chuong-trinh/bang-tinh': { as: 'bantochuc', at: '/can-bo/chuong-trinh/bang-tinh', wrong: { form: '[action^="?/read"]', fill: { '#source': 'Báo cáo tháng 11' }, field: '#tep' } },
  '/can-bo/chuong-trinh/phan-bo': { as: 'bantochuc', at: '/can-bo/chuong-trinh/phan-bo', wrong: { form: '[action^="?/preview"]', tick: '[value="by_hand"]', fill: { '[name^="part-"] >> nth=0': 'mười' }, press: 'button >> nth=-1' } },
  '/can-bo/co-cau': { as: 'quantri', at: '/can-bo/co-cau?viec=rename', wrong: { form: '[action="?/preview"]', fill: { '#unit': 'Đoàn xã không có thật', '#name': 'Đoàn xã Mới', '#document': 'Quyết định 1' }, field: '#unit' } },
  '/can-bo/doan-vien': { as: 'quynhon', at: '/can-bo/doan-vien', wrong: { form: '[action^="?/enter"]', fill: { '#name': 'Người thử (trình diễn)', '#birthYear': '19' }, field: '#birthYear' } },
  '/can-bo/doan-vien/danh-sach': { as: 'quynhon', at: '/can-bo/doan-vien/danh-sach', wrong: { form: '[action^="?/read"]', fill: { '#from': '2026-11-02' }, field: '#tep' } },
  '/can-bo/doi-hinh': { as: 'quynhon', at: '/can-bo/doi-hinh', wrong: { form: 'form:has(#place)', fill: { '#name': 'Tổ công nghệ số khu phố 2', '#place': '' }, field: '#place' } },
  '/can-bo/doi-hinh/[id]': { as: 'quynhon', at: 'a[href^="/can-bo/doi-hinh/"] /can-bo/doi-hinh', wrong: { form: '[action="?/join"]', fill: { '#name': 'Không có ai tên này' }, field: '#name' } },
  '/can-bo/cong-bo': { as: 'bantochuc', at: '/can-bo/cong-bo', wrong: NO_FORM },
  '/can-bo/cong-bo/[slug]': { as: 'bantochuc', at: '/can-bo/cong-bo/chu-nhat-so-thang-3-2026', wrong: { form: '[action="?/propose"]', fill: { '#words': 'Ngắn' } } },
  '/can-bo/dot-thi-dua': { as: 'bantochuc', at: '/can-bo/dot-thi-dua', wrong: NO_FORM },
  '/can-bo/dot-thi-dua/[slug]': { as: 'bantochuc', at: `/can-bo/dot-thi-dua/${QUARTER}`, wrong: { form: '[action="?/announce"]', fill: { '#noi-dung-thong-bao': 'Mời các đơn vị nộp báo cáo.', '#hien-tu': '2026-12-02T08:00', '#hien-den': '2026-12-01T08:00' }, field: '#hien-den' } },
  '/can-bo/dot-thi-dua/[slug]/khoa': { as: 'bantochuc', at: `/can-bo/dot-thi-dua/${QUARTER}/khoa`, wrong: { form: '[action="?/freeze"]', fill: { '#fromAt': '2026-01-01T08:00', '#ly-do': 'Chờ thẩm định kết quả.' }, field: '[name="proof"]' } },
  '/can-bo/hoat-dong': { as: 'quynhon', at: '/can-bo/hoat-dong', wrong: { form: '[action="#lap"]', fill: { '#name': 'Tuyên truyền dịch vụ công', '#place': '' }, field: '#place' } },
  '/can-bo/hoat-dong/[id]': { as: 'quynhon', at: 'a[href^="/can-bo/hoat-dong/"] /can-bo/hoat-dong', wrong: { form: '[action="?/change"]', fill: { '#name': 'Ngày Chủ nhật số đổi tên', '#place': '' }, field: '#place' } },
  '/can-bo/khai-bao': { as: 'quynhon', at: '/can-bo/khai-bao', wrong: NO_FORM },
  '/can-bo/khen-thuong': { as: 'bantochuc', at: '/can-bo/khen-thuong', wrong: NO_FORM },
  '/can-bo/khen-thuong/[slug]': { as: 'bantochuc2', at: '/can-bo/khen-thuong/thang-thanh-nien-2026', wrong: { form: '[action="?/decide"]', fill: { '#no': '15-QĐ/TĐTN', '#on': '' }, field: '#on' } },
  '/can-bo/kiem-tra': { as: 'quynhon', at: '/can-bo/kiem-tra', wrong: NO_FORM },
  '/can-bo/kien-nghi': { as: 'quynhon', at: '/can-bo/kien-nghi', wrong: NO_FORM },
  '/can-bo/may': { as: 'quantri', at: '/can-bo/may', wrong: { form: '[action="?/make"]', fill: { '#label': 'Máy thử', '#days': '999' } } },
  '/can-bo/nhat-ky': { as: 'giamsat', at: '/can-bo/nhat-ky', wrong: NO_FORM },
  '/can-bo/tham-dinh': { as: 'bantochuc', at: '/can-bo/tham-dinh', wrong: NO_FORM },
  '/can-bo/tham-dinh/[slug]': { as: 'quynhon', at: `/can-bo/tham-dinh/${QUARTER}`, wrong: { form: '[action^="?/self"]', fill: { '#words': 'Có' }, field: '#words' } },
  '/can-bo/tham-dinh/[slug]/nhap': { as: 'bantochuc', at: `/can-bo/tham-dinh/${QUARTER}/nhap?tieu-chi=to-chuc`, wrong: { form: '[action^="?/preview"]', fill: { '#words': 'Theo biên bản thẩm định', '[id^="p-"] >> nth=0': 'chín' }, press: 'button:text-is("Xem trước thay đổi trên bảng")', field: '[id^="p-"] >> nth=0' } },
  '/can-bo/tham-dinh/de-nghi/[id]': { as: 'giamsat', at: `a[href^="/can-bo/tham-dinh/de-nghi/"] /can-bo/tham-dinh/${QUARTER}`, wrong: 'không: đề nghị của bản trình diễn đã có câu trả lời' },
  '/can-bo/the-le/[slug]': { as: 'bantochuc', at: `/can-bo/the-le/${QUARTER}`, wrong: { form: '[action="?/preview"]', fill: { '[id="rules.criteria.0.maxMilli"]': 'ba', '#words': 'Sửa điểm tối đa.' }, press: 'button:text-is("Xem trước thay đổi")', field: '[id="rules.criteria.0.maxMilli"]' } },
  '/can-bo/trung': { as: 'pleiku', at: '/can-bo/trung', wrong: NO_FORM },
  '/can-bo/vai-tro': { as: 'quantri', at: '/can-bo/vai-tro', wrong: { form: '[action="?/grant"]', fill: { '#login': 'nguoi.moi@trinhdien.example', '#name': 'Người mới (trình diễn)', '#unit': 'Đoàn xã không có thật' }, field: '#unit' } },
  '/can-bo/yeu-cau': { as: 'quantri', at: '/can-bo/yeu-cau', wrong: { form: '[action="?/holiday"]', fill: { '#name': 'Ngày nghỉ thử' }, field: '#date' } },
  '/cua-toi': { as: 'doanvien', at: '/cua-toi', wrong: 'không: chỉ chọn trong những điều có sẵn' },
  '/cua-toi/cung-lam': { as: 'doanvien', at: '/cua-toi/cung-lam', wrong: NO_FORM },
  '/cua-toi/du-lieu': { as: 'doanvien', at: '/cua-toi/du-lieu', wrong: { form: 'form:has(#words)', fill: { '#words': 'Cho tôi xem dữ liệu.' }, field: '#kind' } },
  '/cua-toi/huy-hieu': { as: 'doanvien', at: '/cua-toi/huy-hieu', wrong: NO_FORM },
  '/cua-toi/khai-bao/[id]': { as: 'doanvien', at: `/cua-toi/khai-bao/${told.claim}`, wrong: 'không: rút không cần nói vì sao' },
  '/cua-toi/kien-nghi': { as: 'doanvien', at: `/cua-toi/kien-nghi?khai-bao=${told.claim}`, wrong: { form: '[action^="?/ask"]', fill: { '#words': 'Ngắn' }, field: '#words' } },
  '/cua-toi/kien-nghi/[id]': { as: 'doanvien', at: `/cua-toi/kien-nghi/${told.petition}`, wrong: { form: '[action="?/say"]', fill: { '#words': '' }, field: '#words' } },
  '/cua-toi/nhom': { as: 'doanvien', at: '/cua-toi/nhom', wrong: 'không: chỉ chọn trong những điều có sẵn' },
  '/cua-toi/tin': { as: 'doanvien', at: '/cua-toi/tin', wrong: NO_FORM },
  '/cua-toi/trung': { as: 'doanvien', at: '/cua-toi/trung', wrong: NO_FORM },
  '/cua-toi/trung/[id]': { as: 'doanvien', at: `/cua-toi/trung/${told.conflict}`, wrong: { form: '[action="?/offer"]', fill: { '[name="share-A"]': '60', '[name="share-B"]': '30' }, field: '[name="share-A"]' } },
  '/doi-soat': { as: 'doisoat', at: '/doi-soat', wrong: { form: 'main', files: { '#tep': 'golden-rules-phan-tram.json' } } },
  '/doi-soat/[id]': { as: 'doisoat', at: `/doi-soat/${told.imports[0]}`, wrong: { form: '[action="?/undo"]', fill: { '#words': 'ngắn' }, field: '[name="proof"]' } },
  '/doi-soat/[id]/so-sanh/[other]': { as: 'doisoat', at: `/doi-soat/${told.imports[0]}/so-sanh/${told.imports[1]}`, wrong: NO_FORM },
  '/doi-soat/dau-hieu': { as: 'doisoat', at: '/doi-soat/dau-hieu', wrong: NO_FORM },
  '/doi-soat/dau-hieu/[id]': { as: 'doisoat', at: 'a[href^="/doi-soat/dau-hieu/"] /doi-soat/dau-hieu', wrong: { form: 'form:has(#words)', fill: { '#words': '' }, field: '#words' } },
  '/doi-soat/hang-doi': { as: 'doisoat', at: '/doi-soat/hang-doi', wrong: { form: '[action="?/decide"]', fill: {}, press: 'button.button >> nth=0' } },
  '/doi-soat/hang-doi/so-lieu': { as: 'quantri', at: '/doi-soat/hang-doi/so-lieu', wrong: NO_FORM },
  '/doi-soat/kien-nghi': { as: 'doisoat', at: '/doi-soat/kien-nghi', wrong: NO_FORM },
  '/doi-soat/kien-nghi/[id]': { as: 'doisoat', at: `/doi-soat/kien-nghi/${told.petition}`, wrong: { form: '[action="?/decide"]', fill: { '#answer': 'Đã kiểm tra với bộ phận một cửa.' } } },
  '/doi-soat/mo-lai': { as: 'doisoat', at: '/doi-soat/mo-lai', wrong: { form: '[action="?/preview"]', fill: { '#key': 'khong-co-ai' }, field: '#key' } },
  '/doi-soat/trung': { as: 'doisoat', at: '/doi-soat/trung', wrong: NO_FORM },
  '/doi-soat/trung/[id]': { as: 'doisoat', at: `/doi-soat/trung/${told.conflict}`, wrong: { form: '[action="?/settle"]', fill: { '#words': 'Hai đơn vị cùng hỗ trợ.' } } },
  '/dot-thi-dua/[slug]/don-vi-cua-toi': { as: 'quynhon', at: `/dot-thi-dua/${QUARTER}/don-vi-cua-toi`, wrong: NO_FORM, board: true },
  '/dot-thi-dua/[slug]/don-vi-cua-toi/vi-sao': { as: 'quynhon', at: `/dot-thi-dua/${QUARTER}/don-vi-cua-toi/vi-sao`, wrong: NO_FORM },
  '/dot-thi-dua/[slug]/hang-cua-toi': { as: 'doanvien', at: '/dot-thi-dua/nam-thi-dua-2026/hang-cua-toi', wrong: NO_FORM },
  '/khai-bao': { as: 'doanvien', at: '/khai-bao', wrong: { form: '[action="/khai-bao"]', fill: { '#subject': 'abc' }, press: 'button.button >> nth=-1', field: '#pledge' } },
  '/khai-bao/[id]/minh-chung': { as: 'doanvien', at: `/khai-bao/${told.claim}/minh-chung`, wrong: { form: '[action="?/picture"]', files: { '#picture': 'published-scoring-rubrics.csv' }, field: '#picture' } },
  '/khai-bao/phieu': { as: 'doanvien', at: '/khai-bao/phieu', wrong: { form: 'form:has([name="claim"])', fill: {} } },
  '/phat-dong': { as: 'bantochuc', at: '/phat-dong', wrong: 'không: chỉ chọn trong những mẫu có sẵn' },
  '/phat-dong/[id]/noi-dung': { as: 'bantochuc', at: `/phat-dong/${told.draft}/noi-dung`, wrong: { form: 'form.step', fill: { '#name': '', '#audience': 'Đoàn viên, thanh niên toàn tỉnh' }, press: 'button[value="stay"]', field: '#name' } },
  '/phat-dong/[id]/thoi-gian': { as: 'bantochuc', at: `/phat-dong/${told.draft}/thoi-gian`, wrong: { form: 'form.step', fill: { '#firstDay': '2026-12-20', '#lastDay': '2026-12-01' }, press: 'button[value="stay"]', field: '#lastDay' } },
  '/phat-dong/[id]/pham-vi': { as: 'bantochuc', at: `/phat-dong/${told.draft}/pham-vi`, wrong: 'không: chỉ chọn trong những đơn vị có sẵn' },
  '/phat-dong/[id]/chi-tieu': { as: 'bantochuc', at: `/phat-dong/${told.draft}/chi-tieu`, wrong: { form: 'form.step', fill: { '[name^="amounts."] >> nth=0': 'mười' }, press: 'button[value="stay"]', field: '[name^="amounts."] >> nth=0' } },
  '/phat-dong/[id]/tieu-chi': { as: 'bantochuc', at: `/phat-dong/${told.draft}/tieu-chi`, wrong: { form: 'form.step', fill: { '[id="rules.criteria.0.worthMilli"]': 'nhiều' }, press: 'button[value="stay"]', field: '[id="rules.criteria.0.worthMilli"]' } },
  '/phat-dong/[id]/xem-truoc': { as: 'bantochuc', at: `/phat-dong/${told.draft}/xem-truoc`, wrong: 'không: chưa phát động được thì nút không bấm được, chỗ phải sửa có liên kết' },
  '/phat-dong/[id]/thu': { as: 'bantochuc', at: `/phat-dong/${told.draft}/thu`, wrong: 'không: chỉ kéo và chọn' },
  '/phat-dong/thu': { as: 'bantochuc', at: '/phat-dong/thu', wrong: 'không: chỉ kéo và chọn' },
  '/tai-khoan': { as: 'quantri', at: '/tai-khoan', wrong: { form: '[action="?/password"]', secrets: { '#password': 'ngắn' }, field: '[name="proof"]' } },
  '/tai-khoan/thong-bao': { as: 'doanvien', at: '/tai-khoan/thong-bao', wrong: 'không: chỉ chọn trong những điều có sẵn' },
});

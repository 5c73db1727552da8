/** Every page that can be opened without signing in, by its route on disk, and where it is looked at. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Board } from '#wire/board';

const ROUTES = join(import.meta.dirname, '..', '..', 'web', 'src', 'routes');
/** In this folder are the pages somebody must sign in for. */
const PRIVATE = '(rieng)';

/** The routes that are pages, as SvelteKit names them, without those to sign in for. */
export const publicRoutes = (): string[] => readdirSync(ROUTES, { recursive: true, withFileTypes: true })
  .filter((each) => each.name === '+page.svelte').map(({ parentPath }) => parentPath.slice(ROUTES.length) || '/')
  .filter((route) => !route.startsWith(`/${PRIVATE}`)).sort();

export const YEAR = 'nam-thi-dua-2026';
export const PEAK = '100-ngay-dem-cao-diem-2026';
export const SHEET = 'thi-dua-trong-diem-quy-4-2026';
export const MONTH = 'thang-thanh-nien-2026';
export const SUNDAY = 'chu-nhat-so-thang-3-2026';
const NOTICE = 'de-an-5299-2023-07';

/** What addresses need that only the server knows. */
export type Known = { unit: string; team: string; activity: string; branched: string };
/** Asks an open server's public answers for it. */
export async function knownAt(base: string): Promise<Known> {
  const asked = async <Answer>(path: string) => (await fetch(base + path)).json() as Promise<Answer>;
  const board = await asked<Board>(`/api/campaigns/${YEAR}/board`);
  const { teams } = await asked<{ teams: { id: string }[] }>('/api/teams');
  const { activities } = await asked<{ activities: { id: string }[] }>('/api/activities');
  const branches = await asked<Board>(`/api/campaigns/${YEAR}/sides/branches`);
  return { unit: board.clusters[0]!.rows[0]!.unitId, team: teams[0]!.id, activity: activities[0]!.id, branched: branches.clusters[0]!.name };
}

export type PublicPage = {
  /** Where it is looked at whole; and other states of it, which only axe and the eye need. */
  at: string; also?: string[];
  /** Nothing stands around it: it hangs in a hall or in another site. */
  bare?: true;
};
/** Keys are routes. A page that has none here fails the test. */
export const publicPages = ({ unit, team, activity, branched }: Known): Record<string, PublicPage> => ({
  '/': { at: '/' },
  '/cach-kiem-tra': { at: '/cach-kiem-tra' },
  '/chuong-trinh': { at: '/chuong-trinh', also: ['/chuong-trinh?nam=2025', '/chuong-trinh?co-cau=hien-nay'] },
  '/chuong-trinh/[measure]': { at: '/chuong-trinh/ho-so-duoc-ho-tro', also: ['/chuong-trinh/doan-vien-co-tai-khoan'] },
  '/chuong-trinh/bang': { at: '/chuong-trinh/bang', also: ['/chuong-trinh/bang?chi-tieu=tuyen-truyen'] },
  '/chuong-trinh/don-vi/[id]': { at: `/chuong-trinh/don-vi/${unit}` },
  '/dang-nhap': { at: '/dang-nhap' },
  '/dang-nhap/ma': { at: '/dang-nhap/ma' },
  '/doi-hinh': { at: '/doi-hinh', also: ['/doi-hinh?tim=khong-co-doi-nay'] },
  '/doi-hinh/[id]': { at: `/doi-hinh/${team}` },
  '/don-vi': { at: '/don-vi', also: ['/don-vi?q=hoa', '/don-vi?q=khong-co-don-vi-nay', '/don-vi?q=Lê+Lợi&ngay=2024-06-01', '/don-vi?cay=nha-nuoc&q=quy+nhon'] },
  '/don-vi/[id]': { at: `/don-vi/${unit}` },
  '/dot-thi-dua/[slug]': { at: `/dot-thi-dua/${YEAR}?cum=1`, also: [`/dot-thi-dua/${YEAR}?quanh=${unit}`, `/dot-thi-dua/${YEAR}?tim=khong-co-don-vi-nay`, `/dot-thi-dua/${YEAR}?co-cau=hien-nay&cum=2`, `/dot-thi-dua/${PEAK}?cum=4`, `/dot-thi-dua/${SHEET}?cum=2`, `/dot-thi-dua/${SUNDAY}?cum=1`, `/dot-thi-dua/${NOTICE}`] },
  '/dot-thi-dua/[slug]/ban-do': { at: `/dot-thi-dua/${YEAR}/ban-do` },
  '/dot-thi-dua/[slug]/chi-doan': { at: `/dot-thi-dua/${YEAR}/chi-doan` },
  '/dot-thi-dua/[slug]/chi-doan/[unitId]': { at: `/dot-thi-dua/${YEAR}/chi-doan/${branched}` },
  '/dot-thi-dua/[slug]/cong-bo': { at: `/dot-thi-dua/${MONTH}/cong-bo`, also: [`/dot-thi-dua/${YEAR}/cong-bo`] },
  '/dot-thi-dua/[slug]/cong-bo/[no]': { at: `/dot-thi-dua/${MONTH}/cong-bo/1` },
  '/dot-thi-dua/[slug]/diem-tham-dinh': { at: `/dot-thi-dua/${SHEET}/diem-tham-dinh` },
  '/dot-thi-dua/[slug]/dien-bien': { at: `/dot-thi-dua/${YEAR}/dien-bien`, also: [`/dot-thi-dua/${YEAR}/dien-bien?don-vi=${unit}`] },
  '/dot-thi-dua/[slug]/doan-vien': { at: `/dot-thi-dua/${YEAR}/doan-vien` },
  '/dot-thi-dua/[slug]/doi-hinh': { at: `/dot-thi-dua/${SHEET}/doi-hinh` },
  '/dot-thi-dua/[slug]/huyen-cu': { at: `/dot-thi-dua/${YEAR}/huyen-cu` },
  '/dot-thi-dua/[slug]/luc': { at: `/dot-thi-dua/${SUNDAY}/luc` },
  '/dot-thi-dua/[slug]/tang-truong': { at: `/dot-thi-dua/${SHEET}/tang-truong` },
  '/dot-thi-dua/[slug]/the-le': { at: `/dot-thi-dua/${SHEET}/the-le` },
  '/dot-thi-dua/[slug]/thong-bao': { at: `/dot-thi-dua/${SUNDAY}/thong-bao`, also: [`/dot-thi-dua/${SHEET}/thong-bao`] },
  '/dot-thi-dua/[slug]/trung-dot': { at: `/dot-thi-dua/${YEAR}/trung-dot`, also: [`/dot-thi-dua/${YEAR}/trung-dot?voi=${PEAK}`] },
  '/dot-thi-dua/[slug]/vi-sao/[unitId]': { at: `/dot-thi-dua/${YEAR}/vi-sao/${unit}`, also: [`/dot-thi-dua/${SHEET}/vi-sao/${unit}`] },
  '/dot-thi-dua/[slug]/vi-sao/[unitId]/[day]': { at: `/dot-thi-dua/${YEAR}/vi-sao/${unit}/2026-03-01` },
  '/hoat-dong': { at: '/hoat-dong', also: ['/hoat-dong?don-vi=khong-co-don-vi-nay', '/hoat-dong?thang=2031-01'] },
  '/hoat-dong/[id]': { at: `/hoat-dong/${activity}` },
  '/loi-moi/[token]': { at: '/loi-moi/khong-co' },
  '/man-hinh/[slug]': { at: `/man-hinh/${YEAR}`, bare: true },
  '/may': { at: '/may' },
  '/may/[nhom]': { at: '/may/campaigns' },
  '/may/hinh-dang/[ten]': { at: '/may/hinh-dang/Board' },
  '/ngoai-tuyen': { at: '/ngoai-tuyen' },
  '/nhung/dot-thi-dua/[slug]': { at: `/nhung/dot-thi-dua/${YEAR}`, bare: true },
  '/quen-mat-khau': { at: '/quen-mat-khau' },
  '/quyen-rieng-tu': { at: '/quyen-rieng-tu' },
  '/thiet-ke': { at: '/thiet-ke' },
  '/thoi-nhan-thu/[token]': { at: '/thoi-nhan-thu/khong-co' },
  '/toan-quoc': { at: '/toan-quoc' },
  '/xac-nhan': { at: '/xac-nhan', also: ['/xac-nhan?ma=12'] },
  '/xac-nhan/[code]': { at: '/xac-nhan/KHONG-CO' },
  '/xac-nhan/cam-on': { at: '/xac-nhan/cam-on' },
});

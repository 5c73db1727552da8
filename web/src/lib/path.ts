import { activityKindCodes, boardListCodes, measureCodes, placeKindCodes, type ActivityKind, type BoardList, type BoardSide, type DraftStep, type Measure, type PlaceKind, type Structure } from '#vocabulary';
import type { GrowthSpan } from '#wire/growth';
import type { BoardView } from '#domain/board-view';
import { language, pathIn } from './language.ts';

/** How an address says which tree is shown. */
const structureWord: Record<Structure, string> = { then: 'luc-do', now: 'hien-nay' };
export const structureOf = (word: string | null): Structure | undefined => (['then', 'now'] as const).find((each) => structureWord[each] === word);

/** How an address says which measure it is about. */
const measureWord: Record<Measure, string> = {
  informed_turns: 'tuyen-truyen', active_units: 'co-so-doan-co-hoat-dong', member_accounts: 'tai-khoan-doan-vien', outside_accounts: 'tai-khoan-nguoi-dan', accounts_used: 'tai-khoan-co-giao-dich',
  own_dossiers_online: 'ho-so-doan-vien-truc-tuyen', supported_dossiers: 'ho-so-duoc-ho-tro', online_dossiers: 'ho-so-truc-tuyen', online_payments: 'thanh-toan-truc-tuyen', members_with_account: 'doan-vien-co-tai-khoan',
};
export const measureOf = (word: string | null | undefined): Measure | undefined => measureCodes.find((each) => measureWord[each] === word);
/** How an address names a kind of activity. */
const kindWord: Record<ActivityKind, string> = { outreach: 'tuyen-truyen', training: 'tap-huan', digital_sunday: 'chu-nhat-so', volunteer_saturday: 'thu-bay-tinh-nguyen', other: 'khac' };
export const activityKindOf = (word: string | null): ActivityKind | undefined => activityKindCodes.find((code) => kindWord[code] === word);
/** How an address says which step of a draft is shown. */
const stepWord: Record<DraftStep | 'review', string> = { content: 'noi-dung', time: 'thoi-gian', scope: 'pham-vi', targets: 'chi-tieu', rules: 'tieu-chi', review: 'xem-truoc' };

/** How an address says which period a notice is about; what is no such word goes on as it is, to be said. */
const periodWord = { week: 'tuan', month: 'thang', start: 'tu-dau' } as const;
type NoticeView = { period?: keyof typeof periodWord; from?: string; until?: string };
export const noticePeriodOf = (word: string | null): string | null => Object.entries(periodWord).find(([, each]) => each === word)?.[0] ?? word;

/** How an address says by which of its boards a campaign is shown. */
const sideWord: Record<BoardSide, string> = { teams: 'doi-hinh', districts: 'huyen-cu', branches: 'chi-doan' };
/** Growth is of a week unless a month is asked for. */
export const growthSpanOf = (word: string | null): GrowthSpan => (word === periodWord.month ? 'month' : 'week');

/** How an address says which part of a board is shown. */
const placeWord: Record<PlaceKind, string> = { ward: 'phuong', commune: 'xa', town: 'thi-tran', direct: 'truc-thuoc' };
const listWord: Record<BoardList, string> = { over: 'vuot-100', none: 'chua-co-ket-qua', risen: 'tang-trong-ngay' };
const sizeWord = ['nho', 'vua', 'lon'];
/** A part of a board, or (alone) the neighbours of one unit. */
export type BoardAsk = BoardView & { around?: string };
const SEARCH_CHARS_MAX = 80;
/** What an address asks of a board; what it says in no known word asks nothing. */
export function boardViewOf(query: URLSearchParams): BoardAsk {
  const size = sizeWord.indexOf(query.get('quy-mo') ?? '');
  return {
    cluster: Number(query.get('cum')) || undefined, kind: placeKindCodes.find((code) => placeWord[code] === query.get('loai')), size: size === -1 ? undefined : size,
    list: boardListCodes.find((code) => listWord[code] === query.get('xem')), search: (query.get('tim') ?? '').trim().slice(0, SEARCH_CHARS_MAX) || undefined,
    around: query.get('quanh')?.slice(0, SEARCH_CHARS_MAX) || undefined,
  };
}
/** The words of a view in an address, and beside a search in its form. */
export const boardQuery = (view: BoardAsk & { structure?: Structure }): Record<string, string | number | undefined> => ({
  cum: view.cluster, loai: view.kind && placeWord[view.kind], 'quy-mo': view.size === undefined ? undefined : sizeWord[view.size], xem: view.list && listWord[view.list], tim: view.search, quanh: view.around,
  'co-cau': view.structure && structureWord[view.structure] });
/** Pages made to stand inside other sites' begin so. */
export const FRAMED = '/nhung/';
/** Pages for halls begin so: nothing stands around them. */
export const SCREENS = '/man-hinh/';

/** Every address of the product as the routes know it, named once. */
const addresses = {
  home: () => '/',
  campaign: (slug: string, view: BoardAsk & { structure?: Structure } = {}) => withQuery(`/dot-thi-dua/${slug}`, boardQuery(view)),
  /** A unit among its neighbours on a board, at the place of the page where they stand. */
  around: (slug: string, unitId: string) => `${withQuery(`/dot-thi-dua/${slug}`, { quanh: unitId })}#bang`,
  /** The same for the unit of whoever is signed in. */
  ownAround: (slug: string) => `/dot-thi-dua/${slug}/don-vi-cua-toi`,
  /** Why a unit's line on a board is what it is; acts of one of its days; and for the unit itself what was taken back. */
  why: (slug: string, unitId: string) => `/dot-thi-dua/${slug}/vi-sao/${unitId}`,
  whyDay: (slug: string, unitId: string, day: string, view: { indicator?: string; after?: string } = {}) => withQuery(`/dot-thi-dua/${slug}/vi-sao/${unitId}/${day}`, { 'chi-tieu': view.indicator, sau: view.after }),
  ownWhy: (slug: string, view: { before?: number } = {}) => withQuery(`/dot-thi-dua/${slug}/don-vi-cua-toi/vi-sao`, { truoc: view.before }),
  national: () => '/toan-quoc',
  /** A province's board on its own server. */
  elsewhere: (origin: string | null, slug: string) => `${origin ?? ''}/dot-thi-dua/${slug}`,
  programme: (view: { year?: number; structure?: Structure } = {}) => withQuery('/chuong-trinh', { nam: view.year, 'co-cau': view.structure && structureWord[view.structure] }),
  measure: (measure: Measure, view: { year?: number; structure?: Structure } = {}) => withQuery(`/chuong-trinh/${measureWord[measure]}`, { nam: view.year, 'co-cau': view.structure && structureWord[view.structure] }),
  /** Every unit of a year by one measure. */
  programmeBoard: (view: { year?: number; measure?: Measure; structure?: Structure } = {}) => withQuery('/chuong-trinh/bang', { nam: view.year, 'chi-tieu': view.measure && measureWord[view.measure], 'co-cau': view.structure && structureWord[view.structure] }),
  measureWord: (measure: Measure) => measureWord[measure],
  programmeUnit: (id: string, view: { year?: number; structure?: Structure } = {}) => withQuery(`/chuong-trinh/don-vi/${id}`, { nam: view.year, 'co-cau': view.structure && structureWord[view.structure] }),
  keepProgramme: (view: { unitId?: string; year?: number } = {}) => withQuery('/can-bo/chuong-trinh', { 'don-vi': view.unitId, nam: view.year }),
  allocate: (view: { unitId: string; year: number; measure?: Measure }) => withQuery('/can-bo/chuong-trinh/phan-bo', { 'don-vi': view.unitId, nam: view.year, 'chi-tieu': view.measure }),
  figureFile: (view: { unitId: string; kind: 'sizes' | 'observations' }) => withQuery('/can-bo/chuong-trinh/bang-tinh', { 'don-vi': view.unitId, loai: view.kind === 'sizes' ? 'doan-vien' : 'ty-le' }),
  units: (view: { q?: string; date?: string } = {}) => withQuery('/don-vi', { q: view.q, ngay: view.date }),
  unit: (id: string, date?: string, structure?: Structure) => withQuery(`/don-vi/${id}`, { ngay: date, 'co-cau': structure && structureWord[structure] }),
  teams: () => '/doi-hinh',
  team: (id: string) => `/doi-hinh/${id}`,
  activities: (view: { month?: string; unitId?: string; kind?: ActivityKind; day?: string } = {}) => withQuery('/hoat-dong', { thang: view.month, ngay: view.day, 'don-vi': view.unitId, loai: view.kind && kindWord[view.kind] }),
  activity: (id: string) => `/hoat-dong/${id}`,
  /** What calendar programs subscribe to. */
  activityFeed: (unitId?: string) => withQuery('/hoat-dong.ics', { unit: unitId }),
  keepActivities: (unitId?: string) => withQuery('/can-bo/hoat-dong', { 'don-vi': unitId }),
  keepActivity: (id: string) => `/can-bo/hoat-dong/${id}`,
  privacy: () => '/quyen-rieng-tu',
  signIn: (back?: string) => withQuery('/dang-nhap', { ve: back }),
  code: (back?: string) => withQuery('/dang-nhap/ma', { ve: back }),
  forgotten: () => '/quen-mat-khau',
  signOut: () => '/dang-xuat',
  desk: () => '/can-bo',
  appraisals: (unitId?: string) => withQuery('/can-bo/tham-dinh', { 'don-vi': unitId }),
  appraisal: (slug: string, criterion?: string) => withQuery(`/can-bo/tham-dinh/${slug}`, { 'tieu-chi': criterion }),
  appraisalEntry: (slug: string, criterion: string) => withQuery(`/can-bo/tham-dinh/${slug}/nhap`, { 'tieu-chi': criterion }),
  appraisalLot: (id: string) => `/can-bo/tham-dinh/de-nghi/${id}`,
  agreedPoints: (slug: string, unitId?: string) => withQuery(`/dot-thi-dua/${slug}/diem-tham-dinh`, { 'don-vi': unitId }),
  notice: (slug: string, view: NoticeView = {}) => withQuery(`/dot-thi-dua/${slug}/thong-bao`, { ky: view.period && periodWord[view.period], tu: view.from, den: view.until }),
  noticeFile: (slug: string, ending: 'pdf' | 'xlsx', view: NoticeView) => withQuery(`/api/campaigns/${slug}/notice.${ending}`, view),
  overlaps: (slug: string, other?: string) => withQuery(`/dot-thi-dua/${slug}/trung-dot`, { voi: other }),
  /** Bản công bố of a campaign, for everybody; its bytes; and the desk that publishes. */
  editions: (slug: string) => `/dot-thi-dua/${slug}/cong-bo`,
  edition: (slug: string, no: number) => `/dot-thi-dua/${slug}/cong-bo/${no}`,
  editionFile: (slug: string, no: number) => `/api/campaigns/${slug}/editions/${no}`,
  publications: () => '/can-bo/cong-bo',
  publication: (slug: string) => `/can-bo/cong-bo/${slug}`,
  rewards: () => '/can-bo/khen-thuong',
  rewardSheet: (slug: string) => `/can-bo/khen-thuong/${slug}`,
  /** The board as it was at a moment, as a clock on the wall here shows it. */
  past: (slug: string, clock?: string) => withQuery(`/dot-thi-dua/${slug}/luc`, { luc: clock }),
  /** The run of a campaign: of a cluster, or of units beside each other. */
  course: (slug: string, view: { cluster?: number; unitId?: string; with?: readonly string[] } = {}) =>
    [withQuery(`/dot-thi-dua/${slug}/dien-bien`, { cum: view.cluster, 'don-vi': view.unitId }), ...(view.with ?? []).map((id) => `voi=${id}`)].reduce((address, each) => `${address}${address.includes('?') ? '&' : '?'}${each}`),
  courseFile: (slug: string, view: { format?: 'csv'; cluster?: number; top?: number; units?: string } = {}) => withQuery(`/api/campaigns/${slug}/course`, view),
  sideBoard: (slug: string, side: BoardSide) => `/dot-thi-dua/${slug}/${sideWord[side]}`,
  teamBoard: (slug: string) => `/dot-thi-dua/${slug}/doi-hinh`,
  /** Branches of one unit. */
  branches: (slug: string, unitId: string) => `/dot-thi-dua/${slug}/chi-doan/${unitId}`,
  memberBoard: (slug: string) => `/dot-thi-dua/${slug}/doan-vien`,
  ownMember: (slug: string) => `/dot-thi-dua/${slug}/hang-cua-toi`,
  growth: (slug: string, span?: GrowthSpan) => withQuery(`/dot-thi-dua/${slug}/tang-truong`, { ky: span && periodWord[span] }),
  /** What other sites show inside theirs. */
  embed: (slug: string, view: { cluster?: number; unitId?: string } = {}) => withQuery(`${FRAMED}dot-thi-dua/${slug}`, { cum: view.cluster, 'don-vi': view.unitId }),
  /** The board for halls and lobbies, which turns its own pages. */
  screen: (slug: string) => `${SCREENS}${slug}`,
  /** Its units as tiles where they lie. */
  map: (slug: string, view: { structure?: Structure; indicator?: string } = {}) => withQuery(`/dot-thi-dua/${slug}/ban-do`, { 'co-cau': view.structure && structureWord[view.structure], 'chi-tieu': view.indicator }),
  /** What feed readers subscribe to. */
  campaignFeed: (slug: string) => `/dot-thi-dua/${slug}/atom.xml`,
  unitFeed: (id: string) => `/don-vi/${id}/atom.xml`,
  /** The picture a link to a board is shown with; a new board, a new address, since whoever shows it keeps it. */
  picture: (slug: string, no?: number) => withQuery(`/dot-thi-dua/${slug}/anh.png`, { bang: no }),
  sitemap: () => '/sitemap.xml',
  account: () => '/tai-khoan',
  mine: () => '/cua-toi',
  /** The same, with the numbers of another campaign. */
  myCampaign: (slug: string) => withQuery('/cua-toi', { dot: slug }),
  badges: () => '/cua-toi/huy-hieu',
  league: () => '/cua-toi/nhom',
  notices: () => '/tai-khoan/thong-bao',
  myData: () => '/cua-toi/du-lieu',
  myClaims: (view: { state?: string; from?: string } = {}) => withQuery('/cua-toi', { 'trang-thai': view.state, tu: view.from }),
  myClaim: (id: string) => `/cua-toi/khai-bao/${id}`,
  myNews: (before?: string) => withQuery('/cua-toi/tin', { truoc: before }),
  myShared: (after?: string) => withQuery('/cua-toi/cung-lam', { sau: after }),
  unitClaims: (view: { unitId?: string; state?: string; from?: string } = {}) => withQuery('/can-bo/khai-bao', { 'don-vi': view.unitId, 'trang-thai': view.state, tu: view.from }),
  alerts: (view: { looked?: string; from?: string } = {}) => withQuery('/doi-soat/dau-hieu', { 'da-xem': view.looked, tu: view.from }),
  alert: (id: string) => `/doi-soat/dau-hieu/${id}`,
  members: (unitId?: string) => withQuery('/can-bo/doan-vien', { 'don-vi': unitId }),
  memberList: (unitId?: string) => withQuery('/can-bo/doan-vien/danh-sach', { 'don-vi': unitId }),
  keepTeams: (unitId?: string) => withQuery('/can-bo/doi-hinh', { 'don-vi': unitId }),
  keepTeam: (id: string) => `/can-bo/doi-hinh/${id}`,
  roles: () => '/can-bo/vai-tro',
  machineTokens: () => '/can-bo/may',
  structure: () => '/can-bo/co-cau',
  log: () => '/can-bo/nhat-ky',
  dataRequests: () => '/can-bo/yeu-cau',
  reconcile: () => '/doi-soat',
  report: (id: string, view: { fate?: string; after?: string | number } = {}) => withQuery(`/doi-soat/${id}`, { loai: view.fate, sau: view.after }),
  compareImports: (id: string, other: string, view: { kind?: string; after?: number } = {}) => withQuery(`/doi-soat/${id}/so-sanh/${other}`, { loai: view.kind, sau: view.after }),
  bulkReopen: (view: { kind?: string; key?: string; seen?: string } = {}) => withQuery('/doi-soat/mo-lai', { loai: view.kind, tim: view.key, xem: view.seen }),
  queue: () => '/doi-soat/hang-doi',
  queueFigures: () => '/doi-soat/hang-doi/so-lieu',
  howChecked: () => '/cach-kiem-tra',
  /** The API for readers: its groups of addresses, one group, one shape of data. */
  machines: () => '/may',
  machineGroup: (name: string) => `/may/${name}`,
  machineShape: (name: string) => `/may/hinh-dang/${name}`,
  unitChecks: () => '/can-bo/kiem-tra',
  launch: () => '/phat-dong',
  rules: (slug: string, edition?: number) => withQuery(`/dot-thi-dua/${slug}/the-le`, { ban: edition }),
  amend: (slug: string) => `/can-bo/the-le/${slug}`,
  draft: (id: string, step?: DraftStep | 'review', view: { wrong?: boolean } = {}) => withQuery(`/phat-dong/${id}${step ? `/${stepWord[step]}` : ''}`, { loi: view.wrong ? '1' : undefined }),
  draftSeen: (id: string, view: BoardAsk = {}) => withQuery(`/phat-dong/${id}/${stepWord.review}`, boardQuery(view)),
  draftTried: (id: string) => `/phat-dong/${id}/thu`,
  keepCampaigns: () => '/can-bo/dot-thi-dua',
  keepCampaign: (slug: string) => `/can-bo/dot-thi-dua/${slug}`,
  freeze: (slug: string) => `/can-bo/dot-thi-dua/${slug}/khoa`,
  claim: (view: { activityId?: string } = {}) => withQuery('/khai-bao', { buoi: view.activityId }),
  trial: (slug?: string) => withQuery('/phat-dong/thu', { dot: slug }),
  confirm: (code?: string) => (code ? `/xac-nhan/${code}` : '/xac-nhan'),
  confirmed: () => '/xac-nhan/cam-on',
  slips: () => '/khai-bao/phieu',
  evidence: (claimId: string) => `/khai-bao/${claimId}/minh-chung`,
  conflicts: () => '/cua-toi/trung',
  conflict: (id: string) => `/cua-toi/trung/${id}`,
  unitConflicts: () => '/can-bo/trung',
  conflictQueue: (after?: string | null) => withQuery('/doi-soat/trung', { sau: after ?? undefined }),
  conflictCase: (id: string) => `/doi-soat/trung/${id}`,
  petitions: (view: { claimId?: string } = {}) => withQuery('/cua-toi/kien-nghi', { 'khai-bao': view.claimId }),
  ownPetition: (id: string) => `/cua-toi/kien-nghi/${id}`,
  unitPetitions: () => '/can-bo/kien-nghi',
  petitionQueue: (after?: string | null) => withQuery('/doi-soat/kien-nghi', { sau: after ?? undefined }),
  petitionCase: (id: string) => `/doi-soat/kien-nghi/${id}`,
  offline: () => '/ngoai-tuyen',
};
/** What is the same in every language: files, feeds and answers for machines. */
const ONE_LANGUAGE = /^\/api\/|\.(xml|png|ics|txt|csv|pdf|xlsx)(\?|$)/;
const spoken = (address: string): string => (language() === 'vi' || ONE_LANGUAGE.test(address) ? address : pathIn(language(), address));

/** Every address of the product, in the language of the page that says it. */
export const path = Object.fromEntries(Object.entries(addresses).map(([name, make]) => [name, (...said: never[]) => spoken((make as (...said: never[]) => string)(...said))])) as typeof addresses;

function withQuery(address: string, query: Record<string, string | number | undefined>): string {
  const asked = Object.entries(query).filter(([, value]) => value !== undefined && value !== '');
  return asked.length === 0 ? address : `${address}?${new URLSearchParams(asked.map(([key, value]) => [key, String(value)]))}`;
}

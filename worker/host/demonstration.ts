import { procedureGroups, procedureGroupCodes, type Indicator, type ProcedureGroup } from '#vocabulary';
import type { ClaimInput } from '#wire/claim';
import { addDays, daysBetween, startOfDay } from '#domain/calendar';
import { seeded } from '#domain/seeded';
import { apportion } from '#domain/shares';
import { unitTables } from './units.ts';

export { seeded };

/**
 * The demonstration year 2026: synthetic claims of today's 135 + 6 units, the same on every machine.
 * Sizes are about a third of the programme's (a first start loads in seconds); the spread is the real
 * one's: few units over 100 %, most between a fifth and nine tenths, some with nothing. Nobody in it
 * is real: accounts are registration codes no office issues, people of the exports are "Công dân mẫu".
 */
export const YEAR = '2026';
/** The last day with synthetic acts. */
export const LAST_DAY = '2026-11-21';
/** Claims of this day and later wait for the sample exports. */
const WAITING_FROM = '2026-11-09';
const DOSSIERS = 30_000;
const ACCOUNTS_OUTSIDE = 9_000;
const ACCOUNTS_MEMBER = 5_000;

export type DemoUnit = {
  id: string; name: string; agency: string; former: string; cluster: string;
  /** Assigned for the year, whole acts. */
  targets: Partial<Record<Indicator, number>>;
  /** Share of its target it will reach by the last day. */
  zeal: number;
};

/** Neighbouring former districts, so that a cluster is neither 2 nor 60 units. */
const clusters: [name: string, districts: string[]][] = [
  ['Cụm Quy Nhơn – Tuy Phước – Vân Canh', ['Quy Nhơn', 'Tuy Phước', 'Vân Canh']],
  ['Cụm An Nhơn – Phù Cát', ['An Nhơn', 'Phù Cát']],
  ['Cụm Phù Mỹ – Hoài Ân', ['Phù Mỹ', 'Hoài Ân']],
  ['Cụm Hoài Nhơn – An Lão', ['Hoài Nhơn', 'An Lão']],
  ['Cụm Tây Sơn – Vĩnh Thạnh – An Khê – Đăk Pơ', ['Tây Sơn', 'Vĩnh Thạnh', 'An Khê', 'Đăk Pơ']],
  ['Cụm KBang – Kông Chro – Ia Pa', ['KBang', 'Kông Chro', 'Ia Pa']],
  ['Cụm Pleiku – Đăk Đoa – Mang Yang', ['Pleiku', 'Đăk Đoa', 'Mang Yang']],
  ['Cụm Chư Păh – Ia Grai – Đức Cơ', ['Chư Păh', 'Ia Grai', 'Đức Cơ']],
  ['Cụm Chư Prông – Chư Sê – Chư Pưh', ['Chư Prông', 'Chư Sê', 'Chư Pưh']],
  ['Cụm Ayun Pa – Phú Thiện – Krông Pa', ['Ayun Pa', 'Phú Thiện', 'Krông Pa']],
];
const DIRECT_CLUSTER = 'Khối Đoàn trực thuộc';
const OLD_BINH_DINH = /Quy Nhơn|Tuy Phước|Vân Canh|An Nhơn|Phù Cát|Phù Mỹ|Hoài Ân|Hoài Nhơn|An Lão|Tây Sơn|Vĩnh Thạnh/;

/** Today's units with target and zeal. */
export function demonstrationUnits(): DemoUnit[] {
  const random = seeded(5299);
  const { periods } = unitTables();
  const today = periods.filter((period) => period.validFrom >= '2025-07-01' && period.kind.startsWith('youth_') && period.kind !== 'youth_province');
  const sizes = today.map((period) => Math.round((period.name.includes('phường') ? 1_600_000 : 1_000_000) * Math.exp(0.55 * normal(random))));
  const parts = (total: number) => apportion(total, sizes);
  const [full, outside, member] = [parts(Math.round(DOSSIERS / 0.72)), parts(Math.round(ACCOUNTS_OUTSIDE / 0.7)), parts(Math.round(ACCOUNTS_MEMBER / 0.75))];
  return today.map((period, at) => {
    const district = (period.former ?? '').split(', ')[0]!;
    return {
      id: period.unitId, name: period.name, former: period.former ?? '',
      agency: `000.00.${String.fromCharCode(65 + (at % 26))}${Math.floor(at / 26)}.${OLD_BINH_DINH.test(district) || !district ? 'H08' : 'H21'}`,
      cluster: clusters.find(([, districts]) => districts.some((name) => district.includes(name)))?.[0] ?? DIRECT_CLUSTER,
      targets: { dossier_full: full[at]!, vneid_outside: outside[at]!, vneid_member: member[at]! },
      zeal: zealOf(random()),
    };
  });
}

/** Standard normal by Box and Muller. */
const normal = (random: () => number): number => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());

/** Few above their target, most well below, some at nothing: the shape of the notice of July 2023. */
function zealOf(u: number): number {
  if (u < 0.03) return 0;
  if (u > 0.94) return 1.02 + (u - 0.94) * 4;
  return 0.18 + 0.78 * ((u - 0.03) / 0.91) ** 1.25;
}

export const handClusters = (units: DemoUnit[]) => [...clusters.map(([name]) => name), DIRECT_CLUSTER]
  .map((name) => ({ name, unitIds: units.filter((unit) => unit.cluster === name).map((unit) => unit.id) }));

/** One synthetic claim, with what the sample exports need to know of it. */
export type DemoClaim = ClaimInput & { waiting: boolean; group: ProcedureGroup | null };

/** Every claim of the year, by act date. */
export function demonstrationClaims(units: DemoUnit[]): DemoClaim[] {
  const random = seeded(2026);
  const days = daysOfYear();
  const drawDay = weighted(days.map((day) => day.weight), random);
  const drawGroup = weighted([6, 44, 16, 12, 4, 6, 5, 3, 3, 1], random);
  const running = new Map<string, number>();
  const claims: DemoClaim[] = [];
  let accounts = 0;
  const add = (unit: DemoUnit, indicator: Indicator, part: Partial<DemoClaim>): void => {
    const { date } = days[drawDay()]!;
    const capturedAt = startOfDay(date) + Math.floor((7.5 + 12 * random()) * 3_600_000);
    const claim: DemoClaim = {
      id: uuidAt(capturedAt, random), indicator, actDate: date, capturedAt, unitId: unit.id, quantity: 1,
      waiting: date >= WAITING_FROM && indicator !== 'outreach_turn', group: null, ...part };
    if (indicator.startsWith('dossier')) {
      const key = `${unit.agency}-${date.slice(2).replaceAll('-', '')}`;
      running.set(key, (running.get(key) ?? Math.floor(random() * 40)) + 1 + Math.floor(random() * 6));
      claim.dossierCode = `${key}-${String(running.get(key)).padStart(4, '0')}`;
      claim.group = procedureGroupCodes[drawGroup()]!;
      claim.procedureGroup = claim.group;
    } else if (indicator !== 'outreach_turn') {
      claim.account = `TDVN26-${String(++accounts).padStart(6, '0')}`;
    }
    claims.push(claim);
    // A third of the accounts opened for people outside youth age are used in earnest some days later.
    if (indicator === 'vneid_outside' && !claim.waiting && random() < 0.36) claims.push(usedLater(claim, random));
  };
  for (const unit of units) {
    for (const indicator of ['dossier_full', 'vneid_outside', 'vneid_member'] as const) {
      const wanted = Math.round(unit.targets[indicator]! * unit.zeal * (0.9 + 0.2 * random()));
      for (let n = 0; n < wanted; n++) add(unit, indicator === 'dossier_full' && random() < 0.12 ? 'dossier_partial' : indicator, {});
    }
    const sessions = unit.zeal > 0 ? 4 + Math.floor(random() * 14) : 0;
    for (let n = 0; n < sessions; n++) add(unit, 'outreach_turn', { quantity: 15 + Math.floor(random() * 140) });
  }
  return claims.sort((a, b) => a.capturedAt - b.capturedAt || (a.id < b.id ? -1 : 1));
}

/** The real transaction that upgrades an account already claimed. */
function usedLater(opening: DemoClaim, random: () => number): DemoClaim {
  const later = addDays(opening.actDate, 2 + Math.floor(random() * 24));
  const actDate = later > LAST_DAY ? LAST_DAY : later;
  const capturedAt = startOfDay(actDate) + 20 * 3_600_000;
  return { ...opening, id: uuidAt(capturedAt, random), indicator: 'account_transaction', actDate, capturedAt };
}

/** Sundays (Ngày Chủ nhật số), March (Tháng Thanh niên) and the hundred days weigh more. */
function daysOfYear(): { date: string; weight: number }[] {
  const first = `${YEAR}-01-05`;
  return Array.from({ length: daysBetween(first, LAST_DAY) + 1 }, (_, at) => {
    const date = addDays(first, at);
    const weekday = new Date(`${date}T00:00:00Z`).getUTCDay();
    const tet = date >= '2026-02-14' && date <= '2026-02-22';
    const season = date.startsWith('2026-03') ? 1.7 : date >= '2026-09-23' ? 1.6 : 1;
    return { date, weight: (tet ? 0.05 : 1) * season * (weekday === 0 ? 1.8 : weekday === 6 ? 1.3 : 1) };
  });
}

/** Draws an index in proportion to weights, by bisection. */
function weighted(weights: number[], random: () => number): () => number {
  const sums = weights.map((sum => (weight: number) => (sum += weight))(0));
  const total = sums.at(-1)!;
  return () => {
    const at = random() * total;
    let [low, high] = [0, sums.length - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (sums[middle]! > at) high = middle;
      else low = middle + 1;
    }
    return low;
  };
}

/** A UUIDv7 of a moment whose random bits are seeded. */
export function uuidAt(ms: number, random: () => number): string {
  const time = ms.toString(16).padStart(12, '0');
  const hex = Array.from({ length: 19 }, () => Math.floor(random() * 16).toString(16)).join('');
  return `${time.slice(0, 8)}-${time.slice(8)}-7${hex.slice(0, 3)}-${'89ab'[Math.floor(random() * 4)]}${hex.slice(3, 6)}-${hex.slice(6, 18)}`;
}

/** Twelve dossiers that a second unit claims too: conflicts for the sample export to find. */
export function rivalClaims(units: DemoUnit[], claims: DemoClaim[]): DemoClaim[] {
  const random = seeded(12);
  return claims.filter((claim) => claim.waiting && claim.dossierCode).filter((_, at) => at % 97 === 0).slice(0, 12)
    .map((claim) => ({ ...claim, id: uuidAt(claim.capturedAt + 60_000, random), capturedAt: claim.capturedAt + 60_000,
      unitId: units[(units.findIndex((unit) => unit.id === claim.unitId) + 1) % units.length]!.id }));
}

const procedureNames: Record<ProcedureGroup, string> = {
  civil_status: 'Đăng ký khai sinh', certification: 'Chứng thực bản sao từ bản chính giấy tờ, văn bản', residence: 'Đăng ký thường trú',
  land: 'Đăng ký biến động quyền sử dụng đất', business: 'Đăng ký thành lập hộ kinh doanh', transport: 'Đổi giấy phép lái xe',
  social: 'Đăng ký hưởng trợ giúp xã hội hằng tháng', health_education: 'Xét tuyển viên chức giáo dục', tax_insurance: 'Cấp lại thẻ bảo hiểm y tế', other: 'Thủ tục khác' };
const day = (date: string): string => date.split('-').reverse().join('/');
type Cells = (string | number)[];

/**
 * The office's export of dossiers that goes with the waiting claims. As a real one, it has names,
 * addresses and identity numbers (all plainly synthetic); our reader must leave them behind.
 */
export function dossierExport(units: DemoUnit[], claims: DemoClaim[]): Cells[] {
  const random = seeded(434);
  const unitOf = new Map(units.map((unit) => [unit.id, unit]));
  const heading: Cells = ['STT', 'Mã hồ sơ', 'Tên thủ tục hành chính', 'Lĩnh vực', 'Cơ quan tiếp nhận', 'Người nộp hồ sơ', 'Địa chỉ', 'Số định danh',
    'Ngày tiếp nhận', 'Ngày hẹn trả', 'Trạng thái', 'Hình thức nộp', 'Thanh toán'];
  const line = (code: string, group: ProcedureGroup, unit: DemoUnit, date: string, channel: string): Cells => ['', code, procedureNames[group], procedureGroups[group],
    `UBND ${unit.name.replace(/^Đoàn /, '')}`, '', `Thôn mẫu, ${unit.name.replace(/^Đoàn /, '')}`, '000000000000', `${day(date)} ${8 + Math.floor(random() * 8)}:${String(Math.floor(random() * 60)).padStart(2, '0')}`,
    day(addDays(date, 5)), random() < 0.8 ? 'Đã trả kết quả' : 'Đang xử lý', channel, random() < 0.6 ? 'Trực tuyến' : 'Không phát sinh'];
  const rows: Cells[] = [];
  for (const claim of claims.filter((each) => each.waiting && each.dossierCode)) {
    const draw = random();
    if (draw < 0.06) continue;
    rows.push(line(claim.dossierCode!, claim.group!, unitOf.get(claim.unitId)!, claim.actDate, draw < 0.09 ? 'Trực tiếp' : 'Trực tuyến'));
  }
  for (let n = 0; n < 420; n++) {
    const unit = units[Math.floor(random() * (units.length - 6))]!;
    const date = addDays(WAITING_FROM, Math.floor(random() * 10));
    rows.push(line(`${unit.agency}-${date.slice(2).replaceAll('-', '')}-${String(5000 + n)}`, procedureGroupCodes[Math.floor(random() * 10)]!, unit, date, random() < 0.5 ? 'Trực tuyến' : 'Trực tiếp'));
  }
  rows.sort((a, b) => (String(a[1]) < String(b[1]) ? -1 : 1));
  ['31/02/2026', '', 'chưa rõ', '15/13/2026'].forEach((date, at) => {
    for (let n = 0; n < 3; n++) rows.splice(100 * (at + 1) + n * 31, 0, rows[at * 40 + n]!.map((cell, column) => (column === 8 ? date : column === 1 ? `000.00.Z9.H08-261115-${9000 + at * 3 + n}` : cell)));
  });
  return [heading, ...rows.map((row, at) => row.map((cell, column) => (column === 0 ? at + 1 : column === 5 ? `Công dân mẫu ${String(at + 1).padStart(4, '0')}` : cell)))];
}

/** The export of accounts: registration code, activation, level, last real transaction. */
export function accountExport(claims: DemoClaim[]): Cells[] {
  const random = seeded(59);
  const heading: Cells = ['STT', 'Họ và tên', 'Mã đăng ký', 'Ngày kích hoạt', 'Mức định danh', 'Giao dịch gần nhất', 'Địa chỉ'];
  const rows = claims.filter((claim) => claim.waiting && claim.account && random() > 0.05).map((claim): Cells =>
    ['', '', claim.account!, day(claim.actDate), random() < 0.7 ? 'Mức 2' : 'Mức 1', random() < 0.4 ? day(addDays(claim.actDate, Math.floor(random() * 3))) : '', 'Thôn mẫu']);
  for (let n = 0; n < 60; n++) rows.push(['', '', `TDKD26-${String(n).padStart(6, '0')}`, day(addDays(WAITING_FROM, n % 9)), 'Mức 2', '', 'Thôn mẫu']);
  return [heading, ...rows.map((row, at) => row.map((cell, column) => (column === 0 ? at + 1 : column === 1 ? `Công dân mẫu ${at + 1}` : cell)))];
}

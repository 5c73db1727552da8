import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import Papa from 'papaparse';
import { DAWN, DUSK, type Axis, type UnitKind } from '#vocabulary';
import { searchKey, sortKey } from '#domain/name';
import { closure, type PathLink } from '#domain/tree';

/** Rows of the unit tables, as the lists in `data/` give them. */
export type UnitRow = { id: string; axis: Axis; territoryId: string | null; position: number };
export type PeriodRow = {
  unitId: string; validFrom: string; validTo: string; name: string; kind: UnitKind; code: string | null; parentId: string | null;
  former: string | null; sortKey: string; searchKey: string; assumed: number; source: string;
};
export type SuccessionRow = { oldId: string; newId: string; onDate: string; shareMilli: number; source: string };
export type UnitTables = { units: UnitRow[]; periods: PeriodRow[]; successions: SuccessionRow[]; paths: PathLink[] };

/** The day the two provinces became one and districts ended. */
const MERGED_ON = '2025-07-01';
/** 159 communes became 155 some time between two lists; no source gives the day, so it is assumed and marked. */
const ASSUMED_CHANGE = '2025-01-01';
const ASSUMED_NOTE = 'ngày thay đổi chưa xác lập được, lấy 01/01/2025 làm mốc';

type ListRow = { code: string; full_name: string; name: string; level: 'province' | 'district' | 'commune'; unit_type: string; parent_code: string };
type SuccessionLine = { old_code: string; old_district: string; old_province_code: string; new_code: string; part: string };

const folder = new URL('./data/', import.meta.url);

/** A list with its `# source:` line; every row below it comes from there. */
function readList<Row>(file: string): { rows: Row[]; source: string } {
  const text = readFileSync(new URL(file, folder), 'utf8');
  const source = /^# sources?: (\S+)/m.exec(text)?.[1] ?? file;
  const { data } = Papa.parse<Row>(text.replace(/^#.*\n/gm, ''), { header: true, skipEmptyLines: true });
  return { rows: data, source };
}

/** An id that is the same on every machine: UUID version 8 from the name of the thing. */
export function unitId(key: string): string {
  const hex = createHash('sha256').update(`bang-vang/unit/${key}`).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
/** Ids of the units other files name. */
export const stateId = (era: 'binhdinh' | 'gialai' | 'gialai2025', code: string): string => unitId(`state/${era}/${code}`);
export const youthId = (era: 'binhdinh' | 'gialai' | 'gialai2025', code: string): string => unitId(`youth/${era}/${code}`);
export const directId = (era: 'binhdinh' | 'gialai2025', name: string): string => unitId(`youth/${era}/direct/${name}`);

/** Đoàn trực thuộc named in the sources (DOMAIN.md 3.3): no territory, no code. */
const directOfBinhDinh: [name: string, from: string][] = [
  ['Đoàn Khối Doanh nghiệp tỉnh', DAWN], ['Đoàn Trường Đại học Quy Nhơn', DAWN],
  ['Đoàn Trường Cao đẳng Kỹ thuật Công nghệ Quy Nhơn', DAWN],
  ['Đoàn Trường Cao đẳng Cơ điện - Xây dựng và Nông Lâm Trung Bộ', DAWN],
  ['Đoàn Bộ Chỉ huy Quân sự tỉnh', DAWN], ['Đoàn Bộ đội Biên phòng tỉnh', DAWN],
  ['Đoàn UBND tỉnh', '2025-03-01'], ['Đoàn các cơ quan Đảng tỉnh', '2025-03-01'],
];
/** Today there are six; two are named in sources, the other four stand under names that say so. */
export const directOfGiaLai: [name: string, source: string][] = [
  ['Đoàn UBND tỉnh Gia Lai', 'https://baogialai.com.vn/anh-bui-le-khanh-duoc-chi-dinh-giu-chuc-bi-thu-doan-ubnd-tinh-gia-lai-post570226.html'],
  ['Đoàn Công an tỉnh Gia Lai', 'https://baogialai.com.vn/gia-lai-hoan-thanh-dai-hoi-doan-tncs-ho-chi-minh-cac-xa-phuong-nhiem-ky-2025-2030-post572396.html'],
  ...[3, 4, 5, 6].map((no): [string, string] => [`Đoàn trực thuộc số ${no} (tên trình diễn)`, 'tên đơn vị chưa tìm được nguồn công bố; chỉ dùng trình diễn']),
];

/** Collects rows; a youth unit is laid beside each state unit. */
class Registry {
  readonly units: UnitRow[] = [];
  readonly periods: PeriodRow[] = [];
  readonly successions: SuccessionRow[] = [];

  add(id: string, axis: Axis, territoryId: string | null = null): string {
    this.units.push({ id, axis, territoryId, position: this.units.length });
    return id;
  }

  period(row: Omit<PeriodRow, 'sortKey' | 'searchKey' | 'former' | 'assumed' | 'code'> & Partial<Pick<PeriodRow, 'former' | 'assumed' | 'code'>>): void {
    this.periods.push({ former: null, assumed: 0, code: null, ...row, sortKey: sortKey(row.name), searchKey: searchKey(row.name) });
  }
}

const kinds = { province: 'youth_province', district: 'youth_district', commune: 'youth_commune' } as const;
const districtYouth: Record<string, string> = { 'Thành phố thuộc tỉnh': 'Thành đoàn', 'Thị xã': 'Thị đoàn', 'Huyện': 'Huyện đoàn' };

/** What the youth unit of a territory is called. */
function youthName(row: ListRow): string {
  if (row.level === 'province') return `Tỉnh đoàn ${row.name}`;
  if (row.level === 'district') return `${districtYouth[row.unit_type]} ${row.name}`;
  return `Đoàn ${row.full_name[0]!.toLowerCase()}${row.full_name.slice(1)}`;
}

/** One list of one era; `later` is a newer list of the same era, by which some units change name or end. */
function addEra(
  registry: Registry, era: 'binhdinh' | 'gialai' | 'gialai2025', list: { rows: ListRow[]; source: string },
  { from, to, later, former = new Map() }: { from: string; to: string; later?: { rows: ListRow[]; source: string }; former?: Map<string, string> },
): void {
  const after = later && new Map(later.rows.map((row) => [row.code, row]));
  for (const row of list.rows) {
    const state = registry.add(stateId(era, row.code), 'state');
    const youth = registry.add(youthId(era, row.code), 'youth', state);
    const next = after?.get(row.code);
    const changes = after !== undefined && next?.full_name !== row.full_name;
    const spans = changes
      ? [{ row, source: `${list.source}; ${ASSUMED_NOTE}`, from, to: ASSUMED_CHANGE, assumed: 1 },
        ...(next ? [{ row: next, source: `${later!.source}; ${ASSUMED_NOTE}`, from: ASSUMED_CHANGE, to, assumed: 1 }] : [])]
      : [{ row, source: list.source, from, to, assumed: 0 }];
    for (const span of spans) {
      const common = { validFrom: span.from, validTo: span.to, assumed: span.assumed, source: span.source, former: former.get(row.code) ?? null };
      const parent = span.row.parent_code;
      registry.period({ ...common, unitId: state, name: span.row.full_name, kind: row.level, code: row.code, parentId: parent ? stateId(era, parent) : null });
      registry.period({ ...common, unitId: youth, name: youthName(span.row), kind: kinds[row.level], parentId: parent ? youthId(era, parent) : null });
    }
  }
}

/** "thị xã Hoài Nhơn (cũ)" for every new commune: the former districts of its territory, the largest part first. */
function formerDistricts(lines: SuccessionLine[]): Map<string, string> {
  const counted = new Map<string, Map<string, number>>();
  for (const { new_code, old_district } of lines) {
    const counts = counted.get(new_code) ?? new Map<string, number>();
    counts.set(old_district, (counts.get(old_district) ?? 0) + 1);
    counted.set(new_code, counts);
  }
  return new Map([...counted].map(([code, counts]) => [code, [...counts].sort((a, b) => b[1] - a[1])
    .map(([name]) => `${name[0]!.toLowerCase()}${name.slice(1)} (cũ)`).join(', ')]));
}

function addSuccessions(registry: Registry, lines: SuccessionLine[], source: string): void {
  const link = (oldId: string, newId: string, shareMilli: number, note = '') =>
    registry.successions.push({ oldId, newId, onDate: MERGED_ON, shareMilli, source: source + note });
  for (const { old_code, old_province_code, new_code, part } of lines) {
    const era = old_province_code === '52' ? 'binhdinh' : 'gialai';
    // The source says that three communes were divided, not by how much: halves, and marked.
    const [share, note] = part === 'whole' ? [1000, ''] : [500, '; tỷ lệ chia chưa có nguồn, tạm lấy bằng nhau'];
    link(stateId(era, old_code), stateId('gialai2025', new_code), share, note);
    link(youthId(era, old_code), youthId('gialai2025', new_code), share, note);
  }
  for (const [era, code] of [['binhdinh', '52'], ['gialai', '64']] as const) {
    link(stateId(era, code), stateId('gialai2025', '52'), 1000);
    link(youthId(era, code), youthId('gialai2025', '52'), 1000);
  }
}

function addDirect(registry: Registry): void {
  for (const [name, validFrom] of directOfBinhDinh) {
    registry.period({ unitId: registry.add(directId('binhdinh', name), 'youth'), validFrom, validTo: MERGED_ON, name, kind: 'youth_direct',
      parentId: youthId('binhdinh', '52'), assumed: 1, source: 'Thông báo 434/TB-VPUBND năm 2023 và tin của Tỉnh đoàn năm 2025; ngày kết thúc lấy theo ngày hợp nhất tỉnh' });
  }
  for (const [name, source] of directOfGiaLai) {
    registry.period({ unitId: registry.add(directId('gialai2025', name), 'youth'), validFrom: MERGED_ON, validTo: DUSK, name, kind: 'youth_direct',
      parentId: youthId('gialai2025', '52'), assumed: 1, source });
  }
}

/**
 * The real units: Bình Định 2022 (11 districts, 159 communes) and 2025 (155), old Gia Lai (17, 218),
 * new Gia Lai (135), their many-to-many succession of 01/07/2025, and the Đoàn units beside them.
 * Ids are the same on every machine.
 */
export function unitTables(): UnitTables {
  const registry = new Registry();
  const lines = readList<SuccessionLine>('gialai_succession_2025.csv');
  addEra(registry, 'binhdinh', readList('binhdinh_old_units_2022_159.csv'), {
    from: DAWN, to: MERGED_ON, later: readList('binhdinh_old_units_2025_155.csv') });
  addEra(registry, 'gialai', readList('gialai_old_units_2025_218.csv'), { from: DAWN, to: MERGED_ON });
  addEra(registry, 'gialai2025', readList('gialai_new_units_2025_135.csv'), { from: MERGED_ON, to: DUSK, former: formerDistricts(lines.rows) });
  addSuccessions(registry, lines.rows, lines.source);
  addDirect(registry);
  return { units: registry.units, periods: registry.periods, successions: registry.successions, paths: closure(registry.periods) };
}

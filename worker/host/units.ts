import { readFileSync } from 'node:fs';
import Papa from 'papaparse';
import { DAWN, DUSK, unitKinds } from '#vocabulary';
import type { UnitChangeInput } from '#wire/registry';
import { applyChange, type Period, type Registry } from '#domain/registry';
import { closure, type PathLink } from '#domain/tree';
import { changeOf } from '#services/change-units';
import { derivedId } from '#store/derived-id';

export type UnitTables = Registry & { paths: PathLink[] };
/** The first units there were, and what was decided about them since, in the order it held. */
export type UnitHistory = { first: UnitTables; changes: UnitChangeInput[] };

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
export const unitId = (key: string): string => derivedId(`bang-vang/unit/${key}`);
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

const kinds = { province: 'youth_province', district: 'youth_district', commune: 'youth_commune' } as const;
const districtYouth: Record<string, string> = { 'Thành phố thuộc tỉnh': 'Thành đoàn', 'Thị xã': 'Thị đoàn', 'Huyện': 'Huyện đoàn' };

/** What the youth unit of a territory is called. */
function youthName(row: ListRow): string {
  if (row.level === 'province') return `Tỉnh đoàn ${row.name}`;
  if (row.level === 'district') return `${districtYouth[row.unit_type]} ${row.name}`;
  return `Đoàn ${row.full_name[0]!.toLowerCase()}${row.full_name.slice(1)}`;
}

type List = { rows: ListRow[]; source: string };
type Era = 'binhdinh' | 'gialai' | 'gialai2025';
type Added = UnitChangeInput['added'][number];

/** The two units of one line of a list: the state's, and the Union's beside it. */
function pairOf(era: Era, row: ListRow, former: string | null, source: string): [Added, Added] {
  const parent = row.parent_code;
  const state = stateId(era, row.code);
  return [
    { id: state, name: row.full_name, kind: row.level, code: row.code, parentId: parent ? stateId(era, parent) : null, former, source },
    { id: youthId(era, row.code), name: youthName(row), kind: kinds[row.level], parentId: parent ? youthId(era, parent) : null, territoryId: state, former, source }];
}

/** Units as they were since before our records. */
const sinceDawn = (added: Added[], assumed: number): Pick<Registry, 'units' | 'periods'> => ({
  units: added.map(({ id, kind, territoryId }) => ({ id, axis: unitKinds[kind].axis, territoryId: territoryId ?? null })),
  periods: added.map(({ id, name, kind, code, parentId, former, source }): Period => (
    { unitId: id, validFrom: DAWN, validTo: DUSK, name, kind, code: code ?? null, parentId, former: former ?? null, assumed, source: source! })),
});

/** 159 communes become 155: by two lists of the same units, some have another name and some are gone. */
function changeOf2025(before: List, after: List): UnitChangeInput {
  const later = new Map(after.rows.map((row) => [row.code, row]));
  const both = (code: string) => [stateId('binhdinh', code), youthId('binhdinh', code)];
  const renamed = before.rows.flatMap((row) => {
    const next = later.get(row.code);
    if (!next || next.full_name === row.full_name) return [];
    const [state, youth] = both(row.code);
    return [{ unitId: state!, name: next.full_name }, { unitId: youth!, name: youthName(next) }];
  });
  return { ...nothing('2025-binhdinh-155', 'reorganise', ASSUMED_CHANGE, `${before.source}; ${after.source}; ${ASSUMED_NOTE}`), assumed: true,
    altered: renamed, closed: before.rows.filter((row) => !later.has(row.code)).flatMap((row) => both(row.code)) };
}

const nothing = (key: string, kind: UnitChangeInput['kind'], onDate: string, document: string): UnitChangeInput => (
  { id: unitId(`change/${key}`), kind, onDate, document: document.slice(0, 1000), added: [], altered: [], closed: [], successions: [] });

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

/** Old commune → new one, on both axes, and old province → new one. */
function successionsOf(lines: SuccessionLine[]): UnitChangeInput['successions'] {
  const link = (era: Era, oldCode: string, newCode: string, shareMilli: number, note?: string) => [
    { oldId: stateId(era, oldCode), newId: stateId('gialai2025', newCode), shareMilli, ...(note && { note }) },
    { oldId: youthId(era, oldCode), newId: youthId('gialai2025', newCode), shareMilli, ...(note && { note }) }];
  return [
    // The source says that three communes were divided, not by how much: halves, and marked.
    ...lines.flatMap(({ old_code, old_province_code, new_code, part }) => {
      const [share, note] = part === 'whole' ? [1000] : [500, 'tỷ lệ chia chưa có nguồn, tạm lấy bằng nhau'];
      return link(old_province_code === '52' ? 'binhdinh' : 'gialai', old_code, new_code, share as number, note as string | undefined);
    }),
    ...link('binhdinh', '52', '52', 1000), ...link('gialai', '64', '52', 1000)];
}

const DIRECT_SOURCE = 'Thông báo 434/TB-VPUBND năm 2023 và tin của Tỉnh đoàn năm 2025; ngày kết thúc lấy theo ngày hợp nhất tỉnh';
const directOld = ([name]: [string, string]): Added => (
  { id: directId('binhdinh', name), name, kind: 'youth_direct', parentId: youthId('binhdinh', '52'), assumed: true, source: DIRECT_SOURCE });

/**
 * The real units and what became of them: Bình Định 2022 (11 districts, 159 communes) and old Gia Lai
 * (17, 218) since dawn; 159 → 155; two Đoàn trực thuộc of March 2025; and the reorganisation of
 * 01/07/2025: 373 → 135 communes, 28 districts gone, two provinces one. Ids are the same on every machine.
 */
export function unitHistory(): UnitHistory {
  const old = readList<ListRow>('binhdinh_old_units_2022_159.csv');
  const gialai = readList<ListRow>('gialai_old_units_2025_218.csv');
  const now = readList<ListRow>('gialai_new_units_2025_135.csv');
  const lines = readList<SuccessionLine>('gialai_succession_2025.csv');
  const former = formerDistricts(lines.rows);
  const listed = [...old.rows.flatMap((row) => pairOf('binhdinh', row, null, old.source)), ...gialai.rows.flatMap((row) => pairOf('gialai', row, null, gialai.source))];
  const [first, direct] = [sinceDawn(listed, 0), sinceDawn(directOfBinhDinh.filter(([, from]) => from === DAWN).map(directOld), 1)];
  const units = [...first.units, ...direct.units];
  const periods = [...first.periods, ...direct.periods];
  const districts = [...old.rows.map((row) => ['binhdinh', row] as const), ...gialai.rows.map((row) => ['gialai', row] as const)].filter(([, row]) => row.level === 'district');
  return {
    first: { units, periods, successions: [], paths: closure(periods.map((period) => ({ ...period }))) },
    changes: [
      changeOf2025(old, readList('binhdinh_old_units_2025_155.csv')),
      { ...nothing('2025-03-direct', 'add', '2025-03-01', DIRECT_SOURCE), added: directOfBinhDinh.filter(([, from]) => from !== DAWN).map(directOld) },
      { ...nothing('2025-07-01', 'reorganise', MERGED_ON, lines.source),
        added: [...now.rows.flatMap((row) => pairOf('gialai2025', row, former.get(row.code) ?? null, now.source)), ...directOfGiaLai.map(([name, source]): Added => (
          { id: directId('gialai2025', name), name, kind: 'youth_direct', parentId: youthId('gialai2025', '52'), assumed: true, source }))],
        closed: [...districts.flatMap(([era, row]) => [stateId(era, row.code), youthId(era, row.code)]), ...directOfBinhDinh.map(([name]) => directId('binhdinh', name))],
        successions: successionsOf(lines.rows) }],
  };
}

/** The same, as the tables stand after everything: what the seed must arrive at through the database. */
export function unitTables(): UnitTables {
  const { first, changes } = unitHistory();
  const registry = changes.reduce<Registry>((before, change) => applyChange(before, changeOf(change)), first);
  return { ...registry, paths: closure(registry.periods.map((period) => ({ ...period }))) };
}

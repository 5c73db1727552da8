import { unitKinds, type PlaceKind, type UnitKind } from '#vocabulary';
import type { CampaignInput } from '#wire/campaign';

/** What decides the cluster of a unit; `members` on the first day, null or 0 = not known. */
export type Clusterable = { unitId: string; kind: string; name: string; former: string | null; territoryName: string | null; members: number | null };
type Clusters = CampaignInput['clusters'];

export const DIRECT = 'Đoàn trực thuộc';
export const OTHERS = 'Các đơn vị khác';
export const NO_SIZE = 'Chưa có số đoàn viên';
const ALL = 'Bảng chung';

/**
 * The class a number of members falls into: bounds 50, 100 make "dưới 50", "từ 50 đến dưới 100", "từ 100".
 * @param bounds rising, each the least of the next class
 * @returns      its place from 0, and its words
 */
export function sizeClass(members: number, bounds: readonly number[]): { no: number; name: string } {
  const no = bounds.filter((bound) => members >= bound).length;
  const [from, to] = [bounds[no - 1], bounds[no]];
  const words = from === undefined ? `dưới ${grouped(to!)}` : to === undefined ? `từ ${grouped(from)}` : `từ ${grouped(from)} đến dưới ${grouped(to)}`;
  return { no, name: `Cụm ${words} đoàn viên` };
}

const PLACES: [RegExp, PlaceKind][] = [[/^(Đoàn )?phường /i, 'ward'], [/^(Đoàn )?xã /i, 'commune'], [/^(Đoàn )?thị trấn /i, 'town']];
/** What a unit stands for, by the name of its territory where it has one; undefined for what is none of the kinds boards are filtered by. */
export const placeKindOf = ({ kind, name, territoryName }: Pick<Clusterable, 'kind' | 'name' | 'territoryName'>): PlaceKind | undefined => (
  unitKinds[kind as UnitKind].level === 'direct' ? 'direct' : PLACES.find(([begins]) => begins.test(territoryName ?? name))?.[1]);

/** The cluster a unit stands in, by how the campaign divides them. */
export function clusterOf(unit: Clusterable, clusters: Clusters): string {
  if (clusters.by === 'none') return ALL;
  if (clusters.by === 'hand') return clusters.groups.find(({ unitIds }) => unitIds.includes(unit.unitId))?.name ?? OTHERS;
  if (clusters.by === 'size') return unit.members ? sizeClass(unit.members, clusters.bounds).name : NO_SIZE;
  if (unitKinds[unit.kind as UnitKind].level === 'direct') return DIRECT;
  if (clusters.by === 'kind') return `Khối ${(unit.territoryName ?? unit.name).split(' ')[0]!.toLowerCase()}`;
  return unit.former?.split(', ')[0] ?? OTHERS;
}

/** Clusters in the order they stand on the page: by hand as given, size from small to large, else Vietnamese order; what is left over last. */
export function clusterOrder(names: readonly string[], clusters: Clusters): string[] {
  const there = [...new Set(names)];
  if (clusters.by === 'hand') return [...clusters.groups.map(({ name }) => name), OTHERS];
  if (clusters.by === 'size') {
    const classes = [0, ...clusters.bounds].map((least) => sizeClass(least, clusters.bounds).name);
    return [...classes.filter((name) => there.includes(name)), ...there.filter((name) => name === NO_SIZE)];
  }
  return there.sort((a, b) => Number(a === DIRECT) - Number(b === DIRECT) || a.localeCompare(b, 'vi'));
}

const grouped = (n: number): string => String(n).replace(/\B(?=(\d{3})+$)/g, '.');

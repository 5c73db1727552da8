/** The unit tree in time. A period says where a unit hung from one local date until before another. */
export type PeriodLink = { unitId: string; parentId: string | null; validFrom: string; validTo: string };
/** `ancestorId` stands `depth` steps above `unitId` (0 = itself) during a half-open interval. */
export type PathLink = { unitId: string; ancestorId: string; validFrom: string; validTo: string; depth: number };

/** Deeper than any tree of offices; reaching it means a cycle. */
const DEPTH_MAX = 12;

/**
 * Every ancestor of every unit at every date, as intervals.
 *
 * @param periods periods of one unit must not overlap
 * @returns       self links included; adjacent intervals of the same link are merged
 * @throws        RangeError when a unit stands above itself, or two periods of a unit overlap
 */
export function closure(periods: PeriodLink[]): PathLink[] {
  const byUnit = Map.groupBy(periods, (period) => period.unitId);
  for (const own of byUnit.values()) {
    own.sort((a, b) => (a.validFrom < b.validFrom ? -1 : 1));
    own.forEach((period, at) => {
      if (period.validFrom >= period.validTo) throw new RangeError('a period ends after it begins');
      if (at > 0 && own[at - 1]!.validTo > period.validFrom) throw new RangeError(`periods of ${period.unitId} overlap`);
    });
  }
  const links: PathLink[] = [];
  const climb = (unitId: string, at: string, from: string, to: string, depth: number): void => {
    if (depth > DEPTH_MAX || (depth > 0 && at === unitId)) throw new RangeError(`${unitId} stands above itself`);
    for (const period of byUnit.get(at) ?? []) {
      const validFrom = period.validFrom > from ? period.validFrom : from;
      const validTo = period.validTo < to ? period.validTo : to;
      if (validFrom >= validTo) continue;
      links.push({ unitId, ancestorId: at, validFrom, validTo, depth });
      if (period.parentId) climb(unitId, period.parentId, validFrom, validTo, depth + 1);
    }
  };
  for (const unitId of byUnit.keys()) climb(unitId, unitId, '', '\uffff', 0);
  return mergeAdjacent(links);
}

/** A unit renamed in place keeps one link above it, not one a name. */
function mergeAdjacent(links: PathLink[]): PathLink[] {
  const merged: PathLink[] = [];
  const groups = Map.groupBy(links, (link) => `${link.unitId}/${link.ancestorId}/${link.depth}`);
  for (const group of groups.values()) {
    group.sort((a, b) => (a.validFrom < b.validFrom ? -1 : 1));
    let open: PathLink | undefined;
    for (const link of group) {
      if (open?.validTo === link.validFrom) open.validTo = link.validTo;
      else merged.push((open = { ...link }));
    }
  }
  return merged;
}

/** Ancestors of a unit on a date, itself first. Empty when it did not exist then. */
export const ancestorsOn = (links: PathLink[], unitId: string, date: string): string[] =>
  links.filter((link) => link.unitId === unitId && link.validFrom <= date && date < link.validTo)
    .sort((a, b) => a.depth - b.depth)
    .map((link) => link.ancestorId);

/** The unit directly below the top that a line leads through (its own first unit where it is the top): reviewers come from other ones. */
export const districtOf = (line: readonly string[]): string => line.at(-2) ?? line[0] ?? '';

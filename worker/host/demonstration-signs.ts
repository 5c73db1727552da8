import { addDays, startOfDay } from '#domain/calendar';
import type { DemoClaim } from './demonstration.ts';

const MINUTE_MS = 60_000;
/** How many of a week's claims are written down at once, at night; a pattern takes as many of the busiest unit that week. */
const AT_ONCE = 14;
const AT_NIGHT = 12;

/**
 * The same year with three patterns that ask for a look, so that a first start shows what a sign is: a
 * unit that wrote a week down within a minute, one that did so at night, and one whose October was
 * all of one kind. Only when and under what heading claims were written changes, never how many there are.
 */
export function withSigns(claims: DemoClaim[]): DemoClaim[] {
  const changed = new Map<string, Partial<DemoClaim>>();
  const spoken = new Set<string>();
  const busiest = (from: string, to: string, wanted: (claim: DemoClaim) => boolean): DemoClaim[] => {
    const units = [...Map.groupBy(claims.filter((claim) => !spoken.has(claim.unitId) && claim.actDate >= from && claim.actDate <= to && wanted(claim)), ({ unitId }) => unitId).values()];
    const [most] = units.sort((a, b) => b.length - a.length || (a[0]!.unitId < b[0]!.unitId ? -1 : 1));
    spoken.add(most?.[0]?.unitId ?? '');
    return most ?? [];
  };
  const dossier = ({ indicator, waiting }: DemoClaim) => indicator.startsWith('dossier') && !waiting;
  const sunday = '2026-11-08';
  busiest(addDays(sunday, -6), addDays(sunday, -1), dossier).slice(0, AT_ONCE)
    .forEach((claim, at) => changed.set(claim.id, { capturedAt: startOfDay(sunday) + 9 * 60 * MINUTE_MS + 12 * MINUTE_MS + at * 4_000 }));
  const night = '2026-10-24';
  busiest(addDays(night, -5), addDays(night, -1), dossier).slice(0, AT_NIGHT)
    .forEach((claim, at) => changed.set(claim.id, { capturedAt: startOfDay(night) + 23 * 60 * MINUTE_MS + 21 * MINUTE_MS + at * 9 * MINUTE_MS }));
  busiest('2026-10-01', '2026-10-31', dossier).forEach((claim) => changed.set(claim.id, { group: 'certification', procedureGroup: 'certification' }));
  return claims.map((claim) => ({ ...claim, ...changed.get(claim.id) }));
}

import type { BoardSummary } from '#wire/board';
import type { NationalPage, ProvinceRow, Publication, PublishedBoard } from '#wire/national';
import { sortKey } from './name.ts';

/** What a province publishes of its boards: their wholes. A published notice of long ago is no board of today's. */
export const publicationOf = (summaries: readonly BoardSummary[], now: number): Publication => ({ version: 1, asOf: now,
  boards: summaries.filter(({ head }) => head.source !== 'notice').map(({ head, no, asOf, totals }): PublishedBoard => ({
    slug: head.slug, name: head.name, scopeName: head.scopeName, source: head.source as PublishedBoard['source'], startsAt: head.startsAt, endsAt: head.endsAt, closesAt: head.closesAt,
    no, asOf, actsMilli: totals.actsMilli, targetedMilli: totals.targetedMilli, target: totals.target, units: totals.units })) });

/** The board a province is ranked by: of those with a target that run, the one that runs longest; its boards overlap, so that they are never added up. */
export function mainBoard({ boards }: Publication, now: number): PublishedBoard | null {
  const running = boards.filter(({ target, startsAt, endsAt }) => target > 0 && startsAt <= now && now < endsAt);
  return running.sort((a, b) => (b.endsAt - b.startsAt) - (a.endsAt - a.startsAt) || (a.slug < b.slug ? -1 : 1))[0] ?? null;
}

/** What is known of a province. */
export type ProvinceKnown = Pick<ProvinceRow, 'name' | 'own' | 'origin' | 'readAt' | 'fault'> & { published: Publication | null };

/** Provinces by per cent of target, fractions compared without dividing; level ones share a place; who has no running board with a target stands below without one. */
export function nationalPage(known: readonly ProvinceKnown[], now: number, unreadable: boolean): NationalPage {
  const rows = known.map(({ published, ...province }): ProvinceRow => {
    const main = published && mainBoard(published, now);
    return { ...province, place: null, shared: false, main, others: (published?.boards ?? []).filter((board) => board.slug !== main?.slug && board.endsAt > now).map(({ slug, name }) => ({ slug, name })) };
  });
  const ahead = (a: PublishedBoard, b: PublishedBoard): number => { const [left, right] = [BigInt(a.targetedMilli) * BigInt(b.target), BigInt(b.targetedMilli) * BigInt(a.target)]; return left > right ? -1 : left < right ? 1 : 0; };
  const byName = (a: ProvinceRow, b: ProvinceRow): number => (sortKey(a.name) < sortKey(b.name) ? -1 : sortKey(a.name) > sortKey(b.name) ? 1 : 0);
  const ranked = rows.filter(({ main }) => main !== null).sort((a, b) => ahead(a.main!, b.main!) || byName(a, b));
  ranked.forEach((row, at) => {
    const level = at > 0 && ahead(ranked[at - 1]!.main!, row.main!) === 0 ? ranked[at - 1]! : null;
    if (level) level.shared = true;
    Object.assign(row, { place: level ? level.place : at + 1, shared: level !== null });
  });
  return { asOf: now, unreadable, rows: [...ranked, ...rows.filter(({ main }) => main === null).sort(byName)] };
}

const PRIVATE = /^(0|10|127|169\.254|192\.168|172\.(1[6-9]|2\d|3[01])|100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7]))\./;
const OWN_MACHINE = ['localhost', '127.0.0.1', '[::1]'];

/**
 * The origin of a configured address, where it may be asked: https, or http on one's own machine; no path, no name and
 * password, and no address inside a network, which nobody publishes at.
 * @returns null where it may not
 */
export function originAllowed(address: string): string | null {
  const url = URL.parse(address);
  if (!url || url.username || url.password || url.search || url.hash || !['', '/'].includes(url.pathname)) return null;
  if (OWN_MACHINE.includes(url.hostname)) return ['http:', 'https:'].includes(url.protocol) ? url.origin : null;
  if (url.protocol !== 'https:' || PRIVATE.test(`${url.hostname}.`) || url.hostname.startsWith('[') || /\.(localhost|local|internal)$/.test(url.hostname) || !url.hostname.includes('.')) return null;
  return url.origin;
}

import fc from 'fast-check';
import { placeKindCodes } from '#vocabulary';
import type { Board, CampaignHead } from '#wire/board';
import { foldBoard, type BoardFacts, type BoardParticipant, type Count } from '#domain/board';
import { sortKey } from '#domain/name';
import { plain } from './rules.ts';
import { unitAt } from './world.ts';

const NAMES = ['Hoài Nhơn', 'Hoà Hội', 'Ia Băng', 'Ia Bang', 'Đak Đoa', 'An Phú', 'Ân Phú', 'Bồng Sơn', 'Quy Nhơn', 'Tuy Phước', 'Pleiku', 'Đống Đa'];
const participant = (n: number, cluster: number, ranked: boolean, kind: number, size: number): BoardParticipant => {
  const name = `Đoàn ${['phường', 'xã', 'thị trấn', 'trực thuộc'][kind]} ${NAMES[n - 1]}`;
  return { unitId: unitAt(n), name, former: null, sortKey: sortKey(name), cluster: `Cụm ${cluster}`, clusterNo: cluster, ranked, ...(kind < 4 && { kind: placeKindCodes[kind] }), ...(size < 3 && { size }) };
};
const state = fc.array(fc.record({ unitId: fc.integer({ min: 1, max: NAMES.length }).map(unitAt), indicator: fc.constant('dossier_full' as const), milli: fc.integer({ min: 0, max: 9 }).map((n) => n * 1000) }), { maxLength: 20 });

/** A board of twelve units in up to three clusters, with ties, some not ranked, some over their target, some with nothing. */
export const someBoard: fc.Arbitrary<Board> = fc.record({
  places: fc.array(fc.tuple(fc.integer({ min: 0, max: 2 }), fc.boolean(), fc.integer({ min: 0, max: 4 }), fc.integer({ min: 0, max: 3 })), { minLength: NAMES.length, maxLength: NAMES.length }),
  counts: state, dawnCounts: state, amount: fc.integer({ min: 1, max: 12 }), no: fc.integer({ min: 1, max: 999 }),
}).map(({ places, counts, dawnCounts, amount, no }) => foldBoard({
  head: { slug: 'thu', indicators: [{ code: 'dossier_full' }] } as unknown as CampaignHead, participants: places.map(([cluster, odd, kind, size], at) => participant(at + 1, cluster, odd || at > 2, kind, size)),
  counts: counts as Count[], dawnCounts: dawnCounts as Count[], targets: NAMES.map((_, at) => ({ unitId: unitAt(at + 1), indicator: 'dossier_full' as const, amount })),
  rules: plain([{ key: 'a', name: 'Kết quả', heading: null, kind: 'acts', maxMilli: null, weights: [{ indicator: 'dossier_full', procedureGroup: null, milli: 1000 }] }]) } satisfies BoardFacts, { no, asOf: no, ledgerSeq: no }));

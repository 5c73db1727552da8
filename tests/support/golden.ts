import type { Board } from '#wire/board';
import golden from '../fixtures/golden-thang-thanh-nien.json' with { type: 'json' };
import { aCampaign, aClaim, unitAt, uuid } from './world.ts';

/** A golden campaign: what goes in and the board that must come out, read by the pure test and by the one on D1. */
export { golden };

export const goldenCampaign = () => aCampaign({
  slug: golden.campaign.slug, name: golden.campaign.name, firstDay: golden.campaign.firstDay, lastDay: golden.campaign.lastDay,
  claimsUntilDay: golden.campaign.claimsUntilDay, closesDay: golden.campaign.closesDay, rules: golden.campaign.rules as never,
  targets: golden.campaign.targets.map(({ unit, indicator, amount }) => ({ unitId: unitAt(unit), indicator: indicator as never, amount })),
  unrankedUnitIds: golden.campaign.unranked.map(unitAt) });

export const goldenClaims = () => new Map(golden.claims.map(({ key, unit, indicator, quantity }) =>
  [key, aClaim({ id: uuid(), unitId: unitAt(unit), indicator: indicator as never, quantity: quantity ?? 1 })]));

/** A board in the words of the fixture. */
export const inGoldenWords = (board: Pick<Board, 'clusters' | 'unranked'>) => [...board.clusters.flatMap(({ rows }) => rows), ...board.unranked]
  .map(({ unitId, place, shared, actsMilli, targetedMilli, target, pointsMilli }) =>
    ({ unit: Number(unitId.slice(-12)), place, shared, actsMilli, targetedMilli, target, pointsMilli }));

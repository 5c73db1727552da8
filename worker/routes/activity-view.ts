import { activityKinds, activityStates, claimStates, indicators } from '#vocabulary';
import type { ActivityBrief, ActivityLine, ActivityView, AttachedClaim } from '#wire/activity';
import { activityStateAt } from '#domain/activity';
import { frozenOf } from '#domain/freeze';
import { activitiesOfSeries, recognisedOfActivity, type ActivityListed, type ActivityRow, type ActivityWhole, type ClaimOfActivity } from '#store/activities';
import type { Door } from '#store/d1';
import { stillSince } from '#store/freezes';

/** Of a series so many are named beside one of them. */
const SERIES_SHOWN = 60;

/** An activity in a calendar: what, where, when, who holds it; nobody is named. */
export function briefOf(row: ActivityRow, now: number): ActivityBrief {
  const state = activityStateAt(row, now);
  return { id: row.id, kind: row.kind, kindLabel: activityKinds[row.kind].label, name: row.name, place: row.place, unitId: row.unitId, unitName: row.unitName ?? '', teamId: row.teamId, teamName: row.teamName,
    startsAt: row.startsAt, endsAt: row.endsAt, firstDay: row.firstDay, lastDay: row.lastDay, state, stateWords: activityStates[state] };
}
export const activityLineOf = (row: ActivityListed, now: number): ActivityLine => (
  { ...briefOf(row, now), reportedTurns: row.reportedTurns, recognisedTurnsMilli: row.recognisedTurnsMilli, claims: row.claims });

export async function activityViewOf(door: Door, row: ActivityWhole, now: number): Promise<ActivityView> {
  const [still, recognised, series] = await Promise.all([stillSince(door), recognisedOfActivity(door, row.id), row.seriesId ? activitiesOfSeries(door, row.seriesId, row.unitId, SERIES_SHOWN) : []]);
  return {
    ...activityLineOf(row, now), ...(still && { frozen: frozenOf(still) }), expectedTurns: row.expectedTurns, members: row.members, reportedAt: row.reportedAt, cancelReason: row.cancelReason,
    recognised: recognised.map(({ indicator, milli }) => ({ indicator, label: indicators[indicator].label, countUnit: indicators[indicator].countUnit, milli })),
    series: series.map((each) => ({ id: each.id, day: each.firstDay, state: activityStateAt(each, now) })) };
}

export const attachedView = (row: ClaimOfActivity, personId: string): AttachedClaim => ({
  id: row.id, indicator: row.indicator, short: indicators[row.indicator].short, actDate: row.actDate, quantity: row.quantity, unitName: row.unitName ?? '', state: row.state, stateWords: claimStates[row.state], own: row.authorId === personId });

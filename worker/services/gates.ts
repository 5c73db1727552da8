import type { Edition, Gate, GateCode } from '#wire/edition';
import { localDateAt } from '#domain/calendar';
import { secondCountApart } from '#domain/edition';
import type { Door } from '#store/d1';
import { publishers, secondCountOf, talliesApart, unsettledOf } from '#store/editions';

/** What a gate looks at: the campaign, its results as they were just counted from the ledger, and who has yet to sign. */
export type GateContext = { door: Door; campaignId: string; now: number; counted: Pick<Edition, 'board' | 'campaign' | 'passed'>; waitsFor: number | null };
/** How many of something stand between a campaign and its publication; what each is, is its code. A new gate is one more line here. */
type GateCheck = (context: GateContext) => Promise<Gate[]>;

/** A board is published by two people at least. */
const PUBLISHERS_MIN = 2;

const checks: readonly GateCheck[] = [
  async ({ door, campaignId }) => (await unsettledOf(door, campaignId)).gates,
  async ({ door, campaignId }) => one('tallies', await talliesApart(door, campaignId)),
  async ({ door, campaignId, counted }) => one('second_count', secondCountApart(counted.board, counted.campaign.indicators.map(({ code }) => code), await secondCountOf(door, campaignId), counted.passed.length > 0)),
  async ({ door, campaignId, now, waitsFor }) => one('signers', waitsFor ?? Math.max(0, PUBLISHERS_MIN - await publishers(door, campaignId, localDateAt(now)))),
];
const one = (code: GateCode, count: number): Gate[] => [{ code, count }];

/** Every gate with what it found; an open one has 0. */
export const gatesOf = async (context: GateContext): Promise<Gate[]> => (await Promise.all(checks.map((check) => check(context)))).flat();
/** Gates that no edition passes, not even a provisional one: the figures themselves would not be right. */
export const FIGURES: readonly GateCode[] = ['tallies', 'second_count'];

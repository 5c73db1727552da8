import { z } from 'zod';
import type { Indicator } from '#vocabulary';
import { campaignInput } from './campaign.ts';
import { localDate } from './claim.ts';
import type { Rules } from './rules.ts';

/** Rules tried on a past period before a campaign begins: what the browser needs to compute the board itself. */
const { scope, rankedLevel, clusters, firstDay, lastDay, weekdays, targets, unrankedUnitIds } = campaignInput.shape;
const slug = campaignInput.shape.slug;

export const foresightAsk = z.strictObject({
  /** Whose participants: of a campaign being planned, or of one that is there. */
  of: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('plan'), scope, rankedLevel, clusters, firstDay, lastDay, weekdays, targets, unrankedUnitIds }),
    z.strictObject({ kind: z.literal('campaign'), slug }),
  ]),
  /** First and last act day, both included. */
  from: localDate, to: localDate,
  /** An earlier campaign whose targets are used in place of the plan's own. */
  targetsOf: slug.nullish(),
});
export type ForesightAsk = z.infer<typeof foresightAsk>;

export type ForesightUnit = {
  id: string; name: string; former: string | null; sortKey: string; cluster: string; clusterNo: number; ranked: boolean;
  /** On the campaign's first day; null = not known. */
  members: number | null;
  /** Low end of the estimated share of wrong recognitions, millionths; null = nothing was looked at. */
  errorLowPpm: number | null;
};

/** Columns of one length: recognised acts in milli-shares by unit, indicator, procedure group (places in their lists), day after `from`, and a number for whoever claimed them (0 = nobody is known), counted anew in every unit and every answer. */
export type ForesightCells = { unit: number[]; indicator: number[]; group: number[]; day: number[]; person: number[]; milli: number[] };

export type Foresight = {
  /** Of a campaign that is there: its name and the rules in force. */
  campaign: { name: string; slug: string; rules: Rules; firstDay: string; lastDay: string } | null;
  from: string; to: string;
  /** UTC ms, and the last ledger entry counted. */
  asOf: number; ledgerSeq: number;
  units: ForesightUnit[];
  indicators: Indicator[]; groups: string[];
  cells: ForesightCells;
  /** Place of the unit, indicator, whole acts; whose they are (null = the plan's own). */
  targets: [unit: number, indicator: string, amount: number][]; targetsOf: string | null;
  /** Points two people agreed on, in that order: only over a campaign's own time. */
  given: [unit: number, criterion: string, milli: number][];
  /** Acts of these units that lead to nobody on the board. */
  outsideMilli: number;
};

import { z } from 'zod';
import { indicatorCodes, rankedLevelCodes, scoringCodes, tieBreakCodes } from '#vocabulary';
import { localDate } from './claim.ts';

/** The rules of a campaign, one edition. Weights are milli-points an act, integers. */
export const rules = z.strictObject({
  scoring: z.enum(scoringCodes),
  /** indicator → milli-points an act (`weighted`) or relative weight (`percent_of_target`). */
  weightsMilli: z.partialRecord(z.enum(indicatorCodes), z.int().min(1).max(1_000_000)),
  tieBreaks: z.array(z.enum(tieBreakCodes)).max(tieBreakCodes.length),
});
export type Rules = z.infer<typeof rules>;

/** What an organizer sends to launch a campaign (mục tiêu, phạm vi, đối tượng, tiêu chí, thời gian). */
export const campaignInput = z.strictObject({
  id: z.uuid({ version: 'v7' }),
  slug: z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'Địa chỉ chỉ gồm chữ thường không dấu, số và gạch nối.').min(3).max(80),
  name: z.string().trim().min(5, 'Tên đợt thi đua quá ngắn.').max(160),
  goal: z.string().trim().min(10, 'Hãy viết mục tiêu ít nhất một câu.').max(2000),
  /** A unit and its subtree, or units by name. */
  scope: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('subtree'), unitId: z.uuid() }),
    z.strictObject({ kind: z.literal('named'), unitIds: z.array(z.uuid()).min(1).max(2000) }),
  ]),
  rankedLevel: z.enum(rankedLevelCodes),
  clusters: z.discriminatedUnion('by', [
    z.strictObject({ by: z.literal('none') }),
    z.strictObject({ by: z.literal('kind') }),
    z.strictObject({ by: z.literal('former_district') }),
    z.strictObject({ by: z.literal('hand'), groups: z.array(z.strictObject({ name: z.string().trim().min(1).max(120), unitIds: z.array(z.uuid()).min(1) })).min(1).max(60) }),
  ]),
  /** First and last act day, both included; the API stores half-open instants of Asia/Ho_Chi_Minh. */
  firstDay: localDate,
  lastDay: localDate,
  /** Claims may still arrive until the end of this day. */
  claimsUntilDay: localDate,
  /** The office and the organizer settle until the end of this day. */
  closesDay: localDate,
  rules,
  /** Assigned targets: whole acts a unit and indicator. */
  targets: z.array(z.strictObject({ unitId: z.uuid(), indicator: z.enum(indicatorCodes), amount: z.int().min(1).max(10_000_000) })).max(40_000).default([]),
  /** Units that take part without being ranked. */
  unrankedUnitIds: z.array(z.uuid()).max(2000).default([]),
});
export type CampaignInput = z.infer<typeof campaignInput>;

/** What a preview or a launch form needs to know of a would-be participant. */
export type ScopeUnit = { id: string; name: string; kind: string; former: string | null; cluster: string };

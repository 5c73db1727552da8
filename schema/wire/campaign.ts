import { z } from 'zod';
import { indicatorCodes, rankedLevelCodes } from '#vocabulary';
import { localDate } from './claim.ts';
import { rules } from './rules.ts';

/** What an organizer sends to launch a campaign (mục tiêu, phạm vi, đối tượng, tiêu chí, thời gian). */
export const campaignInput = z.strictObject({
  id: z.uuid({ version: 'v7' }),
  slug: z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'Địa chỉ chỉ gồm chữ thường không dấu, số và gạch nối.').min(3).max(80),
  name: z.string().trim().min(5, 'Tên đợt thi đua quá ngắn.').max(160),
  goal: z.string().trim().min(10, 'Hãy viết mục tiêu ít nhất một câu.').max(2000),
  /** Đối tượng, nội dung, kế hoạch và biện pháp (Luật Thi đua, khen thưởng 2022, Điều 17). */
  audience: z.string().trim().max(2000).optional(),
  content: z.string().trim().max(4000).optional(),
  measures: z.string().trim().max(4000).optional(),
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
    /** By members on the first day: each bound is the least of the next class, rising. */
    z.strictObject({ by: z.literal('size'), bounds: z.array(z.int().min(1).max(1_000_000)).min(1).max(6) }),
    z.strictObject({ by: z.literal('hand'), groups: z.array(z.strictObject({ name: z.string().trim().min(1).max(120), unitIds: z.array(z.uuid()).min(1) })).min(1).max(60) }),
  ]),
  /** First and last act day, both included; the API stores half-open instants of Asia/Ho_Chi_Minh. */
  firstDay: localDate,
  lastDay: localDate,
  /** Claims may still arrive until the end of this day. */
  claimsUntilDay: localDate,
  /** The office and the organizer settle until the end of this day. */
  closesDay: localDate,
  /** Only acts of these days of the week count, 0 = Sunday; null = every day. */
  weekdays: z.array(z.int().min(0).max(6)).min(1).max(7).nullish(),
  /** Teams (đội hình) stand on a board of their own beside the units. */
  teamBoard: z.boolean().optional(),
  rules,
  /** Assigned targets: whole acts a unit and indicator. */
  targets: z.array(z.strictObject({ unitId: z.uuid(), indicator: z.enum(indicatorCodes), amount: z.int().min(1).max(10_000_000) })).max(40_000).default([]),
  /** Units that take part without being ranked. */
  unrankedUnitIds: z.array(z.uuid()).max(2000).default([]),
});
export type CampaignInput = z.infer<typeof campaignInput>;

/** What a preview or a launch form needs to know of a would-be participant. */
export type ScopeUnit = { id: string; name: string; kind: string; former: string | null; cluster: string };

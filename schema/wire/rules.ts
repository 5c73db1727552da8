import { z } from 'zod';
import { indicatorCodes, procedureGroupCodes, scoringCodes, tieBreakCodes } from '#vocabulary';

/**
 * The rules of a campaign as data. Points are thousandths (milli-points), acts are whole, per cents are
 * whole; every number is an integer, so that a board is exact wherever it is computed.
 */
const milliPoints = z.int('Điểm phải là một số, tối đa ba chữ số thập phân.').min(1, 'Điểm phải lớn hơn 0.').max(1_000_000_000, 'Điểm quá lớn.');
const acts = z.int('Hãy nhập một số nguyên.').min(1, 'Số lượt phải từ 1 trở lên.').max(10_000_000, 'Số lượt quá lớn.');
const indicator = z.enum(indicatorCodes, 'Chỉ tiêu không có trong danh mục.');
/** Names a criterion within its rules; results, appraisals and tie-breaks refer to it. */
export const criterionKey = z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'Mã tiêu chí chỉ gồm chữ thường không dấu, số và gạch nối.').max(40);

/** Milli-points an act; where a procedure group is named, it goes before the weight of the whole indicator. */
const weight = z.strictObject({ indicator, procedureGroup: z.enum(procedureGroupCodes).nullable(), milli: milliPoints });
const head = { key: criterionKey, name: z.string().trim().min(3, 'Hãy đặt tên tiêu chí.').max(200, 'Tên tiêu chí quá dài.'),
  /** Words above it on the sheet ("1. Công tác giáo dục"); null = none. */
  heading: z.string().trim().max(200).nullable().default(null) };
const ceiling = { /** The most it can give; null = no ceiling. */ maxMilli: milliPoints.nullable().default(null) };
const weights = z.array(weight).min(1, 'Hãy cho ít nhất một chỉ tiêu trọng số.').max(60);

export const criterion = z.discriminatedUnion('kind', [
  /** Σ weight · acts. */
  z.strictObject({ ...head, ...ceiling, kind: z.literal('acts'), weights }),
  /** Σ weight · acts · 100 / members. */
  z.strictObject({ ...head, ...ceiling, kind: z.literal('per_members'), weights }),
  /** worth · weighted mean of acts/target; each ratio at most `ceilingPercent` (null = what is above counts too). */
  z.strictObject({ ...head, kind: z.literal('target'), worthMilli: milliPoints, ceilingPercent: z.int().min(1).max(1000).nullable().default(null),
    weights: z.array(z.strictObject({ indicator, weight: z.int().min(1, 'Trọng số phải lớn hơn 0.').max(1_000_000) })).min(1, 'Hãy chọn ít nhất một chỉ tiêu.').max(20) }),
  /** The first step whose `from` is reached; none = 0. `from`: per cent of target, acts, or acts per 100 members, whole. Steps fall. */
  z.strictObject({ ...head, kind: z.literal('steps'), measure: z.enum(['percent', 'acts', 'per_100']), indicators: z.array(indicator).min(1).max(20),
    steps: z.array(z.strictObject({ from: z.int().min(0).max(10_000_000), milli: z.int().min(0).max(1_000_000_000) })).min(1).max(20) }),
  /** Given by people, two of them: one of the steps, or (null) anything from 0 to the most. */
  z.strictObject({ ...head, kind: z.literal('judged'), maxMilli: milliPoints, stepsMilli: z.array(z.int().min(0).max(1_000_000_000)).min(2).max(20).nullable().default(null) }),
  /** Điểm cộng: given by people, on top, in all at most `maxMilli`. */
  z.strictObject({ ...head, kind: z.literal('bonus'), maxMilli: milliPoints }),
  /** Điểm trừ: taken off by people, in all at most `maxMilli` (null = no limit). */
  z.strictObject({ ...head, ...ceiling, kind: z.literal('deduction') }),
]);
export type Criterion = z.infer<typeof criterion>;
export type CriterionKind = Criterion['kind'];

/** No more than `max` acts count: of whom (who claims them, or the unit), in what time. Applied in the order they stand. */
export const cap = z.strictObject({
  /** Empty = every act. */
  indicators: z.array(indicator).max(20), procedureGroup: z.enum(procedureGroupCodes).nullable(),
  per: z.enum(['member', 'unit']), window: z.enum(['day', 'campaign']), max: acts });
export type Cap = z.infer<typeof cap>;

export const tieBreakKey = z.union([z.enum(tieBreakCodes), z.templateLiteral(['criterion:', z.string()])]);
export type TieBreakKey = z.infer<typeof tieBreakKey>;

/** Rules as criteria ("bộ tiêu chí"). */
export const criteriaRules = z.strictObject({
  version: z.literal(2),
  criteria: z.array(criterion).min(1, 'Hãy đặt ít nhất một tiêu chí.').max(60),
  caps: z.array(cap).max(20).default([]),
  /** The most a unit can have without điểm cộng; null = no ceiling. */
  totalMaxMilli: milliPoints.nullable().default(null),
  /** What second looks found lowers what acts gave: × (1 − low end of the estimate's interval), never below `floorMilli`/1000. */
  quality: z.strictObject({ floorMilli: z.int().min(0).max(1000) }).nullable().default(null),
  /** Below this a unit takes part without being ranked. */
  minimum: z.strictObject({ acts: z.int().min(0).max(10_000_000), percent: z.int().min(0).max(1000) }).nullable().default(null),
  tieBreaks: z.array(tieBreakKey).max(8).default([]),
  /** Grades from the best; `from` in milli-points, or whole per cent of target; the last one begins at 0. `topShareMilli`: at most so many thousandths of the ranked get the best one. */
  grades: z.strictObject({ by: z.enum(['points', 'percent']), list: z.array(z.strictObject({ name: z.string().trim().min(2, 'Hãy đặt tên mức xếp loại.').max(80), from: z.int().min(0).max(1_000_000_000) })).min(2).max(10),
    topShareMilli: z.int().min(1).max(1000).nullable().default(null) }).nullable().default(null),
});
export type CriteriaRules = z.infer<typeof criteriaRules>;

/** The first form rules had; still read, still taken: one criterion, weighed acts or per cent of target. */
export const simpleRules = z.strictObject({
  scoring: z.enum(scoringCodes.filter((code) => code !== 'criteria') as ['weighted', 'percent_of_target']),
  /** indicator → milli-points an act (`weighted`) or relative weight (`percent_of_target`). */
  weightsMilli: z.partialRecord(indicator, z.int().min(1).max(1_000_000)),
  tieBreaks: z.array(z.enum(tieBreakCodes)).max(tieBreakCodes.length),
});
export type SimpleRules = z.infer<typeof simpleRules>;

export const rules = z.union([criteriaRules, simpleRules]);
export type Rules = z.infer<typeof rules>;

import { z } from 'zod';
import type { BoardSummary } from './board.ts';
import type { Days } from './notice.ts';

export const growthQuery = z.object({ span: z.enum(['week', 'month'], 'Kỳ so sánh là tuần hoặc tháng.').default('week') });
export type GrowthSpan = z.infer<typeof growthQuery>['span'];

/** A unit's recognised acts of two periods, milli-shares, and its place by how much more the later one has; null = not ranked, with nothing to compare. */
export type GrowthRow = { unitId: string; name: string; cluster: string; milli: number; beforeMilli: number; growthMilli: number | null; place: number | null; shared: boolean };
export type GrowthBoard = {
  head: BoardSummary['head']; no: number; asOf: number; span: GrowthSpan;
  /** The last whole week or month and the one before it; null = the campaign has not had two whole ones. */
  period: Days | null; before: Days | null;
  /** Whole weeks or months since in which nothing was recognised: an earlier one is shown. */
  still: Days | null;
  rows: GrowthRow[];
  totals: { milli: number; beforeMilli: number };
};

import { z } from 'zod';
import type { CampaignHead } from './board.ts';

/** The days of a notice as an address asks for them. Whatever is no such day is said on the notice, which then shows its default: nothing is refused here. */
export const noticeQuery = z.object({ period: z.string().optional(), from: z.string().optional(), until: z.string().optional() });
export type NoticeAsk = z.infer<typeof noticeQuery>;

/** Local days, both included. */
export type Days = { from: string; until: string };
export type NoticePeriod = Days & { kind: 'week' | 'month' | 'start' | 'chosen' };

/** Recognised acts in milli-shares at the end of the period and when it began; the target in whole acts, 0 = none assigned. */
export type NoticeFigure = { target: number; milli: number; before: number };

/** One target of the notice: the whole, each of its units, and the three lists (places in `units`). */
export type NoticeSection = {
  indicator: string; label: string; short: string; countUnit: string;
  whole: NoticeFigure;
  /** What the paper itself printed, where this campaign is one that was published. */
  printed: string | null;
  /** Beside `PeriodicNotice.units`. */
  rows: NoticeFigure[];
  /** More than the whole of their own target. */
  over: number[];
  /** Have a target, and no more than when the period began. */
  still: number[];
  /** Grew most against what they had, thousandths; level with the last of the list is on the list. */
  growth: { at: number; growthMilli: number }[];
  /** Have something for the first time: there is nothing to compare it with. */
  begun: number[];
};

export type NoticeUnit = { unitId: string; name: string; former: string | null; cluster: number };

/** The periodic notice (thông báo định kỳ) of a campaign: one stored board beside earlier states of the same ledger. */
export type PeriodicNotice = {
  head: Pick<CampaignHead, 'slug' | 'name' | 'goal' | 'source' | 'startsAt' | 'endsAt' | 'claimsUntil' | 'closesAt' | 'scopeName' | 'notice' | 'frozen'>;
  /** The board every figure comes from. */
  no: number; asOf: number; ledgerSeq: number;
  period: NoticePeriod;
  /** The figures are those of the board itself; false = of the end of an earlier day. */
  upToBoard: boolean;
  /** Periods one can turn to; null = the campaign has none such yet. */
  week: Days | null; month: Days | null; start: Days;
  /** Why the period is another than was asked for. */
  said: string | null;
  /** Whether anything stood when the period began, so that growth can be measured. */
  compared: boolean;
  clusters: string[];
  /** Cluster by cluster, in each by name. */
  units: NoticeUnit[];
  sections: NoticeSection[];
  /** What is counted without a target. */
  others: { indicator: string; label: string; countUnit: string; milli: number; before: number }[];
};

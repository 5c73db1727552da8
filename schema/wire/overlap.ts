import type { Frozen } from './freeze.ts';
import type { PublicReward } from './reward.ts';

/** Acts of one indicator that count in both. */
export type CommonFigure = { code: string; label: string; short: string; countUnit: string; milli: number };
/** Another campaign in which some of a campaign's acts count, too. */
export type OverlapOther = {
  slug: string; name: string; source: string; startsAt: number; endsAt: number; claimsUntil: number; closesAt: number;
  /** Milli-shares: in both, and in the other one in all. */
  commonMilli: number; otherMilli: number;
  indicators: CommonFigure[];
  /** Units of this campaign's board with acts in both. */
  units: number;
};
/** What of a campaign counts elsewhere, and how it was rewarded; written by the minute's watch and with every agreed reward. */
export type OverlapPage = {
  slug: string; name: string; asOf: number; ledgerSeq: number; frozen?: Frozen;
  /** Its acts in all, milli-shares. */
  wholeMilli: number;
  others: OverlapOther[]; rewards: PublicReward[];
};
/** The same with one other campaign by unit, on this campaign's board; only units that have any. */
export type OverlapUnits = { slug: string; name: string; other: OverlapOther; asOf: number; wholeMilli: number;
  rows: { unitId: string; name: string; cluster: string; commonMilli: number; wholeMilli: number; parts: number[] }[] };

/** A campaign that a draft would share acts with. */
export type DraftMeeting = { slug: string; name: string; days: number; units: number; indicators: string[] };

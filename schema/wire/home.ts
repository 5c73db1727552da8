import type { Frozen } from './freeze.ts';

/** What somebody sees of themselves; answers only. */

/** A badge and how far one is: `missing` says what is left; `earnedOn` is the day of the act with which it was there. */
export type BadgeView = { code: string; label: string; sentence: string; have: number; need: number; missing: string | null; earnedOn: string | null };

/** Claims of a period by what became of them; `milli` = what counts of it. */
export type OwnCounts = { recognised: number; milli: number; pending: number; asked: number; declined: number };

export type HomeCampaign = { slug: string; name: string };
export type Home = {
  /** What the numbers are about: a campaign that runs and the own unit stands in, else the month. */
  campaign: (HomeCampaign & { endsAt: number; from: string; until: string }) | null;
  month: { from: string; until: string };
  /** Others that run and the own unit stands in. */
  others: HomeCampaign[];
  counts: OwnCounts;
  streak: { current: number; longest: number };
  badges: { earned: number; of: number; next: BadgeView | null };
  /** The own unit on the board of the campaign. */
  unit: HomeUnit | null;
  league: 'none' | 'waits' | 'runs';
};
export type HomeUnit = {
  unitId: string; name: string; cluster: string;
  /** null = takes part without being ranked. */
  place: number | null; shared: boolean; of: number;
  actsMilli: number; targetedMilli: number; target: number; pointsMilli: number; scoring: string;
  /** Acts to the target, and per day that is left; null = no target, or it is reached. */
  gap: { acts: number; days: number; perDay: number } | null;
  above: { unitId: string; name: string; place: number; targetedMilli: number; target: number; pointsMilli: number } | null;
  below: { unitId: string; name: string; place: number; targetedMilli: number; target: number; pointsMilli: number } | null;
};

export type Badges = { badges: BadgeView[]; streak: { current: number; longest: number } };

export type LeagueWeekView = {
  monday: string; sunday: string; closesAt: number; closed: boolean; of: number; own: number;
  ahead: { place: number; shared: boolean; name: string; self: boolean; milli: number }[];
  toAhead: number | null;
};
export type League = {
  /** What was chosen: null = never asked. */
  choice: 'nothing' | 'initials' | 'name' | null; child: boolean; textVersion: string; label: string;
  /** Others' figures are not shown while results wait to be announced. */
  frozen?: Frozen;
  week: LeagueWeekView | null; past: LeagueWeekView[];
  /** Monday of the first week one is in, where that is still to come. */
  from: string | null;
};

import type { Indicator, ProcedureGroup } from '#vocabulary';

export type Named = { id: string; name: string };
/** An indicator as a claim form needs it; `from` and `to` bound the act dates, half-open, null = open. */
export type ClaimableIndicator = { code: Indicator; label: string; short: string; subject: 'account' | 'dossier' | 'none'; from: string | null; to: string | null };

/** `weekdays`: bit 0 = Sunday … bit 6 = Saturday; moments in UTC ms, act dates half-open. */
export type ClaimableCampaign = { slug: string; name: string; weekdays: number; actFrom: string; actTo: string; unitIds: string[];
  times: { startsAt: number; endsAt: number; claimsUntil: number; closesAt: number } };

/** An activity a claim may have been made at. */
export type ClaimableActivity = Named & { unitId: string; teamId: string | null; firstDay: string; lastDay: string };

/** Everything somebody needs to write claims down without a connection: kept on their device, and nothing of it is anybody's secret. */
export type Claiming = {
  personId: string; name: string;
  /** Local date on which this was said. */
  today: string;
  units: Named[]; teams: Named[];
  /** Of their units and teams, the latest first; absent in what an older page kept. */
  activities?: ClaimableActivity[];
  /** People they may have helped together with: of their own units and teams, themselves among them if they are a member. */
  companions: Named[];
  indicators: ClaimableIndicator[];
  procedureGroups: { code: ProcedureGroup; label: string }[];
  pledge: { text: string; version: string };
  /** Campaigns that take claims of these units now, and the server's time; absent in what a device kept before they were told. */
  campaigns?: ClaimableCampaign[]; now?: number;
};

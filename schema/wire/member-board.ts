import type { BoardSummary } from './board.ts';

/** A member on the ranking of a campaign: thousandths of an act; 1, 2, 2, 4. */
export type RankedMember = { personId: string; actsMilli: number; place: number };

/** Who agreed to be named on a campaign's board of members, in its order. Nobody else is there, not even without a name. */
export type NamedMember = { name: string; unitName: string | null; actsMilli: number; place: number; shared: boolean };
export type NamedMembers = {
  no: number; asOf: number;
  /** Members with at least one recognised act, and their acts. */
  members: number; actsMilli: number;
  named: NamedMember[];
  /** How many more agreed to be named than are listed. */
  more: number;
};
/** The public board of members of a campaign. */
export type MemberBoard = NamedMembers & { head: BoardSummary['head'] };

/** Somebody's own place, for their eyes only: neighbours without names. */
export type OwnPlace = {
  head: BoardSummary['head'];
  members: number;
  /** null = no recognised act in this campaign yet, or not counted in yet. */
  own: { place: number; shared: boolean; actsMilli: number } | null;
  around: { place: number; actsMilli: number; own: boolean }[];
  /** Acts needed to stand before the next one, milli; null = nobody stands before. */
  toNextMilli: number | null;
  /** How the public board shows them now: in words. */
  shown: 'nothing' | 'initials' | 'name';
};

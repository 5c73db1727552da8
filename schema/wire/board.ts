import type { BoardSide, PlaceKind, Structure } from '#vocabulary';
import type { Frozen } from './freeze.ts';

/** Shapes of a board. Written by the campaign's object, read by every screen; never a request body, so types only. */

export type IndicatorHead = { code: string; label: string; short: string; countUnit: string; weightMilli: number; upgrade: boolean };

export type CampaignHead = {
  id: string; slug: string; name: string; goal: string;
  /** 'live' | 'notice' | 'demonstration' */
  source: string;
  /** UTC milliseconds, ordered, half-open. */
  startsAt: number; endsAt: number; claimsUntil: number; closesAt: number;
  scoring: string; rankedLevel: string; rulesEdition: number;
  indicators: IndicatorHead[];
  tieBreaks: string[];
  /** The criteria of the sheet, in order; `maxMilli` null = no ceiling. */
  criteria: { key: string; name: string; kind: string; heading: string | null; maxMilli: number | null }[];
  /** The rules in plain Vietnamese sentences, made by domain/rules.ts. */
  sentences: string[];
  scopeName: string;
  /** Teams (đội hình) stand on a board of their own beside this one. */
  teamBoard?: boolean;
  /** Which boards stand beside that of the units; absent = none. */
  boards?: BoardSide[];
  /** Đối tượng, nội dung, kế hoạch và biện pháp, where they were written. */
  about?: { audience: string; content: string; measures: string };
  /** Khóa số liệu: the board stands still since then. Absent = it does not. */
  frozen?: Frozen;
  /** When it is going to. */
  freezesAt?: number;
  /** Only for `notice`: what the notice itself printed. */
  notice: Notice | null;
};

/** A published notice, beside which the computed figures stand. */
export type Notice = {
  number: string; date: string; office: string; url: string; asOf: string;
  printed: { indicator: string; percent: string }[];
  lists: { heading: string; units: { name: string; value: string | null }[] }[];
  caveat: string;
};

export type BoardRow = {
  unitId: string; name: string;
  /** "thị xã Hoài Nhơn (cũ)" where the unit hangs on former districts, "Thị đoàn Hoài Nhơn" while there were districts; else null. */
  former: string | null;
  /** 1, 2, 2, 4 within the cluster; null = takes part without being ranked. */
  place: number | null;
  /** Another unit has the same place ("đồng hạng"). */
  shared: boolean;
  /** Places gained (+) or lost (−) since the day began; null = not ranked then. */
  movement: number | null;
  /** Recognised acts, milli-shares; upgrades are not acts. */
  actsMilli: number;
  /** Recognised acts of the indicators that have a target; the numerator of `percent`. */
  targetedMilli: number;
  /** Assigned target, whole acts; 0 = none assigned. */
  target: number;
  /** Points in thousandths. */
  pointsMilli: number;
  /** One pair for each of `head.indicators`: recognised milli-shares, target in whole acts (0 = none). */
  figures: [milli: number, target: number][];
  /** Points of each of `head.criteria`, where there are several; deductions below zero. */
  parts?: number[];
  /** What acts gave was multiplied by this many thousandths, where the rules say so. */
  qualityMilli?: number;
  /** Xếp loại, where the rules have grades; null = not ranked. */
  grade?: string | null;
  /** Why it is not ranked although it wanted to be. */
  held?: 'no_target' | 'no_members' | 'minimum';
  /** What it stands for, and its size from 0, where they are known (SIZE_BOUNDS). */
  kind?: PlaceKind; size?: number;
};

/** What one unit of a board handed on to another, and how much of it. */
export type Passed = { oldName: string; newName: string; onDate: string; shareMilli: number };

export type BoardCluster = { name: string; rows: BoardRow[] };

export type Board = {
  head: CampaignHead;
  /** Grows by one each time anything on the board changes. */
  no: number;
  /** "Số liệu tính đến": when the numbers were read; UTC milliseconds. */
  asOf: number;
  /** The last ledger entry counted. */
  ledgerSeq: number;
  /** On which tree units stand here ("theo cơ cấu lúc đó / hiện nay"), and the other tree where it differs. */
  structure: Structure;
  other: Structure | null;
  /** Why units of this tree are not those the campaign began with; empty where they are. */
  passed: Passed[];
  clusters: BoardCluster[];
  /** Units that take part without being ranked. */
  unranked: BoardRow[];
  totals: { actsMilli: number; targetedMilli: number; target: number; units: number; figures: [number, number][] };
};

/** What changed between two boards: rows by unit, whole. */
export type BoardDelta = {
  /** Applies to board number `from`, gives board number `no`. */
  from: number; no: number; asOf: number; ledgerSeq: number;
  rows: (BoardRow & { cluster: string })[];
  totals: Board['totals'];
};

/** Messages on the live socket. What a page missed comes first, then `hello`; `reload` = too far behind, take the page anew. */
export type LiveMessage =
  | { kind: 'hello'; no: number; now: number }
  /** A phase began: the server's time, and the moments as they stand now. */
  | { kind: 'phase'; now: number; times: [startsAt: number, endsAt: number, claimsUntil: number, closesAt: number] }
  | { kind: 'delta'; delta: BoardDelta }
  | { kind: 'fresh'; no: number; checkedAt: number }
  /** Answers `ping`, by the runtime, without waking the object. */
  | { kind: 'pong'; no: number }
  | { kind: 'reload'; no: number };

/** What came after a number, asked for over HTTP. */
export type Deltas = { no: number; asOf: number; checkedAt: number; deltas: BoardDelta[]; now: number } | { reload: true; no: number };

export type BoardSummary = {
  head: Pick<CampaignHead, 'slug' | 'name' | 'goal' | 'source' | 'startsAt' | 'endsAt' | 'claimsUntil' | 'closesAt' | 'scoring' | 'scopeName' | 'indicators' | 'boards' | 'frozen'>;
  no: number; asOf: number;
  clusters: { name: string; ranked: number; rows: BoardRow[] }[];
  /** Clusters that are not among these. */
  moreClusters: number;
  totals: Board['totals'];
};
export type CampaignList = { now: number; campaigns: BoardSummary[] };

import type { Frozen } from './freeze.ts';
import { z } from 'zod';
import { localDate } from './claim.ts';

export const unitQuery = z.object({
  q: z.string().trim().max(80).optional(),
  date: localDate.optional(),
  axis: z.enum(['state', 'youth']).optional(),
});

export type UnitBrief = { id: string; name: string; kind: string; parentName: string | null; code: string | null; validFrom: string | null; validTo: string | null };
export type UnitLineage = { id: string; name: string; shareMilli: number; date: string };
export type UnitFigure = { indicator: string; label: string; countUnit: string; milli: number };
export type UnitView = {
  /** Its figures stand still since then, with those of a campaign. */
  frozen?: Frozen;
  unit: UnitBrief & { axis: string };
  /** The date the tree was asked for. */
  date: string;
  /** From the root down to the parent. */
  path: { id: string; name: string }[];
  children: { id: string; name: string; kind: string }[];
  /** There are more than are listed. */
  moreChildren: boolean;
  /** Every name it has had. */
  periods: { name: string; kind: string; code: string | null; validFrom: string | null; validTo: string | null; assumed: boolean }[];
  predecessors: UnitLineage[];
  successors: UnitLineage[];
  /** State unit a youth unit hangs on, and the other way round. */
  territory: { id: string; name: string } | null;
  /** Results of its own time, and as they stand on the tree of the date: what it took over by share included, what it handed on gone. */
  years: { year: string; figures: UnitFigure[] }[];
  yearsNow: { year: string; figures: UnitFigure[] }[] | null;
  /** Members who agreed to be named here, as they agreed to. */
  named: { name: string; acts: number }[];
  teams: { id: string; name: string; kindLabel: string }[];
  /** Campaigns it takes part in; its line is looked up on that campaign's board. */
  campaigns: { slug: string; name: string; times: { startsAt: number; endsAt: number; claimsUntil: number; closesAt: number } }[];
  /** The server's time, UTC ms. */
  now: number;
  /** Of the people its members helped in the last year and who were asked: how many answered, and confirmed; null = too few to say. */
  confirmed: { confirmed: number; answered: number; marks: number; meanTenths: number | null } | null;
  /** Where it has demonstration numbers, every page says so. */
  demonstration: boolean;
};

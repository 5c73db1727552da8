import { z } from 'zod';
import { campaignTemplateCodes, type DraftStep } from '#vocabulary';
import type { CampaignInput } from './campaign.ts';

/** A criterion, a cap, a step, a grade: every box of the form as somebody typed it. */
export type TypedWeight = { indicator: string; procedureGroup: string; milli: string };
export type TypedCriterion = {
  key: string; kind: string; name: string; heading: string; maxMilli: string; weights: TypedWeight[];
  worthMilli: string; ceilingPercent: string; measure: string; indicators: string[]; steps: { from: string; milli: string }[]; stepsMilli: string;
};
export type TypedCap = { indicator: string; procedureGroup: string; per: string; window: string; max: string };
export type TypedRules = {
  criteria: TypedCriterion[]; caps: TypedCap[]; totalMaxMilli: string;
  /** Ticks are '1' or ''. */
  quality: { on: string; floorMilli: string }; minimum: { on: string; acts: string; percent: string };
  tieBreaks: string[]; grades: { on: string; by: string; list: { name: string; from: string }[]; topShareMilli: string };
};
/** What was said of one unit; a unit nothing was said of takes part and is ranked. */
export type TypedUnit = { out: string; unranked: string; group: string };

/** A draft is kept as typed, wrong things too: text everywhere, named as the campaign's own fields are. */
export type DraftTyped = {
  name: string; slug: string; goal: string; audience: string; content: string; measures: string;
  firstDay: string; lastDay: string;
  /** Days after the last one on which claims are still taken. */
  graceDays: string;
  closesDay: string;
  /** '0' = Sunday …; none = every day. */
  weekdays: string[];
  unitId: string; rankedLevel: string; clustersBy: string; bounds: string; groups: string[]; teamBoard: string;
  units: Record<string, TypedUnit>;
  /** How each indicator's target is divided, and the whole. */
  shares: Record<string, { way: string; whole: string }>;
  /** unit → indicator → acts. */
  amounts: Record<string, Record<string, string>>;
  rules: TypedRules;
};

const id = z.uuid({ version: 'v7' });
/** What a draft begins from. */
export const draftCreate = z.strictObject({
  id,
  /** Whose campaign it will be: the unit and all below it. */
  unitId: z.uuid('Chưa chọn đơn vị.'),
  from: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('empty') }),
    z.strictObject({ kind: z.literal('template'), template: z.enum(campaignTemplateCodes) }),
    /** An earlier campaign, moved to its next time; its targets only where asked for. */
    z.strictObject({ kind: z.literal('clone'), slug: z.string().max(80), targets: z.boolean().default(false) }),
    /** A campaign that has not begun, under its own id, to be changed and put in its place. */
    z.strictObject({ kind: z.literal('edit'), slug: z.string().max(80) }),
  ]),
});
export type DraftCreate = z.infer<typeof draftCreate>;

/** `seen` = the version somebody typed on. */
export const draftSave = z.strictObject({ seen: z.int().min(1), typed: z.record(z.string().max(40), z.json()) });
export const draftLaunch = z.strictObject({ seen: z.int().min(1) });

/** Something that keeps a draft from being launched (or, as a warning, does not), beside the field it belongs to. */
export type Problem = { step: DraftStep; field: string; message: string; warning: boolean };

export type DraftLine = { id: string; name: string; unitId: string; unitName: string; at: number; byName: string; firstDay: string; lastDay: string; editsCampaign: boolean };
/** A campaign that can be cloned, and what may be done to it before it begins. */
export type EarlierLine = { id: string; slug: string; name: string; firstDay: string; lastDay: string; begun: boolean; own: boolean };

export type DraftUnit = { id: string; name: string; kind: string; former: string | null; cluster: string; members: number | null; takesPart: boolean; ranked: boolean; group: string };
export type DraftScope = { units: DraftUnit[]; clusters: { name: string; units: number; ranked: number }[] };

export type DraftView = {
  id: string; unitId: string; unitName: string; version: number; at: number; byName: string;
  /** Whether the reader may save, launch, delete. */
  keeps: boolean;
  /** The address of the campaign this replaces; null = a new one. */
  edits: string | null;
  typed: DraftTyped;
  /** The campaign it makes: there as soon as scope, times, targets and rules have their shape, whatever is missing from the words. */
  input: CampaignInput | null;
  scope: DraftScope;
  problems: Problem[];
  /** What is in force of the rules, in sentences; none while they have no shape. */
  sentences: string[];
};

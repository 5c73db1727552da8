import type { Frozen } from './freeze.ts';
import { z } from 'zod';
import { PROGRAMME_YEARS, divisionCodes, measureCodes, measures, structureCodes, type DivisionMethod, type Measure, type Progress, type Structure, type TargetMethod } from '#vocabulary';
import { localDate } from './claim.ts';

/** A number and its target; counts in milli-shares, a rate's numerator and denominator in the same unit as each other. */
export type MeasureFigures = {
  part: number;
  whole: number | null;
  /** Whole acts of a count, thousandths of a rate. */
  target: number | null;
  /** The target came, in part or whole, from a unit this one took over. */
  inherited: boolean;
};
/** Where a number stands in its year and what is ahead of it. */
export type Outlook = {
  progress: Progress;
  /** Whole acts a week until the end of the year. */
  pace: number | null;
  forecast: { low: number; middle: number; high: number } | null;
};
export type MeasureRow = MeasureFigures & Outlook & {
  measure: Measure;
  /** Of a rate without a target of this year: that of the programme's last year, thousandths. */
  final: number | null;
  /** Milli-shares by week, beside the root's `weeks`; empty where the measure is no count. */
  weekly: number[];
  /** Of an observed rate: as of when, and from where. */
  observed: { onDate: string; source: string } | null;
  /** Of active units: how many say themselves that they held an activity. */
  reported: number | null;
};
/** A Tỉnh đoàn as it stood in a year. */
export type ProgrammeRoot = {
  unitId: string; name: string;
  /** Only where it did not stand through the whole year: its first day, the first day without it. */
  from: string | null; to: string | null;
  /** Mondays. */
  weeks: string[];
};
type Head = { year: number; structure: Structure; other: Structure | null; asOf: number; ledgerSeq: number; today: string; frozen?: Frozen };
export type ProgrammeYear = Head & { roots: (ProgrammeRoot & { rows: MeasureRow[] })[] };
export type ProgrammeUnit = MeasureFigures & Outlook & {
  unitId: string; name: string; former: string | null;
  /** The part when the period of the notice began. */
  before: number;
};
/** Units added up; of a rate only those whose denominator is known, with the target they have in common. */
export type ProgrammeSum = MeasureFigures & Outlook & {
  name: string; units: number;
  /** What of `part` units without a target did: it stands beside the target. */
  beside: number;
};
export type MeasureYear = Head & {
  measure: Measure;
  roots: (ProgrammeRoot & {
    row: MeasureRow;
    clusters: (ProgrammeSum & { rows: ProgrammeUnit[] })[];
    /** The same units by what they are: xã, phường, trực thuộc; empty where all are one kind. */
    kinds: ProgrammeSum[];
    /** What is entered for the root itself and stands under no unit of the list. */
    rest: number;
    notice: {
      from: string; until: string;
      over: string[]; still: string[]; growth: { unitId: string; growthMilli: number }[];
    } | null;
  })[];
};

/** A unit in one year across all measures, with those directly below it. */
export type UnitYear = Head & ProgrammeRoot & {
  former: string | null;
  above: { unitId: string; name: string } | null;
  /** Years it has a page of, and on which tree: then while it stood, today's where only what it took over is of that year. */
  years: { year: number; structure: Structure }[];
  rows: MeasureRow[];
  /** Units below that have something to show, each measure's figures beside `measures`. */
  below: { measures: Measure[]; units: { unitId: string; name: string; figures: MeasureFigures[] }[] };
};

/** One measure in every year, on today's tree where the trees differ. */
export type MeasureYears = { measure: Measure; years: (MeasureFigures & { year: number; progress: Progress; final: number | null })[] };

export const programmeQuery = z.object({
  year: z.coerce.number().int().refine((year) => (PROGRAMME_YEARS as readonly number[]).includes(year), 'Đề án chỉ có các năm 2022–2027.').optional(),
  structure: z.enum(structureCodes).optional() });

const year = z.int().refine((each) => (PROGRAMME_YEARS as readonly number[]).includes(each), 'Năm phải thuộc Đề án: 2022–2027.');
const measure = z.enum(measureCodes, 'Hãy chọn chỉ tiêu.');
const amount = z.int('Chỉ tiêu là số nguyên.').min(0, 'Chỉ tiêu không âm.').max(10_000_000, 'Chỉ tiêu lớn quá mức cho phép (10.000.000).');
const reason = z.string().trim().min(5, 'Hãy ghi lý do, văn bản (ít nhất vài chữ).').max(500, 'Lý do dài quá 500 ký tự.');
const source = z.string().trim().min(3, 'Hãy ghi nguồn số liệu.').max(500, 'Nguồn dài quá 500 ký tự.');
const unitId = z.uuid('Chưa chọn đơn vị.');

/** A rate is sent in thousandths: 80 % = 800. */
const inRange = ({ measure: of, amount: n }: { measure: Measure; amount: number }) => measures[of].kind === 'count' || n <= 1000;
export const targetInput = z.strictObject({
  id: z.uuid(), unitId, measure, year, amount: amount.min(1, 'Chỉ tiêu phải lớn hơn 0. Hãy nhập số được giao.'), reason,
  /** The edition that held when it was looked at; 0 = none. A change meanwhile is refused. */
  seen: z.int().min(0),
}).refine(inRange, { path: ['amount'], message: 'Tỷ lệ nằm trong khoảng 0–100 %.' });
export type TargetInput = z.infer<typeof targetInput>;

export const allocationInput = z.strictObject({
  unitId, measure, year, method: z.enum(divisionCodes, 'Hãy chọn cách chia.'),
  parts: z.array(z.strictObject({ unitId, amount: amount.nullable() })).max(3000).default([]) });
export type AllocationInput = z.infer<typeof allocationInput>;
export const allocationSave = allocationInput.extend({ id: z.uuid(), reason, seen: z.string().max(80) });
export type AllocationSave = z.infer<typeof allocationSave>;
export type AllocationPart = { unitId: string; name: string; members: number; lastYearMilli: number; was: number | null; amount: number; rounded: boolean };
export type AllocationPreview = {
  unit: { id: string; name: string }; measure: Measure; year: number; method: DivisionMethod; whole: number; isRate: boolean;
  parts: AllocationPart[];
  /** Targets further below that follow, by their old proportions. */
  below: number;
  /** Fingerprint of what it was made from; saving anything else is refused. */
  seen: string;
};

export const observationInput = z.strictObject({
  id: z.uuid(), unitId, measure, onDate: localDate, numerator: z.int('Tử số là số nguyên.').min(0, 'Tử số không âm.').max(1e12),
  denominator: z.int('Mẫu số là số nguyên.').min(1, 'Mẫu số phải lớn hơn 0.').max(1e12), source });
export type ObservationInput = z.infer<typeof observationInput>;
export const sizeInput = z.strictObject({ id: z.uuid(), unitId, onDate: localDate, members: z.int('Số đoàn viên là số nguyên.').min(0, 'Số đoàn viên không âm.').max(10_000_000, 'Số đoàn viên lớn quá mức cho phép.'), source });
export type SizeInput = z.infer<typeof sizeInput>;

/** One line of a spreadsheet of sizes or observations, as it was read: cells as text. */
const cell = z.string().max(300);
export const figureLine = z.object({ line: z.int(), unit: cell, onDate: cell, members: cell, measure: cell, numerator: cell, denominator: cell, source: cell });
export type FigureLine = z.infer<typeof figureLine>;
export const figureKinds = ['sizes', 'observations'] as const;
export const figureList = z.object({
  id: z.uuid(), kind: z.enum(figureKinds), unitId, fileName: z.string().max(200),
  /** Where a line has none of its own. */
  onDate: localDate, source: z.string().trim().max(500),
  lines: z.array(figureLine).min(1, 'Tệp không có dòng nào.').max(3000, 'Mỗi lần tối đa 3.000 dòng.') });
export type FigureList = z.infer<typeof figureList>;
export type FigureFate = { line: number; unit: string; words: string; fate: 'new' | 'corrects' | 'same' | 'refused' };

export type TargetEditionView = { edition: number; amount: number; method: TargetMethod; rounded: boolean; reason: string; fromName: string | null; at: number; byName: string };
export type ProgrammeDesk = {
  unit: { id: string; name: string }; year: number; today: string; may: { keep: boolean };
  measures: { measure: Measure; current: { edition: number; amount: number; method: TargetMethod; fromName: string | null } | null; inherited: number | null; editions: TargetEditionView[];
    /** Units below that have a part of it, and what their parts sum to. */
    parts: { units: number; sum: number } | null;
    /** Every time it was divided, newest first. */
    divisions: { method: TargetMethod; amount: number; reason: string; at: number; byName: string }[] }[];
  /** Units directly below on the day. */
  children: number;
  observations: { id: string; measure: Measure; unitName: string; onDate: string; numerator: number; denominator: number; source: string; at: number; byName: string; standing: boolean }[];
  sizes: { unitName: string; onDate: string; members: number; source: string; at: number; byName: string }[];
  members: number;
};

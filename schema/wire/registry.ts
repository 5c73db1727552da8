import { z } from 'zod';
import { unitChangeCodes, unitKindCodes } from '#vocabulary';
import { localDate } from './claim.ts';

const name = z.string().trim().min(2, 'Hãy nhập tên đơn vị.').max(160, 'Tên đơn vị dài quá 160 ký tự.');

/** One decision about units. Everything in it holds from `onDate`. */
export const unitChangeInput = z.object({
  id: z.uuid(), kind: z.enum(unitChangeCodes), onDate: localDate,
  document: z.string().trim().min(3, 'Hãy ghi số và tên văn bản quyết định.').max(1000),
  /** No source gives the day: it is marked wherever it shows. */
  assumed: z.boolean().optional(),
  added: z.array(z.object({
    id: z.uuid(), name, kind: z.enum(unitKindCodes), code: z.string().trim().max(20).nullish(), parentId: z.uuid('Chưa chọn đơn vị cấp trên.').nullable(), territoryId: z.uuid().nullish(),
    /** Former districts of its territory in words; whether this unit is our assumption; its own source where that is another. */
    former: z.string().trim().max(300).nullish(), assumed: z.boolean().optional(), source: z.string().max(1000).optional() })).max(500).default([]),
  altered: z.array(z.object({ unitId: z.uuid(), name: name.optional(), kind: z.enum(unitKindCodes).optional(), code: z.string().trim().max(20).nullish(), parentId: z.uuid().optional() })).max(500).default([]),
  closed: z.array(z.uuid()).max(500).default([]),
  successions: z.array(z.object({ oldId: z.uuid('Chưa chọn đơn vị.'), newId: z.uuid('Chưa chọn đơn vị kế tục.'), shareMilli: z.number('Phần phải là số.').int().min(1, 'Mỗi phần ít nhất 1 phần nghìn.').max(1000), note: z.string().max(200).optional() })).max(2000).default([]),
  /** Version of the units the preview was made on; absent = whatever is there. */
  version: z.number().int().optional(),
});
export type UnitChangeInput = z.infer<typeof unitChangeInput>;

type Named = { id: string; name: string };
export type UnitChangePreview = {
  version: number;
  onDate: string;
  ending: Named[];
  arriving: Named[];
  altered: { id: string; before: string; after: string }[];
  successions: { oldName: string; newName: string; shareMilli: number }[];
  /** Members who belong elsewhere from the day on, and officers who serve the successor too. */
  members: { fromName: string; toName: string | null; count: number }[];
  officers: { toName: string; count: number }[];
  campaigns: {
    slug: string; name: string;
    /** Units that come onto its board on the day. */
    joins: { name: string; cluster: string }[];
    targets: { unitName: string; indicator: string; amount: number }[];
    before: { name: string; place: number | null; pointsMilli: number; actsMilli: number; target: number }[];
    after: { name: string; place: number | null; pointsMilli: number; actsMilli: number; target: number }[];
    totalBeforeMilli: number; totalAfterMilli: number;
  }[];
};
export type UnitChangeView = { id: string; kind: string; kindLabel: string; onDate: string; document: string; at: number; byName: string; undone: boolean; inForce: boolean; units: string[] };

import type { Frozen } from './freeze.ts';
import { z } from 'zod';
import { teamKindCodes } from '#vocabulary';
import { localDate } from './claim.ts';
import type { UnitFigure } from './unit.ts';

export const teamInput = z.object({
  id: z.uuid(), kind: z.enum(teamKindCodes), name: z.string().trim().min(3, 'Hãy nhập tên đội hình.').max(120), place: z.string().trim().min(2, 'Hãy nhập địa bàn.').max(120),
  unitId: z.uuid('Chưa chọn đơn vị thành lập.'), validFrom: localDate, validTo: localDate.optional() });
export const teamJoin = z.object({ personId: z.string().max(64), leads: z.boolean().default(false), from: localDate });
export const teamLeave = z.object({ personId: z.string().max(64), to: localDate });

export type TeamBrief = { id: string; kind: string; kindLabel: string; name: string; place: string; unitId: string; unitName: string; from: string; to: string | null; members: number };
/** What everybody may see: names only of those who agreed. */
export type TeamView = TeamBrief & { frozen?: Frozen; named: { name: string; leads: boolean }[]; years: { year: string; figures: UnitFigure[] }[] };
/** What who looks after it sees. */
export type TeamRoster = TeamBrief & { roster: { personId: string; name: string; leads: boolean; from: string; unitName: string | null; consent: string | null }[] };

import { z } from 'zod';
import type { Board, CampaignHead } from './board.ts';

/** A moment in the past, as UTC ms, with a zone ("2026-11-20T07:05:00Z"), or as the clock on the wall here shows it ("2026-11-20T14:05"). */
export const momentQuery = z.object({ moment: z.string('Hãy cho biết thời điểm muốn xem.').trim().max(40, 'Thời điểm dài quá 40 ký tự.') });

/** A board of then. `shown`: there was a board at that moment and this is that one, made again; else it is what the ledger said. */
export type PastBoard = Board & { past: { moment: number; shown: boolean } };

export type CourseUnit = { unitId: string; name: string; former: string | null; cluster: string; clusterNo: number };
/** Beside the units of the course, as many as there had been by then; null = not on the board, no place, no target. */
export type CourseFrame = { places: (number | null)[]; pointsMilli: (number | null)[]; percentBp: (number | null)[] };
/** The course as it is stored: a frame every `step` days, each as the books stood at the end of its day. */
export type Course = { firstDay: string; step: number; units: CourseUnit[]; frames: CourseFrame[] };

/** Lists of one unit beside `days`: place, thousandths of a point, hundredths of a percent of its target. */
export type UnitCourse = CourseUnit & { places: (number | null)[]; pointsMilli: (number | null)[]; percentBp: (number | null)[] };
/** The course as it is read: the last of its days is the board as it stands, where that is a later one. */
export type CourseAnswer = {
  head: Pick<CampaignHead, 'slug' | 'name' | 'source' | 'scoring' | 'startsAt' | 'endsAt' | 'closesAt' | 'scopeName' | 'frozen'>;
  no: number; asOf: number;
  /** Days between two frames; more than one where a campaign has more units and days than fit. */
  step: number; days: string[];
  clusters: string[];
  units: UnitCourse[];
  /** How many units the whole course has. */
  total: number;
};

const UNITS_ASKED = 12;
export const courseQuery = z.object({
  cluster: z.coerce.number('Cụm là số thứ tự, từ 1.').int('Cụm là số thứ tự, từ 1.').min(1, 'Cụm là số thứ tự, từ 1.').optional(),
  /** Units by id, with commas between them. */
  units: z.string().max(UNITS_ASKED * 37, `Chọn nhiều nhất ${UNITS_ASKED} đơn vị.`).optional(),
  /** Only who once stood among the first so many of its cluster. */
  top: z.coerce.number('Số hạng đầu là một số.').int('Số hạng đầu là một số nguyên.').min(1, 'Ít nhất một hạng đầu.').max(50, 'Nhiều nhất 50 hạng đầu.').optional(),
  format: z.enum(['json', 'csv'], 'Định dạng là json hoặc csv.').default('json'),
});
export type CourseQuery = z.infer<typeof courseQuery>;

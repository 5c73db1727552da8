import { z } from 'zod';
import { SIZE_BOUNDS, boardListCodes, placeKindCodes } from '#vocabulary';
import type { BoardRow } from './board.ts';

const ROWS_MAX = 500;
const unitId = z.uuid('Mã đơn vị không đúng dạng.');

/** Which part of a board is asked for, and from where on. Everything said has to hold. */
export const boardRowsQuery = z.object({
  cluster: z.coerce.number('Cụm là số thứ tự, từ 1.').int('Cụm là số thứ tự, từ 1.').min(1, 'Cụm là số thứ tự, từ 1.').optional(),
  kind: z.enum(placeKindCodes, `Loại đơn vị là một trong: ${placeKindCodes.join(', ')}.`).optional(),
  size: z.coerce.number('Quy mô là một số.').int('Quy mô là một số nguyên.').min(0, 'Quy mô nhỏ nhất là 0.').max(SIZE_BOUNDS.length, `Quy mô lớn nhất là ${SIZE_BOUNDS.length}.`).optional(),
  list: z.enum(boardListCodes, `Danh sách là một trong: ${boardListCodes.join(', ')}.`).optional(),
  q: z.string().trim().max(80, 'Từ tìm kiếm dài quá 80 ký tự.').optional(),
  /** A unit whose neighbours are asked for, instead of pages. */
  around: unitId.optional(),
  /** Where the page before ended; of one board only. */
  cursor: z.string().regex(/^\d{1,15}~[0-9a-f-]{36}$/, 'Con trỏ không đúng dạng. Hãy gửi lại đúng con trỏ đã nhận.').optional(),
  limit: z.coerce.number('Số dòng mỗi trang là một số.').int('Số dòng mỗi trang là một số nguyên.').min(1, 'Mỗi trang ít nhất một dòng.').max(ROWS_MAX, `Mỗi trang nhiều nhất ${ROWS_MAX} dòng.`).default(50),
}).refine(({ around, cursor }) => around === undefined || cursor === undefined, { path: ['cursor'], message: 'Xem quanh một đơn vị thì không có trang: hãy bỏ around hoặc cursor.' });
export type BoardRowsQuery = z.infer<typeof boardRowsQuery>;

export const unitOnBoard = z.object({ slug: z.string(), unitId });

/** A page of a numbered board. `cluster` '' = takes part without being ranked. */
export type BoardRowsPage = {
  no: number; asOf: number; ledgerSeq: number;
  /** Units this view shows on all its pages, and units of the whole board. */
  totals: { shown: number; units: number };
  rows: (BoardRow & { cluster: string })[];
  /** For the next page; null = this is the last one. */
  cursor: string | null;
};

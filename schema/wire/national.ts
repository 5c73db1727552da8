import { z } from 'zod';
import { campaignSourceCodes, type ReadingFault } from '#vocabulary';

const count = z.int().min(0).max(1e12);
const moment = z.int().min(0).max(1e14);
const words = z.string().trim().min(1).max(200);

/** One board as a province publishes it: what it is, and its whole in counts, so that a percent is computed where it is shown. */
export const publishedBoard = z.object({
  slug: z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/).max(100), name: words, scopeName: words, source: z.enum(campaignSourceCodes),
  startsAt: moment, endsAt: moment, closesAt: moment,
  /** Number of the board, and as of when it is. */
  no: count, asOf: moment,
  actsMilli: count, targetedMilli: count, target: count, units: count,
}).refine(({ startsAt, endsAt, closesAt }) => startsAt < endsAt && endsAt <= closesAt).refine(({ target, targetedMilli }) => target > 0 || targetedMilli === 0);
export type PublishedBoard = z.infer<typeof publishedBoard>;

/** What a province says of its boards at a public address; another version is another shape. */
export const publication = z.object({ version: z.literal(1), asOf: moment, boards: z.array(publishedBoard).max(100) });
export type Publication = z.infer<typeof publication>;

/** The provinces a server reads, as configured. */
export const provinceList = z.array(z.object({ name: z.string().trim().min(2).max(80), origin: z.string().max(200) })).max(80);
export type Province = z.infer<typeof provinceList>[number];

/** A province on the page of all: ranked by per cent of target of its main board; null = it has none with a target that runs. */
export type ProvinceRow = {
  name: string; own: boolean;
  /** Where its pages are; null = here. */
  origin: string | null;
  place: number | null; shared: boolean;
  main: PublishedBoard | null;
  others: Pick<PublishedBoard, 'slug' | 'name'>[];
  /** When its figures were read; null = never. Of its own province, when the page was made. */
  readAt: number | null;
  fault: ReadingFault | null;
};
export type NationalPage = {
  asOf: number; rows: ProvinceRow[];
  /** The list of provinces in the configuration cannot be read. */
  unreadable: boolean;
};

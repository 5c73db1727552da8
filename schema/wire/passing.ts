import type { Indicator, ProcedureGroup } from '#vocabulary';

/** Acts of one indicator (of one procedure group, where the rules tell them apart) by which a unit would stand before another. */
export type Way = { indicator: Indicator; group: ProcedureGroup | null; /** Whole acts; null = no number of them is enough. */ acts: number | null };

/** Why nothing is said of what it takes: it leads, it is not ranked, or no act counts any more. */
export type NoWay = 'first' | 'unranked' | 'over';

/** What it takes for a unit to pass the next one above it on a numbered board, each way alone. */
export type Passing = { no: number; unitId: string; above: { unitId: string; name: string; place: number } | null; none: NoWay | null; ways: Way[] };

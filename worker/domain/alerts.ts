import type { AlertKind, Indicator, ProcedureGroup } from '#vocabulary';
import type { SignFacts } from './alert-words.ts';
import { addDays, daysBetween, localDateAt, startOfDay } from './calendar.ts';
import { isErased } from './person.ts';

/** A claim, as far as signs need it. Times are UTC ms. */
export type Trace = {
  id: string; authorId: string; indicator: Indicator; procedureGroup: string; quantity: number;
  actDate: string; capturedAt: number; arrivedAt: number;
  /** Waiting, asked or recognised: it counts or may still count. */
  live: boolean;
};
/** A helped person's answer that it was not so. */
export type Denial = { claimId: string; at: number };
/** A campaign that takes no more claims, as far as one participant's claims are concerned. */
export type EndedCampaign = {
  id: string; name: string; startsAt: number; claimsUntil: number;
  targets: readonly { indicator: Indicator; amount: number;
    /** Of the other participants with a target for it: how many there are, and how many stand exactly on theirs. */
    others: number; othersExact: number }[];
};

/** `key` names the window: with kind, unit and author it makes the same sign the same. */
export type Sign = { [Kind in AlertKind]: { kind: Kind; authorId: string | null; key: string; facts: SignFacts[Kind];
  /** The first of the claims behind it, and how many they are. */
  claimIds: string[]; claims: number } }[AlertKind];

/**
 * Thresholds. Each stands far outside of what steady, honest work does, since a sign costs the
 * attention of people on both sides; what each still cannot tell is said in its sentence.
 */
export const thresholds = {
  /** Twenty seconds is a fast claim (three a minute); ten different moments in one are not typed one by one. */
  minute: { ms: 60_000, moments: 10 },
  /** From 23:00 until before 05:00 offices and homes sleep; a late helper or two is nothing, ten moments are an evening's work. */
  night: { from: 23, until: 5, moments: 10 },
  /** A desk may see mostly one kind of dossier (certification is 44 % of the province's); forty with hardly an exception are looked at. */
  procedure: { count: 40, share: 0.95 },
  /** A phone without signal comes home within days: two weeks late, twenty at a time, was kept. */
  hoard: { days: 14, count: 20, ms: 3_600_000 },
  /** Two days of a campaign of two weeks or more are at most a seventh of it; two fifths of thirty claims are three times that. */
  end: { ms: 48 * 3_600_000, share: 0.4, count: 30, lastsMs: 14 * 86_400_000 },
  /** Small targets are met exactly by chance; where a tenth of the others stand exactly on theirs, that is how it is done here. */
  copy: { amount: 20, othersShare: 0.1 },
  /** Ids kept with a sign; `count` says how many there were. */
  claims: 200,
} as const;

/** All signs in claims of one unit that are not about a campaign as a whole. Order of claims does not matter. */
export const signsIn = (traces: readonly Trace[], denials: readonly Denial[]): Sign[] => [
  // Nobody can be asked about those whose link was dropped.
  ...[...Map.groupBy(traces.filter(({ authorId }) => !isErased(authorId)), ({ authorId }) => authorId)].flatMap(([authorId, own]) => [
    ...manyInAMinute(own, authorId), ...atNight(own, authorId), ...oneProcedure(own, authorId), ...hoarded(own, authorId)]),
  ...citizenDenies(denials)];

/** Signs in a participant's claims of a campaign that takes no more. */
export const signsAtTheEnd = (traces: readonly Trace[], campaign: EndedCampaign): Sign[] => [...endBurst(traces, campaign), ...copiesTarget(traces, campaign)];

/** Claims of one moment were sent as a list: they are one moment, however many they are. */
function moments(traces: readonly Trace[]): { at: number; ids: string[] }[] {
  return [...Map.groupBy(traces, ({ capturedAt }) => capturedAt)].map(([at, same]) => ({ at, ids: same.map(({ id }) => id) })).sort((a, b) => a.at - b.at);
}

/** The widest run of items no longer than a span; on equal width the earliest. */
function densest<Item extends { at: number }>(items: readonly Item[], ms: number): Item[] {
  let [from, best, width] = [0, 0, 0];
  for (let to = 0; to < items.length; to++) {
    while (items[to]!.at - items[from]!.at > ms) from += 1;
    if (to - from + 1 > width) [best, width] = [from, to - from + 1];
  }
  return items.slice(best, best + width);
}

const behind = (ids: string[]) => ({ claimIds: ids.slice(0, thresholds.claims), claims: ids.length });

function manyInAMinute(own: readonly Trace[], authorId: string): Sign[] {
  const byDay = Map.groupBy(moments(own), ({ at }) => localDateAt(at));
  return [...byDay].flatMap(([day, all]) => {
    const run = densest(all, thresholds.minute.ms);
    if (run.length < thresholds.minute.moments) return [];
    const claimIds = run.flatMap(({ ids }) => ids);
    return [{ kind: 'many_in_a_minute', authorId, key: day, ...behind(claimIds),
      facts: { count: claimIds.length, moments: run.length, seconds: thresholds.minute.ms / 1000, from: run[0]!.at, to: run.at(-1)!.at } }];
  });
}

const HOUR_MS = 3_600_000;
function atNight(own: readonly Trace[], authorId: string): Sign[] {
  const { from, until, moments: least } = thresholds.night;
  // A night belongs to the day whose evening it began in.
  const hourOf = (ms: number) => Math.floor((ms - startOfDay(localDateAt(ms))) / HOUR_MS);
  const nights = Map.groupBy(moments(own).filter(({ at }) => hourOf(at) >= from || hourOf(at) < until), ({ at }) => localDateAt(at - until * HOUR_MS));
  return [...nights].flatMap(([night, all]) => (all.length < least ? [] : [{ kind: 'at_night', authorId, key: night, ...behind(all.flatMap(({ ids }) => ids)),
    facts: { count: all.flatMap(({ ids }) => ids).length, from: all[0]!.at, to: all.at(-1)!.at } }]));
}

function oneProcedure(own: readonly Trace[], authorId: string): Sign[] {
  // A group nobody named says nothing about repetition.
  const named = own.filter(({ procedureGroup }) => procedureGroup !== '' && procedureGroup !== 'other');
  return [...Map.groupBy(named, ({ actDate }) => actDate.slice(0, 7))].flatMap(([month, all]) => {
    const [[group, same]] = [...Map.groupBy(all, ({ procedureGroup }) => procedureGroup)].sort(([, a], [, b]) => b.length - a.length) as [[string, Trace[]]];
    if (same.length < thresholds.procedure.count || same.length < thresholds.procedure.share * all.length) return [];
    return [{ kind: 'one_procedure', authorId, key: month, ...behind(same.map(({ id }) => id)), facts: { group: group as ProcedureGroup, count: same.length, all: all.length, month } }];
  });
}

function hoarded(own: readonly Trace[], authorId: string): Sign[] {
  const late = own.map((trace) => ({ at: trace.arrivedAt, trace, days: daysBetween(trace.actDate, localDateAt(trace.arrivedAt)) }))
    .filter(({ days }) => days >= thresholds.hoard.days).sort((a, b) => a.at - b.at);
  return [...Map.groupBy(late, ({ at }) => localDateAt(at))].flatMap(([day, all]) => {
    const run = densest(all, thresholds.hoard.ms);
    if (run.length < thresholds.hoard.count) return [];
    const dates = run.map(({ trace }) => trace.actDate).sort();
    return [{ kind: 'hoarded', authorId, key: day, ...behind(run.map(({ trace }) => trace.id)),
      facts: { count: run.length, minutes: thresholds.hoard.ms / 60_000, at: run[0]!.at, oldest: dates[0]!, newest: dates.at(-1)!, days: Math.min(...run.map(({ days }) => days)) } }];
  });
}

/** One answer may be a slip of the finger; it is shown as what it is, one answer. */
const citizenDenies = (denials: readonly Denial[]): Sign[] => [...Map.groupBy(denials, ({ at }) => localDateAt(at))].map(([day, all]) => {
  const times = all.map(({ at }) => at).sort((a, b) => a - b);
  return { kind: 'citizen_denies', authorId: null, key: day, ...behind(all.map(({ claimId }) => claimId)), facts: { count: all.length, from: times[0]!, to: times.at(-1)! } };
});

function endBurst(traces: readonly Trace[], { id, name, startsAt, claimsUntil }: EndedCampaign): Sign[] {
  const { ms, share, count, lastsMs } = thresholds.end;
  if (claimsUntil - startsAt < lastsMs || traces.length < count) return [];
  const last = traces.filter(({ arrivedAt }) => arrivedAt >= claimsUntil - ms);
  if (last.length < share * traces.length) return [];
  return [{ kind: 'end_burst', authorId: null, key: id, ...behind(last.map((trace) => trace.id)), facts: { campaign: name, last: last.length, all: traces.length, hours: ms / HOUR_MS, until: claimsUntil } }];
}

function copiesTarget(traces: readonly Trace[], { id, name, targets }: EndedCampaign): Sign[] {
  return targets.flatMap(({ indicator, amount, others, othersExact }) => {
    const own = traces.filter((trace) => trace.live && trace.indicator === indicator);
    const claimed = own.reduce((sum, { quantity }) => sum + quantity, 0);
    if (claimed !== amount || amount < thresholds.copy.amount || others === 0 || othersExact > thresholds.copy.othersShare * others) return [];
    return [{ kind: 'copies_target' as const, authorId: null, key: `${id}/${indicator}`, ...behind(own.map((trace) => trace.id)), facts: { campaign: name, indicator, amount, others, othersExact } }];
  });
}

/** How far back a daily look reads, so that a month's repetition is seen whole: the first day of the month before. */
export const lookBackFrom = (since: number): number => startOfDay(`${addDays(`${localDateAt(since).slice(0, 7)}-01`, -1).slice(0, 7)}-01`);

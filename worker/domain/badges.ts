import { WHOLE_MILLI, indicators, type Indicator } from '#vocabulary';
import type { BadgeView } from '#wire/home';
import { badgeWords, type BadgeCode } from './badge-words.ts';
import { weekdayOf } from './calendar.ts';
import { streakOf } from './streak.ts';
import { mondayOf } from './week.ts';

/** One claim somebody had a part in, as the ledger counts it now. */
export type Deed = {
  id: string; day: string; indicator: Indicator;
  /** Their part of what stands in the ledger; 0 = nothing counts. */
  milli: number;
  /** It had been recognised and was taken back for what it said, not because the office's data or the author's mind changed. */
  takenBack: boolean;
};

type Badge = { need: number; count: (deeds: readonly Deed[], excused: ReadonlySet<string>) => number };

const SUNDAY = 0;
const counted = (deeds: readonly Deed[]) => deeds.filter(({ milli }) => milli > 0);
const whole = (deeds: readonly Deed[], of: (indicator: Indicator) => boolean): number =>
  Math.floor(deeds.reduce((sum, { indicator, milli }) => (of(indicator) ? sum + milli : sum), 0) / WHOLE_MILLI);
const isPerson = (indicator: Indicator): boolean => indicators[indicator].subject !== 'none' && indicators[indicator].upgradeOf === null;
const isOutreach = (indicator: Indicator): boolean => indicators[indicator].subject === 'none';
/** Kinds of act there are: an account, its first transaction, a dossier, its online payment, an outreach turn. */
const kindOf = (indicator: Indicator): string => (indicators[indicator].upgradeOf ? `${indicators[indicator].upgradeOf}+` : indicators[indicator].subject);
const KINDS = new Set(Object.keys(indicators).map((code) => kindOf(code as Indicator)));

/** The longest run of recognised claims, by day, that none taken back stands between. */
function cleanRun(deeds: readonly Deed[]): number {
  let [run, longest] = [0, 0];
  for (const { milli, takenBack } of deeds) {
    run = takenBack ? 0 : milli > 0 ? run + 1 : run;
    longest = Math.max(longest, run);
  }
  return longest;
}

const people = (need: number): Badge => ({ need, count: (deeds) => whole(deeds, isPerson) });

/** Huy hiệu, in the order they are shown; what each asks is its sentence and nothing else. */
const badges: Record<BadgeCode, Badge> = {
  first: { need: 1, count: (deeds) => Math.min(1, counted(deeds).length) },
  ten_people: people(10),
  five_sundays: { need: 5, count: (deeds) => new Set(counted(deeds).filter(({ day }) => weekdayOf(day) === SUNDAY).map(({ day }) => day)).size },
  every_kind: { need: KINDS.size, count: (deeds) => new Set(counted(deeds).map(({ indicator }) => kindOf(indicator))).size },
  hundred_turns: { need: 100, count: (deeds) => whole(deeds, isOutreach) },
  eight_weeks: { need: 8, count: (deeds, excused) => { const weeks = new Set(counted(deeds).map(({ day }) => mondayOf(day))); return streakOf(weeks, excused, [...weeks].sort().at(-1) ?? '').longest; } },
  clean_fifty: { need: 50, count: cleanRun },
  fifty_people: people(50),
  two_hundred_people: people(200),
};

/**
 * Where somebody stands with each badge. Computed anew from what counts now, in whatever order it comes: more recognised
 * acts never take one away, and what is taken back takes its part of it along without a word.
 *
 * @param excused Mondays of weeks that streaks do not count
 */
export function badgesOf(deeds: readonly Deed[], excused: ReadonlySet<string>): BadgeView[] {
  const inOrder = [...deeds].sort((a, b) => (a.day < b.day ? -1 : a.day > b.day ? 1 : a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
  const days = [...new Set(inOrder.map(({ day }) => day))];
  return (Object.entries(badges) as [BadgeCode, Badge][]).map(([code, { need, count }]) => {
    const { label, sentence, missing } = badgeWords()[code];
    const have = Math.min(need, count(inOrder, excused));
    return { code, label, sentence, have, need, missing: have < need ? missing(need - have) : null,
      earnedOn: have < need ? null : firstDay(days, (day) => count(inOrder.filter((deed) => deed.day <= day), excused) >= need) };
  });
}

/** The first of some days, in order, from which on something holds. */
function firstDay(days: readonly string[], holds: (day: string) => boolean): string | null {
  let [low, high] = [-1, days.length - 1];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (holds(days[middle]!)) high = middle;
    else low = middle;
  }
  return days[high] ?? null;
}

/** The badge that is nearest, by the part of it that is there; the first of those that are level. Null = all are earned. */
export const nearest = (views: readonly BadgeView[]): BadgeView | null => views.filter(({ earnedOn }) => earnedOn === null)
  .reduce<BadgeView | null>((best, each) => (best === null || each.have / each.need > best.have / best.need ? each : best), null);

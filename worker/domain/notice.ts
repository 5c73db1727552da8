import type { Board, CampaignHead } from '#wire/board';
import type { Days, NoticeAsk, NoticeFigure, NoticePeriod, NoticeSection, NoticeUnit, PeriodicNotice } from '#wire/notice';
import type { Count } from './board.ts';
import { addDays, dayWords, daysWords, isRealDate, localDateAt } from './calendar.ts';
import { nameOrder, sortKey } from './name.ts';
import { mondayOf } from './week.ts';

/** A unit in the periodic notice: its count now and when the period began, milli-shares. */
export type Counted = { unitId: string; name: string; part: number; before: number; target: number | null };
export type NoticeLists<Unit> = { over: Unit[]; still: Unit[]; growth: (Unit & { growthMilli: number })[]; begun: Unit[] };
/** Units on the list of growth, as on the province's; who is level with the last one stands there as well. */
export const GROWTH_LISTED = 5;

/**
 * The lists of the province's notice: units over 100 % of their target, units with nothing new since the period
 * before, units that grew most against what they had then (thousandths), and units that had nothing then, with which
 * nothing can be compared. Order of input is kept where nothing else decides.
 */
export function noticeLists<Unit extends Counted>(units: readonly Unit[]): NoticeLists<Unit> {
  const grown = units.filter(({ part, before }) => before > 0 && part > before)
    .map((unit) => ({ ...unit, growthMilli: Math.round(((unit.part - unit.before) / unit.before) * 1000) }))
    .sort((a, b) => b.growthMilli - a.growthMilli);
  const last = grown[GROWTH_LISTED - 1]?.growthMilli ?? Number.NEGATIVE_INFINITY;
  return {
    over: units.filter(({ part, target }) => target !== null && target > 0 && part > target * 1000),
    // A unit with no target and nothing done is not asked anything.
    still: units.filter(({ part, before, target }) => part <= before && (target ?? 0) > 0),
    growth: grown.filter(({ growthMilli }) => growthMilli >= last),
    begun: units.filter(({ part, before }) => before <= 0 && part > before),
  };
}

type Times = Pick<CampaignHead, 'startsAt' | 'closesAt'>;

/**
 * The periods a notice can be turned to: the last whole week (from Monday), the last whole calendar month, and
 * everything, which is the board itself. Of a campaign that is closed, as they were on the day after it closed. None
 * begins before the campaign; null = it is over before the campaign begins.
 */
export function periodsOf({ startsAt, closesAt }: Times, today: string): Pick<PeriodicNotice, 'week' | 'month' | 'start'> {
  const first = localDateAt(startsAt);
  const after = addDays(localDateAt(closesAt - 1), 1);
  const day = today < after ? today : after;
  const within = (from: string, until: string): Days | null => (until < first ? null : { from: from < first ? first : from, until });
  const monday = mondayOf(day);
  const monthBegan = `${day.slice(0, 7)}-01`;
  const lastOfMonth = addDays(monthBegan, -1);
  return { week: within(addDays(monday, -7), addDays(monday, -1)), month: within(`${lastOfMonth.slice(0, 7)}-01`, lastOfMonth),
    start: { from: first, until: today < first ? first : day < after ? day : addDays(after, -1) } };
}

/**
 * The period a notice is about. By default what an office would send next: of a running campaign its last whole month
 * that has a period before it, else such a week; of any other the whole of it. Days that cannot be are said, and the default stands.
 */
export function periodAsked(ask: NoticeAsk, times: Times, today: string): { period: NoticePeriod; said: string | null } {
  const { week, month, start } = periodsOf(times, today);
  const first = start.from;
  const running = today >= first && today < localDateAt(times.closesAt);
  const usual: NoticePeriod = running && month && month.from > first ? { kind: 'month', ...month } : running && week && week.from > first ? { kind: 'week', ...week } : { kind: 'start', ...start };
  const instead = (why: string) => ({ period: usual, said: `${why} Đang xem kỳ mặc định: ${daysWords(usual)}.` });
  const from = ask.from?.trim() || null;
  const until = ask.until?.trim() || null;
  if (from === null && until === null) {
    const asked = ask.period?.trim() || null;
    if (asked === null) return { period: usual, said: null };
    if (asked !== 'week' && asked !== 'month' && asked !== 'start') return instead('Không có kỳ này.');
    const days = { week, month, start }[asked];
    return days ? { period: { kind: asked, ...days }, said: null } : instead(`Đợt chưa có ${asked === 'week' ? 'tuần' : 'tháng'} nào đã qua trọn vẹn.`);
  }
  for (const day of [from, until]) if (day !== null && !isRealDate(day)) return instead(`“${day.slice(0, 20)}” không phải là một ngày có trong lịch. Hãy chọn lại ngày.`);
  if (today < first) return instead(`Đợt thi đua bắt đầu ngày ${dayWords(first)}, chưa có kỳ nào.`);
  const days = { from: from ?? first, until: until ?? today };
  if (days.until > today || days.from > today) return instead('Kỳ này có ngày chưa tới. Hãy chọn đến hôm nay là muộn nhất.');
  if (days.until < days.from) return instead('Ngày cuối kỳ phải từ ngày đầu kỳ trở đi. Hãy chọn lại ngày.');
  if (days.until < first) return instead(`Kỳ này ở trước ngày bắt đầu đợt (${dayWords(first)}). Hãy chọn ngày sau đó.`);
  return days.from < first ? { period: { kind: 'chosen', from: first, until: days.until }, said: `Đợt bắt đầu ngày ${dayWords(first)}, nên kỳ được tính từ ngày đó.` }
    : { period: { kind: 'chosen', ...days }, said: null };
}

export const UNRANKED = 'Tham gia nhưng không xếp hạng';

/** What was counted at a moment, on the tree of the board. */
export type State = readonly Pick<Count, 'unitId' | 'indicator' | 'milli'>[];
/** Earlier states of the ledger a board was made from: when the period began, and when it ended (null = the board itself). */
export type States = { began: State; ended: State | null };

/**
 * The notice of a board and a period. Everything is a difference or a quotient of two states of one ledger: each unit's
 * growth is its count at the end less that at the beginning, and the whole's is the sum of them.
 */
export function noticeOf(board: Board, states: States, { period, said }: { period: NoticePeriod; said: string | null }, today: string): PeriodicNotice {
  const { head } = board;
  const { slug, name, goal, source, startsAt, endsAt, claimsUntil, closesAt, scopeName, notice, frozen } = head;
  const byName = nameOrder();
  const groups = [...board.clusters, ...(board.unranked.length > 0 ? [{ name: UNRANKED, rows: board.unranked }] : [])];
  const placed = groups.flatMap(({ rows }, cluster) => rows.toSorted(byName).map((row) => ({ row, cluster })));
  const units = placed.map(({ row: { unitId, name: own, former }, cluster }): NoticeUnit => ({ unitId, name: own, former, cluster }));
  const began = summed(states.began);
  const ended = states.ended && summed(states.ended);
  const rowsOf = (at: number): NoticeFigure[] => placed.map(({ row: { unitId, figures } }) => {
    const key = `${unitId} ${head.indicators[at]!.code}`;
    return { target: figures[at]![1], milli: ended ? ended.get(key) ?? 0 : figures[at]![0], before: began.get(key) ?? 0 };
  });
  const all = head.indicators.map((indicator, at) => ({ indicator, rows: rowsOf(at) })).map((each) => ({ ...each, whole: whole(each.rows) }));
  const assigned = all.filter((each) => each.whole.target > 0);
  // Where nothing was assigned, everything that is counted is a part of the notice.
  const spoken = assigned.length > 0 ? assigned : all;
  return {
    head: { slug, name, goal, source, startsAt, endsAt, claimsUntil, closesAt, scopeName, notice, ...(frozen && { frozen }) },
    no: board.no, asOf: board.asOf, ledgerSeq: board.ledgerSeq, period, upToBoard: ended === null, said, ...periodsOf(head, today),
    compared: all.some(({ rows }) => rows.some(({ before }) => before !== 0)),
    clusters: groups.map((group) => group.name), units,
    sections: spoken.map(({ indicator, ...figures }) => section(indicator, figures, units, notice)),
    others: all.filter((each) => !spoken.includes(each)).map(({ indicator: { code, label, countUnit }, whole: { milli, before } }) => ({ indicator: code, label, countUnit, milli, before })),
  };
}

const summed = (state: State): Map<string, number> => {
  const sums = new Map<string, number>();
  for (const { unitId, indicator, milli } of state) sums.set(`${unitId} ${indicator}`, (sums.get(`${unitId} ${indicator}`) ?? 0) + milli);
  return sums;
};

const whole = (rows: readonly NoticeFigure[]): NoticeFigure =>
  rows.reduce((sum, { target, milli, before }) => ({ target: sum.target + target, milli: sum.milli + milli, before: sum.before + before }), { target: 0, milli: 0, before: 0 });

function section({ code, label, short, countUnit }: CampaignHead['indicators'][number], { rows, whole: sum }: { rows: NoticeFigure[]; whole: NoticeFigure }, units: readonly NoticeUnit[], notice: CampaignHead['notice']): NoticeSection {
  const share = ({ milli, target }: NoticeFigure): number => milli / target;
  const counted = units.map(({ unitId, name }, at) => ({ unitId, name, part: rows[at]!.milli, before: rows[at]!.before, target: rows[at]!.target || null, at, key: sortKey(name) }))
    .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : a.at - b.at));
  const lists = noticeLists(counted);
  return {
    indicator: code, label, short, countUnit, whole: sum, rows, printed: notice?.printed.find(({ indicator }) => indicator === code)?.percent ?? null,
    over: lists.over.map(({ at }) => at).sort((a, b) => share(rows[b]!) - share(rows[a]!)),
    still: lists.still.map(({ at }) => at), growth: lists.growth.map(({ at, growthMilli }) => ({ at, growthMilli })), begun: lists.begun.map(({ at }) => at),
  };
}

/** The columns of the table of units in a file, which offices write in Vietnamese. */
export const COLUMNS = ['TT', 'Đơn vị', 'Chỉ tiêu được giao', 'Thực hiện', 'Tỷ lệ', 'Kỳ trước', 'Tăng trong kỳ', 'So với kỳ trước'] as const;

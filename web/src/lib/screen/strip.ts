import type { Board } from '#wire/board';
import type { ScreenNews } from '#wire/screen';
import { placedRows } from '#domain/board-view';
import { endWords, startWords } from '#domain/calendar';
import { time } from '../format.ts';

/** One line of the strip; what an organizer wrote stands before the rest. */
export type Said = { id: string; kind: 'announcement' | 'moment' | 'risen' | 'activity'; words: string };

const RISEN_MAX = 3;
/** Moments that end something: midnight is the day before. */
const ENDS = ['ended', 'claims_closed', 'closed'];

/** What is said beneath the board at a moment of the server's time, in turn: nothing that is over, nothing that has not begun. */
export function stripOf(board: Pick<Board, 'clusters' | 'unranked'>, news: ScreenNews | null, now: number): Said[] {
  const risen = placedRows(board).filter(({ movement }) => (movement ?? 0) > 0).sort((a, b) => b.movement! - a.movement!).slice(0, RISEN_MAX);
  const several = board.clusters.length > 1;
  return [
    ...(news?.announcements ?? []).filter(({ fromAt, toAt }) => fromAt <= now && now < toAt).map(({ id, words }): Said => ({ id, kind: 'announcement', words })),
    ...(news?.moments ?? []).map(({ kind, at, label, words }): Said => {
      const when = ENDS.includes(kind) ? endWords(at) : startWords(at);
      return { id: `${kind}-${at}`, kind: 'moment', words: at > now ? `Sắp tới: ${label.slice(0, 1).toLocaleLowerCase('vi')}${label.slice(1)}, ${when}.` : `${label}, ${when}.${words ? ` ${words}` : ''}` };
    }),
    ...risen.map(({ unitId, name, movement, place, cluster }): Said => ({ id: unitId, kind: 'risen',
      words: several ? `${name} tăng ${movement} bậc từ đầu ngày, đang ở hạng ${place} của ${cluster}.` : `${name} tăng ${movement} bậc từ đầu ngày, đang ở hạng ${place}.` })),
    ...(news?.activities ?? []).filter(({ endsAt }) => now < endsAt).map(({ id, name, place, unitName, startsAt, endsAt }): Said => ({ id, kind: 'activity',
      words: startsAt <= now ? `Đang diễn ra đến ${time(endsAt)}: ${name}, tại ${place} (${unitName}).` : `Hôm nay ${time(startsAt)}: ${name}, tại ${place} (${unitName}).` })),
  ];
}

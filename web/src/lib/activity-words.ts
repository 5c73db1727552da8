import type { ActivityBrief } from '#wire/activity';
import { weekdays } from '#vocabulary';
import { weekdayOf } from '#domain/activity';
import { localDate, time } from './format.ts';

/** "Chủ nhật, 22/11/2026". */
export const longDay = (date: string): string => `${weekdays[weekdayOf(date)]}, ${localDate(date)}`;
/** "22/11". */
export const shortDay = (date: string): string => localDate(date).slice(0, -5);
/** "tháng 11/2026". */
export const monthWords = (month: string): string => `tháng ${Number(month.slice(5))}/${month.slice(0, 4)}`;

/** "08:00–10:30, Chủ nhật, 22/11/2026"; over several days both ends are said. */
export const whenOf = ({ startsAt, endsAt, firstDay, lastDay }: Pick<ActivityBrief, 'startsAt' | 'endsAt' | 'firstDay' | 'lastDay'>): string =>
  (firstDay === lastDay ? `${time(startsAt)}–${time(endsAt)}, ${longDay(firstDay)}` : `${time(startsAt)} ${longDay(firstDay)} đến ${time(endsAt)} ${longDay(lastDay)}`);

/** When an activity begins as a calendar says it on one of its days. */
export const startOn = ({ startsAt, firstDay, lastDay }: Pick<ActivityBrief, 'startsAt' | 'firstDay' | 'lastDay'>, day: string): string =>
  (firstDay === day ? time(startsAt) : lastDay === day ? 'ngày cuối' : 'tiếp');

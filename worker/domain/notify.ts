import { noticeKindCodes, noticeKinds, type MailRhythm, type NoticeKind, type Outcome } from '#vocabulary';
import { addDays, localDateAt, startOfDay } from './calendar.ts';
import { mondayOf } from './week.ts';

const [MINUTE_MS, HOUR_MS] = [60_000, 3_600_000];
/** Nobody's telephone speaks at night: from 21:00 until 06:30 messages wait. */
const QUIET_FROM_MS = 21 * HOUR_MS;
const QUIET_UNTIL_MS = 6 * HOUR_MS + 30 * MINUTE_MS;
/** Letters go out at 07:00. */
const LETTER_MS = 7 * HOUR_MS;

/** The first moment from now on at which somebody may be disturbed. */
export function awakeAt(now: number): number {
  const midnight = startOfDay(localDateAt(now));
  if (now - midnight < QUIET_UNTIL_MS) return midnight + QUIET_UNTIL_MS;
  return now - midnight < QUIET_FROM_MS ? now : startOfDay(addDays(localDateAt(now), 1)) + QUIET_UNTIL_MS;
}

/** When the next letter of a rhythm is due, strictly after a moment; null = never. */
export function letterDueAt(every: MailRhythm, now: number): number | null {
  if (every === 'none') return null;
  const [first, step] = every === 'daily' ? [localDateAt(now), 1] as const : [mondayOf(localDateAt(now)), 7] as const;
  const due = startOfDay(first) + LETTER_MS;
  return due > now ? due : startOfDay(addDays(first, step)) + LETTER_MS;
}

/** What kind of news an outcome is; null = one nobody is told of (their own deed). */
export const noticeKindOf = (outcome: Outcome): NoticeKind | null =>
  noticeKindCodes.find((kind) => (noticeKinds[kind].outcomes as readonly Outcome[]).includes(outcome)) ?? null;

/** What a locked screen may show: no name, no code, no number. */
export const pushWords = { news: 'Có tin mới về khai báo của bạn.', asks: 'Có khai báo cần bạn bổ sung.' } as const;
export type PushSays = keyof typeof pushWords;

const lineOf: Record<NoticeKind, (n: number) => string> = {
  recognised: (n) => `${n} khai báo được công nhận`,
  asked: (n) => `${n} khai báo cần bạn bổ sung minh chứng`,
  declined: (n) => `${n} khai báo không được công nhận hoặc trùng; lý do ghi ở từng khai báo`,
  taken_back: (n) => `${n} công nhận được xem lại hoặc thu hồi; lý do ghi ở từng khai báo`,
};

/**
 * A letter that says what is new: counts and where to read, since letters are read by others too.
 * @param counts claims by kind; those that are 0 are not said
 */
export function letterOf(every: Exclude<MailRhythm, 'none'>, counts: ReadonlyMap<NoticeKind, number>, origin: string, unsubscribe: string): { subject: string; body: string } {
  const lines = noticeKindCodes.filter((kind) => (counts.get(kind) ?? 0) > 0).map((kind) => `- ${lineOf[kind](counts.get(kind)!)}`);
  return {
    subject: every === 'daily' ? 'Bảng Vàng: tin mới trong ngày' : 'Bảng Vàng: tin mới trong tuần',
    body: `${every === 'daily' ? 'Từ thư trước đến nay' : 'Trong tuần qua'}, về khai báo của bạn có:\n\n${lines.join('\n')}\n\nXem từng tin, kèm lý do: ${origin}/cua-toi/tin\n\nĐổi cách nhận tin: ${origin}/tai-khoan/thong-bao\nThôi nhận thư này, không cần đăng nhập: ${unsubscribe}` };
}

/** Push services of the browsers there are. What is not theirs is never called: an address somebody typed could be anybody's, also one inside our own network. */
const SERVICES = [/^fcm\.googleapis\.com$/, /^(?:[a-z0-9-]+\.)*push\.services\.mozilla\.com$/, /^(?:[a-z0-9-]+\.)*notify\.windows\.com$/, /^(?:[a-z0-9-]+\.)*push\.apple\.com$/];
/**
 * Whether an address is one of a push service: https, a name we know, its usual port, nothing before it.
 * @param more names an installation adds, exactly
 */
export function isPushService(endpoint: string, more: readonly string[] = []): boolean {
  if (!URL.canParse(endpoint)) return false;
  const { protocol, hostname, port, username, password } = new URL(endpoint);
  return protocol === 'https:' && port === '' && username === '' && password === '' && (SERVICES.some((service) => service.test(hostname)) || more.includes(hostname));
}

/** Messages nobody took are tried so often, and told no more after a day. */
export const PUSH_TRIES_MAX = 8;
export const PUSH_KEPT_MS = 24 * HOUR_MS;
/** Time until the next try: a minute, two, four …, or what the service asks for, at most an hour. */
export const pushAgainIn = (tries: number, askedMs: number): number => Math.min(HOUR_MS, Math.max(MINUTE_MS * 2 ** tries, askedMs));

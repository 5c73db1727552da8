/**
 * A calendar other programs subscribe to (RFC 5545). Only what our activities need: moments in UTC, no
 * recurrence (a series is dated activities), no people.
 */
export type CalendarEvent = {
  /** Never changes: what a subscriber knows it by. */
  id: string;
  startsAt: number; endsAt: number;
  summary: string; location: string; description: string; url: string;
  cancelled: boolean;
};

/** `20261122T010000Z` of a moment (3.3.5). */
const moment = (ms: number): string => new Date(ms).toISOString().replace(/[-:]|\.\d{3}/g, '');
/** Text with what would end or split it written as RFC 5545, 3.3.11 says; control characters have no place in it. */
const text = (words: string): string => words.replace(/[\\;,]/g, '\\$&').replace(/\r\n|[\r\n]/g, '\\n').replace(/[\u0000-\u0008\u000b-\u001f\u007f]/g, '');

const OCTETS_MAX = 75;
/** One content line in pieces of at most 75 octets, never within a character (3.1): each further piece begins with a space. */
export function folded(line: string): string {
  const pieces: string[] = [];
  let piece = '';
  let octets = 0;
  for (const character of line) {
    const point = character.codePointAt(0)!;
    const size = point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
    if (octets + size > OCTETS_MAX) {
      pieces.push(piece);
      [piece, octets] = [' ', 1];
    }
    piece += character;
    octets += size;
  }
  return [...pieces, piece].join('\r\n');
}

/**
 * The whole calendar as text.
 * @param host names the events beyond this server: `id@host`
 * @param now  UTC ms at which it was said
 */
export function iCalendar(name: string, events: readonly CalendarEvent[], host: string, now: number): string {
  const lines = ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//Bang Vang//Hoat dong//VI', 'CALSCALE:GREGORIAN', 'METHOD:PUBLISH', `X-WR-CALNAME:${text(name)}`,
    ...events.flatMap((event) => ['BEGIN:VEVENT', `UID:${event.id}@${host}`, `DTSTAMP:${moment(now)}`, `DTSTART:${moment(event.startsAt)}`, `DTEND:${moment(event.endsAt)}`,
      `SUMMARY:${text(event.summary)}`, `LOCATION:${text(event.location)}`, `DESCRIPTION:${text(event.description)}`, `URL:${event.url}`, `STATUS:${event.cancelled ? 'CANCELLED' : 'CONFIRMED'}`, 'END:VEVENT']),
    'END:VCALENDAR'];
  return `${lines.map(folded).join('\r\n')}\r\n`;
}

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { folded, iCalendar, type CalendarEvent } from '#domain/icalendar';

const event = (over: Partial<CalendarEvent> = {}): CalendarEvent => ({
  id: 'a', startsAt: Date.UTC(2026, 10, 22, 1), endsAt: Date.UTC(2026, 10, 22, 4), summary: 'Ngày Chủ nhật số', location: 'Nhà văn hóa', description: '', url: 'https://thu.example/hoat-dong/a', cancelled: false, ...over });
/** A reader's way back: lines unfolded, then text unescaped. */
const unfolded = (text: string): string[] => text.replace(/\r\n /g, '').split('\r\n').slice(0, -1);
const read = (text: string, name: string): string => unfolded(text).find((line) => line.startsWith(`${name}:`))!.slice(name.length + 1).replace(/\\(n|.)/g, (_, each: string) => (each === 'n' ? '\n' : each));

describe('a calendar for other programs', () => {
  it('is what RFC 5545 says, in UTC', () => {
    expect(iCalendar('Hoạt động', [event({ cancelled: true })], 'thu.example', Date.UTC(2026, 0, 2)).split('\r\n')).toEqual([
      'BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//Bang Vang//Hoat dong//VI', 'CALSCALE:GREGORIAN', 'METHOD:PUBLISH', 'X-WR-CALNAME:Hoạt động',
      'BEGIN:VEVENT', 'UID:a@thu.example', 'DTSTAMP:20260102T000000Z', 'DTSTART:20261122T010000Z', 'DTEND:20261122T040000Z', 'SUMMARY:Ngày Chủ nhật số', 'LOCATION:Nhà văn hóa', 'DESCRIPTION:',
      'URL:https://thu.example/hoat-dong/a', 'STATUS:CANCELLED', 'END:VEVENT', 'END:VCALENDAR', '']);
  });

  it('never writes a line above 75 octets, cuts no letter, and loses nothing', () => {
    const letters = fc.string({ unit: fc.constantFrom('a', 'ữ', 'Ấ', 'đ', '🏵', ';', ',', '\\', '\n', ' ', ':'), maxLength: 300 });
    fc.assert(fc.property(letters, letters, (summary, description) => {
      const text = iCalendar('x', [event({ summary, description })], 'thu.example', 0);
      for (const line of text.split('\r\n')) {
        expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
        expect(line.isWellFormed()).toBe(true);
      }
      expect([read(text, 'SUMMARY'), read(text, 'DESCRIPTION')]).toEqual([summary, description]);
      expect(unfolded(text).filter((line) => line === 'BEGIN:VEVENT')).toHaveLength(1);
    }));
  });

  it('lets no name begin a line of its own', () => {
    const text = iCalendar('x', [event({ summary: 'A\r\nEND:VEVENT\rBEGIN:VALARM\u0007' })], 'thu.example', 0);
    expect(unfolded(text)).not.toContain('BEGIN:VALARM');
    expect(read(text, 'SUMMARY')).toBe('A\nEND:VEVENT\nBEGIN:VALARM');
  });

  it('leaves a short line as it is', () => {
    expect(folded('SUMMARY:ngắn')).toBe('SUMMARY:ngắn');
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { outcomeCodes } from '#vocabulary';
import { awakeAt, isPushService, letterDueAt, letterOf, noticeKindOf, pushAgainIn, pushWords } from '#domain/notify';

const at = (clock: string) => Date.parse(`${clock}+07:00`);

describe('being told', () => {
  it('waits from 21:00 until 06:30 and never longer', () => {
    expect(awakeAt(at('2026-11-20T20:59:59'))).toBe(at('2026-11-20T20:59:59'));
    expect(awakeAt(at('2026-11-20T21:00:00'))).toBe(at('2026-11-21T06:30:00'));
    expect(awakeAt(at('2026-11-21T06:29:59'))).toBe(at('2026-11-21T06:30:00'));
    expect(awakeAt(at('2026-11-21T06:30:00'))).toBe(at('2026-11-21T06:30:00'));
    fc.assert(fc.property(fc.integer({ min: at('2026-01-01T00:00:00'), max: at('2027-01-01T00:00:00') }), (now) => {
      const awake = awakeAt(now);
      expect([awake >= now, awake - now <= 9.5 * 3_600_000, awakeAt(awake)]).toEqual([true, true, awake]);
    }));
  });

  it('writes at seven, every day or on Mondays, and never twice for one moment', () => {
    expect(letterDueAt('none', at('2026-11-20T12:00:00'))).toBeNull();
    expect(letterDueAt('daily', at('2026-11-20T06:59:59'))).toBe(at('2026-11-20T07:00:00'));
    expect(letterDueAt('daily', at('2026-11-20T07:00:00'))).toBe(at('2026-11-21T07:00:00'));
    expect(letterDueAt('weekly', at('2026-11-20T12:00:00'))).toBe(at('2026-11-23T07:00:00'));
    expect(letterDueAt('weekly', at('2026-11-23T07:00:00'))).toBe(at('2026-11-30T07:00:00'));
    expect(letterDueAt('weekly', at('2026-11-23T06:00:00'))).toBe(at('2026-11-23T07:00:00'));
  });

  it('says counts, where to read and how to end it, and nothing else', () => {
    const { subject, body } = letterOf('weekly', new Map([['asked', 2], ['declined', 0]]), 'https://bv.example', 'https://bv.example/bo-nhan-thu/x');
    expect([subject, body]).toMatchInlineSnapshot(`
      [
        "Bảng Vàng: tin mới trong tuần",
        "Trong tuần qua, về khai báo của bạn có:

      - 2 khai báo cần bạn bổ sung minh chứng

      Xem từng tin, kèm lý do: https://bv.example/cua-toi/tin

      Đổi cách nhận tin: https://bv.example/tai-khoan/thong-bao
      Thôi nhận thư này, không cần đăng nhập: https://bv.example/bo-nhan-thu/x",
      ]
    `);
    expect(Object.values(pushWords).join(' ')).not.toMatch(/\d/);
  });

  it('knows a kind for everything others decide, and none for what one did oneself', () => {
    expect(outcomeCodes.filter((outcome) => noticeKindOf(outcome) === null)).toEqual(['withdrawn', 'answered']);
  });

  it('calls push services and nobody else', () => {
    for (const good of ['https://fcm.googleapis.com/fcm/send/a:b', 'https://updates.push.services.mozilla.com/wpush/v2/x', 'https://wns2-by3p.notify.windows.com/w/?token=x', 'https://web.push.apple.com/x']) expect([good, isPushService(good)]).toEqual([good, true]);
    for (const bad of ['http://fcm.googleapis.com/x', 'https://127.0.0.1/x', 'https://[::1]/x', 'https://10.0.0.8/', 'https://localhost/x', 'https://169.254.169.254/latest', 'https://fcm.googleapis.com.evil.example/x', 'https://evilfcm.googleapis.com/x',
      'https://fcm.googleapis.com:8443/x', 'https://a:b@fcm.googleapis.com/x', 'https://evil.example/?fcm.googleapis.com', 'https://xnotify.windows.com.example/', 'https://evilpush.apple.com/', 'không phải địa chỉ', '']) expect([bad, isPushService(bad)]).toEqual([bad, false]);
    expect(isPushService('https://push.tinh.example/x', ['push.tinh.example'])).toBe(true);
  });

  it('tries again later and later, within an hour', () => {
    expect([0, 1, 5, 7].map((tries) => pushAgainIn(tries, 0))).toEqual([60_000, 120_000, 1_920_000, 3_600_000]);
    expect([pushAgainIn(0, 600_000), pushAgainIn(0, 9e9)]).toEqual([600_000, 3_600_000]);
  });
});

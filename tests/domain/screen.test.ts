import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ScreenNews } from '#wire/screen';
import { startOfDay } from '#domain/calendar';
import { askedOf, slidesOf } from '../../web/src/lib/screen/slides.ts';
import { stripOf } from '../../web/src/lib/screen/strip.ts';
import { someBoard } from '../support/boards.ts';

describe('pages of a big screen', () => {
  it('show every unit of the board once in a round, in its order, never more than fit, and no page is one line short of another by much', () => {
    fc.assert(fc.property(someBoard, fc.integer({ min: 1, max: 15 }), (board, most) => {
      const slides = slidesOf(board, null, most);
      expect(slides.flatMap(({ rows }) => rows)).toEqual([...board.clusters.flatMap(({ rows }) => rows), ...board.unranked]);
      for (const { rows, page, pages } of slides) {
        expect([rows.length > 0, rows.length <= most, page >= 1, page <= pages]).toEqual([true, true, true, true]);
      }
      for (const { cluster, pages, units } of slides) {
        const of = slides.filter((slide) => slide.cluster === cluster);
        expect([of.length, of.map(({ page }) => page), Math.ceil(units / most)]).toEqual([pages, Array.from({ length: pages }, (_, at) => at + 1), pages]);
      }
    }), { numRuns: 300 });
  });

  it('fill evenly, and are those of one cluster where one is asked for', () => {
    const rows = (n: number) => Array.from({ length: n }, (_, at) => ({ unitId: `u${at}` }) as never);
    const board = { clusters: [{ name: 'Một', rows: rows(9) }, { name: 'Hai', rows: rows(2) }, { name: 'Ba', rows: [] }], unranked: rows(1) };
    expect(slidesOf(board, null, 8).map(({ cluster, page, pages, rows: on }) => [cluster, page, pages, on.length])).toEqual([['Một', 1, 2, 5], ['Một', 2, 2, 4], ['Hai', 1, 1, 2], ['Tham gia, không xếp hạng', 1, 1, 1]]);
    expect(slidesOf(board, 2, 8).map(({ cluster }) => cluster)).toEqual(['Hai']);
    expect(slidesOf({ clusters: [], unranked: [] }, null, 8)).toEqual([]);
  });

  it('are asked for by address; what cannot be is said, and the rest holds', () => {
    const asked = (query: string, clusters = 3) => askedOf(new URLSearchParams(query), clusters);
    expect(asked('')).toEqual({ cluster: null, seconds: 12, rows: null, said: [] });
    expect(asked('cum=3&giay=5&so=30')).toEqual({ cluster: 3, seconds: 5, rows: 30, said: [] });
    expect(asked('cum=4&giay=4&so=hai')).toEqual({ cluster: null, seconds: 12, rows: null,
      said: ['Địa chỉ hỏi một cụm không có: hãy ghi cum= từ 1 đến 3.', 'Số giây mỗi trang trong địa chỉ phải là giay= từ 5 đến 120.', 'Số dòng mỗi trang trong địa chỉ phải là so= từ 3 đến 30.'] });
    expect(asked('cum=2', 1).said).toEqual(['Bảng này không chia cụm: hãy bỏ cum= khỏi địa chỉ.']);
    expect(asked('cum=1.5&giay=1e9').said).toHaveLength(2);
  });
});

describe('the strip beneath', () => {
  const now = startOfDay('2026-11-24') + 14 * 3_600_000;
  const hour = 3_600_000;
  const entry = (kind: string, at: number, label: string, words: string | null = null) => ({ kind, at, label, words, ahead: at > now, edition: null });
  const news = (over: Partial<ScreenNews> = {}): ScreenNews => ({ now, startsAt: 0, endsAt: 0, claimsUntil: 0, closesAt: 0, moments: [], activities: [], announcements: [], ...over });
  const words = (over: Partial<ScreenNews>, at = now) => stripOf({ clusters: [], unranked: [] }, news(over), at).map((line) => line.words);

  it('begins and ends announcements on the second, without asking again', () => {
    const announcements = [{ id: 'a', words: 'Họp giao ban lúc 15 giờ.', fromAt: now, toAt: now + hour }];
    expect([now - 1, now, now + hour - 1, now + hour].map((at) => words({ announcements }, at).length)).toEqual([0, 1, 1, 0]);
  });

  it('says moments as people do: midnight ends the day before', () => {
    const moments = [entry('amended', now - hour, 'Điều chỉnh thể lệ', 'Thêm một tiêu chí.'), entry('ended', startOfDay('2027-01-01'), 'Kết thúc thời gian thực hiện')];
    expect(words({ moments })).toEqual(['Điều chỉnh thể lệ, 13:00 ngày 24/11/2026. Thêm một tiêu chí.', 'Sắp tới: kết thúc thời gian thực hiện, hết ngày 31/12/2026.']);
    // Read an hour before, shown when the moment has come.
    expect(words({ moments: [entry('started', now + 1, 'Bắt đầu')] }, now + 1)).toEqual(['Bắt đầu, 14:00 ngày 24/11/2026.']);
  });

  it('drops what is over of today, and says what is going on', () => {
    const activities = [['a', now - 2 * hour, now - hour], ['b', now - hour, now + hour], ['c', now + hour, now + 2 * hour]].map(([id, startsAt, endsAt]) => (
      { id: String(id), name: `Ra quân ${id}`, place: 'nhà văn hóa', unitName: 'Đoàn xã Thử', startsAt: Number(startsAt), endsAt: Number(endsAt) }));
    expect(words({ activities })).toEqual(['Đang diễn ra đến 15:00: Ra quân b, tại nhà văn hóa (Đoàn xã Thử).', 'Hôm nay 15:00: Ra quân c, tại nhà văn hóa (Đoàn xã Thử).']);
  });

  it('names the three that rose most, of any cluster, and nobody that fell', () => {
    fc.assert(fc.property(someBoard, (board) => {
      const rose = stripOf(board, null, now).filter(({ kind }) => kind === 'risen');
      const movements = [...board.clusters.flatMap(({ rows }) => rows)].map(({ movement }) => movement ?? 0).filter((each) => each > 0).sort((a, b) => b - a).slice(0, 3);
      expect(rose.map((line) => Number(/tăng (\d+) bậc/.exec(line.words)![1]))).toEqual(movements);
    }), { numRuns: 200 });
  });
});

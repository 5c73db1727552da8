import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CourseAnswer, UnitCourse } from '#wire/course';
import { rowsIn } from '#domain/board-view';
import { addDays, localDateAt, momentAt, wallClock } from '#domain/calendar';
import { COURSE_CELLS_MAX, courseAnswer, dayOfFrame, framesOver, leadChanges, stepOf, weekFrames, withFrame } from '#domain/course';
import { csvOfCourse } from '#domain/course-csv';
import { endsOfClaims, inForceAt, type History } from '#domain/in-force';
import { someBoard } from '../support/boards.ts';
import { unitAt } from '../support/world.ts';

const unit = (n: number, name: string, places: (number | null)[], points: (number | null)[] = places.map((place) => (place === null ? null : 1000))): UnitCourse => (
  { unitId: unitAt(n), name, former: null, cluster: 'Cụm A', clusterNo: 1, places, pointsMilli: points, percentBp: places.map(() => null) });

describe('moments', () => {
  it('are read as people and programs write them, and what a clock shows is read back', () => {
    const at = Date.parse('2026-11-20T07:05:00Z');
    for (const text of ['2026-11-20T14:05', '2026-11-20 14:05', '2026-11-20T14:05:00', '2026-11-20T07:05:00Z', '2026-11-20T07:05:00.000Z', '2026-11-20T09:05+02:00', String(at)]) expect([text, momentAt(text)]).toEqual([text, at]);
    expect(momentAt('2026-11-20')).toBe(Date.parse('2026-11-19T17:00:00Z'));
    for (const text of ['', 'hôm qua', '2026-02-30T10:00', '2026-11-20T25:00', '2026-11-20T14:61', '20/11/2026', '2026-11-20T14', '2026-11-20T14:05Z07', 'NaN', '1e12']) expect([text, momentAt(text)]).toEqual([text, null]);
    fc.assert(fc.property(fc.integer({ min: Date.parse('2022-01-01'), max: Date.parse('2027-12-31') }), (ms) => { expect(momentAt(wallClock(ms))).toBe(ms - ms % 60_000); }));
  });
});

describe('what was in force', () => {
  const history: History = { claimsUntil: 1000, closesAt: 5000, editions: [{ edition: 1, at: 100 }, { edition: 2, at: 300 }], outages: [{ at: 200, movedMs: 50 }, { at: 400, movedMs: 30 }], decisions: [] };
  it('is what had been decided by then, and not what came later', () => {
    const of = (at: number) => { const { edition, claimsUntil } = inForceAt(history, at); return [edition, claimsUntil]; };
    expect([50, 150, 200, 299, 300, 399, 400, 9999].map(of)).toEqual([[1, 920], [1, 920], [1, 970], [1, 970], [2, 970], [2, 970], [2, 1000], [2, 1000]]);
    expect(endsOfClaims(history)).toEqual([920, 970, 1000]);
  });
  it('stands on the tree of the day before where a decision of the same day was not written yet', () => {
    const noon = Date.parse('2026-11-20T05:00:00Z');
    const decided = { ...history, decisions: [{ at: noon, onDate: '2026-11-20' }, { at: noon, onDate: '2026-12-01' }] };
    expect([noon - 1, noon, noon + 12 * 86_400_000].map((at) => inForceAt(decided, at).treeDay)).toEqual(['2026-11-19', '2026-11-20', '2026-12-02']);
  });
});

describe('frames', () => {
  it('stay within bounds however many units and days there are, and are over when their last day is', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 150_000 }), fc.integer({ min: 1, max: 750 }), (units, days) => {
      const step = stepOf(units, days);
      const course = { firstDay: '2026-01-01', step };
      const lastDay = addDays('2026-01-01', days - 1);
      const whole = framesOver(course, '2099-01-01', lastDay);
      expect(whole * units).toBeLessThanOrEqual(COURSE_CELLS_MAX);
      for (const gone of [0, 1, step, Math.floor(days / 2), days]) {
        const over = framesOver(course, addDays('2026-01-01', gone), lastDay);
        expect(over === 0 || dayOfFrame(course, over - 1) < addDays('2026-01-01', gone)).toBe(true);
        expect(dayOfFrame(course, over) >= addDays('2026-01-01', gone) || over === whole).toBe(true);
      }
    }));
    expect([stepOf(141, 365), stepOf(1000, 150), stepOf(12_000, 365)]).toEqual([1, 1, 30]);
  });

  it('keep every unit at its place in the lists, who came later after them, and say nothing of who is gone', () => {
    const standing = (n: number, place: number) => ({ unitId: unitAt(n), name: `Đoàn xã ${n}`, former: null, cluster: 'Cụm A', clusterNo: 1, place, pointsMilli: 5000 - place, targetedMilli: 500, target: 3 });
    const course = [[standing(1, 1), standing(2, 2)], [standing(2, 1), standing(3, 2)]].reduce(withFrame, { firstDay: '2026-11-01', step: 1, units: [], frames: [] });
    expect([course.units.map(({ unitId }) => unitId), course.frames.map(({ places }) => places), course.frames[1]!.percentBp]).toEqual([[1, 2, 3].map(unitAt), [[1, 2], [null, 1, 2]], [null, 1666, 1666]]);
  });

  it('end with the board as it stands, the same figures unit by unit', () => {
    fc.assert(fc.property(someBoard, (made) => {
      const board = { ...made, asOf: Date.parse('2026-11-20T05:00:00Z'), head: { ...made.head, startsAt: Date.parse('2026-11-01T00:00:00Z') } };
      const answer = courseAnswer(null, board, {});
      expect([answer.days, answer.total]).toEqual([[localDateAt(board.asOf)], rowsIn(board).length]);
      const there = new Map(rowsIn(board).map((row) => [row.unitId, row]));
      for (const each of answer.units) expect([each.places, each.pointsMilli]).toEqual([[there.get(each.unitId)!.place], [there.get(each.unitId)!.pointsMilli]]);
      expect(answer.clusters).toEqual(board.clusters.map(({ name }) => name));
      const parts = answer.clusters.flatMap((_, n) => courseAnswer(null, board, { cluster: n + 1 }).units);
      expect(parts.map(({ unitId }) => unitId).sort()).toEqual(answer.units.filter(({ cluster }) => cluster !== '').map(({ unitId }) => unitId).sort());
    }));
  });
});

describe('changes of the lead', () => {
  const days = ['2026-11-01', '2026-11-02', '2026-11-03', '2026-11-04', '2026-11-05', '2026-11-06'];
  it('say who passed whom, who came level and who fell back; nobody leads with nothing', () => {
    const [quyNhon, pleiku, anKhe] = [unit(1, 'Quy Nhơn', [1, 1, 2, 1, 1, null], [0, 1000, 1000, 3000, 3000, null]), unit(2, 'Pleiku', [1, 2, 1, 1, 2, 1], [0, 0, 2000, 3000, 2900, 3000]), unit(3, 'An Khê', [1, 3, 3, 3, 3, 2], [0, 0, 0, 0, 0, 0])];
    expect(leadChanges([quyNhon, pleiku, anKhe], days)).toEqual([
      { day: days[1], cluster: 'Cụm A', came: true, leaders: ['Quy Nhơn'], beaten: [], beside: [] },
      { day: days[2], cluster: 'Cụm A', came: true, leaders: ['Pleiku'], beaten: ['Quy Nhơn'], beside: [] },
      { day: days[3], cluster: 'Cụm A', came: true, leaders: ['Quy Nhơn'], beaten: [], beside: ['Pleiku'] },
      { day: days[4], cluster: 'Cụm A', came: false, leaders: ['Quy Nhơn'], beaten: ['Pleiku'], beside: [] },
      { day: days[5], cluster: 'Cụm A', came: true, leaders: ['Pleiku'], beaten: ['Quy Nhơn'], beside: [] }]);
  });
  it('put one after the other give the leaders of every day', () => {
    fc.assert(fc.property(fc.array(fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 3, maxLength: 3 }), { minLength: 1, maxLength: 12 }), (points) => {
      const place = (frame: number[], n: number) => 1 + frame.filter((other) => other > frame[n]!).length;
      const units = [0, 1, 2].map((n) => unit(n, `U${n}`, points.map((frame) => place(frame, n)), points.map((frame) => frame[n]!)));
      const dates = points.map((_, n) => addDays('2026-11-01', n));
      const changes = leadChanges(units, dates);
      let leaders = new Set<string>();
      dates.forEach((day, frame) => {
        for (const { leaders: came, beaten, beside } of changes.filter((each) => each.day === day)) {
          expect([...came, ...beside].every((name) => !beaten.includes(name))).toBe(true);
          leaders = new Set([...came, ...beside]);
        }
        const now = units.filter(({ places, pointsMilli }) => places[frame] === 1 && pointsMilli[frame]! > 0).map(({ name }) => name);
        // Where everybody has lost everything the last to lead are still the last.
        if (now.length > 0) expect([...leaders].sort()).toEqual(now.sort());
      });
    }));
  });
  it('stand beside the last day of each week, and the very last', () => {
    // 2026-11-01 was a Sunday.
    expect(weekFrames(['2026-10-31', '2026-11-01', '2026-11-02', '2026-11-08', '2026-11-09', '2026-11-11'])).toEqual([1, 3, 5]);
  });
});

describe('the course as a table', () => {
  it('has a line for each day and unit, quotes what has to be, and no formula', () => {
    const answer = { days: ['2026-11-01', '2026-11-02'], units: [{ ...unit(1, 'Đoàn "A", xã B', [1, null], [1500, null]), percentBp: [5025, null] }, unit(2, '=1+1', [null, 2], [0, -250])] } as unknown as CourseAnswer;
    expect(csvOfCourse(answer)).toBe(`\uFEFFngay,cum,ma_don_vi,don_vi,hang,diem,ty_le_phan_tram\n2026-11-01,Cụm A,${unitAt(1)},"Đoàn ""A"", xã B",1,1.5,50.25\n2026-11-01,Cụm A,${unitAt(2)},'=1+1,,0,\n2026-11-02,Cụm A,${unitAt(2)},'=1+1,2,-0.25,\n`);
  });
});

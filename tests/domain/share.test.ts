import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Board, BoardRow } from '#wire/board';
import { atom, escaped, tagged, type FeedEntry } from '#domain/atom';
import { pictureOf } from '#domain/board-picture';
import { actsOf, percentShort, pointsOf } from '#domain/numbers';
import { embedOf } from '../../web/src/lib/embed.ts';
import { campaignFeed, unitFeed } from '../../web/src/lib/feed.ts';
import { acts, percent, points } from '../../web/src/lib/format.ts';
import { wordsOf } from '../../web/src/lib/row.ts';

const row = (cluster: number, at: number, over: Partial<BoardRow> = {}): BoardRow => ({ unitId: `u${cluster}-${at}`, name: `Đoàn xã ${cluster}.${at}`, former: null, place: at, shared: false, movement: 0, actsMilli: 90_000 - at * 1500, targetedMilli: 90_000 - at * 1500, target: 64, pointsMilli: 100_000 - at * 1234, figures: [[90_000 - at * 1500, 64]], ...over });
const cluster = (no: number, units: number) => ({ name: `Cụm ${no}`, rows: Array.from({ length: units }, (_, at) => row(no, at + 1)) });
const aBoard = (clusters: Board['clusters'], over: Partial<Board> = {}, head: Partial<Board['head']> = {}): Board => ({
  head: { id: 'k', slug: 'thu', name: 'Đợt <thử> & "nghiệm"', goal: 'Mục tiêu.', source: 'live', startsAt: 1000, endsAt: 5000, claimsUntil: 6000, closesAt: 7000, scoring: 'percent_of_target', rankedLevel: 'commune', rulesEdition: 1,
    indicators: [{ code: 'dossier_full', label: 'Hồ sơ', short: 'Hồ sơ', countUnit: 'hồ sơ', weightMilli: 1000, upgrade: false }], tieBreaks: [], criteria: [], sentences: ['Một câu.'], scopeName: 'Tỉnh đoàn', notice: null, ...head },
  no: 41, asOf: 4000, ledgerSeq: 9, structure: 'then', other: null, passed: [], clusters, unranked: [row(9, 1, { unitId: 'apart', place: null })], totals: { actsMilli: 0, targetedMilli: 0, target: 0, units: 0, figures: [[103_740, 100]] }, ...over });
const shown = (board: Board, query: string) => {
  const { clusters, said } = embedOf(board, new URLSearchParams(query));
  return { said, lines: clusters.map(({ no, of, lines }) => [no, of, lines.map(({ row: { unitId }, own, gap }) => `${gap ? '…' : ''}${unitId.split('-')[1]}${own ? '*' : ''}`).join(' ')]) };
};

describe('figures in pictures', () => {
  it('are those of the page, whatever the counts', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 90_000_000 }), fc.integer({ min: 0, max: 70_000 }), fc.integer({ min: -500_000, max: 90_000_000 }), (milli, target, pointsMilli) => {
      expect([percentShort(milli, target), actsOf(milli), pointsOf(pointsMilli)]).toEqual([percent(milli, target), acts(milli), points(pointsMilli)]);
    }), { numRuns: 2000 });
  });

  it('are the leaders of a stored board, fewer of each the more clusters there are', () => {
    for (const [clusters, lines, more] of [[1, 5, 0], [2, 5, 0], [4, 2, 0], [5, 1, 0], [9, 1, 3]] as const) {
      const board = aBoard(Array.from({ length: clusters }, (_, no) => cluster(no + 1, 8)));
      const picture = pictureOf(board, 4000);
      expect([picture.no, picture.clusters.map((each) => each.lines.length), picture.more]).toEqual([41, Array.from({ length: clusters - more }, () => lines), more]);
      for (const [at, each] of picture.clusters.entries()) for (const [nth, line] of each.lines.entries()) {
        const words = wordsOf(board.clusters[at]!.rows[nth]!, 100);
        expect(line).toEqual({ place: words.place, top: words.top, name: board.clusters[at]!.rows[nth]!.name, counts: words.counts, figure: words.percent });
      }
    }
    expect(pictureOf(aBoard([cluster(1, 1)], {}, { scoring: 'criteria' }), 4000).clusters[0]!.lines[0]!.figure).toBe('98,77 điểm');
  });

  it('say where the campaign stands, and what the figures are', () => {
    expect(['live', 'demonstration', 'notice'].map((source) => pictureOf(aBoard([cluster(1, 1)], {}, { source }), 4000).mark)).toEqual(['Tạm tính', 'Số liệu trình diễn', null]);
    expect([pictureOf(aBoard([]), 4000).phase, pictureOf(aBoard([]), 9000).standing, pictureOf(aBoard([]), 9000).mark, pictureOf(aBoard([]), 9000).clusters]).toEqual(['running', 'Đã kết thúc', null, []]);
    const notice = pictureOf(aBoard([], {}, { source: 'notice', notice: { number: '1', date: '2023-07-10', office: 'VP', url: '', asOf: '2023-07-01', printed: [], lists: [], caveat: '' } }), 9000);
    expect([notice.asOf, notice.clusters[0]!.lines]).toEqual(['Số liệu tính đến 01/07/2023', [{ place: '', top: false, name: 'Hồ sơ', counts: '103,7 / 100', figure: '103,74\u00a0%' }]]);
  });
});

describe('a board inside another site', () => {
  const board = aBoard([cluster(1, 12), cluster(2, 9), cluster(3, 2)]);
  it('shows leaders of all clusters, or of one, or around a unit', () => {
    expect(shown(board, '')).toEqual({ said: null, lines: [[1, 12, '1 2 3'], [2, 9, '1 2 3'], [3, 2, '1 2']] });
    expect(shown(board, 'cum=2')).toEqual({ said: null, lines: [[2, 9, '1 2 3 4 5 6 7 8 9']] });
    expect(shown(board, 'cum=1&so=4')).toEqual({ said: null, lines: [[1, 12, '1 2 3 4']] });
    expect(shown(board, 'don-vi=u1-9')).toEqual({ said: null, lines: [[1, 12, '1 2 3 …7 8 9* 10 11']] });
    expect(shown(board, 'don-vi=u1-2').lines).toEqual([[1, 12, '1 2* 3 4']]);
    expect(shown(board, 'don-vi=u1-12').lines).toEqual([[1, 12, '1 2 3 …10 11 12*']]);
    expect(embedOf(board, new URLSearchParams('don-vi=apart')).clusters).toMatchObject([{ no: null, of: 1, lines: [{ row: { unitId: 'apart' }, own: true }] }]);
    expect(shown(aBoard([cluster(1, 40)]), '').lines).toEqual([[1, 40, '1 2 3 4 5 6 7 8 9 10']]);
  });
  it('says what of its code cannot be done, and shows the rest', () => {
    expect(shown(board, 'don-vi=khong-co')).toMatchObject({ said: expect.stringContaining('không có trên bảng này. Hãy lấy lại mã'), lines: [{}, {}, {}] });
    expect(shown(board, 'cum=7')).toMatchObject({ said: expect.stringContaining('bảng có 3 cụm'), lines: [{}, {}, {}] });
    for (const some of ['0', '31', '2.5', 'nhiều']) expect(shown(board, `so=${some}`)).toMatchObject({ said: 'Số đơn vị trong mã nhúng phải là số từ 1 đến 30.', lines: [[1, 12, '1 2 3'], {}, {}] });
  });
});

describe('a feed', () => {
  const entry = (over: Partial<FeedEntry> = {}): FeedEntry => ({ id: tagged('a.vn', 'x'), title: 'Tiêu đề', at: 1000, text: 'Lời', link: 'https://a.vn/x', ...over });
  const feed = (entries: FeedEntry[]) => atom({ id: tagged('a.vn', 'feed'), title: 'Tin', subtitle: '', self: 'https://a.vn/atom.xml', link: 'https://a.vn/', began: 5000, entries });
  const unescaped = (text: string) => text.replace(/&#(\d+);/g, (_, no) => String.fromCharCode(Number(no)));

  it('is XML whatever words stand in it, and says them whole', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 40 }), (words) => {
      const text = feed([entry({ title: words, text: words, link: `https://a.vn/?q=${words}` })]);
      expect(text.replace(/<\/?[a-z]+( [a-z:]+="[^"<]*")*\/?>|<\?xml[^?]*\?>/g, '')).not.toMatch(/[<>]|&(?!#\d+;)|[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/);
      expect(text.isWellFormed()).toBe(true);
      expect(unescaped(escaped(words))).toBe([...words].filter((sign) => /^[\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]$/u.test(sign)).join(''));
    }));
  });

  it('is as old as its newest entry, which stands first, and ends after a hundred', () => {
    const text = feed(Array.from({ length: 120 }, (_, at) => entry({ id: tagged('a.vn', `e${at}`), at: at * 1000 })));
    expect([...text.matchAll(/<id>tag:a\.vn,2026:e(\d+)<\/id>/g)].map(([, no]) => Number(no))).toEqual(Array.from({ length: 100 }, (_, at) => 119 - at));
    expect([/<updated>(.*?)<\/updated>/.exec(text)![1], /<updated>(.*?)<\/updated>/.exec(feed([]))![1]]).toEqual([new Date(119_000).toISOString(), new Date(5000).toISOString()]);
  });

  const given = [{ id: 'g1', unitId: 'u1-1', unitName: 'Đoàn xã 1.1', criterion: 'c', criterionName: 'Sáng tạo', kind: 'bonus' as const, milli: 2500, ownMilli: null, words: 'Vì <cách làm> mới.', by: 'Ban Tổ chức, hai người', at: 3000 }];
  const moment = (kind: string, at: number, over = {}) => ({ kind, at, label: kind, words: null, ahead: false, edition: null, ...over });

  it('of a campaign has what happened, never what is to come, and the board with its number; its names do not change with the board', () => {
    const of = (no: number, asOf: number) => campaignFeed({ board: aBoard([cluster(1, 4)], { no, asOf }), timeline: [moment('started', 1000), moment('amended', 2000, { words: 'Lý do.', edition: 2 }), moment('ended', 5000, { ahead: true })], given, origin: 'https://a.vn' });
    const { entries } = of(41, 4000);
    expect(entries.map(({ id }) => id)).toEqual(['board', 'started/1000', 'amended/2000'].map((name) => `tag:a.vn,2026:campaign/k/${name}`).concat('tag:a.vn,2026:points/g1'));
    expect(entries[0]!.text).toContain('Theo bảng số 41');
    expect(entries[0]!.text.replaceAll('\u00a0', ' ')).toContain('Cụm 1: hạng 1: Đoàn xã 1.1, 138,3 % (88,5 / 64), 98,77 điểm; hạng 2');
    expect([entries[2]!.link, entries[2]!.text, entries[3]!.title]).toEqual(['https://a.vn/dot-thi-dua/thu/the-le?ban=2', expect.stringContaining('Lý do.'), 'Đoàn xã 1.1: +2,50 điểm, Sáng tạo']);
    expect(of(42, 4500).entries.map(({ id }) => id)).toEqual(entries.map(({ id }) => id));
  });

  it('of a unit has its lines, its points and its successions that have come, and calls moments as their campaign does', () => {
    const view = { unit: { id: 'u1-1', name: 'Đoàn xã 1.1', kind: 'youth_commune', parentName: null, code: null, validFrom: null, validTo: null, axis: 'youth' }, now: 5500, date: '2026-11-24', demonstration: true,
      predecessors: [{ id: 'p', name: 'Đoàn xã Cũ', shareMilli: 500, date: '1970-01-01' }], successors: [{ id: 's', name: 'Đoàn xã Sau', shareMilli: 1000, date: '2026-12-01' }] };
    const { entries, subtitle } = unitFeed({ view, origin: 'https://a.vn', unitLines: [{ slug: 'thu', name: 'Đợt thử', times: { startsAt: 1000, endsAt: 5000, claimsUntil: 6000, closesAt: 7000 }, board: { no: 41, asOf: 4000, id: 'k', source: 'live' }, given,
      line: { row: row(1, 1), cluster: 'Cụm 1', of: 4 } }] });
    expect(entries.map(({ id }) => id.slice('tag:a.vn,2026:'.length))).toEqual(['campaign/k/unit/u1-1', 'campaign/k/started/1000', 'campaign/k/ended/5000', 'points/g1', 'unit/u1-1/from/p']);
    expect([entries[0]!.title, entries[0]!.text.includes('bảng số 41'), entries[4]!.text, subtitle.includes('trình diễn')]).toEqual(['Đợt thử: hạng 1 / 4', true, 'Kế tục Đoàn xã Cũ: 50\u00a0%, từ ngày 01/01/1970.', true]);
  });
});

import { campaignEvents } from '#vocabulary';
import type { PublicAppraisal } from '#wire/appraisal';
import type { Board, BoardRow } from '#wire/board';
import type { Frozen } from '#wire/freeze';
import type { TimelineEntry } from '#wire/campaign-times';
import type { UnitView } from '#wire/unit';
import { tagged, type Feed, type FeedEntry } from '#domain/atom';
import { clockWords, startOfDay } from '#domain/calendar';
import { momentsOf, type CampaignTimes } from '#domain/phase';
import { span } from './campaign.ts';
import { localDate, moment, percent, percentFine, points, share } from './format.ts';
import { path } from './path.ts';
import { signed } from './points-words.ts';
import { wordsOf } from './row.ts';

/** A unit's line on a campaign's board, where it has one, and the points it was given there. */
export type UnitLine = {
  slug: string; name: string; times: CampaignTimes; board: { id: string; no: number; asOf: number; source: string; frozen?: Frozen | undefined } | null;
  given: readonly PublicAppraisal[]; line: { row: BoardRow; cluster: string | null; of: number } | null;
};

/** Leaders of each cluster in words. */
const LEADERS = 3;
const synthetic = () => 'Số liệu trình diễn do máy tạo ra, không phải kết quả thật.';

/** A line of a board in one breath: "đồng hạng 2: Phường Quy Nhơn, 104,3 % (4.120 / 3.950), 87,20 điểm". */
const lineWords = (row: BoardRow): string => {
  const { place, shared, counts } = wordsOf(row, 100);
  return `${row.place === null ? 'không xếp hạng' : `${shared ? 'đồng hạng' : 'hạng'} ${place}`}: ${row.name}, ${row.target > 0 ? `${percent(row.targetedMilli, row.target)} (${counts})` : counts}, ${points(row.pointsMilli)} điểm`;
};
const boardWords = ({ no, source, frozen }: { no: number; source: string; frozen?: Frozen | undefined }): string => `${frozen ? `${frozen.words} ` : ''}Theo bảng số ${no}${source === 'notice' ? '' : ', tạm tính cho đến khi kết thúc thẩm định'}.`;
const lines = (...parts: (string | null)[]): string => parts.filter(Boolean).join('\n');

const givenEntry = (host: string, origin: string, slug: string, given: PublicAppraisal, whose: string): FeedEntry => ({
  id: tagged(host, `points/${given.id}`), at: given.at, title: `${whose}: ${signed(given.kind, given.milli)} điểm, ${given.criterionName}`,
  text: `${given.words}\n${given.by}.`, link: origin + path.agreedPoints(slug, given.unitId) });

/** What happened to a campaign and where its board stands, from the same board as every page. */
export function campaignFeed({ board, timeline, given, origin }: { board: Board; timeline: readonly TimelineEntry[]; given: readonly PublicAppraisal[]; origin: string }): Feed {
  const { head, no, asOf, clusters, totals } = board;
  const host = new URL(origin).hostname;
  const link = origin + path.campaign(head.slug);
  const standing = head.notice
    ? head.indicators.map(({ short }, at) => `${short}: ${percentFine(...totals.figures[at] ?? [0, 0])}.`)
    : clusters.map(({ name, rows }) => `${name}: ${rows.slice(0, LEADERS).map(lineWords).join('; ')}.`);
  return {
    id: tagged(host, `campaign/${head.id}`), title: `${head.name} · Bảng Vàng`, subtitle: lines(head.goal, `Thời gian: ${span(head)}. Phạm vi: ${head.scopeName}.`, head.source === 'demonstration' ? synthetic() : null).replaceAll('\n', ' '),
    self: origin + path.campaignFeed(head.slug), link, began: head.startsAt,
    entries: [
      { id: tagged(host, `campaign/${head.id}/board`), at: asOf, title: `Bảng xếp hạng, số liệu tính đến ${head.notice ? localDate(head.notice.asOf) : moment(asOf)}`,
        text: lines(boardWords({ no, source: head.source, frozen: head.frozen }), ...standing, head.source === 'demonstration' ? synthetic() : null), link },
      ...timeline.filter(({ ahead }) => !ahead).map(({ kind, at, label, words, edition }) => ({
        id: tagged(host, `campaign/${head.id}/${kind}/${at}`), at, title: label, text: lines(`${label}: ${clockWords(at)}.`, words), link: edition ? origin + path.rules(head.slug, edition) : link })),
      ...given.map((each) => givenEntry(host, origin, head.slug, each, each.unitName)),
    ],
  };
}

/** A unit's lines on the boards it stands on, moments of their campaigns, points it was given, and what it took over or handed on. */
export function unitFeed({ view, unitLines, origin }: { view: Pick<UnitView, 'unit' | 'now' | 'date' | 'predecessors' | 'successors' | 'demonstration'>; unitLines: readonly UnitLine[]; origin: string }): Feed {
  const { unit, now } = view;
  const host = new URL(origin).hostname;
  const link = origin + path.unit(unit.id);
  const passed = (kind: string, each: UnitView['successors'][number], title: string): FeedEntry => ({
    id: tagged(host, `unit/${unit.id}/${kind}/${each.id}`), at: startOfDay(each.date), title, text: `${title}: ${share(each.shareMilli)}, từ ngày ${localDate(each.date)}.`, link });
  return {
    id: tagged(host, `unit/${unit.id}`), title: `${unit.name} · Bảng Vàng`, subtitle: `Thứ hạng, điểm và thay đổi của ${unit.name} trong các đợt thi đua.${view.demonstration ? ` ${synthetic()}` : ''}`,
    self: origin + path.unitFeed(unit.id), link, began: startOfDay(unit.validFrom ?? view.date),
    entries: [
      ...unitLines.flatMap(({ slug, name, times, board, line, given }) => (board === null ? [] : [
        ...(line ? [{ id: tagged(host, `campaign/${board.id}/unit/${unit.id}`), at: board.asOf, title: `${name}: ${line.row.place === null ? 'không xếp hạng' : `hạng ${line.row.place} / ${line.of}`}`,
          text: lines(boardWords(board), `${line.cluster ? `${line.cluster}, ` : ''}${lineWords(line.row)}.`, board.source === 'demonstration' ? synthetic() : null), link: origin + path.campaign(slug) }] : []),
        ...momentsOf(times).filter(({ at }) => at <= now).map(({ kind, at }) => ({
          id: tagged(host, `campaign/${board.id}/${kind}/${at}`), at, title: `${name}: ${campaignEvents[kind]}`, text: `${campaignEvents[kind]}: ${clockWords(at)}.`, link: origin + path.campaign(slug) })),
        ...given.map((each) => givenEntry(host, origin, slug, each, name)),
      ])),
      ...view.predecessors.map((each) => passed('from', each, `Kế tục ${each.name}`)), ...view.successors.map((each) => passed('to', each, `${each.name} kế tục`)),
    ].filter(({ at }) => at <= now),
  };
}

/** A feed as an answer: the same for everybody, kept for a minute; its mark is made from its bytes where it is kept. */
export const feedAnswer = (text: string): Response => new Response(text, { headers: { 'content-type': 'application/atom+xml; charset=utf-8', 'cache-control': 'public, max-age=60' } });

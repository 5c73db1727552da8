import type { Board, CampaignHead } from '#wire/board';
import { localDateAt } from '#domain/calendar';
import { path } from './path.ts';

/** A moment as machines read it, in the time of the place. */
const local = (ms: number): string => `${new Date(ms + 7 * 3_600_000).toISOString().slice(0, 19)}+07:00`;

/** Rules are said whole in the page; so many sentences describe its figures. */
const SENTENCES = 3;

/** A campaign and its board for machines (schema.org): an event, and the figures about it as a data set with its files. */
export function structuredOf({ head, no, asOf, totals, origin }: Pick<Board, 'no' | 'asOf' | 'totals'> & { head: CampaignHead; origin: string }): object {
  const link = origin + path.campaign(head.slug);
  const place = { '@type': 'Place', name: head.scopeName, address: { '@type': 'PostalAddress', addressCountry: 'VN' } };
  const described = (text: string): string => (head.source === 'demonstration' ? `${text} ${'Số liệu trình diễn do máy tạo ra, không phải kết quả thật.'}` : text);
  return {
    '@context': 'https://schema.org',
    '@graph': [
      { '@type': 'Event', '@id': `${link}#dot-thi-dua`, name: head.name, description: described(head.goal), url: link, startDate: local(head.startsAt), endDate: local(head.endsAt - 1), inLanguage: 'vi',
        eventStatus: 'https://schema.org/EventScheduled', eventAttendanceMode: 'https://schema.org/OfflineEventAttendanceMode', location: place, organizer: { '@type': 'Organization', name: head.notice?.office ?? head.scopeName }, isAccessibleForFree: true },
      { '@type': 'Dataset', '@id': `${link}#bang`, name: `Bảng xếp hạng: ${head.name}`, description: described(head.sentences.slice(0, SENTENCES).join(' ')), url: link, about: { '@id': `${link}#dot-thi-dua` }, inLanguage: 'vi',
        version: String(no), dateModified: new Date(asOf).toISOString(), temporalCoverage: `${localDateAt(head.startsAt)}/${localDateAt(head.endsAt - 1)}`, spatialCoverage: place, isAccessibleForFree: true,
        creator: { '@type': 'Organization', name: 'Bảng Vàng' }, variableMeasured: head.indicators.map(({ label, countUnit }, at) => ({ '@type': 'PropertyValue', name: label, unitText: countUnit, value: (totals.figures[at]?.[0] ?? 0) / 1000 })),
        distribution: [
          { '@type': 'DataDownload', encodingFormat: 'application/json', contentUrl: `${origin}/api/campaigns/${head.slug}/board` },
          { '@type': 'DataDownload', encodingFormat: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', contentUrl: origin + path.noticeFile(head.slug, 'xlsx', {}) },
          { '@type': 'DataDownload', encodingFormat: 'application/atom+xml', contentUrl: origin + path.campaignFeed(head.slug) }] },
    ],
  };
}

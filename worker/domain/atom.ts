/**
 * A feed other programs subscribe to (RFC 4287): what happened to a campaign or a unit, in plain text. Entries are
 * known by names that never change (tag: URIs, RFC 4151); no people.
 */
export type FeedEntry = {
  /** Never changes, in whatever feed it stands. */
  id: string;
  title: string;
  /** UTC ms of what it says. */
  at: number;
  text: string;
  /** The page it is about, with its whole address. */
  link: string;
};
export type Feed = {
  id: string; title: string; subtitle: string;
  /** Where the feed itself is, and the page it belongs to. */
  self: string; link: string;
  /** When it began, UTC ms: how old it is while it has no entry. */
  began: number;
  entries: readonly FeedEntry[];
};

/** Readers need no more; older ones stand on the page. */
const ENTRIES_MAX = 100;
/** The year from which our names count. */
const NAMED_SINCE = '2026';

/** A name of ours that is nobody else's: `tag:host,2026:campaign/…`. */
export const tagged = (host: string, name: string): string => `tag:${host},${NAMED_SINCE}:${name}`;

/** Characters XML has no place for, and those that would end text, as XML 1.0 writes them. */
export const escaped = (words: string): string => words
  .replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '')
  .replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);

/** The whole feed as text, the newest first. */
export function atom(feed: Feed): string {
  const entries = [...feed.entries].sort((a, b) => b.at - a.at || (a.id < b.id ? -1 : 1)).slice(0, ENTRIES_MAX);
  const moment = (ms: number): string => new Date(ms).toISOString();
  const element = (name: string, words: string): string => `<${name}>${escaped(words)}</${name}>`;
  const link = (rel: string, type: string, href: string): string => `<link rel="${rel}" type="${type}" href="${escaped(href)}"/>`;
  return `${['<?xml version="1.0" encoding="utf-8"?>', '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="vi">',
    element('id', feed.id), element('title', feed.title), element('subtitle', feed.subtitle), element('updated', moment(entries[0]?.at ?? feed.began)),
    link('self', 'application/atom+xml', feed.self), link('alternate', 'text/html', feed.link), '<author><name>Bảng Vàng</name></author>',
    ...entries.flatMap((entry) => ['<entry>', element('id', entry.id), element('title', entry.title), element('updated', moment(entry.at)),
      link('alternate', 'text/html', entry.link), `<content type="text">${escaped(entry.text)}</content>`, '</entry>']),
    '</feed>'].join('\n')}\n`;
}

import { measureCodes } from '#vocabulary';
import { escaped } from '#domain/atom';
import { rowsIn } from '#domain/board-view';
import { answered, api, noAnswer } from '$lib/api.ts';
import { originOf } from '$lib/origin.ts';
import { path } from '$lib/path.ts';
import type { RequestHandler } from './$types';

/** A map holds no more addresses (sitemaps.org); boards whose units are looked up for it, the newest. */
const ADDRESSES_MAX = 50_000;
const BOARDS_MAX = 12;

/**
 * Pages everybody may find: those that are always there, campaigns with a board, and the units on them. Left to be found
 * by their links: why a line is what it is (a page a line, other with each verdict), and where members are named, who
 * agreed to that page and not to be searched for.
 */
export const GET: RequestHandler = async ({ fetch, platform, url }) => {
  const list = await answered(api(fetch).campaigns.$get());
  if (!list.ok) return noAnswer(list);
  const { campaigns } = list.body;
  const boards = await Promise.all(campaigns.slice(0, BOARDS_MAX).map(({ head }) => answered(api(fetch).campaigns[':slug'].board.$get({ param: { slug: head.slug }, query: {} }))));
  const known = new Map(boards.flatMap((answer) => (answer.ok ? [[answer.body.head.slug, answer.body] as const] : [])));
  const units = new Set([...known.values()].flatMap(rowsIn).map(({ unitId }) => unitId));
  const addresses = [
    ...[path.home(), path.programme(), ...measureCodes.map((each) => path.measure(each)), path.programmeBoard(), path.national(), path.units(), path.teams(), path.activities(), path.howChecked(), path.privacy(), path.machines()].map((address) => ({ address, at: null })),
    ...campaigns.flatMap(({ head: { slug, source }, asOf }) => [{ address: path.campaign(slug), at: asOf }, ...[path.rules(slug), path.notice(slug), path.course(slug), ...(source === 'notice' ? [] : [path.map(slug)]), ...(known.get(slug)?.head.boards ?? []).map((side) => path.sideBoard(slug, side)), ...(source === 'notice' ? [] : [path.growth(slug)])].map((address) => ({ address, at: null }))]),
    ...[...units].map((id) => ({ address: path.unit(id), at: null })),
  ].slice(0, ADDRESSES_MAX);
  const origin = originOf(platform, url);
  const text = ['<?xml version="1.0" encoding="utf-8"?>', '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">',
    ...addresses.map(({ address, at }) => `<url><loc>${escaped(origin + address)}</loc>${at === null ? '' : `<lastmod>${new Date(at).toISOString()}</lastmod>`}</url>`), '</urlset>', ''].join('\n');
  return new Response(text, { headers: { 'content-type': 'application/xml; charset=utf-8', 'cache-control': 'public, max-age=3600' } });
};

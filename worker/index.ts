import pages from '#pages';
import { PROGRAMME_YEARS } from '#vocabulary';
import { localDateAt, startOfDay } from '#domain/calendar';
import { boardOwners } from '#store/boards';
import { publishChanges } from '#store/changes';
import { Door } from '#store/d1';
import { stillKept } from '#store/freezes';
import { blindIndex } from '#services/blind-index';
import { lookForSigns } from '#services/look-for-signs';
import { carryOnBulks } from '#services/bulk-reopen';
import { keepMemberBoards } from '#services/member-board';
import { keepNational } from '#services/national';
import { keepOverlaps } from '#services/overlap';
import { keepProgramme } from '#services/programme';
import { matchLateClaims } from '#services/match-late';
import { keepTime } from '#services/keep-time';
import { retain } from '#services/retain';
import { fillQueue } from '#services/queue';
import { sweepPictures, type Objects } from '#services/evidence';
import { keepLeagues } from '#services/league';
import { writeLetters } from '#services/notify';
import { sendMail } from '#services/send-mail';
import { sendPush } from '#services/send-push';
import { api } from './api.ts';
import { typedFiles } from './assets.ts';
import { keptOr } from './kept-pages.ts';
import { pushHostsOf, tellBoards, vapidOf } from './routes/context.ts';

export { BoardRelay } from './live/board-relay.ts';
export { CampaignBoard } from './live/campaign-board.ts';

/** On a server of one's own a proxy says where a request comes from: its own word is the last in the list, what stands before it anybody may have written. */
function addressed(request: Request, { CLIENT_ADDRESS_HEADER: name }: Env): typeof request {
  const said = name && request.headers.get(name)?.split(',').at(-1)?.trim();
  if (!said) return request;
  const headers = new Headers(request.headers);
  headers.set('cf-connecting-ip', said);
  return new Request(request, { headers });
}

/** The front door: the API answers under /api, the pages everywhere else; pages are given no database. */
export default {
  fetch(arrived, env, ctx) {
    const request = addressed(arrived, env);
    const isApi = new URL(request.url).pathname.startsWith('/api/');
    return keptOr(request, Date.now(), async () =>
      isApi ? api.fetch(request, env, ctx) : pages.fetch(request, { ASSETS: typedFiles(env.ASSETS), PUBLIC_ORIGIN: env.PUBLIC_ORIGIN, DEMONSTRATION: env.DEMONSTRATION, DEMONSTRATION_CODES: env.DEMONSTRATION_CODES }, ctx));
  },

  /** Every minute: what is due in campaigns, letters and messages, small leagues, what has been kept long enough (once a day), boards that missed a message are told; when a day has begun, all are, since movement is counted from its dawn. */
  async scheduled(controller, env) {
    const door = new Door(env.DB);
    await keepTime(door, controller.scheduledTime);
    await tellBoards(env, door);
    if (env.MAIL_ENDPOINT && env.PUBLIC_ORIGIN && env.BETTER_AUTH_SECRET) await writeLetters(door, { origin: env.PUBLIC_ORIGIN, secret: env.BETTER_AUTH_SECRET }, controller.scheduledTime);
    if (env.MAIL_ENDPOINT) await sendMail(door, { endpoint: env.MAIL_ENDPOINT, token: env.MAIL_TOKEN }, controller.scheduledTime);
    await retain(door, controller.scheduledTime);
    await lookForSigns(door, controller.scheduledTime);
    // Claims that came after the office's rows, and what was cut off half-way; boards hear of it at once.
    if (env.BLIND_INDEX_KEY) {
      const blind = blindIndex(env.BLIND_INDEX_KEY);
      await matchLateClaims(door, blind, controller.scheduledTime);
      await carryOnBulks(door, blind, controller.scheduledTime);
    }
    await tellBoards(env, door);
    await stillKept(door, PROGRAMME_YEARS, controller.scheduledTime);
    await keepProgramme(door, controller.scheduledTime);
    await keepOverlaps(door, controller.scheduledTime);
    await keepMemberBoards(door, controller.scheduledTime);
    await fillQueue(door, controller.scheduledTime);
    // After boards were told, so that the feed tells of them in the same minute.
    await publishChanges(door);
    await keepLeagues(door, controller.scheduledTime);
    const vapid = vapidOf(env);
    if (vapid) await sendPush(door, vapid, controller.scheduledTime, pushHostsOf(env));
    if (env.EVIDENCE) await sweepPictures(door, env.EVIDENCE as unknown as Objects, controller.scheduledTime);
    // Last: other servers may keep us waiting.
    await keepNational(door, { provinces: env.PROVINCES, ownName: env.PROVINCE_NAME }, controller.scheduledTime);
    const sinceDawn = controller.scheduledTime - startOfDay(localDateAt(controller.scheduledTime));
    if (sinceDawn >= 60_000) return;
    for (const id of await boardOwners(door)) await env.CAMPAIGN_BOARD.get(env.CAMPAIGN_BOARD.idFromName(id)).tell(id);
  },
} satisfies ExportedHandler<Env>;

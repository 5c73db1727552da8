import { Hono } from 'hono';
import { reasons } from '#vocabulary';
import { newsQuery, newsSeenInput, type NewsLine, type NewsPage, type NewsUnseen } from '#wire/news';
import { outcomeWords } from '#domain/relation';
import { editionNewsOf } from '#store/editions';
import { newsOf, newsSeen, newsUnseen, type NewsRow } from '#store/news';
import { accept } from './accept.ts';
import { asOneself, signedIn, type ApiEnv } from './context.ts';

const PAGE = 30;
const EDITIONS_MAX = 10;
/** More than this nobody counts: the page's head then says "hơn". */
const COUNTED_MAX = 100;

const lineOf = (row: NewsRow): NewsLine => ({
  id: row.id, at: row.at, outcome: row.outcome, outcomeWords: outcomeWords(row.outcome, row.reason), reason: row.reason, reasonWords: reasons[row.reason], words: row.words,
  claims: row.claims, good: row.outcome === 'recognised', seen: row.seen === 1,
  claim: row.claimId && row.indicator ? { id: row.claimId, indicator: row.indicator, masked: row.masked, actDate: row.actDate!, state: row.state! } : null });

/** What an author is told. */
export const news = new Hono<ApiEnv>()
  .get('/', signedIn, accept('query', newsQuery), async (c) => {
    const before = c.req.valid('query').before ?? null;
    const [rows, editions] = [await newsOf(c.var.door, c.var.person.id, before, PAGE + 1), before === null ? await editionNewsOf(c.var.door, c.var.person.id, EDITIONS_MAX) : []];
    return c.json<NewsPage>({ news: rows.slice(0, PAGE).map(lineOf), next: rows.length > PAGE ? rows[PAGE - 1]!.id : null, editions }, 200);
  })
  .get('/unseen', signedIn, async (c) => {
    const rows = await newsUnseen(c.var.door, c.var.person.id, COUNTED_MAX + 1);
    const counted = rows.slice(0, COUNTED_MAX);
    const sum = (...outcomes: NewsRow['outcome'][]) => counted.filter(({ outcome }) => outcomes.includes(outcome)).reduce((total, { claims }) => total + claims, 0);
    const asked = counted.filter(({ outcome }) => outcome === 'needs_evidence').at(-1);
    return c.json<NewsUnseen>({
      recognised: sum('recognised'), asked: sum('needs_evidence'), declined: sum('rejected', 'duplicate'), takenBack: sum('revoked', 'reopened'), other: sum('withdrawn', 'answered'),
      more: rows.length > COUNTED_MAX, newestId: rows[0]?.id ?? null, firstAsked: asked?.claimId ? { claimId: asked.claimId, reasonWords: reasons[asked.reason] } : null }, 200);
  })
  .post('/seen', signedIn, asOneself, accept('json', newsSeenInput), async (c) => {
    await newsSeen(c.var.door, c.var.person.id, c.req.valid('json').id, c.var.person.actor);
    return c.json({ ok: true }, 200);
  });

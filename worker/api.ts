import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { HTTPException } from 'hono/http-exception';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { Refusal, refusals, type RefusalCode } from '#refusal';
import { openApi, type OpenApi } from './openapi.ts';
import { activities } from './routes/activities.ts';
import { ownActivities } from './routes/own-activities.ts';
import { alerts } from './routes/alerts.ts';
import { amendments } from './routes/amendments.ts';
import { agreedPoints, appraisals } from './routes/appraisals.ts';
import { auth } from './routes/auth.ts';
import { boardPictures } from './routes/board-picture.ts';
import { campaigns, scopes } from './routes/campaigns.ts';
import { boardRows } from './routes/board-rows.ts';
import { campaignTimes } from './routes/campaign-times.ts';
import { changes } from './routes/changes.ts';
import { claims } from './routes/claims.ts';
import { courses } from './routes/courses.ts';
import { conflicts } from './routes/conflicts.ts';
import { petitions } from './routes/petitions.ts';
import { claiming } from './routes/claiming.ts';
import { opened, type ApiEnv } from './routes/context.ts';
import { bulkReopens } from './routes/bulk-reopens.ts';
import { editions, publications } from './routes/editions.ts';
import { foresights } from './routes/foresights.ts';
import { home } from './routes/home.ts';
import { freezes } from './routes/freezes.ts';
import { growth } from './routes/growth.ts';
import { imports } from './routes/imports.ts';
import { drafts } from './routes/drafts.ts';
import { overlaps, rewards } from './routes/rewards.ts';
import { requests } from './routes/data-requests.ts';
import { citizen, claimCodes } from './routes/citizen.ts';
import { carriesPicture, claimPictures, evidence, pictureLimit } from './routes/evidence.ts';
import { log } from './routes/log.ts';
import { byToken, machineTokens } from './routes/machine-tokens.ts';
import { me } from './routes/me.ts';
import { programme, programmeDesk } from './routes/programme.ts';
import { queue, unitChecks } from './routes/queue.ts';
import { memberBoard } from './routes/member-board.ts';
import { members } from './routes/members.ts';
import { national } from './routes/national.ts';
import { news } from './routes/news.ts';
import { notice } from './routes/notice.ts';
import { isOneClick, notices, unsubscribe } from './routes/notices.ts';
import { ownClaims } from './routes/own-claims.ts';
import { ownWords } from './routes/own-words.ts';
import { sideBoards } from './routes/side-boards.ts';
import { stories } from './routes/stories.ts';
import { screen } from './routes/screen.ts';
import { staff } from './routes/staff.ts';
import { teams } from './routes/teams.ts';
import { unitChangesRoute } from './routes/unit-changes.ts';
import { units } from './routes/units.ts';
import { verdicts } from './routes/verdicts.ts';
import { why } from './routes/why.ts';

/** The largest honest request is one chunk of an export. */
const BODY_BYTES_MAX = 4_000_000;
const SAFE_METHODS = ['GET', 'HEAD', 'OPTIONS'];

const app = new Hono<ApiEnv>().basePath('/api');

app.use(opened);
/** Nothing may be kept by anybody unless the route says otherwise. */
app.use(async (c, next) => {
  await next();
  if (c.res.status !== 101 && !c.res.headers.has('cache-control')) c.res.headers.set('cache-control', 'private, no-store');
  if (c.res.status !== 101) c.res.headers.set('x-content-type-options', 'nosniff');
});
/** What changes something comes from our own pages or from a program, never from another site's page. */
app.use(async (c, next) => {
  // One click in a mail program (RFC 8058) comes as a form from elsewhere: what it may do stands sealed in its address.
  if (!SAFE_METHODS.includes(c.req.method) && !isOneClick(c.req.path)) {
    const own = new URL(c.env.PUBLIC_ORIGIN ?? c.req.url).origin;
    const origin = c.req.header('origin');
    const site = c.req.header('sec-fetch-site');
    if ((origin && origin !== own) || (site && !['same-origin', 'none'].includes(site))) throw new Refusal('cross_site');
    if (carriesPicture(c.req.method, c.req.path, c.req.header('content-type'))) return next();
    if (!/^application\/json\b/i.test(c.req.header('content-type') ?? '')) throw new Refusal('not_json');
  }
  await next();
});
app.use('/claims/:id/evidence/:evidenceId', pictureLimit);
app.use(bodyLimit({ maxSize: BODY_BYTES_MAX, onError: () => { throw new Refusal('too_large'); } }));

app.use(byToken);

/** The API's table of contents. */
export const api = app
  .route('/auth', auth)
  .route('/campaigns', campaigns)
  .route('/campaigns', boardRows)
  .route('/campaigns', why)
  .route('/campaigns', courses)
  .route('/campaigns', campaignTimes)
  .route('/campaigns', freezes)
  .route('/campaigns', editions)
  .route('/publications', publications)
  .route('/campaigns', amendments)
  .route('/campaigns', agreedPoints)
  .route('/campaigns', sideBoards)
  .route('/campaigns', memberBoard)
  .route('/campaigns', notice)
  .route('/campaigns', growth)
  .route('/campaigns', boardPictures)
  .route('/campaigns', overlaps)
  .route('/campaigns', screen)
  .route('/changes', changes)
  .route('/appraisals', appraisals)
  .route('/rewards', rewards)
  .route('/scopes', scopes)
  .route('/drafts', drafts)
  .route('/claims', claims)
  .route('/claims', ownWords)
  .route('/claims', stories)
  .route('/me/news', news)
  .route('/me/claims', ownClaims)
  .route('/claims', claimPictures)
  .route('/evidence', evidence)
  .route('/claims', claimCodes)
  .route('/citizen', citizen)
  .route('/imports', imports)
  .route('/bulk-reopens', bulkReopens)
  .route('/verdicts', verdicts)
  .route('/conflicts', conflicts)
  .route('/petitions', petitions)
  .route('/foresights', foresights)
  .route('/units', units)
  .route('/units', unitChecks)
  .route('/programme', programme)
  .route('/programme-desk', programmeDesk)
  .route('/queue', queue)
  .route('/unit-changes', unitChangesRoute)
  .route('/members', members)
  .route('/teams', teams)
  .route('/activities', activities)
  .route('/me/activities', ownActivities)
  .route('/staff', staff)
  .route('/requests', requests)
  .route('/alerts', alerts)
  .route('/tokens', machineTokens)
  .route('/log', log)
  .route('/me/claiming', claiming)
  .route('/me/notices', notices)
  .route('/unsubscribe', unsubscribe)
  .route('/me', home)
  .route('/', national)
  .route('/me', me)
  /** The API's own description; the same for as long as the program is. */
  .get('/openapi.json', (c) => c.json<OpenApi, 200>(described(), 200, { 'cache-control': 'public, max-age=60' }));
export type Api = typeof api;

let made: OpenApi | null = null;
export const described = (): OpenApi => (made ??= openApi(app.routes, statusOf));

/** Status of every refusal: a code without one does not compile. */
const statusOf = {
  malformed: 400, too_large: 413, not_json: 415, cross_site: 403, not_found: 404, signed_out: 401, not_allowed: 403,
  key_missing: 503, busy: 503, unit_unknown: 404, unit_not_active: 422, indicator_out_of_time: 422, act_in_future: 422,
  act_too_old: 422, code_missing: 422, code_impossible_date: 422, code_in_future: 422, code_after_act: 422,
  account_missing: 422, account_malformed: 422, identity_number: 422, subject_unwanted: 422, quantity_unwanted: 422,
  shares_not_whole: 422, helpers_not_whole: 422, helper_not_member: 422, device_no_reused: 409, upgrade_without_dossier: 422, upgrade_without_account: 422, upgrade_of_another: 422, upgrade_already: 409, id_reused: 409,
  claim_unknown: 404, own_work: 403, decided_meanwhile: 409, outcome_not_possible: 409, claimed_twice: 409,
  import_unknown: 404, import_differs: 409, chunk_out_of_order: 409, chunk_wrong_size: 422, unwanted_column: 422,
  activity_unknown: 404, activity_id_taken: 409, activity_day_missing: 422, activity_before_programme: 422, activity_too_far: 422, activity_ends_before: 422, activity_too_long: 422, activity_weekday: 422,
  series_one_day: 422, series_empty: 422, series_too_long: 422, activity_team_apart: 422, activity_held: 409, activity_cancelled: 409, activity_not_begun: 409, activity_changed: 409, activity_has_claims: 409,
  activity_other_day: 422, activity_other_unit: 422, claim_in_activity: 409,
  draft_unknown: 404, draft_changed: 409, draft_unready: 422, draft_source: 422, campaign_begun: 409,
  campaign_unknown: 404, moment_unreadable: 400, moment_before_start: 422, moment_ahead: 422, slug_taken: 409, times_out_of_order: 422, launch_in_past: 422, scope_empty: 422,
  unit_outside_scope: 422, unit_in_two_clusters: 422, cluster_empty: 422, rules_empty: 422, rules_wrong: 422,
  foresight_not_past: 422, foresight_too_long: 422,
  indicator_not_in_period: 422, target_missing: 422,
  amendment_early: 409, amendment_unknown: 404, amendment_waiting: 409, amendment_stale: 409, amendment_same: 422, amendment_own: 403, amendment_over: 409, amendment_words: 422, amendment_not_yours: 403,
  campaign_over: 409, campaign_frozen: 409, moment_frozen: 422, freeze_past: 422, freeze_early: 422, freeze_there: 409, freeze_unknown: 404, editions_without_store: 503, edition_unknown: 404, edition_early: 409, edition_bytes: 500, edition_blocked: 409, edition_figures: 409, edition_stale: 409, edition_over: 409,
  publication_unknown: 404, publication_waiting: 409, publication_own: 403, publication_over: 409, publication_other: 409, publication_words: 422, outage_times: 422, outage_outside: 422, outage_known: 409, outage_reopens: 409, changed_meanwhile: 409, not_member_then: 422, joined_late: 422,
  token_unusable: 401, token_scope: 403, token_too_often: 429, token_made: 409, token_unknown: 404,
  changes_gone: 410, changes_ahead: 422,
  reward_unknown: 404, reward_early: 409, reward_form: 422, reward_there: 409, reward_keep: 422, reward_own: 403, reward_same_person: 403, reward_not_yours: 403, reward_over: 409,
  reward_reason: 422, reward_look_again: 409, reward_meanwhile: 409, reward_decision_day: 422, reward_changed: 409, overlap_not_made: 404,
  appraisal_unknown: 404, appraisal_criterion: 422, appraisal_judged_only: 422, appraisal_early: 409, self_score_late: 409, appraisal_above: 422, appraisal_below: 422, appraisal_step: 422,
  appraisal_nothing: 422, appraisal_twice: 422, appraisal_own: 403, appraisal_same_person: 403, appraisal_not_yours: 403, appraisal_over: 409, appraisal_reason: 422, team_board_none: 404, branch_board_none: 404, district_board_none: 404, national_not_made: 404, member_board_none: 404, notice_too_long: 422, unit_not_on_board: 404, own_unit_not_on_board: 404, board_moved_on: 409, cursor_unusable: 400,
  second_factor_missing: 403, factor_first: 403, proof_needed: 403, proof_wrong: 403, too_many_attempts: 429, sign_in_wrong: 401, login_malformed: 422, link_unusable: 410,
  password_short: 422, password_known: 422, password_same_as_login: 422, support_not_possible: 403, support_only_looks: 403,
  person_unknown: 404, person_id_taken: 409, login_taken: 409, birth_year_impossible: 422, already_member: 409, membership_unknown: 404, move_unknown: 404, move_pending: 409,
  date_too_early: 422, list_empty: 422, list_settled: 409, list_unknown: 404, role_apart: 409, role_own: 403, role_unknown: 404, last_administrator: 409,
  grant_dates: 422, organizer_decides: 403, consent_child: 403, team_unknown: 404, team_ended: 422, team_not_member: 404,
  change_unknown: 404, change_in_force: 409, change_followed: 409, change_meanwhile: 409, change_over_results: 409, unit_exists: 409, unit_not_there: 422,
  alert_unknown: 404, alert_looked: 409,
  another_person: 409,
  case_not_held: 409, reason_not_fitting: 422, undo_too_late: 409,
  parent_not_there: 422, later_change: 409, below_goes_on: 409, shares_not_one: 422, successor_not_there: 422, trees_apart: 422, stands_above_itself: 422, nothing_changes: 422,
  request_unknown: 404, request_waiting: 409, answer_missing: 422, erase_administrator: 409,
  conflict_unknown: 404, conflict_settled: 409, conflict_changed: 409, conflict_shares: 422, conflict_no_agreement: 409, conflict_winner_missing: 422,
  petition_unknown: 404, petition_waiting: 409, petition_late: 422, petition_nothing: 422, petition_part: 403, petition_taken: 409, petition_over: 409, petition_not_yours: 403, petition_verdict: 422, reviewer_unfit: 422,
  import_is_undone: 409, imports_not_alike: 422, contradicts_row: 409, bulk_nobody: 404, bulk_empty: 422, bulk_unknown: 404, bulk_not_yours: 403, bulk_not_done: 409,
  announcement_unknown: 404, announcement_times: 422, announcement_over: 409, announcements_enough: 409,
  citizen_not_asked: 409, citizen_code_unusable: 410, citizen_own: 403, citizen_wait: 429,
  picture_too_large: 413, picture_unknown: 415, picture_too_many_pixels: 422, picture_broken: 422, picture_id_reused: 409, picture_gone: 410, picture_after_result: 409,
  programme_not_made: 404, programme_no_unit: 404, target_meanwhile: 409, target_is_part: 409, target_same: 422, allocation_nobody: 422, allocation_no_target: 422, allocation_zero: 422, allocation_stray: 422,
  allocation_part_missing: 422, allocation_parts_differ: 422, allocation_no_members: 422, allocation_no_last_year: 422,
  observation_wrong: 422, observation_measure: 422, observation_in_future: 422, observation_too_old: 422, figures_none: 422,
  mail_nowhere: 422, mail_of_nothing: 422, push_service_unknown: 422, push_without_keys: 503, unsubscribe_unknown: 404,
  pictures_enough: 409, pictures_arriving: 409, pictures_without_store: 503, picture_unknown_id: 404, picture_link_stale: 403,
} as const satisfies Record<RefusalCode, ContentfulStatusCode>;

const refused = (refusal: Refusal) => ({ code: refusal.code, message: refusal.message, ...(refusal.field && { field: refusal.field }) });

app.onError((error, c) => {
  if (error instanceof Refusal) return c.json(refused(error), statusOf[error.code]);
  // The JSON reader's own complaint: what was sent is not JSON.
  if (error instanceof HTTPException && error.status === 400) return c.json({ code: 'malformed', message: refusals.malformed }, 400);
  console.error(error);
  return c.json({ code: 'our_fault', message: 'Có lỗi ở phía hệ thống. Dữ liệu đã lưu không bị mất; hãy thử lại sau ít phút.' }, 500);
});
app.notFound((c) => c.json(refused(new Refusal('not_found')), 404));

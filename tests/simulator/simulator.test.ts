import { describe, expect, it } from 'vitest';
import { IMPORT_CHUNK_MAX } from '#vocabulary';
import { PLEDGE_VERSION } from '#vocabulary';
import { splitEvenly } from '#domain/shares';
import { blindIndex } from '#services/blind-index';
import { reopenBulk, undoBulk } from '#services/bulk-reopen';
import { claimActs } from '#services/claim';
import { matchLateClaims } from '#services/match-late';
import { undoImport } from '#services/undo-import';
import { decideCases, fillQueue, releaseCases, takeCases, undoDecision } from '#services/queue';
import { decide } from '#services/decide';
import { keepTime } from '#services/keep-time';
import { launch } from '#services/launch';
import { beginDraft, draftView, dropDraft, keepDraft, launchDraft } from '#services/draft';
import { recordOutage } from '#services/outage';
import type { Board } from '#wire/board';
import { summaryOf } from '#domain/board';
import { computeBoard, standingFacts } from '#services/board';
import { foldOverlaps, keepOverlaps } from '#services/overlap';
import { answerRewardProposal, cancelRewardProposal, enterDecision, proposeReward, withdrawStanding } from '#services/reward';
import { boardPayload, storeBoard } from '#store/boards';
import { agreeToAmendment, endAmendment, proposeAmendment } from '#services/amend';
import type { AmendmentInput } from '#wire/amendment';
import { criteriaRules } from '#wire/rules';
import { answerProposal, cancelProposal, proposePoints, selfScore } from '#services/appraisal';
import { keepTeam } from '#store/teams';
import { openImport, takeChunk } from '#services/reconcile';
import { declareSize, enterFigures, observe } from '#services/figure-lists';
import { keepProgramme, makePages } from '#services/programme';
import { giveTarget, previewAllocation, saveAllocation } from '#services/targets';
import { rebuildTallies } from '#services/rebuild';
import type { UnitChangeInput } from '#wire/registry';
import { attachToActivity, cancelPlan, changePlan, detachFromActivity, planActivities, reportTurns } from '#services/activity';
import { changeUnits, undoChange } from '#services/change-units';
import { derivedId } from '#store/derived-id';
import { lookForSigns } from '#services/look-for-signs';
import { ownWord } from '#services/own-word';
import { newsSeen } from '#store/news';
import { enterPersonOnly } from '#store/people';
import { askAboutData, handleRequest } from '#services/data-request';
import { endRole, grantRole } from '#services/grant';
import { enterList, enterMember } from '#services/members';
import { consented } from '#store/consents';
import { Door } from '#store/d1';
import { foldWeeks } from '#store/weeks';
import { answerMove, askMove, moveAsked, undoList } from '#store/members';
import { settleConflict } from '#services/conflict';
import { offerForSide, sayForSide, withdrawSide } from '#services/conflict-side';
import { askPetition, sayAsParty, takePetitionBack } from '#services/petition';
import { assignPetition, decidePetition } from '#services/petition-office';
import { answerCode, makeCode } from '#services/citizen';
import { destroyPicture, keepPicture, sweepPictures, type Objects } from '#services/evidence';
import { pictureById, picturesSettled } from '#store/evidence';
import { pictures } from '../support/pictures.ts';
import { Refusal } from '#refusal';
import { seeded } from '../../worker/host/demonstration.ts';
import type { Rules } from '#wire/rules';
import { D1LookAlike, Killed, faults, faulty, migrated, type Fault } from '../support/d1.ts';
import { KEY, NOW, TODAY, aCampaign, binh, chi, dossierRow, enterProvince, everyone, grant, unitAt } from '../support/world.ts';

/**
 * The real domain, services and store over a look-alike of D1, with faults at every call. After
 * every step the counters are compared with a fold of the ledger made here, in plain TypeScript.
 */
const blind = blindIndex(KEY);
const noPause = () => Promise.resolve();
type Flow = { name: string; run: (door: Door) => Promise<unknown> };

const id = (n: number): string => `01999999-0000-7000-8000-${String(n).padStart(12, '0')}`;
const claim = (n: number, over: object = {}) => ({ id: id(n), indicator: 'dossier_full', actDate: TODAY, capturedAt: NOW, unitId: unitAt(1 + (n % 4)), quantity: 1,
  dossierCode: `000.00.A1.H08-261120-${String(n).padStart(4, '0')}`, ...over });
const account = (n: number, over: object = {}) => ({ id: id(5000 + n), indicator: 'vneid_outside', actDate: TODAY, capturedAt: NOW, unitId: unitAt(1 + (n % 4)), quantity: 1, account: `DKTD-${1000 + n}`, ...over });

const claims = (list: object[]): Flow['run'] => (door) => claimActs({ door, blind, author: everyone, now: NOW }, list);
const verdicts = (request: number, outcome: 'recognised' | 'reopened' | 'rejected', ...claimIds: string[]): Flow['run'] => (door) =>
  decide({ door, judge: binh, blind, now: NOW }, { id: id(90_000 + request), verdicts: claimIds.map((claimId) => ({ claimId, outcome, reason: outcome === 'reopened' ? 'mistake' as const : 'seen' as const })) });
const file = (no: number, kind: 'dossiers' | 'accounts', rows: object[], size = 3): Flow['run'] => async (door) => {
  const fingerprint = String(no).padStart(64, '0');
  const view = await openImport({ door, reconciler: binh, now: NOW }, { id: id(80_000 + no), fingerprint, fileName: 'x.csv', kind, rows: rows.length, chunkRows: Math.min(size, IMPORT_CHUNK_MAX) });
  for (let at = view.nextChunk ?? 0; at < view.chunks; at++) {
    await takeChunk({ door, blind, reconciler: binh, now: NOW }, view.id, at, rows.slice(at * size, (at + 1) * size));
  }
};
const campaign = (n: number, over = {}): Flow['run'] => (door) => launch({ door, organizer: chi, now: NOW }, aCampaign({ id: id(70_000 + n), slug: `dot-${n}`, ...over }));
/** Drafts of an organizer; what a step saves is what stood there with another name. */
const drafting = (door: Door) => ({ door, person: acting(chi), now: NOW });
const begun = (n: number, from: Parameters<typeof beginDraft>[1]['from']): Flow['run'] => (door) => beginDraft(drafting(door), { id: id(49_000 + n), unitId: unitAt(0), from });
const typedAgain = (n: number, seen: number, name: string): Flow['run'] => async (door) => keepDraft(drafting(door), id(49_000 + n), { seen, typed: { ...(await draftView(drafting(door), id(49_000 + n))).typed, name } });
const drafted = (n: number, seen: number): Flow['run'] => (door) => launchDraft(drafting(door), id(49_000 + n), seen);
const accountRow = (line: number, n: number, lastTransactionDate?: string) => ({ line, account: `DKTD-${1000 + n}`, openedDate: TODAY, ...(lastTransactionDate && { lastTransactionDate }) });

const actor = { by: 'quan-tri', as: null, address: null, at: NOW };
const memberList = { id: '01999999-0000-7000-8000-000000044000', unitId: unitAt(2), fileName: 'ds.xlsx', from: '2026-01-01', others: [],
  lines: ['An', 'Bình', 'Chi'].map((name, at) => ({ line: at + 2, name: `Người ${name}`, birthYear: '2001', phone: '', email: '', unit: '' })) };
const fresh = (n: number) => ({ id: unitAt(n), name: `Đoàn xã Mới ${n}`, kind: 'youth_commune' as const, parentId: unitAt(0) });
const merge = (n: number, olds: number[], into: number): UnitChangeInput => ({ id: id(n), kind: 'merge', onDate: '2026-12-01', document: 'Nghị quyết thử', added: [fresh(into)], altered: [], closed: [],
  successions: olds.map((old) => ({ oldId: unitAt(old), newId: unitAt(into), shareMilli: 1000 })) });
const fromDevice = (no: number) => ({ device: { id: '01999999-0000-4000-8000-0000000000d1', no } });
const helping = (...people: number[]) => splitEvenly(people.map(id)).map(({ holder, milli }) => ({ personId: holder, milli }));
/** What a second try is told when the first one went through. */
const once = (done: Promise<unknown>, ...told: string[]) => done.catch((error: unknown) => {
  if (!(error instanceof Refusal) || !told.includes(error.code)) throw error;
});

const own = (outcome: 'withdrawn' | 'answered', n: number, request: number, person: Parameters<typeof ownWord>[2] = { ...everyone, actor }): Flow['run'] => (door) =>
  ownWord(door, { claimId: id(n), outcome, words: 'Nhầm.', token: id(request) }, person, NOW);
const acting = (person: { id: string; grants: typeof everyone.grants }) => ({ ...person, actor: { by: person.id, as: null, address: null, at: NOW } });
const party = acting(everyone);
const dispute = (n: number): object[] => [claim(600 + n, { unitId: unitAt(1) }), claim(600 + n, { id: id(650 + n), unitId: unitAt(2) })];
const openCase = async (door: Door, claimId: string): Promise<string> => (await door.first<{ id: string }>('SELECT conflict_id AS id FROM conflict_side WHERE claim_id = ?1 ORDER BY conflict_id LIMIT 1', claimId))!.id;
const halves = [{ side: 'A', milli: 600 }, { side: 'B', milli: 400 }];
/** Settles the case a claim is in as it stands in the calm world: a replay sends what was sent before. */
const settle = (request: number, claimId: string, outcome: 'one_owner' | 'shared' | 'none', seen: [string, number][], winnerId?: string): Flow['run'] => async (door) => settleConflict(door, blind, acting(binh), await openCase(door, claimId), {
  id: id(91_000 + request), outcome, words: 'Đã xem cả hai bên.', sides: seen.map(([each, no]) => ({ claimId: each, seen: no })), ...(winnerId && { winnerId }),
  ...(outcome === 'shared' && { shares: [{ claimId: seen[0]![0], milli: 600 }, { claimId: seen[1]![0], milli: 400 }] }) }, NOW);
const offers = (claimId: string, other: string): Flow['run'] => async (door) => { for (const each of [claimId, other]) await offerForSide(door, party, await openCase(door, claimId), { claimId: each, shares: halves }, NOW); };
const petition = (n: number, claimId: string): Flow['run'] => (door) => askPetition(door, party, { id: id(92_000 + n), kind: 'claim', claimId, words: 'Đề nghị xem lại khai báo này.' }, NOW);
const reviewer = acting({ id: 'nguoi-khac', grants: binh.grants });
const office = { id: binh.id, grants: binh.grants, actor: { by: binh.id, as: null, address: null, at: NOW } };
const bulk = (n: number, kind: 'author' | 'device' | 'judge' | 'import', key: string): Flow['run'] => (door) => once(reopenBulk({ door, blind, who: office, now: NOW }, { id: id(45_000 + n), kind, key, words: 'Mở lại để xác minh lại.' }), 'bulk_empty', 'bulk_nobody');
const bulkUndone = (n: number): Flow['run'] => (door) => once(undoBulk({ door, blind, who: office, now: NOW }, id(45_000 + n)), 'bulk_unknown');
const importUndone = (no: number): Flow['run'] => (door) => once(undoImport({ door, blind, who: office, now: NOW }, id(80_000 + no), 'Nhầm tệp của tháng trước.'), 'import_unknown');
const codeOf = (n: number): string => String(claim(n).dossierCode);
const late: Flow['run'] = (door) => matchLateClaims(door, blind, NOW + 120_000);
/** Bytes are kept apart from the database; tests/simulator/evidence.test.ts lets them go wrong as well. */
const kept = new Map<string, Uint8Array>();
const objects: Objects = { put: async (key, bytes) => kept.set(key, bytes), get: async () => null, delete: async (keys) => keys.forEach((key) => kept.delete(key)) };
const pictured = { id: id(201), unitId: unitAt(2), authorId: everyone.id };
const notOwn = () => Promise.resolve(false);

/** Reviewers of the queue; every recognition is drawn, no case is planted. */
const drawing = { ...blind, of: (field: Parameters<typeof blind.of>[0], text: string) => (field !== 'draw' || /^(where|tie|which)/.test(text) ? blind.of(field, text) : (text.startsWith('look again') ? '0' : 'f').repeat(64)) };
const sitting = (door: Door, who: string) => ({ door, judge: { id: who, grants: [grant('reconciler')], actor: { ...actor, by: who } }, blind: drawing, now: NOW });
/** The case of a claim; once it is decided, as it is kept. */
const caseOf = async (door: Door, n: number, kind: string, decided = false): Promise<string> => (await door.first<{ id: string }>(
  `SELECT id FROM review_done WHERE claim_id = ?1 AND kind = ?2 AND outcome <> 'reopened' UNION ALL SELECT id FROM review WHERE claim_id = ?1 AND kind = ?2 AND ?3 = '' LIMIT 1`, id(n), kind, decided ? 'decided' : ''))!.id;
const word = async (door: Door, request: number, kind: string, said: [number, 'recognised' | 'needs_evidence' | 'rejected'][]) => ({ id: id(request), dryRun: false, items: await Promise.all(said.map(async ([n, outcome]) => (
  { reviewId: await caseOf(door, n, kind), outcome, reason: outcome === 'recognised' ? 'seen' as const : outcome === 'rejected' ? 'not_helped' as const : 'evidence_unclear' as const }))) });

/** A session of the second commune on a day, and every Sunday of a month. */
const plan = (n: number, day = TODAY, over: object = {}) => ({ id: id(47_000 + n), kind: 'outreach' as const, name: 'Tuyên truyền', unitId: unitAt(2), place: 'Nhà văn hóa', day, startTime: '08:00', endTime: '10:00', words: '', dryRun: false, ...over });
const planned = (...args: Parameters<typeof plan>): Flow['run'] => (door) => planActivities(door, plan(...args), party);
const replanned = (n: number, day: string, seen: number, place: string): Flow['run'] => (door) => {
  const { id: _, unitId: __, dryRun: ___, ...rest } = plan(n, day);
  return changePlan(door, id(47_000 + n), { ...rest, place, seen }, party);
};
const turn = (n: number, over: object = {}) => ({ ...claim(n), indicator: 'outreach_turn', dossierCode: undefined, quantity: 12, unitId: unitAt(2), ...over });

/** Rules whose caps look at a person and a day, so that acts are counted in fine cells, too. */
const capped: Rules = { version: 2, criteria: [{ key: 'ho-so', name: 'Hồ sơ', heading: null, kind: 'acts', maxMilli: null, weights: [{ indicator: 'dossier_full', procedureGroup: null, milli: 1000 }] }],
  caps: [{ indicators: [], procedureGroup: null, per: 'member', window: 'day', max: 2 }], totalMaxMilli: null, quality: null, minimum: null, tieBreaks: [], grades: null };
/** The programme: a target of the province, and its division as it was previewed. */
const yearTarget = (n: number, amount: number, seen: number) => ({ id: id(48_000 + n), unitId: unitAt(0), measure: 'supported_dossiers' as const, year: 2026, amount, reason: 'Kế hoạch thử', seen });
const divided = (n: number, method: 'equally' | 'by_members'): Flow['run'] => async (door) => {
  const input = { unitId: unitAt(0), measure: 'supported_dossiers' as const, year: 2026, method, parts: [] };
  await saveAllocation(door, { ...input, id: id(48_000 + n), reason: 'Phân bổ thử', seen: (await previewAllocation(door, input, NOW)).seen }, actor);
};
const rates = { id: id(48_007), kind: 'observations' as const, unitId: unitAt(0), fileName: 'ty-le.csv', onDate: TODAY, source: 'Báo cáo thử',
  lines: [2, 5].map((n) => ({ line: n, unit: `Đoàn xã Số 0000${n}`, onDate: '', members: '', measure: 'Hồ sơ trực tuyến', numerator: '1', denominator: `${n}`, source: '' })) };

const second = { id: 'chi-hai', grants: chi.grants };
const amendment = (n: number, milli: number, seen: number, caps: object[] = []): AmendmentInput => ({ id: id(n), seen, words: 'Sửa cho đúng với kế hoạch.', rules: criteriaRules.parse({ version: 2, caps,
  criteria: [{ key: 'ket-qua', name: 'Kết quả được công nhận', kind: 'acts', weights: [{ indicator: 'dossier_full', procedureGroup: null, milli }] }] }) });
/** A sheet on which people give points, with a board of teams. */
const judged: Rules = { version: 2, criteria: [...capped.criteria, { key: 'to-chuc', name: 'Tổ chức', heading: null, kind: 'judged', maxMilli: 8000, stepsMilli: null }, { key: 'diem-cong', name: 'Điểm cộng', heading: null, kind: 'bonus', maxMilli: 5000 }],
  caps: [], totalMaxMilli: null, quality: null, minimum: null, tieBreaks: [], grades: null };
const organizer = (name: string) => ({ id: name, grants: chi.grants, actor: { ...actor, by: name } });
const points = (n: number, criterion: string, items: [number, number][]): Flow['run'] => (door) => proposePoints({ door, who: organizer('chi'), now: NOW },
  { id: id(93_000 + n), campaign: 'dot-24', criterion, words: 'Theo báo cáo của các đơn vị.', items: items.map(([unit, milli]) => ({ unitId: unitAt(unit), milli })), dryRun: false });
const agreedTo = (n: number, answer: 'agreed' | 'refused' = 'agreed', by = 'em'): Flow['run'] => (door) => once(answerProposal({ door, who: organizer(by), now: NOW }, id(93_000 + n), { answer, words: 'Đã xem đủ văn bản.' }), 'appraisal_over', 'appraisal_unknown');
const TEAM = id(94_000);

/** After the claims of the year's campaigns have ended. */
const AFTER = Date.parse('2027-01-06T03:00:00Z');
const rewarder = (name: string) => ({ id: name, grants: chi.grants, actor: { ...actor, by: name, at: AFTER } });
const asRewarder = (door: Door, name: string) => ({ door, who: rewarder(name), now: AFTER });
/** Boards as their objects would store them; rewards are proposed from these. */
const boardStored = (n: number): Flow['run'] => async (door) => {
  const { board, other, givenAt } = await computeBoard(door, (await standingFacts(door, id(70_000 + n), '2027-01-06'))!, { no: 1, now: AFTER, today: '2027-01-06', dawn: null });
  await storeBoard(door, board, summaryOf(board), other, 0, { givenAt, members: null });
};
/** The unit with the most acts in the first campaign: what it did counts in the second, too. */
const leader = async (door: Door): Promise<string> => (JSON.parse((await boardPayload(door, 'dot-1'))!.payload) as Board).clusters.flatMap(({ rows }) => rows).reduce((most, row) => (row.actsMilli > most.actsMilli ? row : most)).unitId;
const rewardLot = (n: number, slug: string, keep = '', over: object = {}): Flow['run'] => async (door) => proposeReward(asRewarder(door, 'chi'),
  { id: id(95_000 + n), campaign: slug, form: 'certificate', formWords: '', words: 'Dẫn đầu bảng của đợt thi đua.', items: [{ unitId: await leader(door), keep }], dryRun: false, ...over });
const rewardOf = async (door: Door, n: number): Promise<string> => (await door.first<{ id: string }>('SELECT id FROM reward WHERE lot_id = ?1', id(95_000 + n)))!.id;
const rewardAnswered = (n: number, answer: 'agreed' | 'refused' = 'agreed'): Flow['run'] => async (door) => answerRewardProposal(asRewarder(door, 'em'), await rewardOf(door, n),
  { answer, words: 'Đã xem đủ căn cứ.', seen: (await door.all<{ id: string }>('SELECT id FROM reward')).map((row) => row.id) });
/** Cells of acts that count in two campaigns, and what a join of the ledger with itself finds. */
const CELLS = 'SELECT campaign_id, other_id, unit_id, indicator, milli FROM shared_cell WHERE milli <> 0 ORDER BY 1, 2, 3, 4';
const CELLS_ANEW = `WITH c AS (SELECT l.seq, k.id, l.unit_id, l.indicator, l.milli FROM ledger l JOIN campaign k ON k.act_from <= l.act_date AND l.act_date < k.act_to AND l.claimed_at < k.claims_until AND ((k.weekdays >> CAST(strftime('%w', l.act_date) AS INTEGER)) & 1)
  WHERE EXISTS (SELECT 1 FROM campaign_unit cu WHERE cu.campaign_id = k.id AND cu.unit_id = l.unit_id))
  SELECT a.id AS campaign_id, b.id AS other_id, a.unit_id, a.indicator, sum(a.milli) AS milli FROM c a JOIN c b ON b.seq = a.seq GROUP BY 1, 2, 3, 4 HAVING sum(a.milli) <> 0 ORDER BY 1, 2, 3, 4`;
const sharedAreExact = async (door: Door) => expect(await door.all(CELLS)).toEqual(await door.all(CELLS_ANEW));

/** Every way of writing there is, in an order in which each has something to do. */
const flows: Flow[] = [
  { name: 'launch', run: campaign(1) },
  { name: 'claims', run: claims([claim(1), claim(2), claim(3), claim(4, { unitShares: [{ unitId: unitAt(1), milli: 700 }, { unitId: unitAt(2), milli: 300 }] })]) },
  { name: 'outreach', run: claims([{ ...claim(50), indicator: 'outreach_turn', dossierCode: undefined, quantity: 40 }]) },
  { name: 'accounts', run: claims([account(1), account(2), account(1, { id: id(6000), unitId: unitAt(3) })]) },
  { name: 'the same code by two units', run: claims([claim(2, { id: id(102), unitId: unitAt(4) })]) },
  { name: 'import of dossiers', run: file(1, 'dossiers', [1, 2, 3, 4, 77].map((n) => dossierRow(n + 1, String(claim(n).dossierCode)))) },
  { name: 'import of accounts', run: file(2, 'accounts', [accountRow(2, 1), accountRow(3, 2, TODAY)]) },
  { name: 'the same file again', run: file(1, 'dossiers', [1, 2, 3, 4, 77].map((n) => dossierRow(n + 1, String(claim(n).dossierCode)))) },
  { name: 'verdict', run: verdicts(1, 'recognised', id(50), id(2)) },
  { name: 'refusal', run: verdicts(2, 'rejected', id(102)) },
  { name: 'withdrawal', run: verdicts(3, 'reopened', id(1), id(5002)) },
  { name: 'a second campaign over what is there', run: campaign(2, { rules: capped }) },
  { name: 'a campaign of Fridays', run: campaign(3, { weekdays: [5] }) },
  { name: 'a campaign of Sundays', run: campaign(4, { weekdays: [0] }) },
  { name: 'what is due in all of them', run: (door) => keepTime(door, NOW) },
  { name: 'an outage', run: (door) => recordOutage(door, acting(chi), id(70_001), { id: id(71_001), fromAt: NOW - 7_200_000, toAt: NOW - 3_600_000, words: 'Mất điện buổi sáng.', reopens: false }, NOW) },
  { name: 'another that overlaps it', run: (door) => recordOutage(door, acting(chi), id(70_001), { id: id(71_002), fromAt: NOW - 9_000_000, toAt: NOW - 5_000_000, words: 'Mất điện buổi sáng.', reopens: false }, NOW) },
  { name: 'new rules proposed', run: (door) => proposeAmendment(door, acting(chi), id(70_001), amendment(72_001, 4000, 1), NOW) },
  { name: 'refused', run: (door) => endAmendment(door, acting(second), id(70_001), id(72_001), 'refused', 'Chưa đủ căn cứ.', NOW) },
  { name: 'others proposed, closer to the acts', run: (door) => proposeAmendment(door, acting(chi), id(70_001), amendment(72_002, 3000, 1, [{ indicators: [], procedureGroup: null, per: 'member', window: 'day', max: 2 }]), NOW) },
  { name: 'agreed to by a second', run: (door) => agreeToAmendment(door, acting(second), id(70_001), id(72_002), 'Đồng ý.', NOW) },
  { name: 'a third, taken back', run: async (door) => { await proposeAmendment(door, acting(chi), id(70_001), amendment(72_003, 5000, 2), NOW); await endAmendment(door, acting(chi), id(70_001), id(72_003), 'cancelled', '', NOW); } },
  { name: 'what is due after years of silence', run: (door) => keepTime(door, NOW + 400 * 86_400_000) },
  { name: 'a team', run: (door) => keepTeam(door, { id: TEAM, kind: 'digital', name: 'Tổ', place: 'Xã', unitId: unitAt(2), validFrom: '2020-01-01', validTo: '9999-12-31', sortKey: 't', searchKey: 't' }, actor) },
  { name: 'a campaign with a board of teams', run: campaign(24, { rules: judged, teamBoard: true }) },
  { name: 'a capped one, too', run: campaign(25, { rules: capped, teamBoard: true }) },
  { name: 'claims with a team', run: claims([claim(401, { teamId: TEAM }), claim(402, { teamId: TEAM, unitShares: [{ unitId: unitAt(1), milli: 250 }, { unitId: unitAt(3), milli: 750 }] }), claim(403)]) },
  { name: 'what the team did recognised', run: verdicts(401, 'recognised', id(401), id(402), id(403)) },
  { name: 'some of it taken back', run: verdicts(402, 'reopened', id(401)) },
  { name: 'a self-score', run: (door) => selfScore({ door, who: { ...everyone, actor }, now: NOW }, { id: id(93_500), campaign: 'dot-24', unitId: unitAt(1), criterion: 'to-chuc', milli: 8000, words: 'Theo kế hoạch số 5.' }) },
  { name: 'points proposed', run: points(1, 'to-chuc', [[1, 6000], [2, 4000]]) },
  { name: 'points agreed', run: agreedTo(1) },
  { name: 'bonus points', run: async (door) => { await points(2, 'diem-cong', [[2, 3000]])(door); await agreedTo(2)(door); } },
  { name: 'their opposite twice, of which one goes through', run: async (door) => {
    for (const n of [3, 4]) await points(n, 'diem-cong', [[2, -2000]])(door).catch((error: unknown) => { if (!(error instanceof Refusal) || error.code !== 'appraisal_below') throw error; });
    for (const n of [3, 4]) await agreedTo(n)(door).catch((error: unknown) => { if (!(error instanceof Refusal) || error.code !== 'appraisal_below') throw error; });
  } },
  { name: 'points refused', run: async (door) => { await points(5, 'to-chuc', [[3, 1000]])(door); await agreedTo(5, 'refused')(door); } },
  { name: 'points taken back by who proposed them', run: async (door) => { await points(6, 'to-chuc', [[3, 2000]])(door); await cancelProposal({ door, who: organizer('chi'), now: NOW }, id(93_006)); } },
  { name: 'rebuild', run: (door) => rebuildTallies(door) },
  { name: 'a list of members', run: (door) => enterList(door, memberList, actor) },
  { name: 'one member', run: (door) => once(enterMember(door, { id: id(40_001), unitId: unitAt(2), name: 'Người Hai', birthYear: 2000, from: '2026-01-01', phone: '0905000002' }, actor), 'already_member') },
  { name: 'consent', run: (door) => consented(door, id(40_001), 'unit_page', 'name', 'v1', actor) },
  { name: 'a role', run: (door) => grantRole(door, { personId: id(40_001), role: 'officer', unitId: unitAt(2), validFrom: TODAY }, actor, TODAY) },
  { name: 'a move asked for', run: (door) => askMove(door, { id: id(41_001), personId: id(40_001), fromUnitId: unitAt(2), toUnitId: unitAt(3), onDate: TODAY }, actor) },
  { name: 'a move agreed to', run: async (door) => { const move = await moveAsked(door, id(41_001), TODAY); if (move) await answerMove(door, move, true, TODAY, id(41_002), actor); } },
  { name: 'the end of a role', run: (door) => once(endRole(door, { personId: id(40_001), role: 'officer', unitId: unitAt(2), validFrom: TODAY }, actor, TODAY), 'role_unknown') },
  { name: 'a request', run: (door) => once(askAboutData(door, id(40_001), { id: id(42_001), kind: 'deletion', words: '' }, actor), 'request_waiting') },
  { name: 'its answer', run: (door) => once(handleRequest(door, id(42_001), { step: 'accept', answer: 'Được.' }, actor), 'answer_missing', 'request_unknown') },
  { name: 'erasing', run: (door) => once(handleRequest(door, id(42_001), { step: 'done', answer: '' }, actor), 'request_unknown') },
  { name: 'a merge', run: (door) => changeUnits(door, merge(43_001, [3, 4], 33), actor) },
  { name: 'its undoing', run: (door) => once(undoChange(door, id(43_001), actor), 'change_unknown') },
  { name: 'a merge with shares', run: (door) => changeUnits(door, { ...merge(43_002, [1], 34), kind: 'split', added: [34, 35].map(fresh), successions: [{ oldId: unitAt(1), newId: unitAt(34), shareMilli: 667 }, { oldId: unitAt(1), newId: unitAt(35), shareMilli: 333 }] }, actor) },
  // The queue: outreach is a case at once, dossiers after their time; every recognition here is drawn for another look.
  { name: 'outreach for the queue', run: claims([60, 61, 62, 63].map((n) => ({ ...claim(n), indicator: 'outreach_turn', dossierCode: undefined, quantity: 5 }))) },
  { name: 'what no import has settled', run: (door) => fillQueue(door, NOW + 8 * 86_400_000) },
  { name: 'cases taken', run: (door) => takeCases(sitting(door, 'lan'), 10) },
  { name: 'cases decided', run: async (door) => decideCases(sitting(door, 'lan'), await word(door, 60_001, 'first', [[60, 'recognised'], [61, 'recognised'], [62, 'recognised'], [63, 'needs_evidence']])) },
  { name: 'a verdict undone', run: async (door) => undoDecision(sitting(door, 'lan'), { id: id(60_002), reviewId: await caseOf(door, 62, 'first', true) }) },
  { name: 'the rest given back', run: (door) => releaseCases(door, { ...actor, by: 'lan' }, 'lan', null, NOW) },
  { name: 'looks taken', run: (door) => takeCases(sitting(door, 'minh'), 10) },
  { name: 'a look that agrees and one that doubts', run: async (door) => decideCases(sitting(door, 'minh'), await word(door, 60_003, 'recheck', [[60, 'recognised'], [61, 'rejected']])) },
  { name: 'a look undone', run: async (door) => undoDecision(sitting(door, 'minh'), { id: id(60_004), reviewId: await caseOf(door, 60, 'recheck', true) }) },
  { name: 'a third taken', run: (door) => takeCases(sitting(door, 'thu'), 10) },
  { name: 'a third word', run: async (door) => decideCases(sitting(door, 'thu'), await word(door, 60_005, 'third', [[61, 'rejected']])) },
  { name: 'cases of somebody away given back', run: (door) => releaseCases(door, actor, 'thu', null, NOW) },
  { name: 'claims in one minute', run: claims(Array.from({ length: 12 }, (_, n) => claim(220 + n, { unitId: unitAt(2), capturedAt: NOW - 60_000 + n * 1000 }))) },
  { name: 'somebody to be told', run: (door) => enterPersonOnly(door, { id: everyone.id, name: 'Người Khai', email: null, phone: null, birthYear: 2000 }, actor) },
  { name: 'claims of an author', run: claims([claim(261), claim(262), claim(263), account(31)]) },
  { name: 'their account with a transaction', run: file(3, 'accounts', [accountRow(2, 31, TODAY)]) },
  { name: 'more is asked for', run: (door) => decide({ door, judge: binh, blind, now: NOW }, { id: id(90_201), verdicts: [{ claimId: id(263), outcome: 'needs_evidence', reason: 'evidence_unclear', words: 'Ảnh mờ.' }] }) },
  { name: 'the author answers', run: own('answered', 263, 90_202) },
  { name: 'the author withdraws what waits', run: own('withdrawn', 261, 90_203) },
  { name: 'the author withdraws an account, and its transaction with it', run: own('withdrawn', 5031, 90_204) },
  { name: 'an officer withdraws in the author’s place', run: own('withdrawn', 262, 90_205, { id: 'can-bo', grants: everyone.grants, actor }) },
  { name: 'news is seen', run: async (door) => newsSeen(door, everyone.id, (await door.first<{ id: string }>('SELECT max(id) AS id FROM news WHERE person_id = ?1', everyone.id))!.id, actor) },
  { name: 'a look for signs', run: async (door) => { while (await lookForSigns(door, NOW + 200 * 86_400_000)); } },
  { name: 'claims for the office', run: claims([claim(60), claim(61), claim(62), claim(63, { unitShares: [{ unitId: unitAt(1), milli: 400 }, { unitId: unitAt(3), milli: 600 }] })]) },
  { name: 'rows that were paid online', run: file(50, 'dossiers', [60, 61, 62, 63, 64, 65].map((n) => dossierRow(n, codeOf(n), { payment: n < 62 ? 'Trực tuyến' : 'Tiền mặt' })), 6) },
  { name: 'claims after their rows', run: claims([claim(64), claim(65), claim(65, { id: id(165), unitId: unitAt(4) })]) },
  { name: 'late claims met by their rows', run: late },
  { name: 'statuses that take back', run: file(51, 'dossiers', [60, 62, 63].map((n) => dossierRow(n, codeOf(n), { status: n === 62 ? 'Trả lại hồ sơ' : 'Công dân yêu cầu rút hồ sơ' }))) },
  { name: 'the older file again', run: file(50, 'dossiers', [60, 61, 62, 63, 64, 65].map((n) => dossierRow(n, codeOf(n), { payment: n < 62 ? 'Trực tuyến' : 'Tiền mặt' })), 6) },
  { name: 'a status that goes on again', run: file(52, 'dossiers', [dossierRow(2, codeOf(60), { payment: 'Trực tuyến' }), dossierRow(3, codeOf(62))]) },
  { name: 'everything of an import reopened', run: bulk(1, 'import', id(80_050)) },
  { name: 'its undoing', run: bulkUndone(1) },
  { name: 'everything of an author reopened', run: bulk(2, 'author', id(60)) },
  { name: 'some of it decided meanwhile', run: verdicts(45, 'rejected', id(61)) },
  { name: 'the undoing of the rest', run: bulkUndone(2) },
  { name: 'an import undone that took back', run: importUndone(51) },
  { name: 'an import undone that gave', run: importUndone(50) },
  { name: 'everything of a judge reopened', run: bulk(3, 'judge', id(2)) },
  { name: 'claims with codes for the helped', run: claims([claim(201, { citizenCode: 'ABCDEFGH22' }), claim(205, { citizenCode: 'ABCDEFGH33' })]) },
  { name: 'a picture', run: (door) => keepPicture({ door, objects, now: NOW }, actor, everyone.id, pictured, id(46_001), pictures.jpeg.bytes) },
  { name: 'a second picture', run: (door) => keepPicture({ door, objects, now: NOW }, actor, everyone.id, pictured, id(46_002), pictures.webp.bytes) },
  { name: 'a picture destroyed', run: async (door) => { const row = await pictureById(door, id(46_001)); if (row) await destroyPicture({ door, objects }, actor, row, 'identity_document'); } },
  { name: 'a verdict on what is pictured', run: verdicts(46, 'recognised', pictured.id) },
  { name: 'pictures settled', run: (door) => door.batch(picturesSettled(NOW + 1, NOW + 1)) },
  { name: 'what is due deleted', run: (door) => sweepPictures(door, objects, NOW + 2 * 86_400_000) },
  { name: 'another code', run: (door) => makeCode(door, blind, actor, { id: id(205), unitId: unitAt(2), authorId: everyone.id }, 'ABCDEFGH44', NOW) },
  { name: "a helped person's yes", run: (door) => once(answerCode({ door, blind, now: NOW }, 'ABCDEFGH22', { helped: true, satisfaction: 5 }, notOwn), 'citizen_code_unusable') },
  { name: "a helped person's no", run: (door) => once(answerCode({ door, blind, now: NOW }, 'ABCDEFGH44', { helped: false, satisfaction: null }, notOwn), 'citizen_code_unusable') },
  { name: 'a code that is none', run: (door) => once(answerCode({ door, blind, now: NOW }, 'ABCDEFGH33', { helped: true, satisfaction: null }, notOwn), 'citizen_code_unusable') },
  { name: 'two who help', run: async (door) => { for (const n of [46_001, 46_002]) await once(enterMember(door, { id: id(n), unitId: unitAt(2), name: `Người Cùng ${n}`, birthYear: 2001, from: '2026-01-01' }, actor), 'already_member'); } },
  { name: 'claims from a device, with helpers and a code for the citizen', run: claims([claim(61, { ...fromDevice(1), helpers: helping(46_001, 46_002), citizenCode: 'ABCDEFGHJK' }), claim(62, { ...fromDevice(2), pledge: PLEDGE_VERSION })]) },
  { name: 'another claim under the same number of the device', run: claims([claim(63, fromDevice(1)), claim(64, fromDevice(3))]) },
  { name: 'the first again, in other words', run: claims([claim(62, { ...fromDevice(2), capturedAt: NOW + 1 }), claim(65, { ...fromDevice(4), helpers: helping(46_001) })]) },
  { name: 'activities planned', run: async (door) => { await planned(1)(door); await planned(2, '2026-11-25')(door); } },
  { name: 'a weekly series', run: planned(3, '2026-11-01', { kind: 'digital_sunday', weekly: { weekday: 0, until: '2026-11-30' } }) },
  { name: 'a plan changed', run: replanned(2, '2026-11-26', 0, 'Hội trường') },
  { name: 'a series cancelled from a day on', run: (door) => cancelPlan(door, derivedId(`activity/${id(47_003)}/2026-11-22`), 'Tạm nghỉ vì mưa bão.', true, party) },
  { name: 'a report', run: (door) => reportTurns(door, id(47_001), { turns: 40, members: 6, seen: 0 }, party) },
  { name: 'claims made at an activity', run: claims([turn(701, { activityId: id(47_001) }), turn(702), turn(703)]) },
  { name: 'claims attached', run: (door) => attachToActivity(door, id(47_001), [id(702), id(703)], party) },
  { name: 'what was made there recognised', run: verdicts(47, 'recognised', id(701), id(702)) },
  { name: 'a claim taken off again', run: (door) => detachFromActivity(door, id(47_001), id(701), party) },
  { name: 'a list undone', run: (door) => undoList(door, memberList.id, unitAt(2), actor) },
  { name: 'codes claimed twice', run: claims([1, 2, 3, 4, 5].flatMap(dispute)) },
  { name: 'what a side says', run: async (door) => sayForSide(door, party, await openCase(door, id(601)), { claimId: id(601), words: 'Chúng tôi làm việc này.' }, NOW) },
  { name: 'offers to share', run: offers(id(601), id(651)) },
  { name: 'a share that is agreed', run: settle(1, id(601), 'shared', [[id(601), 0], [id(651), 0]]) },
  { name: 'a recognition beside a rival', run: verdicts(60, 'recognised', id(602), id(605)) },
  { name: 'offers after a recognition', run: offers(id(602), id(652)) },
  { name: 'a share of what stands whole', run: settle(2, id(602), 'shared', [[id(602), 1], [id(652), 0]]) },
  { name: 'one owner', run: settle(3, id(603), 'one_owner', [[id(603), 0], [id(653), 0]], id(653)) },
  { name: 'a recognition that goes to its owner', run: settle(5, id(605), 'one_owner', [[id(605), 1], [id(655), 0]], id(655)) },
  { name: 'a side that withdraws', run: async (door) => withdrawSide(door, party, await openCase(door, id(604)), { id: id(91_100), claimId: id(654), words: '' }, NOW) },
  { name: 'a third claim after a settlement', run: claims([claim(603, { id: id(699), unitId: unitAt(3) })]) },
  { name: 'none of two', run: async (door) => settleConflict(door, blind, acting(binh), (await door.first<{ id: string }>('SELECT conflict_id AS id FROM conflict_side WHERE claim_id = ?1', id(699)))!.id, {
    id: id(91_004), outcome: 'none', words: 'Không bên nào có căn cứ.', sides: [{ claimId: id(653), seen: 1 }, { claimId: id(699), seen: 0 }] }, NOW) },
  { name: 'one that comes back beside its owner', run: verdicts(61, 'reopened', id(653), id(699)) },
  { name: 'a kiến nghị', run: petition(1, id(603)) },
  { name: 'another, taken back', run: async (door) => { await petition(2, id(602))(door); await takePetitionBack(door, party, id(92_002), NOW); } },
  { name: 'what is said in it', run: (door) => once(sayAsParty(door, party, id(92_001), { id: id(92_100), words: 'Có biên nhận.' }, NOW)) },
  { name: 'who looks at it', run: (door) => assignPetition(door, reviewer, id(92_001), undefined, NOW) },
  { name: 'its decision', run: (door) => decidePetition(door, blind, reviewer, id(92_001), { id: id(92_200), state: 'upheld', answer: 'Đúng là của đơn vị này.', verdict: { outcome: 'recognised', seen: 1 } }, NOW) },
  { name: 'one that is dismissed', run: async (door) => { await petition(3, id(604))(door); await assignPetition(door, reviewer, id(92_003), undefined, NOW).catch((error: unknown) => { if (!(error instanceof Refusal) || error.code !== 'petition_over') throw error; });
    await decidePetition(door, blind, reviewer, id(92_003), { id: id(92_300), state: 'dismissed', answer: 'Chưa đủ căn cứ để xem lại.' }, NOW); } },
  { name: 'a draft begun from a template', run: begun(1, { kind: 'template', template: 'youth_month' }) },
  { name: 'a draft saved', run: typedAgain(1, 1, 'Tháng Thanh niên của mô phỏng') },
  { name: 'a draft launched', run: drafted(1, 2) },
  { name: 'a change of what has not begun', run: begun(1, { kind: 'edit', slug: 'thang-thanh-nien-2027-tuoi-tre-voi-dich-vu-cong-truc-tuyen' }) },
  { name: 'the change written', run: typedAgain(1, 1, 'Tháng Thanh niên, bản sửa') },
  { name: 'the change put in its place', run: drafted(1, 2) },
  { name: 'a clone of it', run: begun(2, { kind: 'clone', slug: 'thang-thanh-nien-2027-tuoi-tre-voi-dich-vu-cong-truc-tuyen', targets: true }) },
  { name: 'a draft given up', run: (door) => once(dropDraft(drafting(door), id(49_002)), 'draft_unknown') },
  // Last: the pages they make are compared for every fault that comes after.
  { name: 'cells of weeks folded, pages made', run: (door) => keepProgramme(door, NOW) },
  { name: 'a target of the year', run: (door) => giveTarget(door, yearTarget(1, 1001, 0), actor) },
  { name: 'a target divided', run: divided(2, 'equally') },
  { name: 'another target, and the parts that follow', run: (door) => giveTarget(door, yearTarget(3, 2003, 1), actor) },
  { name: 'members declared', run: (door) => declareSize(door, { id: id(48_004), unitId: unitAt(2), onDate: TODAY, members: 90, source: 'Báo cáo thử' }, actor) },
  { name: 'a target divided by them', run: divided(5, 'by_members') },
  { name: 'a rate observed', run: (door) => observe(door, { id: id(48_006), unitId: unitAt(0), measure: 'online_dossiers', onDate: TODAY, numerator: 4, denominator: 9, source: 'Báo cáo thử' }, actor) },
  { name: 'rates from a spreadsheet', run: (door) => enterFigures(door, rates, actor) },
  { name: 'pages that follow', run: (door) => makePages(door, NOW) },
  { name: 'acts that campaigns share folded, pages made', run: async (door) => { await keepOverlaps(door, AFTER); await sharedAreExact(door); } },
  { name: 'boards stored', run: async (door) => { await boardStored(1)(door); await boardStored(2)(door); } },
  { name: 'a reward proposed', run: rewardLot(1, 'dot-1') },
  { name: 'and agreed to', run: rewardAnswered(1) },
  { name: 'another of the same acts, with its reason', run: rewardLot(2, 'dot-2', 'Lần này khen cách làm, không khen lại số lượt.') },
  { name: 'and agreed to, seen', run: rewardAnswered(2) },
  { name: 'the decision of both', run: async (door) => { for (const n of [1, 2]) await enterDecision(asRewarder(door, 'chi'), { campaign: `dot-${n}`, no: '12-QĐ/TĐTN', on: '2027-01-05', items: [{ id: await rewardOf(door, n), seen: '' }] }); } },
  { name: 'a third, not agreed to', run: async (door) => { await rewardLot(3, 'dot-1', 'Khen cách làm.', { form: 'emulation_flag' })(door); await rewardAnswered(3, 'refused')(door); } },
  { name: 'a fourth, taken back', run: async (door) => { await rewardLot(4, 'dot-1', 'Khen cách làm.', { form: 'commendation' })(door); await cancelRewardProposal(asRewarder(door, 'chi'), await rewardOf(door, 4)); } },
  { name: 'a reward withdrawn', run: async (door) => withdrawStanding(asRewarder(door, 'em'), await rewardOf(door, 1), 'Quyết định đã bị hủy.') },
  { name: 'all counters counted anew', run: async (door) => expect(await rebuildTallies(door)).toMatchObject({ equal: true }) },
];

async function world(): Promise<D1LookAlike> {
  const d1 = migrated();
  await enterProvince(new Door(d1));
  return d1;
}

type Row = Record<string, string | number | null>;
const all = (d1: D1LookAlike, text: string): Row[] => d1.database.prepare(text).all() as Row[];

/** Everything that must hold after every step, whatever went wrong before it. */
function check(d1: D1LookAlike): void {
  const ledger = all(d1, 'SELECT * FROM ledger ORDER BY seq');
  expect(ledger.map((entry) => entry.seq)).toEqual(ledger.map((_, at) => at + 1));
  const campaigns = all(d1, 'SELECT * FROM campaign');
  const mapped = new Set(all(d1, 'SELECT unit_id, campaign_id FROM campaign_unit').map((row) => `${row.unit_id} ${row.campaign_id}`));
  const folded = new Map<string, [number, number]>();
  const add = (scope: string, entry: Row, unit: unknown) => {
    const key = [scope, unit, entry.indicator, entry.procedure_group].join('|');
    const [milli, entries] = folded.get(key) ?? [0, 0];
    folded.set(key, [milli + Number(entry.milli), entries + 1]);
  };
  for (const entry of ledger) {
    for (const unit of entry.unit_id === unitAt(0) ? [unitAt(0)] : [entry.unit_id, unitAt(0)]) add(`year:${String(entry.act_date).slice(0, 4)}`, entry, unit);
    for (const each of campaigns) {
      const counts = String(each.act_from) <= String(entry.act_date) && String(entry.act_date) < String(each.act_to) && Number(entry.claimed_at) < Number(each.claims_until)
        && ((Number(each.weekdays) >> new Date(`${entry.act_date}T00:00:00Z`).getUTCDay()) & 1) === 1;
      if (counts && mapped.has(`${entry.unit_id} ${each.id}`)) {
        add(String(each.id), entry, entry.unit_id);
        // The axis of teams is a whole of its own: what teams did, each act once.
        if (each.team_board === 1 && entry.team_id !== null) add(`${each.id}/teams`, entry, entry.team_id);
      }
    }
  }
  const tallies = new Map(all(d1, 'SELECT * FROM tally').map((row) => [[row.scope, row.unit_id, row.indicator, row.procedure_group].join('|'), [Number(row.milli), Number(row.entries)]]));
  expect(tallies).toEqual(folded);
  const authors = new Map(all(d1, 'SELECT id, author_id FROM claim').map(({ id: claimId, author_id: author }) => [claimId, author]));
  const fine = new Map<string, number>();
  for (const each of campaigns.filter((one) => one.fine === 1)) for (const entry of ledger) {
    const counts = String(each.act_from) <= String(entry.act_date) && String(entry.act_date) < String(each.act_to) && Number(entry.claimed_at) < Number(each.claims_until) && mapped.has(`${entry.unit_id} ${each.id}`);
    const holders: [string, unknown][] = [[String(each.id), entry.unit_id], ...(each.team_board === 1 && entry.team_id !== null ? [[`${each.id}/teams`, entry.team_id] as [string, unknown]] : [])];
    for (const [scope, holder] of counts ? holders : []) {
      const key = [scope, holder, authors.get(entry.claim_id) ?? '', entry.act_date, entry.indicator, entry.procedure_group].join('|');
      fine.set(key, (fine.get(key) ?? 0) + Number(entry.milli));
    }
  }
  expect(new Map(all(d1, 'SELECT * FROM tally_fine').map((row) => [[row.campaign_id, row.unit_id, row.author_id, row.act_date, row.indicator, row.procedure_group].join('|'), Number(row.milli)]))).toEqual(fine);
  const verdictsOf = Map.groupBy(all(d1, 'SELECT * FROM verdict ORDER BY claim_id, no'), (row) => row.claim_id);
  const counted = new Map<unknown, number>();
  for (const entry of ledger) counted.set(entry.claim_id, (counted.get(entry.claim_id) ?? 0) + Number(entry.milli));
  const subjects = new Map<string, number>();
  for (const row of all(d1, 'SELECT * FROM claim')) {
    const given = verdictsOf.get(row.id) ?? [];
    const last = given.at(-1)?.outcome ?? 'reopened';
    expect([row.state, row.verdict_no]).toEqual([last === 'reopened' || last === 'answered' ? 'pending' : last, given.length]);
    expect(counted.get(row.id) ?? 0).toBe(row.state === 'recognised' ? 1000 * Number(row.quantity) : 0);
    if (row.subject_index) subjects.set(`${row.subject_index} ${row.facet}`, (subjects.get(`${row.subject_index} ${row.facet}`) ?? 0) + (counted.get(row.id) ?? 0));
  }
  for (const milli of subjects.values()) expect(milli).toBeLessThanOrEqual(1000);
  checkDisputes(d1);
  checkProgramme(d1, ledger);
  // Nobody agrees alone, and no more is taken back than was given.
  expect(all(d1, "SELECT id FROM appraisal WHERE state IN ('agreed', 'refused') AND by_id = decided_by")).toEqual([]);
  expect(all(d1, "SELECT campaign_id, unit_id, criterion FROM appraisal WHERE state = 'agreed' AND criterion = 'diem-cong' GROUP BY 1, 2, 3 HAVING sum(milli) < 0")).toEqual([]);
  // Nobody agrees to a reward alone; one of a form stands for a unit; where acts were rewarded before there is a reason.
  expect(all(d1, "SELECT id FROM reward WHERE state IN ('agreed', 'refused') AND by_id = decided_by")).toEqual([]);
  expect(all(d1, "SELECT campaign_id, unit_id, form FROM reward WHERE state IN ('proposed', 'agreed') AND withdrawn_at IS NULL GROUP BY 1, 2, 3, form_words HAVING count(*) > 1")).toEqual([]);
  expect(all(d1, "SELECT r.id FROM reward r JOIN reward_overlap v ON v.reward_id = r.id WHERE r.state <> 'agreed' OR length(coalesce(r.keep_words, r.decided_words)) < 10")).toEqual([]);
  // What hangs on an activity is an act of one of its days, and the activity stands.
  expect(all(d1, 'SELECT x.claim_id FROM activity_claim x LEFT JOIN claim c ON c.id = x.claim_id LEFT JOIN activity a ON a.id = x.activity_id AND a.cancelled_at IS NULL AND c.act_date BETWEEN a.first_day AND a.last_day WHERE a.id IS NULL')).toEqual([]);
}

/** Cells of weeks are a fold of the ledger as far as they have come; parts of a target sum to it. */
function checkProgramme(d1: D1LookAlike, ledger: Row[]): void {
  const mark = Number(all(d1, "SELECT at FROM watch_mark WHERE kind = 'week_cells'")[0]?.at ?? 0);
  const folded = new Map<string, number>();
  for (const entry of ledger.filter(({ seq }) => Number(seq) <= mark)) {
    const day = new Date(`${entry.act_date}T00:00:00Z`);
    const monday = new Date(day.getTime() - ((day.getUTCDay() + 6) % 7) * 86_400_000).toISOString().slice(0, 10);
    for (const unit of entry.unit_id === unitAt(0) ? [unitAt(0)] : [entry.unit_id, unitAt(0)]) for (const week of [monday, '']) {
      const key = [String(entry.act_date).slice(0, 4), unit, entry.indicator, week].join('|');
      folded.set(key, (folded.get(key) ?? 0) + Number(entry.milli));
    }
  }
  const cells = all(d1, "SELECT * FROM week_cell WHERE milli <> 0").map((row): [string, number] => [[row.year, row.unit_id, String(row.series).split('/')[0], row.week].join('|'), Number(row.milli)]);
  expect(new Map(cells)).toEqual(new Map([...folded].filter(([, milli]) => milli !== 0)));
  const held = all(d1, 'SELECT unit_id, from_id, amount FROM programme_target t WHERE edition = (SELECT max(edition) FROM programme_target m WHERE m.unit_id = t.unit_id AND m.measure = t.measure AND m.year = t.year)');
  const parts = Map.groupBy(held.filter(({ from_id: from }) => from !== null), ({ from_id: from }) => from);
  for (const [from, own] of parts) expect(own.reduce((sum, { amount }) => sum + Number(amount), 0)).toBe(held.find(({ unit_id: unit }) => unit === from)!.amount);
}

/** Two live claims of one subject are always in an open case, an open case always has two, and a settled share is one whole. */
function checkDisputes(d1: D1LookAlike): void {
  const live = Map.groupBy(all(d1, "SELECT id, subject_index, facet FROM claim WHERE state IN ('pending', 'recognised', 'needs_evidence') AND facet IN ('opening', 'dossier')"), (row) => `${row.subject_index} ${row.facet}`);
  const sides = Map.groupBy(all(d1, "SELECT k.subject_index, k.facet, s.claim_id FROM conflict k JOIN conflict_side s ON s.conflict_id = k.id WHERE k.state = 'open'"), (row) => `${row.subject_index} ${row.facet}`);
  for (const [subject, claims] of live) {
    const inCase = new Set(sides.get(subject)?.map((side) => side.claim_id));
    if (claims.length > 1) expect(claims.filter((row) => !inCase.has(row.id!))).toEqual([]);
  }
  for (const [subject] of sides) expect([subject, (live.get(subject)?.length ?? 0) > 1]).toEqual([subject, true]);
  for (const row of all(d1, 'SELECT unit_shares FROM verdict WHERE unit_shares IS NOT NULL')) {
    expect((JSON.parse(String(row.unit_shares)) as { m: number }[]).reduce((total, { m }) => total + m, 0)).toBe(1000);
  }
}

/** Runs a flow and then, as a client whose reply went missing would, the same thing again until it is answered. */
async function withRetries(d1: D1LookAlike, flow: Flow, fault: (call: number) => Fault | null): Promise<void> {
  try {
    await flow.run(new Door(faulty(d1, fault), noPause));
  } catch (error) {
    if (!(error instanceof Killed) && !(error instanceof Refusal) && !/D1_ERROR/.test(String(error))) throw error;
    check(d1);
    await flow.run(new Door(d1, noPause));
  }
}

/** What differs between two worlds, a line a table: the whole of both would fill a screen for every fault. */
const differing = (expected: string, found: string): string[] => {
  const [was, is] = [JSON.parse(expected) as unknown[], JSON.parse(found) as unknown[]];
  return was.flatMap((rows, at) => (JSON.stringify(rows) === JSON.stringify(is[at]) ? [] : [`${JSON.stringify(rows)}\n≠ ${JSON.stringify(is[at])}`]));
};
/** Said below without what comes by chance: who moves with a unit gets an id by chance. The log says everything exactly once. */
const BY_CHANCE: Record<string, string> = {
  review: 'SELECT claim_id, kind, district_id, opened_at, ready_at, by_id, taken_at, not_by, expected FROM review ORDER BY claim_id, kind',
  review_done: 'SELECT claim_id, kind, by_id, opened_at, taken_at, done_at, outcome, reason, agreed FROM review_done ORDER BY claim_id, kind, by_id, done_at, outcome',
  membership: 'SELECT unit_id, valid_from, valid_to, change_id, ended_by, substr(person_id, 1, 8) AS person FROM membership ORDER BY 1, 2, 3, 4, 5, 6',
  audit: 'SELECT by_id, action, noun, noun_id, unit_id, person_id, before, after FROM audit ORDER BY seq',
};
const tablesOf = (d1: D1LookAlike): string[] => all(d1, "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name").map(({ name }) => String(name));
/** Every row there is. */
const snapshot = (d1: D1LookAlike): string => JSON.stringify(tablesOf(d1).map((table) => [table, all(d1, BY_CHANCE[table] ?? `SELECT * FROM ${table}`)])).replace(/"da-xoa:[^"]*"/g, '"da-xoa"');

describe('the simulator', () => {
  it('reaches the same world whichever call of whichever flow goes wrong in whichever way', async () => {
    const calm = await world();
    let tried = 0;
    for (const flow of flows) {
      const before = calm.copy();
      await flow.run(new Door(calm, noPause));
      check(calm);
      const expected = snapshot(calm);
      for (const fault of faults) {
        for (let at = 0; ; at++) {
          const d1 = before.copy();
          let reached = false;
          await withRetries(d1, flow, (call) => (call === at ? ((reached = true), fault) : null));
          if (!reached) break;
          check(d1);
          tried += 1;
          expect([flow.name, fault, at, differing(expected, snapshot(d1))]).toEqual([flow.name, fault, at, []]);
        }
      }
    }
    expect(all(calm, 'SELECT * FROM ledger').length).toBeGreaterThan(8);
    // Each flow of the queue had something to do.
    expect(all(calm, 'SELECT kind, outcome FROM review_done ORDER BY 1, 2').map(({ kind, outcome }) => `${kind} ${outcome}`)).toEqual(
      ['first needs_evidence', 'first recognised', 'first recognised', 'first recognised', 'first reopened', 'recheck recognised', 'recheck rejected', 'recheck reopened', 'third rejected']);
    console.log(`${tried} (flow × call × fault) cases`);
    expect(tried).toBeGreaterThan(100);
    // Thousands of worlds: as long as a busy machine needs.
  }, 400_000);

  it('changes nothing when every flow is delivered twice', async () => {
    const d1 = await world();
    for (const flow of flows) {
      await flow.run(new Door(d1, noPause));
      const before = snapshot(d1);
      if (flow.name !== 'rebuild') await flow.run(new Door(d1, noPause));
      expect([flow.name, differing(before, snapshot(d1))]).toEqual([flow.name, []]);
    }
  });

  const seeds = Number(process.env.SIM_SEEDS ?? 600);
  it(`keeps counters equal to the ledger over ${seeds} random histories with random faults`, async () => {
    const untouched = await world();
    for (let seed = 1; seed <= seeds; seed++) {
      const random = seeded(seed);
      const pick = (n: number) => Math.floor(random() * n);
      const d1 = untouched.copy();
      for (let step = 0; step < 25; step++) {
        const n = 1 + pick(12);
        const options: Flow[] = [
          { name: 'claim', run: claims([claim(n), claim(n + 1, { id: id(300 + pick(40)), unitId: unitAt(1 + pick(4)) })]) },
          { name: 'account', run: claims([account(n), { ...account(n), id: id(7000 + n), indicator: 'account_transaction' }]) },
          { name: 'dossiers', run: file(10 + pick(6), 'dossiers', Array.from({ length: 5 }, (_, at) => dossierRow(at + 2, String(claim(1 + ((n + at) % 14)).dossierCode)))) },
          { name: 'accounts', run: file(30 + n, 'accounts', [accountRow(2, n, random() < 0.5 ? TODAY : undefined)]) },
          { name: 'verdict', run: verdicts(1000 * seed + step, (['recognised', 'reopened', 'rejected'] as const)[pick(3)]!, id(n), id(300 + pick(40)), id(5000 + n)) },
          { name: 'campaign', run: campaign(n) },
          { name: 'rebuild', run: (door) => rebuildTallies(door) },
          { name: 'statuses', run: file(16 + pick(6), 'dossiers', Array.from({ length: 5 }, (_, at) => dossierRow(at + 2, codeOf(1 + ((n + at) % 14)), { status: ['Đã trả kết quả', 'Đã rút', 'Trả lại hồ sơ'][pick(3)]!, payment: ['Trực tuyến', 'Tiền mặt'][pick(2)]! }))) },
          { name: 'late', run: late },
          { name: 'bulk', run: bulk(pick(6), (['author', 'judge', 'import'] as const)[pick(3)]!, [id(n), id(80_010 + pick(12))][pick(2)]!) },
          { name: 'bulk undone', run: bulkUndone(pick(6)) },
          { name: 'import undone', run: importUndone(10 + pick(12)) },
          { name: 'weeks', run: async (door) => void await foldWeeks(door) },
          { name: 'shared', run: async (door) => { await foldOverlaps(door); await sharedAreExact(door); } },
        ];
        const flow = options[pick(options.length)]!;
        const fault = random() < 0.4 ? faults[pick(faults.length)]! : null;
        const at = pick(5);
        try {
          await withRetries(d1, flow, (call) => (call === at ? fault : null)).catch((error: unknown) => {
            if (!(error instanceof Refusal)) throw error;
          });
          check(d1);
        } catch (error) {
          throw new Error(`seed ${seed}, step ${step}, ${flow.name}, ${fault} at call ${at}`, { cause: error });
        }
      }
    }
  });
});

import { describe, expect, it } from 'vitest';
import type { GrantedRole, Role } from '#vocabulary';
import { DAWN, DUSK } from '#vocabulary';
import { closure } from '#domain/tree';
import { hashPassword } from '#services/password';
import { enterMembers } from '#store/members';
import { enterPerson } from '#store/people';
import { pack } from '#store/packed';
import { enterUnits } from '#store/registry';
import { api } from '../../worker/api.ts';
import { BASE, call, cookieIn, door, signIn, testEnv } from '../support/setup.ts';
import { PROVINCE, TODAY, aCampaign, aClaim, everyone, unitAt, uuid } from '../support/world.ts';

type Relation = 'own' | 'child' | 'sibling' | 'parent' | 'stranger';
/** Everybody holds their role on the first commune; these are the units they try it on. */
const units: Record<Relation, string> = { own: unitAt(1), child: unitAt(101), sibling: unitAt(2), parent: PROVINCE, stranger: unitAt(901) };
const relations = Object.keys(units) as Relation[];
const roleNames: Role[] = ['member', 'officer', 'reconciler', 'organizer', 'administrator', 'auditor'];

type Asked = { at?: string; body?: unknown };
/** Who is let in where: `below` = the own unit and what is below it. Who is not named is let in nowhere. */
type Rule =
  | 'everybody' | 'signed in'
  | { roles: Role[]; ask?: () => Asked }
  | { below: Role[]; /** Let in at the unit above their own, too. */ above?: Role[]; ask: (unitId: string, at: Relation) => Asked };

const nowhere = unitAt(999);
const person = (at: Relation) => `doan-vien-${at}`;
const today = new Date(Date.now() + 7 * 3_600_000).toISOString().slice(0, 10);
const later = '2027-02-01';
const member = (unitId: string) => ({ id: crypto.randomUUID(), unitId, name: 'Người Thử Mới', birthYear: 2000, from: '2026-01-01' });
const list = (unitId: string) => ({ id: crypto.randomUUID(), unitId, fileName: 'ds.xlsx', from: '2026-01-01', lines: [{ line: 2, name: `Người ${Math.random()}`.replace(/\d/g, 'A'), birthYear: '2001', phone: '', email: '', unit: '' }] });
const activity = (unitId: string) => ({ id: uuid(), kind: 'outreach' as const, name: 'Buổi thử', unitId, place: 'Xã thử', day: TODAY, startTime: '08:00', endTime: '10:00', words: '', dryRun: false });
const changed = (unitId: string) => { const { id: _, unitId: __, dryRun: ___, ...plan } = activity(unitId); return { ...plan, place: 'Nơi khác' }; };
const change = (unitId: string) => ({ id: crypto.randomUUID(), kind: 'rename', onDate: later, document: 'Quyết định thử', altered: [{ unitId, name: 'Tên mới để thử' }] });

const announcement = () => ({ id: uuid(), words: 'Họp giao ban lúc 15 giờ.', fromAt: Date.now(), toAt: Date.now() + 3_600_000 });

const publication = () => ({ id: uuid(), kind: 'provisional', words: 'Theo kế hoạch của đợt.', signers: [{ role: 'Trưởng Ban', name: 'Người Ký', office: 'Tỉnh đoàn', decision: '1-QĐ/TĐ', on: today, authority: 'Thay mặt' }] });

const yearTarget = (unitId: string) => ({ id: crypto.randomUUID(), unitId, measure: 'member_accounts', year: 2026, amount: 100, reason: 'Giao để thử', seen: 0 });
const yearRate = (unitId: string) => ({ id: crypto.randomUUID(), unitId, measure: 'online_dossiers', onDate: '2026-06-30', numerator: 1, denominator: 2, source: 'Báo cáo thử' });
const unitSize = (unitId: string) => ({ id: crypto.randomUUID(), unitId, onDate: '2026-01-01', members: 10, source: 'Báo cáo thử' });
const figures = (unitId: string) => ({ id: crypto.randomUUID(), kind: 'sizes', unitId, fileName: 'ds.csv', onDate: '2026-01-01', source: 'Báo cáo thử',
  lines: [{ line: 2, unit: 'Đoàn xã Số 00001', onDate: '', members: String(1 + Math.floor(Math.random() * 1e6)), measure: '', numerator: '', denominator: '', source: '' }] });
const newRules = { version: 2, criteria: [{ key: 'ket-qua', name: 'Kết quả', heading: null, maxMilli: null, kind: 'acts', weights: [{ indicator: 'outreach_turn', procedureGroup: null, milli: 1000 }] }] };
const plan = (unitId: string) => ({ kind: 'plan', scope: { kind: 'subtree', unitId }, rankedLevel: 'commune', clusters: { by: 'none' }, firstDay: TODAY, lastDay: TODAY });

/** Every route there is. A route that is not here fails the first test. */
const table: Record<string, Rule> = {
  'POST /api/auth/sign-in': 'everybody', 'POST /api/auth/forgotten': 'everybody', 'GET /api/auth/ways': 'everybody', 'POST /api/auth/link': 'everybody',
  'GET /api/campaigns': 'everybody', 'GET /api/campaigns/:slug/board': 'everybody', 'GET /api/campaigns/:slug/deltas': 'everybody', 'GET /api/campaigns/:slug/live': 'everybody',
  'GET /api/openapi.json': 'everybody', 'GET /api/changes': 'everybody',
  'GET /api/units': 'everybody', 'GET /api/units/:id': 'everybody', 'GET /api/teams': 'everybody', 'GET /api/teams/:id': 'everybody', 'GET /api/me': 'everybody',
  'POST /api/me/proof': 'signed in', 'POST /api/me/password': 'signed in', 'GET /api/me/account': 'signed in', 'POST /api/me/sessions/end': 'signed in', 'POST /api/me/support/end': 'signed in',
  'GET /api/me/membership': 'signed in', 'POST /api/me/moves/:id': 'signed in', 'POST /api/me/consents': 'signed in', 'GET /api/me/data': 'signed in', 'GET /api/me/teams': 'signed in',
  'GET /api/me/claiming': 'signed in', 'GET /api/me/home': 'signed in', 'GET /api/me/badges': 'signed in', 'GET /api/me/league': 'signed in',
  'GET /api/me/notices': 'signed in', 'POST /api/me/notices': 'signed in', 'POST /api/me/notices/devices': 'signed in', 'POST /api/me/notices/devices/:id/remove': 'signed in',
  'GET /api/unsubscribe/:token': 'everybody', 'POST /api/unsubscribe/:token': 'everybody',
  'GET /api/programme': 'everybody', 'GET /api/programme/:measure': 'everybody', 'GET /api/programme/:measure/years': 'everybody', 'GET /api/programme/units/:id': 'everybody',
  'GET /api/programme-desk': { below: ['organizer', 'administrator', 'auditor'], ask: (unitId) => ({ at: `?unitId=${unitId}` }) },
  'POST /api/programme-desk/targets': { below: ['organizer', 'administrator'], ask: (unitId) => ({ body: yearTarget(unitId) }) },
  'POST /api/programme-desk/allocations/preview': { below: ['organizer', 'administrator', 'auditor'], ask: (unitId) => ({ body: { unitId, measure: 'informed_turns', year: 2026, method: 'equally' } }) },
  'POST /api/programme-desk/allocations': { below: ['organizer', 'administrator'], ask: (unitId) => ({ body: { id: crypto.randomUUID(), unitId, measure: 'informed_turns', year: 2026, method: 'equally', reason: 'Phân bổ thử', seen: '' } }) },
  'POST /api/programme-desk/observations': { below: ['organizer', 'administrator'], ask: (unitId) => ({ body: yearRate(unitId) }) },
  'POST /api/programme-desk/sizes': { below: ['organizer', 'administrator'], ask: (unitId) => ({ body: unitSize(unitId) }) },
  'POST /api/programme-desk/figures/preview': { below: ['organizer', 'administrator'], ask: (unitId) => ({ body: figures(unitId) }) },
  'POST /api/programme-desk/figures': { below: ['organizer', 'administrator'], ask: (unitId) => ({ body: figures(unitId) }) },
  'GET /api/requests/mine': 'signed in', 'POST /api/requests/mine': 'signed in',
  'POST /api/campaigns': { below: ['organizer'], ask: (unitId) => ({ body: aCampaign({ slug: `c-${crypto.randomUUID()}`, scope: { kind: 'subtree', unitId } }) }) },
  'GET /api/campaigns/:slug/rows': 'everybody', 'GET /api/campaigns/:slug/passing/:unitId': 'everybody', 'GET /api/campaigns/:slug/own': 'signed in',
  'GET /api/campaigns/:slug/why/:unitId': 'everybody', 'GET /api/campaigns/:slug/why/:unitId/acts': 'everybody',
  'GET /api/campaigns/:slug/taken-back/:unitId': { below: ['member', 'officer', 'administrator', 'auditor'], above: ['member', 'officer'], ask: (unitId) => ({ at: `~/khong-co/taken-back/${unitId}` }) },
  'GET /api/campaigns/:slug/timeline': 'everybody', 'GET /api/campaigns/:slug/at': 'everybody', 'GET /api/campaigns/:slug/course': 'everybody',
  'GET /api/campaigns/:slug/screen': 'everybody',
  'GET /api/campaigns/:slug/announcements': { below: ['organizer', 'administrator', 'auditor'], ask: (_, at) => ({ at: `~/${campaignAt[at]}/announcements` }) },
  'POST /api/campaigns/:slug/announcements': { below: ['organizer'], ask: (_, at) => ({ at: `~/${campaignAt[at]}/announcements`, body: announcement() }) },
  'POST /api/campaigns/:slug/announcements/:id/withdraw': { below: ['organizer'], ask: (_, at) => ({ at: `~/${campaignAt[at]}/announcements/${announcementAt[at]}/withdraw`, body: {} }) },
  'GET /api/campaigns/:slug/rules': 'everybody',
  'GET /api/campaigns/:slug/amendments': { below: ['organizer', 'auditor'], ask: (_, at) => ({ at: `~/${campaignAt[at]}/amendments` }) },
  'POST /api/campaigns/:slug/amendments/preview': { below: ['organizer'], ask: (_, at) => ({ at: `~/${campaignAt[at]}/amendments/preview`, body: { rules: newRules } }) },
  'POST /api/campaigns/:slug/amendments': { below: ['organizer'], ask: (_, at) => ({ at: `~/${campaignAt[at]}/amendments`, body: { id: uuid(), seen: 1, rules: newRules, words: 'Sửa cho đúng với kế hoạch.' } }) },
  'POST /api/campaigns/:slug/amendments/:id/agree': { below: ['organizer'], ask: (_, at) => ({ at: `~/${campaignAt[at]}/amendments/${amendmentAt[at]}/agree`, body: {} }) },
  'POST /api/campaigns/:slug/amendments/:id/refuse': { below: ['organizer'], ask: (_, at) => ({ at: `~/${campaignAt[at]}/amendments/${amendmentAt[at]}/refuse`, body: { words: 'Chưa đủ căn cứ.' } }) },
  'POST /api/campaigns/:slug/amendments/:id/cancel': { below: ['organizer'], ask: (_, at) => ({ at: `~/${campaignAt[at]}/amendments/${amendmentAt[at]}/cancel`, body: {} }) },
  'GET /api/campaigns/:slug/inside': { below: ['organizer', 'administrator', 'auditor'], ask: (_, at) => ({ at: `~/${campaignAt[at]}/inside` }) },
  'POST /api/campaigns/:slug/freezes': { below: ['organizer'], ask: (_, at) => ({ at: `~/${campaignAt[at]}/freezes`, body: { id: uuid(), fromAt: null, words: 'Chờ công bố kết quả.' } }) },
  'POST /api/campaigns/:slug/freezes/:id/lift': { below: ['organizer'], ask: (_, at) => ({ at: `~/${campaignAt[at]}/freezes/${nowhere}/lift`, body: { words: 'Kết quả đã công bố.' } }) },
  'POST /api/campaigns/:slug/outages': { below: ['organizer', 'administrator'], ask: (_, at) => ({ at: `~/${campaignAt[at]}/outages`, body: { id: uuid(), fromAt: 1, toAt: 2, words: 'Mất điện cả buổi.' } }) },
  'GET /api/campaigns/:slug/appraisals': 'everybody', 'GET /api/campaigns/:slug/teams': 'everybody', 'GET /api/campaigns/:slug/growth': 'everybody', 'GET /api/national': 'everybody', 'GET /api/published': 'everybody', 'GET /api/campaigns/:slug/sides/:side': 'everybody', 'GET /api/campaigns/:slug/branches/:unitId': 'everybody', 'GET /api/campaigns/:slug/members': 'everybody', 'GET /api/campaigns/:slug/members/own': 'signed in',
  'GET /api/campaigns/:slug/notice': 'everybody', 'GET /api/campaigns/:slug/notice.xlsx': 'everybody', 'GET /api/campaigns/:slug/notice.pdf': 'everybody', 'GET /api/campaigns/:slug/picture.png': 'everybody',
  'GET /api/campaigns/:slug/overlaps': 'everybody', 'GET /api/campaigns/:slug/overlaps/:other': 'everybody',
  'GET /api/campaigns/:slug/editions': 'everybody', 'GET /api/campaigns/:slug/editions/:no': 'everybody',
  'GET /api/publications': { roles: ['organizer', 'administrator', 'auditor'] },
  'GET /api/campaigns/:slug/publication': { below: ['organizer', 'administrator', 'auditor'], ask: (_, at) => ({ at: `~/${campaignAt[at]}/publication` }) },
  'POST /api/campaigns/:slug/publications': { below: ['organizer'], ask: (_, at) => ({ at: `~/${campaignAt[at]}/publications`, body: publication() }) },
  'POST /api/campaigns/:slug/recalls': { below: ['organizer'], ask: (_, at) => ({ at: `~/${campaignAt[at]}/recalls`, body: { id: uuid(), no: 1, words: 'Sai căn cứ, công bố lại.' } }) },
  'POST /api/campaigns/:slug/publications/:id/sign': { below: ['organizer'], ask: (_, at) => ({ at: `~/${campaignAt[at]}/publications/${publicationAt[at]}/sign`, body: { digest: 'ab'.repeat(32) } }) },
  'POST /api/campaigns/:slug/publications/:id/end': { below: ['organizer'], ask: (_, at) => ({ at: `~/${campaignAt[at]}/publications/${publicationAt[at]}/end`, body: { words: 'Số liệu đã khác.' } }) },
  'GET /api/rewards': { roles: ['organizer', 'administrator', 'auditor'] },
  'GET /api/rewards/:slug': { below: ['organizer', 'administrator', 'auditor'], ask: (_, at) => ({ at: `~/${campaignAt[at]}` }) },
  'POST /api/rewards/lots': { below: ['organizer'], ask: (unitId, at) => ({ body: rewardFor(unitId, at) }) },
  'POST /api/rewards/decisions': { below: ['organizer'], ask: (_, at) => ({ body: { campaign: campaignAt[at], no: '1-QĐ/TĐ', on: today, items: [{ id: rewardAt[at] }] } }) },
  'POST /api/rewards/:id/answer': { below: ['organizer'], ask: (_, at) => ({ at: `~/${rewardAt[at]}/answer`, body: { answer: 'agreed' } }) },
  'POST /api/rewards/:id/cancel': { below: ['organizer'], ask: (_, at) => ({ at: `~/${rewardAt[at]}/cancel`, body: {} }) },
  'POST /api/rewards/:id/withdraw': { below: ['organizer'], ask: (_, at) => ({ at: `~/${rewardAt[at]}/withdraw`, body: { words: 'Quyết định đã bị hủy.' } }) },
  'GET /api/appraisals': { roles: ['officer', 'organizer', 'administrator', 'auditor'] },
  'GET /api/appraisals/:slug': { below: ['officer', 'organizer', 'administrator', 'auditor'], ask: (_, at) => ({ at: `~/dot-${at}` }) },
  'GET /api/appraisals/units/:id': { below: ['officer', 'organizer', 'administrator', 'auditor'], ask: (unitId) => ({ at: `~/units/${unitId}` }) },
  'GET /api/appraisals/lots/:id': { below: ['organizer', 'administrator', 'auditor'], ask: (_, at) => ({ at: `~/lots/${lotAt[at]}` }) },
  'POST /api/appraisals/self-scores': { below: ['officer'], ask: (unitId, at) => ({ body: { id: uuid(), campaign: `dot-${at}`, unitId, criterion: 'to-chuc', milli: 1000, words: 'Theo kế hoạch của đơn vị.' } }) },
  'POST /api/appraisals/lots': { below: ['organizer'], ask: (unitId, at) => ({ body: pointsFor(unitId, at) }) },
  'POST /api/appraisals/lots/:id/answer': { below: ['organizer'], ask: (_, at) => ({ at: `~/lots/${lotAt[at]}/answer`, body: { answer: 'agreed' } }) },
  'POST /api/appraisals/lots/:id/cancel': { below: ['organizer'], ask: (_, at) => ({ at: `~/lots/${lotAt[at]}/cancel`, body: {} }) },
  'GET /api/scopes': { below: ['organizer', 'auditor'], ask: (unitId) => ({ at: `?unitId=${unitId}` }) },
  'GET /api/drafts': { roles: ['organizer', 'auditor'] },
  'POST /api/drafts': { below: ['organizer'], ask: (unitId) => ({ body: { id: uuid(), unitId, from: { kind: 'empty' } } }) },
  'GET /api/drafts/:id': { below: ['organizer', 'auditor'], ask: (_, at) => ({ at: `~/${draftAt[at]}` }) },
  'GET /api/drafts/:id/board': { below: ['organizer', 'auditor'], ask: (_, at) => ({ at: `~/${draftAt[at]}/board` }) },
  'GET /api/drafts/:id/overlaps': { below: ['organizer', 'auditor'], ask: (_, at) => ({ at: `~/${draftAt[at]}/overlaps` }) },
  'GET /api/drafts/:id/last-year': { below: ['organizer', 'auditor'], ask: (_, at) => ({ at: `~/${draftAt[at]}/last-year` }) },
  'PUT /api/drafts/:id': { below: ['organizer'], ask: (_, at) => ({ at: `~/${draftAt[at]}`, body: { seen: 1, typed: { name: 'Đợt nháp' } } }) },
  'POST /api/drafts/:id/launch': { below: ['organizer'], ask: (_, at) => ({ at: `~/${draftAt[at]}/launch`, body: { seen: 1 } }) },
  'POST /api/drafts/:id/delete': { below: ['organizer'], ask: (_, at) => ({ at: `~/${draftAt[at]}/delete`, body: {} }) },
  'POST /api/foresights': { below: ['organizer', 'auditor'], ask: (unitId) => ({ body: { of: plan(unitId), from: '2026-01-01', to: '2026-03-31' } }) },
  'POST /api/claims': { below: ['member', 'officer', 'administrator'], ask: (unitId) => ({ body: { claims: [aClaim({ unitId, actDate: TODAY })] } }) },
  'GET /api/claims': { below: ['officer', 'reconciler', 'administrator', 'auditor'], ask: (unitId) => ({ at: `?unitId=${unitId}` }) },
  'POST /api/claims/:id/withdraw': { below: ['officer', 'administrator'], ask: (_, at) => ({ at: `~/${claimAt[at]}/withdraw`, body: { id: uuid() } }) },
  'POST /api/claims/:id/answer': { below: ['officer', 'administrator'], ask: (_, at) => ({ at: `~/${claimAt[at]}/answer`, body: { id: uuid() } }) },
  'GET /api/claims/:id': { below: ['officer', 'reconciler', 'administrator', 'auditor'], ask: (_, at) => ({ at: `~/${claimAt[at]}` }) },
  'GET /api/me/claims': 'signed in', 'GET /api/me/claims/asked': 'signed in', 'GET /api/me/claims/shared': 'signed in', 'GET /api/me/news': 'signed in', 'GET /api/me/news/unseen': 'signed in', 'POST /api/me/news/seen': 'signed in',
  'POST /api/verdicts': { below: ['reconciler'], ask: (_, at) => ({ body: { id: uuid(), verdicts: [{ claimId: claimAt[at], outcome: 'needs_evidence', reason: 'not_found' }] } }) },
  'GET /api/imports': { roles: ['reconciler', 'auditor'] }, 'GET /api/imports/:id': { roles: ['reconciler', 'auditor'] },
  'GET /api/imports/:id/rows': { roles: ['reconciler', 'auditor'] }, 'GET /api/imports/:id/claims': { roles: ['reconciler', 'auditor'] },
  'POST /api/imports': { roles: ['reconciler'], ask: () => ({ body: { id: uuid(), fingerprint: 'a'.repeat(64), fileName: 'x.csv', kind: 'dossiers', rows: 1, chunkRows: 1 } }) },
  'PUT /api/imports/:id/chunks/:no': { roles: ['reconciler'], ask: () => ({ at: `/../../${nowhere}/chunks/0`, body: { rows: [{}] } }) },
  'POST /api/imports/:id/undo': { roles: ['reconciler'], ask: () => ({ at: `~/${nowhere}/undo`, body: { words: 'Nhầm tệp của tháng trước.' } }) },
  'GET /api/imports/:id/compare/:other': { roles: ['reconciler', 'auditor'] },
  'GET /api/bulk-reopens': { roles: ['reconciler'] }, 'GET /api/bulk-reopens/:id': { roles: ['reconciler'] },
  'POST /api/bulk-reopens/preview': { roles: ['reconciler'], ask: () => ({ body: { kind: 'author', key: 'khong-ai' } }) },
  'POST /api/bulk-reopens': { below: ['reconciler'], ask: (_, at) => ({ body: { id: uuid(), kind: 'device', key: deviceAt[at], words: 'Mở lại để xác minh lại.' } }) },
  'POST /api/bulk-reopens/:id/undo': { roles: ['reconciler'], ask: () => ({ at: `~/${nowhere}/undo`, body: {} }) },
  'GET /api/members': { below: ['officer', 'administrator', 'auditor'], ask: (unitId) => ({ at: `?unitId=${unitId}` }) },
  'POST /api/members': { below: ['officer', 'administrator'], ask: (unitId) => ({ body: member(unitId) }) },
  'POST /api/members/preview': { below: ['officer', 'administrator'], ask: (unitId) => ({ body: list(unitId) }) },
  'POST /api/members/lists': { below: ['officer', 'administrator'], ask: (unitId) => ({ body: list(unitId) }) },
  'POST /api/members/lists/:id/undo': { below: ['officer', 'administrator'], ask: (_, at) => ({ at: `~/lists/${listAt[at]}/undo`, body: {} }) },
  'POST /api/members/:id/correct': { below: ['officer', 'administrator'], ask: (_, at) => ({ at: `~/${person(at)}/correct`, body: { name: 'Người Thử', birthYear: 2000 } }) },
  'POST /api/members/:id/invite': { below: ['officer', 'administrator'], ask: (_, at) => ({ at: `~/${person(at)}/invite`, body: {} }) },
  'POST /api/members/:id/end': { below: ['officer', 'administrator'], ask: (_, at) => ({ at: `~/${person(at)}/end`, body: { onDate: '2019-01-01' } }) },
  'POST /api/members/:id/move': { below: ['officer', 'administrator'], ask: (_, at) => ({ at: `~/${person(at)}/move`, body: { id: crypto.randomUUID(), toUnitId: unitAt(3), onDate: '2019-01-01' } }) },
  'POST /api/members/moves/:id': { below: ['officer', 'administrator'], ask: (_, at) => ({ at: `~/moves/${moveAt[at]}`, body: { answer: 'no' } }) },
  'GET /api/teams/:id/roster': { below: ['officer', 'administrator', 'auditor'], ask: (_, at) => ({ at: `~/${teamAt[at]}/roster` }) },
  'POST /api/teams': { below: ['officer', 'administrator'], ask: (unitId) => ({ body: { id: crypto.randomUUID(), kind: 'digital', name: 'Tổ thử', place: 'Xã thử', unitId, validFrom: '2026-01-01' } }) },
  'POST /api/teams/:id/join': { below: ['officer', 'administrator'], ask: (_, at) => ({ at: `~/${teamAt[at]}/join`, body: { personId: person('own'), from: today } }) },
  'POST /api/teams/:id/leave': { below: ['officer', 'administrator'], ask: (_, at) => ({ at: `~/${teamAt[at]}/leave`, body: { personId: 'khong-ai', to: today } }) },
  'GET /api/activities': 'everybody', 'GET /api/activities/month': 'everybody', 'GET /api/activities/:id': 'everybody', 'GET /api/activities/:id/own': 'signed in', 'GET /api/me/activities': 'signed in', 'GET /api/me/activities/list': 'signed in',
  'POST /api/activities': { below: ['officer', 'administrator'], ask: (unitId) => ({ body: activity(unitId) }) },
  'POST /api/activities/:id': { below: ['officer', 'administrator'], ask: (unitId, at) => ({ at: `~/${activityAt[at]}`, body: { ...changed(unitId), seen: 0 } }) },
  'POST /api/activities/:id/cancel': { below: ['officer', 'administrator'], ask: (_, at) => ({ at: `~/${activityAt[at]}/cancel`, body: { reason: 'Không tổ chức nữa.' } }) },
  'POST /api/activities/:id/report': { below: ['officer', 'administrator'], ask: (_, at) => ({ at: `~/${activityAt[at]}/report`, body: { turns: 5, seen: 0 } }) },
  'POST /api/activities/:id/claims': { below: ['officer', 'administrator'], ask: (_, at) => ({ at: `~/${activityAt[at]}/claims`, body: { claimIds: [claimAt[at]] } }) },
  'POST /api/activities/:id/claims/detach': { below: ['officer', 'administrator'], ask: (_, at) => ({ at: `~/${activityAt[at]}/claims/detach`, body: { claimId: claimAt[at] } }) },
  'GET /api/staff': { roles: ['administrator', 'auditor'] },
  'GET /api/staff/find': { roles: ['administrator'], ask: () => ({ at: '?login=an@thu.example' }) },
  'POST /api/staff': { below: ['administrator'], ask: (unitId) => ({ body: { id: crypto.randomUUID(), name: 'Cán Bộ Mới', email: `${crypto.randomUUID()}@thu.example`, role: 'officer', unitId, validFrom: today } }) },
  'POST /api/staff/grants': { below: ['administrator'], ask: (unitId) => ({ body: { personId: 'everyone', role: 'auditor', unitId, validFrom: today } }) },
  'POST /api/staff/grants/end': { below: ['administrator'], ask: (unitId) => ({ body: { personId: 'khong-ai', role: 'auditor', unitId, validFrom: today } }) },
  'POST /api/staff/:id/invite': { below: ['administrator'], ask: (_, at) => ({ at: `~/can-bo-${at}/invite`, body: {} }) },
  'POST /api/staff/:id/reset-factors': { below: ['administrator'], ask: (_, at) => ({ at: `~/can-bo-${at}/reset-factors`, body: {} }) },
  'POST /api/staff/:id/support': { below: ['administrator'], ask: (_, at) => ({ at: `~/${person(at)}/support`, body: {} }) },
  'GET /api/unit-changes': { roles: ['administrator', 'auditor'] },
  'POST /api/unit-changes/preview': { below: ['administrator'], ask: (unitId) => ({ body: change(unitId) }) },
  'POST /api/unit-changes': { below: ['administrator'], ask: (unitId) => ({ body: change(unitId) }) },
  'POST /api/unit-changes/:id/undo': { below: ['administrator'], ask: (_, at) => ({ at: `~/${changeAt[at]}/undo`, body: {} }) },
  'GET /api/alerts': { roles: ['reconciler', 'administrator', 'auditor'] }, 'GET /api/alerts/:id': { roles: ['reconciler', 'administrator', 'auditor'] },
  'POST /api/alerts/:id/look': { roles: ['reconciler', 'administrator'], ask: () => ({ at: `~/${nowhere}/look`, body: { words: 'Đã xem.' } }) },
  'GET /api/queue': { roles: ['reconciler'] }, 'POST /api/queue/take': { roles: ['reconciler'], ask: () => ({ body: { n: 1 } }) }, 'POST /api/queue/release': { roles: ['reconciler'], ask: () => ({ body: {} }) },
  'POST /api/queue/release-of': { roles: ['administrator'], ask: () => ({ body: { personId: 'vai-reconciler' } }) },
  'POST /api/queue/decide': { roles: ['reconciler'], ask: () => ({ body: { id: uuid(), items: [{ reviewId: 'a'.repeat(32), outcome: 'recognised', reason: 'seen' }] } }) },
  'POST /api/queue/undo': { roles: ['reconciler'], ask: () => ({ body: { id: uuid(), reviewId: 'a'.repeat(32) } }) },
  'GET /api/queue/figures': { roles: ['reconciler', 'administrator', 'auditor'] },
  'GET /api/units/:id/error-estimate': { below: ['officer', 'reconciler', 'administrator', 'auditor'], ask: (unitId) => ({ at: `~/${unitId}/error-estimate` }) },
  'GET /api/requests': { roles: ['administrator', 'auditor'] },
  'POST /api/requests/:id/step': { below: ['administrator'], ask: (_, at) => ({ at: `~/${requestAt[at]}/step`, body: { step: 'accept', answer: 'Đã nhận.' } }) },
  'POST /api/requests/holidays': { roles: ['administrator'], ask: () => ({ body: { date: '2027-01-01', name: 'Tết Dương lịch' } }) },
  'POST /api/requests/holidays/remove': { roles: ['administrator'], ask: () => ({ body: { date: '2027-01-01' } }) },
  'GET /api/conflicts/mine': 'signed in', 'GET /api/conflicts/:id': 'signed in', 'POST /api/conflicts/:id/words': 'signed in', 'POST /api/conflicts/:id/offer': 'signed in', 'POST /api/conflicts/:id/withdraw': 'signed in',
  'GET /api/conflicts': { roles: ['reconciler', 'auditor'] },
  'GET /api/conflicts/:id/case': { below: ['reconciler', 'auditor'], ask: (_, at) => ({ at: `~/${conflictAt[at]}/case` }) },
  'POST /api/conflicts/:id/settle': { below: ['reconciler'], ask: (_, at) => ({ at: `~/${conflictAt[at]}/settle`, body: { id: uuid(), outcome: 'none', words: 'Không bên nào có căn cứ.', sides: [{ claimId: nowhere, seen: 0 }] } }) },
  'GET /api/petitions/mine': 'signed in', 'GET /api/petitions/about': 'signed in', 'GET /api/petitions/:id': 'signed in', 'POST /api/petitions/:id/words': 'signed in', 'POST /api/petitions/:id/take-back': 'signed in',
  'POST /api/petitions': { below: ['officer', 'administrator'], ask: (unitId) => ({ body: { id: uuid(), kind: 'total', unitId, scope: `year:${today.slice(0, 4)}`, words: 'Đề nghị xem lại số tổng này.' } }) },
  'GET /api/petitions': { roles: ['reconciler', 'administrator', 'auditor'] },
  'GET /api/petitions/:id/case': { below: ['reconciler', 'administrator', 'auditor'], ask: (_, at) => ({ at: `~/${petitionAt[at]}/case` }) },
  'POST /api/petitions/:id/assign': { below: ['reconciler', 'administrator'], ask: (_, at) => ({ at: `~/${petitionAt[at]}/assign`, body: {} }) },
  'POST /api/petitions/:id/decide': { below: ['reconciler'], ask: (_, at) => ({ at: `~/${petitionAt[at]}/decide`, body: { id: uuid(), state: 'dismissed', answer: 'Chưa đủ căn cứ để xem lại.' } }) },
  'POST /api/citizen/look': 'everybody', 'POST /api/citizen/answer': 'everybody',
  'POST /api/claims/:id/citizen-code': { below: ['officer', 'administrator'], ask: (_, at) => ({ at: `~/${claimAt[at]}/citizen-code`, body: { code: 'ABCDEFGH23' } }) },
  'GET /api/claims/:id/evidence': { below: ['officer', 'reconciler', 'administrator', 'auditor'], ask: (_, at) => ({ at: `~/${claimAt[at]}/evidence` }) },
  'PUT /api/claims/:id/evidence/:evidenceId': { below: ['officer', 'administrator'], ask: (_, at) => ({ at: `~/${claimAt[at]}/evidence/${uuid()}`, body: {} }) },
  'GET /api/evidence/:id': 'signed in',
  'POST /api/evidence/:id/destroy': { below: ['officer', 'reconciler', 'administrator'], ask: (_, at) => ({ at: `~/${pictureAt[at]}/destroy`, body: { reason: 'identity_document' } }) },
  'GET /api/tokens': { roles: ['administrator', 'auditor'] }, 'POST /api/tokens': { below: ['administrator'], ask: (unitId) => ({ body: { id: uuid(), label: 'Máy thử', scope: 'reconcile', unitId, days: 30 } }) },
  'POST /api/tokens/:id/revoke': { below: ['administrator'], ask: (_, at) => ({ at: `~/${tokenAt[at]}/revoke`, body: {} }) },
  'GET /api/log': { roles: ['administrator', 'auditor'] }, 'GET /api/log/export': { roles: ['administrator', 'auditor'] },
};

const pointsFor = (unitId: string, at: Relation) => ({ id: uuid(), campaign: `dot-${at}`, criterion: 'to-chuc', words: 'Theo báo cáo của đơn vị.', items: [{ unitId, milli: 2000 }] });
const made = (): Record<Relation, string> => ({ own: '', child: '', sibling: '', parent: '', stranger: '' });
const claimAt = made();
const draftAt = made();
const deviceAt = made();
const listAt = made();
const moveAt = made();
const teamAt = made();
const changeAt = made();
const requestAt = made();
const lotAt = made();
const conflictAt = made();
const petitionAt = made();
const pictureAt = made();
const activityAt = made();
const campaignAt = made();
const amendmentAt = made();
const announcementAt = made();
const tokenAt = made();
const rewardAt = made();
const publicationAt = made();
const rewardFor = (unitId: string, at: Relation, over: object = {}) => ({ id: uuid(), campaign: campaignAt[at], form: 'certificate', words: 'Dẫn đầu bảng của đợt.', items: [{ unitId }], ...over });
let cookies: Partial<Record<Role, string>> = {};
const hash = hashPassword('mat-khau-thu-nghiem');

/** A tree with a branch below the first commune and another province, people of every role, and one of everything in every unit. */
async function enterWorld(): Promise<void> {
  cookies = {};
  const extra = [['branch', unitAt(101), unitAt(1), 'youth_branch', 'Chi đoàn thôn Một'], ['other', unitAt(900), null, 'youth_province', 'Tỉnh đoàn Khác'], ['far', unitAt(901), unitAt(900), 'youth_commune', 'Đoàn xã Xa']] as const;
  const periods = extra.map(([, unitId, parentId, kind, name]) => ({ unitId, parentId, kind, name, validFrom: DAWN, validTo: DUSK, code: null, former: null, assumed: 0, source: 'thử nghiệm' }));
  const known = [PROVINCE, unitAt(1)].map((unitId, n) => ({ unitId, parentId: n === 0 ? null : PROVINCE, validFrom: DAWN, validTo: DUSK }));
  await enterUnits(door(), { units: extra.map(([, id]) => ({ id, axis: 'youth', territoryId: null })), periods, successions: [],
    paths: closure([...known, ...periods]).filter(({ unitId }) => extra.some(([, id]) => id === unitId)) });
  const at = new Date().toISOString();
  for (const role of roleNames) {
    await enterPerson(door(), { id: `vai-${role}`, name: role, email: `vai-${role}@thu.example`, passwordHash: await hash, birthYear: 1999,
      grants: role === 'member' ? [] : [{ role: role as GrantedRole, unitId: units.own, validFrom: DAWN, validTo: DUSK }] }, at);
  }
  const actor = { by: 'dung', as: null, address: null, at: Date.now() };
  const row = (id: string, unitId: string, known = false) => ({ id, name: 'Người Thử', email: null, phone: null, birthYear: 2000, known, unitId, membershipId: `m-${id}`, from: '2020-01-01' });
  await enterMembers(door(), null, [row('vai-member', units.own, true), ...relations.map((relation) => row(person(relation), units[relation]))], actor);
  for (const relation of relations) {
    await enterPerson(door(), { id: `can-bo-${relation}`, name: 'Cán bộ', email: `can-bo-${relation}@thu.example`, passwordHash: await hash, grants: [{ role: 'officer', unitId: units[relation], validFrom: DAWN, validTo: DUSK }] }, at);
    const sql = (text: string, ...params: string[]) => testEnv.DB.prepare(text).bind(...params).run();
    [listAt, moveAt, teamAt, changeAt, requestAt].forEach((ids) => { ids[relation] = crypto.randomUUID(); });
    await sql("INSERT INTO member_import (id, unit_id, file_name, by_id, at, rows) VALUES (?1, ?2, 'ds', 'dung', 0, 1)", listAt[relation], units[relation]);
    await sql("INSERT INTO member_move VALUES (?1, ?2, ?3, ?4, '2027-01-01', 'dung', 0, 'asked', NULL)", moveAt[relation], person(relation), units[relation], unitAt(3));
    await sql("INSERT INTO team VALUES (?1, 'digital', 'Tổ', 'Xã', ?2, 't', 't', '2020-01-01', '9999-12-31')", teamAt[relation], units[relation]);
    await sql("INSERT INTO unit_change (id, kind, on_date, document, plan, effect, by_id, at) VALUES (?1, 'rename', '2026-01-01', 'QĐ', ?2, ?3, 'dung', 0)", changeAt[relation],
      JSON.stringify({ ...change(units[relation]), added: [], closed: [], successions: [] }), JSON.stringify({ units: { gone: [], come: [] }, periods: { gone: [], come: [] }, successions: { gone: [], come: [] } }));
    await sql("INSERT INTO data_request (id, person_id, kind, words, asked_at, answer_by, done_by, state) VALUES (?1, ?2, 'access', '', 0, '2026-12-01', '2026-12-10', 'waiting')", requestAt[relation], person(relation));
  }
  const { claimActs } = await import('#services/claim');
  const { blindIndex } = await import('#services/blind-index');
  const claims = relations.map((relation) => aClaim({ unitId: units[relation] }));
  relations.forEach((relation, n) => { claimAt[relation] = claims[n]!.id; });
  // A recognised claim of a device of its own in every unit, for reopening in lots.
  const { decide } = await import('#services/decide');
  const devices = relations.map((relation) => aClaim({ unitId: units[relation], device: { id: (deviceAt[relation] = crypto.randomUUID()), no: 1 } }));
  await claimActs({ door: door(), blind: blindIndex(testEnv.BLIND_INDEX_KEY), author: { id: 'x', grants: [PROVINCE, unitAt(900)].map((unitId) => ({ role: 'officer' as const, unitId, validFrom: DAWN, validTo: DUSK })) }, now: Date.now() }, devices);
  await decide({ door: door(), judge: { id: 'y', grants: [PROVINCE, unitAt(900)].map((unitId) => ({ role: 'reconciler' as const, unitId, validFrom: DAWN, validTo: DUSK })) }, blind: blindIndex(testEnv.BLIND_INDEX_KEY), now: Date.now() },
    { id: uuid(), verdicts: devices.map(({ id }) => ({ claimId: id, outcome: 'recognised' as const, reason: 'seen' as const })) });
  const claimant = { ...everyone, grants: [...everyone.grants, { role: 'officer' as const, unitId: unitAt(900), validFrom: DAWN, validTo: DUSK }] };
  await claimActs({ door: door(), blind: blindIndex(testEnv.BLIND_INDEX_KEY), author: claimant, now: Date.now() }, claims);
  await enterDisputes();
  await enterAppraisals();
  const { planActivities } = await import('#services/activity');
  for (const relation of relations) {
    draftAt[relation] = uuid();
    await testEnv.DB.prepare("INSERT INTO campaign_draft (id, unit_id, typed, by_id, at, version) VALUES (?1, ?2, '{}', 'dung', 0, 1)").bind(draftAt[relation], units[relation]).run();
  }
  for (const relation of relations) [activityAt[relation]] = (await planActivities(door(), activity(units[relation]), { ...claimant, actor })).ids as [string];
  for (const relation of relations) {
    pictureAt[relation] = uuid();
    campaignAt[relation] = `rieng-${relation}`;
    await testEnv.DB.prepare(`INSERT INTO campaign (id, slug, name, goal, source, scope_name, ranked_level, tree_date, starts_at, ends_at, claims_until, closes_at, act_from, act_to, created_by, created_at, body_hash)
      VALUES (?1, ?1, 'Đợt riêng', '', 'live', '', 'commune', '2026-01-01', 10, 11, 12, 4e12, '2020-01-01', '2020-01-02', 'x', 0, '')`).bind(campaignAt[relation]).run();
    await testEnv.DB.prepare("INSERT INTO participant (campaign_id, unit_id, cluster, cluster_no, ranked) VALUES (?1, ?2, '', 0, 1)").bind(campaignAt[relation], units[relation]).run();
    amendmentAt[relation] = uuid();
    await testEnv.DB.prepare("INSERT INTO rules_edition (campaign_id, edition, rules, at, by_id) VALUES (?1, 1, ?2, 0, 'x')").bind(campaignAt[relation], JSON.stringify({ ...newRules, criteria: newRules.criteria.map((each) => ({ ...each, heading: null, maxMilli: null })), caps: [], totalMaxMilli: null, quality: null, minimum: null, tieBreaks: ['acts'], grades: null })).run();
    await testEnv.DB.prepare("INSERT INTO amendment (id, campaign_id, edition, rules, words, state, by_id, at) VALUES (?1, ?2, 2, ?3, 'Sửa cho đúng.', 'refused', 'x', 0)").bind(amendmentAt[relation], campaignAt[relation], '{}').run();
    await testEnv.DB.prepare("INSERT INTO board (slug, campaign_id, no, as_of, ledger_seq, starts_at, payload, summary) VALUES (?1, ?1, 1, 0, 0, 0, ?2, '{\"head\":{\"source\":\"notice\"}}')").bind(campaignAt[relation],
      await pack(JSON.stringify({ head: {}, no: 1, asOf: 0, totals: { actsMilli: 1000, targetedMilli: 0, target: 0, units: 1, figures: [] }, clusters: [{ name: '', rows: [{ unitId: units[relation], name: 'Đoàn xã', place: 1, shared: false, pointsMilli: 1000, actsMilli: 1000 }] }], unranked: [] }))).run();
    announcementAt[relation] = uuid();
    tokenAt[relation] = uuid();
    await testEnv.DB.prepare("INSERT INTO machine_token (id, token_hash, label, scope, unit_id, by_id, at, expires_at) VALUES (?1, ?1, 'Máy', 'read', ?2, 'x', 0, 9e12)").bind(tokenAt[relation], units[relation]).run();
    await testEnv.DB.prepare("INSERT INTO announcement (id, campaign_id, words, from_at, to_at, by_id, at) VALUES (?1, ?2, 'Họp giao ban.', 0, 9e12, 'x', 0)").bind(announcementAt[relation], campaignAt[relation]).run();
    publicationAt[relation] = uuid();
    await testEnv.DB.prepare("INSERT INTO publication (id, campaign_id, act, no, kind, words, signers, asks, digest, state, by_id, at) VALUES (?1, ?2, 'publish', 1, 'provisional', 'Theo kế hoạch.', '[]', 1, '', 'refused', 'x', 0)").bind(publicationAt[relation], campaignAt[relation]).run();
    rewardAt[relation] = uuid();
    await testEnv.DB.prepare(`INSERT INTO reward (id, lot_id, campaign_id, unit_id, form, form_words, board_no, unit_name, cluster, shared, points_milli, acts_milli, words, state, by_id, at)
      VALUES (?1, ?1, ?2, ?3, 'emulation_flag', '', 1, 'Đoàn xã', '', 0, 0, 0, 'Dẫn đầu.', 'proposed', 'x', 0)`).bind(rewardAt[relation], campaignAt[relation], units[relation]).run();
    await testEnv.DB.prepare("INSERT INTO evidence (id, claim_id, by_id, at, type, bytes, width, height, sha256, state) VALUES (?1, ?2, 'moi-nguoi', 0, 'image/png', 1, 1, 1, '', 'kept')").bind(pictureAt[relation], claimAt[relation]).run();
  }
}

/** A campaign of every unit by itself in which points are given, and points that wait for the second person. */
async function enterAppraisals(): Promise<void> {
  const sql = (text: string, ...params: unknown[]) => testEnv.DB.prepare(text).bind(...params).run();
  const rules = { version: 2, criteria: [{ key: 'to-chuc', name: 'Tổ chức', heading: null, kind: 'judged', maxMilli: 8000, stepsMilli: null }], caps: [], totalMaxMilli: null, quality: null, minimum: null, tieBreaks: [], grades: null };
  for (const relation of relations) {
    const id = crypto.randomUUID();
    lotAt[relation] = uuid();
    await sql(`INSERT INTO campaign (id, slug, name, goal, source, scope_name, ranked_level, tree_date, starts_at, ends_at, claims_until, closes_at, act_from, act_to, created_by, created_at, body_hash)
      VALUES (?1, ?2, 'Đợt', 'Thử', 'live', 'Thử', 'commune', '2026-11-01', 0, 9e12, 9e12, 9e12, '2026-01-01', '2027-01-01', 'dung', 0, '')`, id, `dot-${relation}`);
    await sql('INSERT INTO rules_edition (campaign_id, edition, rules, at, by_id) VALUES (?1, 1, ?2, 0, ?3)', id, JSON.stringify(rules), 'dung');
    await sql("INSERT INTO participant (campaign_id, unit_id, cluster, cluster_no, ranked) VALUES (?1, ?2, 'Cụm', 0, 1)", id, units[relation]);
    await sql('INSERT INTO campaign_unit (campaign_id, unit_id, participant_id) VALUES (?1, ?2, ?2)', id, units[relation]);
    await sql("INSERT INTO appraisal (id, lot_id, campaign_id, unit_id, criterion, milli, words, state, by_id, at) VALUES (?1, ?1, ?2, ?3, 'to-chuc', 1000, 'Theo báo cáo.', 'proposed', 'dung', 0)", lotAt[relation], id, units[relation]);
  }
}

/** A code claimed twice and a kiến nghị in every unit. */
async function enterDisputes(): Promise<void> {
  for (const relation of relations) {
    [conflictAt[relation], petitionAt[relation]] = [crypto.randomUUID(), crypto.randomUUID()];
    await testEnv.DB.prepare("INSERT INTO conflict (id, subject_index, facet, opened_at, state) SELECT ?1, subject_index, facet, 0, 'open' FROM claim WHERE id = ?2").bind(conflictAt[relation], claimAt[relation]).run();
    await testEnv.DB.prepare('INSERT INTO conflict_side (conflict_id, claim_id, unit_id, author_id) SELECT ?1, id, unit_id, author_id FROM claim WHERE id = ?2').bind(conflictAt[relation], claimAt[relation]).run();
    await testEnv.DB.prepare("INSERT INTO petition (id, kind, campaign_id, unit_id, by_id, words, asked_at, due_on, state) VALUES (?1, 'total', 'year:2025', ?2, 'dung', 'Xem lại', 0, '2027-01-01', 'open')").bind(petitionAt[relation], units[relation]).run();
  }
}

async function as(role: Role): Promise<string> {
  if (cookies[role]) return cookies[role];
  cookies[role] = cookieIn(await signIn(`vai-${role}@thu.example`));
  // Proofs have tests of their own; here one holds for as long as a busy machine needs.
  await testEnv.DB.prepare("UPDATE auth_session SET factor = 'code', provedAt = ?1").bind(Date.now() + 3_600_000).run();
  return cookies[role];
}

const DENIED = ['not_allowed', 'second_factor_missing', 'support_only_looks', 'signed_out'];
/** Whether somebody was let in: whatever else the answer says, it is not one of the no's of authority. */
async function letIn(route: string, role: Role | null, asked: Asked): Promise<boolean> {
  const [method, pattern] = route.split(' ') as [string, string];
  const base = pattern.split('/').slice(0, 3).join('/');
  const path = asked.at?.startsWith('~') ? base + asked.at.slice(1) : asked.at?.startsWith('/..') ? `/api/imports/${nowhere}/chunks/0` : pattern.replace(/:\w+/g, nowhere) + (asked.at ?? '');
  const { status, body } = await call(null, method, path, method === 'GET' ? undefined : asked.body ?? {}, role ? { cookie: await as(role) } : {});
  const codes = [body?.code, ...(body?.refused ?? []).map((each: { code: string }) => each.code)];
  expect([route, role, status < 500]).toEqual([route, role, true]);
  return !codes.some((code) => DENIED.includes(code));
}

describe('who may do what', () => {
  it('is written down for every route there is', () => {
    const routes = new Set(api.routes.filter(({ method, path }) => method !== 'ALL' && !path.includes('*')).map(({ method, path }) => `${method} ${path}`));
    expect([...routes].sort()).toEqual(Object.keys(table).sort());
  });

  it('holds for every route × role × own unit, child, sibling, parent, stranger', async () => {
    await enterWorld();
    let cells = 0;
    for (const [route, rule] of Object.entries(table)) {
      // The others of a test world are ended by one of these routes; it is tried last, by itself.
      if (['POST /api/me/sessions/end', 'POST /api/me/password', 'POST /api/me/support/end', 'POST /api/staff/:id/support'].includes(route)) continue;
      for (const role of [null, ...roleNames]) {
        const expected = (relation: Relation | null): boolean => rule === 'everybody' || (role !== null && (rule === 'signed in'
          || ('roles' in rule ? rule.roles.includes(role) : (rule.below.includes(role) && (relation === 'own' || relation === 'child')) || (relation === 'parent' && (rule.above ?? []).includes(role)))));
        const tried = typeof rule === 'object' && 'below' in rule ? relations : [null];
        for (const relation of tried) {
          const asked = typeof rule !== 'object' ? {} : 'roles' in rule ? rule.ask?.() ?? {} : rule.ask(units[relation!], relation!);
          expect([route, role, relation, await letIn(route, role, asked)]).toEqual([route, role, relation, expected(relation)]);
          cells += 1;
        }
      }
    }
    expect(cells).toBeGreaterThan(900);
    // A thousand requests: as long as a busy machine needs.
  }, 300_000);

  it('lends an administrator only eyes below their unit, and only of who has no power', async () => {
    await enterWorld();
    for (const relation of relations) {
      const { body } = await call(null, 'POST', `/api/staff/${person(relation)}/support`, {}, { cookie: await as('administrator') });
      expect([relation, body.code ?? 'lent']).toEqual([relation, ['own', 'child'].includes(relation) ? 'lent' : 'not_allowed']);
      await call(null, 'POST', '/api/me/support/end', {}, { cookie: await as('administrator') });
    }
    for (const role of roleNames.filter((each) => each !== 'administrator')) {
      expect((await call(null, 'POST', `/api/staff/${person('own')}/support`, {}, { cookie: await as(role) })).body.code).toBe('not_allowed');
    }
    expect((await call(null, 'POST', '/api/staff/vai-reconciler/support', {}, { cookie: await as('administrator') })).body.code).toBe('support_not_possible');
  });

  it('writes a line of the log for everything that changes anything', async () => {
    await enterWorld();
    const lines = async () => (await testEnv.DB.prepare('SELECT count(*) AS n FROM audit').first<{ n: number }>())!.n;
    const changing: [string, Role, Asked][] = [
      ['POST /api/claims', 'member', { body: { claims: [aClaim()] } }], ['POST /api/verdicts', 'reconciler', { body: { id: uuid(), verdicts: [{ claimId: claimAt.child, outcome: 'recognised', reason: 'seen' }] } }],
      ['POST /api/imports', 'reconciler', { body: { id: uuid(), fingerprint: 'b'.repeat(64), fileName: 'x.csv', kind: 'dossiers', rows: 1, chunkRows: 1 } }],
      ['POST /api/members', 'officer', { body: member(units.own) }], ['POST /api/members/lists', 'officer', { body: list(units.own) }], ['POST /api/members/:id/invite', 'officer', { at: `~/${person('own')}/invite`, body: {} }],
      ['POST /api/members/:id/correct', 'officer', { at: `~/${person('own')}/correct`, body: { name: 'Tên Khác', birthYear: 2001 } }], ['POST /api/members/moves/:id', 'officer', { at: `~/moves/${moveAt.own}`, body: { answer: 'yes' } }],
      ['POST /api/members/:id/end', 'officer', { at: `~/${person('child')}/end`, body: { onDate: '2026-12-01' } }],
      ['POST /api/teams', 'officer', { body: { id: crypto.randomUUID(), kind: 'digital', name: 'Tổ thử', place: 'Xã thử', unitId: units.own, validFrom: '2026-01-01' } }],
      ['POST /api/teams/:id/join', 'officer', { at: `~/${teamAt.own}/join`, body: { personId: 'vai-member', from: '2026-01-01' } }], ['POST /api/teams/:id/leave', 'officer', { at: `~/${teamAt.own}/leave`, body: { personId: 'vai-member', to: today } }],
      ['POST /api/activities', 'officer', { body: activity(units.own) }], ['POST /api/activities/:id/report', 'officer', { at: `~/${activityAt.own}/report`, body: { turns: 5, seen: 0 } }],
      ['POST /api/activities/:id/claims', 'officer', { at: `~/${activityAt.own}/claims`, body: { claimIds: [claimAt.own] } }], ['POST /api/activities/:id/claims/detach', 'officer', { at: `~/${activityAt.own}/claims/detach`, body: { claimId: claimAt.own } }],
      ['POST /api/activities/:id/cancel', 'officer', { at: `~/${activityAt.own}/cancel`, body: { reason: 'Không tổ chức nữa.' } }],
      ['POST /api/me/notices', 'member', { body: { pushKinds: ['asked'], mailKinds: [], mailEvery: 'none' } }],
      ['POST /api/me/consents', 'member', { body: { purpose: 'unit_page', choice: 'name', textVersion: '2026-11-24' } }], ['POST /api/requests/mine', 'member', { body: { id: crypto.randomUUID(), kind: 'access' } }],
      ['POST /api/petitions', 'officer', { body: { id: uuid(), kind: 'total', unitId: units.own, scope: `year:${today.slice(0, 4)}`, words: 'Đề nghị xem lại số tổng này.' } }],
      ['POST /api/petitions/:id/words', 'officer', { at: `~/${petitionAt.own}/words`, body: { id: crypto.randomUUID(), words: 'Xin bổ sung.' } }], ['POST /api/petitions/:id/assign', 'reconciler', { at: `~/${petitionAt.own}/assign`, body: {} }],
      ['POST /api/petitions/:id/decide', 'reconciler', { at: `~/${petitionAt.own}/decide`, body: { id: uuid(), state: 'dismissed', answer: 'Chưa đủ căn cứ để xem lại.' } }],
      ['POST /api/conflicts/:id/words', 'officer', { at: `~/${conflictAt.own}/words`, body: { claimId: claimAt.own, words: 'Chúng tôi làm.' } }],
      ['POST /api/conflicts/:id/withdraw', 'officer', { at: `~/${conflictAt.own}/withdraw`, body: { id: uuid(), claimId: claimAt.own } }],
      ['POST /api/appraisals/self-scores', 'officer', { body: { id: uuid(), campaign: 'dot-own', unitId: units.own, criterion: 'to-chuc', milli: 1000, words: 'Theo kế hoạch của đơn vị.' } }], ['POST /api/appraisals/lots', 'organizer', { body: pointsFor(units.own, 'own') }],
      ['POST /api/appraisals/lots/:id/answer', 'organizer', { at: `~/lots/${lotAt.own}/answer`, body: { answer: 'agreed' } }],
      ['POST /api/campaigns/:slug/publications', 'organizer', { at: `~/${campaignAt.own}/publications`, body: publication() }],
      ['POST /api/rewards/lots', 'organizer', { body: rewardFor(units.own, 'own') }], ['POST /api/rewards/:id/answer', 'organizer', { at: `~/${rewardAt.own}/answer`, body: { answer: 'agreed' } }],
      ['POST /api/rewards/decisions', 'organizer', { body: { campaign: campaignAt.own, no: '1-QĐ/TĐ', on: today, items: [{ id: rewardAt.own }] } }], ['POST /api/rewards/:id/withdraw', 'organizer', { at: `~/${rewardAt.own}/withdraw`, body: { words: 'Quyết định đã bị hủy.' } }],
      ['POST /api/campaigns/:slug/announcements', 'organizer', { at: `~/${campaignAt.own}/announcements`, body: announcement() }], ['POST /api/campaigns/:slug/announcements/:id/withdraw', 'organizer', { at: `~/${campaignAt.own}/announcements/${announcementAt.own}/withdraw`, body: {} }],
      ['POST /api/campaigns/:slug/freezes', 'organizer', { at: `~/${campaignAt.own}/freezes`, body: { id: uuid(), fromAt: Date.now() + 86_400_000, words: 'Chờ công bố kết quả.' } }],
      ['POST /api/staff/grants', 'administrator', { body: { personId: 'vai-officer', role: 'auditor', unitId: units.own, validFrom: today } }], ['POST /api/staff/grants/end', 'administrator', { body: { personId: 'vai-officer', role: 'auditor', unitId: units.own, validFrom: today } }],
      ['POST /api/staff', 'administrator', { body: { id: crypto.randomUUID(), name: 'Cán Bộ', email: 'moi@thu.example', role: 'officer', unitId: units.own, validFrom: today } }],
      ['POST /api/unit-changes', 'administrator', { body: change(units.own) }], ['POST /api/tokens', 'administrator', { body: { id: uuid(), label: 'Máy thử', scope: 'read', unitId: units.own, days: 1 } }], ['POST /api/tokens/:id/revoke', 'administrator', { at: `~/${tokenAt.own}/revoke`, body: {} }], ['POST /api/requests/:id/step', 'administrator', { at: `~/${requestAt.own}/step`, body: { step: 'accept', answer: 'Được.' } }],
      ['POST /api/requests/holidays', 'administrator', { body: { date: '2027-01-01', name: 'Tết' } }], ['POST /api/campaigns', 'organizer', { body: aCampaign({ scope: { kind: 'subtree', unitId: units.own } }) }],
      ['POST /api/drafts', 'organizer', { body: { id: uuid(), unitId: units.own, from: { kind: 'template', template: 'year' } } }], ['PUT /api/drafts/:id', 'organizer', { at: `~/${draftAt.own}`, body: { seen: 1, typed: { name: 'Đợt nháp' } } }],
      ['POST /api/drafts/:id/delete', 'organizer', { at: `~/${draftAt.child}/delete`, body: {} }],
      ['POST /api/programme-desk/targets', 'organizer', { body: yearTarget(units.own) }], ['POST /api/programme-desk/observations', 'organizer', { body: yearRate(units.own) }],
      ['POST /api/programme-desk/sizes', 'administrator', { body: unitSize(units.own) }], ['POST /api/programme-desk/figures', 'administrator', { body: figures(units.own) }],
      ['POST /api/evidence/:id/destroy', 'reconciler', { at: `~/${pictureAt.child}/destroy`, body: { reason: 'identity_document' } }],
      ['POST /api/staff/:id/reset-factors', 'administrator', { at: '~/can-bo-child/reset-factors', body: {} }], ['POST /api/me/sessions/end', 'member', { body: {} }],
    ];
    await as('member');
    await signIn('vai-member@thu.example');
    for (const [route, role, asked] of changing) {
      const before = await lines();
      expect([route, await letIn(route, role, asked)]).toEqual([route, true]);
      expect([route, await lines() > before]).toEqual([route, true]);
    }
    await expect(testEnv.DB.prepare("UPDATE audit SET action = 'khác'").run()).rejects.toThrow('append-only');
    await expect(testEnv.DB.prepare('DELETE FROM audit').run()).rejects.toThrow('append-only');
    const { body } = await call(null, 'GET', `/api/log?unitId=${units.own}`, undefined, { cookie: await as('auditor') });
    expect(body.lines.length).toBeGreaterThan(8);
    expect(body.lines.every((line: { byName: string }) => line.byName !== '')).toBe(true);
  });

  it('an officer claims only for the own unit and what is below it', async () => {
    const { body } = await call('an', 'POST', '/api/claims', { claims: [aClaim(), aClaim({ unitId: unitAt(2) }), aClaim({ unitId: PROVINCE })] });
    expect(body.refused.map(({ index, code }: { index: number; code: string }) => [index, code])).toEqual([[1, 'not_allowed'], [2, 'not_allowed']]);
  });

  it('no write starts without the key that hides codes', async () => {
    const { default: worker } = await import('../../worker/index.ts');
    const { createExecutionContext } = await import('cloudflare:test');
    const cookie = cookieIn(await signIn('an@thu.example'));
    const request = new Request(`${BASE}/api/claims`, { method: 'POST', headers: { 'content-type': 'application/json', cookie }, body: JSON.stringify({ claims: [aClaim()] }) });
    const response = await worker.fetch!(request as never, { ...testEnv, BLIND_INDEX_KEY: undefined } as never, createExecutionContext());
    expect([response.status, ((await response.json()) as { code: string }).code]).toEqual([503, 'key_missing']);
  });
});

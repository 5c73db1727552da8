import { indicators, type DraftStep, type Indicator } from '#vocabulary';
import type { Board } from '#wire/board';
import { campaignInput, type CampaignInput } from '#wire/campaign';
import type { DraftCreate, DraftLine, DraftScope, DraftTyped, DraftView, EarlierLine, Problem } from '#wire/draft';
import type { DraftMeeting } from '#wire/overlap';
import { criteriaRules, type Rules } from '#wire/rules';
import { may, unitsWhere } from '#domain/authority';
import { ALL_WEEKDAYS, addDays, isRealDate, localDateAt, startOfDay } from '#domain/calendar';
import { cloned } from '#domain/clone';
import { NO_SIZE, clusterOf, clusterOrder } from '#domain/clusters';
import { clustersFrom, fieldOf, inputFrom, typedFrom, typedOf } from '#domain/draft';
import { foldBoard } from '#domain/board';
import { commonDays, commonIndicators } from '#domain/overlap';
import { slugOf, sortKey } from '#domain/name';
import { ruleProblems } from '#domain/rule-check';
import { indicatorsOf, rulesOf } from '#domain/rules';
import { sentencesOf } from '#domain/sentences';
import { carried, passageUntil } from '#domain/succession';
import { planOf } from '#domain/templates';
import type { Actor } from '#store/audit';
import { campaignWithRules, type CampaignRow } from '#store/campaigns';
import type { Door } from '#store/d1';
import { campaignOfSlug, campaignsMeeting, campaignsWithPlan, deleteDraft, draftById, draftsBelow, enterDraft, handoversOf, participantsOfCampaign, saveDraft, yearBefore, type DraftRow } from '#store/drafts';
import { sizesOn } from '#store/sizes';
import { knownLineOf, linesOfUnits, unitName } from '#store/units';
import { Refusal } from '#refusal';
import { headOf } from './board.ts';
import { checkTargets, clusterable, clustered, launch, participantsOf, prepared, rankedUnits, relaunch, timesOf, type Organizer, type Participating } from './launch.ts';

export type Drafter = Organizer & { actor: Actor };
type Context = { door: Door; person: Drafter; now: number };

const LISTED_MAX = 60;
/** A draft is one value of one row. */
const TYPED_MAX = 1_200_000;
/** Drafts speak the richer form of rules only: a complaint then names its box. */
const draftedInput = campaignInput.extend({ rules: criteriaRules });

/** Whether somebody does this to what is drafted for a unit. */
const mayOn = async ({ door, person, now }: Context, action: 'launch' | 'see_drafts', unitId: string): Promise<boolean> => {
  const today = localDateAt(now);
  return may(person.grants, action, await knownLineOf(door, unitId, today), today);
};

/** A draft somebody may see (or, for `launch`, keep); for everybody else there is none. @throws Refusal */
async function known(context: Context, id: string, action: 'launch' | 'see_drafts'): Promise<DraftRow> {
  const row = await draftById(context.door, id);
  if (!row) throw new Refusal('draft_unknown');
  if (!await mayOn(context, action, row.unitId)) throw new Refusal('not_allowed');
  return row;
}

/** Drafts of one's units, and earlier campaigns there to clone. */
export async function draftList({ door, person, now }: Context): Promise<{ drafts: DraftLine[]; earlier: EarlierLine[] }> {
  const today = localDateAt(now);
  const units = unitsWhere(person.grants, 'see_drafts', today);
  const [drafts, earlier] = [await draftsBelow(door, units, today, LISTED_MAX), await campaignsWithPlan(door, units, LISTED_MAX)];
  return {
    drafts: drafts.map(({ id, typed, unitId, unitName: name, at, byName, edits }) => {
      const { name: title, firstDay, lastDay } = typedFrom(JSON.parse(typed));
      return { id, name: title, unitId, unitName: name, at, byName, firstDay, lastDay, editsCampaign: edits === 1 };
    }),
    earlier: earlier.map(({ id, slug, name, actFrom, actTo, startsAt, createdBy }) => ({ id, slug, name, firstDay: actFrom, lastDay: addDays(actTo, -1), begun: startsAt <= now, own: createdBy === person.id })),
  };
}

/**
 * Begins a draft, once: empty, from a template, from an earlier campaign, or from one that has not begun.
 * @throws Refusal not_allowed, campaign_unknown, draft_source, campaign_begun, id_reused
 */
export async function beginDraft(context: Context, { id, unitId, from }: DraftCreate): Promise<DraftView> {
  const { door, person, now } = context;
  if (!await mayOn(context, 'launch', unitId)) throw new Refusal('not_allowed', { field: 'unitId' });
  const there = await draftById(door, id);
  // Sent again, or a change of one campaign begun twice: the draft that is there is the one to go on with.
  if (there && (there.byId === person.id || from.kind === 'edit')) return viewOf(context, await known(context, id, 'launch'));
  const held = await campaignWithRules(door, { id });
  if (there || (held && from.kind !== 'edit')) throw new Refusal('id_reused', { field: 'id' });
  const typed = await typedAtFirst(context, id, unitId, from, held);
  const row = await enterDraft(door, { id, unitId: typed.unitId || unitId, typed: JSON.stringify(typed) }, typed.name, person.actor);
  return viewOf(context, row);
}

async function typedAtFirst(context: Context, id: string, unitId: string, from: DraftCreate['from'], held: Awaited<ReturnType<typeof campaignWithRules>>): Promise<DraftTyped> {
  const { door, now } = context;
  const today = localDateAt(now);
  if (from.kind === 'empty') return { ...typedFrom({}), unitId, clustersBy: 'former_district' };
  if (from.kind === 'template') {
    const plan = planOf(from.template, today);
    return { ...typedOf({ ...plan, slug: slugOf(plan.name).slice(0, 80).replace(/-$/, '') }), unitId, clustersBy: 'former_district' };
  }
  const row = from.kind === 'edit' ? held : await campaignWithRules(door, { slug: from.slug });
  if (!row) throw new Refusal('campaign_unknown', { field: 'slug' });
  const plan = row.plan === null ? null : JSON.parse(row.plan) as CampaignInput;
  if (!plan) throw new Refusal('draft_source', { field: 'slug' });
  if (from.kind === 'edit') {
    await checkOver(context, id);
    if (row.starts_at <= now) throw new Refusal('campaign_begun', { field: 'slug' });
    return rooted(context, typedOf({ ...plan, rules: JSON.parse(row.rules) as Rules }), unitId, plan);
  }
  const moved = { ...plan, rules: JSON.parse(row.rules) as Rules };
  const ids = [...plan.scope.kind === 'subtree' ? [plan.scope.unitId] : plan.scope.unitIds, ...plan.unrankedUnitIds, ...plan.targets.map((target) => target.unitId),
    ...plan.clusters.by === 'hand' ? plan.clusters.groups.flatMap((group) => group.unitIds) : []];
  const copy = cloned(moved, today, passageUntil(await handoversOf(door, ids, today), today), from.targets);
  return rooted(context, typedOf({ ...copy, slug: slugOf(copy.name).slice(0, 80).replace(/-$/, '') }), unitId, copy);
}

/** A campaign of units by name, as the unit above them without those that stay out. */
async function rooted({ door, person, now }: Context, typed: DraftTyped, unitId: string, { scope, rankedLevel, firstDay }: Pick<CampaignInput, 'scope' | 'rankedLevel' | 'firstDay'>): Promise<DraftTyped> {
  if (scope.kind === 'subtree') {
    // Whoever launches for a part of the province clones for that part.
    const line = await knownLineOf(door, scope.unitId, localDateAt(now));
    return { ...typed, unitId: may(person.grants, 'launch', line, localDateAt(now)) ? scope.unitId : unitId };
  }
  const named = new Set(scope.unitIds);
  const units = await participantsOf(door, person, now, { scope: { kind: 'subtree', unitId }, rankedLevel, firstDay }, 'see_scopes').catch(refused);
  const out = (units ?? []).filter((unit) => !named.has(unit.unit_id)).map((unit) => [unit.unit_id, { unranked: '', group: '', ...typed.units[unit.unit_id], out: '1' }] as const);
  return { ...typed, unitId, units: { ...typed.units, ...Object.fromEntries(out) } };
}

/** Putting another campaign in the place of one takes the role over every unit of it. @throws Refusal */
async function checkOver({ door, person, now }: Context, campaignId: string): Promise<void> {
  const today = localDateAt(now);
  const units = await participantsOfCampaign(door, campaignId);
  const lines = await linesOfUnits(door, units, today);
  if (units.some((unitId) => !may(person.grants, 'launch', lines.get(unitId) ?? [unitId], today))) throw new Refusal('not_allowed', { field: 'slug' });
}

/** A draft as its organizers and an auditor see it. */
export const draftView = async (context: Context, id: string): Promise<DraftView> => viewOf(context, await known(context, id, 'see_drafts'));

/**
 * Keeps what was typed, wrong things too, on the version it was typed on.
 * @throws Refusal draft_changed: somebody else saved meanwhile, nothing is written
 */
export async function keepDraft(context: Context, id: string, { seen, typed: sent }: { seen: number; typed: unknown }): Promise<DraftView> {
  const row = await known(context, id, 'launch');
  const typed = typedFrom(sent);
  // The unit it is for moves with the scope, as far as somebody may launch there.
  const moves = typed.unitId !== '' && typed.unitId !== row.unitId && await unitName(context.door, typed.unitId, localDateAt(context.now)) !== null;
  if (moves && !await mayOn(context, 'launch', typed.unitId)) throw new Refusal('not_allowed', { field: 'unitId' });
  const text = JSON.stringify(typed);
  if (text.length > TYPED_MAX) throw new Refusal('too_large');
  const stands = await saveDraft(context.door, { id, unitId: moves ? typed.unitId : row.unitId, typed: text, seen }, typed.name, context.person.actor);
  if (!stands) throw new Refusal('draft_unknown');
  if (stands.version !== seen + 1 || stands.typed !== text) {
    throw new Refusal('draft_changed', { field: 'seen', message: `${stands.byName || 'Người khác'} vừa lưu bản nháp này. Những gì bạn nhập vẫn còn dưới đây; hãy xem lại rồi lưu lần nữa để ghi phần của bước này.` });
  }
  return viewOf(context, stands);
}

export async function dropDraft(context: Context, id: string): Promise<void> {
  const row = await known(context, id, 'launch');
  await deleteDraft(context.door, row, typedFrom(JSON.parse(row.typed)).name, context.person.actor);
}

/**
 * Makes a draft the campaign of its id, and the draft goes with it: launching twice is launching once.
 * @throws Refusal draft_changed, or the first thing that stands against it, with its field
 */
export async function launchDraft(context: Context, id: string, seen: number): Promise<{ id: string; slug: string }> {
  const { door, person, now } = context;
  const there = await draftById(door, id);
  if (!there) {
    // Launched already, by this very request or another of the same draft.
    const done = await campaignWithRules(door, { id });
    if (!done) throw new Refusal('draft_unknown');
    await checkOver(context, id);
    return { id, slug: done.slug };
  }
  const row = await known(context, id, 'launch');
  if (row.version !== seen) throw new Refusal('draft_changed', { field: 'seen' });
  const view = await viewOf(context, row);
  const against = view.problems.find(({ warning }) => !warning);
  if (against) throw new Refusal('draft_unready', { field: against.field, message: against.message });
  const draft = { id, version: seen };
  const input = campaignInput.parse(view.input);
  if (view.edits === null) return launch({ door, organizer: person, now, draft }, input);
  await checkOver(context, id);
  return relaunch({ door, organizer: person, now, draft }, input);
}

async function viewOf(context: Context, row: DraftRow): Promise<DraftView> {
  const typed = typedFrom(JSON.parse(row.typed));
  const [held, keeps, units] = [await campaignWithRules(context.door, { id: row.id }), await mayOn(context, 'launch', row.unitId), await unitsOf(context, typed)];
  const input = inputFrom(row.id, { ...typed, slug: held?.slug ?? typed.slug }, units.map((unit) => ({ id: unit.unit_id })));
  const scope = scopeOf(typed, units);
  const { parsed, problems } = await problemsOf(context, typed, input, scope, units, held);
  return {
    id: row.id, unitId: row.unitId, unitName: row.unitName, version: row.version, at: row.at, byName: row.byName, keeps, edits: held?.slug ?? null,
    typed, input: parsed, scope, problems,
    sentences: parsed ? sentencesOf(rulesOf(parsed.rules), { startsAt: startOfDay(parsed.firstDay), endsAt: startOfDay(addDays(parsed.lastDay, 1)), claimsUntil: startOfDay(addDays(parsed.claimsUntilDay, 1)), closesAt: startOfDay(addDays(parsed.closesDay, 1)) },
      { weekdays: weekdaysOf(parsed), outages: [] }) : [],
  };
}

/**
 * The public page as it would be now: the same fold over the same participants, before any act is counted.
 * @throws Refusal while something keeps the draft from being a campaign
 */
export async function draftBoard(context: Context, id: string): Promise<Board> {
  const { door, person, now } = context;
  const view = await viewOf(context, await known(context, id, 'see_drafts'));
  if (!view.input) throw new Refusal('draft_unready');
  const { row, participants, targets } = await prepared({ door, organizer: person, now, source: 'live', notice: null, action: 'see_scopes' }, view.input);
  const rules = rulesOf(view.input.rules);
  const byId = new Map(view.scope.units.map((unit) => [unit.id, unit]));
  return foldBoard({
    head: headOf(row, rules, 1, []), rules, targets, counts: [], dawnCounts: [], members: new Map(view.scope.units.flatMap((unit) => (unit.members ? [[unit.id, unit.members] as const] : []))),
    participants: participants.map(({ unitId, cluster, clusterNo, ranked }) => { const { name, former } = byId.get(unitId)!; return { unitId, name, former, sortKey: sortKey(name), cluster, clusterNo, ranked }; }),
  }, { no: 0, asOf: now, ledgerSeq: 0 });
}

/** Campaigns with which a draft would share acts: days, units and indicators in common; none while it is not complete enough to say. */
export async function draftMeetings(context: Context, id: string): Promise<DraftMeeting[]> {
  const { input, scope } = await viewOf(context, await known(context, id, 'see_drafts'));
  if (!input) return [];
  const days = { actFrom: input.firstDay, actTo: addDays(input.lastDay, 1), weekdays: weekdaysOf(input) };
  const mine = indicatorsOf(rulesOf(input.rules));
  const met = await campaignsMeeting(context.door, { id, ...days, unitIds: scope.units.filter(({ takesPart }) => takesPart).map((unit) => unit.id) });
  return met.map(({ slug, name, units, rules, ...other }) => ({ slug, name, units, days: commonDays(days, other), indicators: commonIndicators(mine, indicatorsOf(rulesOf(JSON.parse(rules) as Rules))).map((code) => indicators[code].short) }))
    .filter((each) => each.days > 0 && each.indicators.length > 0);
}
const weekdaysOf = ({ weekdays }: Pick<CampaignInput, 'weekdays'>): number => weekdays?.reduce((bits, day) => bits | (1 << day), 0) ?? ALL_WEEKDAYS;

/** Recognised acts of the year before a draft's first one, by unit as it stands in the draft: what targets may be divided by. */
export async function lastYear(context: Context, id: string): Promise<{ year: string; counts: { unitId: string; indicator: Indicator; acts: number }[] }> {
  const row = await known(context, id, 'see_drafts');
  const typed = typedFrom(JSON.parse(row.typed));
  const today = localDateAt(context.now);
  const firstDay = isRealDate(typed.firstDay) ? typed.firstDay : today;
  const year = String(Number(firstDay.slice(0, 4)) - 1);
  const units = await unitsOf(context, typed);
  const { counts, handovers } = await yearBefore(context.door, units.map((unit) => unit.unit_id), year, firstDay);
  const passage = passageUntil(handovers, firstDay);
  const own = new Set(units.map((unit) => unit.unit_id));
  return { year, counts: [...Map.groupBy(counts, ({ indicator }) => indicator)].flatMap(([indicator, rows]) =>
    [...carried(new Map(rows.map(({ unitId, milli }) => [unitId, milli])), passage)].flatMap(([unitId, milli]) => (own.has(unitId) && milli > 0 ? [{ unitId, indicator, acts: Math.round(milli / 1000) }] : []))) };
}

/** Units at the ranked level of the scope on the first day (of today, while there is none), with their members. */
async function unitsOf({ door, person, now }: Context, typed: DraftTyped): Promise<Participating[]> {
  const firstDay = isRealDate(typed.firstDay) ? typed.firstDay : localDateAt(now);
  const level = campaignInput.shape.rankedLevel.safeParse(typed.rankedLevel);
  if (!level.success || !/^[0-9a-f-]{36}$/.test(typed.unitId)) return [];
  const units = await participantsOf(door, person, now, { scope: { kind: 'subtree', unitId: typed.unitId }, rankedLevel: level.data, firstDay }, 'see_scopes').catch(refused) ?? [];
  const sizes = await sizesOn(door, units.map((unit) => unit.unit_id), firstDay);
  return units.map((unit) => ({ ...unit, members: sizes.get(unit.unit_id) || null }));
}
const refused = (error: unknown): null => { if (error instanceof Refusal) return null; throw error; };

function scopeOf(typed: DraftTyped, units: readonly Participating[]): DraftScope {
  const taking = units.filter((unit) => !typed.units[unit.unit_id]?.out).map((unit) => ({ id: unit.unit_id }));
  const clusters = clustersFrom(typed, taking);
  const rising = clusters.by !== 'size' || (clusters.bounds.length > 0 && clusters.bounds.every((bound, at) => Number.isInteger(bound) && bound > (clusters.bounds[at - 1] ?? 0)));
  const shown = units.map((unit) => {
    const said = typed.units[unit.unit_id];
    return { id: unit.unit_id, name: unit.name, kind: unit.kind, former: unit.former, cluster: rising ? clusterOf(clusterable(unit), clusters) : 'Chưa chia cụm', members: unit.members,
      takesPart: !said?.out, ranked: !said?.out && !said?.unranked, group: said?.group ?? '' };
  });
  const there = shown.filter((unit) => unit.takesPart);
  const order = rising ? clusterOrder(there.map((unit) => unit.cluster), clusters) : ['Chưa chia cụm'];
  return { units: shown, clusters: order.map((name) => { const own = there.filter((unit) => unit.cluster === name); return { name, units: own.length, ranked: own.filter((unit) => unit.ranked).length }; }).filter((cluster) => cluster.units > 0) };
}

/** Boxes that have to be filled before anybody may launch (Luật Thi đua, khen thưởng 2022, Điều 17), and what each says when it is empty. */
const required: [keyof DraftTyped, DraftStep, string][] = [
  ['name', 'content', 'Hãy đặt tên đợt thi đua.'], ['slug', 'content', 'Hãy đặt địa chỉ trang.'], ['goal', 'content', 'Hãy viết mục tiêu của đợt thi đua.'],
  ['audience', 'content', 'Hãy viết đối tượng tham gia.'], ['content', 'content', 'Hãy viết nội dung thi đua.'], ['measures', 'content', 'Hãy viết kế hoạch, biện pháp thực hiện.'],
  ['firstDay', 'time', 'Hãy chọn ngày đầu.'], ['lastDay', 'time', 'Hãy chọn ngày cuối.'], ['unitId', 'scope', 'Hãy chọn đơn vị phát động.']];

/** Everything that stands against launching, each beside its field; and the campaign, as soon as it has its shape but for its words. */
async function problemsOf(
  { door, person, now }: Context, typed: DraftTyped, input: CampaignInput, scope: DraftScope, units: readonly Participating[], held: CampaignRow | null): Promise<{ parsed: CampaignInput | null; problems: Problem[] }> {
  const problems: Problem[] = [];
  const add = (at: { step: DraftStep; field: string }, message: string, warning = false) => {
    if (!problems.some(({ field, warning: only }) => field === at.field && !only)) problems.push({ ...at, message, warning });
  };
  for (const [field, step, message] of required) if (String(typed[field]).trim() === '') add({ step, field }, message);
  const shape = draftedInput.safeParse(input);
  for (const { path, message } of shape.error?.issues ?? []) { const at = fieldOf(path.join('.'), input); add(at, wordsAt(at.field, message)); }
  const shaped = problems.every(({ step, field }) => step === 'content' || field === 'unitId') && typed.unitId !== '';
  const parsed = shape.success ? shape.data : shaped && problems.every(({ step }) => step === 'content') ? input : null;
  const check = (run: () => unknown) => { try { run(); } catch (error) { if (!(error instanceof Refusal)) throw error; add(fieldOf(error.field ?? '', input), error.message); } };
  // Each step is looked at as soon as its own boxes can be read, whatever the others still want.
  const readable = (...steps: DraftStep[]) => !problems.some(({ step, warning }) => steps.includes(step) && !warning);
  const days = readable('time');
  if (days) {
    check(() => timesOf(input, now, 'live'));
    if (held && held.starts_at <= now) add({ step: 'time', field: 'firstDay' }, 'Đợt thi đua đã bắt đầu nên không sửa trực tiếp được. Hãy đề nghị điều chỉnh thể lệ.');
    else if (input.firstDay < localDateAt(now)) add({ step: 'time', field: 'firstDay' }, 'Ngày đầu đã qua: kết quả từ ngày đó sẽ được tính ngay khi phát động.', true);
  }
  const taking = units.filter((unit) => !typed.units[unit.unit_id]?.out);
  // What an indicator is valid for is asked of days that stand in order.
  if (readable('time', 'rules', 'targets')) {
    const ranked = units.length === 0 ? undefined : await rankedUnits(door, taking, input);
    for (const { field, message, warning } of ruleProblems(input.rules, { ...input, ...(ranked && { units: ranked }) })) add(fieldOf(field, input), message, warning);
  }
  if (days && readable('scope')) {
    if (units.length === 0) add({ step: 'scope', field: 'unitId' }, 'Phạm vi đã chọn không có đơn vị nào ở cấp xếp hạng này.');
    else {
      check(() => clustered(taking, input));
      if (readable('targets')) check(() => checkTargets(input, new Set(taking.map((unit) => unit.unit_id))));
      // May the whole of it be launched by whoever looks? An auditor is told the same as an organizer: what is wrong with the draft, not with them.
      if (may(person.grants, 'launch', [], localDateAt(now))) {
        const no = await participantsOf(door, person, now, input).then(() => null, (error: unknown) => { if (error instanceof Refusal) return error; throw error; });
        if (no) add({ step: 'scope', field: 'unitId' }, no.message);
      }
    }
  }
  if (scope.units.length > 0 && scope.units.every((unit) => !unit.takesPart)) add({ step: 'scope', field: 'units' }, 'Hãy chọn ít nhất một đơn vị tham gia.');
  else if (scope.units.length > 0 && scope.units.every((unit) => !unit.ranked)) add({ step: 'scope', field: 'units' }, 'Hãy để ít nhất một đơn vị được xếp hạng.');
  for (const { name, ranked } of scope.clusters) if (ranked === 1 && scope.clusters.length > 1) add({ step: 'scope', field: 'clustersBy' }, `${name} chỉ có một đơn vị xếp hạng: đơn vị đó luôn đứng đầu cụm.`, true);
  const unsized = typed.clustersBy === 'size' ? scope.units.filter((unit) => unit.takesPart && unit.members === null) : [];
  const names = unsized.slice(0, 6).map((unit) => unit.name).join('; ');
  if (unsized.length > 0) add({ step: 'scope', field: 'bounds' }, `${NO_SIZE}: ${unsized.length > 6 ? `${names} và ${unsized.length - 6} đơn vị khác` : names}. Hãy khai số đoàn viên trước ngày đầu.`, true);
  if (!held && input.slug !== '') {
    const holder = await campaignOfSlug(door, input.slug);
    if (holder) add({ step: 'content', field: 'slug' }, 'Địa chỉ này đã có đợt thi đua khác dùng. Hãy chọn địa chỉ khác.');
  }
  return { parsed, problems };
}

/** Where the shape only says that something is no number or too small: what to type instead. */
const boxWords: [RegExp, string][] = [
  [/^amounts\./, 'Chỉ tiêu phải là số nguyên từ 1 trở lên; không giao thì để trống.'],
  [/^graceDays$/, 'Số ngày nhận khai báo muộn là số nguyên, từ 0 trở lên.'],
  [/^bounds$/, 'Các mốc là số nguyên từ 1 trở lên, cách nhau bằng dấu chấm phẩy, ví dụ 50; 100; 200.'],
  [/\.weights\.\d+\.milli$/, 'Hãy nhập một số lớn hơn 0, tối đa ba chữ số thập phân.'],
  [/\.(indicator|indicators)$/, 'Hãy chọn chỉ tiêu.'],
  [/\.steps\.\d+\.from$|ceilingPercent$|minimum\.(acts|percent)$/, 'Hãy nhập một số nguyên từ 0 trở lên.'],
  [/\.steps\.\d+\.milli$|stepsMilli$|list\.\d+\.from$/, 'Hãy nhập số điểm từ 0 trở lên, tối đa ba chữ số thập phân.'],
  [/\.steps$/, 'Hãy đặt ít nhất một bậc.'], [/floorMilli$|topShareMilli$/, 'Hãy nhập tỷ lệ phần trăm từ 0 đến 100.'],
  [/^groups$/, 'Mỗi cụm cần một tên và ít nhất một đơn vị.'], [/tieBreaks/, 'Tiêu chí phụ này không còn trong thể lệ.'],
];
const wordsAt = (field: string, message: string): string => boxWords.find(([pattern]) => pattern.test(field))?.[1] ?? message;

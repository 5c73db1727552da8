import { Hono } from 'hono';
import { z } from 'zod';
import { DUSK } from '#vocabulary';
import { memberCorrection, memberInput, memberList, membershipEnd, moveAnswer, moveInput, type MemberPage } from '#wire/person';
import { addDays } from '#domain/calendar';
import { searchKey } from '#domain/name';
import { isChild } from '#domain/person';
import { invite } from '#services/invite';
import { answerAsked, checkThere, correctMember, enterList, enterMember, previewMembers } from '#services/members';
import { askMove, currentMembership, endMembership, memberCount, memberList as listById, memberLists, membersWithin, moveAsked, undoList } from '#store/members';
import { grantsOf } from '#store/people';
import { unitName } from '#store/units';
import { Refusal } from '#refusal';
import { accept } from './accept.ts';
import { allowOn, originOf, staffOnly, type ApiEnv, type StaffEnv } from './context.ts';
import type { Context } from 'hono';

const PAGE = 50;
const LISTS_SHOWN = 5;
/** A move is agreed on beforehand, not entered for a past nobody was asked about. */
const MOVE_AHEAD_DAYS = 92;
const pageQuery = z.object({ unitId: z.uuid('Chưa chọn đơn vị.'), q: z.string().trim().max(80).default(''), after: z.string().max(300).optional() });

/** The member an officer deals with, in the unit they belong to today; refuses where that unit is not theirs. */
async function memberOf(c: Context<StaffEnv>, personId: string) {
  const membership = await currentMembership(c.var.door, personId, c.var.today);
  // Who belongs nowhere, and who belongs elsewhere, look alike to somebody who may see neither.
  if (!membership) throw new Refusal('membership_unknown');
  await allowOn(c, 'keep_members', membership.unitId);
  return { ...membership, personId };
}

/**
 * Links and addresses open accounts: of somebody who holds a role, only who could grant that role may
 * touch them, or an officer would climb by them.
 */
async function ordinary(c: Context<StaffEnv>, personId: string): Promise<void> {
  for (const grant of (await grantsOf(c.var.door, personId)).filter(({ role, validTo }) => role !== 'member' && validTo > c.var.today)) {
    await allowOn(c, 'grant', grant.unitId);
  }
}

export const members = new Hono<ApiEnv>()
  .get('/', staffOnly('see_members'), accept('query', pageQuery), async (c) => {
    const { unitId, q, after } = c.req.valid('query');
    await allowOn(c, 'see_members', unitId);
    const { door, today } = c.var;
    const [key, id] = after?.split('|') ?? [];
    const [rows, total, lists, unit] = await Promise.all([
      membersWithin(door, unitId, today, searchKey(q), key !== undefined && id ? { key, id } : null, PAGE + 1),
      memberCount(door, unitId, today), memberLists(door, unitId, LISTS_SHOWN), unitName(door, unitId, today)]);
    const shown = rows.slice(0, PAGE);
    const last = shown.at(-1);
    return c.json<MemberPage>({
      unit: { id: unitId, name: unit?.name ?? '' }, total, next: rows.length > PAGE && last ? `${last.key}|${last.id}` : null,
      members: shown.map((row) => ({
        id: row.id, name: row.name, phone: row.phone, email: row.email, birthYear: row.birthYear, unitId: row.unitId, unitName: row.unitName, since: row.since, until: row.until === DUSK ? null : row.until,
        signsIn: row.signsIn === 1, invited: row.invited === 1, asksReset: row.asksReset === 1, moving: row.moving, child: isChild(row.birthYear, today) })),
      lists: lists.map(({ id: listId, fileName, at, rows: entered, byName, undoneAt }) => ({ id: listId, fileName, at, rows: entered, byName, undone: undoneAt !== null })) }, 200);
  })
  .post('/', staffOnly('keep_members'), accept('json', memberInput), async (c) => {
    const input = c.req.valid('json');
    await allowOn(c, 'keep_members', input.unitId);
    await enterMember(c.var.door, input, c.var.person.actor);
    return c.json({ id: input.id }, 201);
  })
  .post('/preview', staffOnly('keep_members'), accept('json', memberList), async (c) => {
    const list = c.req.valid('json');
    await allowOn(c, 'keep_members', list.unitId);
    return c.json({ lines: await previewMembers(c.var.door, list, c.var.now) }, 200);
  })
  .post('/lists', staffOnly('keep_members'), accept('json', memberList), async (c) => {
    const list = c.req.valid('json');
    await allowOn(c, 'keep_members', list.unitId);
    return c.json({ lines: await enterList(c.var.door, list, c.var.person.actor) }, 201);
  })
  .post('/lists/:id/undo', staffOnly('keep_members'), async (c) => {
    const list = await listById(c.var.door, c.req.param('id'));
    if (!list || list.undoneAt !== null) throw new Refusal('list_unknown');
    await allowOn(c, 'keep_members', list.unitId);
    if (!await undoList(c.var.door, list.id, list.unitId, c.var.person.actor)) throw new Refusal('list_settled');
    return c.json({ ok: true }, 200);
  })
  .post('/:id/correct', staffOnly('keep_members'), accept('json', memberCorrection), async (c) => {
    const member = await memberOf(c, c.req.param('id'));
    await ordinary(c, member.personId);
    await correctMember(c.var.door, member.personId, c.req.valid('json'), member.unitId, c.var.person.actor);
    return c.json({ ok: true }, 200);
  })
  /** A link (and its QR) to hand over: the first time, or after a forgotten password. */
  .post('/:id/invite', staffOnly('keep_members'), async (c) => {
    const member = await memberOf(c, c.req.param('id'));
    await ordinary(c, member.personId);
    const { token, expiresAt } = await invite(c.var.door, c.var.person.actor, member.personId, 'invite', member.unitId);
    return c.json({ url: `${originOf(c.env, c.req.raw)}/loi-moi/${token}`, expiresAt }, 201);
  })
  .post('/:id/end', staffOnly('keep_members'), accept('json', membershipEnd), async (c) => {
    const member = await memberOf(c, c.req.param('id'));
    const { onDate } = c.req.valid('json');
    if (onDate <= member.validFrom) throw new Refusal('date_too_early', { field: 'onDate' });
    await endMembership(c.var.door, member, onDate, c.var.person.actor);
    return c.json({ ok: true }, 200);
  })
  .post('/:id/move', staffOnly('keep_members'), accept('json', moveInput), async (c) => {
    const member = await memberOf(c, c.req.param('id'));
    const { id, toUnitId, onDate } = c.req.valid('json');
    const { today, door } = c.var;
    if (toUnitId === member.unitId) throw new Refusal('malformed', { field: 'toUnitId', message: 'Đoàn viên đã sinh hoạt tại đơn vị này.' });
    if (!await unitName(door, toUnitId, today)) throw new Refusal('unit_unknown', { field: 'toUnitId' });
    await checkThere(door, toUnitId, onDate, 'toUnitId');
    if (onDate < today || onDate > addDays(today, MOVE_AHEAD_DAYS)) throw new Refusal('malformed', { field: 'onDate', message: 'Ngày chuyển từ hôm nay đến ba tháng tới.' });
    if (onDate <= member.validFrom) throw new Refusal('date_too_early', { field: 'onDate' });
    if (!await askMove(door, { id, personId: member.personId, fromUnitId: member.unitId, toUnitId, onDate }, c.var.person.actor)) throw new Refusal('move_pending');
    return c.json({ id }, 201);
  })
  /** For members who do not sign in: the officer of the unit they leave records what they said on paper. */
  .post('/moves/:id', staffOnly('keep_members'), accept('json', moveAnswer), async (c) => {
    const move = await moveAsked(c.var.door, c.req.param('id'), c.var.today);
    if (!move) throw new Refusal('move_unknown');
    await allowOn(c, 'keep_members', move.fromUnitId);
    return c.json({ onDate: await answerAsked(c.var.door, move, c.req.valid('json').answer === 'yes', c.var.person.actor) }, 200);
  });

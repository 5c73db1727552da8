import type { MemberInput, MemberLine, MemberLineFate, MemberList } from '#wire/person';
import { addDays, localDateAt } from '#domain/calendar';
import { matches, searchKey } from '#domain/name';
import { isBirthYear, maskEmail, maskPhone, readPhone, sameName, tidyName, initialsOf } from '#domain/person';
import type { Actor } from '#store/audit';
import type { Door } from '#store/d1';
import { derivedId } from '#store/derived-id';
import { alikePeople, answerMove, correctPerson, enterMembers, enteredOf, memberList as listById, type KnownPerson, type MoveView } from '#store/members';
import { enterPersonOnly, hasAddress, noAddress, personById, personByLogin, type PersonEntry } from '#store/people';
import { signsInAlready } from '#store/sessions';
import { takesMembers, unitsBelow } from '#store/units';
import { Refusal } from '#refusal';

/** Nobody joined the Union longer ago than anybody lives, and lists are entered at most a month ahead. */
const FROM_MIN = '1950-01-01';
const AHEAD_DAYS = 31;

/**
 * A phone number and an address as they are kept.
 * @throws Refusal with the field to blame
 */
export function readLogins({ phone, email }: { phone?: string | undefined; email?: string | undefined }): { phone: string | null; email: string | null } {
  const number = phone ? readPhone(phone) : null;
  if (phone && /^\d{12}$/.test(phone.replace(/\s/g, ''))) throw new Refusal('identity_number', { field: 'phone' });
  if (phone && !number) throw new Refusal('account_malformed', { field: 'phone', message: 'Số điện thoại có 10 chữ số, bắt đầu bằng 0.' });
  if (email && !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email)) throw new Refusal('login_malformed', { field: 'email', message: 'Địa chỉ thư điện tử không đúng dạng.' });
  return { phone: number, email: email ? email.toLowerCase() : null };
}

function checkPerson({ birthYear, from }: { birthYear: number; from: string }, today: string): void {
  if (!isBirthYear(birthYear, today)) throw new Refusal('birth_year_impossible', { field: 'birthYear' });
  if (from < FROM_MIN || from > addDays(today, AHEAD_DAYS)) throw new Refusal('malformed', { field: 'from', message: 'Ngày bắt đầu sinh hoạt không hợp lý.' });
}

/** Nobody has the address or number yet, or the one who has is the same person. */
async function checkFree(door: Door, logins: { phone: string | null; email: string | null }, personId: string): Promise<void> {
  for (const [field, asked] of [['phone', logins.phone && { phone: logins.phone }], ['email', logins.email && { email: logins.email }]] as const) {
    const other = asked ? await personByLogin(door, asked) : null;
    if (other && other.id !== personId) throw new Refusal('login_taken', { field });
  }
}

/** Enters one member; the id made by the client makes a repeat harmless. */
export async function enterMember(door: Door, input: MemberInput, actor: Actor): Promise<void> {
  const today = localDateAt(actor.at);
  checkPerson(input, today);
  const logins = readLogins(input);
  await checkFree(door, logins, input.id);
  await checkThere(door, input.unitId, input.from > today ? input.from : today, 'unitId');
  const membershipId = derived(`${input.id}/${input.unitId}`);
  // The id is the client's word: of somebody who is there already it says nothing, unless this is the same entry again.
  if (await personById(door, input.id) && (await enteredOf(door, [membershipId])).length === 0) throw new Refusal('person_id_taken', { field: 'id' });
  await enterMembers(door, null, [{ id: input.id, name: tidyName(input.name), ...logins, birthYear: input.birthYear, known: false,
    unitId: input.unitId, membershipId, from: input.from }], actor);
  if ((await enteredOf(door, [membershipId])).length === 0) throw new Refusal('already_member');
}

/** A unit of the Union that people can belong to on a day. */
export async function checkThere(door: Door, unitId: string, date: string, field: string): Promise<void> {
  if (!await takesMembers(door, unitId, date)) throw new Refusal('unit_not_active', { field, message: 'Vào ngày này đơn vị chưa thành lập hoặc đã kết thúc hoạt động. Hãy chọn đơn vị đang hoạt động.' });
}

/** What a member says to a move. Agreed to late, it begins today: the past stays as it was. @returns the day it begins */
export async function answerAsked(door: Door, move: MoveView, yes: boolean, actor: Actor): Promise<string> {
  const today = localDateAt(actor.at);
  const onDate = move.onDate < today ? today : move.onDate;
  if (yes) await checkThere(door, move.toUnitId, onDate, 'answer');
  await answerMove(door, move, yes, onDate, crypto.randomUUID(), actor);
  return onDate;
}

/** Corrects name, year, address or number; the log keeps only masked forms. */
export async function correctMember(door: Door, personId: string, input: { name: string; birthYear: number | null; phone?: string | undefined; email?: string | undefined }, unitId: string | null, actor: Actor): Promise<void> {
  const before = await personById(door, personId);
  if (!before || before.erasedAt) throw new Refusal('person_unknown');
  if (input.birthYear !== null && !isBirthYear(input.birthYear, localDateAt(actor.at))) throw new Refusal('birth_year_impossible', { field: 'birthYear' });
  const logins = readLogins(input);
  await checkFree(door, logins, personId);
  const after = { id: personId, name: tidyName(input.name), ...logins, birthYear: input.birthYear, searchKey: searchKey(input.name) };
  const log = { before: masked({ name: before.name, phone: before.username, email: hasAddress(before.email) ? before.email : null, birthYear: before.birthYear }), after: masked(after) };
  await correctPerson(door, after, unitId, actor, log).catch((error: unknown) => {
    // Two at once gave two people the same number or address: the second hears of it.
    throw /UNIQUE/.test(String(error)) ? new Refusal('login_taken', { field: 'phone' }) : error;
  });
}

const masked = ({ name, phone, email, birthYear }: Pick<PersonEntry, 'name' | 'phone' | 'email' | 'birthYear'>) => (
  { name: initialsOf(name), phone: phone && maskPhone(phone), email: email && maskEmail(email), birthYear });

type Read = { line: number; name: string; birthYear: number; phone: string | null; email: string | null; unitId: string; unitName: string };

/**
 * What would become of every line of a spreadsheet; nothing is written. The same person in another
 * spelling is found by number, by address, and by name without accents and year within the unit, in what
 * is there and in the list itself.
 */
export async function previewMembers(door: Door, list: MemberList, now: number): Promise<MemberLineFate[]> {
  return (await judged(door, list, now)).map(({ fate }) => fate);
}

/** Enters what the preview would, and says the same of every line. One batch: all or nothing. */
export async function enterList(door: Door, list: MemberList, actor: Actor): Promise<MemberLineFate[]> {
  // The same list again (a reply was lost) enters nobody anew, and finds nobody alike themselves.
  if (await listById(door, list.id)) {
    return list.lines.map((line) => ({ line: line.line, name: tidyName(line.name), birthYear: null, fate: 'already', words: 'Danh sách này đã được nhập.', unitName: null }));
  }
  const lines = await judged(door, list, actor.at);
  const entering = lines.flatMap(({ read, person, fate }) => {
    if (!read || !['new', 'known'].includes(fate.fate)) return [];
    const id = person?.id ?? derived(`${list.id}/${read.line}`);
    return [{ id, name: read.name, phone: read.phone, email: read.email, birthYear: read.birthYear, known: Boolean(person), unitId: read.unitId,
      membershipId: derived(`${list.id}/${id}`), from: list.from }];
  });
  if (entering.length === 0) throw new Refusal('list_empty');
  await enterMembers(door, { id: list.id, unitId: list.unitId, fileName: list.fileName, at: actor.at }, entering, actor);
  return lines.map(({ fate }) => fate);
}

/** An id that follows from what was sent, so that sending it again makes nobody twice. */
const derived = (key: string): string => derivedId(`member\n${key}`);

async function judged(door: Door, list: MemberList, now: number): Promise<{ read: Read | null; person: KnownPerson | null; fate: MemberLineFate }[]> {
  const today = localDateAt(now);
  await checkThere(door, list.unitId, list.from > today ? list.from : today, 'unitId');
  const units = await unitsBelow(door, list.unitId, today);
  const read = list.lines.map((line) => readLine(line, list, units, today));
  const good = read.flatMap((each) => (each instanceof Refusal ? [] : [each]));
  const known = await alikePeople(door, good.flatMap(({ phone, email }) => [phone, email].filter((each) => each !== null)),
    [...new Set(good.map(({ unitId }) => unitId))], [...new Set(good.map(({ birthYear }) => birthYear))], today);
  const others = new Set(list.others);
  const own = new Set(units.map(({ id }) => id));
  const seen: Read[] = [];
  return list.lines.map((line, at) => {
    const each = read[at]!;
    const say = (fate: MemberLineFate['fate'], words: string, person: KnownPerson | null = null) => ({
      read: each instanceof Refusal ? null : each, person,
      fate: { line: line.line, name: tidyName(line.name), birthYear: each instanceof Refusal ? null : each.birthYear, fate, words, unitName: each instanceof Refusal ? null : each.unitName } });
    if (each instanceof Refusal) return say('refused', each.message);
    const twin = seen.find((before) => isSame(before, each));
    seen.push(each);
    if (twin && !others.has(line.line)) return say('alike', `Trùng với dòng ${twin.line} của danh sách.`);
    const byLogin = known.find((person) => (each.phone && person.username === each.phone) || (each.email && person.email === each.email));
    if (byLogin && !(sameName(byLogin.name, each.name) && byLogin.birthYear === each.birthYear)) {
      // Whose it is, is told only of one's own: a list of numbers must not become a list of names.
      return say('refused', own.has(byLogin.unitId ?? '') ? `Số điện thoại hoặc thư điện tử này là của ${byLogin.name}${byLogin.birthYear ? `, sinh năm ${byLogin.birthYear}` : ''}.` : new Refusal('login_taken').message);
    }
    const person = byLogin ?? known.find((other) => sameName(other.name, each.name) && other.birthYear === each.birthYear && other.unitId === each.unitId);
    if (!person) return say('new', 'Sẽ được thêm.');
    if (person.unitId === each.unitId && byLogin) return say('already', 'Đã sinh hoạt tại đơn vị này.', person);
    if (person.unitId === each.unitId) {
      return others.has(line.line) ? say('new', 'Là người khác cùng tên, cùng năm sinh; sẽ được thêm.')
        : say('alike', `Có thể là ${person.name}, sinh năm ${person.birthYear}, đã có trong đơn vị.`, person);
    }
    if (person.unitId) return say('refused', `Đang sinh hoạt tại ${person.unitName}. Hãy dùng chuyển sinh hoạt.`);
    return say('known', 'Đã từng sinh hoạt; sẽ được đưa trở lại.', person);
  });
}

/** Same number or address, or the same name without accents in the same year and unit. */
const isSame = (a: Read, b: Read): boolean => (a.phone !== null && a.phone === b.phone) || (a.email !== null && a.email === b.email)
  || (sameName(a.name, b.name) && a.birthYear === b.birthYear && a.unitId === b.unitId);

function readLine(line: MemberLine, list: MemberList, units: { id: string; name: string }[], today: string): Read | Refusal {
  try {
    const name = tidyName(line.name);
    if (name.length < 2 || name.length > 80 || /\d/.test(name)) throw new Refusal('malformed', { message: 'Họ và tên không đúng.' });
    // A whole date is more than is needed: only its year is read, and only the year is kept.
    const birthYear = Number(/(?:^|\D)((?:19|20)\d\d)(?:\D|$)/.exec(line.birthYear)?.[1] ?? Number.NaN);
    checkPerson({ birthYear, from: list.from }, today);
    const logins = readLogins({ phone: leadingZero(line.phone), email: line.email.trim() || undefined });
    return { line: line.line, name, birthYear, ...logins, ...unitOf(line.unit, list.unitId, units) };
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
}

/** Excel drops the zero a phone number begins with. */
const leadingZero = (text: string): string | undefined => {
  const bare = text.replace(/[\s.]/g, '');
  return bare === '' ? undefined : /^[1-9]\d{8}$/.test(bare) ? `0${bare}` : bare;
};

function unitOf(text: string, ownId: string, units: { id: string; name: string }[]): { unitId: string; unitName: string } {
  const own = units.find(({ id }) => id === ownId) ?? { id: ownId, name: '' };
  if (text.trim() === '') return { unitId: own.id, unitName: own.name };
  const found = units.filter(({ name }) => searchKey(name) === searchKey(text));
  const exact = found.length > 1 ? found.filter(({ name }) => matches(text, name)) : found;
  if (exact.length !== 1) throw new Refusal('unit_unknown', { message: `Không có đơn vị “${text.trim()}” trong đơn vị của bạn.` });
  return { unitId: exact[0]!.id, unitName: exact[0]!.name };
}

/** Enters somebody who is to hold a role without belonging to a unit. */
export async function enterStaff(door: Door, input: { id: string; name: string; phone?: string | undefined; email?: string | undefined }, actor: Actor): Promise<void> {
  const logins = readLogins(input);
  if (!logins.phone && !logins.email) throw new Refusal('login_malformed', { field: 'email' });
  await checkFree(door, logins, input.id);
  // A link follows. The id is the client's word, so of somebody who is there already it must be this very entry, not yet let in.
  const there = await personById(door, input.id);
  if (there && !(there.name === tidyName(input.name) && there.username === logins.phone && there.email === (logins.email ?? noAddress(input.id)) && !await signsInAlready(door, input.id))) {
    throw new Refusal('person_id_taken', { field: 'id' });
  }
  await enterPersonOnly(door, { id: input.id, name: tidyName(input.name), ...logins, birthYear: null }, actor);
}

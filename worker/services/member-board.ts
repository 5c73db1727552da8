import type { BoardSummary } from '#wire/board';
import type { MemberBoard, NamedMembers, OwnPlace } from '#wire/member-board';
import type { Rules } from '#wire/rules';
import { localDateAt } from '#domain/calendar';
import { sortKey } from '#domain/name';
import { isChild, publicName } from '#domain/person';
import { indicatorsOf, isAct, rulesOf } from '#domain/rules';
import { consentsOf } from '#store/consents';
import type { Door } from '#store/d1';
import { aroundMember, foldMembers, memberBoardBegun, memberBoardRow, memberBoardsKept, namedFacts, rankMembers, storeNamed } from '#store/member-boards';
import { personById } from '#store/people';
import { Refusal } from '#refusal';

/** Portions of the ledger folded for one campaign in one minute. */
const FOLDS_A_MINUTE = 10;
/** Names a public board lists, and lines on either side of oneself. */
export const NAMED_MAX = 100;
const AROUND_EACH = 5;

/**
 * Every minute: what is new in the ledger goes into the members' cells of each campaign, the ranking of those that
 * moved is made anew, and then what of it is public. A campaign that counts other acts than before is counted from the start.
 */
export async function keepMemberBoards(door: Door, now: number): Promise<void> {
  for (const each of await memberBoardsKept(door)) {
    const acts = indicatorsOf(rulesOf(JSON.parse(each.rules) as Rules)).filter(isAct);
    const countedBy = `${each.countedBy}/${acts.join()}`;
    const anew = each.was !== countedBy;
    if (anew) await memberBoardBegun(door, each, countedBy, acts);
    if (anew || each.behind) {
      let more = true;
      for (let n = 0; more && n < FOLDS_A_MINUTE; n++) more = await foldMembers(door, each.campaignId);
      // Half a ledger is nobody's place.
      if (more) continue;
      await rankMembers(door, each.campaignId, each.no, now);
    }
    if (anew || each.behind || each.due) await makeNames(door, each.campaignId, now);
  }
}

/** Makes what is public of a board of members: who agreed to be named on it, in the form they chose; of everybody else, how many there are. */
export async function makeNames(door: Door, campaignId: string, now: number): Promise<void> {
  const today = localDateAt(now);
  const { board, named } = await namedFacts(door, campaignId, today, NAMED_MAX);
  if (!board) return;
  const listed = named.flatMap(({ name, choice, birthYear, unitName, micro, place, level }) => {
    const shown = publicName(name, choice, birthYear, today);
    return shown === null ? [] : [{ name: shown, unitName, actsMilli: Math.round(micro / 1000), place, shared: level > 1 }];
  }).sort((a, b) => a.place - b.place || (sortKey(a.name) < sortKey(b.name) ? -1 : 1));
  const payload: NamedMembers = { no: board.no, asOf: board.madeAt, members: board.members, actsMilli: Math.round(board.micro / 1000), named: listed, more: named.length < NAMED_MAX ? 0 : Math.max(0, board.agreed - listed.length) };
  await storeNamed(door, campaignId, payload, board.due);
}

/**
 * The public board of a campaign's members. Whoever changed their mind since it was made is not on it, at once: it is
 * then made anew before anybody sees it.
 * @throws Refusal
 */
export async function publicMembers(door: Door, slug: string, now: number): Promise<{ board: MemberBoard; tag: string }> {
  let row = await memberBoardRow(door, slug);
  if (row?.due) {
    await makeNames(door, row.campaignId, now);
    row = await memberBoardRow(door, slug);
  }
  if (!row?.payload) throw new Refusal('member_board_none');
  return { board: { ...JSON.parse(row.payload) as NamedMembers, head: (JSON.parse(row.summary) as BoardSummary).head }, tag: `${row.no}-${row.namesNo}` };
}

/** Somebody's own place on it, exact, among neighbours who have no names here. @throws Refusal */
export async function ownPlace(door: Door, slug: string, personId: string, today: string): Promise<OwnPlace> {
  const row = await memberBoardRow(door, slug);
  if (!row?.payload) throw new Refusal('member_board_none');
  const [found, said, person] = await Promise.all([aroundMember(door, row.campaignId, personId, AROUND_EACH), consentsOf(door, personId), personById(door, personId)]);
  const line = (own: boolean) => ({ place, actsMilli }: { place: number; actsMilli: number }) => ({ place, actsMilli, own });
  const next = found?.before.findLast(({ place }) => place < found.own.place);
  const choice = said.filter(({ purpose }) => purpose === 'campaign_board').at(-1)?.choice ?? 'nothing';
  return { head: (JSON.parse(row.summary) as BoardSummary).head, members: (JSON.parse(row.payload) as NamedMembers).members,
    own: found && { place: found.own.place, actsMilli: found.own.actsMilli, shared: found.shared },
    around: found ? [...found.before.map(line(false)), line(true)(found.own), ...found.after.map(line(false))] : [],
    toNextMilli: next && found ? next.actsMilli - found.own.actsMilli : null, shown: isChild(person?.birthYear ?? null, today) ? 'nothing' : choice };
}

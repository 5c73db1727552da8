import { CONSENT_TEXT_VERSION, DUSK, type ConsentChoice } from '#vocabulary';
import { searchKey, sortKey } from '#domain/name';
import { closure } from '#domain/tree';
import { consented } from '#store/consents';
import type { Door } from '#store/d1';
import { enterMembers } from '#store/members';
import { enterUnits } from '#store/registry';
import type { DemoClaim } from './demonstration.ts';
import { unitId, unitTables, youthId } from './units.ts';

/** Branches are nobody's list that could be had: two communes get some, which say in their names that they are made up. */
const [anNhonTay, anNhonNam] = [youthId('gialai2025', '21940'), youthId('gialai2025', '21943')];
const FROM = '2026-01-01';
const branches = [
  ...['Khu phố 1', 'Khu phố 2', 'Trường học', 'Công an'].map((name) => ({ name: `Chi đoàn ${name} (trình diễn)`, parentId: anNhonNam })),
  ...['Thôn Đông', 'Thôn Tây', 'Trạm y tế'].map((name) => ({ name: `Chi đoàn ${name} (trình diễn)`, parentId: anNhonTay })),
].map((each) => ({ ...each, id: unitId(`branch/${each.parentId}/${each.name}`) }));
const MEMBERS_A_BRANCH = 4;
/** Every third member agreed to be named on boards, one of them by initials. */
const choices: (ConsentChoice | null)[] = ['name', null, null, 'initials', null, null, 'name', null];
const members = branches.flatMap(({ id: unit }, at) => Array.from({ length: MEMBERS_A_BRANCH }, (_, n) => {
  const no = at * MEMBERS_A_BRANCH + n + 1;
  return { id: unitId(`person/branch-member/${no}`), name: `Đoàn viên mẫu ${String(no).padStart(2, '0')}`, birthYear: 1994 + (no % 12), unitId: unit, choice: choices[no % choices.length]! };
}));

/** Enters branches, their members and what those chose; before campaigns are launched, which take in who is there. */
export async function enterBranches(door: Door, actor: { by: string; as: null; address: null; at: number }): Promise<void> {
  const there = unitTables().periods.filter((period) => period.validTo === DUSK && period.kind.startsWith('youth_'));
  const added = branches.map(({ id, name, parentId }) => ({ unitId: id, validFrom: FROM, validTo: DUSK, name, kind: 'youth_branch' as const, code: null, parentId, former: null, assumed: 0,
    source: 'số liệu trình diễn', sortKey: sortKey(name), searchKey: searchKey(name) }));
  const own = new Set(branches.map(({ id }) => id));
  await enterUnits(door, { units: branches.map(({ id }, position) => ({ id, axis: 'youth', territoryId: null, position })), periods: added, successions: [],
    paths: closure([...there, ...added].map((period) => ({ ...period }))).filter((link) => own.has(link.unitId)) });
  await enterMembers(door, null, members.map(({ id, name, birthYear, unitId: unit }) => ({ id, name, birthYear, unitId: unit, email: null, phone: null, known: false, membershipId: unitId(`membership/${id}`), from: FROM })), actor);
  for (const { id, choice } of members) if (choice) await consented(door, id, 'campaign_board', choice, CONSENT_TEXT_VERSION, { ...actor, by: id });
}

/** Which of some a claim falls to: by what it is about, so that what upgrades it falls to the same. */
function drawn<Of>(claim: DemoClaim, from: readonly Of[], salt = 0): Of {
  let sum = salt;
  for (const letter of claim.dossierCode ?? claim.account ?? claim.id) sum = (sum * 31 + letter.charCodeAt(0)) % 100_003;
  // Squared, so that some do far more than others, as people do.
  return from[Math.floor(((sum % 1000) / 1000) ** 2 * from.length)]!;
}

/**
 * The claim as a branch sent it: four fifths of a commune's acts were done by members of its branches, the rest at the
 * commune itself. Of other units' acts, those that `helpers` did.
 */
export function atBranch(claim: DemoClaim, helpers: ReadonlyMap<string, readonly string[]>): DemoClaim {
  const by = helpers.get(claim.unitId);
  if (by) return { ...claim, helpers: [{ personId: drawn(claim, by), milli: 1000 }] };
  const own = branches.filter(({ parentId }) => parentId === claim.unitId);
  if (own.length === 0) return claim;
  const unit = drawn(claim, [...own, null]);
  if (!unit) return claim;
  const mine = members.filter((member) => member.unitId === unit.id);
  const [first, second] = [drawn(claim, mine, 7), mine[0]!];
  return { ...claim, unitId: unit.id, helpers: first.id === second.id || claim.quantity > 1 ? [{ personId: first.id, milli: 1000 }] : [{ personId: first.id, milli: 700 }, { personId: second.id, milli: 300 }] };
}

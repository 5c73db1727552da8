import { WHOLE_MILLI, indicators, procedureGroups, type Indicator, type ProcedureGroup } from '#vocabulary';
import type { Board, BoardRow } from '#wire/board';
import type { CriteriaRules } from '#wire/rules';
import { rowsIn } from './board-view.ts';
import { tauB } from './correlation.ts';
import type { Contributions, Part } from './foresight.ts';
import { decimal, perCent, whole } from './numbers.ts';
import type { Past } from './past.ts';
import { indicatorsOf, isAct, isGiven } from './rules.ts';

/** From here on, an order that follows size is a sign. Of twenty units, two orders that have nothing to do with each other stay under it nine times in ten (variance 2(2n + 5) / 9n(n − 1), Kendall 1938, Biometrika 30:81). */
export const TAU_WORTH_A_LOOK = 0.3;
export const UNITS_ENOUGH = 20;
/** From half of all points, one thing decides. */
export const HALF_MILLI = 500;
/** Of a unit with fewer acts, one person's share says nothing. */
const ACTS_ENOUGH = 10;
/** First places of each cluster that one person's share is looked at in. */
const PLACES = 3;

/** `look` = worth changing something before the launch; `fine` = looked at, nothing found; `unknown` = cannot be told. */
export type Sign = { kind: 'size' | 'points_size' | 'group' | 'indicator' | 'person' | 'caps' | 'held' | 'grades' | 'idle' | 'empty_unit' | 'given'; tone: 'look' | 'fine' | 'unknown'; words: string; advice: string | null };

/** Signs that rules would be unfair, or would not do what they are for, each a sentence with its numbers. Nothing here says anything about a person. */
export function signsOf(past: Past, rules: CriteriaRules, board: Board, made: Contributions): Sign[] {
  const ranked = board.clusters.flatMap(({ name, rows }) => rows.map((row) => ({ ...row, cluster: name })));
  return [...sizeSigns(past, rules, ranked), ...shareSigns(rules, made), ...personSigns(past, rules, ranked), ...capSigns(past, rules, made), ...heldSigns(board), ...gradeSigns(rules, ranked),
    ...emptySigns(past, rules, board)];
}

type Ranked = BoardRow & { cluster: string };

function sizeSigns(past: Past, rules: CriteriaRules, ranked: Ranked[]): Sign[] {
  const sized = ranked.flatMap((row) => (past.members.has(row.unitId) ? [{ row, members: past.members.get(row.unitId)! }] : []));
  if (sized.length < UNITS_ENOUGH) {
    return [{ kind: 'size', tone: 'unknown', words: `Chưa nói được hạng có đi theo quy mô không: có số đoàn viên của ${whole(sized.length)}/${whole(ranked.length)} đơn vị xếp hạng, cần ít nhất ${UNITS_ENOUGH}.`,
      advice: sized.length < ranked.length ? 'Khai báo số đoàn viên của các đơn vị rồi chạy thử lại.' : null }];
  }
  const perHead = rules.criteria.some(({ kind }) => kind === 'per_members');
  const among = `trên ${whole(sized.length)} đơn vị có số đoàn viên`;
  const sign = (kind: 'size' | 'points_size', tau: number | null, what: string, where: string): Sign => {
    const number = tau === null ? '' : ` (tau-b = ${tau2(tau)}, ${among})`;
    if (tau === null || Math.abs(tau) < TAU_WORTH_A_LOOK) return { kind, tone: 'fine', words: `${what} không đi theo số đoàn viên${where}${number}.`, advice: null };
    return tau > 0
      ? { kind, tone: 'look', words: `${what} đi theo quy mô${where}: đơn vị càng đông đoàn viên càng đứng cao${number}.`,
        advice: perHead ? 'Chia cụm theo quy mô, hoặc tăng phần điểm tính trên 100 đoàn viên.' : 'Tính điểm trên 100 đoàn viên, chấm theo chỉ tiêu được giao, hoặc chia cụm theo quy mô.' }
      : { kind, tone: 'look', words: `${what} đi ngược quy mô${where}: đơn vị càng ít đoàn viên càng đứng cao${number}.`,
        advice: 'Chia cụm theo quy mô, hoặc đặt mức tối thiểu để được xếp hạng.' };
  };
  return [
    sign('size', tauB(sized.map(({ row, members }) => ({ x: -row.place!, y: members, stratum: row.cluster }))), 'Hạng', ' trong từng cụm'),
    sign('points_size', tauB(sized.map(({ row, members }) => ({ x: row.pointsMilli, y: members }))), 'Điểm', ' trên cả bảng')];
}

/** Points of the whole period by one property, largest first, in thousandths of all, and whether it is half or more. */
export function sharesBy<Key extends string>(made: Contributions, of: (part: Part) => Key | null): { key: Key; milli: number; shareMilli: number; half: boolean }[] {
  const sums = new Map<Key, number>();
  for (const part of made.parts) {
    const key = of(part);
    if (key !== null) sums.set(key, (sums.get(key) ?? 0) + part.milli);
  }
  return [...sums].map(([key, milli]) => ({ key, milli, shareMilli: Math.round((milli * WHOLE_MILLI) / made.totalMilli), half: milli * 2 >= made.totalMilli })).sort((a, b) => b.milli - a.milli || (a.key < b.key ? -1 : 1));
}

function shareSigns(rules: CriteriaRules, made: Contributions): Sign[] {
  if (made.totalMilli === 0) return [];
  const groups = sharesBy(made, ({ group }) => (group === '' ? null : (group as ProcedureGroup)));
  const acts = sharesBy(made, ({ indicator }) => indicator);
  const [group] = groups;
  const [act] = acts;
  const signs: Sign[] = [];
  if (!group) signs.push({ kind: 'group', tone: 'unknown', words: 'Không kết quả nào của kỳ này mang lĩnh vực thủ tục, nên chưa biết điểm có dồn vào một lĩnh vực không.', advice: null });
  else if (group.half) {
    signs.push({ kind: 'group', tone: 'look', words: `Một lĩnh vực làm ra ${perCent(group.shareMilli)} số điểm: ${procedureGroups[group.key]}.`, advice: 'Cho lĩnh vực này trọng số riêng thấp hơn, hoặc đặt mức trần cho nó.' });
  } else signs.push({ kind: 'group', tone: 'fine', words: `Không lĩnh vực nào làm ra từ nửa số điểm; nhiều nhất là ${procedureGroups[group.key]}: ${perCent(group.shareMilli)}.`, advice: null });
  if (act && indicatorsOf(rules).length > 1) {
    signs.push(act.half
      ? { kind: 'indicator', tone: 'look', words: `Một chỉ tiêu làm ra ${perCent(act.shareMilli)} số điểm: ${indicators[act.key].label}. Các chỉ tiêu còn lại khó đổi được hạng.`, advice: 'Nếu không phải chủ ý, hãy giảm trọng số của chỉ tiêu này hoặc chấm theo chỉ tiêu được giao.' }
      : { kind: 'indicator', tone: 'fine', words: `Không chỉ tiêu nào làm ra từ nửa số điểm; nhiều nhất là ${indicators[act.key].short}: ${perCent(act.shareMilli)}.`, advice: null });
  }
  return signs;
}

/** What share of a unit's acts whoever claimed most of them did, thousandths. */
export function mostActive(past: Past, unitId: string, rules: CriteriaRules): { shareMilli: number; acts: number } | null {
  const named = new Set(indicatorsOf(rules).filter(isAct));
  const own = past.cells.filter((cell) => cell.unitId === unitId && named.has(cell.indicator) && cell.memberId !== '');
  const all = own.reduce((sum, { milli }) => sum + milli, 0);
  if (all <= 0) return null;
  const most = Math.max(...[...Map.groupBy(own, ({ memberId }) => memberId).values()].map((same) => same.reduce((sum, { milli }) => sum + milli, 0)));
  return { shareMilli: Math.floor((most * WHOLE_MILLI) / all), acts: all / WHOLE_MILLI };
}

function personSigns(past: Past, rules: CriteriaRules, ranked: Ranked[]): Sign[] {
  const looked = ranked.filter(({ place }) => place! <= PLACES).flatMap((row) => {
    const most = mostActive(past, row.unitId, rules);
    return most && most.acts >= ACTS_ENOUGH ? [{ row, ...most }] : [];
  });
  if (looked.length === 0) return [{ kind: 'person', tone: 'unknown', words: 'Chưa đủ kết quả để biết điểm của các đơn vị dẫn đầu có dựa vào một người không.', advice: null }];
  const alone = looked.filter(({ shareMilli }) => shareMilli >= HALF_MILLI).sort((a, b) => b.shareMilli - a.shareMilli || a.row.place! - b.row.place!);
  if (alone.length === 0) return [{ kind: 'person', tone: 'fine', words: `Trong ${whole(looked.length)} đơn vị đứng nhất, nhì, ba, không đơn vị nào có một người khai báo từ nửa số kết quả.`, advice: null }];
  const [first] = alone;
  return [{ kind: 'person', tone: 'look', words: `${whole(alone.length)}/${whole(looked.length)} đơn vị đứng nhất, nhì, ba có một người khai báo từ nửa số kết quả; nhiều nhất là ${first!.row.name}: ${perCent(first!.shareMilli)}.`,
    advice: 'Đặt mức trần mỗi người một ngày, hoặc xem lại việc khai báo dồn vào một tài khoản.' }];
}

function capSigns(past: Past, rules: CriteriaRules, { cutOff }: Contributions): Sign[] {
  if (rules.caps.length === 0) return [];
  if (cutOff.length === 0) return [{ kind: 'caps', tone: 'fine', words: 'Các mức trần không cắt kết quả nào của kỳ này.', advice: null }];
  const all = past.cells.reduce((sum, { indicator, milli }) => (isAct(indicator) ? sum + milli : sum), 0);
  const cut = cutOff.reduce((sum, { milli }) => sum + milli, 0);
  const people = cutOff.reduce((sum, each) => sum + each.people, 0);
  const name = past.participants.find(({ unitId }) => unitId === cutOff[0]!.unitId)!.name;
  const shareMilli = Math.floor((cut * WHOLE_MILLI) / Math.max(1, all));
  return [{ kind: 'caps', tone: shareMilli >= 100 ? 'look' : 'fine',
    words: `Mức trần cắt ${decimal(cut)} kết quả (${perCent(shareMilli)}) của ${whole(cutOff.length)} đơn vị${people > 0 ? `, ${whole(people)} người khai báo` : ''}; nhiều nhất là ${name}: ${decimal(cutOff[0]!.milli)}.`,
    advice: shareMilli >= 100 ? 'Hơn một phần mười kết quả không được tính điểm: hãy xem mức trần có quá thấp không.' : null }];
}

function heldSigns({ unranked, clusters }: Board): Sign[] {
  const words = { no_target: 'chưa được giao chỉ tiêu', no_members: 'chưa có số đoàn viên', minimum: 'dưới mức tối thiểu' };
  const advice = { no_target: 'Giao chỉ tiêu cho các đơn vị này trước khi phát động.', no_members: 'Khai báo số đoàn viên của các đơn vị này.', minimum: 'Nếu đây không phải chủ ý, hãy hạ mức tối thiểu.' };
  const all = unranked.length + clusters.reduce((sum, { rows }) => sum + rows.length, 0);
  const held = Map.groupBy(unranked.filter((row) => row.held), (row) => row.held!);
  return [...held].map(([why, rows]): Sign => ({ kind: 'held', tone: 'look', advice: advice[why],
    words: `${whole(rows.length)}/${whole(all)} đơn vị không được xếp hạng vì ${words[why]}${rows.length <= 3 ? `: ${rows.map(({ name }) => name).join(', ')}` : ''}.` }));
}

function gradeSigns({ grades }: CriteriaRules, ranked: Ranked[]): Sign[] {
  if (!grades || ranked.length === 0) return [];
  const counts = grades.list.map(({ name }) => ({ name, n: ranked.filter(({ grade }) => grade === name).length }));
  const most = counts.reduce((best, each) => (each.n > best.n ? each : best));
  const words = `Xếp loại sẽ là: ${counts.map(({ name, n }) => `${name} ${whole(n)}`).join(', ')}.`;
  return [most.n * 10 >= ranked.length * 9
    ? { kind: 'grades', tone: 'look', words: `${words} Gần như tất cả cùng một mức.`, advice: 'Đặt lại các mốc xếp loại để phân biệt được các đơn vị.' } : { kind: 'grades', tone: 'fine', words, advice: null }];
}

function emptySigns(past: Past, rules: CriteriaRules, board: Board): Sign[] {
  const done = new Set(past.cells.map(({ indicator }) => indicator));
  const idle = indicatorsOf(rules).filter((code: Indicator) => !done.has(code));
  const rows = rowsIn(board);
  const still = rows.filter(({ actsMilli }) => actsMilli === 0).length;
  const given = past.appraised.length > 0 ? [] : rules.criteria.filter(isGiven);
  return [
    ...(idle.length === 0 ? [] : [{ kind: 'idle' as const, tone: 'unknown' as const, words: `Kỳ này không có kết quả nào của: ${idle.map((code) => indicators[code].short).join(', ')}. Trọng số của ${idle.length === 1 ? 'chỉ tiêu' : 'các chỉ tiêu'} này chưa được thử.`, advice: 'Chọn kỳ khác, nếu có, để thử cả phần này.' }]),
    ...(still === 0 ? [] : [{ kind: 'empty_unit' as const, tone: still * 2 >= rows.length ? 'look' as const : 'fine' as const, words: `${whole(still)}/${whole(rows.length)} đơn vị không có kết quả nào được tính trong kỳ này.`, advice: null }]),
    ...(given.length === 0 ? [] : [{ kind: 'given' as const, tone: 'unknown' as const, words: `Điểm do người chấm chưa có trong bản chạy thử: ${given.map(({ name }) => name).join('; ')}.`, advice: null }])];
}

/** tau-b with two decimals: "0,52", "−0,31". */
const tau2 = (tau: number): string => tau.toFixed(2).replace('.', ',').replace('-', '−');

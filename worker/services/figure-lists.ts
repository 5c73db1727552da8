import { PROGRAMME_FROM, measureCodes, measures, type Measure } from '#vocabulary';
import type { FigureFate, FigureLine, FigureList, ObservationInput, SizeInput } from '#wire/programme';
import { isRealDate, localDateAt } from '#domain/calendar';
import { searchKey, toneKey } from '#domain/name';
import type { Actor } from '#store/audit';
import type { Door } from '#store/d1';
import { derivedId } from '#store/derived-id';
import { enterObservations, enterSizes, observationsKnown, sizesKnown, type Observation, type Size } from '#store/programme';
import { unitsBelow } from '#store/units';
import { Refusal, refusals, type RefusalCode } from '#refusal';

const dayFault = (onDate: string, today: string): RefusalCode | null => (onDate > today ? 'observation_in_future' : onDate < PROGRAMME_FROM ? 'observation_too_old' : null);
function observationFault({ measure, numerator, denominator, onDate }: Pick<Observation, 'measure' | 'numerator' | 'denominator' | 'onDate'>, today: string): { code: RefusalCode; field: string } | null {
  if (measures[measure].kind !== 'observed') return { code: 'observation_measure', field: 'measure' };
  if (numerator > denominator) return { code: 'observation_wrong', field: 'numerator' };
  const day = dayFault(onDate, today);
  return day && { code: day, field: 'onDate' };
}

/** Enters one observation; the same one again changes nothing. @throws Refusal */
export async function observe(door: Door, { id, ...input }: ObservationInput, actor: Actor): Promise<void> {
  const fault = observationFault(input, localDateAt(actor.at));
  if (fault) throw new Refusal(fault.code, { field: fault.field });
  const [known] = (await observationsKnown(door, [input])).filter((each) => each.id === id);
  if (known && (known.numerator !== input.numerator || known.denominator !== input.denominator)) throw new Refusal('id_reused', { field: 'id' });
  await enterObservations(door, [{ id, ...input }], { listId: id, unitId: input.unitId }, actor);
}

/** Enters how many members a unit has from a day on. @throws Refusal */
export async function declareSize(door: Door, { id, ...input }: SizeInput, actor: Actor): Promise<void> {
  const fault = dayFault(input.onDate, localDateAt(actor.at));
  if (fault) throw new Refusal(fault, { field: 'onDate' });
  const [known] = (await sizesKnown(door, [input])).filter((each) => each.id === id);
  if (known && known.members !== input.members) throw new Refusal('id_reused', { field: 'id' });
  await enterSizes(door, [{ id, ...input }], { listId: id, unitId: input.unitId }, actor);
}

type Read = { line: number; unit: string } & ({ fault: string } | { fault: null; unitId: string; onDate: string; source: string; members: number; measure: Measure | null; numerator: number; denominator: number });

/** "1.234", "1 234", "1234" → 1234; anything else is no number of people or papers. */
function wholeIn(text: string): number | null {
  const digits = text.trim().replace(/(?<=\d)[.,\s\u00a0](?=\d{3}(\D|$))/g, '');
  return /^\d{1,12}$/.test(digits) ? Number(digits) : null;
}
/** "23/11/2026", "2026-11-23" → local date; '' = the list's own. */
function dateIn(text: string, otherwise: string): string | null {
  if (text.trim() === '') return otherwise;
  const vietnamese = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$/.exec(text.trim());
  const date = vietnamese ? `${vietnamese[3]}-${vietnamese[2]!.padStart(2, '0')}-${vietnamese[1]!.padStart(2, '0')}` : text.trim().slice(0, 10);
  return isRealDate(date) ? date : null;
}
/** A measure by its short name, its label or its code, with or without accents. */
const measureIn = (text: string): Measure | null => {
  const key = searchKey(text);
  return measureCodes.find((code) => code === text.trim() || [measures[code].short, measures[code].label].some((name) => searchKey(name) === key)) ?? null;
};

/** What lines say, each with the reason it cannot be taken. */
async function read(door: Door, list: FigureList, today: string): Promise<Read[]> {
  const units = await unitsBelow(door, list.unitId, today);
  const byTone = Map.groupBy(units, ({ name }) => toneKey(name));
  const byKey = Map.groupBy(units, ({ name }) => searchKey(name));
  return list.lines.map((line): Read => {
    const says = (fault: string): Read => ({ line: line.line, unit: line.unit, fault });
    const found = byTone.get(toneKey(line.unit)) ?? byKey.get(searchKey(line.unit)) ?? [];
    if (found.length !== 1) return says(found.length === 0 ? 'Không tìm thấy đơn vị này trong các đơn vị trực thuộc.' : 'Có nhiều đơn vị cùng tên này; hãy ghi rõ hơn hoặc nhập tay.');
    const onDate = dateIn(line.onDate, list.onDate);
    if (onDate === null) return says(`Ngày “${line.onDate}” không có thật.`);
    const fault = dayFault(onDate, today);
    if (fault) return says(refusals[fault]);
    const source = line.source.trim() || list.source;
    if (source.length < 3) return says('Thiếu nguồn số liệu.');
    return { line: line.line, unit: found[0]!.name, fault: null, unitId: found[0]!.id, onDate, source, ...numbersOf(line, list.kind, says) } as Read;
  });
}

function numbersOf(line: FigureLine, kind: FigureList['kind'], says: (fault: string) => Read) {
  const none = { members: 0, measure: null, numerator: 0, denominator: 0 };
  if (kind === 'sizes') {
    const members = wholeIn(line.members);
    return members === null ? says(`Số đoàn viên “${line.members}” không phải số nguyên.`) : { ...none, members };
  }
  const [measure, numerator, denominator] = [measureIn(line.measure), wholeIn(line.numerator), wholeIn(line.denominator)];
  if (measure === null || measures[measure].kind !== 'observed') return says(`“${line.measure}” không phải chỉ tiêu nhập theo tỷ lệ.`);
  if (numerator === null || denominator === null || denominator === 0) return says('Tử số, mẫu số phải là số nguyên, mẫu số lớn hơn 0.');
  return numerator > denominator ? says(refusals.observation_wrong) : { ...none, measure, numerator, denominator };
}

type Taken = Extract<Read, { fault: null }>;
/** What each line would do, and the rows it would enter. */
async function fatesOf(door: Door, list: FigureList, now: number): Promise<{ fates: FigureFate[]; sizes: Size[]; observations: Observation[] }> {
  const lines = await read(door, list, localDateAt(now));
  const taken = lines.filter((line): line is Taken => line.fault === null);
  const key = ({ unitId, onDate, measure }: { unitId: string; onDate: string; measure?: string | null }) => `${unitId} ${onDate} ${measure ?? ''}`;
  const own = (line: number) => derivedId(`${list.id}/${line}`);
  // What this very list has entered before is not "known": sent again, it says the same.
  const ids = new Set(taken.map(({ line }) => own(line)));
  const known = new Map((list.kind === 'sizes' ? (await sizesKnown(door, taken)).map((each) => ({ ...each, value: `${each.members}` }))
    : (await observationsKnown(door, taken.map((each) => ({ ...each, measure: each.measure! })))).map((each) => ({ ...each, value: `${each.numerator}/${each.denominator}` })))
    .filter(({ id }) => !ids.has(id)).map((each) => [key(each), each.value]));
  const seen = new Set<string>();
  const sizes: Size[] = [];
  const observations: Observation[] = [];
  const fates = lines.map((line): FigureFate => {
    if (line.fault !== null) return { line: line.line, unit: line.unit, fate: 'refused', words: line.fault };
    const value = list.kind === 'sizes' ? `${line.members}` : `${line.numerator}/${line.denominator}`;
    const before = known.get(key(line));
    if (seen.has(key(line))) return { line: line.line, unit: line.unit, fate: 'refused', words: 'Đơn vị này đã có ở dòng trên với cùng ngày.' };
    seen.add(key(line));
    if (before === value) return { line: line.line, unit: line.unit, fate: 'same', words: 'Số này đã có.' };
    const { unitId, onDate, source, members, measure, numerator, denominator } = line;
    if (list.kind === 'sizes') sizes.push({ id: own(line.line), unitId, onDate, members, source });
    else observations.push({ id: own(line.line), unitId, onDate, source, measure: measure!, numerator, denominator });
    return { line: line.line, unit: line.unit, fate: before === undefined ? 'new' : 'corrects', words: before === undefined ? value : `${before} → ${value}` };
  });
  return { fates, sizes, observations };
}

/** What a spreadsheet would enter, line by line; nothing is written. */
export const previewFigures = async (door: Door, list: FigureList, now: number): Promise<FigureFate[]> => (await fatesOf(door, list, now)).fates;

/** Enters the lines that can be taken; the others stay with their reason. Ids follow from list and line: sent again, nothing is entered twice. @throws Refusal when none can */
export async function enterFigures(door: Door, list: FigureList, actor: Actor): Promise<FigureFate[]> {
  const { fates, sizes, observations } = await fatesOf(door, list, actor.at);
  if (fates.every(({ fate }) => fate === 'refused')) throw new Refusal('figures_none', { field: 'lines' });
  if (sizes.length > 0) await enterSizes(door, sizes, { listId: list.id, unitId: list.unitId }, actor);
  if (observations.length > 0) await enterObservations(door, observations, { listId: list.id, unitId: list.unitId }, actor);
  return fates;
}

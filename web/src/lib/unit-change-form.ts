import { unitKinds, type UnitChangeKind, type UnitKind } from '#vocabulary';
import type { UnitChangeInput } from '#wire/registry';
import { unitNamed } from './act.ts';
import { Asking, type Typed } from './form.ts';
import { answered, type api } from './api.ts';

type Asked = ReturnType<typeof api>;
type Lines = Typed;

/** Non-empty lines of a box, one thing each. */
const linesOf = (text: string | undefined): string[] => (text ?? '').split('\n').map((line) => line.trim()).filter(Boolean);

/** "Đoàn xã A: 600" → name and thousandths; a line without a number is the whole. */
function partOf(line: string, field: string): { name: string; shareMilli: number } {
  const found = /^(.*?)\s*[:=]\s*(\d{1,4})\s*$/.exec(line);
  if (!found) throw new Asking(`Dòng “${line}” cần có dạng “Tên đơn vị: phần nghìn”, ví dụ “Đoàn xã A: 600”.`, field);
  return { name: found[1]!, shareMilli: Number(found[2]) };
}

/** Where a unit hangs and what kind it is, for those that take its place. */
async function placeOf(asked: Asked, unitId: string): Promise<{ kind: UnitKind; parentId: string | null }> {
  const found = await answered(asked.units[':id'].$get({ param: { id: unitId }, query: {} }));
  if (!found.ok) throw new Asking(found.refusal.message, 'unit');
  return { kind: found.body.unit.kind as UnitKind, parentId: found.body.path.at(-1)?.id ?? null };
}

/**
 * The typed form as a decision about units. New units get their ids here, once: the preview and what is
 * carried out are the same decision.
 * @throws Asking beside the field to blame
 */
export async function changeFrom(asked: Asked, typed: Lines): Promise<UnitChangeInput> {
  const kind = typed.kind as UnitChangeKind;
  const base: UnitChangeInput = { id: crypto.randomUUID(), kind, onDate: typed.onDate ?? '', document: typed.document ?? '', added: [], altered: [], closed: [], successions: [] };
  const unit = (field: string) => unitNamed(asked, typed[field], field);
  const fresh = (name: string, place: { kind: UnitKind; parentId: string | null }) => ({ id: crypto.randomUUID(), name, ...place });
  if (kind === 'add') {
    return { ...base, added: [fresh(typed.name ?? '', { kind: typed.unitKind as UnitKind, parentId: await unit('parent') })].map((each) => ({ ...each, code: typed.code || null })) };
  }
  if (kind === 'rename') return { ...base, altered: [{ unitId: await unit('unit'), name: typed.name ?? '' }] };
  if (kind === 'move') return { ...base, altered: [{ unitId: await unit('unit'), parentId: await unit('parent') }] };
  if (kind === 'close') return { ...base, closed: [await unit('unit')] };
  if (kind === 'merge') {
    const olds = await Promise.all(linesOf(typed.olds).map((name) => unitNamed(asked, name, 'olds')));
    if (olds.length < 2) throw new Asking('Sáp nhập cần ít nhất hai đơn vị, mỗi dòng một tên.', 'olds');
    const added = fresh(typed.name ?? '', await placeOf(asked, olds[0]!));
    return { ...base, added: [added], successions: olds.map((oldId) => ({ oldId, newId: added.id, shareMilli: 1000 })) };
  }
  if (kind === 'split') {
    const oldId = await unit('unit');
    const place = await placeOf(asked, oldId);
    const parts = linesOf(typed.parts).map((line) => partOf(line, 'parts')).map(({ name, shareMilli }) => ({ unit: fresh(name, place), shareMilli }));
    if (parts.length < 2) throw new Asking('Chia tách cần ít nhất hai đơn vị mới, mỗi dòng một tên và phần nghìn.', 'parts');
    return { ...base, added: parts.map((part) => part.unit), successions: parts.map((part) => ({ oldId, newId: part.unit.id, shareMilli: part.shareMilli })) };
  }
  return reorganised(asked, typed, base, fresh);
}

/** Lines "Đơn vị cũ > Đơn vị mới: phần nghìn"; a name after the arrow that nobody has is a new unit. */
async function reorganised(asked: Asked, typed: Lines, base: UnitChangeInput, fresh: (name: string, place: { kind: UnitKind; parentId: string | null }) => UnitChangeInput['added'][number]): Promise<UnitChangeInput> {
  const made = new Map<string, UnitChangeInput['added'][number]>();
  const successions: UnitChangeInput['successions'] = [];
  for (const line of linesOf(typed.lines)) {
    const [before, after] = line.split(/\s*(?:>|→)\s*/);
    if (!before || !after) throw new Asking(`Dòng “${line}” cần có dạng “Đơn vị cũ > Đơn vị mới: phần nghìn”.`, 'lines');
    const { name, shareMilli } = partOf(after, 'lines');
    const oldId = await unitNamed(asked, before, 'lines');
    const found = await answered(asked.units.$get({ query: { q: name, axis: 'youth' } }));
    const there = found.ok ? found.body.units.find((unit) => unit.name.toLocaleLowerCase('vi') === name.toLocaleLowerCase('vi')) : undefined;
    if (!there && !made.has(name)) made.set(name, fresh(name, await placeOf(asked, oldId)));
    successions.push({ oldId, newId: there?.id ?? made.get(name)!.id, shareMilli });
  }
  if (successions.length === 0) throw new Asking('Hãy nhập ít nhất một dòng.', 'lines');
  return { ...base, added: [...made.values()], successions };
}

/** Kinds of unit an administrator may set up. */
export const unitKindChoices = Object.entries(unitKinds).filter(([, { axis, level }]) => axis === 'youth' && level !== 'province').map(([code, { label }]) => ({ code, label }));

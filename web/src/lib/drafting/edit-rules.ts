import type { CriterionKind } from '#wire/rules';
import { criterionKinds } from '#vocabulary';
import type { TypedRules } from '#wire/draft';
import { typedCriterion } from '#domain/draft';

/** A criterion with a first row to fill in, under a key of its own. */
function fresh(kind: string, taken: readonly string[]) {
  let no = taken.length + 1;
  while (taken.includes(`tieu-chi-${no}`)) no += 1;
  const name = criterionKinds[kind as CriterionKind] ?? '';
  return typedCriterion({ key: `tieu-chi-${no}`, kind, name, weights: [{}], steps: [{}, {}] });
}

/**
 * The rules with rows added, taken out or moved: `add:criteria`, `remove:criteria.1.weights.0`, `up:criteria.2`,
 * `down:caps.0`. What names no row changes nothing.
 *
 * @param kind of a criterion that is added
 */
export function editedRules(rules: TypedRules, deed: string, kind: string): TypedRules {
  const [verb, path = ''] = deed.split(':');
  const copy = structuredClone(rules) as TypedRules;
  const parts = path.split('.');
  const at = verb === 'add' ? -1 : Number(parts.pop());
  let list: unknown = copy;
  for (const part of parts) list = (list as Record<string, unknown> | undefined)?.[part];
  if (!Array.isArray(list)) return rules;
  if (verb === 'add') list.push(path === 'criteria' ? fresh(kind, copy.criteria.map(({ key }) => key)) : path === 'caps' ? { indicator: '', procedureGroup: '', per: 'member', window: 'day', max: '' } : rowOf(path));
  else if (verb === 'remove') list.splice(at, 1);
  else {
    const to = verb === 'up' ? at - 1 : at + 1;
    if (to >= 0 && to < list.length && at >= 0 && at < list.length) [list[at], list[to]] = [list[to], list[at]];
  }
  return copy;
}

const rowOf = (path: string) => (path.endsWith('weights') ? { indicator: '', procedureGroup: '', milli: '' } : path.endsWith('steps') ? { from: '', milli: '' } : { name: '', from: '' });

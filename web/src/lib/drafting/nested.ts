/** What a form's boxes hold, by their names: `a.b` stands inside, `a.0` in a list, `a[]` is one of a list. */
export type Nested = string | Nested[] | { [key: string]: Nested };

/** A form as nested text. A list that nothing was ticked of is not there. */
export function nested(form: FormData): { [key: string]: Nested } {
  const whole: { [key: string]: Nested } = {};
  for (const [name, value] of form) {
    if (typeof value !== 'string') continue;
    const many = name.endsWith('[]');
    const path = (many ? name.slice(0, -2) : name).split('.');
    const last = path.pop()!;
    let at = whole;
    for (const part of path) at = (at[part] ??= {}) as { [key: string]: Nested };
    if (many) at[last] = [...(at[last] as Nested[] | undefined ?? []), value];
    else at[last] = value.replaceAll('\r\n', '\n');
  }
  return listed(whole) as { [key: string]: Nested };
}

/** Keys that are all numbers make a list. */
function listed(value: Nested): Nested {
  if (typeof value === 'string') return value;
  if (Array.isArray(value)) return value.map(listed);
  const keys = Object.keys(value);
  if (keys.length > 0 && keys.every((key) => /^\d+$/.test(key))) return keys.sort((a, b) => Number(a) - Number(b)).map((key) => listed(value[key]!));
  return Object.fromEntries(keys.map((key) => [key, listed(value[key]!)]));
}

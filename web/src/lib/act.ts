import { startOfDay } from '#domain/calendar';
import { fail, type ActionFailure } from '@sveltejs/kit';
import { answered, api, type Told } from './api.ts';
import { Asking, typedOf, type Typed } from './form.ts';

type Asked = ReturnType<typeof api>;
export type Refused = { did: string; typed: Typed; message: string; field: string };
export type Acted<Body> = { did: string; done: Body };

/**
 * One action of a page: proves who it is first when a password came along, then acts. A no comes back
 * beside the form it belongs to, with everything that was typed but the password.
 *
 * @param did names the form on the page
 */
export async function act<Body>(
  { request, fetch }: { request: Request; fetch: typeof globalThis.fetch }, did: string, run: (asked: Asked, typed: Typed) => Promise<Told<Body>>,
): Promise<ActionFailure<Refused> | Acted<Body>> {
  const { proof, ...typed } = typedOf(await request.formData());
  const refused = (status: number, message: string, field = '') => fail(status, { did, typed, message, field });
  if (proof) {
    const proved = await answered(api(fetch).me.proof.$post({ json: { password: proof } }));
    if (!proved.ok) return refused(proved.status, proved.refusal.message, 'proof');
  }
  try {
    const answer = await answered(run(api(fetch), typed));
    return answer.ok ? { did, done: answer.body } : refused(answer.status, answer.refusal.message, answer.refusal.code === 'proof_needed' ? 'proof' : answer.refusal.field);
  } catch (error) {
    if (error instanceof Asking) return refused(400, error.message, error.field);
    throw error;
  }
}

/** "2026-12-20T08:00" as somebody in Vietnam typed it → UTC ms. @throws Asking */
export function momentTyped(typed: string | undefined, field: string, ask: string): number {
  const [, date, hours, minutes] = /^(\d{4}-\d{2}-\d{2})T(\d{2}):(\d{2})/.exec(typed ?? '') ?? [];
  const at = date ? startOfDay(date) + (Number(hours) * 60 + Number(minutes)) * 60_000 : Number.NaN;
  if (!Number.isFinite(at)) throw new Asking(ask, field);
  return at;
}

/** A unit by its name as somebody typed it; says which names come near. @throws Asking */
export async function unitNamed(asked: Asked, name: string | undefined, field: string): Promise<string> {
  if (!name) throw new Asking('Hãy nhập tên đơn vị.', field);
  if (/^[0-9a-f-]{36}$/.test(name)) return name;
  const found = await answered(asked.units.$get({ query: { q: name, axis: 'youth' } }));
  const units = found.ok ? found.body.units : [];
  const exact = units.filter((unit) => unit.name.toLocaleLowerCase('vi') === name.toLocaleLowerCase('vi'));
  const [only] = exact.length > 0 ? exact : units;
  if (only && (exact.length === 1 || units.length === 1)) return only.id;
  throw new Asking(units.length === 0 ? `Không có đơn vị nào tên “${name}”. Hãy kiểm tra lại tên.` : `Có ${units.length} đơn vị gần với “${name}”: ${units.slice(0, 4).map((unit) => unit.name).join('; ')}. Hãy nhập đủ tên.`, field);
}

import { zValidator } from '@hono/zod-validator';
import type { ValidationTargets } from 'hono';
import { z, type ZodType } from 'zod';
import { vi } from 'zod/locales';
import { Refusal } from '#refusal';

/** What the shapes do not say in their own words, the library says in Vietnamese. */
z.config(vi());

/** What each door accepts, for the API's description. */
const accepted = new WeakMap<object, { where: keyof ValidationTargets; shape: ZodType }>();
export const acceptedBy = (door: object) => accepted.get(door);

/** The door of every route: what does not have the promised shape is refused with the place to blame. */
export const accept = <Shape extends ZodType, Where extends keyof ValidationTargets>(where: Where, shape: Shape) => {
  const door = zValidator(where, shape, (found) => {
    if (found.success) return;
    const [issue] = found.error.issues;
    throw new Refusal('malformed', { field: issue!.path.join('.'), message: issue!.message });
  });
  accepted.set(door, { where, shape });
  return door;
};

import { zValidator } from '@hono/zod-validator';
import type { ValidationTargets } from 'hono';
import type { ZodType } from 'zod';
import { Refusal } from '#refusal';

/** The door of every route: what does not have the promised shape is refused with the place to blame. */
export const accept = <Shape extends ZodType, Where extends keyof ValidationTargets>(where: Where, shape: Shape) =>
  zValidator(where, shape, (found) => {
    if (found.success) return;
    const [issue] = found.error.issues;
    throw new Refusal('malformed', { field: issue!.path.join('.'), message: vietnamese(issue!.message) });
  });

/** Shapes that bring their own Vietnamese sentence keep it; the library's English ones become the general one. */
const vietnamese = (message: string): string | undefined => (/^(Invalid|Too|Unrecognized|Expected)/.test(message) ? undefined : message);

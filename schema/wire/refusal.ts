import { z } from 'zod';

/** Every refusal on the wire: a code for machines, a Vietnamese sentence that says what to do. */
export const refusalBody = z.object({
  code: z.string(),
  message: z.string(),
  /** Where in the sent data, e.g. `claims.3.dossierCode`, when one place is to blame. */
  field: z.string().optional(),
});
export type RefusalBody = z.infer<typeof refusalBody>;

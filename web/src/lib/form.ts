/** What was typed, as it was typed: given back whole when something is wrong. */
export type Typed = Record<string, string>;

/** Every field as text; a list of equal names keeps its last. */
export const typedOf = (form: FormData): Typed =>
  Object.fromEntries([...form].map(([key, value]) => [key, typeof value === 'string' ? value.trim() : '']));

/** Marks the field a refusal blames, and points at the words of it; nothing for every other field. */
export const blamed = (form: { did?: string; field?: string } | null | undefined, did: string, ...fields: string[]) =>
  (form?.did === did && fields.includes(form.field ?? '') ? { 'aria-invalid': 'true' as const, 'aria-describedby': 'loi' } : {});

/** What was typed into a form that was refused; nothing otherwise, or when it was another form of the page. */
export const typedIn = (form: { did?: string; typed?: Typed } | null | undefined, did?: string): Typed =>
  (form?.typed && (did === undefined || form.did === did) ? form.typed : {});

/** Something a form lacks that the page itself can say. */
export class Asking extends Error {
  readonly field: string;

  constructor(message: string, field: string) {
    super(message);
    this.field = field;
  }
}

import { codeFrom } from '#domain/confirmation';

/** A new one-time code for a helped person. Only who made it and who is given it ever see it: the server keeps its keyed hash. */
export const aCode = (): string => codeFrom(crypto.getRandomValues(new Uint8Array(16)));

const LETTERS = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ';

/** A one-time code for the helped person: ten of thirty-two letters, by chance. */
export const citizenCode = (): string => [...crypto.getRandomValues(new Uint8Array(10))].map((byte) => LETTERS[byte & 31]).join('');
/** As it is read aloud: `ABCDE FGHJK`. */
export const spoken = (code: string): string => `${code.slice(0, 5)} ${code.slice(5)}`;

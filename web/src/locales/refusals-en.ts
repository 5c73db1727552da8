/** Refusals of the API in English, by their Vietnamese. */
export const refusalsInEnglish: Record<string, string> = {};

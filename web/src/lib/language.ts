import type { Language } from '#domain/language';

export { asksLanguage, language, languages, type Language } from '#domain/language';

/** Addresses of pages in another language begin with its name; those in Vietnamese with nothing. */
const PREFIX = /^\/en(?=\/|$)/;
/** Which language an address is in. */
export const languageOf = (pathname: string): Language => (PREFIX.test(pathname) ? 'en' : 'vi');
/** The same address without its language: what the routes know. */
export const plainPath = (pathname: string): string => pathname.replace(PREFIX, '') || '/';
/** An address of a page in a language. */
export const pathIn = (language: Language, pathname: string): string => {
  const plain = plainPath(pathname);
  return language === 'vi' ? plain : `/en${plain === '/' ? '' : plain}`;
};

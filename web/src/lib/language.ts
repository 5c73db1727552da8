/** Languages the product speaks: its own, and the one it is translated into (locales/en.po). */
export const languages = ['vi', 'en'] as const;
export type Language = (typeof languages)[number];

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

/** In a browser a page is in one language for as long as it is open; a server answers many at once and says its own way. */
let ask = (): Language => ((globalThis as { document?: { documentElement: { lang: string } } }).document?.documentElement.lang === 'en' ? 'en' : 'vi');
/** How a server knows for whom it writes. */
export const asksLanguage = (how: () => Language): void => { ask = how; };
/** The language of what is being written now. */
export const language = (): Language => ask();

/** Languages the product speaks: its own, and the one it is translated into (locales/en.po). */
export const languages = ['vi', 'en'] as const;
export type Language = (typeof languages)[number];

/** In a browser a page is in one language for as long as it is open; a server answers many at once and says its own way, and so does a worker behind a page. */
let ask = (): Language => ((globalThis as { document?: { documentElement: { lang: string } } }).document?.documentElement.lang === 'en' ? 'en' : 'vi');
/** How a server, or a worker behind a page, knows for whom it writes. */
export const asksLanguage = (how: () => Language): void => { ask = how; };
/** The language of what is being written now. The API never asks: what it answers, stores and sends is Vietnamese. */
export const language = (): Language => ask();

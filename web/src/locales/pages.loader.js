import toRuntime from 'wuchale/runtime';
import { language } from '../lib/language.ts';

/** Words of a file in the language of what is being written: made once for each. */
const made = new WeakMap();

let rules;
/**
 * English says "1 act" and "2 acts"; Vietnamese has one form, so only the translation knows of two: "{0} [act|acts]"
 * is said by the figure before it.
 * @param {string} text
 */
export const counted = (text) => (text.includes('|') ? text.replace(/\[([^[\]|]*)\|([^[\]|]*)\]/g, (_, one, other, at) => {
  const [, figure] = /(\d[\d.,]*)\D*$/.exec(text.slice(0, at)) ?? [];
  rules ??= new Intl.PluralRules('en');
  return figure && !figure.includes('.') && rules.select(Number(figure.replaceAll(',', ''))) === 'one' ? one : other;
}) : text);

/** @param {Record<string, import('wuchale/runtime').CatalogModule>} catalogs */
export function getRuntime(catalogs) {
  const said = language();
  const catalog = catalogs[said];
  const found = made.get(catalog);
  if (found) return found;
  const plain = toRuntime(catalog, said);
  const runtime = said === 'vi' ? plain : Object.assign((...asked) => counted(plain(...asked)), plain, { x: (...asked) => counted(plain.x(...asked)) });
  made.set(catalog, runtime);
  return runtime;
}
export const getRuntimeRx = getRuntime;

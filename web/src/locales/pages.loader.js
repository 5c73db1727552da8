import toRuntime from 'wuchale/runtime';
import { language } from '../lib/language.ts';
import { counted } from './counted.ts';

/** Words of a file in the language of what is being written: made once for each. */
const made = new WeakMap();

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

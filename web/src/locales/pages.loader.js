import toRuntime from 'wuchale/runtime';
import { language } from '../lib/language.ts';

/** Words of a file in the language of what is being written: made once for each. */
const made = new WeakMap();

/** @param {Record<string, import('wuchale/runtime').CatalogModule>} catalogs */
export function getRuntime(catalogs) {
  const said = language();
  const catalog = catalogs[said];
  const found = made.get(catalog);
  if (found) return found;
  const runtime = toRuntime(catalog, said);
  made.set(catalog, runtime);
  return runtime;
}
export const getRuntimeRx = getRuntime;

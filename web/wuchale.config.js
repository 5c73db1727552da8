// @ts-check
import { defaultHeuristic, defineConfig, pofile } from 'wuchale';
import { adapter as typescript } from 'wuchale/adapter-vanilla';
import { adapter as svelte } from '@wuchale/svelte';

/** Letters only Vietnamese words have: code, addresses and names of fields have none of them. */
const VIETNAMESE = /[àáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵđ]/iu;

/** What a reader sees: all text between tags, labels, and in scripts whatever is written in Vietnamese inside a function. @type {import('wuchale').HeuristicFunc} */
const heuristic = (message) => {
  const { scope, insideProgram, funcName, file, attribute } = message.details;
  const text = message.msgStr.join('\n');
  if (scope === 'markup') return defaultHeuristic(message) && 'message';
  if (scope === 'attribute') return (VIETNAMESE.test(text) || ['title', 'alt', 'placeholder', 'aria-label', 'label'].includes(attribute ?? '')) && /\p{L}/u.test(text) && 'message';
  if (!VIETNAMESE.test(text)) return false;
  // A module's own constants are made once, for everybody, in no language.
  if (insideProgram && funcName == null && !file.endsWith('.svelte')) return false;
  return 'message';
};

/** Each file brings its own words in both languages: a page loads those it shows and no others. */
const common = { heuristic, loader: 'custom', granularLoad: true, bundleLoad: true };

export default defineConfig({
  locales: ['vi', 'en'],
  ai: null,
  adapters: {
    pages: svelte({ ...common, files: 'src/**/*.svelte', storage: pofile({ dir: 'src/locales/pages' }),
      runtime: { initReactive: ({ funcName, ctx }) => (funcName == null && ctx.module ? null : false), useReactive: false } }),
    scripts: typescript({ ...common, files: { include: ['src/**/*.ts', '../worker/domain/{calendar,phase,sentences,rule-check}.ts'], ignore: '**/*.d.ts' }, storage: pofile({ dir: 'src/locales/scripts' }) }),
  },
});

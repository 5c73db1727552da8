// @ts-check
import { defaultHeuristic, defineConfig, pofile } from 'wuchale';
import { adapter as typescript, pluralPattern, Transformer } from 'wuchale/adapter-vanilla';
import { adapter as svelte } from '@wuchale/svelte';

/** Letters only Vietnamese words have: code, addresses and names of fields have none of them. */
const VIETNAMESE = /[àáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵđ]/iu;

/**
 * What a reader sees: all text between tags, labels, and in scripts whatever is written in Vietnamese.
 * @throws when a script has such words outside of its functions
 * @type {import('wuchale').HeuristicFunc}
 */
const heuristic = (message) => {
  const { scope, insideProgram, funcName, file, attribute } = message.details;
  const text = message.msgStr.join('\n');
  if (scope === 'markup') return defaultHeuristic(message) && 'message';
  if (scope === 'attribute') return (VIETNAMESE.test(text) || ['title', 'alt', 'placeholder', 'aria-label', 'label'].includes(attribute ?? '')) && /\p{L}/u.test(text) && 'message';
  if (!VIETNAMESE.test(text)) return false;
  // A module's own constants are made once, for everybody, in no language: made when they are asked for, they are said in the reader's.
  if (insideProgram && funcName == null && !file.endsWith('.svelte')) throw new Error(`${file}: “${text}” is said when the module is loaded, in nobody's language. Make it in a function.`);
  return 'message';
};

/**
 * The compiler looks neither into `throw` nor into fields of classes: what is thrown is said to somebody, so it is looked
 * into here; a field's words are made where no language is asked for, and are refused as a module's own are.
 */
class Reader extends Transformer {
  /** @param {ConstructorParameters<typeof Transformer>} given */
  constructor(...given) {
    super(...given);
    this.visitThrowStatement = (/** @type {import('acorn').ThrowStatement} */ node) => this.visit(node.argument);
    const methods = this.visitClassDeclaration;
    this.visitClassDeclaration = (node) => [...methods(node), ...this.#fields(node)];
    this.visitClassExpression = (/** @type {import('acorn').ClassExpression} */ node) => this.#fields(node);
  }

  /** @param {import('acorn').Class} node */
  #fields(node) {
    const { funcName } = this.heuristciDetails;
    this.heuristciDetails.funcName = undefined;
    const found = node.body.body.flatMap((each) => (each.type === 'PropertyDefinition' && each.value ? this.visit(each.value) : []));
    this.heuristciDetails.funcName = funcName;
    return found;
  }
}

/** Sentences that pages make themselves from what the API answers as data. */
const DOMAIN = '{calendar,phase,sentences,rule-check,movement-words,place-words,worked,alert-words,badge-words,fairness,notice-words,side-words}';

/** Each file brings its own words in both languages: a page loads those it shows and no others. */
const common = { heuristic, loader: 'custom', granularLoad: true, bundleLoad: true };

const { runtime: scriptRuntime } = typescript({ ...common });

export default defineConfig({
  locales: ['vi', 'en'],
  ai: null,
  adapters: {
    pages: svelte({ ...common, files: 'src/**/*.svelte', storage: pofile({ dir: 'src/locales/pages' }),
      runtime: { initReactive: ({ funcName, ctx }) => (funcName == null && ctx.module ? null : false), useReactive: false } }),
    scripts: {
      ...typescript({ ...common, files: { include: ['src/**/*.ts', `../worker/domain/${DOMAIN}.ts`], ignore: ['**/*.d.ts', 'src/locales/**'] }, storage: pofile({ dir: 'src/locales/scripts' }) }),
      transform: ({ content, filename, index, expr, matchUrl }) => new Reader(content, filename, index, heuristic, [pluralPattern], expr, scriptRuntime, matchUrl).transform(),
    },
  },
});

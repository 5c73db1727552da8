/**
 * What every route answers and refuses, read out of the program itself: the TypeScript types of what its handler gives
 * back, and every `new Refusal('…')` its handler and doors can reach. Written to worker/answers.json, from which the
 * API's description is made; a test fails when it is behind. Run it with `npm run describe`.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { root } from './build.ts';

type Schema = Record<string, unknown>;
export type Answers = {
  routes: Record<string, { answers: { status: number; json?: Schema; types?: string[] }[]; refusals: string[] }>;
  shapes: Record<string, Schema>;
};
const METHODS = ['get', 'post', 'put', 'delete', 'patch'];
/** Shapes of these rooms have names of their own; everything else is said where it stands. */
const NAMED = /\/(schema|worker)\//;
export const ANSWERS_FILE = join(root, 'worker', 'answers.json');

/** Reads the program from its table of contents on. */
export function readAnswers(): Answers {
  const { config } = ts.readConfigFile(join(root, 'tsconfig.json'), ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent({ ...config, include: [] , files: ['worker/api.ts', 'worker/env.d.ts', 'worker/programs.d.ts', 'worker/pages.d.ts'] }, ts.sys, root);
  const program = ts.createProgram([join(root, 'worker/api.ts'), join(root, 'worker/env.d.ts'), join(root, 'worker/programs.d.ts')], options);
  const checker = program.getTypeChecker();
  const shapes = shapesOf(checker);
  const reached = refusalsOf(checker);
  const routes: Answers['routes'] = {};
  for (const { prefix, file, name } of mounts(program, checker)) {
    for (const { method, path, call } of chained(declared(file, name))) {
      const handlers = call.arguments.slice(1);
      const answers = answersOf(checker, handlers.at(-1)!, shapes.schema);
      const refusals = new Set<string>();
      for (const handler of handlers) for (const code of reached(handler)) refusals.add(code);
      routes[`${method.toUpperCase()} /api${prefix}${path === '/' ? '' : path}`] = { answers, refusals: [...refusals].sort() };
    }
  }
  return { routes: Object.fromEntries(Object.entries(routes).sort(([a], [b]) => (a < b ? -1 : 1))), shapes: shapes.named() };
}

type Mount = { prefix: string; file: ts.SourceFile; name: string };
/** `.route('/campaigns', campaigns)` of the table of contents, and where what is mounted is declared; what the table answers itself stands in it, too. */
function mounts(program: ts.Program, checker: ts.TypeChecker): Mount[] {
  const table = program.getSourceFile(join(root, 'worker/api.ts'))!;
  const found: Mount[] = [{ prefix: '', file: table, name: 'api' }];
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression) && node.expression.name.text === 'route') {
      const [prefix, mounted] = node.arguments as unknown as [ts.StringLiteral, ts.Identifier];
      const symbol = resolved(checker, checker.getSymbolAtLocation(mounted)!);
      found.push({ prefix: prefix.text === '/' ? '' : prefix.text, file: symbol.valueDeclaration!.getSourceFile(), name: symbol.name });
    }
    ts.forEachChild(node, visit);
  };
  visit(table);
  return found;
}

const resolved = (checker: ts.TypeChecker, symbol: ts.Symbol): ts.Symbol => (symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol);

function declared(file: ts.SourceFile, name: string): ts.Expression {
  for (const statement of file.statements) {
    if (!ts.isVariableStatement(statement)) continue;
    const found = statement.declarationList.declarations.find((each) => each.name.getText() === name);
    if (found?.initializer) return found.initializer;
  }
  throw new Error(`${name} is not declared in ${file.fileName}`);
}

/** `new Hono().get('/', …).post('/:id', …)`, from the inside out. */
function chained(chain: ts.Expression): { method: string; path: string; call: ts.CallExpression }[] {
  if (!ts.isCallExpression(chain) || !ts.isPropertyAccessExpression(chain.expression)) return [];
  const before = chained(chain.expression.expression);
  const method = chain.expression.name.text;
  const [path] = chain.arguments;
  return METHODS.includes(method) && path && ts.isStringLiteral(path) ? [...before, { method, path: path.text, call: chain }] : before;
}

/** What a handler gives back: what it says in `c.json`, what a cast says it is, or bytes of a type. */
function answersOf(checker: ts.TypeChecker, handler: ts.Node, schema: (type: ts.Type) => Schema): Answers['routes'][string]['answers'] {
  const found = new Map<number, { json: Schema[]; types: Set<string> }>();
  const at = (status: number) => found.get(status) ?? found.set(status, { json: [], types: new Set() }).get(status)!;
  const statuses = (type: ts.Type | undefined): number[] => (!type ? [200] : type.isUnion() ? type.types.flatMap((each) => statuses(each)) : type.isNumberLiteral() ? [type.value] : [200]);
  const typed = (type: ts.Type): boolean => {
    const members = type.isUnion() ? type.types : [type];
    let any = false;
    for (const member of members) {
      const [data, status, format] = ['_data', '_status', '_format'].map((name) => { const property = checker.getPropertyOfType(member, name); return property && checker.getTypeOfSymbol(property); });
      if (!data || !format?.isStringLiteral() || format.value !== 'json') continue;
      any = true;
      for (const code of statuses(status)) at(code).json.push(schema(data));
    }
    return any;
  };
  const seen = new Set<ts.Node>();
  const visit = (node: ts.Node): void => {
    if (ts.isAsExpression(node) && typed(checker.getTypeFromTypeNode(node.type))) {
      const bytes = /'content-type': '([^';]+)/.exec(node.getText())?.[1];
      if (bytes && bytes !== 'application/json') at(200).types.add(bytes);
      return;
    }
    if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression) && node.expression.expression.getText() === 'c') {
      const what = node.expression.name.text;
      if (what === 'json') {
        const said = node.typeArguments?.[0] ? checker.getTypeFromTypeNode(node.typeArguments[0]) : checker.getTypeAtLocation(node.arguments[0]!);
        for (const status of statuses(node.arguments[1] && checker.getTypeAtLocation(node.arguments[1]))) at(status).json.push(schema(said));
        return;
      }
      if (what === 'redirect') at(303);
      if (what === 'body') for (const status of statuses(node.arguments[1] && checker.getTypeAtLocation(node.arguments[1]))) at(status).types.add(contentType(node, handler));
    }
    // A function of the same room that answers in the handler's place.
    if (ts.isCallExpression(node) && ts.isIdentifier(node.expression)) {
      const symbol = checker.getSymbolAtLocation(node.expression);
      const target = symbol && resolved(checker, symbol).valueDeclaration;
      const signature = checker.getResolvedSignature(node);
      const returned = signature && (checker.getAwaitedType(checker.getReturnTypeOfSignature(signature)) ?? checker.getReturnTypeOfSignature(signature));
      if (target && returned && checker.getPropertyOfType(returned, '_data') && !seen.has(target)) {
        seen.add(target);
        if (typed(returned)) return;
        visit(target);
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(handler);
  // Nothing new, for who said what they have.
  found.delete(304);
  return [...found].sort(([a], [b]) => a - b).map(([status, { json, types }]) => ({ status,
    ...(json.length > 0 && { json: json.length === 1 || new Set(json.map((each) => JSON.stringify(each))).size === 1 ? json[0]! : { anyOf: json } }), ...(types.size > 0 && { types: [...types].sort() }) }));
}

/** The type an answer of bytes names, in the call or elsewhere in its handler. */
const contentType = (call: ts.Node, handler: ts.Node): string =>
  /['"]?content-type['"]?: '([^';]+)/.exec(call.getText())?.[1] ?? /['"]?content-type['"]?: '([^';]+)/.exec(handler.getText())?.[1] ?? /'((?:application|image|text)\/[\w.+-]+)/.exec(handler.getText())?.[1] ?? 'application/octet-stream';

/** Every refusal that can be reached from a place, through whatever it calls in our own rooms. */
function refusalsOf(checker: ts.TypeChecker): (node: ts.Node) => Set<string> {
  const direct = new Map<ts.Node, { codes: Set<string>; calls: Set<ts.Node> }>();
  const look = (node: ts.Node) => {
    const known = direct.get(node);
    if (known) return known;
    const found = { codes: new Set<string>(), calls: new Set<ts.Node>() };
    direct.set(node, found);
    const visit = (each: ts.Node): void => {
      if (ts.isNewExpression(each) && each.expression.getText() === 'Refusal' && each.arguments?.[0]) {
        const type = checker.getTypeAtLocation(each.arguments[0]);
        const codes = (type.isUnion() ? type.types : [type]).flatMap((one) => (one.isStringLiteral() ? [one.value] : []));
        // A code that is any code is one that was read elsewhere, where it was found.
        if (codes.length < 60) for (const code of codes) found.codes.add(code);
      }
      if (ts.isIdentifier(each)) {
        const symbol = checker.getSymbolAtLocation(each);
        const target = symbol && resolved(checker, symbol).valueDeclaration;
        if (target && target !== each.parent && NAMED.test(target.getSourceFile().fileName) && !target.getSourceFile().isDeclarationFile
          && (ts.isFunctionDeclaration(target) || ts.isMethodDeclaration(target) || (ts.isVariableDeclaration(target) && target.initializer))) found.calls.add(target);
      }
      ts.forEachChild(each, visit);
    };
    visit(node);
    return found;
  };
  return (start) => {
    const codes = new Set<string>();
    const seen = new Set<ts.Node>([start]);
    for (const node of seen) {
      const found = look(node);
      for (const code of found.codes) codes.add(code);
      for (const call of found.calls) seen.add(call);
    }
    return codes;
  };
}

/** TypeScript types as JSON Schema 2020-12, as JSON carries them: what is undefined is left out. */
function shapesOf(checker: ts.TypeChecker) {
  const named = new Map<string, { type: ts.Type; schema: Schema }>();
  const nameOf = (type: ts.Type): string | null => {
    const symbol = type.aliasSymbol ?? (type.symbol && /^(__|\{)/.test(type.symbol.name) ? undefined : type.symbol);
    const from = symbol?.declarations?.[0]?.getSourceFile().fileName;
    if (!symbol || !from || !NAMED.test(from) || from.includes('node_modules') || (type.aliasTypeArguments?.length ?? 0) > 0) return null;
    return symbol.name;
  };
  const literal = (type: ts.Type): unknown => (type.isStringLiteral() || type.isNumberLiteral() ? type.value : type.flags & ts.TypeFlags.BooleanLiteral ? checker.typeToString(type) === 'true' : undefined);
  const inline = (type: ts.Type): Schema => {
    const { flags } = type;
    if (flags & (ts.TypeFlags.Any | ts.TypeFlags.Unknown)) return {};
    if (flags & ts.TypeFlags.Null) return { type: 'null' };
    if (flags & ts.TypeFlags.Never) return { not: {} };
    if (type.isUnion()) return union(type.types);
    const value = literal(type);
    if (value !== undefined) return { const: value };
    if (flags & ts.TypeFlags.StringLike) return { type: 'string' };
    if (flags & ts.TypeFlags.NumberLike) return { type: 'number' };
    if (flags & ts.TypeFlags.BooleanLike) return { type: 'boolean' };
    if (checker.isTupleType(type)) {
      const items = checker.getTypeArguments(type as ts.TypeReference).map((each) => schema(each));
      return { type: 'array', prefixItems: items, minItems: items.length, maxItems: items.length };
    }
    if (checker.isArrayType(type)) return { type: 'array', items: schema(checker.getTypeArguments(type as ts.TypeReference)[0]!) };
    const index = checker.getIndexTypeOfType(type, ts.IndexKind.String);
    const properties: Record<string, Schema> = {};
    const required: string[] = [];
    for (const property of checker.getPropertiesOfType(type)) {
      const held = checker.getTypeOfSymbol(property);
      const optional = Boolean(property.flags & ts.SymbolFlags.Optional) || (held.isUnion() && held.types.some((each) => each.flags & ts.TypeFlags.Undefined));
      properties[property.name] = schema(held);
      if (!optional) required.push(property.name);
    }
    return { type: 'object', ...(Object.keys(properties).length > 0 && { properties }), ...(required.length > 0 && { required: required.sort() }), ...(index && { additionalProperties: schema(index) }) };
  };
  const union = (types: readonly ts.Type[]): Schema => {
    const there = types.filter(({ flags }) => !(flags & (ts.TypeFlags.Undefined | ts.TypeFlags.Void)));
    if (there.length === 1) return schema(there[0]!);
    const both = there.filter(({ flags }) => flags & ts.TypeFlags.BooleanLiteral);
    const values = there.filter((each) => !(both.length === 2 && both.includes(each))).map((each) => literal(each)).filter((each) => each !== undefined);
    const others = there.filter((each) => literal(each) === undefined).map((each) => schema(each));
    const parts = [...(values.length === 1 ? [{ const: values[0] }] : values.length > 1 ? [{ enum: values }] : []), ...(both.length === 2 ? [{ type: 'boolean' }] : []), ...others];
    return parts.length === 1 ? parts[0]! : { anyOf: parts };
  };
  const schema = (type: ts.Type): Schema => {
    const bare = type.isUnion() && type.types.some(({ flags }) => flags & ts.TypeFlags.Undefined) && !type.aliasSymbol ? checker.getNonNullableType(type) : type;
    const kept = type.isUnion() && bare !== type && type.types.some(({ flags }) => flags & ts.TypeFlags.Null) ? type : bare;
    const name = nameOf(kept);
    if (!name) return inline(kept);
    let free = name;
    for (let no = 2; named.has(free) && named.get(free)!.type !== kept; no++) free = `${name}${no}`;
    if (!named.has(free)) {
      const entry = { type: kept, schema: {} as Schema };
      named.set(free, entry);
      entry.schema = inline(kept);
    }
    return { $ref: `#/components/schemas/${free}` };
  };
  return { schema, named: () => Object.fromEntries([...named].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, entry]) => [name, entry.schema])) };
}

/** One route or shape a line, so that a difference can be read. */
export const writtenAnswers = ({ routes, shapes }: Answers): string => {
  const lines = (all: Record<string, unknown>) => Object.entries(all).map(([key, value]) => `    ${JSON.stringify(key)}: ${JSON.stringify(value)}`).join(',\n');
  return `{\n  "routes": {\n${lines(routes)}\n  },\n  "shapes": {\n${lines(shapes)}\n  }\n}\n`;
};

if (import.meta.main) writeFileSync(ANSWERS_FILE, writtenAnswers(readAnswers()));

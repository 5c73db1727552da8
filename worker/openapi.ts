import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { RouterRoute } from 'hono/types';
import { z, type ZodType } from 'zod';
import { roles, tokenScopeCodes } from '#vocabulary';
import { rolesFor } from '#domain/authority';
import { roleOfScope, scopeOpens } from '#domain/machine';
import { refusals, type RefusalCode } from '#refusal';
import read from './answers.json' with { type: 'json' };
import { groupWords, routeWords } from './route-words.ts';
import { acceptedBy } from './routes/accept.ts';
import { actionAskedBy } from './routes/context.ts';

export type Schema = Record<string, unknown>;
/** What the program itself says that routes answer and refuse (host/answers.ts). */
export type Answers = {
  routes: Record<string, { answers: { status: number; json?: Schema; types?: string[] }[]; refusals: string[] }>;
  shapes: Record<string, Schema>;
};
export type Parameter = { name: string; in: 'path' | 'query'; required: boolean; schema: Schema };
export type Operation = {
  operationId: string; summary: string; tags: [string]; parameters?: Parameter[]; requestBody?: { required: true; content: Record<string, { schema: Schema }> };
  responses: Record<string, { description: string; content?: Record<string, { schema?: Schema }> }>; security?: Record<string, string[]>[];
  /** Roles of which one is needed somewhere; absent = whoever is signed in, or everybody. */ 'x-roles'?: string[];
  /** Scopes of tokens that open it; absent = none does. */ 'x-token-scopes'?: string[];
  /** Every code a refusal of it can carry. */ 'x-refusals': string[];
};
export type OpenApi = {
  openapi: '3.1.0'; info: { title: string; version: string; description: string; license: { name: string; identifier: string } }; servers: { url: string }[]; tags: { name: string; description: string }[];
  paths: Record<string, Record<string, Operation>>; components: { schemas: Record<string, Schema>; securitySchemes: Record<string, Schema> };
};

const { routes: found, shapes } = read as unknown as Answers;
/** What every request that carries a body can be refused with before its route is asked. */
const BODY_REFUSALS: RefusalCode[] = ['cross_site', 'not_json', 'too_large'];
/** What a token adds, where one of its scopes opens a route. */
const TOKEN_REFUSALS: RefusalCode[] = ['token_unusable', 'token_scope', 'token_too_often'];
const REFUSAL = { $ref: '#/components/schemas/Refusal' };
const JSON_TYPE = 'application/json';

/** Routes as machines and readers look for them: those with a method and a name of their own. */
export const named = (routes: readonly RouterRoute[]) => [...Map.groupBy(routes.filter(({ method, path }) => method !== 'ALL' && !path.includes('*')), ({ method, path }) => `${method} ${path}`)]
  .map(([key, doors]) => ({ key, method: doors[0]!.method, path: doors[0]!.path, doors: doors.map(({ handler }) => handler as object) }));

/**
 * The API's description (OpenAPI 3.1): parameters and bodies from the shapes at each route's doors, answers and
 * refusals from the program's own types.
 * @param statusOf what status a refusal is answered with
 */
export function openApi(routes: readonly RouterRoute[], statusOf: Record<RefusalCode, ContentfulStatusCode>): OpenApi {
  const paths: OpenApi['paths'] = {};
  const repeated: Record<string, Schema> = {};
  for (const { key, method, path, doors } of named(routes)) {
    (paths[path.replace(/:(\w+)/g, '{$1}')] ??= {})[method.toLowerCase()] = operation(key, method, path, doors, statusOf, repeated);
  }
  const groups = [...new Set(Object.values(paths).flatMap((each) => Object.values(each).flatMap(({ tags }) => tags)))];
  return {
    openapi: '3.1.0',
    info: { title: 'Bảng Vàng', version: '1', license: { name: 'MIT', identifier: 'MIT' },
      description: 'Mọi trang của Bảng Vàng chỉ dùng những địa chỉ này. Số nguyên phần nghìn có tên kết thúc bằng Milli; thời điểm là mili giây UTC; ngày là ngày địa phương năm-tháng-ngày. Mọi lời từ chối có mã cố định và một câu tiếng Việt nói phải làm gì. Trường mới có thể được thêm: hãy bỏ qua trường chưa biết.' },
    servers: [{ url: '/' }],
    tags: groups.map((name) => ({ name, description: groupWords[name] ?? name })),
    paths,
    components: {
      schemas: { ...shapes, ...repeated, Refusal: { type: 'object', properties: { code: { oneOf: [...Object.entries(refusals).map(([code, words]) => ({ const: code, description: words })), { const: 'our_fault', description: 'Có lỗi ở phía hệ thống.' }] }, message: { type: 'string' }, field: { type: 'string' } }, required: ['code', 'message'] } },
      securitySchemes: { session: { type: 'apiKey', in: 'cookie', name: 'bangvang.session_token', description: 'Phiên đăng nhập, từ POST /api/auth/sign-in.' }, token: { type: 'http', scheme: 'bearer', description: 'Mã truy cập cho máy, do quản trị tạo cho một đơn vị, có hạn; mỗi phút hỏi được 600 lần (RateLimit, Retry-After).' } },
    },
  };
}

function operation(key: string, method: string, path: string, doors: readonly object[], statusOf: Record<RefusalCode, ContentfulStatusCode>, repeated: Record<string, Schema>): Operation {
  const { answers, refusals: codes } = found[key] ?? { answers: [], refusals: [] };
  const operationId = `${method.toLowerCase()}${path.slice('/api'.length).replace(/[/:.-]+(\w)/g, (_, letter: string) => letter.toUpperCase())}`;
  const accepts = doors.flatMap((door) => acceptedBy(door) ?? []);
  const parts = (where: string) => accepts.filter((each) => each.where === where).map(({ shape }) => ({ given: schemaOf(shape, 'input', operationId, repeated), read: schemaOf(shape, 'output', operationId, repeated) }));
  const properties = ({ properties: all = {} }: Schema) => all as Record<string, Schema>;
  const inPath = parts('param');
  const parameters: Parameter[] = [
    ...[...path.matchAll(/:(\w+)/g)].map(([, name]): Parameter => ({ name: name!, in: 'path', required: true, schema: inPath.map(({ read }) => properties(read)[name!]).find(Boolean) ?? { type: 'string' } })),
    ...parts('query').flatMap(({ given, read }) => Object.entries(properties(read)).map(([name, schema]): Parameter => ({ name, in: 'query', required: ((given.required ?? []) as string[]).includes(name), schema }))),
  ];
  const [body] = parts('json');
  const picture = method === 'PUT' && path.includes('/evidence/');
  const [action] = doors.flatMap((door) => actionAskedBy(door) ?? []);
  const scopes = tokenScopeCodes.filter((scope) => action && rolesFor(action).includes(roleOfScope(scope)) && scopeOpens(scope, method, path));
  const possible = [...new Set([...codes, ...(method === 'GET' ? [] : BODY_REFUSALS), ...(scopes.length > 0 ? TOKEN_REFUSALS : [])])].sort() as RefusalCode[];
  const content: Record<string, { schemas: Schema[]; types: string[]; codes: RefusalCode[] }> = {};
  const at = (status: number) => (content[status] ??= { schemas: [], types: [], codes: [] });
  for (const { status, json, types } of answers) {
    if (json) at(status).schemas.push(json);
    at(status).types.push(...(types ?? []));
  }
  if (path.endsWith('/live')) at(101);
  for (const code of possible) at(statusOf[code]).codes.push(code);
  return {
    operationId, summary: routeWords[key] ?? '', tags: [path.split('/')[2]!],
    ...(parameters.length > 0 && { parameters }),
    ...(body && { requestBody: { required: true, content: { [JSON_TYPE]: { schema: body.given } } } }),
    ...(picture && { requestBody: { required: true, content: { 'image/*': { schema: { type: 'string', contentEncoding: 'binary' } } } } }),
    responses: {
      ...Object.fromEntries(Object.entries(content).map(([status, { schemas, types, codes: no }]) => [status, {
        description: no.length > 0 ? `${schemas.length > 0 ? 'Câu trả lời, hoặc từ chối' : 'Từ chối'}: ${no.join(', ')}.` : Number(status) === 101 ? 'Kết nối được nâng lên WebSocket.' : Number(status) === 303 ? 'Chuyển tới một trang.' : 'Được.',
        ...((schemas.length > 0 || types.length > 0 || no.length > 0) && { content: {
          ...((schemas.length > 0 || no.length > 0) && { [JSON_TYPE]: { schema: only([...schemas, ...(no.length > 0 ? [REFUSAL] : [])]) } }),
          ...Object.fromEntries(types.map((type) => [type, {}])) } }),
      }])),
      default: { description: 'Có lỗi ở phía hệ thống; hãy thử lại sau ít phút.', content: { [JSON_TYPE]: { schema: REFUSAL } } },
    },
    ...(possible.includes('signed_out') && { security: [{ session: [] }, ...(scopes.length > 0 ? [{ token: [] }] : [])] }),
    ...(scopes.length > 0 && { 'x-token-scopes': scopes }),
    ...(action && { 'x-roles': rolesFor(action).map((role) => roles[role]) }),
    'x-refusals': possible,
  };
}

const only = (schemas: Schema[]): Schema => (schemas.length === 1 ? schemas[0]! : { anyOf: schemas });

/** A shape as JSON Schema; what it repeats inside itself gets a name among the components. */
function schemaOf(shape: ZodType, io: 'input' | 'output', operationId: string, repeated: Record<string, Schema>): Schema {
  const { $schema: _, ...schema } = z.toJSONSchema(shape, { target: 'draft-2020-12', io, unrepresentable: 'any' }) as Schema;
  if (!schema.$defs) return schema;
  const { $defs, ...named } = JSON.parse(JSON.stringify(schema).replaceAll('"#/$defs/', `"#/components/schemas/${operationId}_${io}_`)) as Schema;
  for (const [name, each] of Object.entries($defs as Record<string, Schema>)) repeated[`${operationId}_${io}_${name}`] = each;
  return named;
}

import { error } from '@sveltejs/kit';
import { tokenScopes, type TokenScope } from '#vocabulary';
import type { OpenApi, Operation, Schema } from '../../../worker/openapi.ts';
import { api, need, type Told } from './api.ts';

/** A type as it is written for readers: text, some of it the name of a shape with a page of its own. */
export type Written = { text: string; shape?: string }[];
export type Field = { name: string; required: boolean; type: Written };
export type Described = {
  method: string; address: string; anchor: string; summary: string; signedIn: boolean; roles: string[]; scopes: string[];
  parameters: (Field & { in: 'path' | 'query' })[]; body: Written | null; answers: { status: string; type: Written; formats: string[] }[]; refusals: { code: string; words: string }[];
};
export type Group = { name: string; words: string; routes: number; open: number };

const PREFIX = '#/components/schemas/';

/** The API's own description, as machines read it. */
export const openApi = (fetch: typeof globalThis.fetch): Promise<OpenApi> => need(api(fetch)['openapi.json'].$get() as unknown as Promise<Told<OpenApi>>);

const all = ({ paths }: OpenApi) => Object.entries(paths).flatMap(([address, methods]) => Object.entries(methods).map(([method, operation]) => ({ method: method.toUpperCase(), address, operation })));
/** Whether everybody may ask for it. */
const isOpen = (operation: Operation) => !operation.security;

/** Groups of addresses, those with something for everybody first. */
export function groupsOf(document: OpenApi): Group[] {
  const routes = all(document);
  return document.tags.map(({ name, description }): Group => {
    const own = routes.filter(({ operation }) => operation.tags[0] === name);
    return { name, words: description, routes: own.length, open: own.filter(({ operation }) => isOpen(operation)).length };
  }).sort((a, b) => Number(b.open > 0) - Number(a.open > 0));
}

/** Every address of a group; 404 where there is no such group. */
export function groupOf(document: OpenApi, name: string): { words: string; routes: Described[] } {
  const tag = document.tags.find((each) => each.name === name);
  if (!tag) error(404, { message: 'Không có nhóm địa chỉ này. Hãy chọn trong danh sách ở trang Cho máy.', code: 'not_found' });
  const words = new Map(((document.components.schemas.Refusal!.properties as Record<string, { oneOf: { const: string; description: string }[] }>).code!.oneOf).map((each) => [each.const, each.description]));
  return { words: tag.description, routes: all(document).filter(({ operation }) => operation.tags[0] === name).map(({ method, address, operation }): Described => ({
    method, address, anchor: operation.operationId, summary: operation.summary, signedIn: !isOpen(operation), roles: operation['x-roles'] ?? [], scopes: (operation['x-token-scopes'] ?? []).map((each) => tokenScopes[each as TokenScope]),
    parameters: (operation.parameters ?? []).map((each) => ({ name: each.name, in: each.in, required: each.required, type: written(each.schema) })),
    body: bodyOf(operation),
    answers: Object.entries(operation.responses).filter(([status]) => /^[123]/.test(status)).map(([status, { content = {} }]) => ({ status, formats: Object.keys(content).filter((type) => type !== 'application/json'), type: content['application/json']?.schema ? written(content['application/json'].schema) : [] })),
    refusals: operation['x-refusals'].map((code) => ({ code, words: words.get(code) ?? '' })),
  })) };
}

const bodyOf = ({ requestBody }: Operation): Written | null => {
  const [type, said] = Object.entries(requestBody?.content ?? {})[0] ?? [];
  return !said ? null : type === 'application/json' ? written(said.schema) : [{ text: type! }];
};

/** One shape, written out over lines; 404 where there is none of the name. */
export function shapeOf(document: OpenApi, name: string): Written {
  const schema = document.components.schemas[name];
  if (!schema) error(404, { message: 'Không có hình dạng dữ liệu này. Hãy mở lại từ nhóm địa chỉ.', code: 'not_found' });
  return written(schema);
}

/** A schema as a TypeScript reader would write it. */
export function written(schema: Schema, depth = 0): Written {
  const parts: Written = [];
  const put = (text: string, shape?: string) => {
    const last = parts.at(-1);
    if (!shape && last && !last.shape) last.text += text;
    else parts.push({ text, ...(shape && { shape }) });
  };
  const several = (schemas: Schema[], between: string, at: number) => schemas.forEach((each, no) => {
    if (no > 0) put(between);
    write(each, at);
  });
  const write = (each: Schema, at: number): void => {
    const { $ref, const: value, enum: values, anyOf, oneOf, allOf, type } = each as { $ref?: string; const?: unknown; enum?: unknown[]; anyOf?: Schema[]; oneOf?: Schema[]; allOf?: Schema[]; type?: string | string[] };
    if ($ref) return put($ref.slice(PREFIX.length), $ref.slice(PREFIX.length));
    if (value !== undefined) return put(JSON.stringify(value));
    if (values) return put(values.map((one) => JSON.stringify(one)).join(' | '));
    const of = anyOf ?? oneOf ?? allOf;
    if (of) return several(of, allOf ? ' & ' : ' | ', at);
    if (type === 'array') {
      const { items, prefixItems } = each as { items?: Schema; prefixItems?: Schema[] };
      if (prefixItems) {
        put('[');
        several(prefixItems, ', ', at);
        return put(']');
      }
      put('Array<');
      write(items ?? {}, at);
      return put('>');
    }
    if (type === 'object') {
      const { properties = {}, required = [], additionalProperties } = each as { properties?: Record<string, Schema>; required?: string[]; additionalProperties?: Schema | boolean };
      const indent = '  '.repeat(at + 1);
      put('{');
      for (const [name, held] of Object.entries(properties)) {
        put(`\n${indent}${name}${required.includes(name) ? '' : '?'}: `);
        write(held, at + 1);
        put(';');
      }
      if (typeof additionalProperties === 'object') {
        put(`\n${indent}[key: string]: `);
        write(additionalProperties, at + 1);
        put(';');
      }
      return put(Object.keys(properties).length > 0 || typeof additionalProperties === 'object' ? `\n${'  '.repeat(at)}}` : '}');
    }
    const { format, maxLength, minimum, maximum } = each as { format?: string; maxLength?: number; minimum?: number; maximum?: number };
    const limits = [format, maxLength !== undefined && `≤ ${maxLength}`, minimum !== undefined && minimum > -Number.MAX_SAFE_INTEGER && `≥ ${minimum}`, maximum !== undefined && maximum < Number.MAX_SAFE_INTEGER && `≤ ${maximum}`].filter(Boolean);
    return put(`${Array.isArray(type) ? type.join(' | ') : type ?? 'unknown'}${limits.length > 0 ? ` (${limits.join(', ')})` : ''}`);
  };
  write(schema, depth);
  return parts;
}

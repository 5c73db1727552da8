import { readFileSync } from 'node:fs';
import { Validator } from '@seriousme/openapi-schema-validator';
import { describe, expect, it } from 'vitest';
import { groupWords, routeWords } from '../../worker/route-words.ts';
import { api, described } from '../../worker/api.ts';
import { named, type OpenApi } from '../../worker/openapi.ts';
import { ANSWERS_FILE, readAnswers, writtenAnswers } from '../../worker/host/answers.ts';

const document = (): OpenApi => JSON.parse(JSON.stringify(described())) as OpenApi;
const operations = (of: OpenApi) => Object.entries(of.paths).flatMap(([path, methods]) => Object.entries(methods).map(([method, operation]) => ({ key: `${method.toUpperCase()} ${path.replace(/\{(\w+)\}/g, ':$1')}`, path, operation })));

describe('what machines read about the API', () => {
  it('describes every route there is: a sentence, its group, parameters, answers and refusals', () => {
    const all = operations(document());
    expect(all.map(({ key }) => key).sort()).toEqual(named(api.routes).map(({ key }) => key).sort());
    expect(Object.keys(routeWords).sort()).toEqual(all.map(({ key }) => key).sort());
    const lacking = all.filter(({ path, operation: { summary, tags, parameters = [], responses } }) => {
      const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      return !/^\p{Lu}.+\.$/u.test(summary) || !groupWords[tags[0]] || !Object.keys(responses).some((status) => /^[123]/.test(status))
        || inPath.join() !== parameters.filter((each) => each.in === 'path').map(({ name }) => name).join();
    });
    expect(lacking.map(({ key }) => key)).toEqual([]);
    expect(new Set(all.map(({ operation }) => operation.operationId)).size).toBe(all.length);
  });

  it('says what a route accepts in the shapes that its door holds', () => {
    const { paths } = document();
    expect(paths['/api/campaigns/{slug}/rows']!.get!.parameters!.map(({ name, required }) => [name, required])).toContainEqual(['cursor', false]);
    expect(paths['/api/scopes']!.get!.parameters!.find(({ name }) => name === 'unitId')).toMatchObject({ required: true, schema: { type: 'string', format: 'uuid' } });
    expect(paths['/api/campaigns/{slug}/freezes']!.post).toMatchObject({ security: [{ session: [] }], 'x-roles': ['Ban Tổ chức'], requestBody: { content: { 'application/json': { schema: { type: 'object', required: ['id', 'fromAt', 'words'] } } } } });
    // What services throw several calls away is found as well as what doors do.
    expect(paths['/api/campaigns/{slug}/freezes']!.post!['x-refusals']).toEqual(expect.arrayContaining(['freeze_past', 'freeze_there', 'id_reused', 'malformed', 'not_allowed', 'proof_needed', 'signed_out', 'not_json']));
    expect(paths['/api/imports']!.post).toMatchObject({ security: [{ session: [] }, { token: [] }], 'x-token-scopes': ['reconcile'] });
    // What a service checks one by one, so that one bad claim spoils no other, is described all the same.
    expect(JSON.stringify(paths['/api/claims']!.post!.requestBody)).toContain('"dossierCode"');
    expect(JSON.stringify(paths['/api/imports/{id}/chunks/{no}']!.put!.requestBody)).toContain('"lastTransactionDate"');
    expect(paths['/api/verdicts']!.post!.security).toEqual([{ session: [] }]);
    expect(paths['/api/campaigns']!.get!.security).toBe(undefined);
    expect(paths['/api/campaigns/{slug}/notice.pdf']!.get!.responses['200']!.content).toHaveProperty('application/pdf');
  });

  it('is a valid OpenAPI 3.1 document, by a validator of others that refuses a broken one', async () => {
    expect(await new Validator().validate(document() as never)).toEqual({ valid: true });
    const broken = document();
    (broken.paths['/api/campaigns']!.get as { parameters: unknown }).parameters = [{ name: 'q' }];
    expect((await new Validator().validate(broken as never)).valid).toBe(false);
    const lost = document();
    delete lost.components.schemas.Board;
    expect((await new Validator().validate(lost as never)).valid).toBe(false);
  });

  it('was read from the program as it is (npm run describe reads it anew)', () => {
    expect(writtenAnswers(readAnswers()) === readFileSync(ANSWERS_FILE, 'utf8')).toBe(true);
  });
});

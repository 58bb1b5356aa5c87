import { Validator } from '@seriousme/openapi-schema-validator';
import { expect } from 'chai';
import { events } from '../../../shared/api/events.ts';
import { documentOf } from '../../../shared/api/openapi.ts';
import { routes } from '../../../shared/api/routes.ts';
import * as apiKeys from '../../../shared/domain/programs/api-keys.ts';
import { call, startApi } from './support.ts';

type Json = Record<string, unknown>;

/** Every object in a document, with where it stands. */
function* objects(value: unknown, at = '#'): Generator<[string, Json]> {
  if (value === null || typeof value !== 'object') return;
  if (!Array.isArray(value)) yield [at, value as Json];
  for (const [name, each] of Object.entries(value)) yield* objects(each, `${at}/${name}`);
}

describe('the description of the REST API', () => {
  const document = documentOf(routes, 'https://shops.example/api/v1', events);

  it('is OpenAPI 3.1, to the letter', async () => {
    const validator = new Validator();
    const result = await validator.validate(structuredClone(document));
    expect(result.errors ?? []).to.deep.equal([]);
    expect(result.valid).to.equal(true);
    expect(validator.version).to.equal('3.1');
  });

  it('is served to everybody, and points nowhere', async () => {
    const api = await startApi();
    const { status, body } = await call(`${api.url}/openapi.json`, null);
    await api.web.web.close();
    expect(status).to.equal(200);
    expect(body).to.deep.equal(JSON.parse(JSON.stringify(document)));
    const { schemas } = document['components'] as { schemas: Json };
    for (const [at, each] of objects(document)) {
      const { $ref } = each;
      if (typeof $ref === 'string') expect(schemas, at).to.have.property($ref.replace('#/components/schemas/', '')); // prettier-ignore
    }
  });

  it('says of every named shape what is in it', () => {
    const { schemas } = document['components'] as { schemas: Record<string, Json> };
    for (const [name, schema] of Object.entries(schemas)) {
      expect(schema, name).to.not.have.property('$ref');
      expect(schema, name).to.have.property('type');
      expect(schema, name).to.have.property('properties');
    }
    const { properties } = schemas['Customer'] as { properties: Json };
    expect(Object.keys(properties)).to.include.members(['id', 'telegramId', 'name', 'createdAt']);
  });

  it('names each operation once, with a summary, a scope that there is and bounds on what comes in', () => {
    const names = routes.map(({ operation }) => operation);
    expect(new Set(names).size).to.equal(names.length);
    const used = new Set(routes.flatMap(({ scope }) => (scope === null ? [] : [scope])));
    expect([...used].toSorted()).to.deep.equal(apiKeys.scopeNames.toSorted());
    for (const { operation, path, params, method, scope, summary } of routes) {
      expect(summary, operation).to.match(/^[A-Z].*[^.]$/s);
      const named = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      expect(Object.keys(params.shape), operation).to.deep.equal(named);
      // What changes something is never allowed to a key that may read.
      if (method !== 'GET') expect(scope, operation).to.match(/:write$/);
    }
    for (const [at, { type, pattern, maxLength, format, enum: words }] of objects(document)) {
      if (type !== 'string' || !at.includes('/requestBody/')) continue;
      expect(pattern ?? maxLength ?? format ?? words, at).to.not.equal(undefined);
    }
  });
});

import { z } from 'zod';
import { Problem } from './problem.ts';
import type { Route } from './route.ts';

type Json = Record<string, unknown>;

/** Headers that say how much of the limit is left, on every answer to a key. */
const LIMIT_HEADERS = {
  RateLimit: header('What is left of the policy and in how many seconds it begins anew: "key";r=118;t=42'),
  'RateLimit-Policy': header('So many requests per so many seconds: "key";q=300;w=60'),
}; // prettier-ignore

const GENERAL = {
  400: 'The request cannot be read.',
  401: 'No key, a wrong one or a revoked one.',
  403: 'The key has not the scope that this needs.',
  422: 'The request does not fit the description.',
  429: 'Too many requests; Retry-After says how long to wait.',
  500: 'A fault on our side.',
} as const;

/** The description of the API (OpenAPI 3.1), made of the schemas that requests and answers are held to. */
export function documentOf(
  routes: readonly Route[],
  server: string,
  events: Readonly<Record<string, z.ZodType>>,
): Json {
  const schemas: Json = {};
  const paths: Record<string, Json> = {};
  for (const each of routes) {
    const operations = (paths[each.path] ??= {});
    operations[each.method.toLowerCase()] = operationOf(each, schemas);
  }
  schemaOf(Problem, 'output', schemas);
  const webhooks = Object.entries(events).map(([noun, shape]) => [
    noun,
    postOf(noun, shape, schemas),
  ]);
  return {
    openapi: '3.1.0',
    info: {
      title: 'Shopherd shop API',
      version: '1.0.0',
      description:
        'One shop, seen by its own programs. Amounts are decimal texts, times are UTC, numbers of rows are texts. Answers may gain members: ignore what you do not know. Use HTTPS: a key is worth what it may.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: server }],
    security: [{ key: [] }],
    tags: [...new Set(routes.map(({ tag }) => tag)), 'Webhooks'].map((name) => ({ name })),
    paths,
    webhooks: Object.fromEntries(webhooks),
    components: {
      securitySchemes: {
        key: { type: 'http', scheme: 'bearer', description: 'Made in the bot: /admin → Settings → API.' }, // prettier-ignore
      },
      schemas,
    },
  };
}

/** What is posted to the shop's own programs. */
function postOf(noun: string, shape: z.ZodType, schemas: Json): Json {
  return {
    post: {
      operationId: `on${noun.charAt(0).toUpperCase()}${noun.slice(1)}Event`,
      summary: `What happened to a ${noun}`,
      description:
        'Posted to the addresses of /admin → Settings → Webhooks, signed as the Standard Webhooks specification says: check webhook-signature over "id.timestamp.body". Answer 2xx within 10 seconds; anything else is tried again, twelve times over three days, and may come out of order.',
      tags: ['Webhooks'],
      parameters: ['webhook-id', 'webhook-timestamp', 'webhook-signature'].map((name) => ({ name, in: 'header', required: true, schema: { type: 'string' } })),
      requestBody: { required: true, content: json(schemaOf(shape, 'output', schemas)) },
      responses: { '2XX': { description: 'Taken.' }, 410: { description: 'Send no more: the address is switched off.' } },
      security: [],
    },
  }; // prettier-ignore
}

function operationOf(route: Route, schemas: Json): Json {
  const { operation, summary, description, tag, scope, body, answer, status } = route;
  const scopeSays = scope === null ? 'Any key.' : `Scope: \`${scope}\`.`;
  return {
    operationId: operation,
    summary,
    description: [description, scopeSays].filter(Boolean).join('\n\n'),
    tags: [tag],
    parameters: [
      ...parametersOf(route.params, 'path', schemas),
      ...parametersOf(route.query, 'query', schemas),
      ...(route.method === 'POST' ? [IDEMPOTENCY] : []),
    ],
    ...(body === null
      ? {}
      : { requestBody: { required: true, content: json(schemaOf(body, 'input', schemas)) } }),
    responses: {
      [status]: {
        description: 'Done.',
        headers: LIMIT_HEADERS,
        content: json(schemaOf(answer, 'output', schemas)),
      },
      ...refusalsOf(route),
    },
  };
}

const IDEMPOTENCY = {
  name: 'Idempotency-Key',
  in: 'header',
  required: true,
  description:
    'A new name for each new request. A repeat with the same name and body gets the first answer again for 24 hours and does nothing.',
  schema: { type: 'string', minLength: 1, maxLength: 128 },
};

function refusalsOf({ method, refusals, params }: Route): Json {
  const all = {
    ...GENERAL,
    ...(Object.keys(params.shape).length > 0 ? { 404: 'The shop has none such.' } : {}),
    ...(method === 'POST' ? { 409: 'The first request of this Idempotency-Key is not over.' } : {}),
    ...refusals,
  };
  return Object.fromEntries(
    Object.entries(all).map(([status, description]) => [
      status,
      {
        description,
        content: {
          'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } },
        },
      },
    ]),
  );
}

function parametersOf(object: z.ZodObject, place: 'path' | 'query', schemas: Json): Json[] {
  return Object.entries(object.shape).map(([name, schema]) => {
    const { description, ...rest } = schemaOf(schema as z.ZodType, 'input', schemas);
    return {
      name,
      in: place,
      required: place === 'path' || !(schema as z.ZodType).safeParse(undefined).success,
      ...(typeof description === 'string' ? { description } : {}),
      schema: rest,
    };
  });
}

/** A schema for the document; what has an id goes to the components and is pointed to. */
function schemaOf(schema: z.ZodType, io: 'input' | 'output', schemas: Json): Json {
  const {
    $schema: _,
    $defs,
    ...made
  } = z.toJSONSchema(schema, {
    target: 'draft-2020-12',
    io,
    override({ jsonSchema }) {
      // Answers may gain members later.
      if (io === 'output') delete jsonSchema.additionalProperties;
      // The format says it; the pattern is for machines that check leap years.
      if (jsonSchema.format?.startsWith('date') === true) delete jsonSchema.pattern;
    },
  }) as Json;
  Object.assign(schemas, pointed($defs ?? {}));
  const { id } = schema.meta() ?? {};
  if (typeof id !== 'string') return pointed(made);
  // A shape with an id may itself come back as a pointer to what is among the definitions.
  if (!Object.hasOwn($defs ?? {}, id)) schemas[id] = pointed(made);
  return { $ref: `#/components/schemas/${id}` };
}

/** References into the components, without the ids that only we need. */
function pointed(value: unknown): Json {
  return JSON.parse(
    JSON.stringify(value, (name, each: unknown) =>
      name === 'id' && typeof each === 'string' ? undefined : each,
    ) // prettier-ignore
      .replaceAll('"#/$defs/', '"#/components/schemas/'),
  ) as Json;
}

function json(schema: Json): Json {
  return { 'application/json': { schema } };
}

function header(description: string): Json {
  return { description, schema: { type: 'string' } };
}

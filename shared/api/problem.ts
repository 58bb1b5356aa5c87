import { STATUS_CODES } from 'node:http';
import { z } from 'zod';
import { Unavailable, UserError } from '../errors.ts';

/** An error as RFC 9457 (problem details) wants it. */
export const Problem = z
  .strictObject({
    type: z.string().meta({ description: 'A URN that names the code.' }),
    title: z.string(),
    status: z.int(),
    code: z.string().meta({ description: 'What programs look at; it does not change.' }),
    detail: z.string().meta({ description: 'A sentence for people, in English.' }),
    errors: z
      .array(z.strictObject({ at: z.string(), message: z.string() }))
      .optional()
      .meta({
        description:
          'Where in the request something is wrong, and what: of invalid-request always.',
      }),
  })
  .meta({ id: 'Problem' });
export type Problem = z.infer<typeof Problem>;

/** Refuses a request with a code of the frame itself. */
export class Refused extends Error {
  override readonly name = 'Refused';
  readonly status: number;
  readonly code: string;
  readonly errors: Problem['errors'];

  constructor(status: number, code: keyof typeof SENTENCES, errors?: Problem['errors']) {
    super(code);
    this.status = status;
    this.code = code;
    this.errors = errors;
  }
}

/** Refuses what one member of the request names, with a code of the domain: the row in the path is there. */
export class RefusedMember extends Error {
  override readonly name = 'RefusedMember';
  readonly at: string;
  readonly code: string;

  constructor(at: string, code: string) {
    super(code);
    this.at = at;
    this.code = code;
  }
}

const SENTENCES = {
  unauthorized: 'Send a key of this shop as "Authorization: Bearer shk_…". Keys are made in the bot: /admin → Settings → API.',
  'scope-missing': 'This key may not do this: make one with the scope that the operation names. A key may no more than who made it.',
  'rate-limited': 'Too many requests with this key. Wait as long as Retry-After says.',
  'body-unreadable': 'The body is not JSON.',
  'body-type': 'Send the body as application/json.',
  'invalid-request': 'The request does not fit the description of this operation; "errors" says where.',
  'idempotency-key-missing': 'Every POST needs an Idempotency-Key: a new name for each new request, the same for each repeat (1 to 128 visible characters).',
  'too-large': 'The body is too large.',
  'not-found': 'There is nothing here.',
  'method-not-allowed': 'This address knows other methods: see the header Allow.',
  interrupted: 'The body broke off.',
  unavailable: 'Something that this needs does not answer. Try again in a moment.',
  internal: 'Something went wrong on our side. It was logged; try again later.',
} as const; // prettier-ignore

/** What clashes with how things are, rather than with how they were asked for. */
const CONFLICTS = new Set([
  'balance-too-low', 'order-delivered', 'order-not-open', 'idempotency-key-busy', 'approval-nobody', 'undo-changed',
  'hash-used', 'subscription-over', 'plan-enough', 'plan-price-changed',
  'too-many-keys',
]); // prettier-ignore
const UNAVAILABLE = new Set([
  'provider-unavailable',
  'coin-no-node',
  'rate-unavailable',
  'hash-waiting',
]);
/** A lock that did not come, a statement that took too long, two that blocked each other. */
const BUSY = new Set(['55P03', '57014', '40P01', '40001']);

/** A sentence for a code of the domain, in English; null: there is none. */
export type Describe = (code: string, data: UserError['data']) => string | null;

/**
 * What is answered for something thrown. `names`: the request names a row in its path, so one that is
 * gone is not found. A bug says nothing about itself.
 */
export function problemOf(
  error: unknown,
  { describe, names }: { readonly describe: Describe; readonly names: boolean },
): Problem {
  if (error instanceof Refused) return sentence(error.status, error.code, error.errors);
  if (error instanceof RefusedMember) {
    const detail = describe(error.code, {}) ?? error.code;
    return { ...frame(422, error.code), detail, errors: [{ at: error.at, message: detail }] };
  }
  if (error instanceof UserError) {
    const status = statusOf(error.code, names);
    const detail = describe(error.code, error.data);
    return { ...frame(status, error.code), detail: detail ?? error.code };
  }
  const { status, code } = error as { status?: unknown; code?: unknown };
  if (typeof status === 'number' && status >= 400 && status < 500)
    return sentence(status, typeof code === 'string' ? code : 'not-found');
  if (error instanceof Unavailable || (typeof code === 'string' && BUSY.has(code)))
    return sentence(503, 'unavailable');
  return sentence(500, 'internal');
}

function statusOf(code: string, names: boolean): number {
  if (code === 'not-allowed') return 403;
  if (names && code.endsWith('-gone')) return 404;
  if (CONFLICTS.has(code)) return 409;
  return UNAVAILABLE.has(code) ? 503 : 422;
}

function sentence(status: number, code: string, errors?: Problem['errors']): Problem {
  const known = Object.hasOwn(SENTENCES, code) ? (code as keyof typeof SENTENCES) : 'not-found';
  return { ...frame(status, code), detail: SENTENCES[known], ...(errors ? { errors } : {}) };
}

function frame(status: number, code: string) {
  return {
    type: `urn:shopherd:problem:${code}`,
    title: STATUS_CODES[status] ?? 'Error',
    status,
    code,
  };
}

import { z } from 'zod';
import type { Chain } from '../chains/chain.ts';
import type { PlatformDb } from '../db/tenant-db.ts';
import type { ApiScope, Caller } from '../domain/programs/api-keys.ts';
import type { Deposits } from '../domain/money/deposits.ts';
import type { Quotes } from '../domain/money/quotes.ts';
import type { Scope } from '../scope.ts';
import type { Secrets } from '../secrets.ts';

/** What handlers use beside the database. */
export interface ApiTools {
  readonly secrets: Secrets;
  readonly deposits: Deposits;
  readonly quotes: Quotes;
  readonly chains: Readonly<Record<string, Chain>>;
  readonly platform: PlatformDb;
}

/** One request, read and allowed: everything in it fits the route's schemas. */
export interface Call<P, Q, B> {
  /** Inside the one transaction of the request, unless the route goes `outside`. */
  readonly scope: Scope;
  readonly caller: Caller;
  readonly tools: ApiTools;
  readonly params: P;
  readonly query: Q;
  readonly body: B;
  /** The same for each repeat of this request: what makes its effect happen once. */
  readonly reference: string;
}

interface Spec<P, Q, B, A> {
  readonly method: 'GET' | 'POST' | 'PATCH';
  /** With parameters in braces: `/orders/{orderId}`. */
  readonly path: string;
  /** Its name in generated clients: `listOrders`. */
  readonly operation: string;
  readonly summary: string;
  readonly description?: string;
  readonly tag: string;
  /** What the key must be allowed; null: any key. */
  readonly scope: ApiScope | null;
  readonly params: P;
  readonly query: Q;
  readonly body: B;
  readonly answer: A;
  readonly status: 200 | 201 | 202;
  /** It calls providers or nodes: no transaction is held open meanwhile. */
  readonly outside: boolean;
  /** What it may be refused with beside what every route may: statuses and what they mean here. */
  readonly refusals: Readonly<Partial<Record<404 | 409 | 422 | 503, string>>>;
}

/** One operation: what is validated, what is documented and what happens are the same object. */
export interface Route extends Spec<z.ZodObject, z.ZodObject, z.ZodType | null, z.ZodType> {
  readonly handle: (call: Call<never, never, never>) => Promise<unknown>;
}

const NOTHING = z.strictObject({});
type Nothing = typeof NOTHING;

/** Declares an operation; what is left out is as most have it. */
export function route<
  A extends z.ZodType,
  P extends z.ZodObject = Nothing,
  Q extends z.ZodObject = Nothing,
  B extends z.ZodType | null = null,
>(
  spec: Pick<Spec<P, Q, B, A>, 'path' | 'operation' | 'summary' | 'tag' | 'scope' | 'answer'> &
    Partial<Spec<P, Q, B, A>> & {
      readonly handle: (
        call: Call<z.output<P>, z.output<Q>, B extends z.ZodType ? z.output<B> : null>,
      ) => Promise<z.input<A>>;
    },
): Route {
  const filled = {
    method: 'GET',
    params: NOTHING,
    query: NOTHING,
    body: null,
    status: 200,
    outside: false,
    refusals: {},
    ...spec,
  };
  return filled as unknown as Route;
}

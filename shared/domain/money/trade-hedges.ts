import { readMoney, writeMoney, type Money, type WrittenMoney } from '../../money.ts';
import type { Scope } from '../../scope.ts';

/** An order at an exchange that covers what a customer exchanged. */
export interface Hedge {
  readonly quoteId: bigint;
  /**
   * `placing` is committed before the call: from there on the order is only ever asked about.
   * `none`: there was nothing to cover.
   */
  readonly state: 'wanted' | 'placing' | 'placed' | 'unknown' | 'filled' | 'failed' | 'none';
  readonly accountId: bigint;
  readonly order: HedgeOrder | null;
  /** What was sold and bought there. */
  readonly sold: Money | null;
  readonly bought: Money | null;
  readonly error: string | null;
  /** The customer's exchange. */
  readonly gave: Money;
  readonly got: Money;
  readonly at: Date;
  /** When somebody began to place the order; null: nobody has. */
  readonly begunAt: Date | null;
}

/** What is asked of the exchange, under a key that makes one order. */
export interface HedgeOrder {
  readonly key: string;
  readonly sell: Money;
  readonly buy: string;
}

interface HedgeRow {
  id: string;
  from_currency: string;
  to_currency: string;
  sold: string;
  bought: string;
  used_at: Date;
  hedge: {
    state: Hedge['state'];
    accountId: string;
    order?: { key: string; sell: WrittenMoney; buy: string };
    sold?: WrittenMoney;
    bought?: WrittenMoney;
    error?: string;
    begunAt?: string;
  };
}

/** The cover of one exchange; null: none was wanted. */
export async function find(scope: Scope, quoteId: bigint): Promise<Hedge | null> {
  const [row] = await scope.db.query<HedgeRow>(
    'select * from quotes where id = $1 and hedge is not null and used_at is not null',
    [quoteId],
  );
  return row ? read(row) : null;
}

/** The newest covers, for staff. */
export async function list(
  scope: Scope,
  page: { readonly limit: number; readonly offset: number },
): Promise<Hedge[]> {
  const rows = await scope.db.query<HedgeRow>(
    `select * from quotes where hedge->>'state' <> 'none' and used_at is not null
     order by used_at desc limit $1 offset $2`,
    [page.limit, page.offset],
  );
  return rows.map(read);
}

/** Writes the order down before it is placed. False: somebody else did, and only they may place it. */
export async function begin(scope: Scope, quoteId: bigint, order: HedgeOrder): Promise<boolean> {
  const rows = await scope.db.query(
    `update quotes set hedge = hedge || jsonb_build_object('state', 'placing', 'order', $2::jsonb, 'begunAt', $3::text)
     where id = $1 and hedge->>'state' = 'wanted' returning 1`,
    [
      quoteId,
      JSON.stringify({ ...order, sell: writeMoney(order.sell) }),
      new Date(scope.clock.now()).toISOString(),
    ],
  );
  return rows.length > 0;
}

/** Notes how the order stands. What is over stays as it is: false. */
export async function note(
  scope: Scope,
  quoteId: bigint,
  found: {
    readonly state: Exclude<Hedge['state'], 'wanted' | 'placing'>;
    readonly sold?: Money;
    readonly bought?: Money;
    readonly error?: string;
  },
): Promise<boolean> {
  const { sold, bought } = found;
  const rows = await scope.db.query(
    `update quotes set hedge = hedge || $2
     where id = $1 and hedge->>'state' in ('wanted', 'placing', 'placed', 'unknown') returning 1`,
    [
      quoteId,
      JSON.stringify({
        ...found,
        ...(sold ? { sold: writeMoney(sold) } : {}),
        ...(bought ? { bought: writeMoney(bought) } : {}),
      }),
    ],
  );
  return rows.length > 0;
}

/** Asks the job to look at a cover at a time. */
export async function watch(scope: Scope, quoteId: bigint, at: Date): Promise<void> {
  await scope.db.query(`insert into platform.requests (kind, payload) values ('job', $1)`, [
    JSON.stringify({
      task: 'hedge',
      key: `hedge:${quoteId}`,
      payload: { quoteId: quoteId.toString() },
      runAt: at.toISOString(),
    }),
  ]);
}

function read(row: HedgeRow): Hedge {
  const { hedge } = row;
  return {
    quoteId: BigInt(row.id),
    state: hedge.state,
    accountId: BigInt(hedge.accountId),
    order: hedge.order ? { ...hedge.order, sell: readMoney(hedge.order.sell) } : null,
    sold: hedge.sold ? readMoney(hedge.sold) : null,
    bought: hedge.bought ? readMoney(hedge.bought) : null,
    error: hedge.error ?? null,
    gave: { amount: BigInt(row.sold), currency: row.from_currency },
    got: { amount: BigInt(row.bought), currency: row.to_currency },
    at: row.used_at,
    begunAt: hedge.begunAt === undefined ? null : new Date(hedge.begunAt),
  };
}

import { Unavailable, UserError } from '../../errors.ts';
import { convert, type Money, type Rate } from '../../money.ts';
import { keyOf, type Scope } from '../../scope.ts';
import { customerAccount } from '../money/ledger.ts';
import { identityLevels, type IdentityLevel } from '../shop/options.ts';
import type { Quotes } from '../money/quotes.ts';
import type { Settings } from '../shop/settings.ts';

/** What a level limits. */
export type Limited = 'withdraw' | 'trade';

/** The most in 24 hours and in 30 days, in the shop's currency; null: as much as they like. */
export interface Limits {
  readonly day: bigint | null;
  readonly month: bigint | null;
}

/** What somebody may do by what the shop knows of them. */
export interface Standing {
  readonly level: IdentityLevel;
  readonly limits: Readonly<Record<Limited, Limits>>;
}

type LevelSettings = Pick<Settings, 'currency' | 'options'>;

/** What somebody did in one currency in the last 24 hours and 30 days. */
interface Sum {
  readonly currency: string;
  readonly day: bigint;
  readonly month: bigint;
}

/** A customer's level and its limits now; null where the shop asks nobody who they are. */
export async function limitsOf(
  scope: Scope,
  { options }: LevelSettings,
  customerId: bigint,
): Promise<Standing | null> {
  if (options.identity === null) return null;
  const level = await levelOf(scope, customerId);
  const { withdrawDay, withdrawMonth, tradeDay, tradeMonth } = options.identity[level];
  return {
    level,
    limits: {
      withdraw: { day: amount(withdrawDay), month: amount(withdrawMonth) },
      trade: { day: amount(tradeDay), month: amount(tradeMonth) },
    },
  };
}

/** The highest level that was accepted and is still good. */
export async function levelOf(scope: Scope, customerId: bigint): Promise<IdentityLevel> {
  const rows = await scope.db.query<{ level: string }>(
    `select level from identity_checks where customer_id = $1 and state = 'accepted'
       and (expires_at is null or expires_at > to_timestamp($2::float8 / 1000))`,
    [customerId, scope.clock.now()],
  );
  return identityLevels.findLast((level) => rows.some((row) => row.level === level)) ?? 'none';
}

/**
 * Checks that `money` may be withdrawn or traded by somebody whom the shop knows this well, together
 * with what they did before, at today's prices. Returns the same check for the transaction of the
 * effect: there it holds others of this customer until the end, so that many at once keep to the
 * limit. Throws UserError `identity-limit`, or `identity-unpriced` while a price is not known.
 */
export async function demandLevel(
  scope: Scope,
  parts: { readonly settings: LevelSettings; readonly quotes: Quotes },
  wanted: { readonly customerId: bigint; readonly kind: Limited; readonly money: Money },
): Promise<(scope: Scope) => Promise<void>> {
  const { currency, options } = parts.settings;
  if (options.identity === null) return () => Promise.resolve();
  const { customerId, kind, money } = wanted;
  const rates = new Map<string, Rate>();
  // Who has no limit needs no price.
  if (await isLimited(scope, parts.settings, { customerId, kind })) {
    const before = await sumsOf(scope, kind, customerId);
    for (const from of new Set([money.currency, ...before.map((sum) => sum.currency)]))
      rates.set(from, await priceOf(scope, parts, from));
  }
  // A currency that came in between has no price here: pressed again, it has.
  const worth = (amount: bigint, from: string) => {
    const rate = rates.get(from);
    if (!rate) throw new UserError('identity-unpriced', { currency: from });
    return convert({ amount, currency: from }, rate, 'up').amount;
  };

  const check = async (scope: Scope): Promise<void> => {
    const standing = await limitsOf(scope, parts.settings, customerId);
    if (standing === null) return;
    const sums = await sumsOf(scope, kind, customerId);
    // The month first: where both leave as little, it is the one that lasts.
    let tightest: { readonly span: 'day' | 'month'; readonly left: bigint } | null = null;
    for (const span of ['month', 'day'] as const) {
      const most = standing.limits[kind][span];
      if (most === null) continue;
      const used = sums.reduce((all, sum) => all + worth(sum[span], sum.currency), 0n);
      const left = most > used ? most - used : 0n;
      if (tightest === null || left < tightest.left) tightest = { span, left };
    }
    if (tightest === null || worth(money.amount, money.currency) <= tightest.left) return;
    const left = { amount: `${tightest.left}`, currency };
    throw new UserError('identity-limit', { kind, span: tightest.span, left });
  };
  await check(scope);
  return async (scope) => {
    await scope.db.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [
      keyOf(scope.tenant, 'identity', customerId),
    ]);
    await check(scope);
  };
}

async function isLimited(
  scope: Scope,
  settings: LevelSettings,
  { customerId, kind }: { readonly customerId: bigint; readonly kind: Limited },
): Promise<boolean> {
  const standing = await limitsOf(scope, settings, customerId);
  return standing !== null && Object.values(standing.limits[kind]).some((most) => most !== null);
}

async function priceOf(
  scope: Scope,
  { settings, quotes }: { readonly settings: LevelSettings; readonly quotes: Quotes },
  from: string,
): Promise<Rate> {
  try {
    return (await quotes.rate(scope, settings, from, settings.currency)).rate;
  } catch (error) {
    if (!(error instanceof Unavailable)) throw error;
    throw new UserError('identity-unpriced', { currency: from });
  }
}

/** What a customer withdrew or gave in trades in the last 30 days, by currency. */
async function sumsOf(scope: Scope, kind: Limited, customerId: bigint): Promise<Sum[]> {
  type Row = { currency: string; day: string; month: string };
  const now = scope.clock.now();
  const rows = await (kind === 'withdraw'
    ? scope.db.query<Row>(
        `select currency, sum(amount + fee) as month, coalesce(sum(amount + fee) filter (
           where created_at > to_timestamp($2::float8 / 1000) - interval '1 day'), 0) as day
         from payouts where customer_id = $1 and state not in ('failed', 'cancelled') and not (details ? 'refund')
           and created_at > to_timestamp($2::float8 / 1000) - interval '30 days'
         group by currency`,
        [customerId, now],
      )
    : scope.db.query<Row>(
        `select a.currency, -sum(e.amount) as month, -coalesce(sum(e.amount) filter (
           where t.posted_at > to_timestamp($2::float8 / 1000) - interval '1 day'), 0) as day
         from ledger_accounts a join ledger_entries e on e.account_id = a.id
         join ledger_transactions t on t.id = e.transaction_id
         where a.name = $1 and t.kind = 'trade' and e.amount < 0
           and t.posted_at > to_timestamp($2::float8 / 1000) - interval '30 days'
         group by a.currency`,
        [customerAccount(customerId), now],
      ));
  return rows.map(({ currency, day, month }) => ({
    currency,
    day: BigInt(day),
    month: BigInt(month),
  }));
}

function amount(text: string | null): bigint | null {
  return text === null ? null : BigInt(text);
}

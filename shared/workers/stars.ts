import { GrammyError, HttpError, type Api } from 'grammy';
import type { StarTransaction } from 'grammy/types';
import type { Deposits } from '../domain/money/deposits.ts';
import * as stars from '../domain/money/stars.ts';
import { Unavailable } from '../errors.ts';
import type { Scope } from '../scope.ts';

/** Telegram's limit of a page. */
const PAGE = 100;
/** Looked at again each night: what is young may still be on its way to one of the two books. */
const OVERLAP = 100;
/** A bot with more in one night is gone on with in the next. */
const MOST_PAGES = 200;
/** What is younger may be on its way. */
const ON_ITS_WAY_MS = 30 * 60_000;
/** How far back a charge of ours is looked for in Telegram's list. */
const LOOK_BACK_MS = 3 * 86_400_000;

/**
 * Asks Telegram for the Stars of a top-up that staff give back. After a crash it asks again: a charge
 * that is given back already is what we wanted. Throws when nobody knows, which means again later.
 */
export async function giveTopUpBack(
  scope: Scope,
  api: Api | null,
  paymentId: bigint,
): Promise<void> {
  const pending = await stars.findPending(scope, paymentId);
  if (!pending) return;
  if (!api) throw new Error('the bot has no token to refund with');
  try {
    await api.refundStarPayment(pending.telegramId, pending.charge);
  } catch (error) {
    if (!(error instanceof GrammyError) || error.error_code !== 400) throw error;
    if (!error.description.includes('CHARGE_ALREADY_REFUNDED'))
      return stars.finishBack(scope, paymentId, error.description);
  }
  await stars.finishBack(scope, paymentId, null);
}

interface CompareParts {
  readonly apiOf: (tenantId: number) => Promise<Api | null>;
  readonly deposits: Pick<Deposits, 'telegramPaid' | 'telegramRefunded'>;
}

/** The nightly look at a bot's Stars; trouble at Telegram waits for the next night. */
export async function compareTelegram(scope: Scope, parts: CompareParts): Promise<void> {
  try {
    await readCharges(scope, parts);
  } catch (error) {
    if (!(error instanceof Unavailable)) throw error;
    scope.log.info({ error: error.cause ?? error.message }, 'Telegram did not list its Stars');
  }
}

/** The same for who has to know now. Throws Unavailable where Telegram does not say, or this bot may not ask. */
export async function readCharges(scope: Scope, { apiOf, deposits }: CompareParts): Promise<void> {
  const api = await apiOf(scope.tenant.id);
  if (!api) throw new Unavailable('the bot cannot ask for its Stars now');
  try {
    await compareStars(scope, api, deposits);
  } catch (error) {
    if (!(error instanceof GrammyError || error instanceof HttpError)) throw error;
    throw new Unavailable('Telegram did not list its Stars', { cause: error });
  }
}

/**
 * Compares Telegram's list of a bot's Star transactions with the books: a charge that we never saw is
 * credited through the one door by its payload, one that was given back is taken back, any other
 * difference is a finding. Only bots that had Stars are asked.
 */
export async function compareStars(
  scope: Scope,
  api: Api,
  deposits: Pick<Deposits, 'telegramPaid' | 'telegramRefunded'>,
): Promise<void> {
  const before = await stars.compared(scope);
  if (before === null) return;
  let offset = Math.max(0, before - OVERLAP);
  const seen = new Set<string>();
  let since = Infinity;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const { transactions } = await api.getStarTransactions({ offset, limit: PAGE });
    await comparePage(scope, deposits, transactions);
    for (const { id, date } of transactions) {
      seen.add(id);
      since = Math.min(since, date * 1000);
    }
    offset += transactions.length;
    await stars.setCompared(scope, offset);
    if (transactions.length < PAGE) return lookForOurs(scope, seen, since);
  }
}

async function comparePage(
  scope: Scope,
  deposits: Pick<Deposits, 'telegramPaid' | 'telegramRefunded'>,
  transactions: readonly StarTransaction[],
): Promise<void> {
  const known = await stars.booked(scope, transactions.map(({ id }) => id)); // prettier-ignore
  for (const transaction of transactions) {
    const { id, amount, source, receiver } = transaction;
    const ours = known.get(id);
    if (source?.type === 'user' && source.transaction_type === 'invoice_payment') {
      if (!ours)
        await deposits.telegramPaid(scope, {
          telegramId: source.user.id,
          successful: {
            currency: 'XTR',
            total_amount: amount,
            invoice_payload: source.invoice_payload ?? '',
            telegram_payment_charge_id: id,
          },
        });
      else if (ours.amount !== BigInt(amount)) await stars.noteDifference(scope, 'other-money', id, { theirs: amount, ours: ours.amount }); // prettier-ignore
    }
    // A refund carries the charge's own id, and what came in with it stands before it.
    const isRefund = receiver?.type === 'user' && receiver.transaction_type === 'invoice_payment';
    if (isRefund && ours?.isGivenBack !== true)
      await deposits.telegramRefunded(scope, { charge: id, amount });
  }
}

/** What we booked and Telegram does not list. */
async function lookForOurs(
  scope: Scope,
  theirs: ReadonlySet<string>,
  since: number,
): Promise<void> {
  const now = scope.clock.now();
  // What was compared in earlier nights was in their list then.
  const from = Math.max(now - LOOK_BACK_MS, since === Infinity ? 0 : since);
  const ours = await stars.chargesBetween(scope, new Date(from), new Date(now - ON_ITS_WAY_MS));
  for (const charge of ours)
    if (!theirs.has(charge)) await stars.noteDifference(scope, 'missing-there', charge, {});
}

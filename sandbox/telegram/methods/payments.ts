import { sendFromBot } from '../chats.ts';
import { badRequest } from '../errors.ts';
import type { Params } from '../params.ts';
import { refund } from '../payments.ts';
import type { Bot, InvoiceTerms } from '../state.ts';
import { randomText, userOf, type World } from '../world.ts';
import type { Call, Method } from './method.ts';

/** The only period Telegram allows. */
const MONTH_S = 2_592_000;
/** Most Stars of one invoice and of one month. */
const MOST_STARS = 100_000;
const MOST_STARS_MONTHLY = 10_000;
const MOST_MONEY = 100_000_000;
/** About ten thousand dollars and one, where the rate is no question. */
const DOLLARS = { least: 100, most: 1_000_000 };
/** As @BotFather → Payments gives them: the number of the provider's bot, the mode, a name. */
const TEST_TOKEN = /^\d{3,12}:TEST:[\w:.-]{3,200}$/;
/** What an operator may paste on the page. */
export const PROVIDER_TOKEN = '284685063:TEST:c2FuZGJveA';

function totalOf(params: Params): number {
  const prices = params.list('prices')!;
  if (prices.length === 0) throw badRequest('there must be at least one price');
  return prices.reduce<number>((sum, price) => sum + priceOf(price), 0);
}

function priceOf(value: unknown): number {
  if (typeof value !== 'object' || value === null)
    throw badRequest('LabeledPrice must be an Object');
  const { label, amount } = value as { label?: unknown; amount?: unknown };
  if (typeof label !== 'string') throw badRequest('can\'t find field "label"');
  if (label === '') throw badRequest('LabeledPrice label must be non-empty');
  const number = typeof amount === 'string' ? Number(amount) : amount;
  if (typeof number !== 'number' || !Number.isInteger(number)) {
    throw badRequest('field "amount" must be of type Number');
  }
  return number;
}

/** Checks an invoice and returns what it asks for. */
function termsOf(params: Params): InvoiceTerms {
  const [title, description] = [params.text('title').trim(), params.text('description').trim()];
  if (title.length < 1 || title.length > 32) throw badRequest('INVOICE_TITLE_INVALID');
  if (description.length < 1 || description.length > 255) {
    throw badRequest('INVOICE_DESCRIPTION_INVALID');
  }
  if (Buffer.byteLength(params.text('payload')) > 128) throw badRequest('INVOICE_PAYLOAD_INVALID');
  const currency = params.text('currency').toUpperCase();
  if (!/^[A-Z]{3}$/.test(currency)) throw badRequest('CURRENCY_INVALID');
  const totalAmount = totalOf(params);
  const isStars = currency === 'XTR';
  if (isStars && params.list('prices')!.length !== 1) throw badRequest('STARS_INVOICE_INVALID');
  const token = params.text('provider_token');
  // Nothing here is real: only tokens for tests are, as @BotFather gives them.
  if (isStars ? token !== '' : !TEST_TOKEN.test(token))
    throw badRequest('PAYMENT_PROVIDER_INVALID');
  if (totalAmount <= 0 || totalAmount > (isStars ? MOST_STARS : MOST_MONEY)) {
    throw badRequest('CURRENCY_TOTAL_AMOUNT_INVALID');
  }
  if (currency === 'USD' && (totalAmount < DOLLARS.least || totalAmount > DOLLARS.most))
    throw badRequest('CURRENCY_TOTAL_AMOUNT_INVALID');
  const terms = { title, description, payload: params.text('payload'), currency, totalAmount };
  const period = params.integer('subscription_period');
  if (period === 0) return terms;
  if (!isStars || period !== MONTH_S) throw badRequest('SUBSCRIPTION_PERIOD_INVALID');
  if (totalAmount > MOST_STARS_MONTHLY) throw badRequest('CURRENCY_TOTAL_AMOUNT_INVALID');
  return { ...terms, subscriptionPeriodS: period };
}

function sendInvoice({ world, bot, params }: Call): unknown {
  const terms = termsOf(params);
  const invoice = {
    title: terms.title,
    description: terms.description,
    start_parameter: params.text('start_parameter'),
    currency: terms.currency,
    total_amount: terms.totalAmount,
  };
  return sendFromBot(world, bot, params, { invoice }, { invoice: terms });
}

function createInvoiceLink({ world, bot, params }: Call): string {
  const terms = termsOf(params);
  const slug = randomText(16);
  world.state.links.set(slug, { botId: bot.id, terms });
  world.touch();
  return `https://t.me/$${slug}`;
}

/** The Stars a bot has. */
export function starBalance(bot: Bot): number {
  return bot.transactions.reduce(
    (sum, { amount, incoming }) => sum + (incoming ? amount : -amount),
    0,
  );
}

function getStarTransactions({ world, bot, params }: Call): unknown {
  const limit = params.integer('limit', 100);
  if (limit < 1 || limit > 100) throw badRequest('LIMIT_INVALID');
  const offset = Math.max(params.integer('offset'), 0);
  return {
    transactions: bot.transactions
      .slice(offset, offset + limit)
      .map((transaction) => shown(world, transaction)),
  };
}

function shown(world: World, transaction: Bot['transactions'][number]): unknown {
  const partner = {
    type: 'user',
    transaction_type: 'invoice_payment',
    user: userOf(world, transaction.userId),
    invoice_payload: transaction.payload,
    ...(transaction.subscriptionPeriodS === undefined
      ? {}
      : { subscription_period: transaction.subscriptionPeriodS }),
  };
  return {
    id: transaction.id,
    amount: transaction.amount,
    date: transaction.date,
    ...(transaction.incoming ? { source: partner } : { receiver: partner }),
  };
}

function editUserStarSubscription({ world, bot, params }: Call): true {
  const payment = bot.payments.get(params.text('telegram_payment_charge_id'));
  if (payment?.userId !== params.integer('user_id') || !payment.subscription) {
    throw badRequest('CHARGE_NOT_FOUND');
  }
  payment.subscription.canceledByBot = params.flag('is_canceled');
  world.touch();
  return true;
}

/** Invoices and Stars. */
export const payments: Record<string, Method> = {
  sendInvoice,
  createInvoiceLink,
  refundStarPayment: ({ world, bot, params }) => {
    refund(world, bot, params.integer('user_id'), params.text('telegram_payment_charge_id'));
    return true;
  },
  getMyStarBalance: ({ bot }) => ({ amount: starBalance(bot) }),
  getStarTransactions,
  editUserStarSubscription,
};

import * as tokens from '../../shared/domain/guards/action-tokens.ts';
import { demandLevel } from '../../shared/domain/guards/identity.ts';
import type { Quote, QuoteCard } from '../../shared/domain/money/quotes.ts';
import * as quotes from '../../shared/domain/money/quotes.ts';
import * as tradeCard from '../../shared/domain/money/trade-card.ts';
import * as trades from '../../shared/domain/money/trades.ts';
import * as wallets from '../../shared/domain/money/wallets.ts';
import { UserError } from '../../shared/errors.ts';
import { parseAmount, type Money } from '../../shared/money.ts';
import { press, readId, readWord } from '../../shared/telegram/callback.ts';
import { ask, closeDialogue } from '../../shared/telegram/context.ts';
import { cancelButton } from '../../shared/telegram/router.ts';
import { renderContent, show } from '../../shared/telegram/view.ts';
import type { ShopContext, ShopScreen } from '../context.ts';
import { backButton, depositButton, menuButton, rowsOf } from './buttons.ts';
import { showReceipt } from './receipt.ts';

const ACTION = 'trade';
const PARTS = ['all', 'half'] as const;

/** Exchange between a customer's own wallets: from, to, how much, a price for a minute, Confirm. */
export const trade: ShopScreen = {
  commands: { trade: (ctx) => chooseFrom(ctx) },
  presses: {
    trade: (ctx) => chooseFrom(ctx),
    'trade:from': (ctx, from) => chooseTo(ctx, demandCode(from)),
    'trade:to': (ctx, from, to) => askAmount(ctx, demandCode(from), demandCode(to)),
    'trade:part': async (ctx, from, to, part) =>
      propose(ctx, await partOf(ctx, demandCode(from), readWord(part, PARTS)), demandCode(to)),
    'trade:ok': (ctx, id, token) => confirm(ctx, readId(id), token ?? ''),
    'trade:again': async (ctx, id, amount) => {
      const { rate } = await quotes.find(ctx.scope, readId(id), ctx.turn.customer.id);
      await propose(ctx, { amount: readId(amount), currency: rate.from }, rate.to);
    },
    'trade:drop': (ctx, id) => drop(ctx, readId(id)),
  },
  answers: { 'trade:amount': (ctx, text) => answer(ctx, text) },
};

async function chooseFrom(ctx: ShopContext): Promise<void> {
  const { settings } = ctx.turn;
  const all = await wallets.list(ctx.scope, ctx.turn.customer.id, settings);
  const usable = all.filter(
    ({ available, currency }) =>
      available.amount > 0n && trades.targetsOf(settings, currency).length > 0,
  );
  const isOffered = all.some(({ currency }) => trades.targetsOf(settings, currency).length > 0);
  await show(ctx, {
    text: ctx.t(usable.length > 0 ? 'trade-from' : isOffered ? 'trade-nothing' : 'trade-closed'),
    buttons: [
      ...usable.map(({ currency, available }) => [
        { text: ctx.label('trade-wallet', { available }), press: press('trade:from', currency) },
      ]),
      usable.length === 0 && isOffered ? [depositButton(ctx)] : [],
      [backButton(ctx, 'balance'), menuButton(ctx)],
    ],
  });
}

async function chooseTo(ctx: ShopContext, from: string): Promise<void> {
  const targets = trades.targetsOf(ctx.turn.settings, from);
  const [only] = targets;
  if (only === undefined) throw new UserError('trade-off');
  if (targets.length === 1) return askAmount(ctx, from, only);
  const buttons = targets.map((to) => ({ text: to, press: press('trade:to', from, to) }));
  await show(ctx, {
    text: ctx.t('trade-to', { from }),
    buttons: [...rowsOf(buttons, 3), [backButton(ctx, 'trade')]],
  });
}

async function askAmount(ctx: ShopContext, from: string, to: string): Promise<void> {
  const { options, currency } = ctx.turn.settings;
  if (!trades.targetsOf(ctx.turn.settings, from).includes(to)) throw new UserError('trade-off');
  const available = await availableIn(ctx, from);
  await ctx.commit((scope) => ask(ctx, scope, 'trade:amount', { from, to }));
  const limit = (amount: string | null) => amount && { amount, currency };
  const parts = PARTS.map((part) => ({
    text: ctx.label(`trade-part-${part}`),
    press: press('trade:part', from, to, part),
  }));
  await show(ctx, {
    text: ctx.t('trade-ask', {
      available,
      from,
      to,
      spread: trades.spreadOf(options, from, to) / 100,
      least: limit(options.trade.least),
      most: limit(options.trade.most),
      day: limit(options.trade.perDay),
    }),
    buttons: [available.amount > 0n ? parts.toReversed() : [], [cancelButton(ctx, 'trade')]],
  });
}

async function answer(ctx: ShopContext, text: string): Promise<void> {
  const { from, to } = ctx.turn.customer.dialogue?.data ?? {};
  const currency = demandCode(String(from));
  const amount = parseAmount(text, currency);
  await propose(ctx, { amount, currency }, demandCode(String(to)));
}

async function partOf(ctx: ShopContext, from: string, part: 'all' | 'half'): Promise<Money> {
  const available = await availableIn(ctx, from);
  return part === 'all' ? available : { ...available, amount: available.amount / 2n };
}

/** Promises a price, and shows it with the one button that uses it. */
async function propose(ctx: ShopContext, gives: Money, to: string): Promise<void> {
  const { customer, settings } = ctx.turn;
  await demandIdentity(ctx, gives);
  const wanted = { customerId: customer.id, gives, to };
  const { quote, worth } = await trades.propose(ctx.scope, ctx.shop.quotes, settings, wanted);
  const now = ctx.scope.clock.now();
  const token = await tokens.issue(ctx.scope, {
    telegramId: ctx.person.id,
    action: ACTION,
    data: { quote: `${quote.id}`, amount: `${gives.amount}`, worth: `${worth.amount}` },
    ttlMs: quote.expiresAt.getTime() - now,
  });
  const button = { token, amount: `${gives.amount}` };
  const card = await show(ctx, viewOf(ctx, quote, button));
  await ctx.commit(async (scope) => {
    await closeDialogue(ctx, scope);
    await tradeCard.keep(scope, quote, { ...card, ...button });
  });
}

async function confirm(ctx: ShopContext, id: bigint, token: string): Promise<void> {
  const { customer, settings } = ctx.turn;
  const quote = await quotes.find(ctx.scope, id, customer.id);
  // Pressed twice: what was done is shown, and nothing is done again.
  if (quote.usedAt !== null) return showDone(ctx, await trades.findDone(ctx.scope, id));
  if (quote.card === null) throw new UserError('quote-gone');
  if (quote.expiresAt.getTime() <= ctx.scope.clock.now())
    return void (await show(ctx, viewOf(ctx, quote, quote.card)));
  const amount = BigInt(quote.card.amount);
  const check = await demandIdentity(ctx, { amount, currency: quote.rate.from });
  const done = await ctx.commit(async (scope) => {
    const data = await tokens.take(scope, { token, telegramId: ctx.person.id, action: ACTION });
    if (data['quote'] !== `${id}` || data['amount'] !== `${amount}`)
      throw new UserError('action-stale');
    await check(scope);
    const worth = BigInt(String(data['worth']));
    const confirmed = { quoteId: id, customerId: customer.id, amount, worth };
    const done = await trades.confirm(scope, settings.options, confirmed);
    await quotes.leave(scope, id, customer.id);
    return done;
  });
  if (done !== null) return showDone(ctx, done);
  await show(ctx, viewOf(ctx, quote, quote.card));
}

async function showDone(ctx: ShopContext, id: bigint | null): Promise<void> {
  if (id === null) throw new UserError('quote-gone');
  await showReceipt(ctx, id, ctx.t('trade-done'));
}

async function drop(ctx: ShopContext, id: bigint): Promise<void> {
  await ctx.commit((scope) => quotes.leave(scope, id, ctx.turn.customer.id));
  await chooseFrom(ctx);
}

function viewOf(ctx: ShopContext, quote: Quote, button: Pick<QuoteCard, 'token' | 'amount'>) {
  const content = tradeCard.contentOf(quote, button, ctx.scope.clock.now());
  return renderContent(ctx.i18n, ctx.language, content);
}

function demandIdentity(ctx: ShopContext, money: Money) {
  const { settings, customer } = ctx.turn;
  const parts = { settings, quotes: ctx.shop.quotes };
  return demandLevel(ctx.scope, parts, { customerId: customer.id, kind: 'trade', money });
}

async function availableIn(ctx: ShopContext, currency: string): Promise<Money> {
  const all = await wallets.list(ctx.scope, ctx.turn.customer.id, ctx.turn.settings);
  return all.find((wallet) => wallet.currency === currency)?.available ?? { amount: 0n, currency };
}

function demandCode(code: string | undefined): string {
  if (!/^[A-Z]{3,5}$/.test(code ?? '')) throw new UserError('button-old');
  return code ?? '';
}

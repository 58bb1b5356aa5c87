import * as ownRates from '../../../../shared/domain/money/own-rates.ts';
import type { OwnRate } from '../../../../shared/domain/shop/options.ts';
import { rateWords } from '../../../../shared/domain/money/trade-card.ts';
import { demand } from '../../../../shared/domain/staff/staff.ts';
import * as wallets from '../../../../shared/domain/money/wallets.ts';
import { Unavailable, UserError } from '../../../../shared/errors.ts';
import { isCurrency } from '../../../../shared/money.ts';
import { press } from '../../../../shared/telegram/callback.ts';
import { ask } from '../../../../shared/telegram/context.ts';
import { cancelButton } from '../../../../shared/telegram/router.ts';
import { show, type Button } from '../../../../shared/telegram/view.ts';
import type { ShopContext, ShopScreen } from '../../../context.ts';
import { backButton, rowsOf } from '../../buttons.ts';
import { saveOptions } from './save-options.ts';

/** What wallets are worth to each other, and the shop's own rates where no source has one. */
export const settingsRates: ShopScreen = {
  presses: {
    rates: (ctx) => showRates(ctx),
    'rates:set': (ctx, currency) => askRate(ctx, demandCurrency(ctx, currency)),
    'rates:drop': (ctx, currency) => drop(ctx, demandCurrency(ctx, currency)),
    'rates:sure': (ctx, currency, price, base) =>
      save(ctx, demandCurrency(ctx, currency), readPressed(ctx, currency, price, base)),
  },
  answers: { 'rates:value': (ctx, text) => answer(ctx, text) },
};

async function showRates(ctx: ShopContext, undo?: Button): Promise<void> {
  demand(ctx.turn.role, 'settings');
  const { settings } = ctx.turn;
  const lines = await Promise.all(
    pricedIn(ctx).map((currency) => priceLine(ctx, currency, settings.currency)),
  );
  const owned = Object.entries(settings.options.ownRates).map(([currency, own]) =>
    ownLine(ctx, currency, own),
  );
  const buttons = settable(ctx).map((currency) => ({
    text: ctx.label('rates-set', { currency }),
    press: press('rates:set', currency),
  }));
  const parts = [
    ctx.t('rates-text', { currency: settings.currency }),
    lines.join('\n') || ctx.t('rates-one-wallet'),
    owned.length === 0 ? '' : `${ctx.t('rates-own-title')}\n${owned.join('\n')}`,
    ctx.t('rates-rounding'),
  ];
  await show(ctx, {
    text: parts.filter(Boolean).join('\n\n'),
    buttons: [...rowsOf(buttons, 2), undo ? [undo] : [], [backButton(ctx, 'wallets')]],
  });
}

/** What one of a wallet's currency is worth now, and who says so. */
async function priceLine(ctx: ShopContext, from: string, to: string): Promise<string> {
  try {
    const { rate, sources } = await ctx.shop.quotes.rate(ctx.scope, ctx.turn.settings, from, to);
    return ctx.t('rates-line', rateWords({ rate, sources, spread: 0 }));
  } catch (error) {
    if (!(error instanceof Unavailable)) throw error;
    return ctx.t('rates-none', { from, to });
  }
}

function ownLine(ctx: ShopContext, currency: string, own: OwnRate): string {
  const { options } = ctx.turn.settings;
  const now = ctx.scope.clock.now();
  return ctx.t('rates-own', {
    currency,
    base: own.base,
    price: own.price,
    hours: Math.floor((now - own.at) / 3600_000),
    age: ownRates.isOld(own, options, now) ? 'old' : 'fresh',
  });
}

async function askRate(ctx: ShopContext, currency: string): Promise<void> {
  demand(ctx.turn.role, 'settings');
  await ctx.commit((scope) => ask(ctx, scope, 'rates:value', { currency }));
  const has = ctx.turn.settings.options.ownRates[currency] !== undefined;
  const remove = { text: ctx.label('rates-drop'), press: press('rates:drop', currency) };
  await show(ctx, {
    text: ctx.t('rates-ask', { currency, base: currency === 'USD' ? 'EUR' : 'USD' }),
    buttons: [has ? [remove] : [], [cancelButton(ctx, 'rates')]],
  });
}

/** A rate far from what is known is asked about again: a slip of a digit would be somebody's fortune. */
async function answer(ctx: ShopContext, text: string): Promise<void> {
  demand(ctx.turn.role, 'settings');
  const currency = demandCurrency(ctx, String(ctx.turn.customer.dialogue?.data['currency']));
  const own = ownRates.readRate(text, currency, ctx.scope.clock.now());
  demandNoChain(ctx, currency, own);
  const known = await ctx.shop.quotes
    .rate(ctx.scope, ctx.turn.settings, own.base, currency)
    .catch(unlessUnavailable);
  if (!known || !ownRates.isFar(ownRates.rateIn(currency, own), known.rate))
    return save(ctx, currency, own);
  await show(ctx, {
    text: ctx.t('rates-far', {
      base: own.base,
      price: own.price,
      currency,
      known: rateWords({ ...known, spread: 0 }).price,
      one: rateWords({ ...known, spread: 0 }).one,
    }),
    buttons: [
      [
        {
          text: ctx.label('rates-sure'),
          press: press('rates:sure', currency, own.price, own.base),
        },
      ],
      [cancelButton(ctx, 'rates')],
    ],
  });
}

async function save(ctx: ShopContext, currency: string, own: OwnRate): Promise<void> {
  demand(ctx.turn.role, 'settings');
  demandNoChain(ctx, currency, own);
  const { ownRates } = ctx.turn.settings.options;
  await showRates(ctx, await saveOptions(ctx, { ownRates: { ...ownRates, [currency]: own } }));
}

async function drop(ctx: ShopContext, currency: string): Promise<void> {
  demand(ctx.turn.role, 'settings');
  const { [currency]: _gone, ...ownRates } = ctx.turn.settings.options.ownRates;
  await showRates(ctx, await saveOptions(ctx, { ownRates }));
}

/** An own rate leads to a currency that sources know: never to another own one. */
function demandNoChain(ctx: ShopContext, currency: string, own: OwnRate): void {
  const { ownRates } = ctx.turn.settings.options;
  const leadsHere = Object.entries(ownRates).some(
    ([other, { base }]) => other !== currency && base === currency,
  );
  if (leadsHere || ownRates[own.base]) throw new UserError('rate-chain', { base: own.base });
}

function readPressed(
  ctx: ShopContext,
  currency: string | undefined,
  price: string | undefined,
  base: string | undefined,
): OwnRate {
  return ownRates.readRate(`${price} ${base}`, currency ?? '', ctx.scope.clock.now());
}

/** Wallets beside the shop's own. */
function pricedIn({ turn }: ShopContext): string[] {
  return wallets.enabled(turn.settings).slice(1);
}

/** What a rate may be set of: wallets, what has one already, and what the shop counts in. */
function settable({ turn }: ShopContext): string[] {
  const { settings } = turn;
  const all = [...wallets.enabled(settings), ...Object.keys(settings.options.ownRates)];
  return [...new Set(all)].filter(
    (currency) => currency !== 'USD' || settings.options.ownRates['USD'],
  );
}

function demandCurrency(ctx: ShopContext, currency: string | undefined): string {
  demand(ctx.turn.role, 'settings');
  if (currency === undefined || !isCurrency(currency) || !settable(ctx).includes(currency))
    throw new UserError('button-old');
  return currency;
}

function unlessUnavailable(error: unknown): null {
  if (error instanceof Unavailable) return null;
  throw error;
}

import type { Options } from '../../../../shared/domain/shop/options.ts';
import { rulesOf, type PayoutRules } from '../../../../shared/domain/payouts/payout-limits.ts';
import type { PossibleWay } from '../../../../shared/domain/payouts/payout-ways.ts';
import { demand } from '../../../../shared/domain/staff/staff.ts';
import { enabled } from '../../../../shared/domain/money/wallets.ts';
import { UserError } from '../../../../shared/errors.ts';
import { press, readWord } from '../../../../shared/telegram/callback.ts';
import { show, type Button } from '../../../../shared/telegram/view.ts';
import type { ActionData, ShopContext, ShopScreen } from '../../../context.ts';
import { backButton, rowsOf } from '../../buttons.ts';
import { demandCode } from '../../second-factor.ts';
import { wayName } from '../../way-name.ts';
import { saveOptions } from '../settings/save-options.ts';

/** The limits of one currency, in the order of the screen. */
export const ruleNames = ['auto', 'second', 'customer', 'destination', 'shop'] as const;
export type RuleName = (typeof ruleNames)[number];

/** Withdrawal rules: whether, by which ways, for which fees, and who looks at what. */
export const payoutRules: ShopScreen = {
  presses: {
    payoutrules: (ctx) => showRules(ctx),
    'payoutrules:open': (ctx) => turn(ctx),
    'payoutrules:in': async (ctx, currency) =>
      showCurrency(ctx, await demandCurrency(ctx, currency)),
    'payoutrules:off': (ctx, currency, rule) => switchOff(ctx, currency, readWord(rule, ruleNames)),
    'payoutrules:way': async (ctx, ...id) => showWay(ctx, await demandPossible(ctx, id.join(':'))),
    'payoutrules:offer': async (ctx, ...id) => offer(ctx, await demandPossible(ctx, id.join(':'))),
  },
};

type Withdrawals = Options['withdrawals'];
/** What is shown after a change: a currency, a way, or all rules. */
type Next = { readonly currency?: string; readonly way?: string };

/** Whoever sets the rules of payouts must be trusted with both. */
export function demandRules({ turn }: ShopContext): void {
  demand(turn.role, 'settings');
  demand(turn.role, 'withdrawals');
}

/** The rules as they are now. */
export function withdrawalsOf({ turn }: ShopContext): Withdrawals {
  return turn.settings.options.withdrawals;
}

/**
 * Keeps changed rules, after the code where one is needed: a higher limit is an approval beforehand.
 * Then shows what `next` names.
 */
export async function saveRules(
  ctx: ShopContext,
  changes: Partial<Withdrawals>,
  next: Next = {},
): Promise<void> {
  demandRules(ctx);
  await demandCode(ctx, 'payout-rules', { changes, next });
}

/** Keeps one limit of one currency; null: none. */
export async function saveRule(
  ctx: ShopContext,
  currency: string,
  changes: Partial<PayoutRules>,
): Promise<void> {
  const { options } = ctx.turn.settings;
  const { rules } = withdrawalsOf(ctx);
  const changed = { ...rules, [currency]: { ...rulesOf(options, currency), ...changes } };
  await saveRules(ctx, { rules: changed }, { currency });
}

/** Only `saveRules` asks for it. */
export async function keepRules(ctx: ShopContext, data: ActionData): Promise<void> {
  demandRules(ctx);
  const { changes, next } = data as { changes: Partial<Withdrawals>; next: Next };
  const undo = await saveOptions(ctx, { withdrawals: { ...withdrawalsOf(ctx), ...changes } });
  if (next.currency !== undefined) await showCurrency(ctx, next.currency, undo);
  else if (next.way !== undefined) await showWay(ctx, await demandPossible(ctx, next.way), undo);
  else await showRules(ctx, undo);
}

/** The first screen of the rules. */
export async function showRules(ctx: ShopContext, undo?: Button): Promise<void> {
  demandRules(ctx);
  const { isOpen, coolDownH, ways } = withdrawalsOf(ctx);
  const currencies = await currenciesOf(ctx);
  const offered = (currency: string) => Object.keys(ways).filter((id) => id.endsWith(`:${currency}`)).length; // prettier-ignore
  const buttons = currencies.map((currency) => ({
    text: ctx.label('payoutrules-currency', { currency, count: offered(currency) }),
    press: press('payoutrules:in', currency),
  }));
  await show(ctx, {
    text: ctx.t('payoutrules-text', { open: isOpen ? 'yes' : 'no', hours: coolDownH }),
    buttons: [
      [{ text: ctx.label(isOpen ? 'payoutrules-close' : 'payoutrules-open'), press: 'payoutrules:open' }],
      [{ text: ctx.label('payoutrules-cool'), press: 'payoutrules:cool' }],
      ...rowsOf(buttons, 3),
      undo ? [undo] : [],
      [backButton(ctx, 'payouts')],
    ],
  }); // prettier-ignore
}

/** What holds in one currency. */
export async function showCurrency(
  ctx: ShopContext,
  currency: string,
  undo?: Button,
): Promise<void> {
  demandRules(ctx);
  const rules = rulesOf(ctx.turn.settings.options, currency);
  const { ways } = withdrawalsOf(ctx);
  const possible = (await possibleWays(ctx)).filter((way) => way.currency === currency);
  const money = (amount: string | null) => (amount === null ? null : { amount, currency });
  const limits = ruleNames.map((name) =>
    ctx.t(`payoutrules-line-${name}`, { money: money(rules[name]) }),
  );
  const lines = possible.map((way) =>
    ctx.t('payoutrules-way-line', {
      name: wayName(ctx, way),
      fee: money(ways[way.id]?.fee ?? null),
      least: money(ways[way.id]?.least ?? null),
      state: ways[way.id] ? 'on' : 'off',
    }),
  );
  const ruleButtons = ruleNames.map((name) => ({
    text: ctx.label(`payoutrules-rule-${name}`),
    press: press('payoutrules:set', currency, name),
  }));
  const wayButtons = possible.map((way) => ({
    text: `${ways[way.id] ? '✅' : '⬜️'} ${wayName(ctx, way)}`,
    press: press('payoutrules:way', way.id),
  }));
  await show(ctx, {
    text: `${ctx.t('payoutrules-in', { currency })}\n\n${limits.join('\n')}\n\n${lines.join('\n')}`,
    buttons: [
      ...rowsOf(ruleButtons, 2),
      ...rowsOf(wayButtons, 2),
      undo ? [undo] : [],
      [backButton(ctx, 'payoutrules')],
    ],
  });
}

/** One way: offered or not, its fee and its minimum. */
export async function showWay(ctx: ShopContext, way: PossibleWay, undo?: Button): Promise<void> {
  const { id, currency } = way;
  const terms = withdrawalsOf(ctx).ways[id];
  const field = (name: 'fee' | 'least'): Button => ({
    text: ctx.label(`payoutrules-${name}`),
    press: press(`payoutrules:${name}`, id),
  });
  await show(ctx, {
    text: ctx.t('payoutrules-way', {
      name: wayName(ctx, way),
      currency,
      state: terms ? 'on' : 'off',
      fee: { amount: terms?.fee ?? '0', currency },
      least: { amount: terms?.least ?? '0', currency },
      kind: way.kind,
    }),
    buttons: [
      [{ text: ctx.label(terms ? 'payoutrules-stop' : 'payoutrules-offer'), press: press('payoutrules:offer', id) }],
      terms ? [field('fee'), field('least')] : [],
      undo ? [undo] : [],
      [backButton(ctx, press('payoutrules:in', currency))],
    ],
  }); // prettier-ignore
}

/** A way that this shop could offer. Throws UserError `withdraw-gone`. */
export async function demandPossible(ctx: ShopContext, id: string): Promise<PossibleWay> {
  demandRules(ctx);
  const way = (await possibleWays(ctx)).find((each) => each.id === id);
  if (!way) throw new UserError('withdraw-gone');
  return way;
}

/** A currency that customers may have here. */
export async function demandCurrency(
  ctx: ShopContext,
  currency: string | undefined,
): Promise<string> {
  demandRules(ctx);
  return readWord(currency, await currenciesOf(ctx));
}

async function turn(ctx: ShopContext): Promise<void> {
  await saveRules(ctx, { isOpen: !withdrawalsOf(ctx).isOpen });
}

async function switchOff(
  ctx: ShopContext,
  code: string | undefined,
  rule: RuleName,
): Promise<void> {
  const currency = await demandCurrency(ctx, code);
  await saveRule(ctx, currency, { [rule]: null });
}

/** Offers a way, or offers it no more. */
async function offer(ctx: ShopContext, way: PossibleWay): Promise<void> {
  const { [way.id]: known, ...others } = withdrawalsOf(ctx).ways;
  const ways = known ? others : { ...others, [way.id]: { fee: '0', least: '0' } };
  await saveRules(ctx, { ways }, { way: way.id });
}

function possibleWays(ctx: ShopContext): Promise<PossibleWay[]> {
  return ctx.shop.payouts.possible(ctx.scope, ctx.turn.settings);
}

/** The shop's wallets, and what it has rules for although the wallet is closed. */
async function currenciesOf(ctx: ShopContext): Promise<string[]> {
  const known = Object.keys(withdrawalsOf(ctx).ways).map((id) => id.split(':')[1] ?? '');
  return [...new Set([...enabled(ctx.turn.settings), ...known])];
}

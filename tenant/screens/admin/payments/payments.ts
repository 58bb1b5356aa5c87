import * as accounts from '../../../../shared/domain/money/accounts.ts';
import type { ProviderAccount } from '../../../../shared/domain/money/accounts.ts';
import { can, demand } from '../../../../shared/domain/staff/staff.ts';
import { press } from '../../../../shared/telegram/callback.ts';
import { show } from '../../../../shared/telegram/view.ts';
import type { ShopContext, ShopScreen } from '../../../context.ts';
import { backButton, rowsOf } from '../../buttons.ts';
import { handMethods } from '../../proof.ts';
import { isSilent, sourceName } from './source-name.ts';
import { telegramAccount } from './telegram-account.ts';

/** The ways a shop is paid by: accounts at providers, keys of chains, Stars. */
export const payments: ShopScreen = {
  presses: { payments: (ctx) => showPayments(ctx), 'payments:new': (ctx) => showNew(ctx) },
};

/** The list of all ways, what waits for staff, and the rules. */
export async function showPayments(ctx: ShopContext): Promise<void> {
  demand(ctx.turn.role, 'payments');
  const { starPrice, currency } = ctx.turn.settings;
  const methods = handMethods(ctx);
  const {
    accounts: known,
    findings: waiting,
    proofs: toConfirm,
  } = await accounts.desk(ctx.scope, methods);
  const isConfirmed = known.some(({ provider }) => methods.includes(provider)) || toConfirm > 0;
  const lines = known.map((account) => lineOf(ctx, account));
  const stars = starPrice === null ? null : `${starPrice} ${currency}`;
  lines.push(ctx.t('payments-stars-line', { price: stars }));
  const open = known.map((account) => ({
    text: nameOf(ctx, account),
    press: press('account', account.id),
  }));
  const button = (key: string, to: string) => ({ text: ctx.label(key), press: to });
  await show(ctx, {
    text: `${ctx.t('payments-text')}\n\n${lines.join('\n')}`,
    buttons: [
      waiting > 0
        ? [{ text: ctx.label('payments-findings', { count: waiting }), press: 'findings' }]
        : [],
      isConfirmed
        ? [{ text: ctx.label('payments-hand', { count: toConfirm }), press: 'hand' }]
        : [],
      ...rowsOf(open, 1),
      [button('payments-new', 'payments:new'), button('payments-stars', 'stars')],
      [button('payments-rules', 'rules'), button('payments-story', 'story')],
      can(ctx.turn.role, 'withdrawals') ? [button('sweeps-open', 'sweeps')] : [],
      waiting > 0 ? [] : [button('payments-no-findings', 'findings')],
      [backButton(ctx, 'admin')],
    ],
  });
}

/** What can be added: accounts at providers, Telegram's own payments, keys of chains. */
async function showNew(ctx: ShopContext): Promise<void> {
  demand(ctx.turn.role, 'payments');
  const add = [telegramAccount, ...ctx.shop.providers].map(({ id }) => ({
    text: ctx.label('payments-add', { what: sourceName(ctx, id) }),
    press: press('account:add', id),
  }));
  const keys = Object.values(ctx.shop.chains).map(({ id, source }) => ({
    text: ctx.label(source === 'pool' ? 'payments-add-pool' : 'payments-add-key', {
      what: sourceName(ctx, id),
      source,
    }),
    press: press('key', id),
  }));
  await show(ctx, {
    text: ctx.t('payments-which-new'),
    buttons: [...rowsOf([...add, ...keys], 1), [backButton(ctx, 'payments')]],
  });
}

/** On a button; where a chain has one account and no key, its name says it all. */
function nameOf(ctx: ShopContext, { provider, label }: ProviderAccount): string {
  const name = sourceName(ctx, provider);
  const { source = 'key' } = ctx.shop.chains[provider] ?? {};
  return source === 'key' ? `${name} · ${label}` : name;
}

function lineOf(ctx: ShopContext, account: ProviderAccount): string {
  const { provider, label, callbackSeenAt, health } = account;
  const chain = ctx.shop.chains[provider];
  return ctx.t(chain ? 'payments-key-line' : 'payments-account-line', {
    source: sourceName(ctx, provider),
    label,
    kind: chain?.source ?? null,
    seen: isSilent(ctx, provider) ? 'silent' : callbackSeenAt,
    state: health.openUntil ? 'hidden' : health.failures > 0 ? 'limps' : 'works',
  });
}

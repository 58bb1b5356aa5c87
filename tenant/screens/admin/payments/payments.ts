import * as accounts from '../../../../shared/domain/accounts.ts';
import type { ProviderAccount } from '../../../../shared/domain/accounts.ts';
import { demand } from '../../../../shared/domain/staff.ts';
import { press } from '../../../../shared/telegram/callback.ts';
import { show } from '../../../../shared/telegram/view.ts';
import type { ShopContext, ShopScreen } from '../../../context.ts';
import { backButton, rowsOf } from '../../buttons.ts';
import { sourceName } from './source-name.ts';

/** The ways a shop is paid by: accounts at providers, keys of chains, Stars. */
export const payments: ShopScreen = { presses: { payments: (ctx) => showPayments(ctx) } };

/** The list of all ways, with what can be added. */
export async function showPayments(ctx: ShopContext): Promise<void> {
  demand(ctx.turn.role, 'payments');
  const { starPrice, currency } = ctx.turn.settings;
  const known = await accounts.list(ctx.scope);
  const lines = known.map((account) => lineOf(ctx, account));
  const stars = starPrice === null ? null : `${starPrice} ${currency}`;
  lines.push(ctx.t('payments-stars-line', { price: stars }));
  const open = known.map((account) => ({
    text: `${sourceName(ctx, account.provider)} · ${account.label}`,
    press: press('account', account.id),
  }));
  const add = ctx.shop.providers.map(({ id }) => ({
    text: ctx.label('payments-add', { what: sourceName(ctx, id) }),
    press: press('account:add', id),
  }));
  const keys = Object.keys(ctx.shop.chains).map((id) => ({
    text: ctx.label('payments-add-key', { what: sourceName(ctx, id) }),
    press: press('key', id),
  }));
  const why = { text: ctx.label('payments-story'), press: 'story' };
  const price = { text: ctx.label('payments-stars'), press: 'stars' };
  await show(ctx, {
    text: `${ctx.t('payments-text')}\n\n${lines.join('\n')}`,
    buttons: [...rowsOf([...open, ...add, ...keys, price, why], 1), [backButton(ctx, 'admin')]],
  });
}

function lineOf(ctx: ShopContext, { provider, label, callbackSeenAt }: ProviderAccount): string {
  const isChain = ctx.shop.chains[provider] !== undefined;
  return ctx.t(isChain ? 'payments-key-line' : 'payments-account-line', {
    source: sourceName(ctx, provider),
    label,
    seen: callbackSeenAt,
  });
}

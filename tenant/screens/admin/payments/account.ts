import * as accounts from '../../../../shared/domain/money/accounts.ts';
import type { ProviderAccount } from '../../../../shared/domain/money/accounts.ts';
import { demand } from '../../../../shared/domain/staff/staff.ts';
import { Unavailable, UserError } from '../../../../shared/errors.ts';
import * as health from '../../../../shared/domain/money/provider-health.ts';
import { TELEGRAM } from '../../../../shared/domain/money/telegram-currencies.ts';
import type { Credentials } from '../../../../shared/payments/provider.ts';
import { showChainAccount } from './chain-account.ts';
import { press, readId } from '../../../../shared/telegram/callback.ts';
import { show, type Button } from '../../../../shared/telegram/view.ts';
import type { ActionData, ShopContext, ShopScreen } from '../../../context.ts';
import { demandCode } from '../../second-factor.ts';
import { backButton } from '../../buttons.ts';
import { showPayments } from './payments.ts';
import { callsOf, sourceName } from './source-name.ts';
import { testTelegram, type AccountKind } from './telegram-account.ts';

/** One account at a provider, or one key of a chain. */
export const account: ShopScreen = {
  presses: {
    account: async (ctx, id) => showAccount(ctx, await demandAccount(ctx, id)),
    'account:test': async (ctx, id) => test(ctx, await demandAccount(ctx, id)),
    'account:remove': async (ctx, id) => confirmRemoval(ctx, await demandAccount(ctx, id)),
    'account:removed': async (ctx, id) => {
      const account = await demandAccount(ctx, id);
      await demandCode(ctx, 'account-remove', { account: account.id.toString() });
    },
  },
};

/** Shows an account: for a provider its callback, for a chain the first addresses. */
export async function showAccount(ctx: ShopContext, account: ProviderAccount): Promise<void> {
  const { label, provider, hookKey, callbackSeenAt } = account;
  const source = sourceName(ctx, provider);
  const chain = ctx.shop.chains[provider];
  const removal = { text: ctx.label('account-remove'), press: press('account:remove', account.id) };
  if (chain) return showChainAccount(ctx, chain, account);
  const { publicUrl } = ctx.shop;
  const callback = `${publicUrl}/hooks/${provider}/${hookKey}`;
  const isReachable = publicUrl.startsWith('https://');
  const calls = callsOf(ctx, provider);
  const buttons: Button[][] = [
    calls === 'entered' ? [{ text: ctx.label('account-copy'), copy: callback }] : [],
    [{ text: ctx.label('account-test'), press: press('account:test', account.id) }, removal],
    [backButton(ctx, 'payments')],
  ];
  await show(ctx, {
    text: [
      calls === 'entered'
        ? ctx.t('account-text', { source, label, callback, seen: callbackSeenAt })
        : ctx.t('account-calls', { source, label, calls, seen: callbackSeenAt }),
      isReachable || !['entered', 'named'].includes(calls) ? '' : ctx.t('account-unreachable'),
      healthText(ctx, account),
    ]
      .filter(Boolean)
      .join('\n\n'),
    buttons,
  });
}

/** Whether it works, since when, and in plain words why not. */
function healthText(ctx: ShopContext, { health, workedAt }: ProviderAccount): string {
  const { openUntil, since, failedAt, reason } = health;
  return ctx.t('account-health', {
    state: openUntil ? 'hidden' : health.failures > 0 ? 'limps' : workedAt ? 'works' : 'unknown',
    since,
    failedAt,
    reason,
    next: openUntil,
  });
}

/** Asks the provider whether credentials work; returns what names the account. */
export async function testCredentials(
  ctx: ShopContext,
  { id }: Pick<AccountKind, 'id'>,
  credentials: Credentials,
): Promise<string> {
  if (id === TELEGRAM) return testTelegram(ctx, credentials).catch(softened);
  const provider = ctx.shop.providers.find((each) => each.id === id);
  if (!provider) throw new UserError('account-gone');
  const baseUrl = ctx.shop.providerUrls[provider.id] ?? provider.liveUrl;
  const { fetch } = ctx.shop;
  const { account } = await provider.test({ credentials, baseUrl, fetch }).catch(softened);
  return account;
}

function softened(error: unknown): never {
  throw error instanceof Unavailable ? new UserError('provider-unavailable') : error;
}

async function test(ctx: ShopContext, account: ProviderAccount): Promise<void> {
  const { credentials } = await accounts.credentials(ctx.scope, ctx.shop.secrets, account.id);
  try {
    const name = await testCredentials(ctx, { id: account.provider }, credentials);
    await health.note(ctx.scope, account.id, null);
    await ctx.toast(ctx.label('account-works', { name }), true);
  } catch (error) {
    if (error instanceof UserError && error.code === 'provider-unavailable')
      await health.note(ctx.scope, account.id, 'unavailable');
    else if (error instanceof UserError && error.code === 'credentials-refused')
      await health.note(ctx.scope, account.id, 'credentials-refused');
    else throw error;
    await ctx.toast(ctx.label(`error-${error.code}`), true);
  }
  await showAccount(ctx, await demandAccount(ctx, account.id.toString()));
}

async function confirmRemoval(ctx: ShopContext, account: ProviderAccount): Promise<void> {
  const { provider, label, id } = account;
  await show(ctx, {
    text: ctx.t('account-remove-sure', { source: sourceName(ctx, provider), label }),
    buttons: [
      [{ text: ctx.label('account-remove-yes'), press: press('account:removed', id) }],
      [backButton(ctx, press('account', id))],
    ],
  });
}

/** Takes an account out of use, after the code where one is needed. */
export async function removeAccount(ctx: ShopContext, data: ActionData): Promise<void> {
  const account = await demandAccount(ctx, String(data['account']));
  await ctx.commit((scope) => accounts.remove(scope, ctx.person.id, account.id));
  await ctx.toast(ctx.label('account-removed'));
  await showPayments(ctx);
}

async function demandAccount(ctx: ShopContext, id: string | undefined): Promise<ProviderAccount> {
  demand(ctx.turn.role, 'payments');
  const wanted = readId(id);
  const account = (await accounts.list(ctx.scope)).find(({ id }) => id === wanted);
  if (!account) throw new UserError('account-gone');
  return account;
}

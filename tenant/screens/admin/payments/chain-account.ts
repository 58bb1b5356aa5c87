import type { Chain } from '../../../../shared/chains/chain.ts';
import * as accounts from '../../../../shared/domain/money/accounts.ts';
import type { ProviderAccount } from '../../../../shared/domain/money/accounts.ts';
import * as audit from '../../../../shared/domain/staff/audit.ts';
import * as keyChanges from '../../../../shared/domain/coins/key-changes.ts';
import * as rescans from '../../../../shared/domain/coins/rescans.ts';
import { setOptions } from '../../../../shared/domain/shop/settings.ts';
import { takenCoins, withCoin } from '../../../../shared/domain/coins/taken-coins.ts';
import { UserError } from '../../../../shared/errors.ts';
import { poolState } from '../../../../shared/platform/address-pool.ts';
import { depthOf, setDepth } from '../../../../shared/platform/chain-depths.ts';
import { keyState } from '../../../../shared/platform/chain-keys.ts';
import { firstAddresses } from '../../../../shared/platform/chains.ts';
import { press } from '../../../../shared/telegram/callback.ts';
import { ask, closeDialogue } from '../../../../shared/telegram/context.ts';
import { cancelButton } from '../../../../shared/telegram/router.ts';
import { show, type Button } from '../../../../shared/telegram/view.ts';
import type { ShopContext, ShopScreen } from '../../../context.ts';
import { backButton } from '../../buttons.ts';
import { demandChain } from './demand-chain.ts';
import { listOf } from './first-addresses.ts';
import { sourceName } from './source-name.ts';

/** Addresses in a row that wallets look at without any money: BIP44's gap limit. */
const GAP = 20;
/** More would hold nobody's money back for long enough to be meant. */
const MOST_CONFIRMATIONS = 1_000;

/** What staff may do about a chain beside its key: how deep, and looking again. */
export const chainAccount: ShopScreen = {
  presses: {
    depth: (ctx, id) => askFor(ctx, demandChain(ctx, id), 'depth'),
    rescan: (ctx, id) => askFor(ctx, demandChain(ctx, id), 'rescan'),
    'chain:coin': (ctx, id, currency) => turnCoin(ctx, demandChain(ctx, id), currency ?? ''),
  },
  answers: {
    'chain:depth': (ctx, text) => changeDepth(ctx, text),
    'chain:rescan': (ctx, text) => beginRescan(ctx, text),
  },
};

/** Shows a shop's key or pool of a chain: what it gave out, what waits, how deep payments must be. */
export async function showChainAccount(
  ctx: ShopContext,
  chain: Chain,
  { id, label }: ProviderAccount,
): Promise<void> {
  const source = sourceName(ctx, chain.id);
  const depth = await depthOf(ctx.shop.platform, chain, ctx.scope.tenant.id);
  const waits = await keyChanges.before(ctx.scope, ctx.shop, chain);
  const taken = takenCoins(ctx.turn.settings.options, chain);
  const coins = chain.assets.map((asset) => ({
    text: `${taken.includes(asset) ? '✓ ' : ''}${asset.currency}`,
    press: press('chain:coin', chain.id, asset.currency),
  }));
  const unredeemed = taken.find(({ isUnredeemed }) => isUnredeemed)?.currency ?? null;
  const buttons: Button[] = [
    { text: ctx.label('chain-depth', { depth }), press: press('depth', chain.id) },
    { text: ctx.label('chain-rescan'), press: press('rescan', chain.id) },
  ];
  await show(ctx, {
    text: [
      await (chain.source === 'pool' ? poolText(ctx, chain, source) : keyText(ctx, chain, { id, label, source })), // prettier-ignore
      ctx.t('chain-depth-text', { depth }),
      coins.length > 1 ? ctx.t('chain-coins-text', { unredeemed }) : '',
    ].filter(Boolean).join('\n\n'),
    buttons: [
      waits === null ? [] : [{ text: ctx.label('key-undo'), press: press('key:undo', chain.id) }],
      coins.length > 1 ? coins : [],
      buttons,
      [
        { text: ctx.label(chain.source === 'pool' ? 'pool-more' : 'key-change', { source: chain.source }), press: press('key', chain.id) },
        { text: ctx.label('account-remove'), press: press('account:remove', id) },
      ],
      [backButton(ctx, 'payments')],
    ],
  }); // prettier-ignore
}

async function keyText(
  ctx: ShopContext,
  chain: Chain,
  known: { readonly id: bigint; readonly label: string; readonly source: string },
): Promise<string> {
  const { platform, secrets } = ctx.shop;
  const { credentials } = await accounts.credentials(ctx.scope, secrets, known.id);
  const { key, fingerprint } = chain.readKey(credentials['xpub'] ?? '');
  const state = await keyState(platform, {
    chain: chain.id,
    tenantId: ctx.scope.tenant.id,
    fingerprint,
    nowMs: ctx.scope.clock.now(),
  });
  const { usedFrom = null, given = 0, highestUsed = null } = state ?? {};
  const shared = chain.source === 'comment' ? 'yes' : 'no';
  return [
    ctx.t('account-key', {
      ...known,
      id: null,
      addresses: { html: listOf(firstAddresses(chain, key)) },
      shared,
      per: chain.addressPer,
    }),
    usedFrom ? ctx.t('key-waits-text', { from: usedFrom, shared }) : '',
    chain.source === 'key' ? ctx.t('key-given', { given, highest: highestUsed }) : '',
    chain.source === 'key' && given - 1 - (highestUsed ?? -1) > GAP
      ? ctx.t('key-gap', { given })
      : '',
  ]
    .filter(Boolean)
    .join('\n\n');
}

async function poolText(ctx: ShopContext, chain: Chain, source: string): Promise<string> {
  const state = await poolState(ctx.shop.platform, chain.id, ctx.scope.tenant.id);
  return ctx.t('pool-text', { source, ...state });
}

/** A coin more that customers may pay by, or one less. What was begun goes on, and what comes is credited. */
async function turnCoin(ctx: ShopContext, chain: Chain, currency: string): Promise<void> {
  const { settings } = ctx.turn;
  const [account] = await accounts.list(ctx.scope, chain.id);
  if (!account || !chain.assets.some((asset) => asset.currency === currency))
    throw new UserError('button-old');
  const changes = withCoin(settings.options, chain, currency);
  await ctx.commit((scope) => setOptions(scope, ctx.person.id, changes));
  const options = { ...settings.options, ...changes };
  ctx.turn = { ...ctx.turn, settings: { ...settings, options } };
  await ctx.toast(ctx.label('settings-saved'));
  await showChainAccount(ctx, chain, account);
}

async function askFor(ctx: ShopContext, chain: Chain, what: 'depth' | 'rescan'): Promise<void> {
  await ctx.commit((scope) => ask(ctx, scope, `chain:${what}`, { chain: chain.id }));
  await show(ctx, {
    text: ctx.t(`chain-${what}-ask`, {
      source: sourceName(ctx, chain.id),
      least: chain.confirmationsRequired,
      most: rescans.MOST_BLOCKS,
      by: chain.accounts ? 'account' : 'block',
    }),
    buttons: [[cancelButton(ctx, 'payments')]],
  });
}

/** A shop may want more than the chain's own depth, never less. */
async function changeDepth(ctx: ShopContext, text: string): Promise<void> {
  const chain = demandChain(ctx, String(ctx.turn.customer.dialogue?.data['chain']));
  const confirmations = /^\d{1,4}$/.test(text.trim()) ? Number(text.trim()) : 0;
  const [least, most] = [chain.confirmationsRequired, MOST_CONFIRMATIONS];
  if (confirmations < least || confirmations > most)
    throw new UserError('chain-depth', { least, most });
  const tenantId = ctx.scope.tenant.id;
  const before = await depthOf(ctx.shop.platform, chain, tenantId);
  await setDepth(ctx.shop.platform, { chain: chain.id, tenantId, confirmations });
  await ctx.commit(async (scope) => {
    await closeDialogue(ctx, scope);
    await audit.write(scope, ctx.person.id, 'chain.depth', { chain: chain.id, before, confirmations }); // prettier-ignore
  });
  await show(ctx, {
    text: ctx.t('chain-depth-done', { source: sourceName(ctx, chain.id), depth: confirmations }),
    buttons: [[backButton(ctx, 'payments')]],
  });
}

async function beginRescan(ctx: ShopContext, text: string): Promise<void> {
  const chain = demandChain(ctx, String(ctx.turn.customer.dialogue?.data['chain']));
  const what = rescans.read(text);
  if (chain.accounts && !('txid' in what)) throw new UserError('rescan-transaction');
  await ctx.commit(async (scope) => {
    await closeDialogue(ctx, scope);
    await rescans.schedule(scope, ctx.update.update_id, {
      chain: chain.id,
      chatId: ctx.chatId,
      ...what,
    });
    await audit.write(scope, ctx.person.id, 'chain.rescan', { chain: chain.id, ...what });
  });
  await show(ctx, { text: ctx.t('chain-rescan-begun'), buttons: [[backButton(ctx, 'payments')]] });
}

import type { Chain } from '../../../../shared/chains/chain.ts';
import * as accounts from '../../../../shared/domain/money/accounts.ts';
import * as keyChanges from '../../../../shared/domain/coins/key-changes.ts';
import { UserError } from '../../../../shared/errors.ts';
import { firstAddresses, registerAccount } from '../../../../shared/platform/chains.ts';
import { press } from '../../../../shared/telegram/callback.ts';
import { ask, closeDialogue } from '../../../../shared/telegram/context.ts';
import { cancelButton } from '../../../../shared/telegram/router.ts';
import { send, show } from '../../../../shared/telegram/view.ts';
import type { ActionData, ShopContext, ShopScreen } from '../../../context.ts';
import { demandCode, demandReady } from '../../second-factor.ts';
import { showAccount } from './account.ts';
import { askPool, keepPool, undoPool } from './address-pool.ts';
import { demandChain } from './demand-chain.ts';
import { listOf } from './first-addresses.ts';
import { openAnswer, sealAnswer, takeAway } from '../secret-answer.ts';
import { sourceName } from './source-name.ts';

/** Enters the watch-only key of a chain: the operator compares the first addresses, then confirms. */
export const chainKey: ShopScreen = {
  presses: {
    key: async (ctx, id) => {
      const chain = demandChain(ctx, id);
      await demandReady(ctx, 'key-change');
      await (chain.source === 'pool' ? askPool(ctx, chain) : askKey(ctx, chain));
    },
    'key:confirm': (ctx, id) => confirm(ctx, demandChain(ctx, id)),
    'key:undo': (ctx, id) => undo(ctx, demandChain(ctx, id)),
  },
  answers: {
    'key:text': (ctx, text) => compare(ctx, text),
    'key:compare': (ctx, text) => compare(ctx, text),
  },
};

async function askKey(ctx: ShopContext, chain: Chain): Promise<void> {
  await ctx.commit((scope) => ask(ctx, scope, 'key:text', { chain: chain.id }));
  await show(ctx, {
    text: ctx.t(chain.source === 'comment' ? 'key-ask-account' : 'key-ask', {
      source: sourceName(ctx, chain.id),
      chain: chain.id,
    }),
    buttons: [[cancelButton(ctx, 'payments')]],
  });
}

async function compare(ctx: ShopContext, text: string): Promise<void> {
  // Whoever sends words or a private key by mistake must not find them here.
  const isGone = await takeAway(ctx);
  const chain = demandChain(ctx, String(ctx.turn.customer.dialogue?.data['chain']));
  if (!isGone) await send(ctx, { text: ctx.t('account-delete-it') });
  const { key } = chain.readKey(text);
  const sealed = sealAnswer(ctx, `key:${chain.id}`, key);
  await ctx.commit((scope) => ask(ctx, scope, 'key:compare', { chain: chain.id, sealed }));
  const addresses = firstAddresses(chain, key);
  const list = listOf(addresses);
  await show(ctx, {
    text: ctx.t('key-compare', {
      source: sourceName(ctx, chain.id),
      addresses: { html: list },
      shared: chain.source === 'comment' ? 'yes' : 'no',
      hours: keyChanges.waitH(ctx.turn.settings.options, ctx.scope.clock.now()),
    }),
    buttons: [
      [{ text: ctx.label('button-confirm'), press: press('key:confirm', chain.id) }],
      [cancelButton(ctx, 'payments')],
    ],
  });
}

async function confirm(ctx: ShopContext, chain: Chain): Promise<void> {
  const { dialogue } = ctx.turn.customer;
  const sealed = dialogue?.data['sealed'];
  if (dialogue?.data['chain'] !== chain.id || typeof sealed !== 'string')
    throw new UserError('button-old');
  await demandCode(ctx, 'key-change', { chain: chain.id, sealed });
}

/** Uses a key whose addresses were compared, after the code where one is needed. */
export async function keepKey(ctx: ShopContext, data: ActionData): Promise<void> {
  const chain = demandChain(ctx, String(data['chain']));
  if (chain.source === 'pool') return keepPool(ctx, chain, data);
  const key = openAnswer(ctx, `key:${chain.id}`, String(data['sealed']));
  await use(ctx, chain, key);
}

/** Back to the key that is in use still, by whoever may: who reacts to a thief must not search for a code. */
async function undo(ctx: ShopContext, chain: Chain): Promise<void> {
  if (chain.source === 'pool') return undoPool(ctx, chain);
  const before = await keyChanges.before(ctx.scope, ctx.shop, chain);
  if (before === null) throw new UserError('key-undo-late');
  await use(ctx, chain, before);
}

async function use(ctx: ShopContext, chain: Chain, key: string): Promise<void> {
  const { platform, secrets } = ctx.shop;
  const tenantId = ctx.scope.tenant.id;
  // Claimed before the shop uses it: two shops never share an address.
  const { fingerprint } = await registerAccount(platform, { chain, tenantId, key });
  const waitH = keyChanges.waitH(ctx.turn.settings.options, ctx.scope.clock.now());
  const usedFrom = await keyChanges.choose(ctx.scope, platform, chain, fingerprint, waitH);
  const added = await ctx.commit(async (scope) => {
    await closeDialogue(ctx, scope);
    for (const old of await accounts.list(scope, chain.id))
      await accounts.remove(scope, ctx.person.id, old.id);
    const added = await accounts.add(scope, secrets, {
      actorId: ctx.person.id,
      provider: chain.id,
      label: fingerprint.slice(0, 8),
      credentials: { xpub: key },
    });
    if (usedFrom) await keyChanges.tellOwners(scope, { chain: chain.id, added, usedFrom });
    return added;
  });
  await ctx.toast(ctx.label(usedFrom ? 'key-waits' : 'key-added'));
  await showAccount(ctx, added);
}

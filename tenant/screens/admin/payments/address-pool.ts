import type { Message } from 'grammy/types';
import type { Chain, Place } from '../../../../shared/chains/chain.ts';
import * as accounts from '../../../../shared/domain/money/accounts.ts';
import * as audit from '../../../../shared/domain/staff/audit.ts';
import { tellOwners, waitH } from '../../../../shared/domain/coins/key-changes.ts';
import { UserError } from '../../../../shared/errors.ts';
import { addToPool, dropWaiting } from '../../../../shared/platform/address-pool.ts';
import { press } from '../../../../shared/telegram/callback.ts';
import { ask, closeDialogue } from '../../../../shared/telegram/context.ts';
import { cancelButton } from '../../../../shared/telegram/router.ts';
import { show } from '../../../../shared/telegram/view.ts';
import type { ActionData, ShopContext, ShopScreen } from '../../../context.ts';
import { demandCode } from '../../second-factor.ts';
import { showAccount } from './account.ts';
import { demandChain } from './demand-chain.ts';
import { sourceName } from './source-name.ts';

/** Addresses of one upload: they wait in the question until they are confirmed. */
const MOST = 1_000;
/** A thousand of the longest addresses. */
const LONGEST_BYTES = 200_000;
/** How many an operator compares with the own wallet. */
const SHOWN = 3;

/** Uploads addresses for a chain whose addresses cannot be derived from a public key. */
export const addressPool: ShopScreen = {
  presses: { 'pool:confirm': (ctx, id) => confirm(ctx, demandChain(ctx, id)) },
  messages: { 'pool:list': (ctx, message) => read(ctx, message) },
};

export async function askPool(ctx: ShopContext, chain: Chain): Promise<void> {
  await ctx.commit((scope) => ask(ctx, scope, 'pool:list', { chain: chain.id }));
  await show(ctx, {
    text: ctx.t('pool-ask', { source: sourceName(ctx, chain.id), most: MOST }),
    buttons: [[cancelButton(ctx, 'payments')]],
  });
}

async function read(ctx: ShopContext, { text, document }: Message): Promise<void> {
  if (text !== undefined) return compare(ctx, text);
  if (!document) throw new UserError('pool-file');
  const bytes = await ctx.shop.files.read(ctx.api, document.file_id, LONGEST_BYTES);
  await compare(ctx, bytes.toString('utf8'));
}

async function compare(ctx: ShopContext, text: string): Promise<void> {
  const chain = demandChain(ctx, String(ctx.turn.customer.dialogue?.data['chain']));
  const addresses = placesIn(chain, text).map(({ address }) => address);
  await ctx.commit((scope) => ask(ctx, scope, 'pool:list', { chain: chain.id, addresses }));
  const list = addresses.slice(0, SHOWN).map((address, i) => `${i + 1}. <code>${address}</code>`);
  await show(ctx, {
    text: ctx.t('pool-compare', {
      source: sourceName(ctx, chain.id),
      count: addresses.length,
      addresses: { html: list.join('\n') },
    }),
    buttons: [
      [{ text: ctx.label('button-confirm'), press: press('pool:confirm', chain.id) }],
      [cancelButton(ctx, 'payments')],
    ],
  });
}

async function confirm(ctx: ShopContext, chain: Chain): Promise<void> {
  const { dialogue } = ctx.turn.customer;
  const addresses = dialogue?.data['addresses'];
  if (dialogue?.data['chain'] !== chain.id || !Array.isArray(addresses))
    throw new UserError('button-old');
  await demandCode(ctx, 'key-change', { chain: chain.id, addresses });
}

/** Adds the addresses that were compared, after the code where one is needed. */
export async function keepPool(ctx: ShopContext, chain: Chain, data: ActionData): Promise<void> {
  const places = placesIn(chain, (data['addresses'] as readonly string[]).join('\n'));
  const tenantId = ctx.scope.tenant.id;
  const now = ctx.scope.clock.now();
  const usedFrom = new Date(now + waitH(ctx.turn.settings.options, now) * 3600_000);
  const { added } = await addToPool(ctx.shop.platform, { chain: chain.id, tenantId, places, usedFrom }); // prettier-ignore
  const account = await ctx.commit(async (scope) => {
    await closeDialogue(ctx, scope);
    await audit.write(scope, ctx.person.id, 'pool.add', { chain: chain.id, count: added });
    const [known] = await accounts.list(scope, chain.id);
    if (known) {
      if (added > 0) await tellOwners(scope, { chain: chain.id, added: known, usedFrom });
      return known;
    }
    return accounts.add(scope, ctx.shop.secrets, {
      actorId: ctx.person.id,
      provider: chain.id,
      label: 'pool',
      credentials: { xpub: '' },
    });
  });
  await ctx.toast(ctx.label('pool-added', { count: added }));
  await showAccount(ctx, account);
}

/** Takes out what was uploaded and waits still. */
export async function undoPool(ctx: ShopContext, chain: Chain): Promise<void> {
  const { id: tenantId } = ctx.scope.tenant;
  const [account] = await accounts.list(ctx.scope, chain.id);
  const pool = { chain: chain.id, tenantId, nowMs: ctx.scope.clock.now() };
  const count = await dropWaiting(ctx.shop.platform, pool);
  if (count === 0 || !account) throw new UserError('key-undo-late');
  await ctx.commit((scope) => audit.write(scope, ctx.person.id, 'pool.undo', { chain: chain.id, count })); // prettier-ignore
  await showAccount(ctx, account);
}

/** One address a line, as our offline script writes them; what stands behind a comma or space is a note. */
function placesIn(chain: Chain, text: string): Place[] {
  const lines = text.split('\n').flatMap((line) => line.trim().split(/[\s,;]/, 1).filter(Boolean)); // prettier-ignore
  if (lines.length === 0 || lines.length > MOST) throw new UserError('pool-size', { most: MOST });
  return [...new Set(lines)].map((line) => {
    const place = chain.readAddress?.(line);
    if (!place) throw new UserError('button-old');
    return place;
  });
}

import type { Chain, Piece } from '../../../../shared/chains/chain.ts';
import * as audit from '../../../../shared/domain/staff/audit.ts';
import * as messages from '../../../../shared/domain/shop/messages.ts';
import { demand } from '../../../../shared/domain/staff/staff.ts';
import { UserError } from '../../../../shared/errors.ts';
import { BOM, csvRow } from '../../../../shared/exchange/cells.ts';
import { toDecimal } from '../../../../shared/money.ts';
import * as sweeps from '../../../../shared/platform/sweeps.ts';
import type { Sweep } from '../../../../shared/platform/sweeps.ts';
import type { Scope } from '../../../../shared/scope.ts';
import { press } from '../../../../shared/telegram/callback.ts';
import { closeDialogue } from '../../../../shared/telegram/context.ts';
import { show, type Button } from '../../../../shared/telegram/view.ts';
import type { ShopContext } from '../../../context.ts';
import { backButton } from '../../buttons.ts';

/** Sets aside what is worth moving, and sends the file for the operator's wallet. */
export async function makeSweep(
  ctx: ShopContext,
  wanted: {
    readonly chain: Chain;
    readonly currency: string;
    readonly rate: number;
    readonly receiver: string | null;
  },
): Promise<void> {
  const { chain, currency, rate, receiver } = wanted;
  const { platform } = ctx.shop;
  const { id: tenantId } = ctx.scope.tenant;
  const lying = await sweeps.piecesLying(platform, tenantId, { chain: chain.id, currency });
  const pieces = chain.sweeping?.plan(lying, rate).moved ?? lying;
  if (pieces.length === 0) throw new UserError('sweep-nothing');
  // First of all: should the rest fail, it stands in the list, and its file can be asked for again.
  const file = receiver === null ? null : transactionTo(chain, { receiver, pieces, rate });
  const id = await sweeps.plan(platform, tenantId, { chain: chain.id, rate, receiver, file, pieces }); // prettier-ignore
  const sweep = await sweeps.find(platform, tenantId, id);
  await ctx.commit(async (scope) => {
    await closeDialogue(ctx, scope);
    await audit.write(scope, ctx.person.id, 'sweep.plan', {
      sweep: id.toString(),
      chain: chain.id,
    });
    await queueFile(ctx, scope, { sweep, chain, pieces });
  });
  await showSweep(ctx, id);
}

/** One sweep: what it takes, where to, and what became of it. */
export async function showSweep(ctx: ShopContext, id: bigint): Promise<void> {
  const { sweep, chain } = await demandSweep(ctx, id);
  const button = (verb: string): Button => ({
    text: ctx.label(`sweep-${verb}`),
    press: press(`sweep:${verb}`, id),
  });
  const isPlanned = sweep.state === 'planned';
  await show(ctx, {
    text: ctx.t('sweep-text', {
      ...sweep,
      network: ctx.label(`network-${chain.id}`),
      unit: chain.sweeping?.unit ?? '',
      receiver: sweep.receiver ?? '',
      way: sweep.receiver !== null ? 'one' : sweep.file !== null ? 'payouts' : 'each',
    }),
    buttons: [
      [button('file')],
      isPlanned ? [button('moved'), button('off')] : [],
      [backButton(ctx, 'sweeps')],
    ],
  });
}

/** The same file once more. */
export async function sendSweepFile(ctx: ShopContext, id: bigint): Promise<void> {
  const { sweep, chain } = await demandSweep(ctx, id);
  const pieces = await sweeps.piecesOf(ctx.shop.platform, ctx.scope.tenant.id, id);
  await ctx.commit((scope) => queueFile(ctx, scope, { sweep, chain, pieces }));
  await showSweep(ctx, id);
}

/** The operator's wallet sent it. */
export async function finishSweep(ctx: ShopContext, id: bigint): Promise<void> {
  const { chain } = await demandSweep(ctx, id);
  await sweeps.settle(ctx.shop.platform, ctx.scope.tenant.id, id);
  await ctx.commit((scope) =>
    audit.write(scope, ctx.person.id, 'sweep.moved', { sweep: id.toString(), chain: chain.id }),
  );
  await showSweep(ctx, id);
}

/** It will not be sent: its payments can be planned again. */
export async function callOffSweep(ctx: ShopContext, id: bigint): Promise<void> {
  const { chain } = await demandSweep(ctx, id);
  await sweeps.callOff(ctx.shop.platform, ctx.scope.tenant.id, id);
  await ctx.commit((scope) =>
    audit.write(scope, ctx.person.id, 'sweep.off', { sweep: id.toString(), chain: chain.id }),
  );
}

async function demandSweep(ctx: ShopContext, id: bigint): Promise<{ sweep: Sweep; chain: Chain }> {
  demand(ctx.turn.role, 'withdrawals');
  const sweep = await sweeps.find(ctx.shop.platform, ctx.scope.tenant.id, id);
  const chain = ctx.shop.chains[sweep.chain];
  if (!chain) throw new UserError('sweep-gone');
  return { sweep, chain };
}

async function queueFile(
  ctx: ShopContext,
  scope: Scope,
  made: { readonly sweep: Sweep; readonly chain: Chain; readonly pieces: readonly Piece[] },
): Promise<void> {
  const { sweep } = made;
  await messages.queue(scope, {
    reference: `update:${ctx.update.update_id}:sweep`,
    chatId: ctx.chatId,
    content: {
      key: 'sweep-sent-file',
      data: { id: sweep.id.toString(), way: sweep.file === null ? 'each' : 'one' },
      document:
        sweep.file === null
          ? { name: `sweep-${sweep.id}.csv`, text: csvOf(made) }
          : { name: `sweep-${sweep.id}.psbt`, text: sweep.file },
    },
  });
}

function transactionTo(
  chain: Chain,
  wanted: { readonly receiver: string; readonly pieces: readonly Piece[]; readonly rate: number },
): string {
  const to = chain.outgoing?.scriptOf(wanted.receiver);
  if (!to || !chain.sweeping?.unsigned) throw new Error(`${chain.id} moves no coins together`);
  return chain.sweeping.unsigned(wanted.pieces, to, wanted.rate);
}

/** A line for each address: what came to it, for wallets that know its number. */
function csvOf({ sweep, chain, pieces }: Parameters<typeof queueFile>[2]): string {
  const { currency } = sweep.money;
  const contract = chain.assets.find((asset) => asset.currency === currency)?.contract ?? null;
  const amounts = new Map<string, { readonly index: number; readonly amount: bigint }>();
  for (const { address, index, money } of pieces) {
    const known = amounts.get(address)?.amount ?? 0n;
    amounts.set(address, { index, amount: known + money.amount });
  }
  const rows = [...amounts].map(([address, { index, amount }]) =>
    csvRow([address, index, toDecimal({ amount, currency }), currency, contract]),
  );
  const head = csvRow(['address', 'number', 'amount', 'currency', 'contract']);
  return `${BOM}${head}${rows.join('')}`;
}

import type { Chain } from '../../../../shared/chains/chain.ts';
import { can, demand } from '../../../../shared/domain/staff/staff.ts';
import { UserError } from '../../../../shared/errors.ts';
import * as sweeps from '../../../../shared/platform/sweeps.ts';
import { isWatched } from '../../../../shared/platform/watched.ts';
import { press, readId, readWord } from '../../../../shared/telegram/callback.ts';
import { ask } from '../../../../shared/telegram/context.ts';
import { cancelButton } from '../../../../shared/telegram/router.ts';
import { show } from '../../../../shared/telegram/view.ts';
import type { ShopContext, ShopScreen } from '../../../context.ts';
import { backButton, rowsOf } from '../../buttons.ts';
import { callOffSweep, finishSweep, makeSweep, sendSweepFile, showSweep } from './sweep.ts';

/** What lies at deposit addresses, and what moving it to the operator's own wallet would cost. */
export const sweepPlanner: ShopScreen = {
  presses: {
    sweeps: (ctx) => showLying(ctx),
    'sweeps:coin': (ctx, chain, currency) => showRates(ctx, demandCoin(ctx, chain, currency)),
    'sweeps:rate': (ctx, chain, currency, rate) =>
      choose(ctx, demandCoin(ctx, chain, currency), rate),
    sweep: (ctx, id) => showSweep(ctx, readId(id)),
    'sweep:file': (ctx, id) => sendSweepFile(ctx, readId(id)),
    'sweep:moved': (ctx, id) => finishSweep(ctx, readId(id)),
    'sweep:off': async (ctx, id) => {
      await callOffSweep(ctx, readId(id));
      await showLying(ctx);
    },
  },
  answers: { 'sweeps:to': (ctx, text) => take(ctx, text) },
};

interface Coin {
  readonly chain: Chain;
  readonly currency: string;
}

async function showLying(ctx: ShopContext): Promise<void> {
  demand(ctx.turn.role, 'withdrawals');
  const { platform, chains } = ctx.shop;
  const { id: tenantId } = ctx.scope.tenant;
  const [lying, made] = await Promise.all([
    sweeps.lying(platform, tenantId),
    sweeps.list(platform, tenantId),
  ]);
  const known = lying.filter(
    ({ chain }) => Object.hasOwn(chains, chain) && !isShared(chains[chain]),
  );
  const shared = Object.values(chains).filter(
    (chain) => isShared(chain) && lying.some((each) => each.chain === chain.id),
  );
  const network = (chain: string) => ctx.label(`network-${chain}`);
  const lines = known.map(({ chain, ...each }) =>
    ctx.t('sweeps-line', { ...each, network: network(chain) }),
  );
  const coins = known.map(({ chain, money }) => ({
    text: ctx.label('sweeps-coin', { money, network: network(chain) }),
    press: press('sweeps:coin', chain, money.currency),
  }));
  const older = made.map(({ id, money, state }) => ({
    text: ctx.label('sweeps-made', { id, money, state }),
    press: press('sweep', id),
  }));
  await show(ctx, {
    text: [
      ctx.t('sweeps-text', { count: known.length }),
      ...lines,
      ...shared.map(({ id }) => ctx.t('sweeps-shared', { network: network(id) })),
    ].join('\n'),
    buttons: [
      ...rowsOf([...coins, ...older], 1),
      [backButton(ctx, can(ctx.turn.role, 'payments') ? 'payments' : 'payouts')],
    ],
  });
}

/** Its one address is the operator's wallet: nothing is to be moved there. */
function isShared(chain: Chain | undefined): boolean {
  return chain?.source === 'comment';
}

async function showRates(ctx: ShopContext, { chain, currency }: Coin): Promise<void> {
  if (isShared(chain)) throw new UserError('sweep-nothing');
  const pieces = await sweeps.piecesLying(ctx.shop.platform, ctx.scope.tenant.id, { chain: chain.id, currency }); // prettier-ignore
  if (pieces.length === 0) throw new UserError('sweep-nothing');
  const { sweeping } = chain;
  const choices = (sweeping?.rates ?? []).map((rate) => {
    const { moved, fee } = sweeping?.plan(pieces, rate) ?? { moved: pieces, fee: null };
    return { rate, fee, left: pieces.length - moved.length, isWorth: moved.length > 0 };
  });
  const unit = sweeping?.unit ?? '';
  const lines = choices.map(({ rate, fee, left, isWorth }) =>
    ctx.t('sweeps-rate-line', { rate, unit, fee, left, worth: isWorth ? 'yes' : 'no' }),
  );
  const buttons = choices
    .filter(({ isWorth }) => isWorth)
    .map(({ rate }) => ({
      text: `${rate} ${unit}`,
      press: press('sweeps:rate', chain.id, currency, rate),
    }));
  const plain = { text: ctx.label('sweeps-file'), press: press('sweeps:rate', chain.id, currency, 0) }; // prettier-ignore
  const total = { amount: pieces.reduce((sum, { money }) => sum + money.amount, 0n), currency };
  await show(ctx, {
    text: [
      ctx.t('sweeps-coin-text', {
        money: total,
        network: ctx.label(`network-${chain.id}`),
        pieces: pieces.length,
        addresses: new Set(pieces.map(({ address }) => address)).size,
        way: sweeping?.unsigned ? 'one' : sweeping ? 'each' : 'unknown',
      }),
      ...lines,
    ].join('\n'),
    buttons: [...rowsOf(sweeping ? buttons : [plain], 3), [backButton(ctx, 'sweeps')]],
  });
}

async function choose(ctx: ShopContext, coin: Coin, text: string | undefined): Promise<void> {
  if (isShared(coin.chain)) throw new UserError('sweep-nothing');
  const { sweeping } = coin.chain;
  const rate = Number(readWord(text, (sweeping?.rates ?? [0]).map(String)));
  if (!sweeping?.unsigned) return makeSweep(ctx, { ...coin, rate, receiver: null });
  const data = { chain: coin.chain.id, currency: coin.currency, rate };
  await ctx.commit((scope) => ask(ctx, scope, 'sweeps:to', data));
  await show(ctx, {
    text: ctx.t('sweeps-ask', { network: ctx.label(`network-${coin.chain.id}`) }),
    buttons: [[cancelButton(ctx, 'sweeps')]],
  });
}

/** The receiver of a transaction: any address of that chain but one that we would credit again. */
async function take(ctx: ShopContext, text: string): Promise<void> {
  const data = ctx.turn.customer.dialogue?.data ?? {};
  const coin = demandCoin(ctx, String(data['chain']), String(data['currency']));
  const receiver = text.trim();
  const script = coin.chain.outgoing?.scriptOf(receiver);
  if (!script) throw new UserError('button-old');
  const place = { chains: [coin.chain.id], scripts: [script], address: receiver };
  if (await isWatched(ctx.shop.platform, place)) throw new UserError('sweep-own');
  await makeSweep(ctx, { ...coin, rate: Number(data['rate']), receiver });
}

function demandCoin(ctx: ShopContext, id: string | undefined, currency: string | undefined): Coin {
  demand(ctx.turn.role, 'withdrawals');
  const { chains } = ctx.shop;
  const chain = Object.hasOwn(chains, id ?? '') ? chains[id ?? ''] : undefined;
  if (!chain) throw new UserError('button-old');
  return {
    chain,
    currency: readWord(
      currency,
      chain.assets.map((asset) => asset.currency),
    ),
  };
}

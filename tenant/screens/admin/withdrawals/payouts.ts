import * as book from '../../../../shared/domain/payouts/payout-book.ts';
import * as payoutList from '../../../../shared/domain/payouts/payout-list.ts';
import { payoutFilters, type PayoutFilter } from '../../../../shared/domain/payouts/payout-list.ts';
import { can, demand } from '../../../../shared/domain/staff/staff.ts';
import type { Payout } from '../../../../shared/domain/payouts/payout-row.ts';
import * as messages from '../../../../shared/domain/shop/messages.ts';
import { UserError } from '../../../../shared/errors.ts';
import { BOM, csvRow } from '../../../../shared/exchange/cells.ts';
import { toDecimal } from '../../../../shared/money.ts';
import * as sweeps from '../../../../shared/platform/sweeps.ts';
import type { Scope } from '../../../../shared/scope.ts';
import { press, readWord } from '../../../../shared/telegram/callback.ts';
import { clip } from '../../../../shared/telegram/fit.ts';
import { show } from '../../../../shared/telegram/view.ts';
import type { ShopContext, ShopScreen } from '../../../context.ts';
import { backButton, rowsOf } from '../../buttons.ts';
import { pageOf, pagingButtons, readPage } from '../../paging.ts';

const PAGE = 8;

/** What customers take out, for staff: by where it stands. */
export const payouts: ShopScreen = {
  presses: {
    payouts: (ctx, filter, page) =>
      showPayouts(ctx, readWord(filter ?? 'waiting', payoutFilters), readPage(page)),
    'payouts:export': (ctx, chain) => askExport(ctx, demandChain(ctx, chain)),
    'payouts:export-yes': (ctx, chain, rate) => exportReady(ctx, demandChain(ctx, chain), rate),
  },
};

async function showPayouts(ctx: ShopContext, filter: PayoutFilter, number: number): Promise<void> {
  demand(ctx.turn.role, 'withdrawals');
  const { scope } = ctx;
  const { payouts: found, counts } = await payoutList.desk(scope, {
    filter,
    limit: PAGE + 1,
    offset: (number - 1) * PAGE,
  });
  const page = pageOf(found, number, PAGE);
  const tabs = payoutFilters.map((each) => ({
    text: `${each === filter ? '• ' : ''}${ctx.label(`payouts-${each}`, { count: each === 'ended' || each === 'all' ? 0 : counts[each] })}`, // prettier-ignore
    press: press('payouts', each),
  }));
  const lines = page.rows.map(({ id, money, state, customer }) => [
    {
      text: ctx.label('payouts-line', {
        id,
        money,
        mark: ctx.label(`payout-mark-${state}`),
        customer: clip(customer, 25),
      }),
      press: press('payout', id),
    },
  ]);
  const chains = filter === 'ready' ? sendingChains(ctx).filter((id) => counts.readyOn.includes(id)) : []; // prettier-ignore
  const exports = chains.map((id) => ({
    text: ctx.label('payouts-export', { network: ctx.label(`network-${id}`) }),
    press: press('payouts:export', id),
  }));
  const rules = { text: ctx.label('payouts-rules'), press: 'payoutrules' };
  await show(ctx, {
    text: ctx.t('payouts-text', {
      open: ctx.turn.settings.options.withdrawals.isOpen ? 'yes' : 'no',
      filter,
      count: lines.length,
    }),
    buttons: [
      ...rowsOf(tabs, 3),
      ...lines,
      pagingButtons(ctx, page, 'payouts', filter),
      ...rowsOf(exports, 1),
      [{ text: ctx.label('sweeps-open'), press: 'sweeps' }],
      can(ctx.turn.role, 'settings') ? [rules] : [],
      [backButton(ctx, 'admin')],
    ],
  });
}

async function askExport(ctx: ShopContext, chain: string): Promise<void> {
  const { sweeping } = ctx.shop.chains[chain] ?? {};
  const signable = (sweeping?.pay ? sweeping.rates : []).map((rate) => ({
    text: ctx.label('payouts-psbt', { rate, unit: sweeping?.unit ?? '' }),
    press: press('payouts:export-yes', chain, rate),
  }));
  await show(ctx, {
    text: ctx.t('payouts-export-sure', { network: ctx.label(`network-${chain}`) }),
    buttons: [
      [{ text: ctx.label('button-confirm'), press: press('payouts:export-yes', chain) }],
      ...rowsOf(signable, 3),
      [backButton(ctx, 'payouts:ready')],
    ],
  });
}

/** Takes what is ready and sends it as a file, together or not at all. */
async function exportReady(ctx: ShopContext, chain: string, rate?: string): Promise<void> {
  const { assets } = ctx.shop.chains[chain] ?? { assets: [] };
  const contractOf = (currency: string) =>
    assets.find((asset) => asset.currency === currency)?.contract ?? null;
  await ctx.commit(async (scope) => {
    const taken = await book.claimReady(scope, ctx.person.id, chain);
    if (taken.length === 0) throw new UserError('payouts-none-ready');
    const rows = taken.map((payout) =>
      csvRow([
        payout.id,
        payout.destination['address'],
        toDecimal(payout.money),
        payout.money.currency,
        contractOf(payout.money.currency),
        ctx.shop.payouts.link(payout),
      ]),
    );
    const head = csvRow(['withdrawal', 'address', 'amount', 'currency', 'contract', 'link']);
    await messages.queue(scope, {
      reference: `update:${ctx.update.update_id}:payouts`,
      chatId: ctx.chatId,
      content: {
        key: 'payouts-file',
        data: { count: taken.length },
        document: { name: `withdrawals-${chain}.csv`, text: `${BOM}${head}${rows.join('')}` },
      },
    });
    if (rate !== undefined) await queueTransaction(ctx, scope, { chain, taken, rate });
  });
  await showPayouts(ctx, 'moving', 1);
}

/** One unsigned transaction that pays all of them out of what lies at the shop's deposit addresses. */
async function queueTransaction(
  ctx: ShopContext,
  scope: Scope,
  wanted: { readonly chain: string; readonly taken: readonly Payout[]; readonly rate: string },
): Promise<void> {
  const { platform, chains } = ctx.shop;
  const { id, assets, outgoing, sweeping } = chains[wanted.chain] ?? {};
  const rate = Number(readWord(wanted.rate, (sweeping?.rates ?? []).map(String)));
  if (!id || !outgoing || !sweeping?.pay) throw new UserError('button-old');
  const { id: tenantId } = scope.tenant;
  const coin = { chain: id, currency: assets?.[0]?.currency ?? '' };
  const receivers = wanted.taken.map(({ destination, money }) => ({
    script: outgoing.scriptOf(destination['address'] ?? ''),
    money,
  }));
  const made = sweeping.pay(await sweeps.piecesLying(platform, tenantId, coin), receivers, rate);
  if (!made) throw new UserError('payouts-short');
  // Last: should the rest fail, it stands in the list of moves and can be called off there.
  const plan = { chain: id, rate, receiver: null, file: made.text, pieces: made.moved };
  const sweep = await sweeps.plan(platform, tenantId, plan);
  await messages.queue(scope, {
    reference: `update:${ctx.update.update_id}:psbt`,
    chatId: ctx.chatId,
    content: {
      key: 'payouts-psbt-file',
      data: { id: sweep.toString(), count: receivers.length },
      document: { name: `withdrawals-${sweep}.psbt`, text: made.text },
    },
  });
}

/** Chains that the shop's own wallet sends on. */
function sendingChains({ shop }: ShopContext): string[] {
  return Object.values(shop.chains).flatMap(({ id, outgoing }) => (outgoing ? [id] : []));
}

function demandChain(ctx: ShopContext, chain: string | undefined): string {
  demand(ctx.turn.role, 'withdrawals');
  return readWord(chain, sendingChains(ctx));
}

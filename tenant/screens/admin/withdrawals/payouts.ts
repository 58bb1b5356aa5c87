import * as book from '../../../../shared/domain/payout-book.ts';
import * as payoutList from '../../../../shared/domain/payout-list.ts';
import { payoutFilters, type PayoutFilter } from '../../../../shared/domain/payout-list.ts';
import { can, demand } from '../../../../shared/domain/staff.ts';
import * as messages from '../../../../shared/domain/messages.ts';
import { UserError } from '../../../../shared/errors.ts';
import { BOM, csvRow } from '../../../../shared/exchange/cells.ts';
import { toDecimal } from '../../../../shared/money.ts';
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
    'payouts:export-yes': (ctx, chain) => exportReady(ctx, demandChain(ctx, chain)),
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
    text: `${each === filter ? '• ' : ''}${ctx.label(`payouts-${each}`, { count: each in counts ? counts[each as keyof typeof counts] : 0 })}`, // prettier-ignore
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
  const chains = filter === 'ready' && counts.ready > 0 ? sendingChains(ctx) : [];
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
  await show(ctx, {
    text: ctx.t('payouts-export-sure', { network: ctx.label(`network-${chain}`) }),
    buttons: [
      [{ text: ctx.label('button-confirm'), press: press('payouts:export-yes', chain) }],
      [backButton(ctx, 'payouts:ready')],
    ],
  });
}

/** Takes what is ready and sends it as a file, together or not at all. */
async function exportReady(ctx: ShopContext, chain: string): Promise<void> {
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
  });
  await showPayouts(ctx, 'moving', 1);
}

/** Chains that the shop's own wallet sends on. */
function sendingChains({ shop }: ShopContext): string[] {
  return Object.values(shop.chains).flatMap(({ id, outgoing }) => (outgoing ? [id] : []));
}

function demandChain(ctx: ShopContext, chain: string | undefined): string {
  demand(ctx.turn.role, 'withdrawals');
  return readWord(chain, sendingChains(ctx));
}

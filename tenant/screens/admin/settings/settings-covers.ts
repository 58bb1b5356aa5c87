import * as accounts from '../../../../shared/domain/money/accounts.ts';
import { demand } from '../../../../shared/domain/staff/staff.ts';
import * as hedges from '../../../../shared/domain/money/trade-hedges.ts';
import type { Hedge } from '../../../../shared/domain/money/trade-hedges.ts';
import { UserError } from '../../../../shared/errors.ts';
import { press, readId } from '../../../../shared/telegram/callback.ts';
import { show, type Button } from '../../../../shared/telegram/view.ts';
import type { ShopContext, ShopScreen } from '../../../context.ts';
import { backButton } from '../../buttons.ts';
import { pageOf, pagingButtons, readPage } from '../../paging.ts';
import { saveOptions } from './save-options.ts';

/** The exchange that takes our orders. */
const EXCHANGE = 'okx';
const PAGE = 8;

/** Whether exchanges of customers are covered by orders at an exchange, and how the newest stand. */
export const settingsCovers: ShopScreen = {
  presses: {
    covers: (ctx, page) => showCovers(ctx, readPage(page)),
    'covers:by': (ctx, id) => choose(ctx, readId(id)),
    'covers:off': (ctx) => save(ctx, null),
  },
};

async function showCovers(ctx: ShopContext, number: number, undo?: Button): Promise<void> {
  demand(ctx.turn.role, 'settings');
  const { hedge } = ctx.turn.settings.options.trade;
  const offered = await accounts.list(ctx.scope, EXCHANGE);
  const found = await hedges.list(ctx.scope, { limit: PAGE + 1, offset: (number - 1) * PAGE });
  const page = pageOf(found, number, PAGE);
  const choices = offered.map(({ id, label }) => [
    { text: `${`${id}` === hedge ? '• ' : ''}${label}`, press: press('covers:by', id) },
  ]);
  const text = ctx.t('covers-text', { accounts: offered.length, state: hedge === null ? 'off' : 'on' }); // prettier-ignore
  await show(ctx, {
    text: [text, ...page.rows.map((each) => lineOf(ctx, each))].join('\n\n'),
    buttons: [
      ...choices,
      hedge === null ? [] : [{ text: ctx.label('covers-off'), press: 'covers:off' }],
      pagingButtons(ctx, page, 'covers'),
      undo ? [undo] : [],
      [backButton(ctx, 'knobs:trade')],
    ],
  });
}

function lineOf(ctx: ShopContext, { state, gave, got, sold, bought, error, at }: Hedge): string {
  return ctx.t('covers-one', { state, gave, got, sold, bought, reason: error, at });
}

async function choose(ctx: ShopContext, id: bigint): Promise<void> {
  demand(ctx.turn.role, 'payments');
  const offered = await accounts.list(ctx.scope, EXCHANGE);
  if (!offered.some((account) => account.id === id)) throw new UserError('button-old');
  await save(ctx, `${id}`);
}

async function save(ctx: ShopContext, hedge: string | null): Promise<void> {
  demand(ctx.turn.role, 'payments');
  const { trade } = ctx.turn.settings.options;
  await showCovers(ctx, 1, await saveOptions(ctx, { trade: { ...trade, hedge } }));
}

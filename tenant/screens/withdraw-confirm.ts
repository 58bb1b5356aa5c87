import * as actionTokens from '../../shared/domain/guards/action-tokens.ts';
import * as identity from '../../shared/domain/guards/identity.ts';
import { neededFor } from '../../shared/domain/payouts/payout-limits.ts';
import {
  destinationWords,
  isOwn,
  type PayoutWay,
  type ReadDestination,
} from '../../shared/domain/payouts/payout-ways.ts';
import { Unavailable, UserError } from '../../shared/errors.ts';
import type { Money } from '../../shared/money.ts';
import { press } from '../../shared/telegram/callback.ts';
import { closeDialogue } from '../../shared/telegram/context.ts';
import { cancelButton } from '../../shared/telegram/router.ts';
import { show } from '../../shared/telegram/view.ts';
import type { ActionData, ShopContext, ShopScreen } from '../context.ts';
import { demandCode } from './second-factor.ts';
import { availableIn, demandAmount, demandWay, mostOf, type Wanted } from './withdraw-terms.ts';
import { showNewWithdrawal } from './withdrawal.ts';
import { wayName } from './way-name.ts';

/** How long a summary can be confirmed: long enough to compare an address with one's wallet. */
const VALID_MS = 5 * 60_000;
const ACTION = 'withdraw';

/** What Confirm does: exactly this, as it was shown. Amounts are texts. */
interface Request {
  readonly way: string;
  readonly amount: string;
  readonly fee: string;
  readonly answers: ReadDestination['answers'];
  readonly key: string;
}

/** The summary of a withdrawal and its one Confirm. */
export const withdrawConfirm: ShopScreen = {
  presses: { 'withdraw:do': (ctx, token = '') => demandCode(ctx, ACTION, { token }) },
};

/** Shows what would happen, bound to a token that does exactly that, once, for five minutes. */
export async function showSummary(
  ctx: ShopContext,
  way: PayoutWay,
  wanted: Wanted,
  answers: Readonly<Record<string, string>>,
): Promise<void> {
  const { payouts } = ctx.shop;
  const destination = await payouts.destination(way, answers);
  const available = await availableIn(ctx, way.currency);
  const { money, fee } = await settled(ctx, way, wanted, { destination, available });
  demandAmount(ctx, way, { money, fee, available });
  const total = { ...money, amount: money.amount + fee.amount };
  await demandLevel(ctx, total);
  const request: Request = {
    way: way.id,
    amount: money.amount.toString(),
    fee: fee.amount.toString(),
    answers: destination.answers,
    key: destination.key.toString('hex'),
  };
  const token = await ctx.commit(async (scope) => {
    await closeDialogue(ctx, scope);
    return actionTokens.issue(scope, { ...boundTo(ctx), data: { ...request }, ttlMs: VALID_MS });
  });
  const { options } = ctx.turn.settings;
  await show(ctx, {
    text: ctx.t('withdraw-summary', {
      way: wayName(ctx, way),
      money,
      fee,
      total,
      destination: destinationWords(way, destination.answers),
      hours: isOwn(way) ? 0 : options.withdrawals.coolDownH,
      needed: neededFor(options, total),
      unchecked: destination.isUnchecked ? 'yes' : 'no',
      minutes: VALID_MS / 60_000,
    }),
    buttons: [
      [{ text: ctx.label('button-confirm'), press: press('withdraw:do', token) }],
      [cancelButton(ctx, 'menu')],
    ],
  });
}

/** Does what was confirmed. Run by the second factor's question, or at once without one. */
export async function confirmWithdrawal(ctx: ShopContext, { token }: ActionData): Promise<void> {
  const pressed = { ...boundTo(ctx), token: String(token) };
  const request = (await actionTokens.peek(ctx.scope, pressed)) as unknown as Request;
  const way = await demandWay(ctx, request.way);
  const { currency } = way;
  const money = { amount: BigInt(request.amount), currency };
  const fee = { amount: BigInt(request.fee), currency };
  const checkLevel = await demandLevel(ctx, { amount: money.amount + fee.amount, currency });
  const { customer, settings } = ctx.turn;
  const id = await ctx.commit(async (scope) => {
    await actionTokens.take(scope, pressed);
    await checkLevel(scope);
    return ctx.shop.payouts.begin(scope, {
      settings,
      customerId: customer.id,
      way,
      money,
      fee,
      destination: { answers: request.answers, key: Buffer.from(request.key, 'hex') },
      reference: `token:${pressed.token}`,
    });
  });
  await showNewWithdrawal(ctx, id);
}

/** The fee of exactly this; of all there is, the amount that the fee leaves. */
async function settled(
  ctx: ShopContext,
  way: PayoutWay,
  { money, isAll }: Wanted,
  known: { readonly destination: ReadDestination; readonly available: Money },
): Promise<{ money: Money; fee: Money }> {
  const { destination, available } = known;
  if (!isAll) return { money, fee: await feeOf(ctx, way, money, destination) };
  // A fee says nothing of less than the least; of another amount it may be another one.
  const asked = money.amount < way.least.amount ? way.least : money;
  const first = await feeOf(ctx, way, asked, destination);
  const most = mostOf(way, available, first);
  if (most.amount < way.least.amount) return { money: most, fee: first };
  const fee = await feeOf(ctx, way, most, destination);
  return { money: mostOf(way, available, fee), fee };
}

async function feeOf(
  ctx: ShopContext,
  way: PayoutWay,
  money: Money,
  { answers }: ReadDestination,
): Promise<Money> {
  try {
    return await ctx.shop.payouts.fee(ctx.scope, way, { money, destination: answers });
  } catch (error) {
    if (!(error instanceof Unavailable)) throw error;
    throw new UserError('provider-unavailable');
  }
}

/** What the shop allows somebody whom it knows this well; returned for the transaction too. */
function demandLevel(ctx: ShopContext, money: Money) {
  const { customer, settings } = ctx.turn;
  const parts = { settings, quotes: ctx.shop.quotes };
  return identity.demandLevel(ctx.scope, parts, {
    customerId: customer.id,
    kind: 'withdraw',
    money,
  });
}

function boundTo(ctx: ShopContext) {
  return { telegramId: ctx.person.id, action: ACTION } as const;
}

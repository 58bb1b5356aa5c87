import { InputFile } from 'grammy';
import * as personalData from '../../shared/domain/people/personal-data.ts';
import * as privacyOf from '../../shared/domain/people/privacy.ts';
import type { Standing } from '../../shared/domain/people/privacy.ts';
import { UserError } from '../../shared/errors.ts';
import { press } from '../../shared/telegram/callback.ts';
import { formatMoney } from '../../shared/telegram/format.ts';
import { show, type Button } from '../../shared/telegram/view.ts';
import { ownText, type ShopContext, type ShopScreen } from '../context.ts';
import { backButton, menuButton, securityButton, supportButton } from './buttons.ts';

const FILE_NAME = 'my-data.json';

/** What the shop keeps of a person, in their own hands: a file of it, and its end. */
export const privacy: ShopScreen = {
  commands: { privacy: (ctx) => showPrivacy(ctx) },
  presses: {
    privacy: (ctx) => showPrivacy(ctx),
    'privacy:data': (ctx) => sendOwn(ctx),
    'privacy:delete': (ctx) => askDeletion(ctx),
    'privacy:deleted': (ctx, mark) => erase(ctx, mark),
  },
};

/** Sends everything about a customer into this chat, as one JSON file. */
export async function sendData(
  ctx: ShopContext,
  customerId: bigint,
  options: { readonly withGoods: boolean },
): Promise<void> {
  const data = await personalData.collect(ctx.scope, ctx.shop.secrets, customerId, options);
  const file = new InputFile(Buffer.from(JSON.stringify(data, null, 2)), FILE_NAME);
  await ctx.api.sendDocument(ctx.chatId, file, { caption: ctx.label('privacy-file') });
}

/** What goes with a deletion and what stands in its way, with the button that confirms it. */
export function erasureView(
  ctx: ShopContext,
  standing: Standing,
  confirm: (mark: string) => string,
): { readonly text: string; readonly buttons: Button[] } {
  if (standing.obstacle !== null)
    return { text: ctx.t('privacy-obstacle', { obstacle: standing.obstacle }), buttons: [] };
  const balance = standing.balances.map((money) => formatMoney(ctx.language, money)).join(', ');
  const isEmpty = standing.balances.length === 0;
  return {
    text: ctx.t('privacy-sure', { balance: isEmpty ? null : balance }),
    buttons: [
      {
        text: ctx.label(isEmpty ? 'privacy-yes' : 'privacy-give-up', { balance }),
        press: confirm(standing.mark),
      },
    ],
  };
}

/** The balances that were agreed to be given up, if they still are what was shown. */
export async function agreed(
  ctx: ShopContext,
  customerId: bigint,
  mark: string | undefined,
): Promise<Standing['balances']> {
  const now = await privacyOf.standing(ctx.scope, customerId);
  if (now.mark !== mark) throw new UserError('erase-balance');
  return now.balances;
}

async function showPrivacy(ctx: ShopContext): Promise<void> {
  const { name, support } = ctx.turn.settings;
  const text = ownText(ctx, 'privacy') ?? ctx.t('page-privacy', { shop: name, contact: support });
  await show(ctx, {
    text,
    buttons: [
      [
        { text: ctx.label('privacy-data'), press: 'privacy:data' },
        { text: ctx.label('privacy-delete'), press: 'privacy:delete' },
      ],
      [securityButton(ctx)],
      [menuButton(ctx)],
    ],
  });
}

async function sendOwn(ctx: ShopContext): Promise<void> {
  await sendData(ctx, ctx.turn.customer.id, { withGoods: true });
}

async function askDeletion(ctx: ShopContext): Promise<void> {
  demandFree(ctx);
  const standing = await privacyOf.standing(ctx.scope, ctx.turn.customer.id);
  const { text, buttons } = erasureView(ctx, standing, (mark) => press('privacy:deleted', mark));
  await show(ctx, { text, buttons: [buttons, [backButton(ctx, 'privacy'), supportButton(ctx)]] });
}

async function erase(ctx: ShopContext, mark: string | undefined): Promise<void> {
  demandFree(ctx);
  const { id } = ctx.turn.customer;
  const balances = await agreed(ctx, id, mark);
  await ctx.commit((scope) => privacyOf.erase(scope, null, id, balances));
  await show(ctx, { text: ctx.t('privacy-deleted'), buttons: [] });
}

/** Who was blocked would come back as somebody new: that is for staff to decide. */
function demandFree(ctx: ShopContext): void {
  if (ctx.turn.customer.blocked) throw new UserError('erase-blocked');
}

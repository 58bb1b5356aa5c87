import { demand } from '../../../../shared/domain/staff/staff.ts';
import * as webhooks from '../../../../shared/domain/programs/webhooks.ts';
import { eventTypes } from '../../../../shared/domain/programs/webhooks.ts';
import { ask, closeDialogue } from '../../../../shared/telegram/context.ts';
import { cancelButton } from '../../../../shared/telegram/router.ts';
import { show } from '../../../../shared/telegram/view.ts';
import type { ActionData, ShopContext, ShopScreen } from '../../../context.ts';
import { demandCode, demandReady } from '../../second-factor.ts';
import { showSecret } from './settings-webhooks.ts';

/** Adds an address that is told what happens: of everything, until staff choose. */
export const settingsWebhookAdd: ShopScreen = {
  presses: { 'webhooks:add': (ctx) => askUrl(ctx) },
  answers: { 'webhooks:url': (ctx, text) => takeUrl(ctx, text) },
};

async function askUrl(ctx: ShopContext): Promise<void> {
  demand(ctx.turn.role, 'settings');
  await demandReady(ctx, 'webhook-add');
  await ctx.commit((scope) => ask(ctx, scope, 'webhooks:url'));
  await show(ctx, { text: ctx.t('webhooks-ask-url'), buttons: [[cancelButton(ctx, 'webhooks')]] });
}

async function takeUrl(ctx: ShopContext, text: string): Promise<void> {
  demand(ctx.turn.role, 'settings');
  const url = webhooks.readUrl(text, ctx.shop.isLocal);
  await demandCode(ctx, 'webhook-add', { url });
}

/** Keeps the address, after the code where one is needed. */
export async function addWebhook(ctx: ShopContext, data: ActionData): Promise<void> {
  demand(ctx.turn.role, 'settings');
  const url = webhooks.readUrl(String(data['url']), ctx.shop.isLocal);
  const { id, secret } = await ctx.commit(async (scope) => {
    await closeDialogue(ctx, scope);
    const wanted = { actorId: ctx.person.id, url, events: eventTypes };
    return webhooks.add(scope, ctx.shop.secrets, wanted);
  });
  await showSecret(ctx, id, secret);
}

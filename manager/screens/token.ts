import { UserError } from '../../shared/errors.ts';
import type { TenantRecord } from '../../shared/platform/tenants.ts';
import { ask, closeDialogue } from '../../shared/telegram/context.ts';
import { cancelButton, type Screen } from '../../shared/telegram/router.ts';
import { show } from '../../shared/telegram/view.ts';
import type { ManagerContext } from '../context.ts';
import { replaceToken } from '../lifecycle/replace.ts';
import { botIdOf, findToken } from '../lifecycle/token.ts';
import { showChanged } from './card.ts';
import { actByName, ownBot, ownById, ownNamed, type Act } from './own.ts';

const ASKS_TOKEN = 'shop:token';

/** A new token for a shop's bot. */
export const token: Screen<ManagerContext> = {
  commands: { token: (ctx, argument) => onCommand(ctx, argument) },
  presses: { 'shop:token': async (ctx, id) => askToken(ctx, await ownById(ctx, id)) },
  answers: { [ASKS_TOKEN]: (ctx, text) => onAnswer(ctx, text) },
};

const askToken: Act = async (ctx, { id, username }) => {
  await ctx.commit((scope) => ask(ctx, scope, ASKS_TOKEN, { id }));
  await show(ctx, {
    text: ctx.t('shop-token-ask', { bot: username }),
    buttons: [[cancelButton(ctx, `shop:${id}`)]],
  });
};

async function onCommand(ctx: ManagerContext, argument: string): Promise<void> {
  const found = findToken(argument);
  if (found === null) return actByName(ctx, argument, askToken);
  const name = argument.replace(found, '').trim();
  // A token names its bot: the name may be left out.
  const tenant = name === '' ? await ownBot(ctx, botIdOf(found)) : await ownNamed(ctx, name);
  await replace(ctx, tenant, found);
}

async function onAnswer(ctx: ManagerContext, text: string): Promise<void> {
  const tenant = await ownById(ctx, String(ctx.turn.customer.dialogue?.data['id']));
  const found = findToken(text);
  if (found === null) throw new UserError('token-malformed');
  await replace(ctx, tenant, found);
  await closeDialogue(ctx, ctx.scope);
}

async function replace(ctx: ManagerContext, tenant: TenantRecord, found: string): Promise<void> {
  await replaceToken(ctx.manager, tenant, found);
  await showChanged(ctx, tenant.id, 'shop-token-replaced');
}

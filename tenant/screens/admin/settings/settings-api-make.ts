import * as apiKeys from '../../../../shared/domain/programs/api-keys.ts';
import type { ApiScope } from '../../../../shared/domain/programs/api-keys.ts';
import { demand } from '../../../../shared/domain/staff/staff.ts';
import { UserError } from '../../../../shared/errors.ts';
import { press, readWord } from '../../../../shared/telegram/callback.ts';
import { ask, closeDialogue } from '../../../../shared/telegram/context.ts';
import { cancelButton } from '../../../../shared/telegram/router.ts';
import { show } from '../../../../shared/telegram/view.ts';
import type { ActionData, ShopContext, ShopScreen } from '../../../context.ts';
import { rowsOf } from '../../buttons.ts';
import { demandCode, demandReady } from '../../second-factor.ts';
import { scopeKey } from './settings-api.ts';

/** Makes a key of the REST API: a name, what it may, and then it is shown this one time. */
export const settingsApiMake: ShopScreen = {
  presses: {
    'apikeys:make': (ctx) => askName(ctx),
    'apikeys:scope': (ctx, noun, verb) =>
      toggle(ctx, readWord(`${noun}:${verb}`, apiKeys.scopeNames)),
    'apikeys:confirm': (ctx) => confirm(ctx),
  },
  answers: { 'apikeys:name': (ctx, text) => choose(ctx, apiKeys.readName(text), []) },
};

async function askName(ctx: ShopContext): Promise<void> {
  demand(ctx.turn.role, 'settings');
  await demandReady(ctx, 'api-key');
  await ctx.commit((scope) => ask(ctx, scope, 'apikeys:name'));
  await show(ctx, { text: ctx.t('apikeys-ask-name'), buttons: [[cancelButton(ctx, 'apikeys')]] });
}

/** Shows what the key may so far; what its maker may not, it cannot either. */
async function choose(ctx: ShopContext, name: string, chosen: readonly ApiScope[]): Promise<void> {
  demand(ctx.turn.role, 'settings');
  await ctx.commit((scope) => ask(ctx, scope, 'apikeys:scopes', { name, scopes: chosen }));
  const toggles = apiKeys.grantable(ctx.turn.role).map((scope) => ({
    text: `${chosen.includes(scope) ? '✅' : '▫️'} ${ctx.label(scopeKey(scope))}`,
    press: press('apikeys:scope', scope),
  }));
  await show(ctx, {
    text: ctx.t('apikeys-ask-scopes', { name }),
    buttons: [
      ...rowsOf(toggles, 2),
      chosen.length > 0 ? [{ text: ctx.label('apikeys-confirm'), press: 'apikeys:confirm' }] : [],
      [cancelButton(ctx, 'apikeys')],
    ],
  });
}

async function toggle(ctx: ShopContext, scope: ApiScope): Promise<void> {
  const { name, scopes } = chosenSoFar(ctx);
  const next = scopes.includes(scope)
    ? scopes.filter((each) => each !== scope)
    : [...scopes, scope];
  await choose(ctx, name, next);
}

async function confirm(ctx: ShopContext): Promise<void> {
  demand(ctx.turn.role, 'settings');
  await demandCode(ctx, 'api-key', chosenSoFar(ctx));
}

/** Makes the key, after the code where one is needed. It stands in one message and nowhere else. */
export async function makeKey(ctx: ShopContext, data: ActionData): Promise<void> {
  demand(ctx.turn.role, 'settings');
  const wanted = data as unknown as { readonly name: string; readonly scopes: readonly ApiScope[] };
  const { token, prefix } = await ctx.commit(async (scope) => {
    await closeDialogue(ctx, scope);
    return apiKeys.make(scope, ctx.person.id, wanted);
  });
  await show(ctx, {
    text: ctx.t('apikeys-made', { name: wanted.name, token }),
    buttons: [
      [{ text: ctx.label('apikeys-copy'), copy: token }],
      [{ text: ctx.label('apikeys-kept'), press: press('apikeys:key', prefix) }],
    ],
  });
}

/** Only `choose` writes these. */
function chosenSoFar(ctx: ShopContext) {
  const { dialogue } = ctx.turn.customer;
  if (dialogue?.state !== 'apikeys:scopes') throw new UserError('button-old');
  const { name, scopes } = dialogue.data as { name: string; scopes: string[] };
  return { name, scopes: apiKeys.scopeNames.filter((scope) => scopes.includes(scope)) };
}

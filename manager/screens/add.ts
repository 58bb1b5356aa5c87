import { UserError } from '../../shared/errors.ts';
import { MANAGER_TENANT } from '../../shared/platform/tenants.ts';
import { ask, closeDialogue } from '../../shared/telegram/context.ts';
import { cancelButton, type Screen } from '../../shared/telegram/router.ts';
import { show } from '../../shared/telegram/view.ts';
import { originOf, type ManagerContext } from '../context.ts';
import { add as addShop, type Added } from '../lifecycle/add.ts';
import { demandMayAdd } from '../lifecycle/registration.ts';
import { findToken } from '../lifecycle/token.ts';
import { menuButton, openLink, shopButton, undoButton } from './buttons.ts';

const NEW_BOT_LINK = 'https://t.me/BotFather?start=newbot';
const ELSEWHERE = 'add:elsewhere';

/** Makes a shop of a bot whose token somebody pastes. */
export const add: Screen<ManagerContext> = {
  commands: {
    add: (ctx, argument) => (argument === '' ? explain(ctx) : addPasted(ctx, argument)),
  },
  presses: {
    add: (ctx) => explain(ctx),
    'add:again': (ctx) => addKept(ctx, false),
    'add:anyway': (ctx) => addKept(ctx, true),
  },
  answers: { 'add:token': (ctx, text) => addPasted(ctx, text) },
};

/** Adds the bot whose token stands in this text. Also what a token pasted without a command does. */
export async function addPasted(ctx: ManagerContext, text: string): Promise<void> {
  const token = findToken(text);
  if (token === null) throw new UserError('token-malformed');
  await addToken(ctx, token, false);
}

async function explain(ctx: ManagerContext): Promise<void> {
  await demandMayAdd(ctx.manager, ctx.person.id);
  await ctx.commit((scope) => ask(ctx, scope, 'add:token'));
  await show(ctx, {
    text: ctx.t('add-explain'),
    buttons: [
      [{ text: ctx.label('add-button-botfather'), url: NEW_BOT_LINK }],
      [cancelButton(ctx)],
    ],
  });
}

async function addKept(ctx: ManagerContext, anyway: boolean): Promise<void> {
  const { dialogue } = ctx.turn.customer;
  if (dialogue?.state !== ELSEWHERE) throw new UserError('button-old');
  await addToken(ctx, openKept(ctx, String(dialogue.data['sealed'])), anyway);
}

function openKept(ctx: ManagerContext, sealed: string): string {
  try {
    return ctx.manager.secrets.open(Buffer.from(sealed, 'base64'), pendingOf(ctx));
  } catch {
    // The platform's key was changed meanwhile: the person pastes the token once more.
    throw new UserError('button-old');
  }
}

async function addToken(ctx: ManagerContext, token: string, anyway: boolean): Promise<void> {
  const { person, language, botInfo, manager } = ctx;
  await ctx.api.sendChatAction(ctx.chatId, 'typing').catch(() => undefined);
  const added = await addShop(manager, {
    token,
    operatorId: person.id,
    language,
    managerId: botInfo.id,
    origin: originOf(ctx),
    anyway,
  });
  if (added.kind === 'elsewhere') return askAnyway(ctx, token, added);
  await showAdded(ctx, added);
  await closeDialogue(ctx, ctx.scope);
}

/** The token waits sealed, in the one open question of this person. */
async function askAnyway(
  ctx: ManagerContext,
  token: string,
  { bot, where }: Extract<Added, { kind: 'elsewhere' }>,
): Promise<void> {
  const sealed = ctx.manager.secrets.seal(token, pendingOf(ctx)).toString('base64');
  await ctx.commit((scope) => ask(ctx, scope, ELSEWHERE, { sealed }));
  const host = where.by === 'webhook' ? where.host : null;
  await show(ctx, {
    text: ctx.t(`add-elsewhere-${where.by}`, { bot: bot.username, host }),
    buttons: [
      [{ text: ctx.label('add-button-again'), press: 'add:again' }],
      [{ text: ctx.label('add-button-anyway'), press: 'add:anyway' }],
      [cancelButton(ctx)],
    ],
  });
}

async function showAdded(
  ctx: ManagerContext,
  { kind, tenant }: Exclude<Added, { kind: 'elsewhere' }>,
): Promise<void> {
  const { username: bot, name, id } = tenant;
  const isRemoved = kind === 'removed';
  await show(ctx, {
    text: ctx.t(`add-${kind}`, { bot, name }),
    buttons: [
      isRemoved ? [] : [{ text: ctx.label('shop-button-link'), url: openLink(tenant) }],
      [isRemoved ? undoButton(ctx, id) : shopButton(ctx, id)],
      [menuButton(ctx)],
    ],
  });
}

/** What a token that waits for an answer is sealed for. */
function pendingOf(ctx: ManagerContext) {
  return { tenantId: MANAGER_TENANT, purpose: `pending-token:${ctx.person.id}` };
}

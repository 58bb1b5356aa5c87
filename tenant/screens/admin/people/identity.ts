import * as identityChecks from '../../../../shared/domain/guards/identity-checks.ts';
import type {
  OpenedCheck,
  WaitingCheck,
} from '../../../../shared/domain/guards/identity-checks.ts';
import { demand } from '../../../../shared/domain/staff/staff.ts';
import { UserError } from '../../../../shared/errors.ts';
import { press, readId } from '../../../../shared/telegram/callback.ts';
import { ask, closeDialogue } from '../../../../shared/telegram/context.ts';
import { cancelButton } from '../../../../shared/telegram/router.ts';
import { remove, send, show, type Button, type View } from '../../../../shared/telegram/view.ts';
import type { ShopContext, ShopScreen } from '../../../context.ts';
import { backButton, rowsOf } from '../../buttons.ts';
import { toldText } from '../../identity-answers.ts';
import { pageOf, pagingButtons, readPage } from '../../paging.ts';

const PAGE = 8;

/** Papers of customers, for who decides on withdrawals: looked at, accepted or refused. */
export const identities: ShopScreen = {
  presses: {
    identities: (ctx, page) => showList(ctx, readPage(page)),
    'identities:check': (ctx, id, at) => showCheck(ctx, readId(id), readPage(at)),
    'identities:file': (ctx, id, at) => sendFile(ctx, readId(id), readPage(at)),
    'identities:hide': (ctx) => hide(ctx),
    'identities:accept': (ctx, id) => decide(ctx, readId(id), null),
    'identities:refuse': (ctx, id) => askReason(ctx, readId(id)),
  },
  answers: {
    'identities:reason': (ctx, reason) => {
      const id = String(ctx.turn.customer.dialogue?.data['check']);
      return decide(ctx, readId(id), reason);
    },
  },
};

/** Throws unless this person may see and decide who customers are. */
function demandRight({ turn }: ShopContext): void {
  demand(turn.role, 'customers');
  demand(turn.role, 'withdrawals');
}

async function showList(ctx: ShopContext, number: number): Promise<void> {
  demandRight(ctx);
  const window = { limit: PAGE + 1, offset: (number - 1) * PAGE };
  const page = pageOf(await identityChecks.listSent(ctx.scope, window), number, PAGE);
  const buttons = page.rows.map(({ id, name, level }) => ({
    text: ctx.label('identities-line', { name, level }),
    press: press('identities:check', id),
  }));
  await show(ctx, {
    text: ctx.t('identities-text', { count: page.rows.length }),
    buttons: [
      ...rowsOf(buttons, 1),
      pagingButtons(ctx, page, 'identities'),
      [backButton(ctx, 'customers')],
    ],
  });
}

/** One check with one of its photos; files are sent when they are asked for. */
async function showCheck(ctx: ShopContext, id: bigint, at: number): Promise<void> {
  demandRight(ctx);
  await closeDialogue(ctx, ctx.scope);
  const check = await identityChecks.find(ctx.scope, ctx.shop.secrets, id);
  const photos = check.told.pictures.filter((each) => each.as === 'photo');
  const photo = photos[Math.min(at, photos.length) - 1]?.fileId ?? null;
  await showProtected(ctx, { text: textOf(ctx, check), photo, buttons: buttonsOf(ctx, check, at) });
}

/** A picture of somebody's papers can be neither forwarded nor saved. */
async function showProtected(ctx: ShopContext, view: View): Promise<void> {
  const { pressed } = ctx;
  if (!view.photo || pressed?.isMedia === true) return void (await show(ctx, view));
  await send(ctx, { ...view, isProtected: true });
  if (pressed) await remove(ctx.api, pressed);
}

function textOf(ctx: ShopContext, check: OpenedCheck & WaitingCheck): string {
  const { name, username, state, reason, expiresAt, at } = check;
  return [
    ctx.t('identities-check', {
      name,
      username: username === null ? null : `@${username}`,
      at,
      state,
      reason,
      until: expiresAt && { day: expiresAt },
    }),
    toldText(ctx, check.told, check.level),
  ].join('\n\n');
}

function buttonsOf(ctx: ShopContext, check: OpenedCheck & WaitingCheck, at: number): Button[][] {
  const { id, told, state } = check;
  const photos = told.pictures.filter((each) => each.as === 'photo');
  const looks = photos.map(({ step }, place) => ({
    text: `${place + 1 === Math.min(at, photos.length) ? '• ' : ''}${ctx.label(`identity-picture-${step}`)}`,
    press: press('identities:check', id, place + 1),
  }));
  const files = told.pictures.flatMap(({ as, step }, place) =>
    as === 'document'
      ? [
          {
            text: `📄 ${ctx.label(`identity-picture-${step}`)}`,
            press: press('identities:file', id, place + 1),
          },
        ]
      : [],
  );
  const choices: Button[] = [
    { text: ctx.label('identities-accept'), press: press('identities:accept', id) },
    { text: ctx.label('identities-refuse'), press: press('identities:refuse', id) },
  ];
  return [
    looks.length > 1 ? looks : [],
    files,
    state === 'sent' ? choices : [],
    [{ text: ctx.label('button-person'), press: press('person', check.customerId) }],
    [backButton(ctx, 'identities')],
  ];
}

async function sendFile(ctx: ShopContext, id: bigint, at: number): Promise<void> {
  demandRight(ctx);
  const { told } = await identityChecks.find(ctx.scope, ctx.shop.secrets, id);
  const file = told.pictures[at - 1];
  if (file?.as !== 'document') throw new UserError('button-old');
  await ctx.api.sendDocument(ctx.chatId, file.fileId, {
    protect_content: true,
    reply_markup: {
      inline_keyboard: [[{ text: ctx.label('identities-hide'), callback_data: 'identities:hide' }]],
    },
  });
}

async function hide(ctx: ShopContext): Promise<void> {
  if (ctx.pressed) await remove(ctx.api, ctx.pressed);
}

async function askReason(ctx: ShopContext, id: bigint): Promise<void> {
  demandRight(ctx);
  await ctx.commit((scope) => ask(ctx, scope, 'identities:reason', { check: String(id) }));
  await show(ctx, {
    text: ctx.t('identities-ask-reason'),
    buttons: [[cancelButton(ctx, press('identities:check', id))]],
  });
}

async function decide(ctx: ShopContext, id: bigint, reason: string | null): Promise<void> {
  demandRight(ctx);
  const { options } = ctx.turn.settings;
  await ctx.commit(async (scope) => {
    await closeDialogue(ctx, scope);
    await identityChecks.decide(scope, options, id, { actorId: ctx.person.id, reason });
  });
  await ctx.toast(ctx.label('identities-decided'));
  await showList(ctx, 1);
}

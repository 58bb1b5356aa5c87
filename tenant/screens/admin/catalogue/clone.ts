import * as audit from '../../../../shared/domain/staff/audit.ts';
import * as clones from '../../../../shared/domain/catalogue/clones.ts';
import { can, demand } from '../../../../shared/domain/staff/staff.ts';
import { UserError } from '../../../../shared/errors.ts';
import * as tenants from '../../../../shared/platform/tenants.ts';
import type { TenantRecord } from '../../../../shared/platform/tenants.ts';
import { press, readId, readWord } from '../../../../shared/telegram/callback.ts';
import { show, type Button } from '../../../../shared/telegram/view.ts';
import type { ShopContext, ShopScreen } from '../../../context.ts';
import { backButton, rowsOf } from '../../buttons.ts';
import { pageOf, pagingButtons, readPage } from '../../paging.ts';

const PAGE = 8;
const parts = ['catalogue', 'settings'] as const;

/** Copies another shop of the same operator into this one. */
export const clone: ShopScreen = {
  presses: {
    clone: (ctx, page) => choose(ctx, readPage(page)),
    'clone:from': async (ctx, id) => confirm(ctx, await demandSource(ctx, id)),
    'clone:run': async (ctx, id, part) =>
      run(ctx, await demandSource(ctx, id), readWord(part, parts)),
  },
};

async function choose(ctx: ShopContext, number: number): Promise<void> {
  const others = await othersOf(ctx);
  const page = pageOf(others.slice((number - 1) * PAGE, number * PAGE + 1), number, PAGE);
  const buttons = page.rows.map(({ id, username }) => ({
    text: `@${username}`,
    press: press('clone:from', id),
  }));
  await show(ctx, {
    text: ctx.t(others.length > 0 ? 'clone-text' : 'clone-none'),
    buttons: [
      ...rowsOf(buttons, 1),
      pagingButtons(ctx, page, 'clone'),
      [backButton(ctx, 'products')],
    ],
  });
}

async function confirm(ctx: ShopContext, { id, username }: TenantRecord): Promise<void> {
  const way = (part: (typeof parts)[number]): Button[] => [
    { text: ctx.label(`clone-part-${part}`), press: press('clone:run', id, part) },
  ];
  await show(ctx, {
    text: ctx.t('clone-sure', { shop: `@${username}` }),
    buttons: [
      way('catalogue'),
      can(ctx.turn.role, 'settings') ? way('settings') : [],
      [backButton(ctx, 'clone')],
    ],
  });
}

async function run(
  ctx: ShopContext,
  source: TenantRecord,
  part: (typeof parts)[number],
): Promise<void> {
  const withSettings = part === 'settings';
  if (withSettings) demand(ctx.turn.role, 'settings');
  const messageId = ctx.pressed?.messageId;
  if (messageId === undefined) throw new UserError('button-old');
  const { chatId, language, person } = ctx;
  await ctx.commit(async (scope) => {
    await audit.write(scope, person.id, 'clone.run', { from: `@${source.username}`, what: part });
    await clones.schedule(scope, ctx.update.update_id, {
      actorId: person.id, chatId, messageId, language, sourceId: source.id, withSettings,
    }); // prettier-ignore
  });
  await show(ctx, { text: ctx.t('clone-running', { shop: `@${source.username}` }) });
}

async function demandSource(ctx: ShopContext, text: string | undefined): Promise<TenantRecord> {
  const id = Number(readId(text));
  const source = (await othersOf(ctx)).find((tenant) => tenant.id === id);
  if (!source) throw new UserError('not-allowed');
  return source;
}

/** The operator's other shops: the platform says whose they are, this one's too. */
async function othersOf(ctx: ShopContext): Promise<TenantRecord[]> {
  demand(ctx.turn.role, 'catalogue');
  const all = await tenants.listOwned(ctx.shop.platform, ctx.person.id);
  const kept = all.filter(({ state }) => state !== 'removed');
  const here = ctx.scope.tenant.id;
  if (!kept.some(({ id }) => id === here)) throw new UserError('not-allowed');
  return kept.filter(({ id }) => id !== here);
}

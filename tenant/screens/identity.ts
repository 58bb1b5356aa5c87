import * as identityChecks from '../../shared/domain/guards/identity-checks.ts';
import type { Check } from '../../shared/domain/guards/identity-checks.ts';
import {
  askedLevels,
  asksOf,
  nextStep,
  type AskedLevel,
} from '../../shared/domain/guards/identity-told.ts';
import * as identity from '../../shared/domain/guards/identity.ts';
import type { Limited, Standing } from '../../shared/domain/guards/identity.ts';
import { identityLevels } from '../../shared/domain/shop/options.ts';
import { UserError } from '../../shared/errors.ts';
import { press, readWord } from '../../shared/telegram/callback.ts';
import { closeDialogue } from '../../shared/telegram/context.ts';
import { show, type Button } from '../../shared/telegram/view.ts';
import type { ShopContext, ShopScreen } from '../context.ts';
import { backButton } from './buttons.ts';
import { askStep } from './identity-answers.ts';

/** So early somebody may show their papers again. */
const RENEW_MS = 30 * 24 * 60 * 60_000;

/** Who a customer is to the shop: their level, its limits, and the way to the next one. */
export const identityScreen: ShopScreen = {
  presses: {
    identity: (ctx) => showIdentity(ctx),
    'identity:begin': (ctx, level) => begin(ctx, readWord(level, askedLevels)),
    'identity:send': (ctx) => hand(ctx),
    'identity:delete': (ctx) => confirmDeletion(ctx),
    'identity:deleted': (ctx) => forget(ctx),
  },
};

/** The level with its limits, for the customer and for staff. */
export function standingText(ctx: ShopContext, { level, limits }: Standing): string {
  const { currency } = ctx.turn.settings;
  const sum = (amount: bigint | null) =>
    amount === null ? ctx.label('identity-no-limit') : { amount, currency };
  const line = (kind: Limited) =>
    ctx.t(`identity-${kind}`, { day: sum(limits[kind].day), month: sum(limits[kind].month) });
  return [ctx.t('identity-level', { level }), line('withdraw'), line('trade')].join('\n');
}

async function showIdentity(ctx: ShopContext): Promise<void> {
  const { scope, turn } = ctx;
  const standing = await identity.limitsOf(scope, turn.settings, turn.customer.id);
  if (!standing) throw new UserError('identity-off');
  await closeDialogue(ctx, scope);
  const checks = await identityChecks.list(scope, turn.customer.id);
  const [newest] = checks;
  const isKept = checks.some(({ state }) => state === 'accepted' || state === 'sent');
  await show(ctx, {
    text: [
      ctx.t('identity-text'),
      standingText(ctx, standing),
      newest ? stateText(ctx, newest) : '',
      ctx.t('identity-privacy'),
    ]
      .filter(Boolean)
      .join('\n\n'),
    buttons: [
      ...(newest?.state === 'sent' ? [] : levelButtons(ctx, standing, checks)),
      isKept ? [{ text: ctx.label('identity-delete'), press: 'identity:delete' }] : [],
      [backButton(ctx, 'security')],
    ],
  });
}

function stateText(ctx: ShopContext, { state, level, reason, expiresAt }: Check): string {
  return ctx.t('identity-state', {
    state,
    level,
    reason,
    until: expiresAt && { day: expiresAt },
  });
}

/** Levels above the one there is, and that one again when it ends soon. */
function levelButtons(ctx: ShopContext, standing: Standing, checks: readonly Check[]): Button[][] {
  const open = checks.find(({ state }) => state === 'open')?.level;
  const ends = checks.find((each) => each.state === 'accepted' && each.level === standing.level);
  const isEnding = ends?.expiresAt && ends.expiresAt.getTime() - ctx.scope.clock.now() < RENEW_MS;
  const from = identityLevels.indexOf(standing.level) + (isEnding ? 0 : 1);
  return identityLevels
    .slice(from)
    .filter((level): level is AskedLevel => level !== 'none')
    .map((level) => [
      {
        text: ctx.label(open === level ? 'identity-go-on' : 'identity-begin', { level }),
        press: press('identity:begin', level),
      },
    ]);
}

async function begin(ctx: ShopContext, level: AskedLevel): Promise<void> {
  const { options } = ctx.turn.settings;
  const { id } = ctx.turn.customer;
  await askStep(ctx, async (scope) => {
    await identityChecks.begin(scope, options, id, level);
    const check = await identityChecks.findOpen(scope, ctx.shop.secrets, id);
    return check && nextStep(asksOf(options, level), check.told);
  });
}

async function hand(ctx: ShopContext): Promise<void> {
  const { settings, customer } = ctx.turn;
  await ctx.commit((scope) =>
    identityChecks.send(scope, ctx.shop.secrets, settings.options, customer.id),
  );
  await ctx.toast(ctx.label('identity-is-sent'));
  await showIdentity(ctx);
}

async function confirmDeletion(ctx: ShopContext): Promise<void> {
  await show(ctx, {
    text: ctx.t('identity-delete-sure'),
    buttons: [
      [{ text: ctx.label('identity-delete-yes'), press: 'identity:deleted' }],
      [backButton(ctx, 'identity')],
    ],
  });
}

async function forget(ctx: ShopContext): Promise<void> {
  await ctx.commit((scope) => identityChecks.forget(scope, ctx.turn.customer.id));
  await ctx.toast(ctx.label('identity-is-deleted'));
  await showIdentity(ctx);
}

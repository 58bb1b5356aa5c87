import * as secondFactor from '../../shared/domain/guards/second-factor.ts';
import type { GuardedAction } from '../../shared/domain/guards/second-factor.ts';
import { UserError } from '../../shared/errors.ts';
import { ask, closeDialogue } from '../../shared/telegram/context.ts';
import { cancelButton } from '../../shared/telegram/router.ts';
import { show } from '../../shared/telegram/view.ts';
import type { ActionData, ShopContext, ShopScreen } from '../context.ts';
import { takeAway } from './admin/secret-answer.ts';

/** Who left the question for longer meant something else. */
const OPEN_MS = 5 * 60_000;

/** Asks for the code of the second factor before what is guarded by it. */
export const secondFactorQuestion: ShopScreen = {
  answers: { 'factor:code': (ctx, text) => answer(ctx, text) },
};

/**
 * Runs a guarded action (see `tenant/guarded.ts`): at once where this person needs no code for it,
 * else after one. The code is spent in the transaction of the action's effect (`ctx.commit` or
 * `ctx.finish`), with which the question closes too. `data` is kept in the dialogue meanwhile: ids
 * and sealed texts, no secrets.
 */
export async function demandCode(
  ctx: ShopContext,
  action: GuardedAction,
  data: ActionData,
): Promise<void> {
  const { run, back } = ctx.guarded[action];
  const { scope, person, turn } = ctx;
  if (!(await secondFactor.needsCode(scope, person.id, action, turn.settings.options)))
    return run(ctx, data);
  const until = scope.clock.now() + OPEN_MS;
  await ctx.commit((scope) => ask(ctx, scope, 'factor:code', { action, data, until }));
  await show(ctx, {
    text: ctx.t('factor-ask', { action }),
    buttons: [[cancelButton(ctx, back)]],
  });
}

/** Throws what would stop this person from a guarded action, before they type everything for it. */
export async function demandReady(ctx: ShopContext, action: GuardedAction): Promise<void> {
  const { scope, person, turn } = ctx;
  await secondFactor.needsCode(scope, person.id, action, turn.settings.options);
}

async function answer(ctx: ShopContext, text: string): Promise<void> {
  const { action, data, until } = asked(ctx);
  // A recovery code stays good for whoever reads it here until it is spent.
  if (/[a-z]/i.test(text)) await takeAway(ctx);
  if (ctx.scope.clock.now() > until) {
    await closeDialogue(ctx, ctx.scope);
    throw new UserError('code-late');
  }
  const { id } = ctx.person;
  const proof = await secondFactor.judge(ctx.scope, ctx.shop.secrets, id, text);
  ctx.precede(async (scope) => {
    await secondFactor.spend(scope, id, proof);
    await closeDialogue(ctx, scope);
  });
  await ctx.guarded[action].run(ctx, data);
  // It had no effect: nothing to spend the code for, and nothing to ask any more.
  if (ctx.progress === 'open') await closeDialogue(ctx, ctx.scope);
}

/** Only `demandCode` writes these. */
function asked(ctx: ShopContext) {
  const data = ctx.turn.customer.dialogue?.data as {
    readonly action: GuardedAction;
    readonly data: ActionData;
    readonly until: number;
  };
  // A newer version may know it no more.
  if (!Object.hasOwn(ctx.guarded, data.action)) throw new UserError('dialogue-moved');
  return data;
}

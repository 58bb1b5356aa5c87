import { KEEP_REMOVED_DAYS } from '../../shared/platform/tenants.ts';
import { closeDialogue } from '../../shared/telegram/context.ts';
import type { Screen } from '../../shared/telegram/router.ts';
import { show } from '../../shared/telegram/view.ts';
import type { ManagerContext } from '../context.ts';
import { remove, restore } from '../lifecycle/remove.ts';
import { pause, resume } from '../lifecycle/suspend.ts';
import { showCard, showChanged } from './card.ts';
import { actByName, ownById, type Act } from './own.ts';

/** One shop: stop it, let it run, take it away, bring it back. */
export const shop: Screen<ManagerContext> = {
  commands: {
    pause: (ctx, name) => actByName(ctx, name, pauseIt),
    resume: (ctx, name) => actByName(ctx, name, resumeIt),
    remove: (ctx, name) => actByName(ctx, name, askRemove),
  },
  presses: {
    shop: (ctx, id) => act(ctx, id, (ctx, tenant) => showCard(ctx, tenant)),
    'shop:pause': (ctx, id) => act(ctx, id, pauseIt),
    'shop:resume': (ctx, id) => act(ctx, id, resumeIt),
    'shop:remove': (ctx, id) => act(ctx, id, askRemove),
    'shop:removed': (ctx, id) => act(ctx, id, removeIt),
    'shop:undo': (ctx, id) => act(ctx, id, restoreIt),
  },
};

const pauseIt: Act = async (ctx, tenant) => {
  await pause(ctx.manager, tenant);
  await showChanged(ctx, tenant.id, 'shop-paused');
};

const resumeIt: Act = async (ctx, tenant) => {
  await resume(ctx.manager, tenant);
  await showChanged(ctx, tenant.id, 'shop-resumed');
};

const removeIt: Act = async (ctx, tenant) => {
  await remove(ctx.manager, tenant);
  await showChanged(ctx, tenant.id, 'shop-removed');
};

const restoreIt: Act = async (ctx, tenant) => {
  await restore(ctx.manager, tenant);
  await showChanged(ctx, tenant.id, 'shop-restored');
};

const askRemove: Act = async (ctx, tenant) => {
  if (tenant.state === 'removed') return showCard(ctx, tenant);
  const { id, username: bot } = tenant;
  await show(ctx, {
    text: ctx.t('shop-remove-ask', { bot, days: KEEP_REMOVED_DAYS }),
    buttons: [
      [{ text: ctx.label('shop-button-remove-confirm'), press: `shop:removed:${id}` }],
      [{ text: ctx.label('button-back'), press: `shop:${id}` }],
    ],
  });
};

/** A button of a card also leaves the question that the card may have asked. */
async function act(ctx: ManagerContext, id: string | undefined, work: Act): Promise<void> {
  const tenant = await ownById(ctx, id);
  await closeDialogue(ctx, ctx.scope);
  await work(ctx, tenant);
}

import * as ownPauses from '../../shared/domain/subscriptions/own-pauses.ts';
import type { Subscription } from '../../shared/domain/subscriptions/subscriptions.ts';
import { press } from '../../shared/telegram/callback.ts';
import type { Button } from '../../shared/telegram/view.ts';
import type { ShopContext } from '../context.ts';

/** What the card says while it is paused: whose pause it is, and what is left. */
export function pauseText(
  ctx: ShopContext,
  { status, resumesAt, pausedAt, endsAt }: Subscription,
): string {
  if (status !== 'paused') return '';
  // Were it to go on now.
  const until = pausedAt && endsAt && new Date(endsAt.getTime() + ctx.scope.clock.now() - pausedAt.getTime()); // prettier-ignore
  return ctx.t('subscription-pause', { at: resumesAt, until });
}

/** Whichever of the two a customer may do now. */
export function pauseButtons(ctx: ShopContext, found: Subscription): Button[] {
  const to = (key: string, what: string): Button => ({ text: ctx.label(key), press: press(what, found.id) }); // prettier-ignore
  if (found.resumesAt !== null) return [to('subscription-resume', 'subscription:resume')];
  const offer = ownPauses.offerOf(found, ctx.turn.settings.options, ctx.scope.clock.now());
  return offer ? [to('subscription-pause-button', 'subscription:pause')] : [];
}

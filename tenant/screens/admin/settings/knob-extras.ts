import * as referral from '../../../../shared/domain/marketing/referral.ts';
import {
  noticeKinds,
  type NoticeKind,
  type Options,
} from '../../../../shared/domain/shop/options.ts';
import { press } from '../../../../shared/telegram/callback.ts';
import type { Button } from '../../../../shared/telegram/view.ts';
import type { ShopContext } from '../../../context.ts';
import type { KnobGroup } from './knobs.ts';

/** What stands on a screen of settings beside its single values. */
interface Extra {
  readonly lines: readonly string[];
  readonly buttons: readonly Button[];
}

/** Where notices of a kind go. New customers are told only where the shop asks for it. */
export type NoticePlace = 'off' | 'own' | 'group';

/** Where staff hear of a kind of notice now. */
export function placeOf({ notices }: Options, kind: NoticeKind): NoticePlace {
  const notice = notices[kind];
  if (notice?.off ?? kind === 'customer') return 'off';
  return notice?.chatId === undefined ? 'own' : 'group';
}

/** The rest of a screen of settings. */
export async function extraOf(ctx: ShopContext, group: KnobGroup): Promise<Extra> {
  if (group === 'access') return accessOf(ctx);
  if (group === 'referral') return referralOf(ctx);
  if (group === 'trade') return tradeOf(ctx);
  return group === 'notices' ? noticesOf(ctx) : { lines: [], buttons: [] };
}

/** What the programme has brought. */
async function referralOf(ctx: ShopContext): Promise<Extra> {
  const { brought, buyers, paid, held, revenue } = await referral.totals(ctx.scope);
  const text = ctx.t('referral-totals', { brought, buyers, paid, held, revenue });
  return { lines: ['', text], buttons: [] };
}

/** Pairs with a spread of their own, and where exchanges are covered. */
function tradeOf(ctx: ShopContext): Extra {
  const { trade } = ctx.turn.settings.options;
  const pairs = Object.entries(trade.pairs).map(([pair, spread]) =>
    ctx.t('spreads-line', { pair: pair.replace(':', ' → '), spread: spread / 100 }),
  );
  return {
    lines: [...pairs, ctx.t('covers-line', { state: trade.hedge === null ? 'off' : 'on' })],
    buttons: [
      { text: ctx.label('spreads-button'), press: 'spreads' },
      { text: ctx.label('covers-button'), press: 'covers' },
    ],
  };
}

function accessOf(ctx: ShopContext): Extra {
  const { gate } = ctx.turn.settings.options;
  return {
    lines: [ctx.t('access-gate-line', { title: gate?.title ?? null })],
    buttons: [
      { text: ctx.label('access-gate'), press: 'access:gate' },
      ...(gate ? [{ text: ctx.label('access-no-gate'), press: 'access:open' }] : []),
    ],
  };
}

function noticesOf(ctx: ShopContext): Extra {
  const { options } = ctx.turn.settings;
  const { quietHours, timeZone } = options;
  return {
    lines: [
      ctx.t('notices-zone-line', { zone: timeZone }),
      ctx.t('notices-quiet-line', { from: quietHours?.from ?? null, to: quietHours?.to ?? null }),
      '',
      ...noticeKinds.map((kind) =>
        ctx.t('notices-line', {
          kind: ctx.label(`notices-${kind}`),
          place: placeOf(options, kind),
        }),
      ),
    ],
    buttons: [
      { text: ctx.label('notices-zone'), press: 'notices:zone' },
      { text: ctx.label('notices-quiet'), press: 'notices:quiet' },
      ...noticeKinds.map((kind) => ({
        text: ctx.label(`notices-${kind}`),
        press: press('notices:kind', kind),
      })),
    ],
  };
}

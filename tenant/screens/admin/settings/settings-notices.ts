import { noticeKinds, type NoticeKind } from '../../../../shared/domain/shop/options.ts';
import { demand } from '../../../../shared/domain/staff/staff.ts';
import { UserError } from '../../../../shared/errors.ts';
import { press, readWord } from '../../../../shared/telegram/callback.ts';
import { ask } from '../../../../shared/telegram/context.ts';
import { cancelButton } from '../../../../shared/telegram/router.ts';
import { show } from '../../../../shared/telegram/view.ts';
import type { ShopContext, ShopScreen } from '../../../context.ts';
import { backButton } from '../../buttons.ts';
import { placeOf, type NoticePlace } from './knob-extras.ts';
import { saveOptions } from './save-options.ts';
import { showGroup } from './settings-knobs.ts';

const PLACES: readonly NoticePlace[] = ['own', 'group', 'off'];
const GROUP = press('knobs', 'notices');

/** What staff are told, where, and when without a sound. */
export const settingsNotices: ShopScreen = {
  presses: {
    'notices:kind': (ctx, kind) => showKind(ctx, readWord(kind, noticeKinds)),
    'notices:set': (ctx, kind, place) =>
      setPlace(ctx, readWord(kind, noticeKinds), readWord(place, PLACES)),
    'notices:zone': (ctx) => askFor(ctx, 'zone'),
    'notices:quiet': (ctx) => askFor(ctx, 'quiet'),
    'notices:loud': async (ctx) =>
      showGroup(ctx, 'notices', await saveOptions(ctx, { quietHours: null })),
  },
  answers: {
    'notices:zone': async (ctx, text) =>
      showGroup(ctx, 'notices', await saveOptions(ctx, { timeZone: readZone(text) })),
    'notices:quiet': async (ctx, text) =>
      showGroup(ctx, 'notices', await saveOptions(ctx, { quietHours: readHours(text) })),
  },
};

async function showKind(ctx: ShopContext, kind: NoticeKind): Promise<void> {
  demand(ctx.turn.role, 'settings');
  const { options } = ctx.turn.settings;
  const now = placeOf(options, kind);
  const title = options.staffChat?.title ?? null;
  const places = PLACES.filter((place) => place !== 'group' || title !== null);
  await show(ctx, {
    text: ctx.t('notices-text', { kind: ctx.label(`notices-${kind}`), place: now, title }),
    buttons: [
      ...places.map((place) => [
        {
          text: `${place === now ? '• ' : ''}${ctx.label(`notices-to-${place}`, { title })}`,
          press: press('notices:set', kind, place),
        },
      ]),
      [backButton(ctx, GROUP)],
    ],
  });
}

async function setPlace(ctx: ShopContext, kind: NoticeKind, place: NoticePlace): Promise<void> {
  demand(ctx.turn.role, 'settings');
  const { notices, staffChat } = ctx.turn.settings.options;
  if (place === 'group' && !staffChat) throw new UserError('button-old');
  const notice =
    place === 'off'
      ? { off: true }
      : { off: false, ...(place === 'group' && staffChat ? { chatId: staffChat.chatId } : {}) };
  const changed = { notices: { ...notices, [kind]: notice } };
  await showGroup(ctx, 'notices', await saveOptions(ctx, changed));
}

async function askFor(ctx: ShopContext, what: 'zone' | 'quiet'): Promise<void> {
  demand(ctx.turn.role, 'settings');
  await ctx.commit((scope) => ask(ctx, scope, `notices:${what}`));
  const { quietHours, timeZone } = ctx.turn.settings.options;
  const loud = { text: ctx.label('notices-loud'), press: 'notices:loud' };
  await show(ctx, {
    text: ctx.t(`notices-ask-${what}`, { zone: timeZone }),
    buttons: [what === 'quiet' && quietHours ? [loud] : [], [cancelButton(ctx, GROUP)]],
  });
}

/** An IANA name, as the platform writes it. */
function readZone(text: string): string {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: text.trim() }).resolvedOptions().timeZone;
  } catch {
    throw new UserError('zone-unknown', { text: text.slice(0, 40) });
  }
}

/** `22-8`, `22:00 – 08:00`. */
function readHours(text: string): { from: number; to: number } {
  const [, from, to] = /^(\d{1,2})(?::00)?\s*[-–—]\s*(\d{1,2})(?::00)?$/.exec(text.trim()) ?? [];
  const hours = { from: Number(from), to: Number(to) % 24 };
  if (!(hours.from < 24 && Number(to) <= 24 && hours.from !== hours.to))
    throw new UserError('hours-unreadable');
  return hours;
}

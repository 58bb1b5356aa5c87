import { mayDelete } from '../domain/marketing/broadcast-runs.ts';
import type { Audience } from '../domain/marketing/audience.ts';
import type { Broadcast } from '../domain/marketing/broadcasts.ts';
import { writeMoment } from '../moment.ts';
import { press } from './callback.ts';
import type { TextData } from './i18n.ts';
import type { Button, View } from './view.ts';

/** One language's words: what a turn's context has, too. */
export interface Speech {
  readonly language: string;
  t(key: string, data?: TextData): string;
  label(key: string, data?: TextData): string;
}

/** What of the shop stands on the card. */
export interface CardShop {
  readonly now: number;
  readonly currency: string;
  readonly timeZone: string;
}

const CELLS = 12;

/** One broadcast as staff see it. The screen shows it, and while it runs a job edits it. */
export function broadcastCard(speech: Speech, broadcast: Broadcast, shop: CardShop): View {
  const { id, state, details } = broadcast;
  const action = details.action ?? 'send';
  const lines = [
    speech.t('broadcast-title', { id: `${id}`, state, action, reason: details.reason ?? null }),
    '',
    ...aboutLines(speech, broadcast, shop),
    ...figureLines(speech, broadcast, shop),
  ];
  return { text: lines.join('\n'), buttons: buttonsOf(speech, broadcast, shop) };
}

/** Whom it is for, in words. */
export function audienceText(speech: Speech, audience: Audience, currency: string): string {
  const { segment } = audience;
  return speech.label(`audience-${segment}`, {
    name: segment === 'bought' ? audience.name : null,
    language: segment === 'language' ? languageName(speech.language, audience.language) : null,
    days: segment === 'idle' ? audience.days : null,
    money: segment === 'balance' ? { amount: audience.amount, currency } : null,
  });
}

/** A language by its name in another. */
export function languageName(language: string, code: string): string {
  return new Intl.DisplayNames(language, { type: 'language' }).of(code) ?? code;
}

function aboutLines(speech: Speech, broadcast: Broadcast, shop: CardShop): string[] {
  const { state, audience, total, content, startsAt, details } = broadcast;
  const isAhead = state === 'draft' || state === 'scheduled';
  const to = audienceText(speech, audience, shop.currency);
  return [
    speech.t('broadcast-audience', { audience: to, total: isAhead ? total : null }),
    ...(content.buttons.length > 0 && isAhead
      ? [speech.t('broadcast-buttons-line', { count: content.buttons.length })]
      : []),
    ...(content.silent === true && isAhead ? [speech.t('broadcast-silent-line')] : []),
    ...(state === 'scheduled' && startsAt
      ? [
          speech.t('broadcast-starts', {
            at: writeMoment(startsAt, shop.timeZone),
            zone: shop.timeZone,
          }),
        ]
      : []),
    ...(details.isPaid === true ? [speech.t('broadcast-paid-line')] : []),
  ];
}

function figureLines(speech: Speech, broadcast: Broadcast, shop: CardShop): string[] {
  const { state, counts, total, details } = broadcast;
  if (broadcast.startedAt === null) return [];
  const isChange = (details.action ?? 'send') !== 'send';
  const figures = speech.t('broadcast-figures', {
    sent: counts.sent,
    blocked: counts.blocked,
    failed: counts.failed,
    unknown: counts.unknown,
  });
  const changes = isChange
    ? [
        speech.t('broadcast-changes', {
          action: details.action ?? 'edit',
          changed: counts.changed,
          unchanged: counts.unchanged,
        }),
      ]
    : [];
  if (state !== 'running' && state !== 'paused') return ['', figures, ...changes];
  const done = total - counts.left;
  const share = total === 0 ? 1 : done / total;
  const filled = Math.round(share * CELLS);
  const bar = '▓'.repeat(filled) + '░'.repeat(CELLS - filled);
  const progress = speech.t('broadcast-progress', {
    bar,
    percent: Math.floor(share * 100),
    done,
    total,
  });
  return ['', progress, ...speedLines(speech, broadcast, done, shop.now), figures, ...changes];
}

function speedLines(
  speech: Speech,
  { state, details, counts }: Broadcast,
  done: number,
  now: number,
): string[] {
  const seconds = (now - (details.since?.at ?? now)) / 1000;
  const speed = (done - (details.since?.done ?? 0)) / seconds;
  if (state !== 'running' || !(seconds > 1 && speed > 0)) return [];
  const left = Math.ceil(counts.left / speed);
  return [
    speech.t('broadcast-speed', {
      speed: Math.round(speed * 10) / 10,
      unit: left < 60 ? 'seconds' : 'minutes',
      left: left < 60 ? left : Math.ceil(left / 60),
    }),
  ];
}

function buttonsOf(speech: Speech, broadcast: Broadcast, shop: CardShop): Button[][] {
  const { id, state, content, details, counts } = broadcast;
  const button = (what: string, ...args: string[]): Button => ({
    text: speech.label(`broadcast-button-${what}`),
    press: press(`broadcast:${what}`, id, ...args),
  });
  const back = { text: speech.label('button-back'), press: 'broadcast' };
  const refresh = { text: speech.label('broadcast-refresh'), press: press('broadcast', id) };
  switch (state) {
    case 'draft':
      return [
        [button('to'), button('buttons')],
        [button('message'), button(content.silent === true ? 'loud' : 'silent')],
        [button('preview'), button('when')],
        [button('start')],
        [button('remove'), back],
      ];
    case 'scheduled':
      return details.action === 'send'
        ? [
            [button('preview'), button('unschedule')],
            [refresh, back],
          ]
        : [[refresh, back]];
    case 'running':
      return [
        [button('pause'), button('cancel')],
        [refresh, back],
      ];
    case 'paused':
      return [[button('resume'), button('cancel')], [back]];
    case 'stopped':
    case 'done':
    case 'cancelled':
      break;
  }
  // What was taken back can only be taken back where it did not go.
  const isGone = details.action === 'delete';
  const isChangeable = counts.sent > 0 && !details.counts;
  const isLeft = !isGone || counts.unchanged > 0;
  return [
    ...(state === 'stopped' ? [[button('anyway'), button('cancel')]] : []),
    [
      ...(content.kind !== 'other' && isChangeable && !isGone ? [button('edit')] : []),
      ...(mayDelete(broadcast, shop.now) && isChangeable && isLeft ? [button('delete')] : []),
    ],
    [button('again'), back],
  ];
}

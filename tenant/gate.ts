import * as rules from '../shared/domain/people/rules.ts';
import { press } from '../shared/telegram/callback.ts';
import { send, show, type Button, type View } from '../shared/telegram/view.ts';
import { mayAdminister, ownText, type ShopContext } from './context.ts';
import { isMember } from './membership.ts';
import { outpaced } from './pace.ts';

/** Says why a turn goes no further. */
export type Stop = () => Promise<void>;

/** What Telegram and the law want to be reachable, and the way to support: whoever is kept out finds these. */
const OPEN_COMMANDS = new Set(['support', 'paysupport', 'terms', 'privacy', 'language']);
const OPEN_SCREENS = new Set([...OPEN_COMMANDS, 'ticket']);
/** What of a deep link fits into a button, so that nobody has to follow it twice. */
const PAYLOAD = /^[\w-]{1,45}$/;

/**
 * Asked before every message and press, whatever it is and wherever it was pressed: null lets the
 * turn go on. Never asked about checkouts, payments and refunds. Staff pass.
 */
export async function stopAt(ctx: ShopContext): Promise<Stop | null> {
  const step = gateStep(ctx);
  if (!mayAdminister(ctx.turn.role)) {
    const isOpen = opensAnyway(ctx);
    const slow = await outpaced(ctx, isOpen);
    if (slow) return slow;
    if (step?.name === 'accept' && ctx.turn.customer.blocked === null) await accept(ctx);
    const why = isOpen ? null : await refusal(ctx);
    if (why) return () => sayNo(ctx, why, step !== null);
  }
  if (step) beginAgain(ctx, step.payload);
  return null;
}

/** The first reason why this person may not use the shop now, as they see it. */
async function refusal(ctx: ShopContext): Promise<View | null> {
  const { customer, settings } = ctx.turn;
  const { maintenance, mustAcceptRules, gate } = settings.options;
  const again = (key: string, name: 'check' | 'accept' = 'check'): Button => ({
    text: ctx.label(key),
    press: press(`gate:${name}`, ...payloadOf(ctx)),
  });
  if (customer.blocked) {
    const reason = customer.blocked.reason || null;
    return {
      text: ctx.t('gate-blocked', { reason }),
      buttons: [[{ text: ctx.label('gate-paysupport'), press: 'paysupport' }]],
    };
  }
  if (maintenance)
    return {
      text: ownText(ctx, 'maintenance') ?? ctx.t('gate-maintenance', { shop: settings.name }),
      buttons: [[again('gate-again')]],
    };
  if (mustAcceptRules && !customer.rulesAccepted) {
    const terms = ownText(ctx, 'terms');
    const usual = ctx.t('page-terms', { shop: settings.name, contact: settings.support });
    return {
      text: `${terms ?? usual}\n\n${ctx.t('gate-rules')}`,
      buttons: [[again('gate-accept', 'accept')]],
    };
  }
  if (gate && !(await isMember(ctx, gate))) {
    const own = ownText(ctx, 'gate');
    return {
      text: own ?? ctx.t('gate-channel', { title: gate.title }),
      buttons: [[{ text: ctx.label('gate-open', { title: gate.title }), url: gate.link }], [again('gate-check')]], // prettier-ignore
    };
  }
  return null;
}

/** In place of the gate's own message; never in place of another, which may be an invoice or goods. */
async function sayNo(ctx: ShopContext, view: View, isGateStep: boolean): Promise<void> {
  if (!isGateStep) return void (await send(ctx, view));
  await ctx.toast(ctx.label('gate-not-yet'));
  await show(ctx, view);
}

async function accept(ctx: ShopContext): Promise<void> {
  const { customer } = ctx.turn;
  await rules.accept(ctx.scope, customer.id);
  ctx.turn = { ...ctx.turn, customer: { ...customer, rulesAccepted: true } };
}

/** The press on one of the gate's own buttons, with the deep link that it kept. */
function gateStep(ctx: ShopContext): { name: 'check' | 'accept'; payload: string } | null {
  const [, name, payload = ''] = /^gate:(check|accept)(?::([\w-]*))?$/.exec(ctx.press ?? '') ?? [];
  return name === 'check' || name === 'accept' ? { name, payload } : null;
}

/** What they came with, for the gate's buttons. */
function payloadOf(ctx: ShopContext): string[] {
  const [, came] = /^\/start(?:@\w+)?\s+(\S+)$/.exec(ctx.message?.text ?? '') ?? [];
  const payload = came ?? gateStep(ctx)?.payload ?? '';
  return PAYLOAD.test(payload) ? [payload] : [];
}

/** Lets the turn go on as the /start that the gate had stopped. */
function beginAgain(ctx: ShopContext, payload: string): void {
  const message = { text: `/start ${payload}`.trim() };
  Object.assign(ctx, { press: null, message });
}

/** Whether this is a way to support, rules, privacy or another language, or a step on it. */
function opensAnyway(ctx: ShopContext): boolean {
  if (ctx.press !== null) {
    const [screen = '', next = ''] = ctx.press.split(':', 2);
    return OPEN_SCREENS.has(screen === 'cancel' ? next : screen);
  }
  const [, command] = /^\/(\w+)/.exec(ctx.message?.text ?? '') ?? [];
  if (command !== undefined) return OPEN_COMMANDS.has(command.toLowerCase());
  return /^(ticket|privacy):/.test(ctx.turn.customer.dialogue?.state ?? '');
}

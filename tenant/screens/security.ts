import { InputFile } from 'grammy';
import { drawQr } from '../../shared/charts/qr.ts';
import * as audit from '../../shared/domain/staff/audit.ts';
import { draft, linkOf } from '../../shared/domain/guards/second-factor-codes.ts';
import * as secondFactor from '../../shared/domain/guards/second-factor.ts';
import type { Factor } from '../../shared/domain/guards/second-factor.ts';
import { Unavailable, UserError } from '../../shared/errors.ts';
import type { Scope } from '../../shared/scope.ts';
import { ask, closeDialogue } from '../../shared/telegram/context.ts';
import { cancelButton } from '../../shared/telegram/router.ts';
import { remove, send, show, type Button } from '../../shared/telegram/view.ts';
import type { ShopContext, ShopScreen } from '../context.ts';
import { openAnswer, sealAnswer } from './admin/secret-answer.ts';
import { menuButton } from './buttons.ts';
import { demandCode } from './second-factor.ts';

/** What protects a person here: their second factor. */
export const security: ShopScreen = {
  commands: { security: (ctx) => showSecurity(ctx) },
  presses: {
    security: (ctx) => showSecurity(ctx),
    'security:on': (ctx) => begin(ctx),
    'security:off': (ctx) => demandCode(ctx, 'factor-off', {}),
    'security:codes': (ctx) => demandCode(ctx, 'factor-codes', {}),
    'security:noted': (ctx) => forgetCodes(ctx),
  },
  answers: { 'security:first': (ctx, code) => confirm(ctx, code) },
};

/** Switches the person's own factor off, after its code. */
export async function switchOff(ctx: ShopContext): Promise<void> {
  await ctx.commit(async (scope) => {
    await secondFactor.remove(scope, ctx.person.id);
    await note(ctx, scope, 'factor.off');
  });
  await send(ctx, { text: ctx.t('security-is-off') });
  await showSecurity(ctx);
}

/** Gives new recovery codes, after a code. */
export async function renewCodes(ctx: ShopContext): Promise<void> {
  const codes = await ctx.commit(async (scope) => {
    await note(ctx, scope, 'factor.codes');
    return secondFactor.renewCodes(scope, ctx.person.id);
  });
  await showCodes(ctx, codes);
}

async function showSecurity(ctx: ShopContext): Promise<void> {
  const { scope, person, turn } = ctx;
  const factor = await secondFactor.find(scope, person.id);
  const isRequired = turn.role !== null && turn.settings.options.staffFactor === 'required';
  await show(ctx, {
    text: [
      ctx.t('security-text'),
      ctx.t('security-factor', { since: factor?.isOn ? factor.since : null }),
      factor?.isOn ? ctx.t('security-codes-left', { left: factor.recoveryLeft }) : '',
      factor?.waitsUntil ? ctx.t('security-waits', { until: factor.waitsUntil }) : '',
      isRequired && !factor?.isOn ? ctx.t('security-required') : '',
    ]
      .filter(Boolean)
      .join('\n\n'),
    buttons: [
      ...factorButtons(ctx, factor),
      turn.settings.options.identity
        ? [{ text: ctx.label('button-identity-own'), press: 'identity' }]
        : [],
      [menuButton(ctx)],
    ],
  });
}

function factorButtons(ctx: ShopContext, factor: Factor | null): Button[][] {
  const to = (step: string): Button => ({
    text: ctx.label(`security-${step}`),
    press: `security:${step}`,
  });
  return factor?.isOn ? [[to('codes')], [to('off')]] : [[to('on')]];
}

/** Shows a new secret, as a picture and to copy; it is nobody's until its first code comes back. */
async function begin(ctx: ShopContext): Promise<void> {
  const { scope, person, turn } = ctx;
  if ((await secondFactor.find(scope, person.id))?.isOn) throw new UserError('factor-known');
  const secret = draft();
  const link = linkOf(scope, secret, turn.settings.name);
  const photo = await picture(ctx, link);
  const sealed = sealAnswer(ctx, 'factor', secret);
  await ctx.commit((scope) => ask(ctx, scope, 'security:first', { sealed }));
  await show(ctx, {
    text: ctx.t('security-scan', { secret, link }),
    photo,
    buttons: [
      [{ text: ctx.label('security-copy'), copy: secret }],
      [cancelButton(ctx, 'security')],
    ],
  });
}

async function confirm(ctx: ShopContext, code: string): Promise<void> {
  const { dialogue } = ctx.turn.customer;
  const secret = openAnswer(ctx, 'factor', String(dialogue?.data['sealed']));
  const telegramId = ctx.person.id;
  const codes = await ctx.commit(async (scope) => {
    await closeDialogue(ctx, scope);
    await note(ctx, scope, 'factor.on');
    return secondFactor.enrol(scope, ctx.shop.secrets, { telegramId, secret, code });
  });
  // The secret lies in the app now, and nowhere else that people look.
  for (const messageId of [...(dialogue?.before ?? []), dialogue?.messageId])
    if (messageId !== undefined) await remove(ctx.api, { chatId: ctx.chatId, messageId });
  await showCodes(ctx, codes);
}

async function showCodes(ctx: ShopContext, codes: readonly string[]): Promise<void> {
  const list = { html: codes.map((code) => `<code>${code}</code>`).join('\n') };
  await send(ctx, {
    text: ctx.t('security-codes-text', { list, count: codes.length }),
    buttons: [
      [{ text: ctx.label('security-copy-codes'), copy: codes.join('\n') }],
      [{ text: ctx.label('security-noted'), press: 'security:noted' }],
    ],
  });
}

async function forgetCodes(ctx: ShopContext): Promise<void> {
  const { pressed } = ctx;
  if (pressed) await remove(ctx.api, pressed);
  Object.assign(ctx, { pressed: null });
  await showSecurity(ctx);
}

/** PNG of a link; null when nothing can be drawn now: the secret can be copied. */
async function picture(ctx: ShopContext, link: string): Promise<InputFile | null> {
  try {
    return new InputFile(await ctx.shop.charts.draw(drawQr(link)), 'qr.png');
  } catch (error) {
    if (!(error instanceof Unavailable)) throw error;
    return null;
  }
}

/** What staff do about their own factor is written down. */
async function note(ctx: ShopContext, scope: Scope, action: string): Promise<void> {
  if (ctx.turn.role !== null) await audit.write(scope, ctx.person.id, action);
}

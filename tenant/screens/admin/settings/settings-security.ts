import * as keyChanges from '../../../../shared/domain/coins/key-changes.ts';
import {
  LEAST_KEY_WAIT_H,
  LONGEST_KEY_WAIT_H,
  type Options,
} from '../../../../shared/domain/shop/options.ts';
import * as secondFactor from '../../../../shared/domain/guards/second-factor.ts';
import { demand } from '../../../../shared/domain/staff/staff.ts';
import { UserError } from '../../../../shared/errors.ts';
import { press } from '../../../../shared/telegram/callback.ts';
import { show, type Button } from '../../../../shared/telegram/view.ts';
import type { ActionData, ShopContext, ShopScreen } from '../../../context.ts';
import { backButton, rowsOf } from '../../buttons.ts';
import { demandCode } from '../../second-factor.ts';
import { saveOptions } from './save-options.ts';

/** Waits to choose from before a changed key is used. */
const KEY_WAITS_H = [LEAST_KEY_WAIT_H, 6, 12, 24, 48, 72, LONGEST_KEY_WAIT_H];

/** What is asked of people before money moves: a second factor of staff, and who customers are. */
export const settingsSecurity: ShopScreen = {
  presses: {
    safeguards: (ctx) => showSafeguards(ctx),
    'safeguards:staff': (ctx) => turnStaffFactor(ctx),
    'safeguards:key': (ctx) => showKeyWait(ctx),
    'safeguards:wait': (ctx, hours) => changeKeyWait(ctx, Number(hours)),
  },
};

/** Changes what protects the shop, after the code where one is needed. */
export async function changeSecurity(ctx: ShopContext, data: ActionData): Promise<void> {
  demand(ctx.turn.role, 'identity' in data ? 'withdrawals' : 'staff');
  await showSafeguards(ctx, await saveOptions(ctx, readChange(ctx, data)));
}

async function showSafeguards(ctx: ShopContext, undo?: Button): Promise<void> {
  demand(ctx.turn.role, 'settings');
  const staff = await secondFactor.ofStaff(ctx.scope);
  const { staffFactor, identity } = ctx.turn.settings.options;
  const without = staff.filter(({ isOn }) => !isOn).map(({ name }) => name);
  await show(ctx, {
    text: ctx.t('safeguards-text', {
      staffFactor,
      count: staff.length - without.length,
      all: staff.length,
      without: without.length > 0 ? without.join(', ') : null,
      identity: identity ? 'on' : 'off',
      ...keyWaitOf(ctx),
    }),
    buttons: [
      [{ text: ctx.label('safeguards-staff', { staffFactor }), press: 'safeguards:staff' }],
      [{ text: ctx.label('safeguards-key'), press: 'safeguards:key' }],
      [{ text: ctx.label('safeguards-identity'), press: 'levels' }],
      [{ text: ctx.label('safeguards-own'), press: 'security' }],
      undo ? [undo] : [],
      [backButton(ctx, 'settings')],
    ],
  });
}

/** Who watches whom is for those who choose the staff, not for those who are watched. */
async function turnStaffFactor(ctx: ShopContext): Promise<void> {
  demand(ctx.turn.role, 'settings');
  demand(ctx.turn.role, 'staff');
  const { staffFactor } = ctx.turn.settings.options;
  await demandCode(ctx, 'security-change', {
    staffFactor: staffFactor === 'required' ? 'optional' : 'required',
  });
}

function keyWaitOf(ctx: ShopContext) {
  const { options } = ctx.turn.settings;
  const now = ctx.scope.clock.now();
  const hours = keyChanges.waitH(options, now);
  const { hours: soon, before } = options.keyWait;
  return { hours, soon: soon === hours ? null : soon, until: new Date(before?.until ?? now) };
}

async function showKeyWait(ctx: ShopContext): Promise<void> {
  demand(ctx.turn.role, 'settings');
  const current = ctx.turn.settings.options.keyWait.hours;
  const choices = KEY_WAITS_H.filter((hours) => hours !== current).map((hours) => ({
    text: ctx.label('knob-unit-hours', { count: hours }),
    press: press('safeguards:wait', hours),
  }));
  await show(ctx, {
    text: ctx.t('safeguards-key-text', keyWaitOf(ctx)),
    buttons: [...rowsOf(choices, 3), [backButton(ctx, 'safeguards')]],
  });
}

/** As the factor of staff: for those who choose the staff, not for those who may change a key. */
async function changeKeyWait(ctx: ShopContext, keyWaitH: number): Promise<void> {
  demand(ctx.turn.role, 'settings');
  demand(ctx.turn.role, 'staff');
  if (!KEY_WAITS_H.includes(keyWaitH)) throw new UserError('button-old');
  await demandCode(ctx, 'security-change', { keyWaitH });
}

/** Only `demandCode` of the screens of settings writes these. */
function readChange(
  ctx: ShopContext,
  { staffFactor, identity, keyWaitH }: ActionData,
): Partial<Options> {
  if (typeof keyWaitH === 'number' && KEY_WAITS_H.includes(keyWaitH))
    return keyChanges.withWait(ctx.turn.settings.options, keyWaitH, ctx.scope.clock.now());
  if (identity === null) return { identity };
  if (staffFactor === 'optional' || staffFactor === 'required') return { staffFactor };
  throw new UserError('button-old');
}

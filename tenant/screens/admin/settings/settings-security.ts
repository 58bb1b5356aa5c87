import type { Options } from '../../../../shared/domain/options.ts';
import * as secondFactor from '../../../../shared/domain/second-factor.ts';
import { demand } from '../../../../shared/domain/staff.ts';
import { UserError } from '../../../../shared/errors.ts';
import { show, type Button } from '../../../../shared/telegram/view.ts';
import type { ActionData, ShopContext, ShopScreen } from '../../../context.ts';
import { backButton } from '../../buttons.ts';
import { demandCode } from '../../second-factor.ts';
import { saveOptions } from './save-options.ts';

/** What is asked of people before money moves: a second factor of staff. */
export const settingsSecurity: ShopScreen = {
  presses: {
    safeguards: (ctx) => showSafeguards(ctx),
    'safeguards:staff': (ctx) => turnStaffFactor(ctx),
  },
};

/** Changes what protects the shop, after the code where one is needed. */
export async function changeSecurity(ctx: ShopContext, data: ActionData): Promise<void> {
  demandRight(ctx);
  await showSafeguards(ctx, await saveOptions(ctx, readChange(data)));
}

async function showSafeguards(ctx: ShopContext, undo?: Button): Promise<void> {
  demand(ctx.turn.role, 'settings');
  const staff = await secondFactor.ofStaff(ctx.scope);
  const { staffFactor } = ctx.turn.settings.options;
  const without = staff.filter(({ isOn }) => !isOn).map(({ name }) => name);
  await show(ctx, {
    text: ctx.t('safeguards-text', {
      staffFactor,
      count: staff.length - without.length,
      all: staff.length,
      without: without.length > 0 ? without.join(', ') : null,
    }),
    buttons: [
      [{ text: ctx.label('safeguards-staff', { staffFactor }), press: 'safeguards:staff' }],
      [{ text: ctx.label('safeguards-own'), press: 'security' }],
      undo ? [undo] : [],
      [backButton(ctx, 'settings')],
    ],
  });
}

async function turnStaffFactor(ctx: ShopContext): Promise<void> {
  demandRight(ctx);
  const { staffFactor } = ctx.turn.settings.options;
  await demandCode(ctx, 'security-change', {
    staffFactor: staffFactor === 'required' ? 'optional' : 'required',
  });
}

/** Who watches whom is for those who choose the staff, not for those who are watched. */
function demandRight({ turn }: ShopContext): void {
  demand(turn.role, 'settings');
  demand(turn.role, 'staff');
}

/** Only `demandCode` of this screen writes these. */
function readChange({ staffFactor }: ActionData): Partial<Options> {
  if (staffFactor === 'optional' || staffFactor === 'required') return { staffFactor };
  throw new UserError('button-old');
}

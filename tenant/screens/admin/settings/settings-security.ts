import type { Options } from '../../../../shared/domain/options.ts';
import * as secondFactor from '../../../../shared/domain/second-factor.ts';
import { demand } from '../../../../shared/domain/staff.ts';
import { UserError } from '../../../../shared/errors.ts';
import { show, type Button } from '../../../../shared/telegram/view.ts';
import type { ActionData, ShopContext, ShopScreen } from '../../../context.ts';
import { backButton } from '../../buttons.ts';
import { demandCode } from '../../second-factor.ts';
import { saveOptions } from './save-options.ts';

/** What is asked of people before money moves: a second factor of staff, and who customers are. */
export const settingsSecurity: ShopScreen = {
  presses: {
    safeguards: (ctx) => showSafeguards(ctx),
    'safeguards:staff': (ctx) => turnStaffFactor(ctx),
  },
};

/** Changes what protects the shop, after the code where one is needed. */
export async function changeSecurity(ctx: ShopContext, data: ActionData): Promise<void> {
  demand(ctx.turn.role, 'identity' in data ? 'withdrawals' : 'staff');
  await showSafeguards(ctx, await saveOptions(ctx, readChange(data)));
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
    }),
    buttons: [
      [{ text: ctx.label('safeguards-staff', { staffFactor }), press: 'safeguards:staff' }],
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

/** Only `demandCode` of the screens of settings writes these. */
function readChange({ staffFactor, identity }: ActionData): Partial<Options> {
  if (identity === null) return { identity };
  if (staffFactor === 'optional' || staffFactor === 'required') return { staffFactor };
  throw new UserError('button-old');
}

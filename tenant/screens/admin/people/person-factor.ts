import * as identityChecks from '../../../../shared/domain/guards/identity-checks.ts';
import * as identity from '../../../../shared/domain/guards/identity.ts';
import * as profiles from '../../../../shared/domain/people/profiles.ts';
import * as factorReset from '../../../../shared/domain/guards/second-factor-reset.ts';
import * as secondFactor from '../../../../shared/domain/guards/second-factor.ts';
import { can, demand, roleOf } from '../../../../shared/domain/staff/staff.ts';
import { UserError } from '../../../../shared/errors.ts';
import { press, readId } from '../../../../shared/telegram/callback.ts';
import { show, type Button } from '../../../../shared/telegram/view.ts';
import type { ActionData, ShopContext, ShopScreen } from '../../../context.ts';
import { backButton } from '../../buttons.ts';
import { standingText } from '../../identity.ts';
import { demandCode } from '../../second-factor.ts';

/** What the shop knows of who a person is, and their second factor: what to do when they lost it. */
export const personFactor: ShopScreen = {
  presses: {
    'person:factor': (ctx, id) => showFactor(ctx, readId(id)),
    'person:reset': (ctx, id) => confirmReset(ctx, readId(id)),
    'person:reset-yes': async (ctx, id) => {
      const { telegramId } = await demandPerson(ctx, readId(id));
      await demandCode(ctx, 'factor-reset', { customer: String(readId(id)), telegramId });
    },
  },
};

/** Takes the factor away, after the code where one is needed. */
export async function resetFactor(ctx: ShopContext, data: ActionData): Promise<void> {
  demand(ctx.turn.role, 'customers');
  await ctx.commit((scope) => factorReset.reset(scope, ctx.person.id, Number(data['telegramId'])));
  await ctx.toast(ctx.label('person-reset-done'));
  await showFactor(ctx, BigInt(String(data['customer'])));
}

async function showFactor(ctx: ShopContext, id: bigint): Promise<void> {
  demand(ctx.turn.role, 'customers');
  const profile = await profiles.find(ctx.scope, id);
  const factor = await secondFactor.find(ctx.scope, profile.telegramId);
  const standing = await identity.limitsOf(ctx.scope, ctx.turn.settings, id);
  const mayLook = standing !== null && can(ctx.turn.role, 'withdrawals');
  const checks = mayLook ? await identityChecks.list(ctx.scope, id) : [];
  const reset: Button = { text: ctx.label('person-reset'), press: press('person:reset', id) };
  await show(ctx, {
    text: [
      ctx.t('person-factor-text', { name: profile.name }),
      ctx.t('security-factor', { since: factor?.isOn ? factor.since : null }),
      factor?.lockedUntil ? ctx.t('person-factor-locked', { until: factor.lockedUntil }) : '',
      factor?.waitsUntil ? ctx.t('person-factor-waits', { until: factor.waitsUntil }) : '',
      standing ? standingText(ctx, standing) : '',
    ]
      .filter(Boolean)
      .join('\n\n'),
    buttons: [
      ...checks
        .filter(({ state }) => state === 'sent' || state === 'accepted')
        .map((check) => [
          {
            text: ctx.label('person-check', { level: check.level, state: check.state }),
            press: press('identities:check', check.id),
          },
        ]),
      factor?.isOn && mayReset(ctx, profile.role) ? [reset] : [],
      [backButton(ctx, press('person', id))],
    ],
  });
}

async function confirmReset(ctx: ShopContext, id: bigint): Promise<void> {
  const { name } = await demandPerson(ctx, id);
  await show(ctx, {
    text: ctx.t('person-reset-sure', { name }),
    buttons: [
      [{ text: ctx.label('person-reset-yes'), press: press('person:reset-yes', id) }],
      [backButton(ctx, press('person:factor', id))],
    ],
  });
}

/** The person, whose factor this member of the staff may take away. */
async function demandPerson(ctx: ShopContext, id: bigint): Promise<profiles.Profile> {
  demand(ctx.turn.role, 'customers');
  const profile = await profiles.find(ctx.scope, id);
  if (!mayReset(ctx, profile.role)) throw new UserError('not-allowed');
  return profile;
}

function mayReset(ctx: ShopContext, role: string | null): boolean {
  const { options } = ctx.turn.settings;
  return factorReset.mayReset(ctx.turn.role, role === null ? null : roleOf(role, options));
}

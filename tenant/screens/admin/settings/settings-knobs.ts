import { demand } from '../../../../shared/domain/staff/staff.ts';
import { UserError } from '../../../../shared/errors.ts';
import { parseAmount } from '../../../../shared/money.ts';
import { press, readWord } from '../../../../shared/telegram/callback.ts';
import { ask } from '../../../../shared/telegram/context.ts';
import { cancelButton } from '../../../../shared/telegram/router.ts';
import { show, type Button } from '../../../../shared/telegram/view.ts';
import type { ShopContext, ShopScreen } from '../../../context.ts';
import { backButton, rowsOf } from '../../buttons.ts';
import { extraOf } from './knob-extras.ts';
import { knobGroups, knobs, type Knob, type KnobGroup, type Value } from './knobs.ts';
import { saveOptions } from './save-options.ts';

/** Settings that are one value each: switched by a press, or asked for. */
export const settingsKnobs: ShopScreen = {
  presses: {
    knobs: (ctx, group) => showGroup(ctx, readWord(group, knobGroups)),
    // Notices to staff lead here.
    access: (ctx) => showGroup(ctx, 'access'),
    notices: (ctx) => showGroup(ctx, 'notices'),
    knob: (ctx, name) => turn(ctx, demandKnob(name)),
    'knob:off': (ctx, name) => save(ctx, demandKnob(name), null),
  },
  answers: { 'knob:value': (ctx, text) => answer(ctx, text) },
};

/** A group with all that stands in it; after a change with the button that takes it back. */
export async function showGroup(ctx: ShopContext, group: KnobGroup, undo?: Button): Promise<void> {
  demand(ctx.turn.role, 'settings');
  const extra = await extraOf(ctx, group);
  const lines = of(group).map((knob) =>
    ctx.t('knob-line', { name: ctx.label(`knob-${knob.name}`), value: valueOf(ctx, knob) }),
  );
  const buttons = of(group).map(({ name }) => ({
    text: ctx.label(`knob-${name}`),
    press: press('knob', name),
  }));
  await show(ctx, {
    text: `${ctx.t(`knobs-${group}`)}\n\n${[...lines, ...extra.lines].join('\n')}`,
    buttons: [
      ...rowsOf([...buttons, ...extra.buttons], 2),
      undo ? [undo] : [],
      [backButton(ctx, 'settings')],
    ],
  });
}

/** A switch is turned at once; anything else is asked for. */
async function turn(ctx: ShopContext, knob: Knob): Promise<void> {
  demandRight(ctx, knob);
  const { options, currency } = ctx.turn.settings;
  if (knob.unit === undefined) return save(ctx, knob, knob.read(options) !== true);
  await ctx.commit((scope) => ask(ctx, scope, 'knob:value', { name: knob.name }));
  const off = { text: ctx.label('knob-switch-off'), press: press('knob:off', knob.name) };
  await show(ctx, {
    text: ctx.t('knob-ask', {
      name: ctx.label(`knob-${knob.name}`),
      about: ctx.label(`knob-ask-${knob.name}`),
      value: valueOf(ctx, knob),
      currency: knob.unit === 'money' ? currency : null,
      ...rangeOf(knob),
    }),
    buttons: [
      knob.mayBeOff && knob.read(options) !== null ? [off] : [],
      [cancelButton(ctx, press('knobs', knob.group))],
    ],
  });
}

function demandRight({ turn }: ShopContext, { needs }: Knob): void {
  demand(turn.role, 'settings');
  if (needs) demand(turn.role, needs);
}

async function answer(ctx: ShopContext, text: string): Promise<void> {
  demand(ctx.turn.role, 'settings');
  const knob = demandKnob(String(ctx.turn.customer.dialogue?.data['name']));
  await save(ctx, knob, readValue(ctx, knob, text));
}

async function save(ctx: ShopContext, knob: Knob, value: Value): Promise<void> {
  demandRight(ctx, knob);
  // A forged press: what cannot be off, or a switch.
  if (value === null && !knob.mayBeOff) throw new UserError('button-old');
  const undo = await saveOptions(ctx, knob.write(ctx.turn.settings.options, value));
  await showGroup(ctx, knob.group, undo);
}

function readValue(ctx: ShopContext, knob: Knob, text: string): Value {
  if (knob.unit === 'money') return parseAmount(text, ctx.turn.settings.currency);
  const { least = 0, most = 0 } = knob;
  // Percent as people write it, kept in hundredths.
  const plain = text.trim().replace(',', '.').replace(/\s*%$/, '');
  const isPercent = knob.unit === 'percent';
  const number = Math.round(Number(plain) * (isPercent ? 100 : 1));
  const isReadable = (isPercent ? /^\d{1,3}(\.\d{1,2})?$/ : /^\d{1,6}$/).test(plain);
  if (!isReadable || number < least || number > most)
    throw new UserError('number-range', rangeOf(knob));
  return number;
}

/** As it is typed: percent are kept in hundredths. */
function rangeOf({ unit, least = 0, most = 0 }: Knob): { least: number; most: number } {
  const parts = unit === 'percent' ? 100 : 1;
  return { least: least / parts, most: most / parts };
}

function valueOf(ctx: ShopContext, { unit, read }: Knob): string {
  const value = read(ctx.turn.settings.options);
  if (value === null || value === false) return ctx.label('knob-is-off');
  if (value === true) return ctx.label('knob-is-on');
  if (unit === 'money')
    return ctx.label('knob-unit-money', {
      money: { amount: BigInt(value), currency: ctx.turn.settings.currency },
    });
  const count = Number(value) / (unit === 'percent' ? 100 : 1);
  return ctx.label(`knob-unit-${unit?.toLowerCase()}`, { count });
}

function demandKnob(name: string | undefined): Knob {
  const found = knobs.find((knob) => knob.name === name);
  if (!found) throw new UserError('button-old');
  return found;
}

function of(group: KnobGroup): Knob[] {
  return knobs.filter((knob) => knob.group === group);
}

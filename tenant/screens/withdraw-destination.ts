import { isOwn, OWN_NUMBER, type PayoutWay } from '../../shared/domain/payouts/payout-ways.ts';
import { UserError } from '../../shared/errors.ts';
import type { PersonField } from '../../shared/payments/provider.ts';
import { press } from '../../shared/telegram/callback.ts';
import { ask } from '../../shared/telegram/context.ts';
import { cancelButton } from '../../shared/telegram/router.ts';
import { show } from '../../shared/telegram/view.ts';
import type { ShopContext, ShopScreen } from '../context.ts';
import { rowsOf } from './buttons.ts';
import { demandWay, type Wanted } from './withdraw-terms.ts';
import { showSummary } from './withdraw-confirm.ts';
import { wayName } from './way-name.ts';

/** Where a withdrawal goes: what its way asks for, one message each. */
export const withdrawDestination: ShopScreen = {
  presses: { 'withdraw:pick': (ctx, place) => pick(ctx, place) },
  answers: { 'withdraw:where': (ctx, text) => answer(ctx, text) },
};

type Answers = Readonly<Record<string, string>>;

/** Asks for the next part of the destination, or shows the summary when nothing is missing. */
export async function askDestination(
  ctx: ShopContext,
  way: PayoutWay,
  wanted: Wanted,
  known: Answers,
): Promise<void> {
  const { money, isAll } = wanted;
  const answers = isOwn(way) ? { ...known, [OWN_NUMBER]: String(ctx.person.id) } : known;
  const field = way.fields.find(({ name }) => answers[name] === undefined);
  if (!field) return showSummary(ctx, way, wanted, answers);
  const data = { way: way.id, amount: money.amount.toString(), isAll, answers };
  await ctx.commit((scope) => ask(ctx, scope, 'withdraw:where', data));
  const choices = (field.choices?.(way.currency) ?? []).map(({ label }, at) => ({
    text: label,
    press: press('withdraw:pick', at),
  }));
  await show(ctx, {
    text: ctx.t(questionKey(ctx, way, field), {
      way: wayName(ctx, way),
      currency: way.currency,
      money,
    }),
    buttons: [...rowsOf(choices, 2), [cancelButton(ctx, 'menu')]],
  });
}

async function pick(ctx: ShopContext, place = ''): Promise<void> {
  const { way, wanted, answers, field } = await asked(ctx);
  const choice = /^\d{1,3}$/.test(place) ? field.choices?.(way.currency)[Number(place)] : undefined;
  if (!choice) throw new UserError('button-old');
  await askDestination(ctx, way, wanted, { ...answers, [field.name]: choice.value });
}

async function answer(ctx: ShopContext, text: string): Promise<void> {
  const { way, wanted, answers, field } = await asked(ctx);
  // Whoever types a choice means its name.
  const named = field.choices?.(way.currency).find(({ label }) => label.toLowerCase() === text.trim().toLowerCase()); // prettier-ignore
  const read = field.schema.safeParse(named?.value ?? text.trim());
  if (!read.success) throw new UserError('destination-unreadable');
  await askDestination(ctx, way, wanted, { ...answers, [field.name]: read.data });
}

async function asked(ctx: ShopContext): Promise<{ way: PayoutWay; wanted: Wanted; answers: Answers; field: PersonField }> {
  const { dialogue } = ctx.turn.customer;
  if (dialogue?.state !== 'withdraw:where') throw new UserError('button-old');
  const data = dialogue.data as { way: string; amount: string; isAll?: boolean; answers: Answers };
  const way = await demandWay(ctx, data.way);
  const field = way.fields.find(({ name }) => data.answers[name] === undefined);
  if (!field) throw new UserError('button-old');
  const money = { amount: BigInt(data.amount), currency: way.currency };
  return { way, wanted: { money, isAll: data.isAll === true }, answers: data.answers, field };
} // prettier-ignore

/** The words of the provider or chain for it, or everybody's. */
function questionKey(ctx: ShopContext, { kind, source }: PayoutWay, { name }: PersonField): string {
  const own = [source, kind].map((each) => `destination-${each}-${name}`);
  return own.find((key) => ctx.i18n.has(key)) ?? `destination-${name}`;
}

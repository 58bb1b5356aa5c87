import { rulesOf } from '../../../../shared/domain/payouts/payout-limits.ts';
import { UserError } from '../../../../shared/errors.ts';
import { parseAmount } from '../../../../shared/money.ts';
import { press, readWord } from '../../../../shared/telegram/callback.ts';
import { ask } from '../../../../shared/telegram/context.ts';
import { cancelButton } from '../../../../shared/telegram/router.ts';
import { show } from '../../../../shared/telegram/view.ts';
import type { ShopContext, ShopScreen } from '../../../context.ts';
import { wayName } from '../../way-name.ts';
import { demandCurrency, demandPossible, demandRules, ruleNames, saveRule, saveRules, withdrawalsOf, type RuleName } from './payout-rules.ts'; // prettier-ignore

/** A month: longer is no pause any more. */
const LONGEST_COOL_DOWN_H = 720;
/** More digits are a slip of the finger. */
const MOST_DIGITS = 30;

/** What is asked for one number of the withdrawal rules. */
export const payoutRule: ShopScreen = {
  presses: {
    'payoutrules:cool': (ctx) => askHours(ctx),
    'payoutrules:set': (ctx, currency, rule) => askLimit(ctx, currency, readWord(rule, ruleNames)),
    'payoutrules:fee': (ctx, ...id) => askTerm(ctx, id.join(':'), 'fee'),
    'payoutrules:least': (ctx, ...id) => askTerm(ctx, id.join(':'), 'least'),
  },
  answers: {
    'payoutrules:cool': (ctx, text) => answerHours(ctx, text),
    'payoutrules:limit': (ctx, text) => answerLimit(ctx, text),
    'payoutrules:term': (ctx, text) => answerTerm(ctx, text),
  },
};

async function askHours(ctx: ShopContext): Promise<void> {
  demandRules(ctx);
  await ctx.commit((scope) => ask(ctx, scope, 'payoutrules:cool'));
  await show(ctx, {
    text: ctx.t('payoutrules-ask-cool', {
      hours: withdrawalsOf(ctx).coolDownH,
      most: LONGEST_COOL_DOWN_H,
    }),
    buttons: [[cancelButton(ctx, 'payoutrules')]],
  });
}

async function answerHours(ctx: ShopContext, text: string): Promise<void> {
  const hours = /^\d{1,3}$/.test(text.trim()) ? Number(text) : Number.NaN;
  if (!(hours <= LONGEST_COOL_DOWN_H))
    throw new UserError('number-range', { least: 0, most: LONGEST_COOL_DOWN_H });
  await saveRules(ctx, { coolDownH: hours });
}

async function askLimit(ctx: ShopContext, code: string | undefined, rule: RuleName): Promise<void> {
  const currency = await demandCurrency(ctx, code);
  const now = rulesOf(ctx.turn.settings.options, currency)[rule];
  await ctx.commit((scope) => ask(ctx, scope, 'payoutrules:limit', { currency, rule }));
  const off = {
    text: ctx.label('knob-switch-off'),
    press: press('payoutrules:off', currency, rule),
  };
  await show(ctx, {
    text: ctx.t(`payoutrules-ask-${rule}`, {
      currency,
      money: now === null ? null : { amount: now, currency },
    }),
    buttons: [now === null ? [] : [off], [cancelButton(ctx, press('payoutrules:in', currency))]],
  });
}

async function answerLimit(ctx: ShopContext, text: string): Promise<void> {
  const { currency: code, rule } = ctx.turn.customer.dialogue?.data ?? {};
  const currency = await demandCurrency(ctx, String(code));
  const name = readWord(String(rule), ruleNames);
  await saveRule(ctx, currency, { [name]: readAmount(text, currency) });
}

async function askTerm(ctx: ShopContext, id: string, term: 'fee' | 'least'): Promise<void> {
  const way = await demandPossible(ctx, id);
  await ctx.commit((scope) => ask(ctx, scope, 'payoutrules:term', { way: id, term }));
  await show(ctx, {
    text: ctx.t(`payoutrules-ask-${term}`, { name: wayName(ctx, way), currency: way.currency }),
    buttons: [[cancelButton(ctx, press('payoutrules:way', id))]],
  });
}

async function answerTerm(ctx: ShopContext, text: string): Promise<void> {
  const { way: id, term } = ctx.turn.customer.dialogue?.data ?? {};
  const way = await demandPossible(ctx, String(id));
  const { ways } = withdrawalsOf(ctx);
  const known = ways[way.id] ?? { fee: '0', least: '0' };
  const name = readWord(String(term), ['fee', 'least']);
  const changed = { ...known, [name]: readAmount(text, way.currency) };
  await saveRules(ctx, { ways: { ...ways, [way.id]: changed } }, { way: way.id });
}

function readAmount(text: string, currency: string): string {
  const amount = parseAmount(text, currency).toString();
  if (amount.length > MOST_DIGITS) throw new UserError('amount-too-big');
  return amount;
}

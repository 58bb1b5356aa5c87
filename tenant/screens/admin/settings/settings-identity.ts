import { askedLevels } from '../../../../shared/domain/guards/identity-told.ts';
import {
  identityDocuments,
  identityLevels,
  type IdentityLevel,
  type Options,
} from '../../../../shared/domain/shop/options.ts';
import { demand } from '../../../../shared/domain/staff/staff.ts';
import { UserError } from '../../../../shared/errors.ts';
import { exponentOf, parseAmount, type Money } from '../../../../shared/money.ts';
import { press, readWord } from '../../../../shared/telegram/callback.ts';
import { ask } from '../../../../shared/telegram/context.ts';
import { cancelButton } from '../../../../shared/telegram/router.ts';
import { show, type Button } from '../../../../shared/telegram/view.ts';
import type { ShopContext, ShopScreen } from '../../../context.ts';
import { backButton, rowsOf } from '../../buttons.ts';
import { demandCode } from '../../second-factor.ts';
import { saveOptions } from './save-options.ts';

type Identity = NonNullable<Options['identity']>;

const LIMITS = ['withdrawDay', 'withdrawMonth', 'tradeDay', 'tradeMonth'] as const;
type Limit = (typeof LIMITS)[number];
const MOST_DAYS = 3_650;

/** Whom the shop asks who they are: levels, what each allows and what it asks for. */
export const settingsIdentity: ShopScreen = {
  presses: {
    levels: (ctx) => showLevels(ctx),
    'levels:on': async (ctx) => {
      demandRight(ctx);
      if (ctx.turn.settings.options.identity) return showLevels(ctx);
      await change(ctx, usual(ctx.turn.settings.currency), showLevels);
    },
    'levels:off': async (ctx) => {
      demandRight(ctx);
      await demandCode(ctx, 'security-change', { identity: null });
    },
    'levels:days': (ctx) => askDays(ctx),
    'levels:level': (ctx, level) => showLevel(ctx, readWord(level, identityLevels)),
    'levels:limit': (ctx, level, limit) =>
      askLimit(ctx, readWord(level, identityLevels), readWord(limit, LIMITS)),
    'levels:free': (ctx, level, limit) =>
      setLimit(ctx, readWord(level, identityLevels), readWord(limit, LIMITS), null),
    'levels:document': (ctx, level, kind) => {
      const document = readWord(kind, identityDocuments);
      return setAsked(ctx, level, ({ documents }) => ({
        documents: identityDocuments.filter((each) => documents.includes(each) !== (each === document)), // prettier-ignore
      }));
    },
    'levels:selfie': (ctx, level) => setAsked(ctx, level, ({ selfie }) => ({ selfie: !selfie })),
  },
  answers: {
    'levels:days': (ctx, text) => setDays(ctx, text),
    'levels:limit': (ctx, text) => {
      const { data } = ctx.turn.customer.dialogue ?? {};
      const level = readWord(String(data?.['level']), identityLevels);
      const limit = readWord(String(data?.['limit']), LIMITS);
      return setLimit(ctx, level, limit, parseAmount(text, ctx.turn.settings.currency));
    },
  },
};

async function showLevels(ctx: ShopContext, undo?: Button): Promise<void> {
  demand(ctx.turn.role, 'settings');
  const { identity } = ctx.turn.settings.options;
  const levels = identity ? identityLevels : [];
  await show(ctx, {
    text: ctx.t('levels-text', { state: identity ? 'on' : 'off', days: identity?.validDays ?? 0 }),
    buttons: [
      ...levels.map((level) => [
        { text: ctx.label('levels-level', { level }), press: press('levels:level', level) },
      ]),
      identity
        ? [
            { text: ctx.label('levels-days'), press: 'levels:days' },
            { text: ctx.label('levels-off'), press: 'levels:off' },
          ]
        : [{ text: ctx.label('levels-on'), press: 'levels:on' }],
      undo ? [undo] : [],
      [backButton(ctx, 'safeguards')],
    ],
  });
}

async function showLevel(ctx: ShopContext, level: IdentityLevel, undo?: Button): Promise<void> {
  demand(ctx.turn.role, 'settings');
  const identity = demandIdentity(ctx);
  const limits = LIMITS.map((limit) => ({
    text: ctx.label(`levels-limit-${limit.toLowerCase()}`, { most: moneyOf(ctx, identity[level][limit]) }), // prettier-ignore
    press: press('levels:limit', level, limit),
  }));
  const asked = level === 'none' ? null : identity[level];
  const documents = identityDocuments.map((kind) => ({
    text: `${mark(asked?.documents.includes(kind))} ${ctx.label(`identity-${kind}`)}`,
    press: press('levels:document', level, kind),
  }));
  const selfie = {
    text: `${mark(asked?.selfie)} ${ctx.label('identity-picture-selfie')}`,
    press: press('levels:selfie', level),
  };
  await show(ctx, {
    text: ctx.t('levels-one', { level }),
    buttons: [
      ...rowsOf(limits, 1),
      ...(asked ? rowsOf([...documents, selfie], 2) : []),
      undo ? [undo] : [],
      [backButton(ctx, 'levels')],
    ],
  });
}

async function askLimit(ctx: ShopContext, level: IdentityLevel, limit: Limit): Promise<void> {
  demandRight(ctx);
  const now = demandIdentity(ctx)[level][limit];
  await ctx.commit((scope) => ask(ctx, scope, 'levels:limit', { level, limit }));
  const free = { text: ctx.label('levels-free'), press: press('levels:free', level, limit) };
  await show(ctx, {
    text: ctx.t('levels-ask-limit', {
      what: ctx.label(`levels-limit-${limit.toLowerCase()}`, { most: moneyOf(ctx, now) }),
      currency: ctx.turn.settings.currency,
    }),
    buttons: [now === null ? [] : [free], [cancelButton(ctx, press('levels:level', level))]],
  });
}

async function setLimit(
  ctx: ShopContext,
  level: IdentityLevel,
  limit: Limit,
  most: bigint | null,
): Promise<void> {
  const identity = demandIdentity(ctx);
  const changed = { ...identity[level], [limit]: most === null ? null : String(most) };
  await change(ctx, { ...identity, [level]: changed }, (ctx, undo) => showLevel(ctx, level, undo));
}

async function setAsked(
  ctx: ShopContext,
  name: string | undefined,
  work: (level: Identity['basic']) => Partial<Identity['basic']>,
): Promise<void> {
  const level = readWord(name, askedLevels);
  const identity = demandIdentity(ctx);
  const changed = { ...identity[level], ...work(identity[level]) };
  await change(ctx, { ...identity, [level]: changed }, (ctx, undo) => showLevel(ctx, level, undo));
}

async function askDays(ctx: ShopContext): Promise<void> {
  demandRight(ctx);
  const { validDays } = demandIdentity(ctx);
  await ctx.commit((scope) => ask(ctx, scope, 'levels:days'));
  await show(ctx, {
    text: ctx.t('levels-ask-days', { days: validDays, most: MOST_DAYS }),
    buttons: [[cancelButton(ctx, 'levels')]],
  });
}

async function setDays(ctx: ShopContext, text: string): Promise<void> {
  const identity = demandIdentity(ctx);
  const days = /^\d{1,4}$/.test(text.trim()) ? Number(text) : -1;
  if (days < 0 || days > MOST_DAYS) throw new UserError('number-range', { least: 0, most: MOST_DAYS }); // prettier-ignore
  await change(ctx, { ...identity, validDays: days }, showLevels);
}

async function change(
  ctx: ShopContext,
  identity: Identity,
  next: (ctx: ShopContext, undo: Button) => Promise<void>,
): Promise<void> {
  demandRight(ctx);
  await next(ctx, await saveOptions(ctx, { identity }));
}

/** These limits stand before withdrawals: who may not decide on those may not move these. */
function demandRight({ turn }: ShopContext): void {
  demand(turn.role, 'settings');
  demand(turn.role, 'withdrawals');
}

function demandIdentity({ turn }: ShopContext): Identity {
  const { identity } = turn.settings.options;
  if (identity === null) throw new UserError('button-old');
  return identity;
}

/** To begin with: nobody unknown withdraws, who showed a document a little, with a selfie all. */
function usual(currency: string): Identity {
  const whole = 10n ** BigInt(exponentOf(currency));
  const free = { withdrawDay: null, withdrawMonth: null, tradeDay: null, tradeMonth: null };
  const documents = [...identityDocuments];
  return {
    validDays: 365,
    none: { ...free, withdrawDay: '0', withdrawMonth: '0' },
    basic: {
      ...free,
      withdrawDay: String(1_000n * whole),
      withdrawMonth: String(5_000n * whole),
      documents,
      selfie: false,
    },
    full: { ...free, documents, selfie: true },
  };
}

function moneyOf(ctx: ShopContext, amount: string | null): Money | null {
  return amount === null ? null : { amount: BigInt(amount), currency: ctx.turn.settings.currency };
}

function mark(isOn: boolean | undefined): string {
  return isOn ? '✅' : '▫️';
}

import * as accounts from '../../../../shared/domain/money/accounts.ts';
import type { Dialogue } from '../../../../shared/domain/people/customers.ts';
import { demand } from '../../../../shared/domain/staff/staff.ts';
import { UserError } from '../../../../shared/errors.ts';
import type { Credentials } from '../../../../shared/payments/provider.ts';
import { press } from '../../../../shared/telegram/callback.ts';
import { ask, closeDialogue } from '../../../../shared/telegram/context.ts';
import { cancelButton } from '../../../../shared/telegram/router.ts';
import { send, show } from '../../../../shared/telegram/view.ts';
import type { ActionData, ShopContext, ShopScreen } from '../../../context.ts';
import { demandCode, demandReady } from '../../second-factor.ts';
import { showAccount, testCredentials } from './account.ts';
import { openAnswer, sealAnswer, takeAway } from '../secret-answer.ts';
import { sourceName } from './source-name.ts';
import { telegramAccount, type AccountKind } from './telegram-account.ts';

/** Adds an account at a provider: one field a message, tried out at the provider before it is kept. */
export const accountAdd: ShopScreen = {
  presses: {
    'account:add': async (ctx, id) => {
      demand(ctx.turn.role, 'payments');
      await demandReady(ctx, 'account-add');
      await askField(ctx, demandProvider(ctx, id), {});
    },
    'account:skip': async (ctx, id) => {
      demand(ctx.turn.role, 'payments');
      await skipPayouts(ctx, demandProvider(ctx, id));
    },
  },
  answers: { 'account:field': (ctx, text) => answer(ctx, text.trim()) },
};

/** Answers so far by field, sealed. */
type Sealed = Readonly<Record<string, string>>;

async function askField(ctx: ShopContext, provider: AccountKind, sealed: Sealed): Promise<void> {
  const field = provider.credentials.find(({ name }) => sealed[name] === undefined);
  if (!field) return;
  await ctx.commit((scope) =>
    ask(ctx, scope, 'account:field', { provider: provider.id, field: field.name, sealed }),
  );
  const text = [
    ctx.t('account-add', { source: sourceName(ctx, provider.id) }),
    ctx.t(`credential-${provider.id}-${field.name}`),
    field.secret ? ctx.t('account-secret') : '',
  ];
  const skip = { text: ctx.label('account-skip'), press: press('account:skip', provider.id) };
  await show(ctx, {
    text: text.filter(Boolean).join('\n\n'),
    buttons: [
      ...(isForPayouts(provider, field.name) ? [[skip]] : []),
      [cancelButton(ctx, 'payments')],
    ],
  });
}

/** Leaves out what only payouts need: the account takes money in only. */
async function skipPayouts(ctx: ShopContext, provider: AccountKind): Promise<void> {
  const { dialogue } = ctx.turn.customer;
  const { provider: id, field, sealed } = read(dialogue);
  if (dialogue?.state !== 'account:field' || id !== provider.id || !isForPayouts(provider, field))
    throw new UserError('button-old');
  const names = (provider.payouts?.credentials ?? []).filter((name) => sealed[name] === undefined);
  const nothing = names.map((name) => [name, sealAnswer(ctx, `${id}:${name}`, '')]);
  await next(ctx, provider, { ...sealed, ...(Object.fromEntries(nothing) as Sealed) });
}

function isForPayouts(provider: AccountKind, field: string): boolean {
  return provider.payouts?.credentials?.includes(field) === true;
}

async function answer(ctx: ShopContext, text: string): Promise<void> {
  const { provider: id, field: name, sealed } = read(ctx.turn.customer.dialogue);
  const provider = kindOf(ctx, id);
  const field = provider?.credentials.find((each) => each.name === name);
  const isGone = field?.secret === false || (await takeAway(ctx));
  demand(ctx.turn.role, 'payments');
  if (!provider || !field) throw new UserError('dialogue-moved');
  if (!isGone) await send(ctx, { text: ctx.t('account-delete-it') });
  const value = field.schema.safeParse(text);
  if (!value.success) throw new UserError('credential-unreadable');
  const answers = { ...sealed, [name]: sealAnswer(ctx, `${id}:${name}`, value.data) };
  await next(ctx, provider, answers);
}

async function next(ctx: ShopContext, provider: AccountKind, answers: Sealed): Promise<void> {
  const isLast = provider.credentials.every((each) => answers[each.name] !== undefined);
  await (isLast ? finish(ctx, provider, answers) : askField(ctx, provider, answers));
}

async function finish(ctx: ShopContext, provider: AccountKind, sealed: Sealed): Promise<void> {
  const credentials = open(ctx, provider.id, sealed);
  const label = await testCredentials(ctx, provider, credentials).catch(async (error: unknown) => {
    // Which field is wrong, the provider does not say: all of them again.
    if (provider.credentials.length > 1) await askField(ctx, provider, {});
    throw error;
  });
  await demandCode(ctx, 'account-add', { provider: provider.id, label, sealed });
}

/** Keeps an account that was tried out, after the code where one is needed. */
export async function keepAccount(ctx: ShopContext, data: ActionData): Promise<void> {
  demand(ctx.turn.role, 'payments');
  const { provider, label, sealed } = data as { provider: string; label: string; sealed: Sealed };
  const added = await ctx.commit(async (scope) => {
    await closeDialogue(ctx, scope);
    return accounts.add(scope, ctx.shop.secrets, {
      actorId: ctx.person.id,
      provider,
      label,
      credentials: open(ctx, provider, sealed),
      isExclusive: ctx.shop.providers.some(({ id, isExclusive }) => id === provider && isExclusive),
    });
  });
  await send(ctx, { text: ctx.t('account-added', { name: label }) });
  await showAccount(ctx, added);
}

function open(ctx: ShopContext, provider: string, sealed: Sealed): Credentials {
  const entries = Object.entries(sealed);
  return Object.fromEntries(
    entries.map(([name, value]) => [name, openAnswer(ctx, `${provider}:${name}`, value)]),
  );
}

function demandProvider(ctx: ShopContext, id: string | undefined): AccountKind {
  const provider = kindOf(ctx, id);
  if (!provider) throw new UserError('button-old');
  return provider;
}

function kindOf(ctx: ShopContext, id: string | undefined): AccountKind | undefined {
  return [telegramAccount, ...ctx.shop.providers].find((each) => each.id === id);
}

/** Only `askField` writes these. */
function read(dialogue: Dialogue | null): { provider: string; field: string; sealed: Sealed } {
  const data = dialogue?.data ?? {};
  return {
    provider: String(data['provider']),
    field: String(data['field']),
    sealed: (data['sealed'] ?? {}) as Sealed,
  };
}

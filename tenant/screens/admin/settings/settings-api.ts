import * as apiKeys from '../../../../shared/domain/programs/api-keys.ts';
import { demand } from '../../../../shared/domain/staff/staff.ts';
import { UserError } from '../../../../shared/errors.ts';
import { press } from '../../../../shared/telegram/callback.ts';
import { show } from '../../../../shared/telegram/view.ts';
import type { ShopContext, ShopScreen } from '../../../context.ts';
import { backButton } from '../../buttons.ts';

/** The keys by which programs use the shop's REST API. */
export const settingsApi: ShopScreen = {
  presses: {
    apikeys: (ctx) => showKeys(ctx),
    'apikeys:key': (ctx, prefix) => showKey(ctx, readPrefix(prefix)),
    'apikeys:revoke': (ctx, prefix) => askRevoke(ctx, readPrefix(prefix)),
    'apikeys:end': (ctx, prefix) => revoke(ctx, readPrefix(prefix)),
  },
};

async function showKeys(ctx: ShopContext): Promise<void> {
  demand(ctx.turn.role, 'settings');
  const { publicUrl } = ctx.shop;
  const keys = await apiKeys.list(ctx.scope);
  const lines = keys.map(({ name, prefix, revokedAt }) => [
    {
      text: ctx.label('apikeys-line', { name, prefix, state: revokedAt ? 'revoked' : 'live' }),
      press: press('apikeys:key', prefix),
    },
  ]);
  await show(ctx, {
    text: [
      ctx.t('apikeys-text', {
        count: keys.filter(({ revokedAt }) => revokedAt === null).length,
        url: `${publicUrl}/api/v1`,
        document: `${publicUrl}/api/v1/openapi.json`,
      }),
      publicUrl.startsWith('https:') ? '' : ctx.t('apikeys-plain'),
    ].filter(Boolean).join('\n\n'), // prettier-ignore
    buttons: [
      ...lines,
      [{ text: ctx.label('apikeys-make'), press: 'apikeys:make' }],
      [backButton(ctx, 'settings')],
    ],
  });
}

async function showKey(ctx: ShopContext, prefix: string): Promise<void> {
  demand(ctx.turn.role, 'settings');
  const key = await apiKeys.find(ctx.scope, prefix);
  const { name, maker, madeBy, madeAt, usedAt, revokedAt } = key;
  await show(ctx, {
    text: ctx.t('apikeys-key', {
      name,
      prefix,
      maker: maker ?? String(madeBy),
      madeAt,
      usedAt,
      revokedAt,
      scopes: key.scopes.map((scope) => `• ${ctx.label(scopeKey(scope))}`).join('\n'),
    }),
    buttons: [
      revokedAt === null
        ? [{ text: ctx.label('apikeys-revoke'), press: press('apikeys:revoke', prefix) }]
        : [],
      [backButton(ctx, 'apikeys')],
    ],
  });
}

async function askRevoke(ctx: ShopContext, prefix: string): Promise<void> {
  demand(ctx.turn.role, 'settings');
  const { name } = await apiKeys.find(ctx.scope, prefix);
  await show(ctx, {
    text: ctx.t('apikeys-revoke-ask', { name, prefix }),
    buttons: [
      [{ text: ctx.label('apikeys-revoke'), press: press('apikeys:end', prefix) }],
      [backButton(ctx, press('apikeys:key', prefix))],
    ],
  });
}

/** Whoever reacts to a stolen key must not search for a code first. */
async function revoke(ctx: ShopContext, prefix: string): Promise<void> {
  demand(ctx.turn.role, 'settings');
  await ctx.commit((scope) => apiKeys.revoke(scope, ctx.person.id, prefix));
  await ctx.toast(ctx.label('apikeys-revoked'));
  await showKey(ctx, prefix);
}

/** What a scope is called: `apikeys-scope-orders-read`. */
export function scopeKey(scope: apiKeys.ApiScope): string {
  return `apikeys-scope-${scope.replace(':', '-')}`;
}

function readPrefix(text: string | undefined): string {
  if (text === undefined || !/^[0-9a-f]{16}$/.test(text)) throw new UserError('button-old');
  return text;
}

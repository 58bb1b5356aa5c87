import { z } from 'zod';
import { scopeNames } from '../domain/programs/api-keys.ts';
import { route, type Route } from './route.ts';

/** What the key is and whose: the first thing a program asks. */
export const shopRoutes: readonly Route[] = [
  route({
    path: '/shop',
    operation: 'getShop',
    summary: 'The shop of this key, and what the key may',
    tag: 'Shop',
    scope: null,
    answer: z
      .strictObject({
        name: z.string(),
        bot: z.string().meta({ description: 'Username of its bot, without @.' }),
        currency: z.string().meta({ description: 'Prices and balances are in it.' }),
        timeZone: z.string(),
        key: z.strictObject({
          name: z.string(),
          scopes: z
            .array(z.enum(scopeNames))
            .meta({ description: 'What its maker lost the right for is not among them.' }),
        }),
      })
      .meta({ id: 'Shop' }),
    handle: async ({ scope, caller }) => ({
      name: caller.settings.name,
      bot: scope.tenant.username,
      currency: caller.settings.currency,
      timeZone: caller.settings.options.timeZone,
      key: { name: caller.name, scopes: [...caller.scopes] },
    }),
  }),
];

import * as demoCatalogue from '../../../../shared/domain/catalogue/demo-catalogue.ts';
import type { DemoShelf } from '../../../../shared/domain/catalogue/demo-catalogue.ts';
import { demand } from '../../../../shared/domain/staff/staff.ts';
import { randomKey } from '../../../../shared/secrets.ts';
import type { TextData } from '../../../../shared/telegram/i18n.ts';
import { show } from '../../../../shared/telegram/view.ts';
import type { ShopContext, ShopScreen } from '../../../context.ts';
import { backButton } from '../../buttons.ts';
import { quickAmounts } from '../../quick-amounts.ts';
import { showProducts } from './products.ts';
import { showRemoved } from './removal.ts';

/** So many of each demo key can be bought. */
const LINES = 5;

/** A catalogue to try the shop with, in two taps, and away again as easily. */
export const demo: ShopScreen = {
  presses: {
    demo: (ctx) => confirm(ctx, 'fill'),
    'demo:fill': async (ctx) => {
      demand(ctx.turn.role, 'catalogue');
      const { scope, shop, person } = ctx;
      await ctx.commit((scope) =>
        demoCatalogue.fill(scope, shop.secrets, person.id, shelvesOf(ctx)),
      );
      scope.log.info('the demo catalogue was filled in');
      await showProducts(ctx, null);
    },
    'demo:clear': (ctx) => confirm(ctx, 'clear'),
    'demo:cleared': async (ctx) => {
      demand(ctx.turn.role, 'catalogue');
      const auditId = await ctx.commit((scope) => demoCatalogue.clear(scope, ctx.person.id));
      await showRemoved(ctx, auditId);
    },
  },
};

async function confirm(ctx: ShopContext, what: 'fill' | 'clear'): Promise<void> {
  demand(ctx.turn.role, 'catalogue');
  await show(ctx, {
    text: ctx.t(`demo-ask-${what}`),
    buttons: [
      [
        {
          text: ctx.label('button-confirm'),
          press: what === 'fill' ? 'demo:fill' : 'demo:cleared',
        },
      ],
      [backButton(ctx, 'products')],
    ],
  });
}

/** In the shop's language: it is for customers. */
function shelvesOf(ctx: ShopContext): DemoShelf[] {
  const { settings } = ctx.turn;
  const language = ctx.i18n.pick(settings.language, 'en');
  const say = (key: string, data?: TextData) => ctx.i18n.plain(language, key, data);
  const [small = 0n, middle = 0n, large = 0n] = quickAmounts(settings.currency).map(
    ({ amount }) => amount,
  );
  return [
    {
      name: say('demo-keys'),
      products: [
        {
          kind: 'unique',
          name: say('demo-key'),
          description: say('demo-key-text'),
          price: middle,
          lines: demoLines(),
        },
        {
          kind: 'unique',
          name: say('demo-account'),
          description: say('demo-account-text'),
          price: large,
          sale: { price: middle, from: null, until: null },
          customerLimit: 2,
          lines: demoLines(),
        },
      ],
    },
    {
      name: say('demo-guides'),
      products: [
        {
          kind: 'text',
          name: say('demo-guide'),
          description: say('demo-guide-text'),
          price: small,
          text: say('demo-guide-goods'),
        },
      ],
    },
    {
      name: say('demo-services'),
      products: [
        {
          kind: 'manual',
          name: say('demo-service'),
          description: say('demo-service-text'),
          price: large,
          tiers: [{ from: 3, price: (large * 4n) / 5n }],
        },
      ],
    },
    {
      name: null,
      products: [
        {
          kind: 'access',
          name: say('demo-plan'),
          description: say('demo-plan-text'),
          price: small,
          terms: {
            trialDays: 3,
            graceDays: 2,
            seats: 1,
            features: say('demo-plan-features').split('\n'),
          },
        },
      ],
    },
  ];
}

function demoLines(): string[] {
  return Array.from({ length: LINES }, () => `DEMO-${randomKey(6).toUpperCase()}`);
}

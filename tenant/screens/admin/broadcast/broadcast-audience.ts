import * as audience from '../../../../shared/domain/marketing/audience.ts';
import { segments, type Audience } from '../../../../shared/domain/marketing/audience.ts';
import * as broadcasts from '../../../../shared/domain/marketing/broadcasts.ts';
import * as products from '../../../../shared/domain/catalogue/products.ts';
import { demand } from '../../../../shared/domain/staff/staff.ts';
import { UserError } from '../../../../shared/errors.ts';
import { parseAmount } from '../../../../shared/money.ts';
import { languageName } from '../../../../shared/telegram/broadcast-card.ts';
import { press, readId, readWord } from '../../../../shared/telegram/callback.ts';
import { ask, closeDialogue } from '../../../../shared/telegram/context.ts';
import { cancelButton } from '../../../../shared/telegram/router.ts';
import { show } from '../../../../shared/telegram/view.ts';
import type { ShopContext, ShopScreen } from '../../../context.ts';
import { backButton, rowsOf } from '../../buttons.ts';
import { pageOf, pagingButtons, readPage } from '../../paging.ts';
import { showBroadcast } from './broadcast.ts';

const PAGE = 10;
const MOST_DAYS = 3_650;

/** Whom a broadcast is for. How many that are stands on its card. */
export const broadcastAudience: ShopScreen = {
  presses: {
    'broadcast:to': (ctx, id) => choose(ctx, readId(id)),
    'broadcast:aim': (ctx, id, segment) => aim(ctx, readId(id), readWord(segment, segments)),
    'broadcast:tongue': (ctx, id, language) => setLanguage(ctx, readId(id), language),
    'broadcast:bought': (ctx, id, page) => showProducts(ctx, readId(id), readPage(page)),
    'broadcast:had': (ctx, id, product) => setProduct(ctx, readId(id), readId(product)),
  },
  answers: {
    'broadcast:idle': (ctx, text) => answerDays(ctx, text),
    'broadcast:balance': (ctx, text) => answerAmount(ctx, text),
  },
};

async function choose(ctx: ShopContext, id: bigint): Promise<void> {
  demand(ctx.turn.role, 'broadcast');
  const buttons = segments.map((segment) => ({
    text: ctx.label(`segment-${segment}`),
    press: press('broadcast:aim', id, segment),
  }));
  await show(ctx, {
    text: ctx.t('broadcast-choose-audience'),
    buttons: [...rowsOf(buttons, 2), [backButton(ctx, press('broadcast', id))]],
  });
}

async function aim(ctx: ShopContext, id: bigint, segment: Audience['segment']): Promise<void> {
  demand(ctx.turn.role, 'broadcast');
  switch (segment) {
    case 'all':
    case 'buyers':
    case 'never':
      return save(ctx, id, { segment });
    case 'bought':
      return showProducts(ctx, id, 1);
    case 'language':
      return showLanguages(ctx, id);
    case 'idle':
    case 'balance':
      await ctx.commit((scope) => ask(ctx, scope, `broadcast:${segment}`, { broadcast: `${id}` }));
      await show(ctx, {
        text: ctx.t(`broadcast-ask-${segment}`, { currency: ctx.turn.settings.currency }),
        buttons: [[cancelButton(ctx, press('broadcast', id))]],
      });
  }
}

async function showLanguages(ctx: ShopContext, id: bigint): Promise<void> {
  const buttons = offered(ctx).map((language) => ({
    text: languageName(ctx.language, language),
    press: press('broadcast:tongue', id, language),
  }));
  await show(ctx, {
    text: ctx.t('broadcast-choose-language'),
    buttons: [...rowsOf(buttons, 2), [backButton(ctx, press('broadcast:to', id))]],
  });
}

async function setLanguage(ctx: ShopContext, id: bigint, code: string | undefined): Promise<void> {
  const known = offered(ctx);
  await save(ctx, id, { segment: 'language', language: readWord(code, known), known });
}

/** The languages that the shop speaks. */
function offered(ctx: ShopContext): readonly string[] {
  const { languages } = ctx.turn.settings.options;
  return languages.length > 0 ? languages : ctx.i18n.languages;
}

async function showProducts(ctx: ShopContext, id: bigint, number: number): Promise<void> {
  demand(ctx.turn.role, 'broadcast');
  const offset = (number - 1) * PAGE;
  const way = { isOnSale: false, offset, limit: PAGE + 1 };
  const page = pageOf(await audience.listProducts(ctx.scope, way), number, PAGE);
  await show(ctx, {
    text: ctx.t('broadcast-choose-bought', { count: page.rows.length }),
    buttons: [
      ...page.rows.map((product) => [
        {
          text: `📦 ${product.name}`,
          press: press('broadcast:had', id, product.id),
        },
      ]),
      pagingButtons(ctx, page, 'broadcast:bought', id),
      [backButton(ctx, press('broadcast:to', id))],
    ],
  });
}

async function setProduct(ctx: ShopContext, id: bigint, productId: bigint): Promise<void> {
  demand(ctx.turn.role, 'broadcast');
  const product = await products.find(ctx.scope, productId);
  if (!product) throw new UserError('product-gone');
  await save(ctx, id, { segment: 'bought', productId: `${productId}`, name: product.name });
}

async function answerDays(ctx: ShopContext, text: string): Promise<void> {
  const days = /^\d{1,4}$/.test(text.trim()) ? Number(text) : 0;
  if (days < 1 || days > MOST_DAYS)
    throw new UserError('number-range', { least: 1, most: MOST_DAYS });
  await save(ctx, askedId(ctx), { segment: 'idle', days });
}

async function answerAmount(ctx: ShopContext, text: string): Promise<void> {
  const amount = parseAmount(text, ctx.turn.settings.currency);
  await save(ctx, askedId(ctx), { segment: 'balance', amount: `${amount}` });
}

function askedId(ctx: ShopContext): bigint {
  return readId(String(ctx.turn.customer.dialogue?.data['broadcast']));
}

async function save(ctx: ShopContext, id: bigint, chosen: Audience): Promise<void> {
  demand(ctx.turn.role, 'broadcast');
  await ctx.commit(async (scope) => {
    await closeDialogue(ctx, scope);
    await broadcasts.setAudience(scope, id, chosen);
  });
  await showBroadcast(ctx, id);
}

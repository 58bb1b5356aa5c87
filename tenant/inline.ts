import type { InlineQueryResult } from 'grammy/types';
import { unitPrice } from '../shared/domain/catalogue/pricing.ts';
import * as productSearch from '../shared/domain/catalogue/product-search.ts';
import type { Product } from '../shared/domain/catalogue/products.ts';
import type { Settings } from '../shared/domain/shop/settings.ts';
import { clip, fit } from '../shared/telegram/fit.ts';
import type { Incoming } from '../shared/telegram/context.ts';
import type { ShopParts } from './context.ts';
import { linkOf } from './links.ts';

/** Telegram takes 50 results of one answer; what is further down is asked for when somebody scrolls. */
const PAGE = 20;
/** Telegram may give the same answer to others for so long: prices change. */
const CACHE_SECONDS = 10;
/** Of a description, in the list and in the card: it is an invitation, the shop tells the rest. */
const LONGEST_HINT = 120;
const LONGEST_DESCRIPTION = 400;
const LONGEST_CAPTION = 1024;

/**
 * Answers `@bot text` typed in any chat with product cards to share. Who asks need not be a customer,
 * and everybody gets the same answer: it is in the shop's language.
 */
export async function answerInline(shop: ShopParts, incoming: Incoming): Promise<void> {
  const { scope, api, update } = incoming;
  const query = update.inline_query;
  if (!query) return;
  const offset = /^\d{1,6}$/.test(query.offset) ? Number(query.offset) : 0;
  const { settings, products } = await productSearch.inline(scope, query.query, {
    offset,
    size: PAGE,
  });
  const isOpen = !settings.options.maintenance;
  const shown = isOpen ? products.slice(0, PAGE) : [];
  await api.answerInlineQuery(
    query.id,
    shown.map((product) => resultOf(shop, incoming, settings, product)),
    {
      is_personal: false,
      cache_time: CACHE_SECONDS,
      next_offset: isOpen && products.length > PAGE ? String(offset + PAGE) : '',
    },
  );
}

function resultOf(
  { i18n }: ShopParts,
  incoming: Incoming,
  settings: Settings,
  product: Product,
): InlineQueryResult {
  const language = i18n.pick(settings.language, 'en');
  const { name, key, photos } = product;
  const price = {
    amount: unitPrice(product, 1, incoming.scope.clock.now()),
    currency: settings.currency,
  };
  const text = i18n.t(language, 'inline-card', {
    name,
    price,
    text: clip(product.description, LONGEST_DESCRIPTION),
  });
  const hint = i18n.plain(language, 'inline-hint', {
    price,
    text: clip(product.description.replaceAll(/\s+/g, ' '), LONGEST_HINT),
  });
  const open = { text: i18n.plain(language, 'inline-open'), url: linkOf(incoming, `p_${key}`) };
  const common = {
    id: key,
    title: name,
    description: hint,
    reply_markup: { inline_keyboard: [[open]] },
  };
  const [photo] = photos;
  if (photo !== undefined)
    return {
      type: 'photo',
      photo_file_id: photo,
      caption: fit(text, LONGEST_CAPTION),
      parse_mode: 'HTML',
      ...common,
    };
  const content = { message_text: text, parse_mode: 'HTML' as const };
  return { type: 'article', input_message_content: content, ...common };
}

import * as categories from '../shared/domain/catalogue/categories.ts';
import { sealGoods } from '../shared/domain/catalogue/goods.ts';
import * as products from '../shared/domain/catalogue/products.ts';
import type { NewProduct, Product } from '../shared/domain/catalogue/products.ts';
import * as stock from '../shared/domain/catalogue/stock.ts';
import type { Scope } from '../shared/scope.ts';
import type { Secrets } from '../shared/secrets.ts';
import { OPERATOR } from './people.ts';

/** What the demo shop sells: one product or more of each kind that needs no file of a bot. */
export type Shelf = Readonly<Record<ShelfName, Product>>;
type ShelfName = 'green' | 'oolong' | 'white' | 'tasting' | 'card' | 'evening' | 'guide' | 'blend';

type Item = NewProduct & {
  /** Lines of the kind `unique`. */
  readonly lines?: readonly string[];
  /** What the kind `text` delivers. */
  readonly text?: string;
};

const DAY = 86_400_000;

/** Puts categories, products and stock on the shelves of a shop that has none. */
export async function fillShelves(scope: Scope, secrets: Secrets): Promise<Shelf> {
  const open = async (name: string, parentId: bigint | null = null) =>
    (await categories.create(scope, OPERATOR.id, { name, parentId })).id;
  const tea = await open('Tea');
  const pure = await open('Loose leaf', tea);
  const sets = await open('Tasting sets', tea);
  const cards = await open('Gift cards and tickets');
  const guides = await open('Guides');
  const services = await open('Made for you');
  const put = (categoryId: bigint, item: Item) => place(scope, secrets, { ...item, categoryId });
  const saleEnd = new Date(scope.clock.now() + 30 * DAY);

  return {
    green: await put(pure, {
      kind: 'physical', name: 'Green tea, 100 g', price: 1250n, stock: 25, tiers: [{ from: 3, price: 1100n }],
      description: 'Picked in spring, steamed, and packed within a day. Three bags or more cost less.',
    }),
    oolong: await put(pure, {
      kind: 'physical', name: 'Oolong, 100 g', price: 1800n, stock: 12,
      sale: { price: 1450n, from: null, until: saleEnd },
      description: 'Half dark, all round: honey first, then apricot.',
    }),
    white: await put(pure, {
      kind: 'physical', name: 'White tea, 50 g', price: 2200n, stock: 0,
      description: 'Sold out until the next harvest; the bot tells whoever waits.',
    }),
    tasting: await put(sets, {
      kind: 'physical', name: 'Five teas, 20 g each', price: 2400n, stock: 3, maxQuantity: 2,
      description: 'For those who cannot decide.',
    }),
    card: await put(cards, {
      kind: 'unique', name: 'Gift card, 20 cups', price: 2000n, lines: codes('CARD', 120),
      description: 'A code for twenty cups at our bar. It comes at once.',
    }),
    evening: await put(cards, {
      kind: 'unique', name: 'Tea evening, one seat', price: 900n, customerLimit: 4, lines: codes('SEAT', 16),
      description: 'Every Friday at seven. Show the code at the door.',
    }),
    guide: await put(guides, {
      kind: 'text', name: 'How to brew', price: 300n,
      description: 'Water, leaves and time: one page that ends the guessing.',
      text: 'Green tea: 75 °C, two minutes. Oolong: 90 °C, three minutes. White tea: 80 °C, five minutes. And never squeeze the bag.',
    }),
    blend: await put(services, {
      kind: 'manual', name: 'A blend of your own', price: 4000n, tiers: [{ from: 2, price: 3500n }],
      description: 'Tell us what you like; we mix it and send you the recipe.',
    }),
  }; // prettier-ignore
}

/** Codes that are the same on every machine: this is a demo. */
function codes(word: string, count: number): string[] {
  return Array.from({ length: count }, (_, i) => `DEMO-${word}-${String(i + 1).padStart(4, '0')}`);
}

async function place(
  scope: Scope,
  secrets: Secrets,
  { lines, text, ...fields }: Item,
): Promise<Product> {
  const product = await products.create(scope, OPERATOR.id, { ...fields, state: 'published' });
  if (lines) await stock.add(scope, secrets, OPERATOR.id, product.id, lines.join('\n'));
  if (text !== undefined) {
    const sealed = sealGoods(scope, secrets, product.id, { kind: 'text', text });
    await products.setGoods(scope, OPERATOR.id, product.id, sealed);
  }
  return product;
}

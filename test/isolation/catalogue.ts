import * as categories from '../../shared/domain/catalogue/categories.ts';
import * as products from '../../shared/domain/catalogue/products.ts';
import * as currency from '../../shared/domain/money/currency.ts';
import * as demoCatalogue from '../../shared/domain/catalogue/demo-catalogue.ts';
import * as productList from '../../shared/domain/catalogue/product-list.ts';
import * as productSearch from '../../shared/domain/catalogue/product-search.ts';
import * as removals from '../../shared/domain/catalogue/removals.ts';
import * as showcase from '../../shared/domain/catalogue/showcase.ts';
import * as wishes from '../../shared/domain/catalogue/wishes.ts';
import { testPlatform } from '../support/platform.ts';
import { aCategory, aProduct } from '../support/builders.ts';
import type { Calls } from './calls.ts';

export const calls: Calls = {
    'pricing.isOnSale': null,
    'pricing.priceValidUntil': null,
    'pricing.unitPrice': null,
    'product-rules.demandSound': null,
    'products.readProductRow': null,
    'showcase.isAvailable': null,
    'showcase.readOffer': null,
    'showcase.shelf': (a, f) => showcase.shelf(a, f.id, { customerId: f.customer.id, number: 1, size: 5 }),
    'showcase.card': (a, f) => showcase.card(a, { id: f.id }, { customerId: f.customer.id, isCounted: true, timeZone: 'UTC' }),
    'product-search.search': (a, f) => productSearch.search(a, 'b', { customerId: f.customer.id, number: 1, size: 5 }),
    'product-search.inline': (a) => productSearch.inline(a, 'b', { offset: 0, size: 5 }),
    'wishes.setFavourite': (a, f) => wishes.setFavourite(a, { customerId: f.customer.id, productId: f.id }, true),
    'wishes.favourites': (a, f) => wishes.favourites(a, f.customer.id, { number: 1, size: 5 }),
    'products.create': (a) => aProduct(a),
    'products.find': (a, f) => products.find(a, f.id),
    'products.findByKey': (a) => products.findByKey(a, 'b'),
    'products.change': (a, f) => products.change(a, 1, f.id, { name: 'x' }),
    'products.setGoods': (a, f) => products.setGoods(a, 1, f.id, Buffer.from('x')),
    'products.edit': (a, f) => products.edit(a, 1, f.id, { price: 1n }),
    'products.revert': (a, f) => products.revert(a, { id: 1n, actorId: 1, action: 'product.change', at: new Date(),
      data: { product: Number(f.id), before: { name: 'x' }, after: { name: 'y' } } }),
    'product-list.shelf': (a, f) => productList.shelf(a, f.id, { number: 1, size: 5 }),
    'product-list.read': (a, f) => productList.read(a, f.id),
    'product-list.shift': (a, f) => productList.shift(a, 1, f.id, 'up'),
    'product-list.duplicate': (a, f) => productList.duplicate(a, 1, f.id, (old) => old),
    'removals.weigh': (a, f) => removals.weigh(a, { categoryId: f.id }),
    'removals.remove': (a, f) => removals.remove(a, 1, { productId: f.id }),
    'removals.restore': (a, f) => removals.restore(a, { id: 1n, actorId: 1, action: 'product.remove', at: new Date(),
      data: { product: Number(f.id), key: 'b' } }),
    'demo-catalogue.fill': async (a) => demoCatalogue.fill(a, (await testPlatform()).secrets, 1, []),
    'demo-catalogue.clear': (a) => demoCatalogue.clear(a, 1),
    'currency.hasProducts': (a) => currency.hasProducts(a),
    'categories.create': (a) => aCategory(a),
    'categories.find': (a, f) => categories.find(a, f.id),
    'categories.without': null,
    'categories.tree': (a) => categories.tree(a),
    'categories.change': (a, f) => categories.change(a, 1, f.id, { hidden: true }),
    'categories.move': (a, f) => categories.move(a, 1, f.id, null),
    'categories.revert': (a, f) => categories.revert(a, { id: 1n, actorId: 1, action: 'category.move', at: new Date(),
      data: { category: Number(f.id), before: null, after: null } }),
    'categories.shift': (a, f) => categories.shift(a, 1, f.id, 'up'),
}; // prettier-ignore

import * as categories from '../../shared/domain/categories.ts';
import * as products from '../../shared/domain/products.ts';
import * as productSearch from '../../shared/domain/product-search.ts';
import * as showcase from '../../shared/domain/showcase.ts';
import * as wishes from '../../shared/domain/wishes.ts';
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
    'showcase.card': (a, f) => showcase.card(a, { id: f.id }, { customerId: f.customer.id, timeZone: 'UTC' }),
    'product-search.search': (a, f) => productSearch.search(a, 'b', { customerId: f.customer.id, number: 1, size: 5 }),
    'product-search.inline': (a) => productSearch.inline(a, 'b', { offset: 0, size: 5 }),
    'wishes.setFavourite': (a, f) => wishes.setFavourite(a, { customerId: f.customer.id, productId: f.id }, true),
    'wishes.favourites': (a, f) => wishes.favourites(a, f.customer.id, { number: 1, size: 5 }),
    'products.create': (a) => aProduct(a),
    'products.find': (a, f) => products.find(a, f.id),
    'products.findByKey': (a) => products.findByKey(a, 'b'),
    'products.change': (a, f) => products.change(a, 1, f.id, { name: 'x' }),
    'products.setGoods': (a, f) => products.setGoods(a, 1, f.id, Buffer.from('x')),
    'categories.create': (a) => aCategory(a),
    'categories.find': (a, f) => categories.find(a, f.id),
    'categories.tree': (a) => categories.tree(a),
    'categories.change': (a, f) => categories.change(a, 1, f.id, { hidden: true }),
    'categories.move': (a, f) => categories.move(a, 1, f.id, null),
    'categories.shift': (a, f) => categories.shift(a, 1, f.id, 'up'),
}; // prettier-ignore

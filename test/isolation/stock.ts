import * as clones from '../../shared/domain/catalogue/clones.ts';
import * as exportPeople from '../../shared/domain/people/export-people.ts';
import * as exports from '../../shared/domain/catalogue/exports.ts';
import * as importPlan from '../../shared/domain/catalogue/import-plan.ts';
import * as importShelf from '../../shared/domain/catalogue/import-shelf.ts';
import * as importUndo from '../../shared/domain/catalogue/import-undo.ts';
import * as imports from '../../shared/domain/catalogue/imports.ts';
import * as reseal from '../../shared/domain/shop/reseal.ts';
import * as stock from '../../shared/domain/catalogue/stock.ts';
import * as waitingList from '../../shared/domain/catalogue/waiting-list.ts';
import { testPlatform } from '../support/platform.ts';
import type { Calls } from './calls.ts';

/** A file that names a product as shop B does. */
const parsed = {
  format: 'csv' as const,
  products: [{ line: 2, name: 'b', price: '1', kind: 'unique' as const, lines: ['x'] }],
  categories: [],
  problems: [],
};
const way = async () => ({ secrets: await secrets(), currency: 'USD' });

async function all(texts: AsyncIterable<unknown>): Promise<unknown[]> {
  const found: unknown[] = [];
  for await (const text of texts) found.push(text);
  return found;
}

const entryOf = (data: Record<string, unknown>) => ({
  id: 1n,
  actorId: 1,
  action: 'x',
  data,
  at: new Date(),
});

const secrets = async () => (await testPlatform()).secrets;

export const calls: Calls = {
  'goods.addressPurpose': null,
  'goods.goodsPurpose': null,
  'goods.linePurpose': null,
  'goods.sealAddress': null,
  'goods.openAddress': null,
  'goods.sealGoods': null,
  'goods.openGoods': null,
  'goods.digestLine': null,
  'goods.sealLine': null,
  'goods.openLine': null,
  'import-merge.kindOf': null,
  'import-merge.merge': null,
  'import-plan.plan': async (a) => importPlan.plan(a, parsed, await way()),
  'import-shelf.findExisting': null,
  'import-shelf.pathKey': null,
  'import-shelf.readShelf': (a) => importShelf.readShelf(a, [{ line: 1, name: 'b', lines: [] }]),
  'imports.apply': async (a) => imports.apply(a, 1, parsed, await way()),
  'imports.schedule': (a) =>
    imports.schedule(a, 1, {
      actorId: 1,
      chatId: 1,
      messageId: 1,
      language: 'en',
      fileId: 'f',
      hash: 'h',
    }),
  'exports.schedule': (a) =>
    exports.schedule(a, 1, { actorId: 1, chatId: 1, kind: 'stock', language: 'en' }),
  'exports.describe': null,
  'exports.placedCategories': (a) => exports.placedCategories(a),
  'clones.cloneableOptions': null,
  'clones.schedule': (a) =>
    clones.schedule(a, 1, {
      actorId: 1,
      chatId: 1,
      messageId: 1,
      language: 'en',
      sourceId: 1,
      withSettings: true,
    }),
  'exports.placedProducts': (a) => all(exports.placedProducts(a)),
  'exports.catalogueCsv': (a) => all(exports.catalogueCsv(a, 'USD')),
  'exports.catalogueJson': (a) => all(exports.catalogueJson(a, 'USD')),
  'exports.stockCsv': async (a) => all(exports.stockCsv(a, await secrets())),
  'export-people.ordersCsv': (a) => all(exportPeople.ordersCsv(a)),
  'export-people.customersCsv': (a) => all(exportPeople.customersCsv(a, 'USD')),
  'reseal.goods': async (a) => reseal.goods(a, await secrets()),
  'stock.read': (a, f) => stock.read(a, f.id),
  'stock.listLow': (a) => stock.listLow(a, { offset: 0, limit: 5 }),
  'stock.add': async (a, f) => stock.add(a, await secrets(), 1, f.id, 'line'),
  'stock.put': async (a, f) => stock.put(a, await secrets(), f.id, ['line']),
  'stock.known': async (a, f) => stock.known(a, await secrets(), f.id, ['line']),
  'stock.list': (a, f) => stock.list(a, f.id, { state: 'available', offset: 0, limit: 5 }),
  'stock.find': (a, f) => stock.find(a, f.id, f.id),
  'stock.reveal': async (a, f) => stock.reveal(a, await secrets(), 1, f.id, f.id),
  'stock.withdraw': (a, f) => stock.withdraw(a, 1, f.id, null),
  'stock.restore': (a, f) => stock.restore(a, 1, f.id, { id: f.id }),
  'stock.setCount': (a, f) => stock.setCount(a, 1, f.id, 5),
  'stock-text.mask': null,
  'stock.revertWithdrawal': (a, f) =>
    stock.revertWithdrawal(a, entryOf({ product: `${f.id}`, at: '2026-01-01' })),
  'stock.moment': (a) => stock.moment(a),
  'stock.forget': (a, f) => stock.forget(a, f.id, '2026-01-01'),
  'stock.revertAddition': (a, f) =>
    stock.revertAddition(a, entryOf({ product: `${f.id}`, moment: '2026-01-01' })),
  'stock.revertCount': (a, f) =>
    stock.revertCount(a, entryOf({ product: `${f.id}`, before: 1, after: 2 })),
  'import-undo.newTraces': null,
  'import-undo.isUndoable': null,
  'import-undo.revert': (a, f) =>
    importUndo.revert(
      a,
      entryOf({
        traces: { categories: [`${f.id}`], products: [`${f.id}`], changes: [], stocked: [] },
      }),
    ),
  'stock-text.sortLines': null,
  'waiting-list.join': (a, f) => waitingList.join(a, f.customer.id, f.id),
  'waiting-list.leave': (a, f) => waitingList.leave(a, f.customer.id, f.id),
  'waiting-list.place': (a, f) => waitingList.place(a, f.customer.id, f.id),
  'waiting-list.offer': (a, f) => waitingList.offer(a, f.id),
};

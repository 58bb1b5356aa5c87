import * as stock from '../../shared/domain/stock.ts';
import * as waitingList from '../../shared/domain/waiting-list.ts';
import { testPlatform } from '../support/platform.ts';
import type { Calls } from './calls.ts';

const secrets = async () => (await testPlatform()).secrets;

export const calls: Calls = {
  'goods.addressPurpose': null,
  'goods.goodsPurpose': null,
  'goods.linePurpose': null,
  'goods.sealAddress': null,
  'goods.openAddress': null,
  'goods.sealGoods': null,
  'goods.openGoods': null,
  'goods.sealLine': null,
  'goods.openLine': null,
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
  'stock.mask': null,
  'stock.sortLines': null,
  'waiting-list.join': (a, f) => waitingList.join(a, f.customer.id, f.id),
  'waiting-list.leave': (a, f) => waitingList.leave(a, f.customer.id, f.id),
  'waiting-list.place': (a, f) => waitingList.place(a, f.customer.id, f.id),
  'waiting-list.offer': (a, f) => waitingList.offer(a, f.id),
};

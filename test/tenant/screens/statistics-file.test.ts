import { expect } from 'chai';
import { csvOf } from '../../../tenant/screens/admin/statistics/statistics-figures.ts';

describe('the file of the statistics', () => {
  it('holds no formula, and an amount below nothing is a number', () => {
    const names = ['=cmd|"/c calc"!A1', '+1', '-1', '@x', '\tx', '\rx', '＝1'];
    const text = csvOf({
      currency: 'USD', revenue: -500n, orders: 1, average: 0n, refunded: 0n, refunds: 0, newCustomers: 0, activeCustomers: 0, viewers: 0,
      converted: 0, series: [], low: [], deposits: [],
      top: names.map((name) => ({ name, quantity: 1, revenue: 100n })),
    }); // prettier-ignore
    expect(text).to.contain('orders,,1,-5.00,USD');
    for (const name of names) expect(text).to.contain(`'${name.replaceAll('"', '""')}`);
    expect(text).to.not.match(/,"?[=+@\t＝]/);
  });
});

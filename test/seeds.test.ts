import { expect } from 'chai';
import { fillShop } from '../seeds/demo-shop.ts';
import * as invoices from '../shared/domain/invoices.ts';
import * as ledger from '../shared/domain/ledger.ts';
import { brokenBooks, contentsOf } from './support/builders.ts';
import { newScope, testPlatform } from './support/platform.ts';

describe('the demo shop', () => {
  it('has an invoice in every state, and books that are right', async () => {
    const scope = await newScope();
    const { secrets } = await testPlatform();
    const made = await fillShop(scope, secrets);
    const states = new Set<string>();
    for (let id = 1n; id <= BigInt(made.invoices); id += 1n) {
      const invoice = await invoices.find(scope, id);
      states.add(`${invoice?.status} ${invoice?.paid ?? 'nothing'}`);
    }
    expect([...states].toSorted()).to.deep.equal([
      'expired nothing', 'new nothing', 'processing nothing', 'processing partial',
      'settled exact', 'settled late', 'settled over',
    ]); // prettier-ignore
    const [balance] = await ledger.balances(scope, 1n, 'USD');
    expect(balance).to.deep.equal({ amount: 9498n, currency: 'USD' });
    expect(await brokenBooks(scope)).to.deep.equal([]);
  });

  it('is filled once, however often it is asked for', async () => {
    const scope = await newScope();
    const { secrets } = await testPlatform();
    await fillShop(scope, secrets);
    const before = await contentsOf(scope);
    await fillShop(scope, secrets);
    expect(await contentsOf(scope)).to.deep.equal(before);
  });
});

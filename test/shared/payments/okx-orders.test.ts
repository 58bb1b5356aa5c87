import { expect } from 'chai';
import { OKX_KEY, startOkx, type OkxSandbox } from '../../../sandbox/okx.ts';
import { UserError } from '../../../shared/errors.ts';
import { placeOrder, readOrder, type OkxOrder } from '../../../shared/payments/okx-orders.ts';
import type { Connection } from '../../../shared/payments/provider.ts';
import { rejected } from '../../contract/case.ts';

const { key, secret, passphrase } = OKX_KEY;

describe('OKX: orders', () => {
  let sandbox: OkxSandbox;
  const connection = (): Connection => ({
    credentials: { key, secret, passphrase },
    baseUrl: sandbox.url,
    fetch,
  });
  const order = (over: Partial<OkxOrder> = {}): OkxOrder => ({
    key: 'hedge1',
    sell: { amount: 1_000_000n, currency: 'BTC' },
    buy: 'USDT',
    ...over,
  });
  beforeEach(async () => {
    sandbox = await startOkx({ prices: { USDT: '1', BTC: '64000', ETH: '3200' } });
  });
  afterEach(() => sandbox.close());

  it('sells the base of a market', async () => {
    expect(await placeOrder(connection(), order())).to.deep.include({
      status: 'filled',
      sold: { amount: 1_000_000n, currency: 'BTC' },
      bought: { amount: 640_000_000n, currency: 'USDT' },
      fee: { amount: 640_000n, currency: 'USDT' },
    });
  });

  it('sells the quote of a market, by what it is', async () => {
    const sell = { amount: 640_000_000n, currency: 'USDT' };
    expect(await placeOrder(connection(), order({ sell, buy: 'BTC' }))).to.deep.include({
      sold: sell,
      bought: { amount: 1_000_000n, currency: 'BTC' },
      fee: { amount: 1_000n, currency: 'BTC' },
    });
    const eth = order({ key: 'hedge2', sell: { amount: 1_000_000n, currency: 'BTC' }, buy: 'ETH' });
    expect((await placeOrder(connection(), eth)).bought).to.deep.equal({
      amount: 2n * 10n ** 17n,
      currency: 'ETH',
    });
  });

  it('happens once for a key, however often and in parallel it is asked', async () => {
    const readings = await Promise.all(
      Array.from({ length: 5 }, () => placeOrder(connection(), order())),
    );
    expect(new Set(readings.map(({ externalId }) => externalId)).size).to.equal(1);
    const again = await placeOrder(connection(), order());
    expect(again.externalId).to.equal(readings[0]?.externalId);
  });

  for (const fault of ['drop', 'fail'] as const)
    it(`is found by asking when the answer is lost (${fault})`, async () => {
      sandbox.faults[fault] = 1;
      const error = await rejected(() => placeOrder(connection(), order()));
      expect(error).to.not.be.instanceOf(UserError);
      expect((await readOrder(connection(), order()))?.status).to.equal('filled');
      expect((await placeOrder(connection(), order())).status).to.equal('filled');
    });

  it('is not known where nothing happened', async () => {
    sandbox.faults.refuse = 1;
    expect(await rejected(() => placeOrder(connection(), order()))).to.not.be.instanceOf(UserError);
    expect(await readOrder(connection(), order())).to.equal(null);
  });

  it('moves coins to the trading account, sells whole lots and leaves the rest', async () => {
    const sell = { amount: 3_500_000_000_000_000_001n, currency: 'ETH' };
    expect((await placeOrder(connection(), order({ sell }))).sold.amount).to.equal(
      3_500_000_000_000_000_000n,
    );
  });

  it('refuses what has no market, is too little or is not there', async () => {
    for (const wrong of [
      order({ buy: 'KES' }),
      order({ sell: { amount: 1n, currency: 'ETH' } }),
      order({ sell: { amount: 900_000_000n, currency: 'BTC' } }),
    ]) {
      const error = await rejected(() => placeOrder(connection(), wrong));
      expect(error).to.be.instanceOf(UserError).with.property('code', 'provider-refused');
    }
  });
});

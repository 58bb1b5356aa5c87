import { expect } from 'chai';
import { startOkx } from '../../sandbox/okx.ts';
import { parseExact } from '../../shared/exact-json.ts';
import { fetchRate } from '../../shared/rates/fetch-rate.ts';
import { okx } from '../../shared/rates/okx.ts';

describe('prices by OKX', () => {
  it('leads from coin to coin over USDT, and to no dollar', async () => {
    const sandbox = await startOkx({ prices: { USDT: '1', BTC: '64000', ETH: '3200' } });
    const parts = { fetch, clock: { now: () => Date.now() } as never };
    const station = { source: okx, baseUrl: sandbox.url };
    const reading = await fetchRate(station, { from: 'BTC', to: 'ETH' }, parts);
    await sandbox.close();
    const { numerator, denominator } = reading?.rate ?? expect.fail();
    // Twenty ether for one bitcoin, in their smallest units.
    expect(numerator).to.equal(denominator * 20n * 10n ** 10n);
    for (const to of ['USD', 'KES']) expect(okx.path('BTC', to)).to.equal(null);
  });

  it('reads the moment of a price, and nothing of another market or an error', () => {
    const [leg = expect.fail()] = okx.path('BTC', 'USDT') ?? [];
    const answer = (instId: string, code = '0') =>
      parseExact(`{"code":"${code}","msg":"","data":[{"instId":"${instId}","last":"64000.1","ts":"1793614531002"}]}`); // prettier-ignore
    expect(okx.read(leg, answer('BTC-USDT'))).to.deep.equal({ price: '64000.1', at: 1_793_614_531_002 }); // prettier-ignore
    for (const wrong of [answer('ETH-USDT'), answer('BTC-USDT', '50011'), null, {}])
      expect(okx.read(leg, wrong)).to.equal(null);
  });
});

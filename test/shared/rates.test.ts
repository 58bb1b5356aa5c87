import { expect } from 'chai';
import { json, serve, type Loopback } from '../../sandbox/loopback.ts';
import { startRates, type RatesSandbox } from '../../sandbox/rates.ts';
import { createMemoryPorts } from '../../shared/cache/memory.ts';
import { systemClock, type Clock } from '../../shared/clock.ts';
import { Unavailable } from '../../shared/errors.ts';
import { convert, rateOf } from '../../shared/money.ts';
import { createRates, publicSources, type Rates } from '../../shared/rates/index.ts';

async function refusal(work: Promise<unknown>): Promise<string> {
  const error: unknown = await work.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  expect(error).to.be.instanceOf(Unavailable);
  return (error as Unavailable).message;
}

describe('rates', () => {
  let time = 0;
  const clock: Clock = { ...systemClock, now: () => time };
  let open: { close(): Promise<void> }[] = [];
  let gecko: RatesSandbox;
  let krakenPrices: Record<string, string>;
  let binancePrices: Record<string, string>;
  let requests: string[];
  let urls: string[];

  const kraken = () =>
    serve((_request, url) => {
      requests.push(url.href);
      const price = krakenPrices[url.searchParams.get('pair') ?? ''];
      // The real one renames pairs, and answers errors with 200.
      if (price === undefined) return json({ error: ['EQuery:Unknown asset pair'] });
      return json({ error: [], result: { XRENAMED: { c: [price, '0.1'] } } });
    });
  const binance = () =>
    serve((_request, url) => {
      requests.push(url.href);
      const symbol = url.searchParams.get('symbol') ?? '';
      const price = binancePrices[symbol];
      if (price === undefined) return json({ code: -1121, msg: 'Invalid symbol.' }, 400);
      return json({ symbol, price });
    });
  const keep = <T extends Pick<Loopback, 'close'>>(one: T): T => {
    open.push(one);
    return one;
  };
  const rates = (over: Partial<Parameters<typeof createRates>[0]> = {}): Rates =>
    createRates({ urls, fetch, clock, cache: keep(createMemoryPorts()).cache, ...over });

  beforeEach(async () => {
    time = Date.UTC(2026, 10, 2, 12);
    requests = [];
    krakenPrices = { XBTUSD: '64000.0', USDTUSD: '0.9990', EURUSD: '1.0800' };
    binancePrices = { BTCUSDT: '64100.00', EURUSDT: '1.0811', USDTTRY: '34.5' };
    gecko = keep(await startRates({ now: () => time }));
    gecko.setPrice('BTC', '64200');
    gecko.setPrice('USDT', '0.9992');
    urls = [
      gecko.url,
      `${keep(await kraken()).url}/kraken`,
      `${keep(await binance()).url}/binance/`,
    ];
  });
  afterEach(async () => {
    for (const one of open.reverse()) await one.close();
    open = [];
  });

  it('takes the middle of what the sources say, by decimal text', async () => {
    const { rate, sources, at } = await rates().quote('BTC', 'USD');
    expect(sources).to.deep.equal(['coingecko', 'kraken']);
    expect(at).to.equal(time);
    const dollars = convert({ amount: 100_000_000n, currency: 'BTC' }, rate, 'down');
    expect(dollars).to.deep.equal({ amount: 6_410_000n, currency: 'USD' });
    const { rate: back } = await rates().quote('USD', 'BTC');
    const coins = convert({ amount: 6_410_000n, currency: 'USD' }, back, 'down').amount;
    expect(coins > 99_990_000n && coins < 100_010_000n, String(coins)).to.equal(true);
  });

  it('finds the sandbox’s sources agree, on coins and on fiat money', async () => {
    for (const [from, to, said] of [
      ['ETH', 'USD', 'coingecko, kraken'],
      ['USDT', 'EUR', 'coingecko, kraken'],
      ['USD', 'IDR', 'coingecko, ecb'],
      ['EUR', 'USD', 'coingecko, kraken, ecb'],
    ] as const) {
      const { sources } = await rates({ urls: gecko.urls }).quote(from, to);
      expect(sources.join(', '), `${from} in ${to}`).to.equal(said);
    }
  });

  it('never takes a stablecoin for a dollar', async () => {
    const { rate, sources } = await rates().quote('USDT', 'USD');
    expect(sources).to.deep.equal(['coingecko', 'kraken']);
    expect(convert({ amount: 1_000_000_000n, currency: 'USDT' }, rate, 'down').amount).to.equal(
      99_910n,
    );
  });

  it('goes over a third currency exactly', async () => {
    const { rate, sources } = await rates().quote('BTC', 'EUR');
    expect(sources).to.deep.equal(['coingecko', 'kraken', 'binance']);
    // 64200/1.08, 64000/1.08, 64100/1.0811: the middle one is Binance's or CoinGecko's, to the cent.
    const euros = convert({ amount: 100_000_000n, currency: 'BTC' }, rate, 'down').amount;
    expect(euros).to.equal(5_929_146n);
  });

  it('keeps digits that a float would lose', async () => {
    krakenPrices['ETHUSD'] = '3120.500000000000000001';
    gecko.setPrice('ETH', '3120.5');
    const { rate } = await rates({ urls: [urls[1] ?? ''] }).quote('ETH', 'USD');
    const exact = rateOf('ETH', 'USD', '3120.500000000000000001');
    expect(rate.numerator * exact.denominator).to.equal(exact.numerator * rate.denominator);
  });

  it('needs two sources, or the only one that was named', async () => {
    krakenPrices = {};
    expect(await refusal(rates().quote('BTC', 'USD'))).to.include('too few');
    expect((await rates({ urls: [gecko.url] }).quote('BTC', 'USD')).sources).to.deep.equal([
      'coingecko',
    ]);
  });

  it('refuses when sources disagree by more than three per cent', async () => {
    krakenPrices['XBTUSD'] = '66200';
    expect(await refusal(rates().quote('BTC', 'USD'))).to.include('disagree');
    krakenPrices['XBTUSD'] = '66100';
    await rates().quote('BTC', 'USD');
  });

  it('leaves out the one that stands alone against two', async () => {
    binancePrices['BTCUSDT'] = '6410';
    const { sources } = await rates().quote('BTC', 'EUR');
    expect(sources).to.deep.equal(['coingecko', 'kraken']);
  });

  it('refuses old prices', async () => {
    gecko.setAge(5 * 60_000 + 1_000);
    expect(await refusal(rates().quote('BTC', 'USD'))).to.include('too few');
    gecko.setAge(4 * 60_000);
    const { at } = await rates().quote('BTC', 'USD');
    expect(at).to.equal(time - 4 * 60_000);
  });

  it('asks once for many, and again when it is no longer fresh', async () => {
    const shared = rates();
    await Promise.all(Array.from({ length: 20 }, () => shared.quote('BTC', 'USD')));
    expect(requests).to.have.lengthOf(1);
    time += 29_000;
    await shared.quote('BTC', 'USD');
    expect(requests).to.have.lengthOf(1);
    time += 2_000;
    await shared.quote('BTC', 'USD');
    expect(requests).to.have.lengthOf(2);
  });

  it('believes a jump of over twenty per cent only when it lasts', async () => {
    const shared = rates();
    await shared.quote('BTC', 'USD');
    gecko.setPrice('BTC', '50000');
    krakenPrices['XBTUSD'] = '50100';
    time += 31_000;
    expect(await refusal(shared.quote('BTC', 'USD'))).to.include('jumped');
    time += 31_000;
    expect(await refusal(shared.quote('BTC', 'USD'))).to.include('jumped');
    time += 31_000;
    const { rate } = await shared.quote('BTC', 'USD');
    expect(convert({ amount: 100_000_000n, currency: 'BTC' }, rate, 'down').amount).to.equal(
      5_005_000n,
    );
  });

  it('calls dead, babbling and silly sources unavailable', async () => {
    const babble = keep(await serve(() => ({ ...json(null), body: '<html>' })));
    const broken = keep(await serve(() => json({ error: 'down' }, 503)));
    krakenPrices['XBTUSD'] = '0';
    for (const url of [babble.url, broken.url, 'http://127.0.0.1:9', urls[1] ?? ''])
      await refusal(rates({ urls: [url] }).quote('BTC', 'USD'));
  });

  it('knows its own currency, and no market for stars', async () => {
    expect((await rates().quote('USD', 'USD')).rate).to.deep.include({ numerator: 1n });
    await refusal(rates().quote('XTR', 'USD'));
    await refusal(rates().quote('BTC', 'NONSENSE'));
  });

  describe('of fiat money', () => {
    const SHEET = (day: string) => `<?xml version="1.0" encoding="UTF-8"?>
<gesmes:Envelope xmlns:gesmes="http://www.gesmes.org/xml/2002-08-01" xmlns="http://www.ecb.int/vocabulary/2002-08-01/eurofxref">
  <gesmes:subject>Reference rates</gesmes:subject>
  <Cube><Cube time='${day}'>
    <Cube currency='USD' rate='1.0800'/><Cube currency='IDR' rate='17280.00'/><Cube currency='JPY' rate='162.0'/>
  </Cube></Cube>
</gesmes:Envelope>`;
    let day: string;
    beforeEach(async () => {
      // A Monday: Friday's sheet is the newest.
      day = '2026-10-30';
      gecko.setPrice('IDR', '0.0000625');
      const bank = keep(await serve(() => ({ ...json(null), body: SHEET(day) })));
      urls.push(`${bank.url}/ecb`);
    });

    it('takes the bank’s sheet as one of the sources, over a weekend', async () => {
      const { rate, sources, at } = await rates().quote('USD', 'IDR');
      expect(sources).to.deep.equal(['coingecko', 'ecb']);
      expect(convert({ amount: 100n, currency: 'USD' }, rate, 'down').amount).to.equal(1_600_000n);
      expect(new Date(at).toISOString()).to.equal('2026-10-30T15:00:00.000Z');
    });

    it('is served from memory although the sheet is days old', async () => {
      const shared = rates();
      await shared.quote('EUR', 'USD');
      const asked = requests.length;
      time += 20_000;
      await shared.quote('EUR', 'USD');
      expect(requests).to.have.lengthOf(asked);
    });

    it('lets the sheet go after eighty hours', async () => {
      time = Date.parse('2026-10-30T15:00:00Z') + 80 * 60 * 60_000;
      await rates().quote('USD', 'IDR');
      time += 1;
      expect(await refusal(rates().quote('USD', 'IDR'))).to.include('too few');
    });

    it('leads a coin over the dollar where too few price the pair itself', async () => {
      const { rate, sources } = await rates().quote('BTC', 'IDR');
      expect(sources).to.deep.equal(['coingecko', 'kraken', 'ecb']);
      const rupiah = convert({ amount: 100_000_000n, currency: 'BTC' }, rate, 'down').amount;
      expect(rupiah).to.equal(102_560_000_000n);
    });
  });

  it('gives no price of a stablecoin that lost its peg, in dollars or anything else', async () => {
    const shared = rates();
    const fall = (price: string) => {
      gecko.setPrice('USDT', price);
      krakenPrices['USDTUSD'] = price;
      time += 31_000;
    };
    fall('0.981');
    await shared.quote('USDT', 'USD');
    fall('0.979');
    const pairs: [string, string][] = [['USDT', 'USD'], ['USDT', 'EUR'], ['BTC', 'USDT']]; // prettier-ignore
    for (const [from, to] of pairs)
      expect(await refusal(shared.quote(from, to)), from + to).to.include('lost its peg');
    fall('1.021');
    expect(await refusal(shared.quote('USD', 'USDT'))).to.include('lost its peg');
    await shared.quote('BTC', 'USD');
  });

  it('has two public sources for every coin in dollars and euros', () => {
    for (const coin of ['BTC', 'ETH', 'LTC', 'SOL', 'TON', 'TRX', 'USDT', 'USDC'])
      for (const fiat of ['USD', 'EUR']) {
        const knowing = publicSources.filter(({ source }) => source.path(coin, fiat));
        expect(knowing.length, `${coin} ${fiat}`).to.be.at.least(2);
      }
  });
});

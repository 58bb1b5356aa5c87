import { expect } from 'chai';
import { startKryptoExpress, type KryptoExpressSandbox } from '../../sandbox/kryptoexpress.ts';
import { kryptoexpress } from '../../shared/payments/kryptoexpress.ts';
import { startReceiver } from '../contract/case.ts';

const key = 'fixture-api-key-of-no-shop-000001';

describe('sandbox: KryptoExpress', () => {
  let sandbox: KryptoExpressSandbox;
  let receiver: Awaited<ReturnType<typeof startReceiver>>;
  let time = Date.UTC(2026, 10, 2);

  before(async () => {
    receiver = await startReceiver();
    sandbox = await startKryptoExpress({ retryDelaysMs: [5, 5], now: () => time });
  });
  beforeEach(() => receiver.received.splice(0));
  after(async () => {
    await sandbox.close();
    await receiver.close();
  });

  const call = async (path: string, body?: unknown) => {
    const response = await fetch(`${sandbox.url}/api/${path}`, {
      ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
      headers: { 'x-api-key': key },
    });
    return { status: response.status, text: await response.text() };
  };
  const create = async (changes: Readonly<Record<string, unknown>> = {}) => {
    const { status, text } = await call('payment', {
      paymentType: 'PAYMENT',
      fiatCurrency: 'USD',
      fiatAmount: 10,
      cryptoCurrency: 'BTC',
      callbackUrl: receiver.url,
      callbackSecret: 's',
      ...changes,
    });
    return { status, text, payment: JSON.parse(text) as { hash: string; cryptoAmount: number } };
  };

  it('writes floats as the real one does', async () => {
    const { text } = await create({ fiatAmount: 1 });
    expect(text)
      .to.include('"fiatAmount":1.0,')
      .and.match(/"cryptoAmount":1\.\d+E-5,/);
  });

  it('has a price for every coin that the shop offers', async () => {
    for (const { value } of kryptoexpress.payer[0]?.choices?.('USD') ?? expect.fail())
      expect((await create({ cryptoCurrency: value })).status, value).to.equal(200);
    expect((await create({ cryptoCurrency: 'DOGE' })).text).to.include(
      '"cryptoAmount":67.8886626,',
    );
  });

  it('adds up what comes in parts, and tells only the whole', async () => {
    const { payment } = await create();
    expect(sandbox.pay(payment.hash, '0.0001')).to.equal(true);
    await sandbox.idle();
    expect(receiver.received).to.be.empty;
    expect((await call(`payment?hash=${payment.hash}`)).text).to.include('"isPaid":false');
    expect(sandbox.pay(payment.hash, '0.001')).to.equal(true);
    await sandbox.idle();
    expect(receiver.received).to.have.lengthOf(1);
    expect((await call(`payment?hash=${payment.hash}`)).text).to.include('"isPaid":true');
    expect(sandbox.pay(payment.hash)).to.equal(false);
    expect((await call('wallet')).text).to.match(/"BTC":0\.001\d*/);
  });

  it('tells once that a payment is over, and takes nothing after', async () => {
    const { payment } = await create();
    time += 2 * 3600_000;
    expect(sandbox.pay(payment.hash)).to.equal(false);
    await call(`payment?hash=${payment.hash}`);
    await sandbox.idle();
    const bodies = receiver.received.map(({ body }) => body.toString());
    expect(bodies.filter((body) => body.includes(payment.hash))).to.have.lengthOf(1);
    expect(bodies[0]).to.include('"isPaid":false');
  });

  it('refuses what the provider refuses', async () => {
    for (const changes of [
      { paymentType: 'DEPOSIT' },
      { fiatAmount: 0.5 },
      { fiatAmount: '10' },
      { cryptoCurrency: 'XMR' },
      { callbackUrl: 'nowhere' },
    ])
      expect((await create(changes)).status, JSON.stringify(changes)).to.equal(400);
    const stranger = await fetch(`${sandbox.url}/api/wallet`, {
      headers: { 'x-api-key': 'short' },
    });
    expect(stranger.status).to.equal(401);
  });

  it('fails after its work, refuses before it, and holds a callback back', async () => {
    sandbox.faults.fail = 1;
    expect((await create()).status).to.equal(500);
    sandbox.faults.refuse = 1;
    expect((await create()).status).to.equal(503);
    sandbox.faults.drop = 1;
    await create().then(
      () => expect.fail(),
      (error: unknown) => expect(error).to.be.instanceOf(TypeError),
    );
    const [first, second] = [(await create()).payment, (await create()).payment];
    sandbox.faults.hold = 1;
    sandbox.pay(first.hash);
    sandbox.pay(second.hash);
    await sandbox.idle();
    const order = receiver.received.map(({ body }) => (body.includes(first.hash) ? 1 : 2));
    expect(order).to.have.members([1, 2]);
    sandbox.faults.lie = 1;
    const { payment } = await create();
    sandbox.pay(payment.hash);
    expect((await call(`payment?hash=${payment.hash}`)).text).to.include('"fiatAmount":5.0');
  });
});

import { readFileSync } from 'node:fs';
import { mock } from 'node:test';
import { expect } from 'chai';
import { MOBEE_KEY, startMobee } from '../../../sandbox/mobee.ts';
import { Unavailable } from '../../../shared/errors.ts';
import { mobee } from '../../../shared/payments/mobee.ts';
import type { Connection, InvoiceRequest } from '../../../shared/payments/provider.ts';
import { rejected } from '../../contract/case.ts';

const signatures = JSON.parse(
  readFileSync(new URL('../../fixtures/mobee/signatures.json', import.meta.url), 'utf8'),
) as Record<string, string>;
const ADDRESS = '0x52908400098527886E0F7030069857D2E4169EE7';

const request = (rupiah: bigint, bank = 'BNI'): InvoiceRequest => ({
  invoiceKey: 'inv_8Zk2pQ',
  money: { amount: rupiah * 100n, currency: 'IDR' },
  description: 'x',
  expiresInS: 600,
  returnUrl: 'https://t.me/shop_bot',
  callbackUrl: 'https://shop.example/hooks/mobee/k',
  payer: { bank },
});

function answering(status: number, body: unknown, sent: RequestInit[] = []): Connection {
  return {
    credentials: MOBEE_KEY,
    baseUrl: 'https://mobee.example',
    fetch: async (_url, init) => {
      sent.push(init ?? {});
      return new Response(JSON.stringify(body), { status });
    },
  };
}

describe('Mobee', () => {
  afterEach(() => mock.timers.reset());

  it('signs as openssl does, the body of a POST too', async () => {
    mock.timers.enable({ apis: ['Date'], now: 1_793_614_531_900 });
    const sent: RequestInit[] = [];
    await mobee.test(answering(200, { data: {} }, sent));
    const deposit = { id: '1', amount: 50000, account_name: 'A', account_number: '8', bank_code: 'BNI' }; // prettier-ignore
    await mobee.createInvoice(answering(200, { data: deposit }, sent), request(50_000n));
    expect(sent[0]?.headers).to.include({
      'X-API-Key': MOBEE_KEY.key,
      'X-Request-Timestamp': '1793614531',
      'X-Request-Signature': signatures['summary'],
    });
    expect(sent[1]?.headers).to.include({ 'X-Request-Signature': signatures['deposit'] });
    expect(sent[1]?.body).to.equal('{"amount":50000,"bank_code":"BNI"}');
  });

  it('tells a wrong clock from wrong credentials', async () => {
    const clock = { error: { code: 'TIMESTAMP_OUT_OF_TOLERANCE' } };
    expect(await rejected(() => mobee.test(answering(401, clock)))).to.be.instanceOf(Unavailable);
    const key = { error: { code: 'INVALID_SIGNATURE' } };
    expect(await rejected(() => mobee.test(answering(401, key)))).to.have.property('code', 'credentials-refused'); // prettier-ignore
  });

  it('takes whole rupiah, 50 000 at least, and nothing for another amount', async () => {
    for (const rupiah of [49_999n, 0n])
      expect(await rejected(() => mobee.createInvoice(answering(200, {}), request(rupiah)))).to.have.property('code', 'provider-refused'); // prettier-ignore
    const other = { id: '1', amount: 60000, account_name: 'A', account_number: '8', bank_code: 'BNI' }; // prettier-ignore
    const work = () => mobee.createInvoice(answering(200, { data: other }), request(50_000n));
    expect(await rejected(work)).to.be.instanceOf(Unavailable);
  });

  it('waits for staff where the host cannot be asked', async () => {
    const sandbox = await startMobee({ tells: false });
    const connection = { credentials: MOBEE_KEY, baseUrl: sandbox.url, fetch };
    const made = await mobee.createInvoice(connection, request(75_000n, 'BRI'));
    expect(made.instructions).to.include({ amount: '75000', bank: 'BRI', holder: 'MOBEE SANDBOX' });
    expect(made.instructions?.['account']).to.match(/^8808\d{11}$/);
    await sandbox.pay(made.externalId);
    expect(await mobee.readInvoice(connection, made.externalId)).to.deep.include({
      status: 'waiting',
      asked: { amount: 7_500_000n, currency: 'IDR' },
    });
    const payout = { key: 'k', money: { amount: 2_500_000n, currency: 'USDT' }, destination: { network: '12', address: ADDRESS }, note: '', callbackUrl: '' }; // prettier-ignore
    const sent = await mobee.payouts?.send(connection, payout);
    expect(sent).to.deep.include({ status: 'submitted', fee: { amount: 1_500_000n, currency: 'USDT' } }); // prettier-ignore
    sandbox.settle(ADDRESS);
    const asked = { key: 'k', externalId: sent?.externalId ?? null, callbackUrl: '' };
    expect(await mobee.payouts?.read(connection, asked)).to.include({ status: 'submitted' });
    await sandbox.close();
  });

  it('says what really came where it can be asked', async () => {
    const sandbox = await startMobee();
    const connection = { credentials: MOBEE_KEY, baseUrl: sandbox.url, fetch };
    const made = await mobee.createInvoice(connection, request(100_000n));
    sandbox.faults.lie = 1;
    await sandbox.pay(made.externalId);
    const half = { amount: 5_000_000n, currency: 'IDR' };
    expect(await mobee.readInvoice(connection, made.externalId)).to.deep.include({
      status: 'settled',
      received: half,
      covered: half,
      asked: { amount: 10_000_000n, currency: 'IDR' },
    });
    await sandbox.close();
  });

  it('knows of a withdrawal only what is said of this one, and of a send only a plain no', async () => {
    const money = { amount: 2_500_000n, currency: 'USDT' };
    const payout = { key: 'k', money, destination: { network: '12', address: ADDRESS }, note: '', callbackUrl: '' }; // prettier-ignore
    // A conflict or a time-out may come after the work was done.
    for (const status of [408, 409, 425]) {
      const send = async () => mobee.payouts?.send(answering(status, { error: 'x' }), payout);
      expect(await rejected(send), `${status}`).to.be.instanceOf(Unavailable);
    }
    const refused = async () => mobee.payouts?.send(answering(400, { error: 'x' }), payout);
    expect(await rejected(refused)).to.have.property('code', 'provider-refused');
    const asked = { key: 'k', externalId: '7', callbackUrl: '' };
    const read = async (id: string) =>
      mobee.payouts?.read(answering(200, { data: { id, status: 'failed' } }), asked);
    expect(await read('7')).to.include({ status: 'failed', externalId: '7' });
    expect(await rejected(() => read('8'))).to.be.instanceOf(Unavailable);
  });
});

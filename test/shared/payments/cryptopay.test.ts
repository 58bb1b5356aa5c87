import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { Unavailable, WebhookRejected } from '../../../shared/errors.ts';
import { cryptopay } from '../../../shared/payments/cryptopay.ts';
import type { Connection } from '../../../shared/payments/provider.ts';

const fixtures = new URL('../../fixtures/cryptopay/', import.meta.url);
const credentials = { token: '12345:AAfixture-token-of-no-real-app-0001' };

function fixture(name: string): Buffer {
  return readFileSync(new URL(name, fixtures));
}

function answering(body: Buffer | string, status = 200, sent: unknown[] = []): Connection {
  return {
    credentials,
    baseUrl: 'https://pay.example',
    fetch: async (url, init) => {
      const text = init?.body;
      sent.push({ url, body: typeof text === 'string' ? (JSON.parse(text) as unknown) : null });
      return new Response(body.toString(), { status });
    },
  };
}

function read(id: string) {
  return cryptopay.readInvoice(answering(fixture('invoices.json')), id);
}

describe('Crypto Pay', () => {
  it('reads each status, by decimal text', async () => {
    const [active, paid, fiat, expired] = await Promise.all(['1', '2', '3', '4'].map(read));
    expect(active).to.deep.include({
      status: 'waiting',
      asked: { amount: 10_500_000n, currency: 'USDT' },
      received: null,
      fee: null,
    });
    expect(paid).to.deep.include({
      status: 'settled',
      received: { amount: 10_500_000n, currency: 'USDT' },
      fee: { amount: 315_000n, currency: 'USDT' },
      paymentId: '2',
    });
    expect(fiat).to.deep.include({
      status: 'settled',
      asked: { amount: 1250n, currency: 'USD' },
      received: { amount: 2_301_152_043n, currency: 'TON' },
      fee: { amount: 69_034_561n, currency: 'TON' },
    });
    expect(expired).to.deep.include({
      status: 'expired',
      asked: { amount: 1n, currency: 'BTC' },
      received: null,
    });
  });

  it('says nothing of money in a currency that we do not keep', async () => {
    expect(await read('5')).to.deep.include({ status: 'settled', received: null, fee: null });
  });

  it('reads a number in JSON without a float between', async () => {
    expect((await read('6')).asked).to.deep.equal({ amount: 1n, currency: 'ETH' });
  });

  it('never takes a neighbour for the invoice that was asked about', async () => {
    const error: unknown = await read('77').catch((thrown: unknown) => thrown);
    expect(error).to.be.instanceOf(Unavailable);
  });

  it('does not guess what an unknown status means', async () => {
    const connection = answering(fixture('invoices-unknown-status.json'));
    const error: unknown = await cryptopay.readInvoice(connection, '7').catch((thrown) => thrown);
    expect(error).to.be.instanceOf(Unavailable);
  });

  it('takes ok:false for a refusal, with HTTP 200 too', async () => {
    const error = '{"ok":false,"error":{"code":401,"name":"UNAUTHORIZED"}}';
    for (const status of [200, 401]) {
      const thrown: unknown = await cryptopay.test(answering(error, status)).catch((one) => one);
      expect(thrown).to.have.property('code', 'credentials-refused');
    }
    const other = '{"ok":false,"error":{"code":400,"name":"AMOUNT_TOO_SMALL"}}';
    const thrown: unknown = await cryptopay.test(answering(other)).catch((one) => one);
    expect(thrown).to.have.property('code', 'provider-refused');
    expect(thrown).to.have.nested.property('data.reason', 'AMOUNT_TOO_SMALL');
  });

  it('prices in fiat with the assets we keep, and in an asset plainly', async () => {
    const sent: { url: string; body: Record<string, unknown> }[] = [];
    const made =
      '{"ok":true,"result":{"invoice_id":9,"currency_type":"fiat","fiat":"EUR","amount":"1","status":"active","bot_invoice_url":"https://t.me/CryptoBot?start=IV9"}}';
    const connection = answering(made, 200, sent);
    const request = {
      invoiceKey: 'inv_1',
      description: 'x'.repeat(2000),
      expiresInS: 99_999_999,
      returnUrl: 'https://t.me/shop_bot',
      callbackUrl: 'https://shop.example/hooks/cryptopay/k',
      payer: {},
    };
    await cryptopay.createInvoice(connection, {
      ...request,
      money: { amount: 5n, currency: 'EUR' },
    });
    await cryptopay.createInvoice(connection, {
      ...request,
      money: { amount: 5n, currency: 'TON' },
    });
    expect(sent[0]?.url).to.equal('https://pay.example/api/createInvoice');
    expect(sent[0]?.body).to.deep.include({
      currency_type: 'fiat',
      fiat: 'EUR',
      accepted_assets: 'USDT,TON,BTC,ETH,LTC,TRX,USDC',
      amount: '0.05',
      payload: 'inv_1',
      expires_in: 2_678_400,
    });
    expect(sent[0]?.body['description']).to.have.lengthOf(1024);
    expect(sent[1]?.body).to.deep.include({
      currency_type: 'crypto',
      asset: 'TON',
      amount: '0.000000005',
    });
    expect(sent[1]?.body).to.not.have.any.keys('fiat', 'accepted_assets');
  });

  it("refuses a signature keyed by the digest's text instead of its bytes", () => {
    const signatures = JSON.parse(fixture('signatures.json').toString()) as Record<string, string>;
    const headers = { 'crypto-pay-api-signature': signatures['key-as-text'] };
    const body = fixture('webhook-paid.json');
    expect(() => cryptopay.readWebhook({ body, headers }, credentials)).to.throw(WebhookRejected);
  });
});

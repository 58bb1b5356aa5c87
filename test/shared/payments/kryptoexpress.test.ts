import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { Unavailable, UserError, WebhookRejected } from '../../../shared/errors.ts';
import { kryptoexpress } from '../../../shared/payments/kryptoexpress.ts';
import type { Connection, InvoiceRequest } from '../../../shared/payments/provider.ts';
import { compactJson, proveHmac } from '../../../shared/payments/signature.ts';
import { rejected } from '../../contract/case.ts';

const fixtures = new URL('../../fixtures/kryptoexpress/', import.meta.url);
const fixture = (name: string) => readFileSync(new URL(name, fixtures));
const signatures = JSON.parse(fixture('signatures.json').toString()) as Record<string, string>;
const credentials = { key: 'fixture-api-key-of-no-shop-000001' };
const hash = '079fbfc747c726204154b102412a1a17fdb399c20d9acc18a2760c2984d26a67';
/** Of the documentation's own example, secret `1234567890`. */
const DOCUMENTED =
  'd5633ea456a3fd3e47798f7effe0082ad9d98e667a6c159e1e5eafa06e72e3ddaa0b847859221a4f6fc86b6af322da2ff3869db32cc545f1f91cc300ae3b05db';

function answering(body: Buffer | string, status = 200, sent: unknown[] = []): Connection {
  return {
    credentials,
    baseUrl: 'https://krypto.example',
    fetch: async (url, init) => {
      const text = init?.body;
      sent.push({ url, body: typeof text === 'string' ? (JSON.parse(text) as unknown) : null });
      return new Response(body.toString(), { status });
    },
  };
}

const request: InvoiceRequest = {
  invoiceKey: 'inv_1',
  money: { amount: 1230n, currency: 'USD' },
  description: 'Order 17',
  expiresInS: 600,
  returnUrl: 'https://t.me/shop_bot',
  callbackUrl: 'https://shop.example/hooks/kryptoexpress/k_1',
  payer: { coin: 'USDT_ERC20' },
};

/** A record with some of its parts changed, as text: numbers stay as they are written. */
const record = (changes: Readonly<Record<string, string>> = {}) =>
  Object.entries(changes).reduce(
    (text, [name, value]) => text.replace(new RegExp(`"${name}":[^,}]+`), `"${name}":${value}`),
    fixture('webhook-paid.json').toString(),
  );

describe('KryptoExpress', () => {
  it("proves its documentation's own example, and its numbers are not written again", () => {
    const body = fixture('documented.json');
    const headers = { 'x-signature': DOCUMENTED };
    const proof = { header: 'x-signature', key: '1234567890', hash: 'sha512' } as const;
    expect(() => proveHmac({ body: compactJson(body), headers }, proof)).to.not.throw();
    expect(() => proveHmac({ body, headers }, proof)).to.throw(WebhookRejected);
    expect(compactJson(Buffer.from('{ "a" : 1.0, "b\\" c" :\n"x  y \\\\" }')).toString()).to.equal(
      '{"a":1.0,"b\\" c":"x  y \\\\"}',
    );
    const bytes = Buffer.from('{"é ☕": "\u00a0 "}');
    expect(compactJson(bytes).toString()).to.equal('{"é ☕":"\u00a0 "}');
  });

  it('refuses a callback that is signed with the key itself, or not at all', () => {
    const body = fixture('webhook-paid.json');
    for (const signature of [signatures['key-itself'], undefined, ''])
      expect(() =>
        kryptoexpress.readWebhook({ body, headers: { 'x-signature': signature } }, credentials),
      ).to.throw(WebhookRejected);
  });

  it('asks for a fixed amount, with a secret that is never the key, and finds our key again', async () => {
    const sent: { url: string; body: Record<string, string | number> }[] = [];
    const made = await kryptoexpress.createInvoice(
      answering(record({ cryptoAmount: '1.2E-5', cryptoCurrency: '"USDT_ERC20"' }), 200, sent),
      request,
    );
    expect(made).to.deep.equal({
      externalId: hash,
      payUrl: null,
      instructions: {
        amount: '0.000012',
        coin: 'USDT (ERC-20)',
        address: 'bc1q6guwyuy6h0astkys3u7auput0wzcpxtad4dgwg',
      },
    });
    const [{ url, body } = expect.fail()] = sent;
    expect(url).to.equal('https://krypto.example/api/payment');
    expect(body).to.deep.include({
      paymentType: 'PAYMENT',
      fiatCurrency: 'USD',
      fiatAmount: 12.3,
      cryptoCurrency: 'USDT_ERC20',
      callbackUrl: `${request.callbackUrl}?invoice=inv_1`,
    });
    expect(body['callbackSecret']).to.match(/^[0-9a-f]{64}$/);
    expect(JSON.stringify(body)).to.not.include(credentials.key);
  });

  it('shows amounts as wallets take them', async () => {
    for (const [float, text] of [
      ['1.0', '1'], ['12.5', '12.5'], ['1.0E-8', '0.00000001'], ['1.23456E2', '123.456'],
      ['1.0E7', '10000000'], ['0.10', '0.1'],
    ]) {
      const made = await kryptoexpress.createInvoice(answering(record({ cryptoAmount: float ?? '' })), request);
      expect(made.instructions?.['amount'], float).to.equal(text);
    }
  }); // prettier-ignore

  it('reads floats exactly', async () => {
    const read = (changes: Readonly<Record<string, string>>) =>
      kryptoexpress.readInvoice(answering(record(changes)), hash);
    expect(await read({ fiatAmount: '1.0', cryptoAmount: '1.2E-5' })).to.deep.equal({
      externalId: hash,
      invoiceKey: 'inv_8Zk2pQ',
      status: 'settled',
      asked: { amount: 100n, currency: 'USD' },
      received: { amount: 1200n, currency: 'BTC' },
      covered: null,
      fee: null,
      paymentId: hash,
    });
    const wei = await read({ cryptoCurrency: '"ETH"', cryptoAmount: '0.070000000000000007' });
    expect(wei.received).to.deep.equal({ amount: 70_000_000_000_000_007n, currency: 'ETH' });
    expect(await read({ isPaid: 'false' })).to.deep.include({ status: 'waiting', received: null });
    // A coin that we do not keep: what was asked is what counts.
    const doge = await read({ cryptoCurrency: '"DOGE"', cryptoAmount: '1.0' });
    expect(doge).to.deep.include({ status: 'settled', received: null });
    expect((await read({ callbackUrl: 'null' })).invoiceKey).to.equal(null);
  });

  it('believes no record of a deposit, of another payment or of no amount', async () => {
    for (const changes of [
      { paymentType: '"DEPOSIT"' },
      { hash: `"${'a'.repeat(64)}"` },
      { fiatAmount: 'null' },
      { fiatAmount: '"x"' },
      { fiatCurrency: '"XXX"' },
      { isPaid: '"true"' },
    ]) {
      const work = () => kryptoexpress.readInvoice(answering(record(changes)), hash);
      expect(await rejected(work), JSON.stringify(changes)).to.be.instanceOf(Unavailable);
    }
  });

  it('says why it made no invoice, and never asks for an amount that a float would bend', async () => {
    const refused = await rejected(() =>
      kryptoexpress.createInvoice(answering('{"message":"below the minimum"}', 400), request),
    );
    expect(refused)
      .to.be.instanceOf(UserError)
      .with.nested.property('data.reason', 'below the minimum');
    const money = { amount: 10n ** 16n, currency: 'USD' };
    const bent = await rejected(() =>
      kryptoexpress.createInvoice(answering(record()), { ...request, money }),
    );
    expect(bent).to.be.instanceOf(UserError).with.property('code', 'provider-refused');
    for (const status of [401, 403]) {
      const wrong = await rejected(() => kryptoexpress.test(answering('{}', status)));
      expect(wrong).to.have.property('code', 'credentials-refused');
    }
  });

  it('offers its coins by name and takes no other', () => {
    const [field = expect.fail()] = kryptoexpress.payer;
    const values = field.choices?.('USD').map(({ value }) => value) ?? [];
    expect(values).to.include.members(['BTC', 'USDT_ERC20']);
    for (const value of values) expect(field.schema.safeParse(value).success).to.equal(true);
    for (const value of ['XMR', 'constructor', ''])
      expect(field.schema.safeParse(value).success).to.equal(false);
  });
});

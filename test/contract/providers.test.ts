import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { Unavailable, UserError, WebhookRejected } from '../../shared/errors.ts';
import { findProvider, providers, type ProviderId } from '../../shared/payments/index.ts';
import type { Connection, InvoiceRequest, Provider } from '../../shared/payments/provider.ts';
import { cases, startReceiver, type Counterpart } from './provider-cases.ts';

const fixtures = new URL('../fixtures/', import.meta.url);

function caught(work: () => unknown): unknown {
  try {
    work();
  } catch (error) {
    return error;
  }
  throw new Error('nothing was thrown');
}

async function rejected(work: Promise<unknown>): Promise<unknown> {
  const outcome = await work.then(
    () => null,
    (error: unknown) => error,
  );
  if (outcome === null) throw new Error('nothing was thrown');
  return outcome;
}

for (const id of Object.keys(providers) as ProviderId[]) {
  const provider: Provider = providers[id];
  const { credentials, otherCredentials, header, start } = cases[id];
  const bytes = (name: string) => readFileSync(new URL(`${id}/${name}`, fixtures));
  const signatures = JSON.parse(bytes('signatures.json').toString()) as Record<string, string>;
  const signed = (name: string, signature = signatures[name]) => ({
    body: bytes(name),
    headers: { 'content-type': 'application/json', [header]: signature },
  });
  const refusal = (webhook: Parameters<Provider['readWebhook']>[0], secret = credentials) => {
    const error = caught(() => provider.readWebhook(webhook, secret));
    expect(error).to.be.instanceOf(WebhookRejected);
    return (error as WebhookRejected).status;
  };

  describe(`provider ${id}: callbacks`, () => {
    const paid = 'webhook-paid-fiat.json';

    it('reads a callback that openssl signed', () => {
      const event = provider.readWebhook(signed(paid), credentials);
      expect(event.key).to.equal('inv_8Zk2pQ');
      expect(event.externalId).to.be.a('string').and.not.empty;
    });

    it('names the headers that carry its proof', () => {
      expect(provider.proofHeaders).to.include(header);
    });

    it('refuses a missing, empty, doubled, short, long or wrong signature', () => {
      const { body } = signed(paid);
      const good = signatures[paid] ?? '';
      const bad = [undefined, '', [good, good], good.slice(2), `${good}00`, 'zz'.repeat(32)];
      for (const value of [...bad, good.replace(/^./, (digit) => (digit === '0' ? '1' : '0'))])
        expect(refusal({ body, headers: { [header]: value } }), String(value)).to.equal(401);
      expect(refusal({ body, headers: {} })).to.equal(401);
    });

    it('refuses a changed body before it reads it', () => {
      const { body, headers } = signed(paid);
      expect(refusal({ body: Buffer.concat([body, Buffer.from(' ')]), headers })).to.equal(401);
      expect(refusal({ body: body.subarray(0, 40), headers })).to.equal(401);
      expect(refusal({ body: Buffer.alloc(0), headers })).to.equal(401);
    });

    it("refuses another tenant's signature", () => {
      expect(refusal(signed(paid, signatures['other-tenant']))).to.equal(401);
      expect(refusal(signed(paid), otherCredentials)).to.equal(401);
      const other = signed(paid, signatures['other-tenant']);
      expect(provider.readWebhook(other, otherCredentials).key).to.equal('inv_8Zk2pQ');
    });

    it('answers 400 to a truncated body with a good signature', () => {
      expect(refusal(signed('webhook-truncated.json'))).to.equal(400);
    });

    it('verifies the bytes, whatever their numbers and escapes look like', () => {
      const event = provider.readWebhook(signed('webhook-odd-numbers.json'), credentials);
      expect(event.key).to.match(/^inv_\d$/);
    });

    it('takes a callback of an unknown status as a hint to ask again', () => {
      const event = provider.readWebhook(signed('webhook-unknown-status.json'), credentials);
      expect(event.externalId).to.not.equal('');
    });

    it('gives a repeat the same event key, another invoice another one', () => {
      const [first, again] = [paid, paid].map((name) =>
        provider.readWebhook(signed(name), credentials),
      );
      const other = provider.readWebhook(signed('webhook-unknown-status.json'), credentials);
      expect(again?.eventKey).to.equal(first?.eventKey);
      expect(other.eventKey).to.not.equal(first?.eventKey);
    });
  });

  describe(`provider ${id}: questions`, () => {
    let sandbox: Counterpart;
    let receiver: Awaited<ReturnType<typeof startReceiver>>;
    let time = Date.UTC(2026, 10, 2);
    const request = (currency: string, amount: bigint): InvoiceRequest => ({
      invoiceKey: 'inv_8Zk2pQ',
      money: { amount, currency },
      description: 'Order 17 · café ☕',
      expiresInS: 600,
      returnUrl: 'https://t.me/shop_bot',
      callbackUrl: receiver.url,
      payer: {},
    });
    const connection = (over: Partial<Connection> = {}): Connection => ({
      credentials,
      baseUrl: sandbox.url,
      fetch,
      ...over,
    });

    before(async () => {
      receiver = await startReceiver();
      sandbox = await start({ callbackUrl: receiver.url, now: () => time });
    });
    beforeEach(() => receiver.received.splice(0));
    after(async () => {
      await sandbox.close();
      await receiver.close();
    });

    it('accepts its own credentials by their schemas', () => {
      for (const { name, schema } of provider.credentials)
        expect(schema.safeParse(credentials[name]).success, name).to.equal(true);
    });

    it('tells the account, never a secret', async () => {
      const { account } = await provider.test(connection());
      expect(account).to.not.equal('');
      for (const secret of Object.values(credentials)) expect(account).to.not.include(secret);
    });

    it('calls wrong credentials refused', async () => {
      const wrong = connection({ credentials: otherCredentials });
      for (const work of [
        () => provider.test(wrong),
        () => provider.createInvoice(wrong, request('USD', 1250n)),
        () => provider.readInvoice(wrong, '1'),
      ]) {
        const error = await rejected(work());
        expect(error).to.be.instanceOf(UserError).with.property('code', 'credentials-refused');
      }
    });

    it('calls a question that is never answered refused', async () => {
      const error = await rejected(provider.createInvoice(connection(), request('USD', 0n)));
      expect(error).to.be.instanceOf(UserError).with.property('code', 'provider-refused');
    });

    for (const [currency, amount] of [
      ['USD', 1250n],
      ['USDT', 10_500_000n],
      ['ETH', 1n],
    ] as const) {
      it(`asks for ${amount} smallest units of ${currency}, is paid and told so`, async () => {
        const made = await provider.createInvoice(connection(), request(currency, amount));
        expect(made.payUrl).to.match(/^https?:\/\//);
        const open = await provider.readInvoice(connection(), made.externalId);
        expect(open).to.deep.include({
          status: 'waiting',
          invoiceKey: 'inv_8Zk2pQ',
          asked: { amount, currency },
          received: null,
        });

        expect(await sandbox.pay(made.externalId)).to.equal(true);
        await sandbox.idle();
        const event = provider.readWebhook(receiver.received[0] ?? expect.fail(), credentials);
        expect(event).to.deep.include({
          externalId: made.externalId,
          key: 'inv_8Zk2pQ',
        });
        const reading = await provider.readInvoice(connection(), made.externalId);
        expect(reading).to.deep.include({ status: 'settled', asked: { amount, currency } });
        expect(reading.received?.amount).to.be.a('bigint');
      });
    }

    it('delivers at least once: doubled callbacks are one event, a lost one is only a delay', async () => {
      const doubled = await provider.createInvoice(connection(), request('USD', 100n));
      sandbox.faults.duplicate = 1;
      await sandbox.pay(doubled.externalId);
      await sandbox.idle();
      const keys = receiver.received.map((one) => provider.readWebhook(one, credentials).eventKey);
      expect(keys).to.have.lengthOf(2);
      expect(new Set(keys).size).to.equal(1);

      const lost = await provider.createInvoice(connection(), request('USD', 100n));
      sandbox.faults.lose = 1;
      await sandbox.pay(lost.externalId);
      await sandbox.idle();
      expect(receiver.received).to.have.lengthOf(2);
      const reading = await provider.readInvoice(connection(), lost.externalId);
      expect(reading.status).to.equal('settled');
    });

    it('expires', async () => {
      const made = await provider.createInvoice(connection(), request('USD', 100n));
      time += 601_000;
      const reading = await provider.readInvoice(connection(), made.externalId);
      expect(reading.status).to.equal('expired');
      expect(await sandbox.pay(made.externalId)).to.equal(false);
    });

    it('calls silence, 5xx, 429, redirects and babble unavailable', async () => {
      const answers: (() => Promise<Response>)[] = [
        () => Promise.reject(new TypeError('fetch failed')),
        async () => new Response('{}', { status: 502 }),
        async () => new Response('{}', { status: 429 }),
        async () => new Response('<html>', { status: 200 }),
        async () => new Response('{"ok":true,"result":{}}', { status: 200 }),
      ];
      for (const answer of answers) {
        const error = await rejected(provider.readInvoice(connection({ fetch: answer }), '1'));
        expect(error).to.be.instanceOf(Unavailable);
      }
      const unknown = await rejected(provider.readInvoice(connection(), '999999'));
      expect(unknown).to.be.instanceOf(Unavailable);
      const elsewhere = await startReceiver([302]);
      const moved = await rejected(
        provider.readInvoice(connection({ baseUrl: elsewhere.url }), '1'),
      );
      await elsewhere.close();
      expect(moved).to.be.instanceOf(Unavailable).with.property('cause');
    });
  });
}

describe('the table of providers', () => {
  it('keeps every provider under its own id', () => {
    for (const [id, provider] of Object.entries(providers)) expect(provider.id).to.equal(id);
  });

  it('refuses the fake in production only', () => {
    expect(findProvider('fake', true)).to.equal(null);
    expect(findProvider('fake', false)).to.equal(providers.fake);
    expect(findProvider('cryptopay', true)).to.equal(providers.cryptopay);
    expect(findProvider('constructor', false)).to.equal(null);
  });
});

import { expect } from 'chai';
import { Unavailable, UserError } from '../../shared/errors.ts';
import type { Money } from '../../shared/money.ts';
import { providers, type ProviderId } from '../../shared/payments/index.ts';
import type { Connection, InvoiceRequest, Provider } from '../../shared/payments/provider.ts';
import { rejected, startReceiver, type Counterpart } from './case.ts';
import { cases } from './provider-cases.ts';

/** Each invoice has a key of its own: some providers take one only once. */
const KEY = 'inv_8Zk2pQ';

for (const id of Object.keys(providers) as ProviderId[]) {
  const provider: Provider = providers[id];
  const one = cases[id];
  const { credentials, otherCredentials, amounts, start } = one;
  const [first = expect.fail()] = amounts;

  describe(`provider ${id}: invoices`, () => {
    let sandbox: Counterpart | null = null;
    let receiver: Awaited<ReturnType<typeof startReceiver>>;
    let time = Date.UTC(2026, 10, 2);
    let count = 0;
    const request = (money: Money): InvoiceRequest => ({
      invoiceKey: `${KEY}${++count}`,
      money,
      description: 'Order 17 · café ☕',
      expiresInS: 600,
      returnUrl: 'https://t.me/shop_bot',
      callbackUrl: receiver.url,
      payer: one.payer ?? {},
    });
    const connection = (over: Partial<Connection> = {}): Connection => ({
      credentials,
      baseUrl: sandbox?.url ?? provider.liveUrl,
      fetch: sandbox ? fetch : () => Promise.reject(new Error('there is nobody to ask')),
      ...over,
    });
    const ask = (money: Money) => provider.createInvoice(connection(), request(money));
    const read = (externalId: string) => provider.readInvoice(connection(), externalId);

    before(async () => {
      receiver = await startReceiver();
      sandbox = (await start?.({ callbackUrl: receiver.url, now: () => time })) ?? null;
    });
    beforeEach(() => receiver.received.splice(0));
    after(async () => {
      await sandbox?.close();
      await receiver.close();
    });

    it('accepts its own credentials and payer answers by their schemas', () => {
      for (const { name, schema } of provider.credentials)
        expect(schema.safeParse(credentials[name]).success, name).to.equal(true);
      for (const { name, schema } of provider.payer)
        expect(schema.safeParse(one.payer?.[name]).success, name).to.equal(true);
      for (const { currency } of amounts) expect(provider.currencies).to.include(currency);
    });

    it('tells the account, never a secret', async () => {
      const { account } = await provider.test(connection());
      expect(account).to.not.equal('');
      for (const { name, secret } of provider.credentials)
        if (secret && credentials[name]) expect(account).to.not.include(credentials[name]);
    });

    for (const money of amounts)
      it(`asks for ${money.amount} smallest units of ${money.currency}`, async () => {
        const made = await ask(money);
        if (made.payUrl === null) expect(Object.values(made.instructions ?? {})).to.not.be.empty;
        else expect(made.payUrl).to.match(/^https?:\/\//);
        const open = await read(made.externalId);
        expect(open).to.deep.include({ status: 'waiting', received: null });
        // Where the last digits tell invoices apart, the provider says what to ask for.
        const asked = made.asked ?? money;
        expect(open.asked ?? asked).to.deep.equal(asked);
        expect(open.invoiceKey).to.be.oneOf([`${KEY}${count}`, null]);
        if (!sandbox) return;

        expect(await sandbox.pay(made.externalId)).to.equal(true);
        await sandbox.idle();
        if (one.callbacks) {
          const event = provider.readWebhook(receiver.received[0] ?? expect.fail(), credentials);
          expect(event.about).to.equal('invoice');
          expect(event.externalId).to.be.oneOf([made.externalId, null]);
          expect(event.key).to.be.oneOf([`${KEY}${count}`, null]);
          expect(event.externalId ?? event.key).to.not.equal(null);
        }
        const paid = await read(made.externalId);
        expect(paid.status).to.equal('settled');
        expect(paid.asked ?? asked).to.deep.equal(asked);
        if (paid.received) expect(paid.received.amount > 0n).to.equal(true);
        if (paid.covered) expect(paid.covered).to.deep.equal(asked);
        expect(paid.paymentId).to.not.equal('');
        expect((await read(made.externalId)).paymentId).to.equal(paid.paymentId);
      });

    if (start === null) return;

    it('calls wrong credentials refused', async () => {
      const wrong = connection({ credentials: otherCredentials });
      const { externalId } = await ask(first);
      for (const work of [
        () => provider.test(wrong),
        () => provider.createInvoice(wrong, request(first)),
        ...(one.readsWithoutCredentials ? [] : [() => provider.readInvoice(wrong, externalId)]),
      ]) {
        const error = await rejected(work);
        expect(error).to.be.instanceOf(UserError).with.property('code', 'credentials-refused');
      }
    });

    if (one.refusedAmount) {
      const refused = one.refusedAmount;
      it('calls a question that is never answered refused', async () => {
        const error = await rejected(() => ask(refused));
        expect(error).to.be.instanceOf(UserError).with.property('code', 'provider-refused');
      });
    }

    if (one.callbacks)
      it('delivers at least once: doubled callbacks are one event, a lost one is only a delay', async () => {
        const { faults, pay, idle } = sandbox ?? expect.fail();
        const doubled = await ask(first);
        faults.duplicate = 1;
        await pay(doubled.externalId);
        await idle();
        const keys = receiver.received.map(
          (raw) => provider.readWebhook(raw, credentials).eventKey,
        );
        expect(keys).to.have.lengthOf(2);
        expect(new Set(keys).size).to.equal(1);

        const lost = await ask(first);
        faults.lose = 1;
        await pay(lost.externalId);
        await idle();
        expect(receiver.received).to.have.lengthOf(2);
        expect((await read(lost.externalId)).status).to.equal('settled');
      });

    if (one.ends) {
      const { ends } = one;
      it(`ends as ${ends} when nobody pays`, async () => {
        const made = await ask(first);
        time += 601_000;
        expect(await read(made.externalId)).to.deep.include({ status: ends, received: null });
        expect(await sandbox?.pay(made.externalId)).to.equal(false);
      });
    }

    it('calls silence, 5xx, 429, redirects, babble and an unknown invoice unavailable', async () => {
      const answers: (() => Promise<Response>)[] = [
        () => Promise.reject(new TypeError('fetch failed')),
        async () => new Response('{}', { status: 502 }),
        async () => new Response('{}', { status: 429 }),
        async () => new Response('<html>', { status: 200 }),
        async () => new Response('{"ok":true,"result":{}}', { status: 200 }),
      ];
      const { externalId } = await ask(first);
      for (const answer of answers) {
        const work = () => provider.readInvoice(connection({ fetch: answer }), externalId);
        expect(await rejected(work)).to.be.instanceOf(Unavailable);
      }
      expect(await rejected(() => read(one.unknownId))).to.be.instanceOf(Unavailable);
      const elsewhere = await startReceiver(Array.from({ length: 5 }, () => 302));
      const moved = await rejected(() =>
        provider.readInvoice(connection({ baseUrl: elsewhere.url }), externalId),
      );
      await elsewhere.close();
      expect(moved).to.be.instanceOf(Unavailable).with.property('cause');
    });

    if (provider.statement)
      it('tells in its statement what came in, each once, under the name of its payment', async () => {
        const { pay, idle } = sandbox ?? expect.fail();
        const since = new Date(time);
        const made = [await ask(first), await ask(first)];
        for (const { externalId } of made) await pay(externalId);
        await idle();
        const lines = (await provider.statement?.(connection(), since)) ?? [];
        for (const { externalId } of made) {
          const reading = await read(externalId);
          const found = lines.filter((line) => line.id === reading.paymentId);
          expect(found).to.have.lengthOf(1);
          expect(found[0]).to.deep.include({
            direction: 'in',
            money: reading.received ?? first,
          });
          expect(found[0]?.at.getTime()).to.be.within(since.getTime(), time + 1000);
        }
        time += 60_000;
        expect(await provider.statement?.(connection(), new Date(time))).to.deep.equal([]);
      });
  });
}

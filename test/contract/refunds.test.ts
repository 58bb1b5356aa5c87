import { randomBytes } from 'node:crypto';
import { expect } from 'chai';
import { UserError } from '../../shared/errors.ts';
import type { Money } from '../../shared/money.ts';
import { providers, type ProviderId } from '../../shared/payments/index.ts';
import type { Connection, PayoutRequest, Provider } from '../../shared/payments/provider.ts';
import { rejected, startReceiver, type Counterpart } from './case.ts';
import { cases } from './provider-cases.ts';

for (const id of Object.keys(providers) as ProviderId[]) {
  const provider: Provider = providers[id];
  const { credentials, otherCredentials, refunds: wanted, payer = {}, start } = cases[id];
  const port = provider.refunds;

  it(`provider ${id}: a refund port has a case, and the other way round`, () => {
    expect(wanted !== undefined).to.equal(port !== undefined);
  });
  if (!port || !wanted || !start) continue;

  describe(`provider ${id}: refunds`, () => {
    let sandbox: Counterpart;
    let receiver: Awaited<ReturnType<typeof startReceiver>>;
    const connection = (over: Partial<Connection> = {}): Connection => ({
      credentials,
      baseUrl: sandbox.url,
      fetch,
      ...over,
    });
    /** An invoice that was paid, and a refund of so much of it. */
    const aRefund = async (money: Money = wanted.money): Promise<PayoutRequest> => {
      const { externalId } = await provider.createInvoice(connection(), {
        invoiceKey: `inv_${randomBytes(9).toString('hex')}`,
        money: wanted.money,
        description: 'Order 7',
        expiresInS: 1800,
        returnUrl: 'https://t.me/shop',
        callbackUrl: receiver.url,
        payer,
      });
      expect(await sandbox.pay(externalId)).to.equal(true);
      await sandbox.idle();
      const destination = port.destinationOf({ externalId, payer, telegramId: '7001' });
      if (!destination) throw new Error('what was paid can go back');
      const key = randomBytes(16).toString('hex');
      return { key, money, destination, note: '#7', callbackUrl: receiver.url };
    };
    const read = (key: string, externalId: string | null) =>
      port.read(connection(), { key, externalId, callbackUrl: receiver.url });
    const told = (key: string) =>
      receiver.received
        .map((raw) => provider.readWebhook(raw, credentials))
        .findLast((event) => event.about === 'payout' && event.key === key && event.payout)
        ?.payout ?? null;
    const gone = (key: string) => (sandbox.sent?.() ?? []).filter((each) => each.key === key);

    before(async () => {
      receiver = await startReceiver();
      sandbox = await start({ callbackUrl: receiver.url, now: () => Date.now() });
    });
    after(async () => {
      await sandbox.close();
      await receiver.close();
    });

    it('go back once and can be asked about', async () => {
      const refund = await aRefund();
      const first = await port.send(connection(), refund);
      expect(first.status).to.be.oneOf(['submitted', 'settled']);
      await sandbox.settle?.(refund.key);
      await sandbox.idle();
      let reading = await read(refund.key, first.externalId);
      if (wanted.tellsByCallback) {
        await sandbox.idle();
        reading = told(refund.key);
      }
      expect(reading?.status).to.equal('settled');
      if (sandbox.sent) expect(gone(refund.key).map(({ money }) => money)).to.deep.equal([refund.money]); // prettier-ignore
    });

    it('go back in parts where they may', async () => {
      if (!port.isPartial) return;
      const { step = 1n } = port;
      const half = wanted.money.amount / 2n - ((wanted.money.amount / 2n) % step);
      const refund = await aRefund({ ...wanted.money, amount: half });
      await port.send(connection(), refund);
      if (sandbox.sent) expect(gone(refund.key)[0]?.money.amount).to.equal(half);
    });

    it('go back once however often their name comes', async () => {
      const refund = await aRefund();
      await port.send(connection(), refund);
      const again = await Promise.allSettled(
        Array.from({ length: 5 }, () => port.send(connection(), refund)),
      );
      for (const outcome of again)
        if (outcome.status === 'rejected') expect(outcome.reason).to.not.be.instanceOf(UserError);
      if (sandbox.sent) expect(gone(refund.key)).to.have.lengthOf(1);
    });

    for (const fault of ['drop', 'fail'] as const)
      it(`leave open what happened when the answer is lost (${fault})`, async () => {
        const refund = await aRefund();
        sandbox.faults[fault] = 1;
        const error = await rejected(() => port.send(connection(), refund));
        expect(error).to.not.be.instanceOf(UserError);
        await sandbox.settle?.(refund.key);
        const found = await read(refund.key, null);
        if (wanted.isFoundByKey) expect(found?.status).to.equal('settled');
        else expect(port.missingIsFinalS, 'staff decide').to.equal(null);
        if (sandbox.sent) expect(gone(refund.key)).to.have.lengthOf(1);
      });

    it('never take trouble for an answer', async () => {
      const refund = await aRefund();
      for (const answer of [
        () => Promise.reject(new TypeError('fetch failed')),
        async () => new Response('{}', { status: 502 }),
        async () => new Response('<html>', { status: 200 }),
        async () => new Response('{}', { status: 200 }),
      ]) {
        const error = await rejected(() => port.send(connection({ fetch: answer }), refund));
        expect(error).to.not.be.instanceOf(UserError);
      }
      expect(gone(refund.key)).to.deep.equal([]);
    });

    it('say that nothing happened where they are refused, and to whom else’s account they belong', async () => {
      const refused = { ...(await aRefund()), ...wanted.refused };
      const error = await rejected(() => port.send(connection(), refused));
      expect(error).to.be.instanceOf(UserError).with.property('code', 'provider-refused');
      const wrong = connection({ credentials: otherCredentials });
      const other = await rejected(async () => port.send(wrong, await aRefund()));
      expect(other).to.be.instanceOf(UserError).with.property('code', 'credentials-refused');
      expect(gone(refused.key)).to.deep.equal([]);
    });
  });
}

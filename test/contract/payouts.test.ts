import { randomBytes } from 'node:crypto';
import { expect } from 'chai';
import { UserError } from '../../shared/errors.ts';
import { providers, type ProviderId } from '../../shared/payments/index.ts';
import type { Connection, PayoutRequest, Provider } from '../../shared/payments/provider.ts';
import { rejected, startReceiver, type Counterpart } from './case.ts';
import { cases } from './provider-cases.ts';

for (const id of Object.keys(providers) as ProviderId[]) {
  const provider: Provider = providers[id];
  const { credentials, otherCredentials, payouts: wanted, start } = cases[id];
  const port = provider.payouts;

  it(`provider ${id}: a payout port has a case, and the other way round`, () => {
    expect(wanted !== undefined).to.equal(port !== undefined);
  });
  if (!port || !wanted || !start) continue;

  describe(`provider ${id}: payouts`, () => {
    let sandbox: Counterpart;
    let receiver: Awaited<ReturnType<typeof startReceiver>>;
    const time = Date.UTC(2026, 10, 2);
    const request = (over: Partial<PayoutRequest> = {}): PayoutRequest => ({
      key: randomBytes(16).toString('hex'),
      money: wanted.money,
      destination: wanted.destination,
      note: 'Your withdrawal · café ☕',
      callbackUrl: receiver.url,
      ...over,
    });
    const connection = (over: Partial<Connection> = {}): Connection => ({
      credentials,
      baseUrl: sandbox.url,
      fetch,
      ...over,
    });
    const read = (key: string, externalId: string | null = null) =>
      port.read(connection(), { key, externalId, callbackUrl: receiver.url });
    /** The last callback about a payout that says how it stands. */
    const told = (key: string) =>
      receiver.received
        .map((raw) => provider.readWebhook(raw, credentials))
        .findLast((event) => event.about === 'payout' && event.key === key && event.payout)
        ?.payout ?? null;
    let sentBefore = 0;
    const sent = (key: string) =>
      (sandbox.sent?.() ?? [])
        .slice(sentBefore)
        .flatMap((each) => (each.key === key || each.key === null ? [each.money] : []));

    before(async () => {
      receiver = await startReceiver();
      sandbox = await start({ callbackUrl: receiver.url, now: () => time });
    });
    beforeEach(() => {
      sentBefore = sandbox.sent?.().length ?? 0;
    });
    after(async () => {
      await sandbox.close();
      await receiver.close();
    });

    it('knows the currency and the fields of its case', () => {
      expect(port.currencies).to.include(wanted.money.currency);
      for (const { name, schema, choices } of port.destination) {
        const value = wanted.destination[name];
        expect(schema.safeParse(value).success, name).to.equal(true);
        if (choices)
          expect(choices(wanted.money.currency).map((each) => each.value)).to.include(value);
      }
      for (const name of port.credentials ?? [])
        expect(provider.credentials.map((field) => field.name)).to.include(name);
      const { least = 1n, most = wanted.money.amount } = port.limits?.(wanted.money.currency) ?? {};
      expect(wanted.money.amount >= least && wanted.money.amount <= most).to.equal(true);
    });

    it('sends once and can be asked how it went', async () => {
      const payout = request();
      const first = await port.send(connection(), payout);
      expect(first.status).to.be.oneOf(['submitted', 'settled']);
      await sandbox.settle?.(payout.key);
      await sandbox.idle();
      let reading = await read(payout.key, first.externalId);
      if (wanted.tellsByCallback) {
        expect(reading?.status).to.equal('submitted');
        await sandbox.idle();
        reading = told(payout.key);
      }
      if (wanted.isFoundByKey || first.externalId !== null)
        expect(reading?.status).to.equal('settled');
      expect(sent(payout.key)).to.deep.equal([payout.money]);
    });

    it('tells its fee before, in a currency that it names', async () => {
      const fee = await port.quoteFee?.(connection(), request());
      if (fee) expect(fee.amount >= 0n).to.equal(true);
    });

    if (wanted.keyPaysOnce)
      it('pays a key once, however often and in parallel it comes', async () => {
        const payout = request();
        await port.send(connection(), payout);
        const again = await Promise.allSettled(
          Array.from({ length: 5 }, () => port.send(connection(), payout)),
        );
        // Whoever is refused must not hear "nothing happened": something did.
        for (const outcome of again)
          if (outcome.status === 'rejected') expect(outcome.reason).to.not.be.instanceOf(UserError);
          else expect(outcome.value.status).to.be.oneOf(['submitted', 'settled']);
        expect(sent(payout.key)).to.have.lengthOf(1);
      });

    for (const fault of ['drop', 'fail'] as const)
      it(`leaves open what happened when the answer is lost (${fault}), and finds it by asking`, async () => {
        const payout = request();
        sandbox.faults[fault] = 1;
        const error = await rejected(() => port.send(connection(), payout));
        expect(sandbox.faults[fault]).to.equal(0);
        expect(error).to.not.be.instanceOf(UserError);
        await sandbox.settle?.(payout.key);
        if (wanted.tellsByCallback) {
          receiver.received.splice(0);
          expect(await read(payout.key)).to.equal(null);
          await sandbox.idle();
          expect(told(payout.key)?.status).to.equal('settled');
        }
        if (wanted.isFoundByKey) expect((await read(payout.key))?.status).to.equal('settled');
        else expect(port.missingIsFinalS).to.equal(null);
        expect(sent(payout.key)).to.have.lengthOf(1);
      });

    it('leaves open what happened when nothing did, and finds nothing by asking', async () => {
      const payout = request();
      sandbox.faults.refuse = 1;
      const error = await rejected(() => port.send(connection(), payout));
      expect(error).to.not.be.instanceOf(UserError);
      expect(await read(payout.key)).to.equal(null);
      expect(sent(payout.key)).to.deep.equal([]);
    });

    it('knows nothing of a key that was never sent', async () => {
      expect(await read(randomBytes(16).toString('hex'))).to.equal(null);
    });

    it('never takes trouble for an answer', async () => {
      for (const answer of [
        () => Promise.reject(new TypeError('fetch failed')),
        async () => new Response('{}', { status: 502 }),
        async () => new Response('{}', { status: 429 }),
        async () => new Response('<html>', { status: 200 }),
        async () => new Response('{}', { status: 200 }),
      ]) {
        const broken = connection({ fetch: answer });
        const { key } = request();
        const error = await rejected(() => port.send(broken, request({ key })));
        expect(error).to.not.be.instanceOf(UserError);
        if (wanted.isFoundByKey)
          await rejected(() =>
            port.read(broken, { key, externalId: null, callbackUrl: receiver.url }),
          );
      }
    });

    it('says that nothing happened where the provider refuses', async () => {
      const payout = request(wanted.refused);
      const error = await rejected(() => port.send(connection(), payout));
      expect(error).to.be.instanceOf(UserError).with.property('code', 'provider-refused');
      expect(sent(payout.key)).to.deep.equal([]);
    });

    it('calls wrong credentials refused', async () => {
      const wrong = connection({ credentials: otherCredentials });
      const payout = request();
      const error = await rejected(() => port.send(wrong, payout));
      expect(error).to.be.instanceOf(UserError).with.property('code', 'credentials-refused');
      expect(sent(payout.key)).to.deep.equal([]);
    });

    if (provider.statement && wanted.isFoundByKey)
      it('tells in its statement what went out, each once', async () => {
        const payout = request();
        const { externalId } = await port.send(connection(), payout);
        await sandbox.settle?.(payout.key);
        const lines = (await provider.statement?.(connection(), new Date(time))) ?? [];
        const found = lines.filter((line) => line.id === payout.key || line.id === externalId);
        expect(found).to.have.lengthOf(1);
        expect(found[0]).to.deep.include({ direction: 'out', money: payout.money });
      });
  });
}

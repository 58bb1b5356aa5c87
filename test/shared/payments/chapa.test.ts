import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { CHAPA_MERCHANT, startChapa, type ChapaSandbox } from '../../../sandbox/chapa.ts';
import { Unavailable, UserError, WebhookRejected } from '../../../shared/errors.ts';
import { chapa, liveChapa } from '../../../shared/payments/chapa.ts';
import { findProvider } from '../../../shared/payments/index.ts';
import { PATH_SIGNATURE } from '../../../shared/payments/path-proof.ts';
import type { Connection, PayoutPort } from '../../../shared/payments/provider.ts';
import { rejected, startReceiver } from '../../contract/case.ts';

const fixtures = new URL('../../fixtures/chapa/', import.meta.url);
const file = (name: string) => readFileSync(new URL(name, fixtures));
const signatures = JSON.parse(file('signatures.json').toString()) as Record<string, string>;
const credentials = { ...CHAPA_MERCHANT };
const live = { ...credentials, key: 'CHASECK-ALiveSecretKey000000000001' };
const port = chapa.payouts as PayoutPort;
const KEY = '0123456789abcdef0123456789abcdef';

function answering(status: number, body: unknown, as = credentials): Connection {
  return {
    credentials: as,
    baseUrl: 'https://chapa.example',
    fetch: async () => new Response(JSON.stringify(body), { status }),
  };
}

function paid(over: Record<string, unknown> = {}) {
  const data = { tx_ref: 'inv_1', status: 'success', mode: 'live', amount: 400, charge: 12.5, currency: 'ETB', ...over }; // prettier-ignore
  return { message: 'Payment details', status: 'success', data };
}

describe('Chapa', () => {
  describe('a payment that was verified', () => {
    const read = (over = {}) => chapa.readInvoice(answering(200, paid(over)), 'inv_1');

    it('is credited gross, and the charge is a fee', async () => {
      const asked = { amount: 400_00n, currency: 'ETB' };
      expect(await read()).to.deep.include({
        status: 'settled',
        asked,
        received: asked,
        fee: { amount: 12_50n, currency: 'ETB' },
        paymentId: 'inv_1',
      });
    });

    it('reads each status, and guesses about no other', async () => {
      for (const [status, means] of [
        ['pending', 'waiting'],
        ['failed', 'invalid'],
        ['failed/cancelled', 'invalid'],
        ['refunded', 'invalid'],
      ])
        expect(await read({ status })).to.deep.include({ status: means, received: null });
      expect(await rejected(() => read({ status: 'frozen' }))).to.be.instanceOf(Unavailable);
    });

    it('waits while nobody has chosen how to pay', async () => {
      const body = { message: 'Payment not paid yet', status: 'null', data: null };
      for (const status of [200, 404])
        expect(await chapa.readInvoice(answering(status, body), 'inv_1')).to.deep.include({ status: 'waiting', asked: null }); // prettier-ignore
    });

    it('is never taken for another one', async () => {
      expect(await rejected(() => read({ tx_ref: 'inv_2' }))).to.be.instanceOf(Unavailable);
    });
  });

  describe('in production', () => {
    it('is the one that takes no test money', () => {
      expect(findProvider('chapa', true)).to.equal(liveChapa);
      expect(findProvider('chapa', false)).to.equal(chapa);
    });

    it('refuses test keys, and test payments under live ones', async () => {
      for (const work of [
        () => liveChapa.test(answering(200, { status: 'success', data: [] })),
        () => liveChapa.readInvoice(answering(200, paid()), 'inv_1'),
        () => liveChapa.payouts?.read(answering(200, paid()), { key: KEY, externalId: null, callbackUrl: '' }),
        () => liveChapa.readInvoice(answering(200, paid({ mode: 'test' }), live), 'inv_1'),
      ]) // prettier-ignore
        expect(await rejected(work)).to.be.instanceOf(UserError).with.property('code', 'provider-test-mode'); // prettier-ignore
      const reading = await liveChapa.readInvoice(answering(200, paid(), live), 'inv_1');
      expect(reading.status).to.equal('settled');
    });
  });

  describe('a transfer', () => {
    const request = { key: KEY, money: { amount: 50_00n, currency: 'ETB' }, destination: {}, externalId: null, note: '', callbackUrl: '' }; // prettier-ignore

    it('may have happened where the answer is a time-out or a conflict', async () => {
      const said = (status: number) => rejected(() => port.send(answering(status, { message: 'no', status: 'failed', data: null }), request)); // prettier-ignore
      for (const status of [408, 409]) expect(await said(status)).to.be.instanceOf(Unavailable);
      expect(await said(400)).to.be.instanceOf(UserError);
    });

    it('is never taken for another one', async () => {
      const read = (tx_ref: string) =>
        port.read(answering(200, { message: '', status: 'success', data: { status: 'success', tx_ref } }), request); // prettier-ignore
      expect((await read(KEY))?.status).to.equal('settled');
      expect(await rejected(() => read('another'))).to.be.instanceOf(Unavailable);
    });
  });

  describe('callbacks', () => {
    const body = file('webhook-paid.json');

    it('are not proven by the signature that is always the same', async () => {
      for (const headers of [
        { 'chapa-signature': signatures['constant'] },
        { 'x-chapa-signature': signatures['constant'] },
        { 'chapa-signature': signatures['webhook-paid.json'] },
      ]) {
        const error = await rejected(() => chapa.readWebhook({ body, headers }, credentials));
        expect(error).to.be.instanceOf(WebhookRejected).with.property('status', 401);
      }
    });

    it('tell of payouts by our name for them', () => {
      const headers = { 'x-chapa-signature': signatures['payout.json'] };
      const event = chapa.readWebhook({ body: file('payout.json'), headers }, credentials);
      expect(event).to.deep.include({ about: 'payout', key: KEY, externalId: null });
    });

    it('by GET are proven by their path, and believed in nothing', async () => {
      const query = (text: string, path = signatures['path']) =>
        chapa.readWebhook({ body: Buffer.from(text), headers: { [PATH_SIGNATURE]: path } }, credentials); // prettier-ignore
      const event = query('trx_ref=inv_other&ref_id=AP1&status=success');
      expect(event).to.deep.include({ about: 'invoice', key: 'inv_8Zk2pQ', externalId: 'inv_8Zk2pQ' }); // prettier-ignore
      expect(query('').eventKey).to.not.equal(event.eventKey);
      expect(query(`status=${'x'.repeat(300)}`).eventKey).to.have.length.below(60);
      for (const path of ['i-inv_9.x', signatures['path']?.replace('8Zk2pQ', '8Zk2pR') ?? ''])
        expect(await rejected(() => query('status=success', path))).to.have.property('status', 401);
    });
  });

  describe('the approval of a payout', () => {
    const body = file('approval.json');
    const ask = (signature: string | undefined, as = credentials, bytes = body) =>
      port.readApproval?.({ body: bytes, headers: { 'chapa-signature': signature } }, as);

    it('is asked with the name and the amount, signed over the body or by the secret alone', () => {
      const question = { key: KEY, money: { amount: 150_00n, currency: 'ETB' } };
      expect(ask(signatures['approval.json'])).to.deep.equal(question);
      expect(ask(signatures['approval-constant'])).to.deep.equal(question);
    });

    it('is refused without the secret, and to what cannot be read', async () => {
      const other = { ...credentials, approval: 'another-approval-secret-2' };
      for (const work of [
        () => ask(undefined),
        () => ask('00'),
        () => ask(signatures['approval.json'], other),
        () => ask(signatures['approval.json'], credentials, file('payout.json')),
      ])
        expect(await rejected(work)).to.have.property('status', 401);
      for (const text of ['{}', '[', '{"amount":"many","reference":"x"}'])
        expect(await rejected(() => ask(signatures['approval-constant'], credentials, Buffer.from(text)))).to.have.property('status', 400); // prettier-ignore
    });
  });

  describe('against the simulated Chapa', () => {
    let sandbox: ChapaSandbox;
    let receiver: Awaited<ReturnType<typeof startReceiver>>;
    const connection = (): Connection => ({ credentials, baseUrl: sandbox.url, fetch });
    const send = (over = {}) =>
      port.send(connection(), {
        key: KEY,
        money: { amount: 150_00n, currency: 'ETB' },
        destination: { bank: 'telebirr', account: '0911223344', name: 'Abebe Bekele' },
        note: '',
        callbackUrl: receiver.url,
        ...over,
      });

    beforeEach(async () => {
      receiver = await startReceiver();
      sandbox = await startChapa({ addresses: { webhook: receiver.url } });
    });
    afterEach(async () => {
      await sandbox.close();
      await receiver.close();
    });

    it('is paid on its page, and tells by POST and by GET', async () => {
      const made = await chapa.createInvoice(connection(), {
        invoiceKey: 'inv_1', money: { amount: 40_00n, currency: 'ETB' }, description: 'Kiosk № 7 · «Чай»', expiresInS: 600,
        returnUrl: 'https://t.me/shop_bot', callbackUrl: receiver.url, payer: {},
      }); // prettier-ignore
      const page = await (await fetch(made.payUrl ?? '')).text();
      expect(page).to.include('40.00 ETB').and.include('https://t.me/shop_bot');
      await fetch(made.payUrl ?? '', { method: 'POST', body: 'asset=telebirr' });
      await sandbox.idle();
      expect(receiver.received).to.have.lengthOf(2);
      const fee = (await chapa.readInvoice(connection(), 'inv_1')).fee;
      expect(fee).to.deep.equal({ amount: 1_40n, currency: 'ETB' });
    });

    it('sends once approved, and gives it back when it is not', async () => {
      await send();
      await sandbox.idle();
      expect(sandbox.statusOf(KEY)).to.equal('success');
      const no = await startReceiver([400]);
      sandbox.setAddresses(credentials.key, { approval: no.url });
      await send({ key: 'f'.repeat(32) });
      await sandbox.idle();
      await no.close();
      const question = port.readApproval?.(no.received[0] ?? expect.fail(), credentials);
      expect(question).to.deep.equal({ key: 'f'.repeat(32), money: { amount: 150_00n, currency: 'ETB' } }); // prettier-ignore
      const reading = await port.read(connection(), { key: 'f'.repeat(32), externalId: null, callbackUrl: '' }); // prettier-ignore
      expect(reading?.status).to.equal('failed');
    });

    it('looks at the bank and the account before anything is promised', async () => {
      const money = { amount: 150_00n, currency: 'ETB' };
      const quote = (destination: Record<string, string>) => port.quoteFee?.(connection(), { money, destination }); // prettier-ignore
      expect(
        await quote({ bank: 'Commercial Bank of Ethiopia', account: '1000123456789' }),
      ).to.equal(null);
      expect(await rejected(() => quote({ bank: 'Commercial Bank of Ethiopia', account: '100012345678' }))).to.have.deep.property('data', { digits: 13 }); // prettier-ignore
      expect(await rejected(() => quote({ bank: 'Bank of Nowhere', account: '1' }))).to.have.property('code', 'bank-gone'); // prettier-ignore
    });

    it('never says that nothing happened where its name was used before', async () => {
      await send();
      expect(await rejected(() => send())).to.be.instanceOf(Unavailable);
    });
  });
});

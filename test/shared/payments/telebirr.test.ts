import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import {
  startTelebirr,
  TELEBIRR_MERCHANT,
  type TelebirrSandbox,
} from '../../../sandbox/telebirr.ts';
import { Unavailable, UserError } from '../../../shared/errors.ts';
import { isSigned, signatureOf, signedText } from '../../../shared/payments/telebirr-calls.ts';
import { telebirr } from '../../../shared/payments/telebirr.ts';
import type { Connection } from '../../../shared/payments/provider.ts';
import { cases } from '../../contract/provider-cases.ts';
import { rejected, startReceiver } from '../../contract/case.ts';

const fixtures = new URL('../../fixtures/telebirr/', import.meta.url);
const file = (name: string) => readFileSync(new URL(name, fixtures));
const { credentials } = cases.telebirr;

describe('Telebirr', () => {
  describe('signatures', () => {
    it('are over the texts of both levels by name, and over nothing of the envelope', () => {
      const fields = {
        timestamp: '1', nonce_str: 'N', method: 'm', version: '1.0', sign_type: 'SHA256WithRSA', sign: 'x',
        biz_content: { title: 'T', appid: '2', payee_identifier_type: '04', payee_identifier: '5', refund_info: 'r', empty: null },
      }; // prettier-ignore
      expect(signedText(fields)).to.equal(
        'appid=2&method=m&nonce_str=N&payee_identifier=5&payee_identifier_type=04&timestamp=1&title=T&version=1.0',
      );
    });

    it('have salt, and are refused where anything differs', () => {
      const own = { ...credentials, 'public-key': file('merchant-key.pem').toString() };
      const fields = { a: '1', b: '2' };
      const [one, two] = [signatureOf(fields, credentials), signatureOf(fields, credentials)];
      expect(one).to.not.equal(two);
      for (const signature of [one, two, one.replaceAll('+', ' ')])
        expect(isSigned(fields, signature, own)).to.equal(true);
      expect(isSigned({ ...fields, b: '3' }, one, own)).to.equal(false);
      expect(isSigned(fields, one, credentials)).to.equal(false);
      expect(isSigned(fields, 'nonsense', own)).to.equal(false);
    });
  });

  it('reads a notification that came as a form, whose + became spaces', () => {
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    const event = telebirr.readWebhook({ body: file('webhook-form.txt'), headers }, credentials);
    expect(event).to.deep.include({ key: 'inv_8Zk2pQ', about: 'invoice' });
    const json = telebirr.readWebhook(
      { body: file('webhook-paid.json'), headers: {} },
      credentials,
    );
    expect(event.eventKey).to.equal(json.eventKey);
  });

  it('takes no number of another program of the merchant for a name of ours', () => {
    const signs = { ...credentials, 'private-key': file('platform-key.pem').toString() };
    const named = (merch_order_id: string) => {
      const fields = { merch_order_id, trade_status: 'Completed' };
      const body = Buffer.from(JSON.stringify({ ...fields, sign: signatureOf(fields, signs) }));
      return telebirr.readWebhook({ body, headers: {} }, credentials).key;
    };
    expect(named(Buffer.from('inv_8Zk2-Q').toString('hex'))).to.equal('inv_8Zk2-Q');
    // A zero byte is what no text of the database takes: nobody would have heard of this one.
    for (const other of ['20261128000012', 'ORDER1', '7', 'ffff', '6b6']) expect(named(other), other).to.equal(null);
  }); // prettier-ignore

  describe('an order that was asked about', () => {
    const read = (order: Record<string, string | undefined>, id = '6b') => {
      const biz_content = { merch_order_id: '6b', total_amount: '12.50', trans_currency: 'ETB', ...order }; // prettier-ignore
      const connection: Connection = {
        credentials,
        baseUrl: 'https://telebirr.example',
        fetch: async (url) =>
          new Response(
            typeof url === 'string' && url.endsWith('/token')
              ? '{"token":"Bearer t"}'
              : JSON.stringify({ result: 'SUCCESS', code: '0', msg: 'success', biz_content }),
          ),
      };
      return telebirr.readInvoice(connection, id);
    };

    it('has each status that is known, and no guess about another', async () => {
      for (const [order_status, status] of [
        ['WAIT_PAY', 'waiting'],
        ['PAYING', 'waiting'],
        ['PAY_SUCCESS', 'settled'],
        ['Completed', 'settled'],
        ['REFUND_FAILED', 'settled'],
        ['PAY_FAILED', 'waiting'],
        ['Failure', 'waiting'],
        ['REFUND_SUCCESS', 'invalid'],
        ['ORDER_CLOSED', 'expired'],
      ] as const)
        expect((await read({ order_status })).status, order_status).to.equal(status);
      expect(await rejected(() => read({ order_status: 'FROZEN' }))).to.be.instanceOf(Unavailable);
    });

    it('tells its amount, and is never taken for another one', async () => {
      const reading = await read({ order_status: 'PAY_SUCCESS' });
      const asked = { amount: 12_50n, currency: 'ETB' };
      expect(reading).to.deep.include({ asked, received: asked, invoiceKey: 'k', paymentId: '6b' });
      expect(await rejected(() => read({ order_status: 'PAY_SUCCESS' }, '6c'))).to.be.instanceOf(Unavailable); // prettier-ignore
    });

    it('is not paid without an amount, or in money that nobody knows', async () => {
      const paid = { order_status: 'PAY_SUCCESS' };
      for (const wrong of [{ trans_currency: 'BIRR' }, { total_amount: undefined }])
        expect(await rejected(() => read({ ...paid, ...wrong }))).to.be.instanceOf(Unavailable);
      const asked = { amount: 12_50n, currency: 'ETB' };
      expect(await read({ ...paid, trans_currency: undefined })).to.deep.include({ asked });
      expect(await read({ order_status: 'WAIT_PAY', total_amount: undefined })).to.include({ status: 'waiting' }); // prettier-ignore
    });
  });

  describe('against the simulated Telebirr', () => {
    let sandbox: TelebirrSandbox;
    let receiver: Awaited<ReturnType<typeof startReceiver>>;
    const connection = (over = {}): Connection => ({
      credentials: { ...credentials, ...over },
      baseUrl: sandbox.url,
      fetch,
    });
    const ask = (over = {}, invoiceKey = 'a_B-9') =>
      telebirr.createInvoice(connection(over), {
        invoiceKey, money: { amount: 12_50n, currency: 'ETB' }, description: 'Kiosk № 7 · «Чай»', expiresInS: 90,
        returnUrl: 'https://t.me/shop_bot', callbackUrl: receiver.url, payer: {},
      }); // prettier-ignore

    beforeEach(async () => {
      receiver = await startReceiver();
      sandbox = await startTelebirr({
        merchantKey: file('merchant-key.pem').toString(),
        platformKey: file('platform-key.pem').toString(),
        retryDelaysMs: [10],
      });
    });
    afterEach(async () => {
      await sandbox.close();
      await receiver.close();
    });

    it('opens its page by a signed address alone, and is paid there', async () => {
      const { payUrl } = await ask();
      const url = new URL(payUrl ?? '');
      expect(await (await fetch(url)).text())
        .to.include('12.50 ETB')
        .and.include('Kiosk 7');
      const forged = new URL(url);
      forged.searchParams.set('timestamp', '1');
      expect((await fetch(forged)).status).to.equal(400);
      await fetch(url, { method: 'POST', body: 'asset=pin' });
      await sandbox.idle();
      const [raw = expect.fail()] = receiver.received;
      expect(telebirr.readWebhook(raw, credentials).key).to.equal('a_B-9');
    });

    it('is understood in both of its forms', async () => {
      const events = [];
      for (const form of ['json', 'form'] as const) {
        sandbox.notifiesAs = form;
        const { externalId } = await ask({}, `inv_${form}`);
        await sandbox.pay(externalId);
        await sandbox.idle();
        events.push(telebirr.readWebhook(receiver.received.at(-1) ?? expect.fail(), credentials));
      }
      expect(events.map(({ key }) => key)).to.deep.equal(['inv_json', 'inv_form']);
    });

    it('refuses who signs with another key, and who has no token', async () => {
      const wrong = { 'private-key': file('other-key.pem').toString() };
      const error = await rejected(() => ask(wrong));
      expect(error).to.be.instanceOf(UserError).with.property('code', 'provider-refused');
      const other = { secret: 'another00secret2' };
      expect(await rejected(() => ask(other))).to.have.property('code', 'credentials-refused');
      expect(TELEBIRR_MERCHANT.secret).to.not.equal(other.secret);
    });
  });
});

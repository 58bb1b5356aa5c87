import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import {
  credentialsOf,
  MPESA_APP,
  startMpesa,
  UNREGISTERED,
  type MpesaSandbox,
} from '../../../sandbox/mpesa.ts';
import { Unavailable, UserError, WebhookRejected } from '../../../shared/errors.ts';
import { passwordOf, timestampOf } from '../../../shared/payments/mpesa-calls.ts';
import { kenyanPhone } from '../../../shared/payments/mpesa-phone.ts';
import { mpesa } from '../../../shared/payments/mpesa.ts';
import { PATH_SIGNATURE } from '../../../shared/payments/path-proof.ts';
import type { Connection, PayoutPort } from '../../../shared/payments/provider.ts';
import { rejected, startReceiver } from '../../contract/case.ts';

const fixtures = new URL('../../fixtures/mpesa/', import.meta.url);
const file = (name: string) => readFileSync(new URL(name, fixtures));
const signatures = JSON.parse(file('signatures.json').toString()) as Record<string, string>;
const credentials = {
  ...credentialsOf(MPESA_APP),
  certificate: file('initiator-cert.pem').toString(),
};
const port = mpesa.payouts as PayoutPort;
const KEY = '0123456789abcdef0123456789abcdef';

/** What a recorded result means at one of our addresses. */
function told(name: string, at = signatures[name] ?? '') {
  return mpesa.readWebhook({ body: file(name), headers: { [PATH_SIGNATURE]: at } }, credentials);
}

function answering(status: number, body: unknown): Connection {
  const isToken = (url: unknown) => String(url).includes('/oauth/');
  return {
    credentials,
    baseUrl: 'https://daraja.example',
    fetch: async (url) =>
      isToken(url)
        ? new Response('{"access_token":"t","expires_in":"3599"}')
        : new Response(JSON.stringify(body), { status }),
  };
}

describe('M-Pesa', () => {
  describe('calls', () => {
    it('makes the password of the documentation', () => {
      const { passkey } = MPESA_APP;
      expect(passwordOf('174379', passkey, '20160216165627')).to.equal(
        'MTc0Mzc5YmZiMjc5ZjlhYTliZGJjZjE1OGU5N2RkNzFhNDY3Y2QyZTBjODkzMDU5YjEwZjc4ZTZiNzJhZGExZWQyYzkxOTIwMTYwMjE2MTY1NjI3',
      );
    });

    it('tells the time of Nairobi, over midnight and new year too', () => {
      expect(timestampOf(new Date('2026-12-31T21:00:00Z'))).to.equal('20270101000000');
      expect(timestampOf(new Date('2026-07-01T13:56:27.999Z'))).to.equal('20260701165627');
    });

    it('knows a phone however it is written', () => {
      for (const text of ['0708 374 149', '+254 708-374-149', '254708374149', '00254708374149', '708374149', '+254 0708 374149'])
        expect(kenyanPhone.parse(text), text).to.equal('254708374149'); // prettier-ignore
      expect(kenyanPhone.parse('0110 000 001')).to.equal('254110000001');
      for (const text of ['', '0608374149', '07083741', '+255708374149', '25470837414900', 'seven'])
        expect(kenyanPhone.safeParse(text).success, text).to.equal(false);
    });

    it('asks for whole shillings only', async () => {
      const ask = { money: { amount: 12_50n, currency: 'KES' } } as Parameters<
        typeof mpesa.createInvoice
      >[1];
      const request = { ...ask, invoiceKey: 'k', callbackUrl: 'https://x.example/hooks/mpesa/key' };
      const error = await rejected(() =>
        mpesa.createInvoice(answering(200, {}), { ...request, payer: {}, description: '' }),
      );
      expect(error).to.be.instanceOf(UserError).with.property('code', 'amount-too-precise');
    });
  });

  describe('a push that was asked about', () => {
    const read = (status: number, body: unknown) =>
      mpesa.readInvoice(answering(status, body), 'ws_CO_1');
    const result = (code: number | string) =>
      read(200, { ResponseCode: '0', CheckoutRequestID: 'ws_CO_1', ResultCode: code });

    it('waits while it is being processed, in both ways to say so', async () => {
      const busy = {
        errorCode: '500.001.1001',
        errorMessage: 'The transaction is being processed',
      };
      expect((await read(500, { requestId: '1', ...busy })).status).to.equal('waiting');
      expect((await result('4999')).status).to.equal('waiting');
    });

    it('is settled by 0 alone, as a text or a number, and called by its push', async () => {
      for (const code of [0, '0'])
        expect(await result(code)).to.deep.include({ status: 'settled', paymentId: 'ws_CO_1' });
    });

    it('names why it was not paid', async () => {
      const said = async (code: string) => {
        const { status, problem } = await result(code);
        return `${status} ${problem}`;
      };
      expect(await said('1032')).to.equal('invalid 1032');
      expect(await said('2001')).to.equal('invalid 2001');
      expect(await said('1037')).to.equal('invalid 1037');
      expect(await said('1019')).to.equal('invalid 1019');
      // A word of tomorrow ends nothing.
      expect(await said('31337')).to.equal('waiting undefined');
    });

    it('is never taken for another one', async () => {
      const other = { ResponseCode: '0', CheckoutRequestID: 'ws_CO_2', ResultCode: '0' };
      expect(await rejected(() => read(200, other))).to.be.instanceOf(Unavailable);
    });

    it('tells trouble from wrong credentials by the words, for the number is the same', async () => {
      const wrong = { errorCode: '500.001.1001', errorMessage: '[MerchantValidate] - Wrong credentials' }; // prettier-ignore
      expect(await rejected(() => read(500, wrong))).to.have.property(
        'code',
        'credentials-refused',
      );
      const broken = { errorCode: '500.003.1001', errorMessage: 'Internal Server Error' };
      expect(await rejected(() => read(500, broken))).to.be.instanceOf(Unavailable);
      const spike = { errorCode: '500.003.02', errorMessage: 'Error Occured: Spike Arrest Violation' }; // prettier-ignore
      expect(await rejected(() => read(429, spike))).to.be.instanceOf(Unavailable);
    });
  });

  describe('a payout that is sent', () => {
    const request = {
      key: KEY, money: { amount: 50_00n, currency: 'KES' }, destination: { phone: '254708374149' }, note: '', callbackUrl: 'https://x.example/hooks/mpesa/key',
    }; // prettier-ignore
    const said = (status: number, errorCode: string, errorMessage: string) =>
      rejected(() => port.send(answering(status, { requestId: '1', errorCode, errorMessage }), request)); // prettier-ignore

    it('is refused by words of the request only; what a server in trouble says is no answer', async () => {
      expect(await said(400, '400.002.02', 'Bad Request - Invalid Amount')).to.be.instanceOf(UserError); // prettier-ignore
      for (const words of ['System is busy. Please try again in few minutes.', 'Duplicate Request'])
        expect(await said(500, '500.001.1001', words), words).to.be.instanceOf(Unavailable);
    });
  });

  describe('what comes to a payout’s address', () => {
    it('tells how it went', () => {
      expect(told('result-b2c.json')).to.deep.include({
        about: 'payout',
        key: KEY,
        payout: {
          status: 'settled',
          externalId: 'AG_20191219_00005797af5d7d75f652',
          fee: null,
          note: 'NLJ41HAY6Q',
        },
      });
      expect(told('result-b2c-failed.json').payout).to.deep.include({
        status: 'failed',
        note: 'The initiator information is invalid.',
      });
    });

    it('answers a status query, with its fee', () => {
      expect(told('result-status.json').payout).to.deep.equal({
        status: 'settled',
        externalId: 'AG_20170727_00004492b1b6d0078fbe',
        fee: { amount: 33_00n, currency: 'KES' },
        note: 'LGR919G2AV',
      });
    });

    it('says nothing by a time-out, or by a code of trouble inside M-Pesa', () => {
      expect(told('result-timeout.json')).to.deep.include({ about: 'payout', key: KEY }).and.not.have.property('payout'); // prettier-ignore
      const headers = { [PATH_SIGNATURE]: signatures['result-b2c.json'] };
      // 15: it knows our name already, so the first of two may have gone. A word of tomorrow ends nothing.
      for (const code of ['26', '15', '31337', '"SVC0403"']) {
        const busy = file('result-b2c-failed.json').toString().replace('2001', code);
        const event = mpesa.readWebhook({ body: Buffer.from(busy), headers }, credentials);
        expect(event, code).to.not.have.property('payout');
      }
    });

    it('is refused at the address of a push, and the other way round', async () => {
      const push = signatures['webhook-paid.json'];
      expect(await rejected(() => told('result-b2c.json', push))).to.have.property('status', 400);
      expect(await rejected(() => told('webhook-paid.json', signatures['result-b2c.json']))).to.have.property('status', 400); // prettier-ignore
      // A proof of one name proves no other.
      const [, proof] = (push ?? '').split('.');
      const stolen = await rejected(() => told('result-b2c.json', `p-${KEY}.${proof}`));
      expect(stolen).to.be.instanceOf(WebhookRejected).with.property('status', 401);
    });

    it('is one event for each thing that it says', () => {
      const keys = ['result-b2c.json', 'result-b2c-failed.json', 'result-status.json', 'result-timeout.json'].map((name) => told(name).eventKey); // prettier-ignore
      expect(new Set(keys).size).to.equal(4);
      expect(told('result-b2c.json').eventKey).to.equal(keys[0]);
    });
  });

  describe('against the simulated Daraja', () => {
    let sandbox: MpesaSandbox;
    let receiver: Awaited<ReturnType<typeof startReceiver>>;
    const connection = (): Connection => ({ credentials, baseUrl: sandbox.url, fetch });
    const push = (phone: string) =>
      mpesa.createInvoice(connection(), {
        invoiceKey: 'inv_1',
        money: { amount: 250_00n, currency: 'KES' },
        description: 'Kiosk № 7 · «Чай»',
        expiresInS: 600,
        returnUrl: 'https://t.me/shop_bot',
        callbackUrl: receiver.url,
        payer: { phone },
      });
    const payOut = (key: string, over = {}) =>
      port.send(connection(), {
        key,
        money: { amount: 50_00n, currency: 'KES' },
        destination: { phone: '254708374149' },
        note: 'Withdrawal',
        callbackUrl: receiver.url,
        ...over,
      });
    const events = () => receiver.received.map((raw) => mpesa.readWebhook(raw, credentials));

    beforeEach(async () => {
      receiver = await startReceiver();
      sandbox = await startMpesa({ privateKey: file('initiator-key.pem').toString() });
    });
    afterEach(async () => {
      await sandbox.close();
      await receiver.close();
    });

    it('rings the phone, and takes PIN, wrong PIN and refusal', async () => {
      for (const [pin, status, problem] of [
        ['1234', 'settled', undefined],
        ['0000', 'invalid', '2001'],
        ['cancel', 'invalid', '1032'],
      ] as const) {
        const made = await push('254708374149');
        expect(made).to.deep.include({ payUrl: null, instructions: { phone: '+254708374149' } });
        sandbox.answer('254708374149', pin);
        const reading = await mpesa.readInvoice(connection(), made.externalId);
        expect(reading.status).to.equal(status);
        expect(reading.problem).to.equal(problem);
      }
      await sandbox.idle();
      expect(events().map(({ key }) => key)).to.deep.equal(['inv_1', 'inv_1', 'inv_1']);
    });

    it('sends a callback once, whatever it is answered', async () => {
      const deaf = await startReceiver([500, 500]);
      const made = await mpesa.createInvoice(connection(), {
        invoiceKey: 'inv_1', money: { amount: 100n, currency: 'KES' }, description: '', expiresInS: 1,
        returnUrl: '', callbackUrl: deaf.url, payer: { phone: '254708374149' },
      }); // prettier-ignore
      await sandbox.pay(made.externalId);
      await sandbox.idle();
      expect(deaf.received).to.have.lengthOf(1);
      await deaf.close();
    });

    it('pays out with a credential that only the certificate’s owner opens', async () => {
      const { externalId } = await payOut(KEY);
      await sandbox.idle();
      expect(events().at(-1)?.payout).to.deep.include({ status: 'settled', externalId });
      const wrong = { ...credentials, 'initiator-password': 'Another1' };
      await port.send({ ...connection(), credentials: wrong }, {
        key: 'f'.repeat(32), money: { amount: 1000n, currency: 'KES' },
        destination: { phone: '254708374149' }, note: '', callbackUrl: receiver.url,
      }); // prettier-ignore
      await sandbox.idle();
      expect(events().at(-1)?.payout).to.deep.include({ status: 'failed' });
      expect(sandbox.sent()).to.have.lengthOf(1);
    });

    it('takes a time-out for no answer, and hears the truth from a status query', async () => {
      sandbox.faults.timeout = 1;
      const { externalId } = await payOut(KEY);
      await sandbox.idle();
      expect(events().at(-1)).to.not.have.property('payout');
      await port.read(connection(), { key: KEY, externalId, callbackUrl: receiver.url });
      await sandbox.idle();
      expect(events().at(-1)?.payout).to.deep.include({ status: 'settled', externalId });
    });

    it('fails where nobody can receive it', async () => {
      await payOut(KEY, { destination: { phone: UNREGISTERED } });
      await sandbox.idle();
      expect(events().at(-1)?.payout?.status).to.equal('failed');
      expect(sandbox.sent()).to.deep.equal([]);
    });

    it('never says that nothing happened where its name was used before', async () => {
      await payOut(KEY);
      expect(await rejected(() => payOut(KEY))).to.be.instanceOf(Unavailable);
    });
  });

  it('asks for a till (Buy Goods) as for a till, and a Pay Bill as for one', async () => {
    const till = '5123456';
    const sandbox = await startMpesa({
      privateKey: file('initiator-key.pem').toString(),
      apps: [{ ...MPESA_APP, till }],
    });
    const receiver = await startReceiver();
    try {
      const ask = (over: Record<string, string>) =>
        mpesa.createInvoice(
          { credentials: { ...credentials, ...over }, baseUrl: sandbox.url, fetch },
          { invoiceKey: 'i1', money: { amount: 500_00n, currency: 'KES' }, description: 'Order 7', expiresInS: 600, returnUrl: 'https://t.me/x', callbackUrl: receiver.url, payer: { phone: '254708374149' } },
        ); // prettier-ignore
      for (const over of [{ till }, { till: '0' }]) {
        const { externalId } = await ask(over);
        expect(await sandbox.pay(externalId)).to.equal(true);
        await sandbox.idle();
        const connection = {
          credentials: { ...credentials, ...over },
          baseUrl: sandbox.url,
          fetch,
        };
        expect(await mpesa.readInvoice(connection, externalId)).to.include({ status: 'settled' });
      }
      expect(await rejected(() => ask({ till: '5999999' })), 'another till').to.be.instanceOf(
        UserError,
      );
    } finally {
      await sandbox.close();
      await receiver.close();
    }
  });
});

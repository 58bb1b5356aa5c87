import { expect } from 'chai';
import { Unavailable, UserError } from '../../../shared/errors.ts';
import { cryptopay } from '../../../shared/payments/cryptopay.ts';
import type { Connection, PayoutRequest } from '../../../shared/payments/provider.ts';
import { rejected } from '../../contract/case.ts';

const KEY = '0123456789abcdef0123456789abcdef';
const { payouts: port = expect.fail() } = cryptopay;

/** Answers each method with the next of its texts, the last one for ever. */
function answering(answers: Readonly<Record<string, readonly string[]>>, asked: unknown[] = []) {
  const left = new Map(Object.entries(answers).map(([method, texts]) => [method, [...texts]]));
  const connection: Connection = {
    credentials: { token: '12345:AAfixture-token-of-no-real-app-0001' },
    baseUrl: 'https://pay.example',
    fetch: async (url, init) => {
      const method = typeof url === 'string' ? (url.split('/').at(-1) ?? '') : '';
      const body = init?.body;
      asked.push([method, typeof body === 'string' ? (JSON.parse(body) as unknown) : null]);
      const texts = left.get(method) ?? [];
      return new Response((texts.length > 1 ? texts.shift() : texts[0]) ?? '', { status: 200 });
    },
  };
  return connection;
}

const transfer = (over: object = {}) => ({
  transfer_id: 31,
  user_id: 7001,
  asset: 'USDT',
  amount: '12.5',
  status: 'completed',
  completed_at: '2026-11-02T10:15:30.870Z',
  ...over,
});
const ok = (result: unknown) => JSON.stringify({ ok: true, result });
const refusal = (code: number, name: string) =>
  JSON.stringify({ ok: false, error: { code, name } });
const request: PayoutRequest = {
  key: KEY,
  money: { amount: 12_500_000n, currency: 'USDT' },
  destination: { user: '7001' },
  note: 'x'.repeat(2_000),
  callbackUrl: 'https://shop.example/hooks/cryptopay/k_1',
};
const read = (connection: Connection) =>
  port.read(connection, { key: KEY, externalId: null, callbackUrl: request.callbackUrl });

describe('Crypto Pay: transfers', () => {
  it('sends to a person in Telegram, in plain decimals, under the key of the payout', async () => {
    const asked: unknown[] = [];
    const sent = await port.send(answering({ transfer: [ok(transfer())] }, asked), request);
    expect(sent).to.deep.equal({ status: 'settled', externalId: '31', fee: null, note: null });
    expect(asked).to.deep.equal([
      [
        'transfer',
        {
          user_id: 7001,
          asset: 'USDT',
          amount: '12.500000',
          spend_id: KEY,
          comment: 'x'.repeat(1024),
        },
      ],
    ]);
  });

  it('says that nothing happened only after looking whether it had happened before', async () => {
    const refused = answering({
      transfer: [refusal(400, 'WHATEVER_IT_SAYS')],
      getTransfers: [ok({ items: [] })],
    });
    const error = await rejected(() => port.send(refused, request));
    expect(error)
      .to.be.instanceOf(UserError)
      .with.nested.property('data.reason', 'WHATEVER_IT_SAYS');

    const done = answering({
      transfer: [refusal(400, 'WHATEVER_IT_SAYS')],
      getTransfers: [ok({ items: [transfer({ spend_id: KEY })] })],
    });
    expect((await port.send(done, request)).status).to.equal('settled');

    for (const unclear of [
      '<html>',
      refusal(500, 'INTERNAL'),
      refusal(401, 'UNAUTHORIZED'),
      ok({ items: [transfer()] }),
    ]) {
      const connection = answering({
        transfer: [refusal(400, 'WHATEVER_IT_SAYS')],
        getTransfers: [unclear],
      });
      expect(await rejected(() => port.send(connection, request))).to.be.instanceOf(Unavailable);
    }
  });

  it('leaves open what an error of theirs means, with HTTP 200 too', async () => {
    const connection = answering({ transfer: [refusal(500, 'INTERNAL')] });
    expect(await rejected(() => port.send(connection, request))).to.be.instanceOf(Unavailable);
  });

  it('leaves open what an answer means that it cannot read: a status, an amount, a coin', async () => {
    for (const over of [{ status: 'frozen' }, { amount: 'much' }, { asset: 'DOGE' }]) {
      const connection = answering({ transfer: [ok(transfer(over))] });
      expect(await rejected(() => port.send(connection, request))).to.be.instanceOf(Unavailable);
    }
  });

  it('never takes a neighbour for the transfer that was asked about', async () => {
    const other = transfer({ spend_id: `${KEY}0` });
    expect(await read(answering({ getTransfers: [ok({ items: [other] })] }))).to.equal(null);
    expect(
      await read(
        answering({ getTransfers: [ok({ items: [other, transfer({ spend_id: KEY })] })] }),
      ),
    ).to.deep.include({ status: 'settled', externalId: '31' });
  });

  it('names limits of those coins only whose price it knows, and takes Telegram ids only', () => {
    expect(port.limits?.('USDT')).to.deep.equal({ least: 1_000_000n, most: 25_000_000_000n });
    expect(port.limits?.('BTC')).to.deep.equal({});
    const [field = expect.fail()] = port.destination;
    expect(field.name).to.equal('user');
    for (const text of ['7001', '8123456789'])
      expect(field.schema.safeParse(text).success).to.equal(true);
    for (const text of ['', '0', '-1', '1e9', '07001', '1'.repeat(16), '@ann'])
      expect(field.schema.safeParse(text).success, text).to.equal(false);
  });
});

describe('Crypto Pay: statements', () => {
  const day = (at: number) => new Date(Date.UTC(2026, 10, 1) + at * 86_400_000).toISOString();
  const invoice = (id: number, made: number, paid: number) => ({
    invoice_id: id,
    currency_type: 'fiat',
    fiat: 'USD',
    amount: '1.0',
    paid_asset: 'TON',
    paid_amount: '2e-1',
    status: 'paid',
    created_at: day(made),
    paid_at: day(paid),
  });
  const page = (items: readonly unknown[]) => ok({ items });
  /** A page full of invoices, the newest first. */
  const full = (newest: number, made: number) =>
    page(Array.from({ length: 1000 }, (_, at) => invoice(newest - at, made, made)));
  const statement = (answers: Record<string, string[]>, asked: unknown[] = []) =>
    cryptopay.statement?.(answering(answers, asked), new Date(day(10))) ?? expect.fail();

  it('has what was paid and sent since a moment, oldest first, each once, by what arrived', async () => {
    const lines = await statement({
      getInvoices: [
        page([invoice(3, 12, 12), invoice(2, 5, 11), invoice(1, 5, 6), invoice(3, 12, 12)]),
      ],
      getTransfers: [
        page([
          transfer({ spend_id: KEY, completed_at: day(11.5) }),
          transfer({ transfer_id: 30, completed_at: day(11.6) }),
          transfer({ transfer_id: 29, asset: 'DOGE', completed_at: day(11.7) }),
        ]),
      ],
    });
    expect(lines.map(({ direction, id }) => `${direction} ${id}`)).to.deep.equal([
      'in 2',
      `out ${KEY}`,
      'out 30',
      'in 3',
    ]);
    expect(lines[0]?.money).to.deep.equal({ amount: 200_000_000n, currency: 'TON' });
    expect(lines[1]?.money).to.deep.equal({ amount: 12_500_000n, currency: 'USDT' });
  });

  it('reads no further than an invoice can still be paid, and never stops at another order', async () => {
    const asked: unknown[] = [];
    await statement(
      {
        getInvoices: [full(5_000, 12), full(4_000, -25), full(3_000, -26)],
        getTransfers: [page([])],
      },
      asked,
    );
    const offsets = (list: unknown[]) =>
      list.flatMap((each) => {
        const [method, body] = each as [string, { offset: number }];
        return method === 'getInvoices' ? [body.offset] : [];
      });
    expect(offsets(asked)).to.deep.equal([0, 1000]);

    const upwards = page(Array.from({ length: 1000 }, (_, at) => invoice(at + 1, -25, -25)));
    const all: unknown[] = [];
    await statement(
      { getInvoices: [upwards, page([invoice(9_000, 12, 12)])], getTransfers: [page([])] },
      all,
    );
    expect(offsets(all)).to.deep.equal([0, 1000]);
  });

  it('gives no part of a statement: too long, or unreadable', async () => {
    const endless = { getInvoices: [full(5_000, 12)], getTransfers: [page([])] };
    expect(await rejected(() => statement(endless))).to.be.instanceOf(Unavailable);
    const { paid_at: _paid, ...undated } = invoice(1, 12, 12);
    const broken = { getInvoices: [page([undated])], getTransfers: [page([])] };
    expect(await rejected(() => statement(broken))).to.be.instanceOf(Unavailable);
  });
});

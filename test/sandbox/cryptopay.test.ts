import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { startCryptoPay, type CryptoPaySandbox } from '../../sandbox/cryptopay.ts';
import { startReceiver } from '../contract/case.ts';

const token = '12345:AAfixture-token-of-no-real-app-0001';

interface Answer {
  ok: boolean;
  error?: { code: number; name: string };
  result?: { invoice_id: number; bot_invoice_url: string; items?: { status: string }[] };
}

async function call(sandbox: CryptoPaySandbox, method: string, body: unknown = {}, as = token) {
  const response = await fetch(`${sandbox.url}/api/${method}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'Crypto-Pay-API-Token': as },
    body: JSON.stringify(body),
  });
  return (await response.json()) as Answer;
}

const invoice = { currency_type: 'fiat', fiat: 'USD', amount: '12.50', description: '<b>&' };

describe('sandbox: Crypto Pay', () => {
  const open: { close(): Promise<void> }[] = [];
  const start = async (options: Parameters<typeof startCryptoPay>[0] = {}) => {
    const sandbox = await startCryptoPay({ retryDelaysMs: [10, 20], ...options });
    open.push(sandbox);
    return sandbox;
  };
  const receive = async (answers: number[] = []) => {
    const receiver = await startReceiver(answers);
    open.push(receiver);
    return receiver;
  };
  afterEach(async () => {
    for (const one of open.splice(0).reverse()) await one.close();
  });

  it('knows apps by the shape of their token, or by name', async () => {
    const any = await start();
    expect(await call(any, 'getMe')).to.have.property('ok', true);
    const refusal = { ok: false, error: { code: 401, name: 'UNAUTHORIZED' } };
    expect(await call(any, 'getMe', {}, 'nonsense')).to.deep.equal(refusal);
    const named = await start({ tokens: ['1:other'] });
    expect(await call(named, 'getMe')).to.deep.equal(refusal);
  });

  it('lets one pay on its page, and calls back until it is answered 2xx', async () => {
    const sandbox = await start();
    const receiver = await receive([500, 400]);
    await fetch(`${sandbox.url}/app/${token}/webhook`, {
      method: 'POST',
      body: JSON.stringify({ url: receiver.url }),
    });
    const made = await call(sandbox, 'createInvoice', invoice);
    const link = made.result?.bot_invoice_url ?? '';
    const page = await (await fetch(link)).text();
    expect(page).to.include('12.50 USD').and.include('&#60;b&#62;').and.include('Pay</button>');
    const paid = await fetch(link, { method: 'POST', body: new URLSearchParams({ asset: 'BTC' }) });
    expect(await paid.text()).to.include('Paid');
    await sandbox.idle();
    expect(receiver.received).to.have.lengthOf(3);
    const { payload } = JSON.parse(receiver.received[2]?.body.toString() ?? '') as {
      payload: Record<string, unknown>;
    };
    expect(payload).to.include({ status: 'paid', paid_asset: 'BTC', paid_amount: '0.00019494' });
    expect(payload).to.not.have.property('token');
  });

  it('pays once, and not with an asset that it was not asked in', async () => {
    const sandbox = await start();
    const made = await call(sandbox, 'createInvoice', {
      currency_type: 'crypto',
      asset: 'USDT',
      amount: '1',
    });
    const id = made.result?.invoice_id ?? 0;
    expect(await sandbox.pay(id, 'BTC')).to.equal(false);
    expect(await Promise.all([sandbox.pay(id), sandbox.pay(id)])).to.deep.equal([true, false]);
  });

  it('refuses what the provider refuses', async () => {
    const sandbox = await start();
    for (const [change, name] of [
      [{ fiat: 'XXX' }, 'FIAT_INVALID'],
      [{ currency_type: 'crypto' }, 'ASSET_INVALID'],
      [{ amount: '0' }, 'AMOUNT_INVALID'],
      [{ expires_in: 0 }, 'EXPIRES_IN_INVALID'],
      [{ payload: 'x'.repeat(5000) }, 'PAYLOAD_TOO_LONG'],
    ] as const) {
      const answer = await call(sandbox, 'createInvoice', { ...invoice, ...change });
      expect(answer.error?.name).to.equal(name);
    }
  });

  it('shows an app its own invoices only', async () => {
    const sandbox = await start();
    const made = await call(sandbox, 'createInvoice', invoice);
    const ids = { invoice_ids: String(made.result?.invoice_id) };
    expect((await call(sandbox, 'getInvoices', ids)).result?.items).to.have.lengthOf(1);
    const other = '67890:AAfixture-token-of-no-real-app-0002';
    expect((await call(sandbox, 'getInvoices', ids, other)).result?.items).to.deep.equal([]);
  });

  it('quotes rates and counts the balance', async () => {
    const sandbox = await start();
    const rates = (await call(sandbox, 'getExchangeRates')) as unknown as {
      result: { source: string; target: string; rate: string }[];
    };
    const rate = rates.result.find(({ source, target }) => source === 'BTC' && target === 'USD');
    expect(rate?.rate).to.equal('64123.45');
    const made = await call(sandbox, 'createInvoice', invoice);
    await sandbox.pay(made.result?.invoice_id ?? 0, 'TRX');
    const balance = (await call(sandbox, 'getBalance')) as unknown as {
      result: { currency_code: string; available: string }[];
    };
    const trx = balance.result.find(({ currency_code }) => currency_code === 'TRX');
    // 78.750079 less the fee.
    expect(trx?.available).to.equal('76.387577');
  });

  it('keeps invoices and addresses over a restart', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'cryptopay-'));
    try {
      const stateFile = join(folder, 'state.json');
      const first = await start({ stateFile });
      const receiver = await receive();
      first.setWebhook(token, receiver.url);
      const made = await call(first, 'createInvoice', invoice);
      await first.close();
      const second = await start({ stateFile });
      expect(await second.pay(made.result?.invoice_id ?? 0)).to.equal(true);
      await second.idle();
      expect(receiver.received).to.have.lengthOf(1);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

import { expect } from 'chai';
import { startCryptoPay, type CryptoPaySandbox } from '../../sandbox/cryptopay.ts';

const token = '12345:AAfixture-token-of-no-real-app-0001';
const other = '67890:AAfixture-token-of-no-real-app-0002';

describe('sandbox: transfers of Crypto Pay', () => {
  let sandbox: CryptoPaySandbox;
  beforeEach(async () => {
    sandbox = await startCryptoPay({ float: { USDT: '100' }, knowsUser: (id) => id !== 404 });
  });
  afterEach(() => sandbox.close());

  const call = async (method: string, body: unknown = {}, as = token) => {
    const response = await fetch(`${sandbox.url}/api/${method}`, {
      method: 'POST',
      headers: { 'Crypto-Pay-API-Token': as },
      body: JSON.stringify(body),
    });
    return (await response.json()) as {
      ok?: boolean;
      error?: { name: string };
      result?: { items?: { spend_id: string }[]; spend_id?: string };
    };
  };
  const wanted = { user_id: 7001, asset: 'USDT', amount: '10', spend_id: 'k1' };
  const available = async () => {
    const { result } = await call('getBalance');
    const list = result as unknown as { currency_code: string; available: string }[];
    return list.find((each) => each.currency_code === 'USDT')?.available;
  };

  it('takes a key once from an app, whatever else the second call says', async () => {
    const made = await Promise.all([call('transfer', wanted), call('transfer', wanted)]);
    expect(made.map(({ ok }) => ok)).to.have.members([false, true]);
    const again = await call('transfer', { ...wanted, amount: '20' });
    expect(again.error?.name).to.equal('SPEND_ID_ALREADY_USED');
    expect(await call('transfer', wanted, other)).to.have.property('ok', true);
    expect(sandbox.sent()).to.have.lengthOf(2);
    expect(await available()).to.equal('90');
  });

  it('tells the key in its list only, and an app its own transfers', async () => {
    expect((await call('transfer', wanted)).result).to.not.have.property('spend_id');
    const { result } = await call('getTransfers', { spend_id: 'k1' });
    expect(result?.items?.map((each) => each.spend_id)).to.deep.equal(['k1']);
    expect((await call('getTransfers', { spend_id: 'k2' })).result?.items).to.deep.equal([]);
    expect((await call('getTransfers', {}, other)).result?.items).to.deep.equal([]);
  });

  it('refuses what the provider refuses', async () => {
    for (const [change, name] of [
      [{ asset: 'XXX' }, 'ASSET_INVALID'],
      [{ spend_id: '' }, 'SPEND_ID_INVALID'],
      [{ spend_id: 'x'.repeat(65) }, 'SPEND_ID_INVALID'],
      [{ amount: '-1' }, 'AMOUNT_INVALID'],
      [{ amount: '0.5' }, 'AMOUNT_TOO_SMALL'],
      [{ amount: '26000' }, 'AMOUNT_TOO_BIG'],
      [{ amount: '101' }, 'NOT_ENOUGH_COINS'],
      [{ user_id: 404 }, 'USER_NOT_FOUND'],
    ] as const) {
      const answer = await call('transfer', { ...wanted, ...change });
      expect(answer.error?.name).to.equal(name);
    }
    expect(sandbox.sent()).to.deep.equal([]);
  });

  it('does its work and answers 500 or nothing, or refuses and does nothing, as told', async () => {
    sandbox.faults.fail = 1;
    expect(await call('transfer', wanted)).to.not.have.property('ok');
    sandbox.faults.drop = 1;
    const lost = await call('transfer', { ...wanted, spend_id: 'k2' }).catch(
      (error: unknown) => error,
    );
    expect(lost).to.be.instanceOf(TypeError);
    sandbox.faults.refuse = 1;
    expect(await call('transfer', { ...wanted, spend_id: 'k3' })).to.not.have.property('ok');
    expect(sandbox.sent().map(({ key }) => key)).to.deep.equal(['k1', 'k2']);
    expect((await call('getTransfers')).result?.items).to.have.lengthOf(2);
  });

  it('lies about what an invoice asked for, as told', async () => {
    const made = await call('createInvoice', { currency_type: 'fiat', fiat: 'USD', amount: '10' });
    const { invoice_id: id } = made.result as unknown as { invoice_id: number };
    sandbox.faults.lie = 1;
    expect(await sandbox.pay(id)).to.equal(true);
    const { result } = await call('getInvoices', { invoice_ids: String(id) });
    expect(result?.items?.[0]).to.include({ status: 'paid', amount: '5.00' });
  });
});

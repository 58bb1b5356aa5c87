import { expect } from 'chai';
import { bank } from '../../../shared/payments/bank.ts';
import type { InvoiceRequest } from '../../../shared/payments/provider.ts';

const credentials = {
  currency: 'ETB',
  holder: 'Abebe Bikila',
  bank: 'Commercial Bank of Ethiopia',
  account: '1000 1234 5678 9',
  note: 'Only from your own account',
};
const connection = { credentials, baseUrl: bank.liveUrl, fetch };
const request = (over: Partial<InvoiceRequest> = {}): InvoiceRequest => ({
  invoiceKey: 'inv_8Zk2pQ',
  money: { amount: 125_050n, currency: 'ETB' },
  description: 'x',
  expiresInS: 600,
  returnUrl: 'https://t.me/shop_bot',
  callbackUrl: 'https://shop.example/hooks/bank/k',
  payer: {},
  ...over,
});
const accepts = (name: string, text: string) =>
  bank.credentials.find((field) => field.name === name)?.schema.safeParse(text).success;

describe('bank transfer by hand', () => {
  it('shows where to pay, with a code that people can type', async () => {
    const { instructions, externalId, payUrl } = await bank.createInvoice(connection, request());
    expect(payUrl).to.equal(null);
    expect(instructions).to.include({ amount: '1250.50', holder: 'Abebe Bikila', account: '1000 1234 5678 9', note: 'Only from your own account' }); // prettier-ignore
    expect(instructions?.['reference']).to.match(/^[0-9A-HJKMNP-TV-Z]{8}$/);
    expect(externalId).to.equal(`${instructions?.['reference']}:1250.50:ETB`);
    expect(await bank.readInvoice(connection, externalId)).to.deep.include({
      status: 'waiting',
      asked: request().money,
    });
  });

  it('gives each invoice and each attempt a code of its own', async () => {
    const codes = new Set<string>();
    for (let at = 0; at < 500; at++)
      codes.add((await bank.createInvoice(connection, request({ invoiceKey: `i${at}` }))).externalId); // prettier-ignore
    codes.add((await bank.createInvoice(connection, request({ attempt: 1 }))).externalId);
    expect(codes.size).to.equal(501);
  });

  it('says nothing where there is no note', async () => {
    const plain = { ...connection, credentials: { ...credentials, note: '—' } };
    const { instructions } = await bank.createInvoice(plain, request());
    expect(instructions).to.not.have.property('note');
  });

  it('knows a wrong digit of an IBAN, and takes other numbers', () => {
    for (const good of ['DE89 3704 0044 0532 0130 00', 'GB82WEST12345698765432', '1000123456789', '0123-4567'])
      expect(accepts('account', good), good).to.equal(true); // prettier-ignore
    for (const bad of ['DE89 3704 0044 0532 0130 01', 'GB82WEST12345698765423', 'none', ''])
      expect(accepts('account', bad), bad).to.equal(false);
    expect(accepts('currency', ' etb ')).to.equal(true);
    for (const bad of ['USDT', 'XTR', 'XYZ', '']) expect(accepts('currency', bad)).to.equal(false);
    expect(accepts('holder', 'two\nlines')).to.equal(false);
  });

  it('is called by its currency, bank and last digits', async () => {
    expect(await bank.test(connection)).to.deep.equal({
      account: 'ETB · Commercial Bank of Ethiopia · …6789',
    });
    expect(bank.currencyOf?.(credentials)).to.equal('ETB');
  });
});

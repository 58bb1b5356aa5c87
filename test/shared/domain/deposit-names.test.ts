import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import * as accounts from '../../../shared/domain/money/accounts.ts';
import { createConnections } from '../../../shared/domain/money/connections.ts';
import { createDeposits } from '../../../shared/domain/money/deposits.ts';
import * as invoices from '../../../shared/domain/money/invoices.ts';
import { createQuotes } from '../../../shared/domain/money/quotes.ts';
import * as settings from '../../../shared/domain/shop/settings.ts';
import { Unavailable, UserError } from '../../../shared/errors.ts';
import { fake } from '../../../shared/payments/fake.ts';
import type { InvoiceRequest, Provider } from '../../../shared/payments/provider.ts';
import { rejected } from '../../contract/case.ts';
import { aCustomer } from '../../support/builders.ts';
import { newScope, testPlatform } from '../../support/platform.ts';

/** A shop whose provider makes the names of its invoices itself, out of what it is asked. */
async function aShop(nameOf: (request: InvoiceRequest) => string) {
  const { database, secrets } = await testPlatform();
  const naming: Provider = {
    ...fake,
    async createInvoice(_connection, request) {
      const asked = { ...request.money, amount: request.money.amount + 7n };
      return {
        externalId: nameOf(request),
        payUrl: null,
        instructions: { amount: String(asked.amount) },
        asked,
      };
    },
  };
  const providers = [naming];
  const deposits = createDeposits({
    providers, chains: {}, platform: database.platform, secrets,
    quotes: createQuotes({ rates: { quote: () => Promise.reject(new Unavailable('no rates')) } }),
    connections: createConnections({ providers, providerUrls: {}, secrets, fetch, publicUrl: 'http://127.0.0.1:1' }),
  }); // prettier-ignore
  const scope = await newScope();
  const { id } = await accounts.add(scope, secrets, {
    actorId: 1,
    provider: 'fake',
    label: 'fake',
    credentials: { secret: 'fixture-secret-1' },
  });
  const customer = await aCustomer(scope);
  const begin = async (reference = `test:${randomUUID()}`) =>
    deposits.begin(scope, {
      customer,
      settings: await settings.read(scope),
      method: `fake:${id}`,
      money: { amount: 1000n, currency: 'USD' },
      reference,
    });
  return { scope, begin };
}

describe('invoices whose names their provider makes', () => {
  it('ask for what has to be paid to the last digit, and credit what was promised', async () => {
    const { scope, begin } = await aShop(({ invoiceKey }) => invoiceKey);
    const invoice = await begin();
    expect(invoice.asked).to.deep.equal({ amount: 1007n, currency: 'USD' });
    expect(invoice.money).to.deep.equal({ amount: 1000n, currency: 'USD' });
    const again = await invoices.attach(scope, invoice.id, {
      externalId: 'other',
      payUrl: null,
      asked: { amount: 1009n, currency: 'USD' },
    });
    expect(again).to.deep.include({ externalId: invoice.externalId, asked: invoice.asked });
  });

  it('take another name where one is taken, twenty at once too', async () => {
    const { begin } = await aShop(({ attempt = 0, invoiceKey }) =>
      attempt === 0 ? 'taken' : `${invoiceKey}:${attempt}`,
    );
    const made = await Promise.all(Array.from({ length: 20 }, () => begin()));
    expect(new Set(made.map(({ externalId }) => externalId)).size).to.equal(20);
    expect(made.filter(({ externalId }) => externalId === 'taken')).to.have.lengthOf(1);
  });

  it('are none where every name is taken, and the same invoice when asked for again', async () => {
    const { begin } = await aShop(() => 'taken');
    const first = await begin('test:first');
    expect((await begin('test:first')).id).to.equal(first.id);
    const error = await rejected(() => begin());
    expect(error).to.be.instanceOf(UserError).with.property('code', 'provider-unavailable');
  });
});

import { expect } from 'chai';
import { startCryptoPay, type CryptoPaySandbox } from '../../../sandbox/cryptopay.ts';
import { cryptopay } from '../../../shared/payments/cryptopay.ts';
import { findProvider } from '../../../shared/payments/index.ts';
import * as inbox from '../../../shared/platform/inbox.ts';
import * as routes from '../../../shared/platform/routes.ts';
import { hookRoutes } from '../../../shared/web/hooks.ts';
import { newScope, testPlatform, type TestPlatform } from '../../support/platform.ts';
import { startWeb, type TestWeb } from './support.ts';

const credentials = { token: '12345:AAfixture-token-of-no-real-app-0001' };

describe('a callback on its way into the inbox', () => {
  let platform: TestPlatform;
  let test: TestWeb;
  let sandbox: CryptoPaySandbox;
  let failures = 0;
  let callbackUrl: string;
  let tenantId: number;

  before(async () => {
    platform = await testPlatform();
    const scope = await newScope({ platform });
    tenantId = scope.tenant.id;
    const key = `flow-${tenantId}-key`;
    await scope.db.query(
      `insert into platform.requests (kind, payload) values ('route', $1::jsonb)`,
      [JSON.stringify({ key, provider: 'cryptopay', accountId: 1 })],
    );
    const db = platform.database.platform;
    test = await startWeb(() => [
      hookRoutes({
        findProvider: (id) => findProvider(id, true),
        findRoute: (by) => routes.find(db, by),
        account: async () => credentials,
        expects: async () => false,
        async store(callback) {
          if (failures-- > 0) throw new Error('database gone');
          await inbox.store(db, callback);
        },
      }),
    ]);
    callbackUrl = `${test.url}/hooks/cryptopay/${key}`;
    sandbox = await startCryptoPay({ webhookUrlFor: () => callbackUrl, retryDelaysMs: [10, 20] });
  });
  after(async () => {
    await sandbox.close();
    await test.web.close();
  });

  it('lies there once, although it failed once and came three times', async () => {
    const { externalId } = await cryptopay.createInvoice(
      { credentials, baseUrl: sandbox.url, fetch },
      {
        invoiceKey: 'inv_flow',
        payer: {},
        money: { amount: 1250n, currency: 'USD' },
        description: 'Order 17',
        expiresInS: 600,
        returnUrl: 'https://t.me/shop_bot',
        callbackUrl,
      },
    );
    failures = 1;
    sandbox.faults.duplicate = 1;
    await sandbox.pay(externalId);
    await sandbox.repeat(externalId);
    await sandbox.idle();
    const rows = await platform.database.platform.query<{ id: string }>(
      `select id from inbox where tenant_id = $1`,
      [tenantId],
    );
    expect(rows).to.have.lengthOf(1);
    const row = await inbox.read(platform.database.platform, BigInt(rows[0]?.id ?? 0));
    const event = cryptopay.readWebhook(row ?? expect.fail(), credentials);
    expect(event).to.deep.include({ externalId, key: 'inv_flow' });
    const counted = await test.metrics.text();
    expect(counted).to.include('{route="/hooks/:provider/:key",method="POST",status="500"} 1');
    expect(counted).to.include('{route="/hooks/:provider/:key",method="POST",status="200"} 3');
  });
});

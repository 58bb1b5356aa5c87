import { expect } from 'chai';
import { startChapa, CHAPA_MERCHANT, type ChapaSandbox } from '../../../sandbox/chapa.ts';
import { startFake, type FakeSandbox } from '../../../sandbox/fake.ts';
import { createMemoryPorts } from '../../../shared/cache/memory.ts';
import * as accounts from '../../../shared/domain/money/accounts.ts';
import { createConnections } from '../../../shared/domain/money/connections.ts';
import { createDeposits } from '../../../shared/domain/money/deposits.ts';
import { createQuotes } from '../../../shared/domain/money/quotes.ts';
import * as settings from '../../../shared/domain/shop/settings.ts';
import { Unavailable } from '../../../shared/errors.ts';
import { chapa } from '../../../shared/payments/chapa.ts';
import { fake } from '../../../shared/payments/fake.ts';
import { createI18n } from '../../../shared/telegram/i18n.ts';
import { createProbe } from '../../../shared/workers/probe.ts';
import type { FakeBot } from '../../support/fake-bot.ts';
import { testPlatform } from '../../support/platform.ts';
import { aShop, type Shop } from './shop.ts';

const FAKE = '🧪 Test payment';
const MINUTE = 60_000;

describe('ways to pay whose provider is really there, or not', () => {
  let at = Date.now();
  let shop: Shop;
  let ann: FakeBot;
  let sandbox: FakeSandbox;
  let other: ChapaSandbox;
  let fakeId: bigint;
  let parts: Pick<Parameters<typeof createConnections>[0], 'providers' | 'providerUrls' | 'fetch'>;

  beforeEach(async () => {
    const { secrets } = await testPlatform();
    sandbox = await startFake();
    other = await startChapa({ callsNobodyBack: true });
    parts = { providers: [fake, chapa], providerUrls: { fake: sandbox.url, chapa: other.url }, fetch }; // prettier-ignore
    const clock = { now: () => at, sleep: () => Promise.resolve(), random: () => 0 };
    shop = await aShop(createMemoryPorts(), clock, parts);
    const add = async (provider: string, credentials: Readonly<Record<string, string>>) =>
      (await accounts.add(shop.scope, secrets, { actorId: 1, provider, label: provider, credentials })).id; // prettier-ignore
    fakeId = await add('fake', { secret: 'secret-one' });
    await add('chapa', { ...CHAPA_MERCHANT });
    ann = shop.customer();
    await ann.say('/start');
  });
  afterEach(async () => {
    await sandbox.close();
    await other.close();
  });
  /** The ways that she can choose, in their order; one alone is taken at once. */
  const ways = async () => {
    await ann.say('/deposit 10');
    const names = ann.screen().buttons.map(({ text }) => text);
    return names.filter((text) => text === FAKE || text.startsWith('🏦 Chapa'));
  };
  const told = async () => {
    const rows = await shop.scope.db.query<{ key: string }>(`select distinct content->>'key' as key from messages where content->>'key' like 'notice-account-%' order by 1`); // prettier-ignore
    return rows.map(({ key }) => key);
  };

  it('fall behind, vanish and come back with the port, and staff hear of both ends', async () => {
    expect((await ways())[0]).to.equal(FAKE);
    const port = Number(new URL(sandbox.url).port);
    await sandbox.close();
    await ann.tap(FAKE);
    expect(ann.of('answerCallbackQuery').at(-1)?.['text']).to.contain('does not answer');
    const [made] = await shop.scope.db.query<{ id: string }>(
      'select id from invoices order by id desc limit 1',
    );
    const owner = shop.owner();
    await owner.press(`story:invoice:${made?.id}`);
    expect(owner.screen().text).to.contain('made no invoice');
    expect((await ways()).indexOf(FAKE), 'the one that failed stands last').to.equal(1);
    for (const _ of [1, 2]) {
      await ways();
      await ann.tap(FAKE);
    }
    expect(await ways(), 'one way is left, and taken').to.not.include(FAKE);
    expect(ann.screen().text).to.contain('10.00');
    expect(await told()).to.deep.equal(['notice-account-down']);
    const words = createI18n(['shared/locales', 'tenant/locales']);
    const said = words.t('ru', 'notice-account-down', { source: 'cryptopay', label: 'My app', reason: 'unavailable' }); // prettier-ignore
    expect(said, 'as people call it').to.contain('💎 Crypto Pay · My app');
    // Still dead: the probe makes the pause longer, and nobody is told again.
    const { secrets } = await testPlatform();
    const probe = createProbe({ connections: createConnections({ ...parts, secrets, publicUrl: 'http://127.0.0.1:1' }), secrets, apiOf: async () => null }); // prettier-ignore
    at += MINUTE;
    await probe(shop.scope, fakeId);
    expect(await ways()).to.not.include(FAKE);
    sandbox = await startFake({ port });
    at += 30 * MINUTE;
    await probe(shop.scope, fakeId);
    expect(await ways()).to.include(FAKE);
    expect(await told()).to.deep.equal(['notice-account-back', 'notice-account-down']);
  });

  it('are named to staff once a day where nobody knows a price', async () => {
    await settings.change(shop.scope, 1, { currency: 'KES' });
    const { database, secrets } = await testPlatform();
    const connections = createConnections({ ...parts, secrets, publicUrl: 'http://127.0.0.1:1' });
    const rates = { quote: () => Promise.reject(new Unavailable('no rates')) };
    const deposits = createDeposits({ ...parts, connections, chains: {}, quotes: createQuotes({ rates }), platform: database.platform, secrets }); // prettier-ignore
    await deposits.warnUnpriced(shop.scope);
    await deposits.warnUnpriced(shop.scope);
    const said = async () =>
      shop.scope.db.query<{ label: string }>(`select distinct reference, content->'data'->>'label' as label from messages where content->>'key' = 'notice-account-unpriced'`); // prettier-ignore
    expect((await said()).map(({ label }) => label), 'the fake takes shillings, Chapa does not').to.deep.equal(['chapa']); // prettier-ignore
    at += 24 * 60 * MINUTE;
    await deposits.warnUnpriced(shop.scope);
    expect(await said()).to.have.length(2);
  });
});

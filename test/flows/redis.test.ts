import { expect } from 'chai';
import * as ledger from '../../shared/domain/money/ledger.ts';
import * as customers from '../../shared/domain/people/customers.ts';
import { aShop, withCryptoPay, type TestShop } from '../support/process-shops.ts';
import { until } from '../support/process.ts';
import { newRedis, type TestRedis } from '../support/redis.ts';
import { chatOf, newWorld, type RunningPlatform, type TestWorld } from '../support/world.ts';

describe('a platform whose Redis goes away in the middle', function () {
  this.timeout(90_000);
  let redis: TestRedis | null;
  let world: TestWorld;
  let platform: RunningPlatform;
  let shop: TestShop;

  before(async function () {
    redis = await newRedis();
    if (!redis) {
      process.stdout.write('    skipped: no redis-server here\n');
      this.skip();
    }
    world = await newWorld();
    shop = await aShop(world, 'redis');
    platform = await world.start({ REDIS_URL: redis.url });
    await withCryptoPay(world, shop, platform.address);
    await until(() => world.telegram.isPolling(shop.bot.id), 'a poll');
  });
  after(async () => {
    await platform?.stop();
    await world?.close();
    await redis?.kill();
  });

  /** Somebody new tops up 10 USD; resolves when it is on the balance and said. */
  async function deposit(): Promise<void> {
    const person = world.telegram.user({ first_name: 'Payer' });
    const chat = chatOf(world.telegram, person.id, shop.bot.id);
    chat.say('/deposit 10');
    await chat.press('Check payment');
    const { customer } = await customers.beginTurn(shop.scope, person);
    const [invoice] = await shop.scope.db.query<{ external_id: string }>(
      'select external_id from invoices where customer_id = $1',
      [customer.id],
    );
    expect(await world.cryptopay.pay(invoice?.external_id ?? '')).to.equal(true);
    await chat.seen('received', '$10');
    expect(await ledger.balances(shop.scope, customer.id, 'USD')).to.deep.equal([
      { amount: 1000n, currency: 'USD' },
    ]);
  }
  const ready = async () => (await fetch(`${platform.address}/readyz`)).status;

  it('takes deposits with it', deposit);

  it('takes deposits without it, and is ready', async () => {
    await redis?.kill();
    await deposit();
    expect(await ready()).to.equal(200);
  });

  it('takes deposits after it came back, and its hints flow again', async () => {
    await redis?.start();
    await deposit();
    // A hint through Redis starts a shop at once; without it the fleet looks once a minute.
    await until(async () => {
      const added = await aShop(world, 'hinted');
      platform.hint(added.id);
      return until(() => world.telegram.isPolling(added.bot.id), 'a hint', { ms: 2_000 }).then(() => true, () => false);
    }, 'hints', { ms: 30_000 }); // prettier-ignore
  });
});

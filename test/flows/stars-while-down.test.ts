import { expect } from 'chai';
import { systemClock } from '../../shared/clock.ts';
import * as planBook from '../../shared/domain/subscriptions/plans.ts';
import * as jobWorkers from '../../shared/platform/job-workers.ts';
import { aShop } from '../support/process-shops.ts';
import { chatOf, newWorld, type RunningPlatform, type TestWorld } from '../support/world.ts';

const DAY_MS = 86_400_000;

/** With the real program, which is stopped while Telegram goes on charging. */
describe('a subscription in Stars whose month ends while the platform is down', function () {
  this.timeout(90_000);
  let ahead = 0;
  let world: TestWorld;
  let platform: RunningPlatform | undefined;
  before(async () => {
    world = await newWorld({ clock: { ...systemClock, now: () => Date.now() + ahead } });
  });
  after(async () => {
    await platform?.stop();
    await world?.close();
  });

  const until = async <T>(read: () => Promise<T | false | undefined>): Promise<T> => {
    for (let tries = 0; tries < 300; tries += 1) {
      const found = await read();
      if (found) return found;
      await new Promise((done) => setTimeout(done, 100));
    }
    throw new Error(`never: ${String(read)}`);
  };

  it('goes on by the charge that nobody was told of: Telegram is asked before it is told to stop', async () => {
    const { telegram } = world;
    const { scope, operator, bot } = await aShop(world, 'stars');
    const plan = await planBook.create(scope, operator, { name: 'Club', price: 500n, state: 'published' }, { starsPrice: 250 }); // prettier-ignore
    platform = await world.start();
    const { id } = telegram.user({ first_name: 'Ann' });
    const ann = chatOf(telegram, id, bot.id);
    ann.say('/subscribe');
    await ann.press('Club');
    await ann.press('every 30 days');
    const link = (await ann.press('Pay 250')) as { url: string };
    expect(await telegram.payLink(id, link.url)).to.include({ ok: true });
    const read = async () => {
      const [row] = await scope.db.query<{ status: string; renewal: string; ends_at: Date; periods: number; canceled: boolean }>(
        `select s.status, s.renewal, s.ends_at, (s.details->'stars'->>'canceled')::boolean as canceled,
           (select count(*)::int from subscription_periods e where e.subscription_id = s.id) as periods
         from subscriptions s where product_id = $1`,
        [plan.product.id],
      ); // prettier-ignore
      return row;
    };
    const first = await until(read);
    await platform.stop();
    platform = undefined;

    // Longer than Telegram keeps its news, and than a day of grace.
    ahead = 33 * DAY_MS;
    expect(telegram.chargeSubscriptions(true)).to.deep.include({ renewed: 1 });
    await fetch(`${telegram.url}/bot${bot.token}/deleteWebhook?drop_pending_updates=true`);
    expect(telegram.pendingCount(bot.id)).to.equal(0);

    platform = await world.start();
    const { platform: db } = world.platform.database;
    const second = await until(async () => {
      await jobWorkers.hasten(db, Date.now() + ahead);
      const found = await read();
      return found && (found.periods > 1 || found.status === 'ended') ? found : false;
    });
    expect(second).to.deep.include({ status: 'active', renewal: 'stars', canceled: false, periods: 2 }); // prettier-ignore
    // Nobody loses the days in which nobody was there: a month counts from when it is read.
    expect(second.ends_at.getTime() - first.ends_at.getTime()).to.be.at.least(30 * DAY_MS);
    await ann.seen('250', 'received', 'Club');
    expect(ann.texts().join()).to.not.contain('did not renew');
  });
});

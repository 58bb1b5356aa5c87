import { randomInt } from 'node:crypto';
import { expect } from 'chai';
import type { Update } from 'grammy/types';
import type { ManagerBot } from '../../manager/bot.ts';
import { refreshToken } from '../../manager/lifecycle/managed.ts';
import { onFleetState } from '../../manager/lifecycle/notices.ts';
import * as tenants from '../../shared/platform/tenants.ts';
import { AlreadyDone, markDone, NO_LEASE, storeUpdates } from '../../tenant/fleet/store.ts';
import { newManager, noticesTo, type TestManager } from './support.ts';

describe('bots that Telegram makes for us', () => {
  let manager: TestManager;
  before(async () => (manager = await newManager()));
  after(() => manager.close());

  const managerApi = () => manager.parts.telegram.api(manager.managerToken);

  /** What waits at Telegram for the manager bot, through the real table, with a real client. */
  const fetchAll = async (bot: ManagerBot = manager.bot): Promise<Update[]> => {
    const updates = await managerApi().getUpdates({ limit: 100, timeout: 0 });
    for (const update of updates) await deliver(update, bot);
    const last = updates.at(-1);
    if (last) await managerApi().getUpdates({ offset: last.update_id + 1, timeout: 0, limit: 1 });
    return updates;
  };

  const deliver = async (update: Update, bot: ManagerBot) => {
    const { scope } = manager;
    await storeUpdates(scope.db, [update], NO_LEASE);
    const botInfo = await managerApi().getMe();
    const finish = async (db: typeof scope.db) => {
      if (!(await markDone(db, update.update_id, -1, 0n))) throw new AlreadyDone('done');
    };
    await bot.handle({ scope, update, api: managerApi(), botInfo, finish });
  };

  const find = (botId: number) => tenants.find(manager.platform.database.platform, { botId });
  const tokenIn = async (botId: number) => {
    const { platform } = manager.platform.database;
    const tenant = await find(botId);
    return (await tenants.findRunning(platform, manager.platform.secrets, tenant!.id))?.token;
  };

  const create = (bot?: ManagerBot) => {
    const userId = randomInt(2_000_000, 2 ** 31);
    manager.telegram.user({ id: userId, first_name: 'Mona', language_code: 'ru' });
    const made = manager.telegram.createManagedBot(userId, 'herd_manager_bot', {
      username: `m_${randomInt(1e9)}_bot`,
      name: 'Mona’s shop',
    });
    return fetchAll(bot).then((updates) => ({ userId, made, updates }));
  };

  it('offers the link that lets Telegram make one', async () => {
    const ann = manager.person({}, manager.bot, { can_manage_bots: true });
    await ann.say('/new Fine Tea & Co');
    const link = ann.screen().buttons.find((button) => 'url' in button) as { url: string };
    const { username } = manager.scope.tenant;
    expect(link.url).to.match(
      new RegExp(
        `^https://t.me/newbot/${username}/fine_tea_co_\\d{4}_bot\\?name=Fine%20Tea%20%26%20Co$`,
      ),
    );
    const bob = manager.person({}, manager.bot, { can_manage_bots: false });
    await bob.say('/new');
    expect(bob.screen().text).to.contain('not switched on');
  });

  it('become shops of who made them, once, and are all kept', async () => {
    const { userId, made, updates } = await create();
    const tenant = await find(made.id);
    expect(tenant).to.include({ ownerId: userId, managed: true, state: 'active' });
    expect(await tokenIn(made.id)).to.equal(made.token);
    await deliver(updates[0]!, manager.bot).catch((error: unknown) => {
      expect(error).to.be.instanceOf(AlreadyDone);
    });
    expect(await noticesTo(manager, userId)).to.deep.equal(['managed-added']);
    const kept = await manager.platform.database.platform.query(
      'select owner_id from managed_bots where bot_id = $1',
      [made.id],
    );
    expect(kept).to.deep.equal([{ owner_id: String(userId) }]);
    const settings = await manager.platform.database
      .tenant(tenant!.id)
      .query('select language, name from settings');
    expect(settings).to.deep.equal([{ language: 'ru', name: 'Mona’s shop' }]);
  });

  it('get their new token in place', async () => {
    const { userId, made } = await create();
    const tenant = await find(made.id);
    const token = manager.telegram.revokeToken(made.id);
    await onFleetState(manager.parts, tenant!, 'revoked');
    await fetchAll();
    expect(await tokenIn(made.id)).to.equal(token);
    expect((await find(made.id))?.state).to.equal('active');
    expect(manager.hints).to.include(tenant!.id);
    expect(await noticesTo(manager, userId)).to.deep.equal([
      'managed-added',
      'notice-revoked',
      'managed-renewed',
    ]);
    // Lost updates are made up for when Telegram refuses the token.
    const third = manager.telegram.revokeToken(made.id);
    expect(await refreshToken(manager.parts, managerApi(), tenant!)).to.equal(third);
    expect(await tokenIn(made.id)).to.equal(third);
  });

  it('move to their new owner with staff and all', async () => {
    const { userId, made } = await create();
    const tenant = (await find(made.id))!;
    const nextId = randomInt(2_000_000, 2 ** 31);
    const user = { id: nextId, is_bot: false, first_name: 'Nina' };
    const bot = { id: made.id, is_bot: true, first_name: 'Mona’s shop', username: made.username };
    await deliver({ update_id: randomInt(1e9), managed_bot: { user, bot } }, manager.bot);
    expect((await find(made.id))?.ownerId).to.equal(nextId);
    const staff = await manager.platform.database
      .tenant(tenant.id)
      .query('select telegram_id, role from staff');
    expect(staff).to.deep.equal([{ telegram_id: String(nextId), role: 'OWNER' }]);
    expect(await noticesTo(manager, nextId)).to.deep.equal(['managed-moved']);
    const old = manager.person({ id: userId });
    await old.say('/bots');
    expect(old.screen().text).to.contain('no shops yet');
  });

  it('wait for an invitation, and become shops with it', async () => {
    const invited = manager.withConfig({ registration: 'invite' });
    const { userId, made } = await create(invited);
    expect(await find(made.id)).to.equal(null);
    expect(await noticesTo(manager, userId)).to.deep.equal(['managed-not-invited']);
    const owner = manager.owner();
    await owner.say('/invite');
    const code = /start=(i_\w+)/.exec(owner.screen().text)?.[1] ?? '';
    // The invitation is opened in the chat with the manager bot.
    manager.telegram.say(userId, 'herd_manager_bot', `/start ${code}`);
    await fetchAll(invited);
    expect(await find(made.id)).to.include({ ownerId: userId, state: 'active' });
  });

  it('stay away once they are deleted', async () => {
    const { userId, made } = await create();
    const tenant = (await find(made.id))!;
    await manager.platform.admin.transaction((client) =>
      client.query('delete from platform.tenants where id = $1', [tenant.id]),
    );
    manager.telegram.revokeToken(made.id);
    await fetchAll();
    expect(await find(made.id)).to.equal(null);
    expect(await noticesTo(manager, userId)).to.deep.equal(['managed-added']);
  });
});

describe('what the fleet finds', () => {
  let manager: TestManager;
  before(async () => (manager = await newManager()));
  after(() => manager.close());

  it('is told to the operator once per episode', async () => {
    const ann = manager.person();
    const bot = manager.shopBot(ann.person.id);
    await ann.say(`/add ${bot.token}`);
    const { platform } = manager.platform.database;
    const tenant = (await tenants.find(platform, { botId: bot.id }))!;
    const say = (state: string) => onFleetState(manager.parts, tenant, state);
    await say('active');
    await say('conflict');
    await say('conflict');
    expect(await noticesTo(manager, ann.person.id)).to.deep.equal(['notice-conflict']);
    await say('active');
    await say('conflict');
    await say('flooded');
    await say('revoked');
    await say('revoked');
    expect(await noticesTo(manager, ann.person.id)).to.deep.equal([
      'notice-conflict',
      'notice-healed',
      'notice-conflict',
      'notice-revoked',
    ]);
    expect(await tenants.find(platform, { botId: bot.id })).to.include({ state: 'revoked' });
    // A crash between telling and moving: the same episode again tells nothing twice.
    await platform.query(
      `update tenants set state = 'active', state_changed_at = 'epoch' where id = $1`,
      [tenant.id],
    );
    await say('revoked');
    await platform.query(
      `update tenants set state = 'active', state_changed_at = 'epoch' where id = $1`,
      [tenant.id],
    );
    await say('revoked');
    expect(await noticesTo(manager, ann.person.id)).to.have.length(5);
  });

  it('leaves paused shops and the manager bot itself as they are', async () => {
    const ann = manager.person();
    const bot = manager.shopBot(ann.person.id);
    await ann.say(`/add ${bot.token}`);
    await ann.say('/pause');
    const { platform } = manager.platform.database;
    const tenant = (await tenants.find(platform, { botId: bot.id }))!;
    await onFleetState(manager.parts, tenant, 'revoked');
    await onFleetState(manager.parts, { id: 0 }, 'revoked');
    expect(await tenants.find(platform, { id: 0 })).to.include({ state: 'active' });
    expect(await tenants.find(platform, { botId: bot.id })).to.include({ state: 'paused' });
    expect(await noticesTo(manager, ann.person.id)).to.be.empty;
  });
});

import { expect } from 'chai';
import { createServer } from 'node:http';
import { once } from 'node:events';
import { newManager, OWNER_ID, statesOf, type TestManager } from './support.ts';

describe('adding a bot', () => {
  let manager: TestManager;
  before(async () => (manager = await newManager()));
  after(() => manager.close());

  const countOf = async (botId: number): Promise<number> => {
    const { platform } = manager.platform.database;
    const rows = await platform.query('select from tenants where bot_id = $1', [botId]);
    return rows.length;
  };

  it('makes a shop of a good token, deletes the message and hints the fleet', async () => {
    const ann = manager.person();
    const bot = manager.shopBot(ann.person.id);
    await ann.say(`/add ${bot.token}`);
    expect(ann.screen().text).to.contain('Fine Things').and.to.contain('is your shop now');
    expect(ann.screen().text).to.contain(`@${bot.username}`);
    expect(ann.calls[0]?.method).to.equal('deleteMessage');
    expect((await statesOf(manager))[bot.username]).to.equal('active');
    expect(manager.hints).to.have.length.above(0);
    const staff = await manager.platform.database
      .tenant(manager.hints.at(-1)!)
      .query('select telegram_id, role from staff');
    expect(staff).to.deep.equal([{ telegram_id: String(ann.person.id), role: 'OWNER' }]);
  });

  it('asks for the token with three steps, and takes BotFather’s whole message', async () => {
    const ann = manager.person();
    const bot = manager.shopBot(ann.person.id);
    await ann.say('/add');
    expect(ann.screen().text).to.contain('BotFather').and.to.contain('3.');
    await ann.say('hello?');
    expect(ann.screen().text).to.contain('does not look like a bot token');
    await ann.say(`Done! Use this token to access the HTTP API:\n${bot.token}\nKeep it secure`);
    expect(ann.screen().text).to.contain('is your shop now');
    expect(ann.of('deleteMessage')).to.have.length(1);
    const [row] = await manager.scope.db.query(
      'select dialogue from customers where telegram_id = $1',
      [ann.person.id],
    );
    expect(row).to.deep.equal({ dialogue: null });
  });

  it('takes a token without any command', async () => {
    const ann = manager.person();
    const bot = manager.shopBot(ann.person.id);
    await ann.say(bot.token);
    expect(ann.screen().text).to.contain('is your shop now');
    expect(ann.of('deleteMessage')).to.have.length(1);
  });

  it('says that a bot is already yours', async () => {
    const ann = manager.person();
    const bot = manager.shopBot(ann.person.id);
    await ann.say(`/add ${bot.token}`);
    await ann.say(`/add ${bot.token}`);
    expect(ann.screen().text).to.contain('already one of your shops; nothing');
    expect(await countOf(bot.id)).to.equal(1);
  });

  it('puts a new token of a known bot in place', async () => {
    const ann = manager.person();
    const bot = manager.shopBot(ann.person.id);
    await ann.say(`/add ${bot.token}`);
    const token = manager.telegram.revokeToken(bot.id);
    await ann.say(`/add ${token}`);
    expect(ann.screen().text).to.contain('Its new token is in place');
  });

  it('tells another operator that the bot is taken, without naming anybody', async () => {
    const ann = manager.person();
    const bob = manager.person({ first_name: 'Bob' });
    const bot = manager.shopBot(ann.person.id);
    await ann.say(`/add ${bot.token}`);
    await bob.say(`/add ${bot.token}`);
    expect(bob.screen().text).to.contain('another operator').and.not.to.contain('Ann');
    expect(await countOf(bot.id)).to.equal(1);
  });

  it('tells wrong, revoked and malformed tokens', async () => {
    const ann = manager.person();
    const bot = manager.shopBot(ann.person.id);
    await ann.say(`/add ${bot.id}:AA${'x'.repeat(33)}`);
    expect(ann.screen().text).to.contain('does not accept this token');
    manager.telegram.revokeToken(bot.id);
    await ann.say(`/add ${bot.token}`);
    expect(ann.screen().text).to.contain('does not accept this token');
    await ann.say('/add 12:short');
    expect(ann.screen().text).to.contain('does not look like a bot token');
    expect(await countOf(bot.id)).to.equal(0);
    expect(ann.of('deleteMessage')).to.have.length(2);
  });

  it('refuses the manager’s own token without asking Telegram', async () => {
    const ann = manager.person();
    await ann.say(`/add ${manager.managerToken}`);
    expect(ann.screen().text).to.contain('my own token');
  });

  it('says that Telegram gives no answer when it gives none', async () => {
    const ann = manager.person();
    const bot = manager.shopBot(ann.person.id);
    manager.telegram.fault(bot.id, { method: 'getMe', kind: '500' });
    await ann.say(`/add ${bot.token}`);
    expect(ann.screen().text).to.contain('no answer at the moment');
  });

  it('asks before it takes a bot that has a webhook elsewhere', async () => {
    const server = createServer((_request, response) => response.end()).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as { port: number };
    const ann = manager.person();
    const bot = manager.shopBot(ann.person.id);
    const api = manager.parts.telegram.api(bot.token);
    await api.setWebhook(`http://127.0.0.1:${port}/secret-path`);
    await ann.say(`/add ${bot.token}`);
    expect(ann.screen().text).to.contain(`127.0.0.1:${port}`).and.not.to.contain('secret-path');
    expect(await countOf(bot.id)).to.equal(0);
    await ann.tap('Check again');
    expect(ann.screen().text).to.contain('running elsewhere');
    await ann.tap('Use it here anyway');
    expect(ann.screen().text).to.contain('is your shop now');
    await ann.press('add:anyway');
    expect(ann.of('answerCallbackQuery').at(-1)?.['text']).to.contain('out of date');
    server.close();
  });

  it('notices another program that fetches the updates, and confirms none of them', async () => {
    const patient = manager.withConfig({ probeSeconds: 2 });
    const ann = manager.person({}, patient);
    const bot = manager.shopBot(ann.person.id);
    const api = manager.parts.telegram.api(bot.token);
    const stop = new AbortController();
    const other = (async () => {
      while (!stop.signal.aborted)
        await api
          .getUpdates({ timeout: 20 }, stop.signal as never)
          .catch(() => new Promise((resolve) => setTimeout(resolve, 300)));
    })();
    while (!manager.telegram.isPolling(bot.id)) await new Promise(setImmediate);
    await ann.say(`/add ${bot.token}`);
    expect(ann.screen().text).to.contain('another program is fetching');
    stop.abort();
    await other;
    manager.telegram.say(ann.person.id, bot.id, '/start');
    manager.telegram.say(ann.person.id, bot.id, '/shop');
    await ann.tap('Check again');
    expect(ann.screen().text).to.contain('is your shop now');
    expect(manager.telegram.pendingCount(bot.id)).to.equal(2);
  });

  it('lets in whom the registration lets in', async () => {
    const closed = manager.withConfig({ registration: 'closed' });
    const invited = manager.withConfig({ registration: 'invite' });
    const ann = manager.person({}, closed);
    const bob = manager.person({}, invited);
    const bot = manager.shopBot(ann.person.id);
    await ann.say(`/add ${bot.token}`);
    expect(ann.screen().text).to.contain('no new shops are accepted');
    await bob.say(`/add ${bot.token}`);
    expect(bob.screen().text).to.contain('by invitation');
    await bob.say('/new');
    expect(bob.screen().text).to.contain('by invitation');
    const owner = manager.person({ id: OWNER_ID, first_name: 'Olga' }, closed);
    await owner.say(`/add ${bot.token}`);
    expect(owner.screen().text).to.contain('is your shop now');
  });

  it('makes one shop of two messages at once, and says so to both', async () => {
    const ann = manager.person();
    const bob = manager.person({ first_name: 'Bob' });
    const bot = manager.shopBot(ann.person.id);
    const sister = manager.person({ id: ann.person.id });
    await Promise.all([
      ann.say(`/add ${bot.token}`),
      sister.say(`/add ${bot.token}`),
      bob.say(`/add ${bot.token}`),
    ]);
    expect(await countOf(bot.id)).to.equal(1);
    const texts = [ann, sister, bob].map((person) => person.screen().text).join('\n');
    expect(texts.match(/is your shop now/g)).to.have.length(1);
    const roles = await manager.platform.admin.transaction((client) =>
      client.query(`select count(*)::int as n from pg_roles where rolname ~ '^t_[0-9]+$'`),
    );
    const tenants = await manager.platform.database.platform.query('select from tenants');
    expect((roles.rows[0] as { n: number }).n).to.equal(tenants.length);
  });

  it('says the same again when the update comes again before it was done', async () => {
    const ann = manager.person();
    const bot = manager.shopBot(ann.person.id);
    // The answer cannot be sent: the turn fails after the shop was made.
    ann.refuse('sendMessage', 500, 'Internal Server Error');
    const failure = await ann.say(`/add ${bot.token}`).then(
      () => null,
      (error: unknown) => error,
    );
    expect(failure).to.be.an('error');
    expect(await countOf(bot.id)).to.equal(1);
    await ann.again();
    expect(ann.screen().text).to.contain('is your shop now');
    await ann.again();
    expect(await countOf(bot.id)).to.equal(1);
    expect(ann.screen().text).to.contain('is your shop now');
  });
});

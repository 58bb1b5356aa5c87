import { expect } from 'chai';
import { readFileSync } from 'node:fs';
import type { FakeBot } from '../support/fake-bot.ts';
import { newManager, noticesTo, OWNER_ID, statesOf, type TestManager } from './support.ts';

describe('an operator’s shops', () => {
  let manager: TestManager;
  before(async () => (manager = await newManager()));
  after(() => manager.close());

  const withShop = async (): Promise<{ ann: FakeBot; bot: ReturnType<TestManager['shopBot']> }> => {
    const ann = manager.person();
    const bot = manager.shopBot(ann.person.id);
    await ann.say(`/add ${bot.token}`);
    return { ann, bot };
  };
  const stateOf = async (username: string) => (await statesOf(manager))[username];

  it('go through every state by buttons', async () => {
    const { ann, bot } = await withShop();
    await ann.say('/bots');
    expect(ann.screen().text).to.contain('Your shops');
    await ann.tap(bot.username);
    expect(ann.screen().text).to.contain('The shop is running').and.to.contain('Customers: 0');
    await ann.tap('Pause');
    expect(ann.screen().text).to.contain('is paused').and.to.contain('get no answers');
    expect(await stateOf(bot.username)).to.equal('paused');
    await ann.tap('Resume');
    expect(await stateOf(bot.username)).to.equal('active');
    await ann.tap('Remove');
    expect(ann.screen().text).to.contain('30 days');
    expect(await stateOf(bot.username)).to.equal('active');
    await ann.tap('Yes, remove');
    expect(ann.screen().text).to.contain('is removed').and.to.contain('is kept until');
    expect(await stateOf(bot.username)).to.equal('removed');
    await ann.say(`/add ${bot.token}`);
    expect(ann.screen().text).to.contain('Its data is still here');
    await ann.tap('Bring back');
    expect(ann.screen().text).to.contain('is back');
    expect(await stateOf(bot.username)).to.equal('active');
  });

  it('go through every state by commands', async () => {
    const { ann, bot } = await withShop();
    await ann.say(`/pause @${bot.username}`);
    expect(await stateOf(bot.username)).to.equal('paused');
    await ann.say('/pause');
    expect(ann.screen().text).to.contain('is paused');
    await ann.say(`/resume ${bot.username.toUpperCase()}`);
    expect(await stateOf(bot.username)).to.equal('active');
    await ann.say(`/remove @${bot.username}`);
    await ann.tap('Yes, remove');
    expect(await stateOf(bot.username)).to.equal('removed');
    await ann.say(`/resume @${bot.username}`);
    expect(ann.screen().text).to.contain('to bring it back');
  });

  it('are nobody else’s: another’s bot is answered like an unknown one', async () => {
    const { ann, bot } = await withShop();
    const bob = manager.person({ first_name: 'Bob' });
    const token = manager.telegram.revokeToken(bot.id);
    await bob.say('/bots');
    expect(bob.screen().text).to.equal('You have no shops yet.');
    for (const command of ['pause', 'resume', 'remove', 'token']) {
      await bob.say(`/${command} @${bot.username}`);
      const known = bob.screen().text.replace(bot.username, '…');
      await bob.say(`/${command} @no_such_shop_bot`);
      expect(bob.screen().text.replace('no_such_shop_bot', '…')).to.equal(known);
    }
    await bob.say(`/token ${token}`);
    expect(bob.screen().text).to.contain('You have no shop');
    await ann.say('/bots');
    const press = ann.screen().buttons.find(({ text }) => text.includes(bot.username));
    const id = (press as { callback_data: string }).callback_data.split(':')[1];
    for (const verb of ['', 'pause:', 'removed:', 'undo:', 'token:', 'resume:', 'remove:']) {
      const before = bob.calls.length;
      await bob.press(`shop:${verb}${id}`);
      const calls = bob.calls.slice(before);
      expect(
        calls.map(({ method }) => method),
        verb,
      ).to.deep.equal(['answerCallbackQuery']);
      expect(calls[0]?.payload['text']).to.contain('out of date');
    }
    expect(await stateOf(bot.username)).to.equal('active');
    const owner = manager.owner();
    await owner.say(`/pause @${bot.username}`);
    expect(owner.screen().text).to.contain('You have no shop');
  });

  it('take a new token, of their own bot only, and run again with it', async () => {
    const { ann, bot } = await withShop();
    const other = manager.shopBot(ann.person.id);
    await manager.platform.database.platform.query(
      `update tenants set state = 'revoked' where bot_id = $1`,
      [bot.id],
    );
    const token = manager.telegram.revokeToken(bot.id);
    await ann.say(`/token @${bot.username} ${other.token}`);
    expect(ann.screen().text).to.contain(`belongs to @${other.username}`);
    await ann.say(`/resume @${bot.username}`);
    expect(ann.screen().text).to.contain('needs a new token first');
    await ann.say('/bots');
    await ann.tap(bot.username);
    expect(ann.screen().text).to.contain('not valid any more');
    await ann.tap('Replace token');
    await ann.say('what?');
    expect(ann.screen().text).to.contain('does not look like');
    await ann.say(token);
    expect(ann.screen().text).to.contain('works with its new token');
    expect(await stateOf(bot.username)).to.equal('active');
    expect(ann.of('deleteMessage')).to.have.length(3);
  });

  it('begin with an invitation that works once, for one person, seven days', async () => {
    const invited = manager.withConfig({ registration: 'invite' });
    const owner = manager.person({ id: OWNER_ID, first_name: 'Olga' }, invited);
    await owner.say('/invite');
    const code = /start=(i_\w+)/.exec(owner.screen().text)?.[1] ?? '';
    expect(code).to.have.length.within(20, 64);
    const stored = await manager.platform.database.platform.query<{ code_hash: Buffer }>(
      'select code_hash from invitations',
    );
    expect(JSON.stringify(stored)).not.to.contain(code.slice(2));
    await owner.again();
    expect(/start=(i_\w+)/.exec(owner.screen().text)?.[1]).to.equal(code);

    const bob = manager.person({ first_name: 'Bob' }, invited);
    const eve = manager.person({ first_name: 'Eve' }, invited);
    await Promise.all([bob.say(`/start ${code}`), eve.say(`/start ${code}`)]);
    const welcome = [bob, eve].filter((one) =>
      one.of('sendMessage').some(({ text }) => String(text).includes('accepted')),
    );
    expect(welcome).to.have.length(1);
    const [lucky, unlucky] = welcome[0] === bob ? [bob, eve] : [eve, bob];
    expect(unlucky.screen().text).to.contain('does not work');
    const bot = manager.shopBot(lucky.person.id);
    await unlucky.say(`/add ${bot.token}`);
    expect(unlucky.screen().text).to.contain('by invitation');
    await lucky.say(`/add ${bot.token}`);
    expect(lucky.screen().text).to.contain('is your shop now');
    await lucky.say(`/start ${code}`);
    expect(lucky.screen().text).to.contain('I run Telegram shops');

    await owner.say('/invite');
    const late = /start=(i_\w+)/.exec(owner.screen().text)?.[1] ?? '';
    await manager.platform.database.platform.query(
      `update invitations set expires_at = now() - interval '1 second'`,
    );
    await unlucky.say(`/start ${late}`);
    expect(unlucky.screen().text).to.contain('does not work');
    await unlucky.say('/invite');
    expect(unlucky.screen().text).to.contain('Only the platform');
  });

  it('are counted: the owner sees all, an operator their own', async () => {
    const { ann } = await withShop();
    await ann.say('/stats');
    expect(ann.screen().text).to.contain('Your shops</b>: 1').and.to.contain('running: 1');
    const owner = manager.owner();
    await owner.say('/stats');
    expect(owner.screen().text).to.contain('All shops').and.to.contain('Customers: 0');
  });

  it('hear the owner once, after a preview', async () => {
    const { ann } = await withShop();
    const owner = manager.owner();
    await ann.say('/announce Hi');
    expect(ann.screen().text).to.contain('Only the platform');
    await owner.say('/announce <b>Maintenance</b> at 5');
    expect(owner.screen().text).to.contain('&lt;b&gt;Maintenance').and.to.contain('Preview');
    expect(await noticesTo(manager, ann.person.id)).to.be.empty;
    await owner.tap('Confirm');
    await owner.press('announce:send');
    expect(await noticesTo(manager, ann.person.id)).to.deep.equal(['announce-message']);
    await owner.say('/announce');
    await owner.say('Second');
    await owner.tap('Cancel');
    await owner.press('announce:send');
    expect(await noticesTo(manager, ann.person.id)).to.have.length(1);
  });

  it('speak two languages, with commands for each and more for owners', async () => {
    const ivan = manager.person({ first_name: 'Иван', language_code: 'ru' });
    await ivan.say('/start');
    expect(ivan.screen().text).to.contain('Здравствуйте, Иван');
    await ivan.tap('Язык');
    await ivan.tap('English');
    expect(ivan.screen().text).to.contain('Which language');
    await ivan.say('/help');
    expect(ivan.screen().text).to.contain('/add — Add a bot').and.not.to.contain('/invite');
    const api = manager.parts.telegram.api(manager.managerToken);
    manager.telegram.say(OWNER_ID, 'herd_manager_bot', '/start');
    await manager.bot.publishCommands(api);
    const names = (list: { command: string }[]) => list.map(({ command }) => command);
    const everybody = await api.getMyCommands();
    expect(names(everybody)).to.include('add').and.not.to.include('invite');
    expect(names(everybody)).not.to.include('dashboard');
    const russian = await api.getMyCommands({ language_code: 'ru' });
    expect(russian[0]?.description).to.equal('Меню');
    const scope = { type: 'chat', chat_id: OWNER_ID } as const;
    expect(names(await api.getMyCommands({ scope }))).to.include.members(['invite', 'announce']);
  });

  it('have the same texts in both languages', () => {
    const keys = (language: string) =>
      readFileSync(new URL(`../../manager/locales/${language}.ftl`, import.meta.url), 'utf8')
        .split('\n')
        .flatMap((line) => /^([a-z-]+) =/.exec(line)?.[1] ?? []);
    expect(keys('ru')).to.deep.equal(keys('en'));
  });
});

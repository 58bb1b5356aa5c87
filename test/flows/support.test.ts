import { expect } from 'chai';
import { chatOf, newWorld, type RunningPlatform, type TestWorld } from '../support/world.ts';

const OPERATOR = 7002;
const CUSTOMER = 7003;
const SUPPORT = 7004;

/** With the real jobs, sender and fleet, on the sandbox's Telegram. */
describe('a question, its topic, and the answer', function () {
  this.timeout(60_000);
  let world: TestWorld;
  let platform: RunningPlatform;
  let bot: { id: number; token: string; username: string };
  let group: number;

  before(async () => {
    world = await newWorld();
    platform = await world.start();
    const { telegram } = world;
    telegram.user({ id: OPERATOR, first_name: 'Oscar', username: 'oscar' });
    telegram.user({ id: CUSTOMER, first_name: 'Clara', username: 'clara' });
    telegram.user({ id: SUPPORT, first_name: 'Sam' });
    bot = telegram.createBot({ owner: OPERATOR, username: 'help_shop_bot', name: 'Tea' });
    const manager = chatOf(telegram, OPERATOR, world.manager.id);
    manager.say('/start');
    manager.say(`/add ${bot.token}`);
    await manager.seen('@help_shop_bot');
    chatOf(telegram, OPERATOR, bot.id).say('/start');
    group = telegram.createGroup(OPERATOR, { title: 'Staff', is_forum: true }).id;
    telegram.addMember(OPERATOR, group, SUPPORT);
  });
  after(async () => {
    await platform?.stop();
    await world?.close();
  });

  const topics = () => world.telegram.group(group).topics;
  const until = async (isSo: () => boolean) => {
    for (let tries = 0; tries < 150 && !isSo(); tries++)
      await new Promise((done) => setTimeout(done, 100));
    expect(isSo()).to.equal(true);
  };

  it('binds the group that the operator chooses from the settings', async () => {
    world.telegram.startGroup(OPERATOR, bot.id, group, 'bind', ['manage_topics']);
    await chatOf(world.telegram, OPERATOR, group).seen('Staff', 'is the staff’s group now');
  });

  it('opens a topic, brings the answer, and says what comes from who may not', async () => {
    const { telegram } = world;
    const clara = chatOf(telegram, CUSTOMER, bot.id);
    clara.say('/support');
    await clara.seen('Ask us anything');
    await clara.press('New question');
    await clara.seen('What can we do for you?');
    clara.say('Where is my <tea>?');
    await clara.seen('Your question has the number');
    await until(() => topics().some(({ name }) => name.includes('Clara: Where is my <tea>?')));
    const thread = topics().at(-1)?.id ?? 0;
    const said = () => telegram.chat(OPERATOR, group, thread).map(({ text }) => text ?? '');
    await until(() => said().some((text) => text.includes('Where is my <tea>?')));
    telegram.say(OPERATOR, group, 'On its way!', { thread });
    await clara.seen('On its way!');
    telegram.say(SUPPORT, group, 'I am nobody', { thread });
    await until(() => said().some((text) => text.includes('Only staff with the right')));
    await clara.press('Answer');
    await clara.seen('Write your answer');
    clara.say('Thank you');
    await until(() => said().some((text) => text.includes('Thank you')));
    expect(clara.texts().join('\n')).to.not.contain('nobody');
  });

  it('goes to own chats when the bot is thrown out, and says so', async () => {
    const { telegram } = world;
    telegram.ban(OPERATOR, group, bot.id);
    const oscar = chatOf(telegram, OPERATOR, bot.id);
    await oscar.seen('cannot reach the staff’s group');
    chatOf(telegram, CUSTOMER, bot.id).say('Are you there?');
    await oscar.seen('Are you there?');
    await oscar.press('Answer');
    await oscar.seen('Your answer to');
    oscar.say('Always.');
    await chatOf(telegram, CUSTOMER, bot.id).seen('Always.');
  });

  it('keeps out who is not in the channel, a private one too, and lets them in', async () => {
    const { telegram } = world;
    const news = telegram.createGroup(OPERATOR, { title: 'News', type: 'channel' }).id;
    telegram.promote(OPERATOR, news, bot.id);
    const oscar = chatOf(telegram, OPERATOR, bot.id);
    oscar.say('/admin');
    for (const label of ['Settings', 'Access', 'Channel']) await oscar.press(label);
    await oscar.seen('Which channel or group');
    oscar.say(String(news));
    await oscar.seen('Only for members of: ', 'News');
    const clara = chatOf(telegram, CUSTOMER, bot.id);
    clara.say('/menu');
    await clara.seen('This shop is for those who are in', 'News');
    const link = (await clara.press('📣 News')) as { url: string };
    telegram.join(CUSTOMER, link.url);
    await clara.press('Check again');
    await clara.seen('Welcome');
  });
});

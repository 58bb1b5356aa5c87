import { expect } from 'chai';
import type { ChatMessage } from '../../sandbox/telegram/model.ts';
import { chatOf, newWorld, type RunningPlatform, type TestWorld } from '../support/world.ts';

const OPERATOR = 7012;

describe('files on their way into a shop and out of it', function () {
  this.timeout(60_000);
  let world: TestWorld;
  let platform: RunningPlatform;
  let shop: { id: number; token: string };
  const [first, second] = ['first_files_bot', 'second_files_bot'];

  before(async () => {
    world = await newWorld();
    platform = await world.start();
    world.telegram.user({ id: OPERATOR, first_name: 'Oscar', username: 'oscar' });
    for (const username of [second, first]) {
      shop = world.telegram.createBot({ owner: OPERATOR, username, name: username });
      const manager = chatOf(world.telegram, OPERATOR, world.manager.id);
      manager.say(`/add ${shop.token}`);
      await manager.seen(`@${username}`);
    }
  });
  after(async () => {
    await platform?.stop();
    await world?.close();
  });

  /** What the bot sent as a file of this name. */
  const received = async (bot: { id: number; token: string }, name: RegExp): Promise<string> => {
    const isIt = (message: ChatMessage) => name.test(message.document?.file_name ?? '');
    const { document } = await world.telegram.waitFor(OPERATOR, bot.id, isIt, 15_000);
    const { result } = (await (
      await fetch(`${world.telegram.url}/bot${bot.token}/getFile?file_id=${document?.file_id}`)
    ).json()) as { result: { file_path: string } };
    return (await fetch(`${world.telegram.url}/file/bot${bot.token}/${result.file_path}`)).text();
  };

  it('takes 2 000 lines in, sends them out again, and no chat keeps them', async () => {
    const chat = chatOf(world.telegram, OPERATOR, shop.id);
    chat.say('/admin');
    await chat.press('Products');
    await chat.press('Import');
    await chat.seen('Send a file');
    const lines = Array.from({ length: 2_000 }, (_, at) => `secret-${at}`);
    const text = `name,category,price,kind,goods\nSteam,Games,12.50,unique,"${lines.join('\n')}"\n`;
    world.telegram.sendFile(OPERATOR, shop.id, {
      kind: 'document',
      name: 'shop.csv',
      mimeType: 'text/csv',
      content: Buffer.from(text),
    });
    await chat.seen('New stock lines: 2,000');
    await chat.press('Confirm');
    await chat.seen('The import is done', '2,000 added');
    expect(
      world.telegram.chat(OPERATOR, shop.id).map((each) => each.document?.file_name),
    ).to.not.include('shop.csv');
    chat.say('/admin');
    await chat.press('Products');
    await chat.press('Export');
    await chat.press('Unsold stock');
    await chat.press('Yes, send it');
    const rows = (await received(shop, /^stock-.*csv$/)).split('\r\n');
    expect(rows).to.have.length(2_002);
    expect(rows[2_000]).to.contain(',secret-1999');
    await chat.press('Back');
    await chat.press('Catalogue as JSON');
    expect(await received(shop, /^catalogue-.*json$/))
      .to.contain('"name":"Steam"')
      .and.not.contain('secret');
  });

  it('copies the shop into another one of the same operator', async () => {
    const other = world.telegram.bots().find(({ username }) => username === second);
    const chat = chatOf(world.telegram, OPERATOR, other?.id ?? 0);
    chat.say('/admin');
    await chat.press('Products');
    await chat.press('Copy from another shop');
    await chat.press(`@${first}`);
    await chat.press('The catalogue and settings');
    await chat.seen('The shop is copied', '1 new product');
    await chat.press('Products');
    await chat.press('Games');
    await chat.seen('Games');
    expect(await chat.press('Steam').then(() => chat.seen('Steam'))).to.be.an('object');
  });
});

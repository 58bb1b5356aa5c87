import { expect } from 'chai';
import * as products from '../../../shared/domain/catalogue/products.ts';
import * as stock from '../../../shared/domain/catalogue/stock.ts';
import type { Product } from '../../../shared/domain/catalogue/products.ts';
import { aProduct } from '../../support/builders.ts';
import { testPlatform } from '../../support/platform.ts';
import { aShop, type Shop } from './shop.ts';

const { secrets } = await testPlatform();

describe('screens of stock', () => {
  let shop: Shop;
  let product: Product;
  beforeEach(async () => {
    shop = await aShop();
    product = await aProduct(shop.scope, { kind: 'unique', name: 'Key <1>' });
  });
  const setRole = (telegramId: number, role: string) =>
    shop.scope.db.query(
      `insert into staff (telegram_id, role) values ($1, $2)
       on conflict (telegram_id) do update set role = $2`,
      [telegramId, role],
    );
  const lastToast = (bot: ReturnType<Shop['owner']>) =>
    bot.of('answerCallbackQuery').at(-1)?.['text'];

  it('takes lines from messages and files, and leaves none of them in the chat or the tables', async () => {
    const owner = shop.owner();
    await owner.press(`stock:${product.id}`);
    expect(owner.screen().text).to.contain('Key &lt;1&gt;').and.contain('Available: <b>0</b>');
    await owner.tap('Add lines');
    await owner.say('secret-1\nsecret-2\n\nsecret-2');
    expect(owner.screen().text)
      .to.contain('Added: <b>2</b>')
      .and.contain('Twice in this message: 1')
      .and.contain('Empty: 1');
    await owner.again();
    shop.putFile('lines', Buffer.from('\uFEFFsecret-2\r\nsecret-3\r\n'));
    await owner.message({
      document: { file_id: 'lines', file_unique_id: 'u', file_name: 'a.txt' },
    });
    expect(owner.screen().text).to.contain('Added: <b>1</b>').and.contain('Already there: 1');
    expect(owner.of('deleteMessage')).to.have.length(2);
    await owner.message({ photo: [] });
    expect(owner.screen().text).to.contain('as text or as a .txt file');
    shop.putFile('bad', Buffer.from([0xd0, 0x00, 0xff]));
    await owner.message({ document: { file_id: 'bad', file_unique_id: 'b' } });
    expect(owner.screen().text).to.contain('UTF-8');
    await owner.tap('Done');
    await owner.press(`stock:${product.id}`);
    expect(owner.screen().text).to.contain('Available: <b>3</b>');
    for (const table of ['updates', 'stock_items', 'customers', 'audit_log', 'messages'])
      expect(
        JSON.stringify(await shop.scope.db.query(`select * from ${table}`)),
        table,
      ).to.not.contain('secret-');
  });

  it('asks to delete what it cannot delete', async () => {
    const owner = shop.owner();
    await owner.press(`stock:add:${product.id}`);
    owner.refuse('deleteMessage', 400, "Bad Request: message can't be deleted");
    await owner.say('secret-1');
    expect(owner.screen().text).to.contain('Please delete it yourself');
  });

  it('shows lines masked, one of them whole with a note in the log, and takes it out and back', async () => {
    await stock.add(shop.scope, secrets, 1, product.id, 'secret-key-1\nsecret-key-2');
    const owner = shop.owner();
    await owner.press(`stock:${product.id}`);
    await owner.tap('Lines');
    expect(owner.screen().buttons.filter(({ text }) => text === 'sec••••')).to.have.length(2);
    await owner.tap('sec••••');
    expect(owner.screen().text).to.contain('sec••••').and.not.contain('secret-key');
    await owner.tap('Show');
    expect(owner.screen().text).to.contain('secret-key-1');
    const log = await shop.scope.db.query(`select data from audit_log where action = 'stock.show'`);
    expect(JSON.stringify(log)).to.contain('"line"').and.not.contain('secret');
    await owner.tap('Withdraw');
    expect(owner.screen().text).to.contain('1 line is out of sale');
    await owner.press(`stock:list:${product.id}:withdrawn:1`);
    await owner.tap('sec••••');
    await owner.tap('Put back');
    expect(owner.screen().text).to.contain('Available: <b>2</b>');
  });

  it('sends a line that is too long for a message as a file', async () => {
    await stock.add(shop.scope, secrets, 1, product.id, 'x'.repeat(5000));
    const owner = shop.owner();
    await owner.press(`stock:show:${product.id}:1`);
    expect(owner.of('sendDocument')).to.have.length(1);
    expect(owner.screen().text).to.contain('••••');
  });

  it('takes added lines and a set number back, so that they can come again', async () => {
    const owner = shop.owner();
    await owner.press(`stock:add:${product.id}`);
    await owner.say('key-1\nkey-2');
    await owner.tap('Undo');
    await owner.tap('Back');
    expect(owner.screen().text).to.contain('Available: <b>0</b>');
    await owner.tap('Add lines');
    await owner.say('key-2\nkey-3');
    expect(owner.screen().text).to.contain('Added: <b>2</b>');
    await stock.withdraw(shop.scope, 1, product.id, null);
    await owner.tap('Undo');
    expect(owner.of('answerCallbackQuery').at(-1)).to.include({ show_alert: true });
    const cup = await aProduct(shop.scope, { kind: 'physical' });
    await owner.press(`stock:count:${cup.id}`);
    await owner.say('7');
    await owner.tap('Undo');
    expect((await stock.read(shop.scope, cup.id)).count).to.equal(null);
    await owner.press(`stock:count:${cup.id}`);
    await owner.say('8');
    await stock.setCount(shop.scope, 2, cup.id, 9);
    await owner.tap('Undo');
    expect((await stock.read(shop.scope, cup.id)).count).to.equal(9);
  });

  it('withdraws all after asking, and takes it back within 30 seconds', async () => {
    await stock.add(shop.scope, secrets, 1, product.id, 'a\nb\nc');
    const owner = shop.owner();
    await owner.press(`stock:${product.id}`);
    await owner.tap('Withdraw all');
    expect(owner.screen().text).to.contain('all 3 available lines');
    await owner.tap('Yes, withdraw');
    expect(owner.screen().text).to.contain('3 lines are out of sale');
    await owner.tap('Undo');
    expect((await stock.read(shop.scope, product.id)).counts.available).to.equal(3);
    await owner.press(`stock:emptied:${product.id}`);
    await owner.press(`stock:emptied:${product.id}`);
    expect(lastToast(owner)).to.contain('not there any more');
  });

  it('sets the number of what is counted', async () => {
    const box = await aProduct(shop.scope, { kind: 'physical', name: 'Box', stock: 3 });
    const owner = shop.owner();
    await owner.press(`stock:${box.id}`);
    await owner.tap('Set the number');
    for (const wrong of ['many', '-1', '1.5', '9999999', ' ']) {
      await owner.say(wrong);
      expect(owner.screen().text, wrong).to.contain('whole number');
    }
    await owner.say('12');
    expect(owner.screen().text).to.contain('Available: <b>12</b>');
    await owner.tap('Unlimited');
    expect(owner.screen().text).to.contain('unlimited');
    await owner.press(`stock:add:${box.id}`);
    expect(lastToast(owner)).to.contain('out of date');
  });

  it('lists what is scarce first, page by page', async () => {
    for (let at = 0; at < 12; at += 1)
      await aProduct(shop.scope, { kind: 'physical', name: `Box ${at}`, stock: at });
    const owner = shop.owner();
    await owner.press('stock');
    expect(owner.screen().buttons[0]?.text).to.match(/^📉 .* · 0$/);
    await owner.tap('2 ›');
    expect(owner.screen().buttons[0]?.text).to.equal('Box 9 · 9');
  });

  it('refuses everybody without the right, at every step, and another shop’s numbers', async () => {
    await stock.add(shop.scope, secrets, 1, product.id, 'secret-1');
    const id = product.id;
    const presses = [
      'stock', 'stock:page:1', `stock:${id}`, `stock:add:${id}`, `stock:count:${id}`, `stock:unlimited:${id}`,
      `stock:empty:${id}`, `stock:emptied:${id}`, `stock:list:${id}:available:1`, `stock:line:${id}:1`,
      `stock:show:${id}:1`, `stock:withdraw:${id}:1`, `stock:restore:${id}:1`, 'import', 'import:example',
      'import:go', 'export', 'export:sure', 'export:run:stock', 'export:run:customers', 'clone', 'clone:from:1',
      'clone:run:1:settings',
    ]; // prettier-ignore
    const eve = shop.customer();
    for (const data of presses) await eve.press(data);
    for (const answer of eve.of('answerCallbackQuery'))
      expect(answer).to.include({ text: 'You are not allowed to do this.' });
    const sam = shop.customer();
    await sam.say('/menu');
    await setRole(sam.person.id, 'STOCK');
    await sam.press(`stock:add:${id}`);
    await setRole(sam.person.id, 'SUPPORT');
    await sam.say('secret-9');
    expect(sam.screen().text).to.contain('not allowed');
    expect((await stock.read(shop.scope, id)).counts.available).to.equal(1);
    const owner = shop.owner();
    const other = await aProduct((await aShop()).scope, { kind: 'unique' });
    for (const data of [
      `stock:${other.id + 50n}`,
      `stock:show:${id}:77`,
      'stock:x',
      'stock:list:1:ghost:1',
      'stock:line:1:-1',
    ]) {
      await owner.press(data);
      expect(lastToast(owner), data).to.match(/not (offered|there) any more|out of date/);
    }
  });

  it('speaks Russian', async () => {
    await stock.add(shop.scope, secrets, 1, product.id, 'secret-key-1');
    const owner = shop.owner({ language_code: 'ru' });
    for (const data of ['stock', `stock:${product.id}`, `stock:add:${product.id}`, `stock:list:${product.id}:available:1`,
      `stock:line:${product.id}:1`, `stock:show:${product.id}:1`, `stock:empty:${product.id}`, 'import', 'import:example',
      'export', 'export:sure', 'export:run:orders', 'clone']) {
      await owner.press(data);
      expect(owner.screen().text, data).to.match(/[а-я]{3}/);
    } // prettier-ignore
    expect(owner.unanswered()).to.deep.equal([]);
  });

  describe('the waiting list', () => {
    it('is joined from the card, shows the place, tells on restock and is left', async () => {
      const [ann, bob] = [shop.customer(), shop.customer()];
      await ann.press(`product:${product.id}`);
      const wait = ann
        .screen()
        .buttons.find(
          (each) => 'callback_data' in each && each.callback_data === `wait:${product.id}`,
        );
      await ann.tap(wait!.text);
      expect(ann.screen().text).to.contain('number 1 in the line');
      await bob.press(`wait:${product.id}`);
      expect(bob.screen().text).to.contain('number 2 in the line');
      await ann.press(`wait:${product.id}`);
      expect(ann.screen().text).to.contain('number 1 in the line');
      await stock.add(shop.scope, secrets, 1, product.id, 'a');
      await ann.press(`wait:${product.id}`);
      expect(lastToast(ann)).to.contain('in stock');
      await bob.press(`wait:${product.id}`);
      expect(bob.screen().text).to.contain('number 2');
      await ann.press(`wait:leave:${product.id}`);
      expect(ann.screen().text).to.contain('do not wait');
      const told = await shop.scope.db.query<{ chat_id: string }>(
        `select chat_id from messages where content->>'key' = 'notice-restock' order by id`,
      );
      expect(told.map((row) => Number(row.chat_id))).to.deep.equal([ann.person.id, bob.person.id]);
      await products.change(shop.scope, 1, product.id, { state: 'hidden' });
      await ann.press(`wait:${product.id}`);
      expect(lastToast(ann)).to.contain('not offered any more');
    });
  });
});

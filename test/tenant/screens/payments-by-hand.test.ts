import { expect } from 'chai';
import type { Message } from 'grammy/types';
import { createMemoryPorts } from '../../../shared/cache/memory.ts';
import * as privacy from '../../../shared/domain/people/privacy.ts';
import * as settings from '../../../shared/domain/shop/settings.ts';
import { bank } from '../../../shared/payments/bank.ts';
import type { FakeBot } from '../../support/fake-bot.ts';
import { aShop, type Shop } from './shop.ts';

const photo = (name: string): Partial<Message> => ({
  photo: [
    { file_id: `small-${name}`, file_unique_id: `s-${name}`, width: 90, height: 90 },
    { file_id: name, file_unique_id: `u-${name}`, width: 900, height: 900 },
  ],
});
const pdf = (name: string): Partial<Message> => ({
  document: { file_id: name, file_unique_id: `u-${name}`, file_name: 'receipt.pdf' },
});

describe('payments that staff confirm', () => {
  let shop: Shop;
  let owner: FakeBot;

  async function addBank(currency = 'USD', account = '1000 2000 3000'): Promise<void> {
    await owner.press('account:add:bank');
    for (const answer of [currency, 'Corner Shop', 'First Bank', account, '-'])
      await owner.say(answer);
  }
  const notices = () =>
    shop.scope.db.query<{ chat_id: string; content: Record<string, never> }>(
      `select chat_id, content from messages where content->>'key' like 'notice-proof%' order by id`,
    );
  const invoiceOf = async (person: FakeBot): Promise<string> => {
    const [row] = await shop.scope.db.query<{ id: string }>(
      `select i.id from invoices i join customers c on c.id = i.customer_id
       where c.telegram_id = $1 order by i.id desc limit 1`,
      [person.person.id],
    );
    return row?.id ?? expect.fail('no invoice');
  };
  const balanceOf = async (person: FakeBot): Promise<string> => {
    await person.say('/balance');
    return /<b>([^<]*)<\/b>/.exec(person.screen().text)?.[1] ?? '';
  };
  /** A customer with an invoice of $10 by the bank. */
  async function payer(language = 'en'): Promise<{ ann: FakeBot; id: string }> {
    const ann = shop.customer({ language_code: language });
    await ann.say('/deposit 10');
    return { ann, id: await invoiceOf(ann) };
  }
  async function showsProof(ann: FakeBot, id: string, sent: Partial<Message>): Promise<void> {
    await ann.press(`proof:${id}`);
    await ann.message(sent);
  }

  beforeEach(async () => {
    shop = await aShop(createMemoryPorts(), undefined, { providers: [bank] });
    owner = shop.owner();
    await addBank();
  });

  it('shows where to pay, each to copy, for days, with a code for the transfer', async () => {
    for (const [language, pay, until] of [
      ['en', 'I have paid', 'Valid until'],
      ['ru', 'Я оплатил', 'Действует до'],
    ] as const) {
      const { ann } = await payer(language);
      const { text, buttons } = ann.screen();
      expect(text).to.contain('Corner Shop').and.contain('First Bank').and.contain(until);
      const [, code = ''] = /<code>([0-9A-Z]{8})<\/code>/.exec(text) ?? [];
      const copies = buttons.flatMap((each) => ('copy_text' in each ? [each.copy_text.text] : []));
      expect(copies).to.include.members(['10.00', '1000 2000 3000', code]);
      expect(buttons.map((each) => each.text)).to.include(`✅ ${pay}`);
    }
  });

  it('takes a second person above the shop’s limit, also in small parts', async () => {
    await settings.setOptions(shop.scope, 1, { approveAbove: '800' });
    await shop.scope.db.query(`insert into staff (telegram_id, role) values (77, 'MANAGER')`);
    const { ann, id } = await payer();
    await owner.press(`hand:yes:${id}:0:500`);
    expect(await balanceOf(ann)).to.equal('$5.00');
    await owner.press(`hand:yes:${id}:1:500`);
    expect(owner.of('answerCallbackQuery').at(-1)?.['text']).to.contain('second member');
    await owner.press(`hand:yes:${id}:1:500`);
    expect(await balanceOf(ann)).to.equal('$5.00');
    const clerk = shop.customer({ id: 77, language_code: 'ru' });
    await clerk.press('approvals');
    await clerk.press('approval:1');
    expect(clerk.screen().text).to.contain(`оплата счёта №${id}`);
    await clerk.press('approval:yes:1');
    await clerk.press('approval:yes:1');
    expect(await balanceOf(ann)).to.equal('$10.00');
    const second = await payer();
    await owner.press(`hand:yes:${second.id}:0:1000`);
    await clerk.press('approval:no:2');
    expect(await balanceOf(second.ann)).to.equal('$0.00');
  });

  it('counts who asked for a second person only while they may', async () => {
    await settings.setOptions(shop.scope, 1, { approveAbove: '800' });
    await shop.scope.db.query(`insert into staff (telegram_id, role) values (78, 'MANAGER')`);
    const role = (id: string) => shop.scope.db.query(`update staff set role = $1 where telegram_id = 78`, [id]); // prettier-ignore
    const { ann, id } = await payer();
    await shop.customer({ id: 78 }).press(`hand:yes:${id}:0:1000`);
    for (const lost of ['SUPPORT', 'STOCK', 'gone']) {
      await role(lost);
      await owner.press('approval:yes:1');
      expect(owner.of('answerCallbackQuery').at(-1)?.['text'], lost).to.contain('any longer');
      expect(await balanceOf(ann), lost).to.equal('$0.00');
    }
    // What came by hand is for whoever looks after payments too.
    await settings.setOptions(shop.scope, 1, {
      roles: { pay: { name: 'Payments', permissions: ['payments'] } },
    });
    await role('pay');
    await owner.press('approval:yes:1');
    expect(await balanceOf(ann)).to.equal('$10.00');
  });

  it('brings a proof to staff as a picture, who look at their account and confirm', async () => {
    const { ann, id } = await payer();
    shop.putFile('receipt', Buffer.from('jpeg'));
    await ann.tap('I have paid');
    expect(ann.screen().text).to.contain('$10.00');
    await ann.message(photo('receipt'));
    expect(ann.screen().text).to.contain('Thank you');
    const [notice] = await notices();
    expect(notice?.content).to.deep.include({ photo: 'receipt' });
    await owner.press(`hand:${id}`);
    expect(owner.screen().photo).to.equal('receipt');
    expect(owner.screen().text).to.contain('$10.00').and.contain('1000 2000 3000');
    await owner.tap('$10.00 came');
    expect(owner.screen().text).to.contain('Confirmed');
    expect(await balanceOf(ann)).to.equal('$10.00');
  });

  it('counts it once when twenty of the staff press at once, and again later', async () => {
    const { ann, id } = await payer();
    const presses = Array.from({ length: 20 }, () => shop.owner());
    await Promise.all(presses.map((each) => each.press(`hand:yes:${id}:0:1000`)));
    await owner.press(`hand:yes:${id}:0:1000`);
    expect(await balanceOf(ann)).to.equal('$10.00');
    // Another amount under the same name, or one more payment of what is paid.
    for (const data of [`hand:yes:${id}:0:5000`, `hand:yes:${id}:1:1000`, `hand:yes:${id}:9:1000`])
      await owner.press(data);
    expect(owner.of('answerCallbackQuery').slice(-3).every((each) => each['show_alert'])).to.equal(true); // prettier-ignore
    expect(await balanceOf(ann)).to.equal('$10.00');
  });

  it('counts what really came: less, then the rest', async () => {
    const { ann, id } = await payer();
    await owner.press(`hand:${id}`);
    await owner.tap('Another amount');
    await owner.say('abc');
    await owner.say('4,50');
    expect(owner.screen().text).to.contain('$4.50').and.contain('$10.00');
    await owner.press(`story:invoice:${id}`);
    expect(owner.screen().text).to.contain('Nobody tells me what comes in');
    expect(
      owner
        .screen()
        .buttons.map(({ text }) => text)
        .join(),
    ).to.not.contain('Ask the provider');
    await owner.press(`hand:other:${id}`);
    await owner.say('4,50');
    await owner.tap('$4.50 came');
    expect(await balanceOf(ann)).to.equal('$4.50');
    expect(owner.screen().text).to.contain('$4.50 came so far');
    // What is offered next is the rest, and a repeat of the whole is one word away from nobody's finger.
    const offers = owner.screen().buttons.map(({ text }) => text);
    expect(offers).to.include('✅ $5.50 came').and.not.include('✅ $10.00 came');
    await ann.press(`invoice:check:${id}`);
    expect(ann.screen().text).to.contain('$5.50');
    const rest = await shop.scope.db.query<{ content: { data: object; buttons: object[][] } }>(
      `select content from messages where content->>'key' = 'notice-rest'`,
    );
    expect(rest).to.have.length(1);
    expect(rest[0]?.content.data).to.deep.include({ rest: { amount: '550', currency: 'USD' }, account: '1000 2000 3000' }); // prettier-ignore
    expect(rest[0]?.content.buttons.at(-1)).to.deep.equal([{ key: 'notice-proof-again', press: `proof:${id}` }]); // prettier-ignore
    await showsProof(ann, id, pdf('rest'));
    await owner.press('hand');
    await owner.tap(`#${id}`);
    await owner.tap('Another amount');
    expect(owner.screen().text).to.contain('$4.50 of it came').and.contain('$5.50 is missing');
    await owner.say('5.50');
    expect(owner.screen().text).to.contain('$5.50 of $10.00 was missing');
    await owner.tap('$5.50 came');
    expect(owner.screen().text).to.contain('Confirmed');
    expect(await balanceOf(ann)).to.equal('$10.00');
  });

  it('counts more than was asked for too', async () => {
    const { ann, id } = await payer();
    await owner.press(`hand:other:${id}`);
    await owner.say('12');
    await owner.tap('$12.00 came');
    expect(await balanceOf(ann)).to.equal('$12.00');
  });

  it('refuses with a reason, once; another proof may follow', async () => {
    const { ann, id } = await payer('ru');
    await showsProof(ann, id, photo('wrong'));
    await owner.press(`hand:${id}`);
    await owner.tap('Refuse');
    await owner.say('No such transfer');
    const [, told] = await notices();
    expect(told?.chat_id).to.equal(`${ann.person.id}`);
    expect(told?.content).to.deep.include({ data: { invoice: id, reason: 'No such transfer' } });
    await owner.press(`hand:${id}`);
    expect(owner.screen().text).to.contain('Refused: No such transfer');
    expect(owner.screen().buttons.map(({ text }) => text)).to.not.include('🚫 Refuse');
    await owner.press(`hand:no:${id}`);
    await owner.say('Again');
    expect(owner.screen().text).to.contain('decided already');
    await showsProof(ann, id, photo('right'));
    await owner.press('hand');
    expect(owner.screen().buttons.map(({ text }) => text)).to.include(`#${id} · $10.00 · Ann`);
  });

  it('refuses a proof for what is settled, kindly, and of what is no proof', async () => {
    const { ann, id } = await payer();
    await ann.press(`proof:${id}`);
    await ann.say('I swear');
    expect(ann.screen().text).to.contain('picture or a file');
    await owner.press(`hand:yes:${id}:0:1000`);
    await ann.message(photo('late'));
    expect(ann.screen().text).to.contain('settled already');
    await ann.press(`proof:${id}`);
    expect(ann.of('answerCallbackQuery').at(-1)?.['text']).to.contain('settled already');
    expect(await notices()).to.have.length(0);
  });

  it('marks the same file for two invoices, sent on or sent anew', async () => {
    const first = await payer();
    shop.putFile('a', Buffer.from('same bytes'));
    shop.putFile('b', Buffer.from('same bytes'));
    shop.putFile('c', Buffer.from('others'));
    await showsProof(first.ann, first.id, photo('a'));
    const second = await payer();
    await showsProof(second.ann, second.id, photo('b'));
    await owner.press(`hand:${second.id}`);
    expect(owner.screen().text).to.contain(`same file was sent for #${first.id}`);
    const third = await payer();
    await showsProof(third.ann, third.id, photo('c'));
    await owner.press(`hand:${third.id}`);
    expect(owner.screen().text).to.not.contain('same file');
    await showsProof(third.ann, third.id, photo('a'));
    expect((await notices()).at(-1)?.content).to.have.nested.property('data.alike', `#${first.id}, #${second.id}`); // prettier-ignore
  });

  it('keeps no picture of somebody who was forgotten', async () => {
    const { ann, id } = await payer();
    await showsProof(ann, id, photo('face'));
    const [customer] = await shop.scope.db.query<{ id: string }>(
      'select id from customers where telegram_id = $1',
      [ann.person.id],
    );
    await privacy.erase(shop.scope, null, BigInt(customer?.id ?? 0), []);
    const [left] = await shop.scope.db.query<{ data: object }>(
      'select data from invoices where id = $1',
      [id],
    );
    expect(left?.data).to.not.have.property('proof');
  });

  it('lists what waits: with a proof, without one, page by page', async () => {
    const all: string[] = [];
    for (let at = 0; at < 10; at++) all.push((await payer()).id);
    const [shown = ''] = all;
    const { ann, id } = await payer();
    await showsProof(ann, id, pdf('receipt'));
    await owner.press('payments');
    await owner.tap('To confirm: 1');
    const lines = () =>
      owner.screen().buttons.filter(({ text }) => text.startsWith('#')).map(({ text }) => text.split(' ')[0]); // prettier-ignore
    expect(lines()).to.deep.equal([`#${id}`]);
    await owner.tap('Without');
    expect(lines()).to.have.length(8).and.not.include(`#${id}`);
    await owner.press('hand:list:open:2');
    expect(lines()).to.have.length(2).and.include(`#${shown}`);
    await owner.press(`hand:${id}`);
    await owner.tap('Show the file');
    expect(owner.of('sendDocument').at(-1)).to.include({ document: 'receipt' });
    await owner.press(`hand:yes:${id}:0:1000`);
    await owner.press('payments');
    expect(owner.screen().buttons.map(({ text }) => text)).to.include('🧾 To confirm');
  });

  it('lets nobody else see, decide or send', async () => {
    const { ann, id } = await payer();
    const bob = shop.customer();
    for (const data of ['hand', `hand:${id}`, `hand:yes:${id}:0:1000`, `hand:other:${id}`, `hand:no:${id}`, `hand:file:${id}`, `proof:${id}`])
      await bob.press(data); // prettier-ignore
    expect(bob.of('answerCallbackQuery').every((each) => each['show_alert'])).to.equal(true);
    expect(await balanceOf(ann)).to.equal('$0.00');
    for (const data of [`hand:yes:${id}:0:-5`, `hand:yes:${id}:0:0`, `hand:yes:${id}:x:5`, `hand:yes:${id}`, 'hand:yes:99999:0:5', 'proof:99999'])
      await owner.press(data); // prettier-ignore
    expect(await balanceOf(ann)).to.equal('$0.00');
  });

  it('asks in the currency of the account, one button for each', async () => {
    await addBank('EUR', 'DE89 3704 0044 0532 0130 00');
    const ann = shop.customer();
    await ann.say('/deposit 4000');
    await ann.tap('EUR');
    expect(ann.screen().text).to.contain('€2.00');
    const id = await invoiceOf(ann);
    await owner.press(`hand:yes:${id}:0:200`);
    expect(await balanceOf(ann)).to.equal('$4,000.00');
  });
});

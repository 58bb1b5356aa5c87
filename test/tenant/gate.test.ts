import { expect } from 'chai';
import type { Options } from '../../shared/domain/shop/options.ts';
import * as settings from '../../shared/domain/shop/settings.ts';
import type { FakeBot } from '../support/fake-bot.ts';
import { aShop, addAccount, type Shop } from './screens/shop.ts';

const GATE = { chatId: -100500, title: 'News & more', link: 'https://t.me/news' };
/** Steps anywhere in the shop, also forged ones and ones from old messages. */
const STEPS = [
  'menu',
  'balance',
  'deposit',
  'deposit:amount:1000',
  'deposit:pay:1000:stars',
  'history',
  'shop',
  'product:1',
  'gone:1',
  'admin',
  'menu:below',
  'cancel',
  'cancel:deposit',
];

describe('the gate', () => {
  let shop: Shop;
  const set = (options: Partial<Options>) => settings.setOptions(shop.scope, 1, options);
  const block = ({ person }: FakeBot, reason: string | null) =>
    shop.scope.db.query(
      `update customers set blocked_at = now(), block_reason = $2 where telegram_id = $1`,
      [person.id, reason],
    );
  const isStopped = async (bot: FakeBot, said: string) => {
    const edits = bot.of('editMessageText').length;
    for (const step of STEPS) {
      await bot.press(step);
      expect(bot.screen().text, step).to.contain(said);
    }
    for (const words of ['hello', '/menu', '/deposit 5', '/start p_x', '/admin', '/nothing']) {
      await bot.say(words);
      expect(bot.screen().text, words).to.contain(said);
    }
    await bot.message({ photo: [] });
    expect(bot.screen().text).to.contain(said);
    expect(bot.unanswered()).to.deep.equal([]);
    expect(bot.of('editMessageText'), 'nothing that was pressed is overwritten').to.have.length(
      edits,
    );
  };
  const reachesSupport = async (bot: FakeBot) => {
    for (const [command, said] of [
      ['/paysupport', 'Help with a payment'],
      ['/privacy', 'Privacy'],
      ['/terms', 'Terms'],
      ['/language', 'Which language'],
      ['/support', 'Support'],
    ] as const) {
      await bot.say(command);
      expect(bot.screen().text, command).to.contain(said);
    }
    await bot.press('ticket:new');
    await bot.say('I have paid and see nothing');
    expect(bot.screen().text).to.contain('Your question has the number');
    await bot.press('cancel:support');
    expect(bot.screen().text).to.contain('Your conversations');
  };
  /** A checkout, a payment and a refund arrive whatever the gate says. */
  const paysStill = async (bot: FakeBot) => {
    const [invoice] = await shop.scope.db.query<{ key: string }>(
      `select i.key from invoices i join customers c on c.id = i.customer_id
       where c.telegram_id = $1 and i.method = 'stars' order by i.id desc limit 1`,
      [bot.person.id],
    );
    const stars = { currency: 'XTR', total_amount: 1000, invoice_payload: invoice?.key ?? '' };
    await bot.checkout(stars);
    expect(bot.of('answerPreCheckoutQuery').at(-1)).to.include({ ok: true });
    const charge = `charge-${bot.person.id}`;
    const payment = {
      ...stars,
      telegram_payment_charge_id: charge,
      provider_payment_charge_id: '',
    };
    await bot.message({ successful_payment: payment });
    const rows = await shop.scope.db.query(
      `select from payments where status = 'settled' and reference like '%' || $1`,
      [charge],
    );
    expect(rows).to.have.length(1);
    const before = bot.calls.length;
    await bot.message({ refunded_payment: payment });
    expect(bot.calls.slice(before).map(({ method }) => method)).to.not.include('sendMessage');
  };
  /** A customer with an invoice in Stars, from before the gate closed. */
  const payer = async () => {
    const ann = shop.customer();
    await ann.say('/start');
    await ann.press('deposit:pay:1000:stars');
    return ann;
  };

  beforeEach(async () => {
    shop = await aShop();
    await addAccount(shop);
    await shop.scope.db.query(`update settings set star_price = '0.01'`);
    await set({ limits: { actions: 500, purchases: 5, invoices: 10, banMinutes: 5 } });
  });

  it('keeps a blocked customer out at every step, with the reason and a way to support', async () => {
    const ann = await payer();
    await block(ann, 'spam & <fraud>');
    await isStopped(ann, 'Reason: spam &amp; &lt;fraud&gt;');
    expect(ann.screen().buttons[0]).to.include({ callback_data: 'paysupport' });
    await reachesSupport(ann);
    await paysStill(ann);
    await block(ann, '');
    await ann.say('/menu');
    expect(ann.screen().text).to.contain('/paysupport').and.not.contain('Reason');
    await shop.scope.db.query('update customers set blocked_at = null');
    await ann.say('/menu');
    expect(ann.screen().text).to.contain('Your balance');
  });

  it('closes for maintenance for everybody but staff, in the shop’s own words', async () => {
    const ann = await payer();
    await set({ maintenance: true });
    await isStopped(ann, 'is closed for a moment');
    await reachesSupport(ann);
    await paysStill(ann);
    await settings.setText(
      shop.scope,
      1,
      { language: 'en', place: 'maintenance' },
      'Back at 5 & <b>',
    );
    await ann.say('/menu');
    expect(ann.screen().text).to.equal('Back at 5 &amp; &lt;b&gt;');
    await ann.tap('Try again');
    expect(ann.of('answerCallbackQuery').at(-1)).to.include({ text: 'Not yet' });
    const owner = shop.owner();
    await owner.say('/menu');
    expect(owner.screen().text).to.contain('Your balance');
    await set({ maintenance: false });
    await ann.tap('Try again');
    expect(ann.screen().text).to.contain('Welcome');
  });

  it('asks to accept the rules once, and goes on to where the link led', async () => {
    const ann = await payer();
    await set({ mustAcceptRules: true });
    await isStopped(ann, 'Please accept these terms');
    await reachesSupport(ann);
    await paysStill(ann);
    await ann.say('/start r_abc-DEF_1');
    expect(ann.screen().buttons[0]).to.include({ callback_data: 'gate:accept:r_abc-DEF_1' });
    await ann.press('gate:check:r_abc-DEF_1');
    expect(ann.screen().text).to.contain('Please accept');
    await ann.tap('I accept');
    await ann.again();
    expect(ann.screen().text).to.contain('Welcome');
    await ann.say('/menu');
    expect(ann.screen().text).to.contain('Your balance');
    const bob = shop.customer({ language_code: 'ru' });
    await bob.say('/start');
    expect(bob.screen().text).to.contain('Чтобы продолжить');
  });

  it('opens for members of the channel alone; who left is out again within a minute', async () => {
    const ann = await payer();
    await set({ gate: GATE });
    for (const status of ['left', 'kicked', 'restricted']) {
      ann.answer('getChatMember', { status, is_member: false });
      await ann.say('/menu');
      expect(ann.screen().text, status).to.contain('in <b>News &amp; more</b>');
    }
    await isStopped(ann, 'This shop is for those who are in');
    expect(ann.screen().buttons).to.deep.equal([
      { text: '📣 News & more', url: GATE.link },
      { text: '🔄 Check again', callback_data: 'gate:check' },
    ]);
    await reachesSupport(ann);
    await paysStill(ann);
    await ann.press('gate:check');
    for (const [status, extra] of [
      ['restricted', { is_member: true }],
      ['member', {}],
      ['administrator', {}],
      ['creator', {}],
    ] as const) {
      const bob = shop.customer();
      bob.answer('getChatMember', { status, ...extra });
      await bob.say('/start p_unknown');
      await bob.say('/menu');
      expect(bob.screen().text, status).to.contain('Your balance');
      expect(bob.of('getChatMember'), 'a member is believed for a minute').to.have.length(1);
    }
    ann.answer('getChatMember', { status: 'member' });
    await ann.press('gate:check');
    expect(ann.screen().text).to.contain('Welcome');
  });

  it('takes somebody whom the chat never saw for a stranger', async () => {
    await set({ gate: GATE });
    const ann = shop.customer();
    for (const reason of ['PARTICIPANT_ID_INVALID', 'user not found', 'member not found']) {
      ann.refuse('getChatMember', 400, `Bad Request: ${reason}`);
      await ann.say('/menu');
      expect(ann.screen().text, reason).to.contain('This shop is for those');
    }
  });

  it('lets everybody pass when it cannot see the chat, and tells staff once a day', async () => {
    await set({ gate: GATE });
    for (const [code, reason] of [
      [400, 'Bad Request: chat not found'],
      [403, 'Forbidden: bot was kicked from the channel chat'],
      [400, 'Bad Request: member list is inaccessible'],
    ] as const) {
      const ann = shop.customer();
      ann.refuse('getChatMember', code, reason);
      await ann.say('/menu');
      expect(ann.screen().text, reason).to.contain('Your balance');
    }
    const told = await shop.scope.db.query<{ chat_id: string }>(
      `select chat_id from messages where content->>'key' = 'notice-gate-blind'`,
    );
    expect(told).to.deep.equal([{ chat_id: String(shop.scope.tenant.ownerId) }]);
  });

  it('does not close when Telegram is slow or floods', async () => {
    await set({ gate: GATE });
    const ann = shop.customer();
    ann.refuse('getChatMember', 429, 'Too Many Requests: retry after 5');
    await ann.say('/menu');
    expect(ann.screen().text).to.contain('Your balance');
    expect(
      await shop.scope.db.query(`select from messages where content->>'key' like '%blind'`),
    ).to.have.length(0);
  });

  it('costs no question to the database', async () => {
    await set({ gate: GATE, mustAcceptRules: true });
    const ann = shop.customer();
    ann.answer('getChatMember', { status: 'member' });
    await ann.say('/start');
    await ann.press('gate:accept');
    await ann.say('/menu');
    expect(ann.screen().text).to.contain('Your balance');
  });

  it('believes no forged deep link and no forged step', async () => {
    const ann = shop.customer();
    for (const data of ['gate:open', 'gate:accept:<b>', 'gate:check:a b', 'gate', 'gate:accept:'])
      await ann.press(data);
    expect(ann.unanswered()).to.deep.equal([]);
  });
});

import { expect } from 'chai';
import * as planBook from '../../../shared/domain/subscriptions/plans.ts';
import * as subscriptions from '../../../shared/domain/subscriptions/subscriptions.ts';
import { brokenBooks } from '../../support/builders.ts';
import type { FakeBot } from '../../support/fake-bot.ts';
import { brokenOrders } from '../../shared/domain/order-support.ts';
import { testPlatform } from '../../support/platform.ts';
import { anXpub, aShop, type Shop } from './shop.ts';

const hashOf = (letter: string) => `0x${letter.repeat(64)}`;
const labels = (bot: FakeBot) => bot.screen().buttons.map(({ text }) => text).join('\n'); // prettier-ignore

/** `/subscribe` with the hash of a transaction: USDT at 2 000.00 here, so that 0.005 of it is the price. */
describe('a plan by a transaction that was made already', () => {
  let shop: Shop;
  let plan: bigint;
  beforeEach(async () => {
    shop = await aShop();
    const owner = shop.owner();
    await owner.press('key:ethereum');
    await owner.say(anXpub());
    await owner.tap('Confirm');
    const made = await planBook.create(shop.scope, 1, { name: 'Club', price: 1000n, state: 'published' }, {}); // prettier-ignore
    plan = made.product.id;
  });
  afterEach(async () => {
    expect(await brokenBooks(shop.scope)).to.deep.equal([]);
    expect(await brokenOrders(shop.scope)).to.deep.equal([]);
  });

  /** Somebody who was shown their address. */
  const somebody = async (language_code: string) => {
    const bot = shop.customer({ language_code });
    await bot.press('coin:ethereum:USDT');
    const [, address = ''] = /<code>(0x[0-9a-fA-F]{40})<\/code>/.exec(bot.screen().text) ?? [];
    const [row] = await shop.scope.db.query<{ id: string }>('select id from customers where telegram_id = $1', [bot.person.id]); // prettier-ignore
    return { bot, address, id: BigInt(row?.id ?? 0) };
  };
  type Person = Awaited<ReturnType<typeof somebody>>;
  /** A node knows that it went to somebody's address. */
  const sent = ({ address }: Pick<Person, 'address'>, hash: string, amount = 5_000n) => {
    const transfer = { txid: hash, ordinal: '0', script: Buffer.from(address.slice(2), 'hex'), money: { amount, currency: 'USDT' } }; // prettier-ignore
    shop.transactions.set(hash, { txid: hash, succeeded: true, confirmations: 3, transfers: [transfer] }); // prettier-ignore
  };
  /** The chain watch tells of it. */
  const seen = ({ id, address }: Person, hash: string, amount = 5_000n) =>
    shop.deposits.chainSeen(shop.scope, {
      reference: `ethereum:${hash}:0`, road: 'chain', source: 'ethereum', status: 'settled', money: { amount, currency: 'USDT' },
      credit: null, rate: null, fee: null, invoiceId: null, customerId: id, details: { txid: hash, address },
    }); // prettier-ignore
  /** As the chain watch leaves it once it is on the balance. */
  const booked = async (person: Person, hash: string, amount: bigint) => {
    await seen(person, hash, amount);
    const { database } = await testPlatform();
    await database.platform.query(
      `insert into sightings (chain, txid, ordinal, script, tenant_id, customer_id, currency, amount, height, block_hash,
         status, announced, applied_at)
       values ('ethereum', $1, '0', $2, $3, $4, 'USDT', $5, 1, 'x', 'final', 'settled', now())`,
      [
        hash,
        Buffer.from(person.address.slice(2), 'hex'),
        shop.scope.tenant.id,
        person.id,
        `${amount}`,
      ],
    );
  };
  const stateOf = async ({ id }: Person) =>
    (await subscriptions.list(shop.scope, id)).map(({ status }) => status).join();

  for (const [language, words] of [
    ['en', { odd: 'That is no hash', unknown: 'No network', ready: 'it is yours. Choose the plan', held: 'The transaction that you sent pays', pay: 'Pay by my transaction', coming: 'counted for this order: 3 of 12', used: 'counted already: for order #', back: 'Back', elsewhere: 'did not go to your address' }],
    ['ru', { odd: 'не похоже на хеш', unknown: 'Ни одна сеть', ready: 'найдена, она ваша', held: 'транзакция, которую вы прислали', pay: 'Оплатить моей транзакцией', coming: 'учтена за этот заказ: подтверждений 3 из 12', used: 'уже учтена: за заказ №', back: 'Назад', elsewhere: 'не на ваш адрес' }],
  ] as const)
    it(`is named with the command, chosen and waited for (${language})`, async () => {
      const [ann, bob] = [await somebody(language), await somebody(language)];
      const [mine, theirs] = [hashOf('a'), hashOf('b')];
      sent(ann, mine);
      sent(bob, theirs);
      await ann.bot.say('/subscribe please, I paid');
      expect(ann.bot.screen().text).to.contain(words.odd).and.contain('Club');
      await ann.bot.say(`/subscribe ${hashOf('c')}`);
      expect(ann.bot.screen().text).to.contain(words.unknown).and.contain('Club');
      // The question stands: what is sent next is looked for in its place.
      await ann.bot.say(theirs);
      expect(ann.bot.screen().text).to.contain(words.elsewhere);
      await ann.bot.tap('Club');
      expect(labels(ann.bot)).to.not.contain(words.pay);
      await ann.bot.say(`/subscribe https://etherscan.io/tx/${mine}`);
      expect(ann.bot.screen().text).to.contain(words.ready).and.contain('USDT');
      await ann.bot.tap('Club');
      expect(ann.bot.screen().text).to.contain(words.held);
      await ann.bot.tap(words.back);
      await ann.bot.tap('Club');
      await ann.bot.tap(words.pay);
      expect(ann.bot.screen().text).to.contain(words.coming);
      expect(await stateOf(ann)).to.equal('');
      await seen(ann, mine);
      expect(await stateOf(ann)).to.equal('active');
      // It buys once, whatever is chosen.
      await ann.bot.say(`/subscribe ${mine}`);
      expect(ann.bot.screen().text).to.contain(words.used);
      await ann.bot.press(`plan:hash:${plan}`);
      expect(String(ann.bot.of('answerCallbackQuery').at(-1)?.['show_alert'])).to.equal('true');
      expect(await shop.scope.db.query('select from orders')).to.have.length(1);
      expect([...ann.bot.unanswered(), ...bob.bot.unanswered()]).to.deep.equal([]);
    }); // prettier-ignore

  it('pays from the balance where it is there already, and asks for the rest where it is too little', async () => {
    const ann = await somebody('en');
    for (const [letter, amount] of [['a', 5_000n], ['b', 2_000n]] as const) {
      sent(ann, hashOf(letter), amount);
      await booked(ann, hashOf(letter), amount);
      await ann.bot.say(`/subscribe ${hashOf(letter)}`);
      await ann.bot.tap('Club ·');
      await ann.bot.tap('Pay by my transaction');
      if (letter === 'a') expect(await stateOf(ann)).to.equal('active');
    } // prettier-ignore
    expect(ann.bot.screen().text).to.contain('the plan costs more').and.contain('Total: <b>$10.00');
    expect(await shop.scope.db.query('select from orders')).to.have.length(1);
    // What was bought another way before the button is pressed is not bought twice.
    sent(ann, hashOf('d'));
    await ann.bot.say(`/subscribe ${hashOf('d')}`);
    await ann.bot.tap('Club ·');
    const pay = ann.bot.screen().buttons.find(({ text }) => text.includes('Pay by my transaction'));
    const data = pay && 'callback_data' in pay ? pay.callback_data : '';
    await ann.bot.press(data);
    await ann.bot.press(data);
    expect(await shop.scope.db.query('select from orders')).to.have.length(2);
  });

  it('is not offered where no coins are taken, and asks no node for it', async () => {
    const other = await aShop();
    await planBook.create(other.scope, 1, { name: 'Club', price: 1000n, state: 'published' }, {});
    const ann = other.customer();
    await ann.say(`/subscribe ${hashOf('a')}`);
    expect(ann.screen().text).to.contain('No plan is paid in coins here').and.contain('Club');
    await ann.press('plan:hash:1');
    expect(ann.of('answerCallbackQuery').at(-1)?.['show_alert']).to.equal(true);
  });
});

import { expect } from 'chai';
import * as accounts from '../../../shared/domain/money/accounts.ts';
import * as payoutList from '../../../shared/domain/payouts/payout-list.ts';
import * as settings from '../../../shared/domain/shop/settings.ts';
import type { Options } from '../../../shared/domain/shop/options.ts';
import { createI18n } from '../../../shared/telegram/i18n.ts';
import { renderContent } from '../../../shared/telegram/view.ts';
import { createPayoutWatch } from '../../../shared/workers/payouts.ts';
import { brokenBooks } from '../../support/builders.ts';
import type { FakeBot } from '../../support/fake-bot.ts';
import { testPlatform } from '../../support/platform.ts';
import { addAccount, anXpub, aShop, type Shop } from './shop.ts';

const ADDRESS = '0x9858EfFD232B4033E47d90003D41EC34EcaEda94';
const HASH = `0x${'ab'.repeat(32)}`;

describe('withdrawals', () => {
  let shop: Shop;
  let owner: FakeBot;
  before(async () => {
    shop = await aShop();
    await addAccount(shop);
    owner = shop.owner();
    await rules({
      isOpen: true,
      coolDownH: 0,
      ways: { 'fake:USD': { fee: '50', least: '100' } },
    });
  });
  beforeEach(() => {
    shop.provider.payout = 'submitted';
    shop.provider.isDown = false;
  });
  afterEach(async () => {
    expect(await brokenBooks(shop.scope)).to.deep.equal([]);
    // Whatever was said can be said, in both languages.
    const i18n = createI18n(['shared/locales', 'tenant/locales']);
    for (const { content } of await shop.scope.db.query<{ content: never }>(
      `select content from messages where content->>'key' like '%payout%' or content->>'key' like '%withdrawal%'`,
    ))
      for (const language of i18n.languages) renderContent(i18n, language, content);
  });
  const rules = (changes: Partial<Options['withdrawals']>) =>
    settings.read(shop.scope).then(({ options }) =>
      settings.setOptions(shop.scope, 1, {
        withdrawals: { ...options.withdrawals, ...changes },
      }),
    );
  const auto = (amount: string) =>
    rules({
      rules: {
        USD: { auto: amount, second: '20000', customer: null, destination: null, shop: null },
      },
    });
  const payoutsOf = async (person: FakeBot) => {
    const [row] = await shop.scope.db.query<{ id: string }>(
      'select id from customers where telegram_id = $1',
      [person.person.id],
    );
    return payoutList.list(shop.scope, { customerId: BigInt(row?.id ?? 0), filter: 'all', limit: 50, offset: 0 }); // prettier-ignore
  };
  const rich = async (amount = 10_000n, overrides = {}) => {
    const ann = shop.customer(overrides);
    await ann.say('/start');
    await shop.credit(ann, amount);
    return ann;
  };
  /** Up to the summary: 10 USD to an account by the test's provider. */
  const summary = async (ann: FakeBot, amount = '10') => {
    await ann.say('/withdraw');
    await ann.say(amount);
    await ann.tap('Slow');
    await ann.say('Ann, 42');
  };
  const work = (id: bigint) => createPayoutWatch(shop.payouts)(shop.scope, id);

  it('leaves by a chain only where the shop has a wallet there', async () => {
    const own = await aShop();
    const { possible } = own.payouts;
    const chains = async () => (await possible(own.scope, await settings.read(own.scope))).filter(({ kind }) => kind === 'chain'); // prettier-ignore
    expect(await chains()).to.deep.equal([]);
    const { secrets } = await testPlatform();
    await accounts.add(own.scope, secrets, { actorId: 1, provider: 'ethereum', label: 'x', credentials: { xpub: anXpub() } }); // prettier-ignore
    expect((await chains()).map(({ id }) => id)).to.include('ethereum:ETH');
  });

  it('takes all there is, less the fee that comes with the destination', async () => {
    for (const [speed, receives, fee] of [
      ['Fast', '98.50', '1.50'],
      ['Slow', '99.50', '0.50'],
    ] as const) {
      const ann = await rich();
      await ann.say('/withdraw');
      await ann.tap('All of it');
      await ann.tap(speed);
      await ann.say('Ann, 42');
      expect(ann.screen().text).to.contain(`You receive: <b>$${receives}</b>`).and.contain(`Fee: $${fee}`).and.contain('Leaves your wallet: <b>$100.00</b>'); // prettier-ignore
      await ann.tap('Confirm');
      const [payout] = await payoutsOf(ann);
      expect(payout?.total.amount).to.equal(10_000n);
    }
  });

  it('says “no fee” where there is none, and nothing of a fee that the network decides', async () => {
    await rules({ ways: { 'fake:USD': { fee: '0', least: '100' }, 'hand:USD': { fee: '0', least: '100' } } }); // prettier-ignore
    const ann = await rich();
    await ann.say('/withdraw');
    expect(ann.screen().text)
      .to.contain('By hand: from <b>$1.00</b>, no fee')
      .and.contain('fee $0.20');
    await ann.tap('By hand');
    expect(ann.screen().text).to.contain('No fee\n').and.not.contain('$0.00');
    await ann.press('language:set:ru');
    await ann.press('withdraw:way:hand:USD');
    expect(ann.screen().text).to.contain('Без комиссии');
    await rules({ ways: { 'fake:USD': { fee: '50', least: '100' } } });
  });

  it('is a button of the menu only where the shop allows it', async () => {
    const ann = await rich();
    await ann.say('/menu');
    expect(ann.screen().buttons.map(({ text }) => text)).to.include('💸 Withdraw');
    await rules({ isOpen: false });
    await ann.say('/menu');
    expect(ann.screen().buttons.map(({ text }) => text)).to.not.include('💸 Withdraw');
    await ann.say('/withdrawal');
    expect(ann.screen().text).to.contain('does not pay out');
    await rules({ isOpen: true });
    const poor = shop.customer({ language_code: 'ru' });
    await poor.say('/withdraw');
    expect(poor.screen().text).to.contain('выводить нечего').and.contain('USD');
  });

  it('shows fee and minimum first, then asks part by part, and sums it up', async () => {
    const ann = await rich();
    await ann.say('/withdraw');
    for (const part of ['$100.00', 'Fee: <b>$0.50</b>', 'At least: <b>$2.00</b>', 'At most: <b>$5,000.00</b>'])
      expect(ann.screen().text).to.contain(part); // prettier-ignore
    for (const [bad, why] of [
      ['abc', 'could not read'],
      ['1.99', 'least that can be withdrawn this way is $2.00'],
      ['99.51', 'there is $100.00 in your wallet'],
      ['6000', 'at once this way is $5,000.00'],
    ] as const) {
      await ann.say(bad);
      expect(ann.screen().text, bad).to.contain(why);
    }
    await ann.say('10');
    expect(
      ann
        .screen()
        .buttons.map(({ text }) => text)
        .slice(0, 2),
    ).to.deep.equal(['Fast', 'Slow']);
    await ann.tap('Fast');
    await ann.say('42');
    expect(ann.screen().text).to.contain('could not read');
    await ann.say('Ann, 42');
    for (const part of ['You receive: <b>$10.00</b>', 'Fee: $1.50', 'Leaves your wallet: <b>$11.50</b>', 'Ann, 42', 'The shop looks at this', '5 minutes'])
      expect(ann.screen().text, part).to.contain(part); // prettier-ignore
    expect(await payoutsOf(ann)).to.deep.equal([]);
  });

  it('confirms once, whatever is pressed however often, and holds the money', async () => {
    const ann = await rich();
    await summary(ann);
    const confirm = ann.screen().buttons[0] as { callback_data: string };
    await ann.press(confirm.callback_data);
    expect(ann.screen().text).to.contain('waits for the shop');
    await ann.press(confirm.callback_data);
    await ann.again();
    expect(ann.of('answerCallbackQuery').at(-1)?.['text']).to.contain('pressed before');
    const [payout, ...others] = await payoutsOf(ann);
    expect(others).to.deep.equal([]);
    expect(payout).to.deep.include({
      state: 'requested',
      destination: { network: 'slow', account: 'Ann, 42' },
    });
    await ann.say('/balance');
    expect(ann.screen().text).to.contain('89.50');
  });

  it('makes one of twenty Confirms at once', async () => {
    const ann = await rich();
    await summary(ann);
    const { callback_data } = ann.screen().buttons[0] as { callback_data: string };
    const hands = Array.from({ length: 20 }, () => shop.customer({ id: ann.person.id }));
    await Promise.all(hands.map((hand) => hand.press(callback_data)));
    expect(await payoutsOf(ann)).to.have.length(1);
    const said = hands.flatMap((hand) => hand.of('answerCallbackQuery').map(({ text }) => text));
    expect(said.filter((text) => String(text).includes('pressed before'))).to.have.length(19);
  });

  it('does nothing by a button that is old, another’s, or of a way that is closed by now', async () => {
    const [ann, bob] = [await rich(), await rich()];
    await summary(ann);
    const { callback_data } = ann.screen().buttons[0] as { callback_data: string };
    await bob.press(callback_data);
    expect(bob.of('answerCallbackQuery').at(-1)?.['text']).to.contain('too old');
    await shop.scope.db.query(`update action_tokens set expires_at = now() - interval '1 second'`);
    await ann.press(callback_data);
    expect(ann.of('answerCallbackQuery').at(-1)?.['text']).to.contain('too old');
    await summary(ann);
    await rules({ ways: {} });
    await ann.tap('Confirm');
    expect(ann.of('answerCallbackQuery').at(-1)?.['text']).to.contain('not offered any more');
    await rules({ ways: { 'fake:USD': { fee: '50', least: '100' } } });
    for (const data of ['withdraw:do', 'withdraw:do:x', 'withdraw:way:stars', 'withdraw:from:XXX', 'withdraw:pick:0', 'withdraw:all'])
      await ann.press(data); // prettier-ignore
    expect(await payoutsOf(ann)).to.deep.equal([]);
    expect(await payoutsOf(bob)).to.deep.equal([]);
  });

  it('tells when the money is gone by the time of Confirm', async () => {
    const ann = await rich();
    await summary(ann);
    await shop.credit(ann, -9_500n);
    await ann.tap('Confirm');
    expect(ann.of('answerCallbackQuery').at(-1)?.['text']).to.contain('balance is not enough');
    expect(await payoutsOf(ann)).to.deep.equal([]);
  });

  it('is sent by itself under the shop’s limit, and the card follows', async () => {
    await auto('5000');
    const ann = await rich(10_000n, { language_code: 'ru' });
    await ann.say('/withdraw');
    await ann.tap('Всё: 99,50');
    await ann.tap('Slow');
    await ann.say('Ann, 42');
    expect(ann.screen().text, 'more than the limit').to.contain('посмотрит магазин');
    await summary(ann);
    await ann.tap('Подтвердить');
    expect(ann.screen().text).to.contain('одобрен');
    const [payout] = await payoutsOf(ann);
    await work(payout?.id ?? 0n);
    shop.provider.payout = 'settled';
    await work(payout?.id ?? 0n);
    const cards = await shop.scope.db.query<{ method: string; key: string; state: string }>(
      `select method, content->>'key' as key, content->'data'->>'state' as state from messages
       where customer_id = $1 and reference like 'payout%' order by id`,
      [payout?.customerId],
    );
    expect(cards).to.deep.equal([
      { method: 'edit', key: 'withdrawal-card', state: 'submitting' },
      { method: 'edit', key: 'withdrawal-card', state: 'submitted' },
      { method: 'edit', key: 'withdrawal-card', state: 'settled' },
      { method: 'send', key: 'notice-withdrawal-settled', state: 'settled' },
    ]);
    await auto('0');
  });

  it('can be cancelled and looked at by who asked for it, and nobody else', async () => {
    const [ann, bob] = [await rich(), await rich()];
    await summary(ann);
    await ann.tap('Confirm');
    const [payout] = await payoutsOf(ann);
    for (const data of [`withdrawal:${payout?.id}`, `withdrawal:cancel:${payout?.id}`])
      await bob.press(data);
    expect((await payoutsOf(ann))[0]).to.include({ state: 'requested' });
    await ann.say('/withdraw');
    await ann.press('withdrawal:list');
    await ann.tap(`#${payout?.id}`);
    await ann.tap('Cancel the withdrawal');
    expect(ann.screen().text).to.contain('is cancelled');
    await ann.say('/balance');
    expect(ann.screen().text).to.contain('100.00');
  });

  describe('for staff', () => {
    const requested = async (amount = '10') => {
      const ann = await rich(50_000n);
      await summary(ann, amount);
      await ann.tap('Confirm');
      const [payout] = await payoutsOf(ann);
      return { ann, id: payout?.id ?? 0n };
    };

    it('is approved once, sent once, and told step by step', async () => {
      const { ann, id } = await requested();
      await owner.press('payouts');
      await owner.tap(`#${id}`);
      for (const part of [
        'waits for approval',
        'Receives: <b>$10.00</b>',
        'Slow',
        'One person must',
      ])
        expect(owner.screen().text).to.contain(part);
      await owner.tap('Approve');
      expect(owner.screen().text).to.contain('approved').and.contain('👍 Approved');
      await owner.press(`payout:yes:${id}`);
      expect(owner.of('answerCallbackQuery').at(-1)?.['text']).to.contain('somewhere else');
      await work(id);
      await work(id);
      expect(shop.provider.sent.filter(({ note }) => note === `#${id}`)).to.have.length(1);
      await owner.press(`payout:${id}`);
      expect(owner.screen().text).to.contain('on its way').and.contain('📤 Sent');
      expect((await payoutsOf(ann))[0]).to.include({ state: 'submitted' });
      const log = await shop.scope.db.query(
        `select from audit_log where action = 'payout.approve' and data->>'payout' = $1`,
        [String(id)],
      );
      expect(log).to.have.length(1);
    });

    it('is refused with a reason that the customer reads', async () => {
      const { ann, id } = await requested();
      await owner.press(`payout:no:${id}`);
      await owner.say('Please <b>write</b> to us first');
      expect(owner.screen().text).to.contain('cancelled, given back').and.contain('&lt;b&gt;write');
      expect(owner.screen().text).to.match(
        new RegExp(`✖️ Refused · .* · ${owner.person.first_name}`),
      );
      const [notice] = await shop.scope.db.query<{ content: { data: { reason: string } } }>(
        'select content from messages where reference = $1',
        [`payout:${id}:cancelled`],
      );
      expect(notice?.content.data.reason).to.contain('write');
      await ann.say('/balance');
      expect(ann.screen().text).to.contain('500.00');
    });

    it('takes two above the second limit', async () => {
      const { id } = await requested('250');
      await owner.press(`payout:yes:${id}`);
      expect(owner.of('answerCallbackQuery').at(-1)?.['text']).to.contain('One more person');
      const offered = (who = owner) => who.screen().buttons.map(({ text }) => text);
      expect(offered(), 'not asked again').to.include('✖️ Refuse').and.not.include('✅ Approve');
      await owner.press(`payout:yes:${id}`);
      expect(owner.of('answerCallbackQuery').at(-1)?.['text']).to.contain(
        'agreed to this one already',
      );
      const second = await aTreasurer();
      await second.press(`payout:${id}`);
      expect(offered(second)).to.include('✅ Approve');
      await second.press(`payout:yes:${id}`);
      expect(second.screen().text).to.contain('👍 Approved');
      expect(await payoutList.find(shop.scope, id)).to.include({ state: 'approved' });
    });

    it('takes a third where one of the two was removed in between, and says why', async () => {
      const { id } = await requested('250');
      const [first, second] = [await aTreasurer(), await aTreasurer('Tara')];
      await first.press(`payout:yes:${id}`);
      await shop.scope.db.query('delete from staff where telegram_id = $1', [first.person.id]);
      await second.press(`payout:yes:${id}`);
      expect(second.of('answerCallbackQuery').at(-1)?.['text']).to.contain('One more person');
      expect(second.screen().text).to.match(/🚫 Approved, counts no more: .* · Theo/).and.match(/👍 Approved · .* · Tara/).and.contain('One person must still agree'); // prettier-ignore
      await second.press('language:set:ru');
      await second.press(`payout:${id}`);
      expect(second.screen().text).to.match(/🚫 Одобрен, но больше не в счёт: .* · Theo/);
      await owner.press(`payout:yes:${id}`);
      expect(await payoutList.find(shop.scope, id)).to.include({ state: 'approved' });
      // What counted when it was decided is what counted: also of who leaves later.
      await shop.scope.db.query('delete from staff where telegram_id = $1', [second.person.id]);
      for (const [language, lapsed, counted] of [
        ['en', '🚫 Approved, but did not count', '👍 Approved'],
        ['ru', '🚫 Одобрен, но не в счёт', '👍 Одобрен'],
      ] as const) {
        await owner.press(`language:set:${language}`);
        await owner.press(`payout:${id}`);
        expect(owner.screen().text).to.match(new RegExp(`${lapsed}.* · Theo`)).and.match(new RegExp(`${counted} · .* · Tara`)); // prettier-ignore
      }
      await owner.press('language:set:en');
    });

    it('says of one that was refused who of those that agreed counted no more', async () => {
      const { id } = await requested('250');
      const [first, second] = [await aTreasurer(), await aTreasurer('Tara')];
      await first.press(`payout:yes:${id}`);
      await shop.scope.db.query('delete from staff where telegram_id = $1', [first.person.id]);
      await second.press(`payout:no:${id}`);
      await second.say('no');
      expect(second.screen().text).to.match(/🚫 Approved, but did not count: .* · Theo/);
    });

    it('is nobody’s without the right, at no step', async () => {
      const { id } = await requested();
      const manager = shop.customer();
      await manager.say('/start');
      await shop.scope.db.query(`insert into staff (telegram_id, role) values ($1, 'MANAGER')`, [
        manager.person.id,
      ]);
      for (const data of [
        'payouts', `payout:${id}`, `payout:yes:${id}`, `payout:no:${id}`, `payout:take:${id}`, `payout:arrived:${id}`,
        `payout:lost-yes:${id}`, `payout:hash:${id}`, `payout:proof:${id}`, 'payouts:export-yes:ethereum', 'payoutrules', 'payoutrules:open',
        'payoutrules:in:USD', 'payoutrules:off:USD:auto', 'payoutrules:offer:hand:USD',
      ])
        await manager.press(data); // prettier-ignore
      const said = manager.of('answerCallbackQuery').map(({ text }) => text);
      expect(new Set(said).size).to.equal(1);
      expect(said).to.have.length(15);
      expect(await payoutList.find(shop.scope, id)).to.include({ state: 'requested' });
    });

    it('decides what nobody can ask about, with a proof or by giving back', async () => {
      shop.provider.isDown = true;
      const unknown = async () => {
        shop.provider.isDown = false;
        const { id } = await requested();
        await owner.press(`payout:yes:${id}`);
        shop.provider.isDown = true;
        await work(id);
        shop.provider.isDown = false;
        return id;
      };
      const [arrived, lost] = [await unknown(), await unknown()];
      await owner.press('payouts:unknown');
      expect(owner.screen().text).to.contain('never send them again');
      await owner.tap(`#${arrived}`);
      expect(owner.screen().text).to.contain('in doubt');
      await owner.tap('It arrived');
      await owner.message({ sticker: {} as never });
      expect(owner.screen().text).to.contain('photo, a document or a text');
      await owner.message({ photo: [{ file_id: 'shot', file_unique_id: 's', width: 9, height: 9 }], caption: 'receipt 9' }); // prettier-ignore
      expect(owner.screen().text).to.contain('paid').and.contain('receipt 9');
      await owner.tap('Show the proof');
      expect(owner.of('sendPhoto').at(-1)).to.include({ photo: 'shot' });
      await owner.press(`payout:${lost}`);
      await owner.tap('It did not arrive');
      expect(owner.screen().text).to.contain('it is paid twice').and.contain('does not say that it arrived'); // prettier-ignore
      await owner.tap('Yes, give it back');
      expect(owner.screen().text).to.contain('failed, given back');
      // The provider has the last word where it says one, and hinders nobody where it does not.
      const [late, later, mute] = [await unknown(), await unknown(), await unknown()];
      shop.provider.says = 'settled';
      await owner.press(`payout:lost:${late}`);
      expect(owner.screen().text).to.contain('paid').and.contain('✅ Paid');
      shop.provider.says = null;
      await owner.press(`payout:lost:${later}`);
      shop.provider.says = 'settled';
      await owner.tap('Yes, give it back');
      shop.provider.says = null;
      expect(owner.of('answerCallbackQuery').at(-1)?.['text']).to.contain('has just answered');
      expect(await payoutList.find(shop.scope, later)).to.include({ state: 'settled' });
      shop.provider.isDown = true;
      await owner.press(`payout:lost:${mute}`);
      expect(owner.screen().text).to.contain('got no answer');
      await owner.tap('Yes, give it back');
      expect(await payoutList.find(shop.scope, mute)).to.include({ state: 'failed' });
    });
  });

  describe('by the shop’s own wallet and by hand', () => {
    before(async () => {
      const options = (await settings.read(shop.scope)).options;
      await settings.setOptions(shop.scope, 1, { wallets: ['USDT'] });
      await rules({
        ...options.withdrawals,
        ways: {
          'ethereum:USDT': { fee: '1500000', least: '2500000' },
          'hand:USD': { fee: '0', least: '1' },
        },
      });
      await owner.press('key:ethereum');
      await owner.say(anXpub());
      await owner.tap('Confirm');
    });
    const ready = async (address = ADDRESS, amount = '2,5') => {
      const ann = shop.customer();
      await ann.say('/start');
      await shop.credit(ann, 10_000_000n, 'USDT');
      await ann.say('/withdraw');
      await ann.say(amount);
      await ann.say(address);
      return ann;
    };
    const approved = async (ann: FakeBot) => {
      await ann.tap('Confirm');
      const [payout] = await payoutsOf(ann);
      await owner.press(`payout:yes:${payout?.id}`);
      return payout?.id ?? 0n;
    };

    it('shows 2.5 USDT and the fee of 1.5 before it asks', async () => {
      const ann = shop.customer();
      await ann.say('/start');
      await shop.credit(ann, 10_000_000n, 'USDT');
      await ann.say('/withdraw');
      for (const part of ['Ethereum', 'Fee: <b>1.5 USDT</b>', 'At least: <b>2.5 USDT</b> (4 USDT'])
        expect(ann.screen().text).to.contain(part);
    });

    it('refuses what is no wallet of theirs', async () => {
      const bob = shop.customer();
      await bob.press('coin:ethereum:USDT');
      const [, own = ''] = /<code>(0x[0-9a-fA-F]{40})<\/code>/.exec(bob.screen().text) ?? [];
      for (const [address, why] of [
        [own, 'belongs to a shop here'],
        [own.toLowerCase(), 'belongs to a shop here'],
        ['0xdAC17F958D2ee523a2206206994597C13D831ec7', 'Nobody has the key'],
        [`0x${'0'.repeat(40)}`, 'Nobody has the key'],
        [ADDRESS.replace('E', 'e'), 'no address of this network'],
        ['TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t', 'no address of this network'],
      ] as const) {
        const ann = await ready(address);
        expect(ann.screen().text, address).to.contain(why);
        expect(ann.screen().buttons.map(({ text }) => text)).to.not.include('✅ Confirm');
      }
      const ann = await ready(ADDRESS.toLowerCase());
      expect(ann.screen().text, 'no checksum').to.contain('sign by sign').and.contain(ADDRESS);
    });

    it('is taken, signed elsewhere, looked up in the chain and settled at its depth', async () => {
      const id = await approved(await ready());
      await owner.press(`payout:${id}`);
      await owner.tap('I send it now');
      const link = owner.screen().buttons.find(({ text }) => text.includes('payment link'));
      expect(link).to.have.nested.property(
        'copy_text.text',
        `ethereum:0xdAC17F958D2ee523a2206206994597C13D831ec7@1/transfer?address=${ADDRESS}&uint256=2500000`,
      );
      const [ann] = await shop.scope.db.query<{ telegram_id: string }>('select c.telegram_id from payouts p join customers c on c.id = p.customer_id where p.id = $1', [id]); // prettier-ignore
      const customer = shop.customer({ id: Number(ann?.telegram_id) });
      await customer.press(`withdrawal:cancel:${id}`);
      expect(customer.of('answerCallbackQuery').at(-1)?.['text']).to.contain('somewhere else');
      const script = Buffer.from(ADDRESS.slice(2), 'hex');
      const money = { amount: 2_500_000n, currency: 'USDT' };
      const transfer = { txid: HASH, ordinal: '0', script, money };
      const known = (over: object) =>
        shop.transactions.set(HASH, { txid: HASH, succeeded: true, confirmations: 3, transfers: [transfer], ...over }); // prettier-ignore
      await owner.tap('the transaction');
      for (const [change, why] of [
        [null, 'does not know this transaction'],
        [{ succeeded: false }, 'it failed'],
        [{ transfers: [{ ...transfer, money: { ...money, amount: 2_499_999n } }] }, 'does not pay this amount'],
        [{ transfers: [{ ...transfer, script: Buffer.alloc(20, 1) }] }, 'does not pay this amount'],
        [{ transfers: [] }, 'does not pay this amount'],
      ] as const) {
        if (change) known(change);
        await owner.say(HASH);
        expect(owner.screen().text).to.contain(why);
      } // prettier-ignore
      known({});
      await owner.say(HASH);
      expect(owner.screen().text).to.contain('on its way').and.contain(HASH);
      await work(id);
      expect(await payoutList.find(shop.scope, id)).to.include({ state: 'submitted' });
      known({ confirmations: 12 });
      await work(id);
      expect(await payoutList.find(shop.scope, id)).to.include({ state: 'settled' });

      const second = await approved(await ready());
      await owner.press(`payout:take:${second}`);
      await owner.tap('the transaction');
      await owner.say(HASH);
      expect(owner.screen().text).to.contain('settled another withdrawal already');
      expect(await payoutList.find(shop.scope, second)).to.include({ state: 'submitting' });
    });

    it('goes into one file, each once', async () => {
      const ids = [await approved(await ready()), await approved(await ready())];
      await owner.press('payouts:ready');
      await owner.tap('Export for Ethereum');
      await owner.tap('Confirm');
      const files = await shop.scope.db.query<{ content: { document: { text: string } } }>(
        `select content from messages where content->>'key' = 'payouts-file'`,
      );
      const text = files.at(-1)?.content.document.text ?? '';
      expect(text.split('\r\n').slice(1, -1).map((line) => line.split(',')[0])).to.deep.equal(ids.map(String)); // prettier-ignore
      expect(text).to.contain(
        `${ADDRESS},2.500000,USDT,0xdAC17F958D2ee523a2206206994597C13D831ec7`,
      );
      await owner.press('payouts:export-yes:ethereum');
      expect(owner.of('answerCallbackQuery').at(-1)?.['text']).to.contain('Nothing is ready');
    });

    it('is paid by hand with a proof', async () => {
      const ann = await rich();
      await ann.say('/withdraw');
      await ann.say('7.25');
      await ann.say('Bank of Abyssinia, 1000 2345, Ann');
      expect(ann.screen().text).to.contain('By hand').and.contain('Bank of Abyssinia');
      const id = await approved(ann);
      await work(id);
      expect(await payoutList.find(shop.scope, id), 'no job sends it').to.include({
        state: 'approved',
      });
      await owner.press(`payout:take:${id}`);
      await owner.tap('It is paid');
      await owner.message({ document: { file_id: 'doc', file_unique_id: 'd' } });
      expect(await payoutList.find(shop.scope, id)).to.include({ state: 'settled' });
      await owner.press(`payout:proof:${id}`);
      expect(owner.of('sendDocument').at(-1)).to.include({ document: 'doc' });
    });

    it('waits until a new destination has cooled down, and says so', async () => {
      await rules({ coolDownH: 24 });
      const ann = await ready();
      expect(ann.screen().text).to.contain('24 hours later');
      const id = await approved(ann);
      await owner.press(`payout:${id}`);
      expect(owner.screen().text).to.contain('nothing is sent before');
      await owner.tap('I send it now');
      expect(owner.of('answerCallbackQuery').at(-1)?.['text']).to.contain('still cools down');
      await ann.press(`withdrawal:${id}`);
      expect(ann.screen().text).to.contain('in 24 hours at the earliest');
      await rules({ coolDownH: 0 });
    });
  });

  describe('rules', () => {
    it('are set by buttons, each with a way back', async () => {
      await owner.say('/admin');
      await owner.tap('Withdrawals');
      await owner.tap('Withdrawal rules');
      await owner.tap('Pause for new');
      for (const bad of ['x', '721', '-1']) await owner.say(bad);
      await owner.say('48');
      expect(owner.screen().text).to.contain('48 hours');
      await owner.tap('USD');
      expect(owner.screen().text).to.contain('Without staff: up to').and.contain('By hand');
      for (const [button, answer, shown] of [
        ['Without staff', '5', 'up to $5.00'],
        ['Two people', '100', 'above $100.00'],
        ['A customer', '50', 'at most $50.00'],
        ['A destination', '40', 'at most $40.00'],
        ['The shop', '1000', 'at most $1,000.00'],
      ] as const) {
        await owner.tap(button);
        await owner.say(answer);
        expect(owner.screen().text, button).to.contain(shown);
      }
      await owner.tap('The shop');
      await owner.tap('Switch off');
      expect(owner.screen().text).to.contain('The whole shop in 24 hours: as much');
      await owner.press('payoutrules:way:fake:USD');
      await owner.tap('Offer it');
      await owner.tap('Fee');
      await owner.say('0.75');
      await owner.tap('Minimum');
      await owner.say('3');
      expect(owner.screen().text).to.contain('Fee: <b>$0.75</b>').and.contain('from <b>$3.00</b>');
      const { withdrawals } = (await settings.read(shop.scope)).options;
      expect(withdrawals.ways['fake:USD']).to.deep.equal({ fee: '75', least: '300' });
      expect(withdrawals.rules['USD']).to.deep.equal({ auto: '500', second: '10000', customer: '5000', destination: '4000', shop: null }); // prettier-ignore
      await owner.tap('Stop offering');
      await owner.press('payoutrules:open');
      expect(owner.screen().text).to.contain('<b>closed</b>');
    });
  });

  async function aTreasurer(name = 'Theo'): Promise<FakeBot> {
    const person = shop.customer({ first_name: name });
    await person.say('/start');
    const { options } = await settings.read(shop.scope);
    const roles = {
      ...options.roles,
      money: { name: 'Money', permissions: ['withdrawals' as const] },
    };
    await settings.setOptions(shop.scope, 1, { roles });
    await shop.scope.db.query(`insert into staff (telegram_id, role) values ($1, 'money')`, [
      person.person.id,
    ]);
    return person;
  }
});

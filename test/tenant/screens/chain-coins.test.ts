import { expect } from 'chai';
import { createMemoryPorts } from '../../../shared/cache/memory.ts';
import { bitcoin } from '../../../shared/chains/bitcoin.ts';
import { tron } from '../../../shared/chains/tron.ts';
import { systemClock } from '../../../shared/clock.ts';
import * as invoices from '../../../shared/domain/money/invoices.ts';
import * as ledger from '../../../shared/domain/money/ledger.ts';
import type { FakeBot } from '../../support/fake-bot.ts';
import { aShop, anXpub, type Shop } from './shop.ts';

describe('coins of a chain that a shop takes', () => {
  let shop: Shop;
  beforeEach(async () => {
    shop = await aShop(createMemoryPorts(), systemClock, { chains: { tron, bitcoin } });
  });

  const enter = async (chain: string, language = 'en') => {
    const owner = shop.owner({ language_code: language });
    await owner.press(`key:${chain}`);
    await owner.say(anXpub());
    await owner.press(`key:confirm:${chain}`);
    return owner;
  };
  const offered = async () => {
    const ann = shop.customer();
    await ann.say('/deposit 20');
    const texts = ann.screen().buttons.map(({ text }) => text);
    return ['TRX', 'USDT', 'USDC'].filter((coin) => texts.some((text) => text.includes(coin)));
  };
  const coins = (owner: FakeBot) =>
    owner.screen().buttons.flatMap(({ text }) => /^(✓ )?(TRX|USDT|USDC)$/.exec(text)?.[0] ?? []);
  const toast = (owner: FakeBot) => String(owner.of('answerCallbackQuery').at(-1)?.['text']);

  it('are all but USDC on TRON, until the shop says otherwise', async () => {
    for (const [language, warning, saved] of [
      ['en', 'not redeemed any more', 'Saved'],
      ['ru', 'больше не выкупает', 'Сохранено'],
    ] as const) {
      shop = await aShop(createMemoryPorts(), systemClock, { chains: { tron, bitcoin } });
      const owner = await enter('tron', language);
      expect(coins(owner)).to.deep.equal(['✓ TRX', '✓ USDT', 'USDC']);
      expect(owner.screen().text).to.not.contain(warning);
      expect(await offered()).to.deep.equal(['TRX', 'USDT']);
      await owner.press('chain:coin:tron:USDC');
      expect(toast(owner)).to.contain(saved);
      expect(coins(owner)).to.deep.equal(['✓ TRX', '✓ USDT', '✓ USDC']);
      expect(owner.screen().text).to.contain(warning);
      expect(await offered()).to.deep.equal(['TRX', 'USDT', 'USDC']);
      await owner.press('chain:coin:tron:TRX');
      expect(await offered()).to.deep.equal(['USDT', 'USDC']);
      expect(owner.unanswered()).to.deep.equal([]);
    }
  });

  it('come to an address of each customer, or of each payment, and the screen says which', async () => {
    for (const [language, perPayment, perCustomer] of [
      ['en', 'Each payment gets', 'Each customer gets'],
      ['ru', 'следующий платёж получает новый', 'у каждого покупателя он один'],
    ] as const) {
      shop = await aShop(createMemoryPorts(), systemClock, { chains: { tron, bitcoin } });
      expect((await enter('tron', language)).screen().text).to.contain(perCustomer);
      const owner = await enter('bitcoin', language);
      expect(owner.screen().text).to.contain(perPayment).and.not.contain(perCustomer);
      expect(coins(owner)).to.deep.equal([]);
    }
  });

  it('are never none', async () => {
    const owner = await enter('tron');
    await owner.press('chain:coin:tron:TRX');
    await owner.press('chain:coin:tron:USDT');
    expect(toast(owner)).to.contain('USDT is the only coin');
    expect(await offered()).to.deep.equal(['USDT']);
  });

  it('are turned by who may change payments, where the shop has a key, if the chain knows them', async () => {
    const owner = await enter('tron');
    for (const [coin, chain] of [['DOGE', 'tron'], ['BTC', 'bitcoin'], ['USDT', 'constructor']] as const) {
      await owner.press(`chain:coin:${chain}:${coin}`);
      expect(toast(owner), coin).to.contain('out of date');
    } // prettier-ignore
    await shop.customer().press('chain:coin:tron:TRX');
    expect(await offered()).to.deep.equal(['TRX', 'USDT']);
  });

  it('one that is off begins nothing, and all that was begun or comes all the same is credited', async () => {
    const owner = await enter('tron');
    const ann = shop.customer();
    await ann.press('coin:tron:USDT');
    const address = /<code>(T\w{33})<\/code>/.exec(ann.screen().text)?.[1] ?? '';
    await ann.say('/deposit 20');
    const way = ann.screen().buttons.find(({ text }) => text.includes('USDT'));
    const begin = way && 'callback_data' in way ? way.callback_data : '';
    await ann.press(begin);
    const [row] = await shop.scope.db.query<{ id: string }>('select max(id) as id from invoices');
    const invoice = (await invoices.find(shop.scope, BigInt(row?.id ?? 0)))!;
    await owner.press('chain:coin:tron:USDT');

    for (const data of ['coin:tron:USDT', begin]) {
      const bob = shop.customer();
      await bob.press(data);
      expect(`${bob.screen()?.text} ${toast(bob)}`, data).to.not.match(/T\w{33}/);
    }
    const comes = (name: string) =>
      shop.deposits.chainSeen(shop.scope, {
        reference: `tron:${name}:0`, road: 'chain', source: 'tron', status: 'settled', money: invoice.asked,
        credit: null, rate: null, fee: null, invoiceId: null, customerId: invoice.customerId,
        details: { txid: name, address },
      }); // prettier-ignore
    await comes('one');
    expect((await invoices.find(shop.scope, invoice.id))?.status).to.equal('settled');
    await comes('two');
    const [held] = await ledger.balances(shop.scope, invoice.customerId, 'USD');
    expect(held?.amount).to.equal(2n * 2_000n);
  });
});

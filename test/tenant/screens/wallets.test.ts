import { expect } from 'chai';
import { InputFile } from 'grammy';
import * as quotes from '../../../shared/domain/money/quotes.ts';
import * as ownRates from '../../../shared/domain/money/own-rates.ts';
import * as settingsOf from '../../../shared/domain/shop/settings.ts';
import type { StatementJob } from '../../../shared/domain/money/statements.ts';
import * as statements from '../../../shared/domain/money/statements.ts';
import * as tradeCard from '../../../shared/domain/money/trade-card.ts';
import { createPapers } from '../../../shared/papers/papers.ts';
import { createI18n } from '../../../shared/telegram/i18n.ts';
import { createStatementWriter } from '../../../shared/workers/statements.ts';
import { asOwner } from '../../support/as-owner.ts';
import { brokenBooks } from '../../support/builders.ts';
import type { FakeBot } from '../../support/fake-bot.ts';
import { recordingApi } from '../../support/recording-api.ts';
import { aShop, type Shop } from './shop.ts';

const i18n = createI18n(['shared/locales', 'tenant/locales']);

/** A shop whose customers may keep bitcoins and dollars. */
async function withWallets(...wallets: string[]): Promise<Shop> {
  const shop = await aShop();
  await settingsOf.setOptions(shop.scope, 1, { wallets });
  return shop;
}

async function somebody(shop: Shop, language_code = 'en'): Promise<FakeBot> {
  const person = shop.customer({ language_code });
  await person.say('/start');
  return person;
}

const buttonsOf = (bot: FakeBot) => bot.screen().buttons.map(({ text }) => text);
const pressesOf = (bot: FakeBot) =>
  bot
    .screen()
    .buttons.flatMap((button) => ('callback_data' in button ? [button.callback_data] : []));
const alerts = (bot: FakeBot) =>
  bot
    .of('answerCallbackQuery')
    .map(({ text }) => text)
    .filter(Boolean);

describe('wallets of a customer', () => {
  it('are one balance in a shop of one currency, with what is set aside only where there is some', async () => {
    const shop = await aShop();
    const ann = await somebody(shop);
    await shop.credit(ann, 1_000n);
    await ann.say('/balance');
    expect(ann.screen().text).to.equal('💰 Your balance: <b>$10.00</b>');
    expect(buttonsOf(ann)).to.not.include('🔁 Exchange');
    await ann.say('/trade');
    expect(ann.screen().text).to.contain('does not offer an exchange');
  });

  it('are a list where there are several, in both languages', async () => {
    const shop = await withWallets('BTC', 'ETB');
    for (const [language, exchange] of [['en', '🔁 Exchange'], ['ru', '🔁 Обмен']] as const) {
      const ann = await somebody(shop, language);
      await shop.credit(ann, 50_000_000n, 'BTC');
      await ann.say('/balance');
      expect(ann.screen().text).to.match(/BTC/).and.match(/ETB/);
      expect(buttonsOf(ann)).to.include(exchange);
    }
  }); // prettier-ignore
});

describe('/trade', () => {
  let shop: Shop;
  let ann: FakeBot;
  beforeEach(async () => {
    shop = await withWallets('BTC', 'ETH');
    ann = await somebody(shop);
    await shop.credit(ann, 100_000_000n, 'BTC');
  });

  const quoteId = async () =>
    BigInt(
      (await shop.scope.db.query<{ id: string }>('select max(id) as id from quotes'))[0]?.id ?? 0,
    );
  const toPrice = async () => {
    await ann.say('/trade');
    await ann.tap('1 BTC');
    await ann.tap('USD');
    await ann.say('0.5');
  };
  const balanceOf = async () => {
    await ann.say('/balance');
    return ann.screen().text;
  };

  it('goes from wallet to wallet to amount to price to done, and shows the receipt', async () => {
    await toPrice();
    // 2 000 dollars a bitcoin, one per cent of it stays with the shop.
    expect(ann.screen().text)
      .to.contain('You give <b>0.5 BTC</b>')
      .and.contain('You get <b>$990.00</b>')
      .and.contain('1 BTC = <b>$1,980.00</b>')
      .and.contain('1 % of the market price')
      .and.match(/for (60|59) more seconds/);
    await ann.tap('Exchange');
    expect(ann.screen().text)
      .to.contain('Exchanged')
      .and.contain('🔁 <b>0.5 BTC</b> → <b>$990.00</b> · Exchange')
      .and.contain('· by one, two');
    expect(await balanceOf())
      .to.contain('$990.00')
      .and.contain('0.5 BTC');
    expect(await brokenBooks(shop.scope)).to.deep.equal([]);
    expect(ann.unanswered()).to.deep.equal([]);
  });

  it('does it once, however often Confirm is pressed; a later press shows the receipt', async () => {
    await toPrice();
    const confirm = pressesOf(ann).find((data) => data.startsWith('trade:ok')) ?? '';
    await Promise.all(Array.from({ length: 20 }, () => ann.press(confirm)));
    await ann.press(confirm);
    expect(ann.screen().text).to.contain('Exchanged');
    expect(await balanceOf())
      .to.contain('$990.00')
      .and.contain('0.5 BTC');
    await ann.again();
    expect(await brokenBooks(shop.scope)).to.deep.equal([]);
  });

  it('takes all or half by a tap', async () => {
    await ann.press('trade:to:BTC:ETH');
    await ann.tap('Half');
    expect(ann.screen().text).to.contain('You give <b>0.5 BTC</b>');
    await ann.press('trade:to:BTC:USD');
    await ann.tap('All');
    expect(ann.screen().text).to.contain('You give <b>1 BTC</b>');
  });

  it('counts down in its message, and asks anew by one press when the time is over', async () => {
    await toPrice();
    const id = await quoteId();
    const said = async () =>
      (await shop.scope.db.query<{ key: string; seconds: number }>(
        `select content->>'key' as key, (content->'data'->>'seconds')::int as seconds from messages
         where method = 'edit' and reference like 'quote:%' order by id`,
      )); // prettier-ignore
    await asOwner(shop.scope, `update quotes set expires_at = now() + interval '20 seconds'`);
    await tradeCard.tick(shop.scope, id);
    await asOwner(shop.scope, `update quotes set expires_at = now()`);
    await tradeCard.tick(shop.scope, id);
    expect((await said()).map(({ key }) => key)).to.deep.equal(['trade-card', 'trade-over']);
    expect((await said())[0]?.seconds).to.be.within(15, 20);
    const confirm = pressesOf(ann).find((data) => data.startsWith('trade:ok')) ?? '';
    await ann.press(confirm);
    expect(ann.screen().text).to.contain('time for this price is over').and.contain('0.5 BTC');
    expect(await balanceOf()).to.contain('1 BTC');
    await ann.press(`trade:again:${id}:50000000`);
    await ann.tap('Exchange');
    expect(ann.screen().text).to.contain('Exchanged');
  });

  it('writes nothing more over a message that was left or is done', async () => {
    await toPrice();
    const first = await quoteId();
    await asOwner(shop.scope, `update quotes set expires_at = now() + interval '20 seconds'`);
    await tradeCard.tick(shop.scope, first);
    await ann.tap('Cancel');
    expect(ann.screen().text).to.contain('Which wallet do you give from');
    await tradeCard.tick(shop.scope, first);
    const waiting = await shop.scope.db.query(
      `select from messages where reference like 'quote:%'`,
    );
    expect(waiting).to.deep.equal([]);
    await ann.press(`trade:ok:${first}:AAAAAAAAAAAAAAAA`);
    expect(alerts(ann).at(-1)).to.contain('not promised any more');
  });

  it('says what is wrong: too much, nothing, no rate, a stranger’s quote, forged presses', async () => {
    await ann.press('trade:to:BTC:USD');
    await ann.say('2');
    expect(ann.screen().text).to.contain('not enough');
    await ann.say('0');
    expect(ann.screen().text).to.match(/small|above|zero/i);
    await ann.tap('Cancel');
    const bob = await somebody(shop);
    await toPrice();
    const confirm = pressesOf(ann).find((data) => data.startsWith('trade:ok')) ?? '';
    await bob.press(confirm);
    expect(alerts(bob).at(-1)).to.contain('not promised');
    for (const data of ['trade:from:x', 'trade:to:BTC:GBP', 'trade:part:BTC:USD:some', 'trade:ok:1', 'trade:again:99999:5'])
      await ann.press(data); // prettier-ignore
    expect(ann.unanswered()).to.deep.equal([]);
    shop.rates.isDown = true;
    await ann.press('trade:to:BTC:USD');
    await ann.say('0.5');
    expect(ann.screen().text).to.contain('no rate that can be trusted');
  });

  it('keeps to what the shop knows of somebody', async () => {
    await settingsOf.setOptions(shop.scope, 1, {
      identity: { none: { tradeDay: '100' }, basic: {}, full: {} } as never,
    });
    await ann.press('trade:to:BTC:USD');
    await ann.say('0.5');
    expect(ann.screen().text).to.not.contain('You give');
  });

  it('promises in Russian too', async () => {
    const oleg = await somebody(shop, 'ru');
    await shop.credit(oleg, 100_000_000n, 'BTC');
    await oleg.press('trade:to:BTC:USD');
    await oleg.say('0,5');
    expect(oleg.screen().text)
      .to.contain('Вы отдаёте <b>0,5 BTC</b>')
      .and.match(/ещё (60 секунд|59 секунд)/);
    await oleg.tap('Обменять');
    expect(oleg.screen().text).to.contain('Обменяно');
    await oleg.say('/history');
    await oleg.press(pressesOf(oleg).find((data) => data.startsWith('receipt:')) ?? '');
    expect(oleg.screen().text).to.contain('Чек').and.contain('остаётся магазину');
  });
});

describe('/history', () => {
  let shop: Shop;
  let ann: FakeBot;
  before(async () => {
    shop = await withWallets('BTC');
    ann = await somebody(shop);
    await shop.credit(ann, 100_000_000n, 'BTC');
    await shop.credit(ann, 500n);
    await ann.press('trade:to:BTC:USD');
    await ann.say('0.5');
    await ann.tap('Exchange');
  });

  it('shows what is asked for: a type, a wallet, a time', async () => {
    await ann.say('/history');
    expect(ann.screen().text).to.contain('1. 🔁').and.contain('3. ➕ <b>1 BTC</b> · Top-up');
    await ann.tap('🗂 All');
    expect(buttonsOf(ann)).to.deep.equal(['• All', 'Top-ups', 'Exchanges', '‹ Back']);
    await ann.tap('Top-ups');
    expect(ann.screen().text).to.contain('$5.00').and.not.contain('🔁');
    await ann.tap('👛 All');
    await ann.tap('BTC');
    expect(ann.screen().text).to.contain('1 BTC').and.not.contain('$5.00');
    await ann.tap('📅');
    await ann.tap('Last month');
    expect(ann.screen().text).to.contain('Nothing of this kind');
    await ann.press('history:nonsense:BTC:all');
    await ann.press('history:all:XYZ:all');
    expect(alerts(ann)).to.have.length(2);
  });

  it('has a receipt for each line, and for nobody else', async () => {
    await ann.say('/history');
    await ann.tap('2');
    expect(ann.screen().text)
      .to.match(/Receipt #\d+/)
      .and.contain('$5.00');
    const bob = await somebody(shop);
    await bob.press('receipt:1');
    expect(alerts(bob).at(-1)).to.contain('no such receipt');
  });

  it('stands in the staff’s view of a customer too', async () => {
    const owner = shop.owner();
    await owner.press('person:ledger:1');
    expect(owner.screen().text).to.contain('🔁 <b>0.5 BTC</b> → <b>$990.00</b>');
  });
});

describe('a statement', () => {
  const papers = createPapers();
  after(() => papers.close());

  it('is asked for by period and form, and comes as a file whose sums check', async () => {
    const shop = await withWallets('BTC');
    const ann = await somebody(shop);
    await shop.credit(ann, 100_000_000n, 'BTC');
    await shop.credit(ann, 1_234n);
    await ann.press('trade:to:BTC:USD');
    await ann.say('0.5');
    await ann.tap('Exchange');
    await ann.say('/history');
    await ann.tap('Statement');
    await ann.tap('Other dates');
    await ann.say('yesterday');
    expect(ann.screen().text).to.contain('cannot read');
    await ann.say('2026-01-01 - 2020-01-01');
    expect(ann.screen().text).to.contain('cannot read');
    await ann.say('01.01.2020 – 31.12.2030');
    expect(ann.screen().text).to.contain('2020-01-01 – 2030-12-31');
    await ann.tap('CSV');
    expect(ann.screen().text).to.contain('being made');

    const job = { customerId: '1', chatId: ann.person.id, messageId: 1, language: 'en', from: null, to: new Date(Date.now() + 1_000).toISOString() }; // prettier-ignore
    const csv = await fileOf(shop, { ...job, format: 'csv' });
    expect(csv.name).to.match(/^statement-\d{4}-\d\d-\d\d\.csv$/);
    const lines = csv.bytes.toString().replace('\uFEFF', '').trim().split('\r\n');
    expect(lines[0]).to.equal('Time,No.,What,From or to,Currency,Amount,Balance');
    const cells = lines.slice(1).map((line) => line.split(',').slice(2));
    expect(cells).to.deep.equal([
      ['Balance before', '', 'BTC', '', '0.00000000'],
      ['Top-up', 'to be cleared', 'BTC', '1.00000000', '1.00000000'],
      ['Exchange', 'exchange', 'BTC', '-0.50000000', '0.50000000'],
      ['Balance after', '', 'BTC', '', '0.50000000'],
      ['Balance before', '', 'USD', '', '0.00'],
      ['Top-up', 'to be cleared', 'USD', '12.34', '12.34'],
      ['Exchange', 'exchange', 'USD', '990.00', '1002.34'],
      ['Balance after', '', 'USD', '', '1002.34'],
    ]);
    for (const language of ['en', 'ru']) {
      const pdf = await fileOf(shop, { ...job, language, format: 'pdf' });
      expect(pdf.bytes.subarray(0, 5).toString()).to.equal('%PDF-');
    }
  });

  it('begins with what was there before, and says that it is somebody else’s to nobody', async () => {
    const shop = await aShop();
    const ann = await somebody(shop);
    await shop.credit(ann, 700n);
    const [{ now } = { now: new Date() }] = await shop.scope.db.query<{ now: Date }>(`select date_trunc('milliseconds', clock_timestamp()) + interval '1 ms' as now, pg_sleep(0.002)::text`); // prettier-ignore
    // A Date has no microseconds: rounded up, so that the first credit lies before it.
    await shop.credit(ann, 300n);
    const period = { from: now, to: new Date(Date.now() + 1_000) };
    const [section] = await statements.read(shop.scope, 1n, period);
    expect(section?.opening.amount).to.equal(700n);
    expect(section?.rows.map(({ money }) => money.amount)).to.deep.equal([300n]);
    expect(section?.closing.amount).to.equal(1_000n);
    const forged = { customerId: '1', chatId: 5, messageId: 1, language: 'en', from: null, to: period.to.toISOString(), format: 'csv' } as const; // prettier-ignore
    expect((await filesOf(shop, forged)).length).to.equal(0);
  }); // prettier-ignore

  async function fileOf(shop: Shop, job: StatementJob) {
    const [file] = await filesOf(shop, job);
    if (!file) throw new Error('no file was sent');
    return file;
  }

  async function filesOf(shop: Shop, job: StatementJob) {
    const { api } = recordingApi();
    const files: { name: string; bytes: Buffer }[] = [];
    api.config.use(async (previous, method, payload, signal) => {
      for (const value of Object.values(payload))
        if (value instanceof InputFile)
          files.push({ name: value.filename ?? '', bytes: Buffer.from((await value.toRaw()) as Uint8Array) });
      return previous(method, payload, signal);
    });
    const write = createStatementWriter({ apiOf: async () => api, wordsOf: () => i18n, papers });
    await write(shop.scope, job);
    return files;
  } // prettier-ignore
});

describe('wallets and rates, for staff', () => {
  let shop: Shop;
  let owner: FakeBot;
  beforeEach(async () => {
    shop = await aShop();
    owner = shop.owner();
    await owner.say('/start');
  });
  const options = async () => (await settingsOf.read(shop.scope)).options;

  it('switch wallets on and off, with what lies in them and a way back', async () => {
    await owner.press('settings');
    await owner.tap('Wallets');
    await owner.tap('BTC');
    expect((await options()).wallets).to.deep.equal(['BTC']);
    expect(buttonsOf(owner)).to.include('✓ BTC');
    const ann = await somebody(shop);
    await shop.credit(ann, 5n, 'BTC');
    await owner.press('wallets:turn:BTC');
    expect(owner.screen().text).to.contain('1 customer has <b>0.00000005 BTC</b> · switched off');
    await owner.tap('Undo');
    expect((await options()).wallets).to.deep.equal(['BTC']);
    await owner.press('wallets:other');
    await owner.say('gbp');
    expect((await options()).wallets).to.deep.equal(['BTC', 'GBP']);
    for (const code of ['XTR', 'USD', 'NOPE']) await owner.press(`wallets:turn:${code}`);
    expect((await options()).wallets).to.deep.equal(['BTC', 'GBP']);
  });

  it('set an own rate, asked about twice when it is far from what is known', async () => {
    await settingsOf.setOptions(shop.scope, 1, { wallets: ['ETB'] });
    await owner.press('rates');
    expect(owner.screen().text).to.match(/ETB.1\.00 = <b>\$2,000\.00</).and.contain('rounded for the shop');
    await owner.tap('ETB');
    await owner.say('much');
    expect(owner.screen().text).to.contain('cannot read');
    await owner.say('132,50');
    expect(owner.screen().text).to.contain('is no digit wrong');
    expect((await options()).ownRates).to.deep.equal({});
    await owner.tap('It is right');
    expect((await options()).ownRates['ETB']).to.deep.include({ base: 'USD', price: '132.50' });
    expect(owner.screen().text).to.contain('your own rate').and.contain('less than an hour ago');
    await owner.press('rates:set:ETB');
    await owner.say('140');
    expect((await options()).ownRates['ETB']?.price, 'near the last one').to.equal('140');
    await owner.press('rates:set:ETB');
    await owner.tap('sources again');
    expect((await options()).ownRates).to.deep.equal({});
  }); // prettier-ignore

  it('hear once of an own rate that grew old', async () => {
    const old = { base: 'USD', price: '132.50', at: Date.now() - 73 * 3600_000 };
    await settingsOf.setOptions(shop.scope, 1, { ownRates: { ETB: old } });
    await owner.press('rates');
    expect(owner.screen().text).to.contain('73 hours ago').and.contain('look at it again');
    for (let time = 0; time < 2; time += 1) await ownRates.warnOld(shop.scope);
    const told = await shop.scope.db.query(
      `select from messages where content->>'key' = 'notice-own-rate-old'`,
    );
    expect(told).to.have.length(1);
  });

  it('never lead from one own rate to another', async () => {
    const own = { base: 'USD', price: '132.50', at: Date.now() };
    await settingsOf.setOptions(shop.scope, 1, { wallets: ['KES'], ownRates: { ETB: own } });
    await owner.press('rates:set:KES');
    await owner.say('1.03 ETB');
    expect(owner.screen().text).to.contain('cannot stand on another');
    const price = await quotes
      .createQuotes({ rates: { quote: () => Promise.reject(new Error('none')) } })
      .rate(shop.scope, await settingsOf.read(shop.scope), 'USD', 'USD')
      .catch(() => null);
    expect(price).to.equal(null);
  });

  it('set spreads of pairs and limits', async () => {
    await owner.press('knobs:trade');
    await owner.tap('Spread of a pair');
    await owner.tap('A pair');
    await owner.say('btc usd');
    expect(owner.screen().text).to.contain('cannot read');
    await owner.say('BTC/USD 0,5 %');
    expect((await options()).trade.pairs).to.deep.equal({ 'BTC:USD': 50 });
    await owner.press('spreads:drop:BTC:USD');
    expect((await options()).trade.pairs).to.deep.equal({});
    await owner.press('knob:trade-spread');
    await owner.say('60');
    expect(owner.screen().text).to.contain('50');
    await owner.say('2.5');
    expect((await options()).trade.spread).to.equal(250);
    await owner.press('knob:trade-day');
    await owner.say('500');
    expect((await options()).trade.perDay).to.equal('50000');
    await owner.press('covers');
    expect(owner.screen().text).to.contain('Add an account at OKX');
    await owner.press('covers:by:7');
    expect((await options()).trade.hedge).to.equal(null);
  });

  it('take a right', async () => {
    const ann = await somebody(shop);
    for (const data of ['wallets', 'wallets:turn:BTC', 'rates', 'rates:set:USD', 'rates:sure:ETB:5:USD', 'spreads', 'spreads:drop:BTC:USD', 'covers', 'covers:off'])
      await ann.press(data); // prettier-ignore
    expect(alerts(ann)).to.have.length(9);
    expect((await options()).wallets).to.deep.equal([]);
  });
});

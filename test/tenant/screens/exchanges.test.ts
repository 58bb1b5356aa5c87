import { expect } from 'chai';
import { MOBEE_KEY, startMobee, type MobeeSandbox } from '../../../sandbox/mobee.ts';
import { OKX_KEY, startOkx, type OkxSandbox } from '../../../sandbox/okx.ts';
import { ADDRESSES } from '../../../sandbox/okx-state.ts';
import { convert, fromDecimal, rateOf, toDecimal } from '../../../shared/money.ts';
import { mobee } from '../../../shared/payments/mobee.ts';
import { okx } from '../../../shared/payments/okx.ts';
import { formatMoney } from '../../../shared/telegram/format.ts';
import type { FakeBot } from '../../support/fake-bot.ts';
import { testPlatform } from '../../support/platform.ts';
import { aShop, type Shop } from './shop.ts';

async function balanceOf(person: FakeBot): Promise<string> {
  await person.say('/balance');
  return /<b>([^<]*)<\/b>/.exec(person.screen().text)?.[1] ?? '';
}

async function externalOf(shop: Shop, person: FakeBot): Promise<string> {
  const [row] = await shop.scope.db.query<{ external_id: string }>(
    `select i.external_id from invoices i join customers c on c.id = i.customer_id
     where c.telegram_id = $1 order by i.id desc limit 1`,
    [person.person.id],
  );
  return row?.external_id ?? expect.fail('no invoice');
}

describe('coins by OKX', () => {
  let sandbox: OkxSandbox;
  let shop: Shop;
  let time: number;
  const inShop = async (currency: string) => {
    // One shop has the account at a time.
    const { admin } = await testPlatform();
    await admin.transaction((client) =>
      client.query(`delete from platform.account_claims where name like 'okx:%'`),
    );
    shop = await aShop(undefined, undefined, {
      providers: [okx],
      providerUrls: { okx: sandbox.url },
      fetch,
    });
    await shop.scope.db.query('update settings set currency = $1', [currency]);
    const owner = shop.owner();
    await owner.press('account:add:okx');
    for (const answer of [OKX_KEY.key, OKX_KEY.secret, OKX_KEY.passphrase]) await owner.say(answer);
    expect(owner.screen().text).to.contain(OKX_KEY.uid).and.contain('Nobody calls back');
  };
  beforeEach(async () => {
    time = Date.now();
    sandbox = await startOkx({ confirmMs: 0, now: () => time });
  });
  afterEach(() => sandbox.close());

  it('asks over which network, for an exact amount, and finds it', async () => {
    await inShop('USD');
    for (const [language, network, exactly] of [
      ['en', 'Polygon', 'exactly'],
      ['ru', 'TRON', 'ровно'],
    ] as const) {
      const ann = shop.customer({ language_code: language });
      await ann.say('/deposit 4000');
      await ann.tap(network);
      const { text, buttons } = ann.screen();
      const [, address = '', amount = ''] = (await externalOf(shop, ann)).split('|');
      expect(text).to.contain(exactly).and.contain(`<code>${address}</code>`).and.contain(amount);
      const copies = buttons.flatMap((each) => ('copy_text' in each ? [each.copy_text.text] : []));
      expect(copies).to.include.members([amount, address]);
      const check = buttons.find((each) => 'callback_data' in each && each.callback_data.startsWith('invoice:check')); // prettier-ignore
      const press = (check as { callback_data: string }).callback_data;
      await ann.press(press);
      expect((await balanceOf(ann)).replace(/[\s\u00a0]/g, ' ')).to.match(/^\$0\.00$|^0,00 \$$/);
      await sandbox.pay(await externalOf(shop, ann));
      await ann.press(press);
      await ann.press(press);
      expect((await balanceOf(ann)).replace(/[\s\u00a0]/g, ' ')).to.match(/^\$4,000\.00$|^4 000,00 \$$/); // prettier-ignore
    }
  });

  it('says the least that the exchange takes', async () => {
    await inShop('USD');
    const ann = shop.customer();
    await ann.say('/deposit 1000');
    await ann.tap('TRON');
    expect(ann.of('answerCallbackQuery').at(-1)?.['text']).to.contain(
      formatMoney('en', { amount: 1_000_000n, currency: 'USDT' }),
    );
  });

  it('gives no two open invoices one amount, however many ask for the same', async () => {
    await inShop('BTC');
    const people = Array.from({ length: 12 }, () => shop.customer());
    const ids: string[] = [];
    for (const ann of people) {
      await ann.say('/deposit 0.001');
      await ann.tap('Bitcoin');
      ids.push(await externalOf(shop, ann));
    }
    expect(new Set(ids).size).to.equal(ids.length);
    const [last = ''] = ids.slice(-1);
    await sandbox.pay(last);
    for (const ann of people) await ann.tap('Check payment');
    const balances = await Promise.all(people.map(balanceOf));
    expect(balances.filter((each) => each.startsWith('0.001'))).to.have.length(1);
    expect(balances.at(-1)).to.contain('0.001');
  });

  /** What the sandbox's wallets send; the account's address stands in the invoice. */
  const sends = async (ann: FakeBot, amount: string, network?: string) => {
    const [chain = '', address = ''] = (await externalOf(shop, ann)).split('|');
    return sandbox.deposit({ network: network ?? chain, address, amount });
  };
  const askedOf = async (ann: FakeBot) => (await externalOf(shop, ann)).split('|')[2] ?? '';
  /** What arrives of an amount where a wallet takes its fee out of it. */
  const lessOf = (asked: string) => ({ amount: fromDecimal(asked, 'USDT', 'exact') - 50_000n, currency: 'USDT' }); // prettier-ignore
  const toldNear = (ann: FakeBot) =>
    shop.scope.db.query<{ content: { data: object } }>(
      `select content from messages where content->>'key' = 'notice-near-payment' and chat_id = $1`,
      [ann.person.id],
    );

  it('finds at once what a wallet took its fee out of, tells the payer, and staff credit it once', async () => {
    await inShop('USD');
    const ann = shop.customer();
    const owner = shop.owner();
    await ann.say('/deposit 4000');
    await ann.tap('TRON');
    const depId = await sends(ann, '5.9');
    await Promise.all(Array.from({ length: 6 }, () => ann.tap('Check payment')));
    expect(await balanceOf(ann)).to.equal('$0.00');
    const far = await shop.scope.db.query<{ kind: string }>('select kind from findings');
    expect(far, 'nothing near').to.deep.equal([{ kind: 'stray-event' }]);
    expect(await toldNear(ann)).to.have.length(0);

    const asked = await askedOf(ann);
    const less = lessOf(asked);
    const id = await sends(ann, toDecimal(less));
    await Promise.all(Array.from({ length: 6 }, () => ann.press('invoice:check:1')));
    await ann.press('invoice:check:1');
    expect(ann.of('answerCallbackQuery').at(-1)?.['text']).to.contain('not exactly');
    const found = await shop.scope.db.query<{ id: string; kind: string; reference: string; customer: string }>(
      `select id, kind, reference, data->>'customerId' as customer from findings order by id`,
    ); // prettier-ignore
    expect(found.map(({ kind }) => kind)).to.deep.equal(['stray-event', 'other-amount']);
    // As the night calls it.
    expect(found.map(({ reference }) => reference)).to.deep.equal([`statement:1:missing-here:in:${depId}`, `statement:1:missing-here:in:${id}`]); // prettier-ignore
    const [told] = await toldNear(ann);
    expect(JSON.stringify(told?.content)).not.to.contain(`${less.amount}`);
    await owner.press(`finding:${found[1]?.id}`);
    expect(owner.screen().text).to.contain(`Asked for: <code>${Number(asked)}`);
    await owner.tap('What happened');
    expect(owner.screen().text).to.contain('waits to be looked at: <code>Another amount').and.contain('a decision of yours'); // prettier-ignore
    await owner.press(`finding:${found[1]?.id}`);
    await owner.tap('Credit to a customer');
    expect(owner.screen().text).to.contain(ann.person.first_name);
    const [yes] = owner.screen().buttons;
    await Promise.all([1, 2, 3].map(() => owner.press((yes as { callback_data: string }).callback_data))); // prettier-ignore
    const credited = await balanceOf(ann);
    // The digits of an invoice are its own: up to 20 USD between one and another.
    const { amount } = convert(less, rateOf('USDT', 'USD', '2000'), 'down');
    expect(credited).to.equal(formatMoney('en', { amount, currency: 'USD' }));
    await ann.press('invoice:check:1');
    expect(await balanceOf(ann)).to.equal(credited);
    await owner.press('story:invoice:1');
    expect(owner.screen().text)
      .to.contain('staff decided: <code>credited')
      .and.contain('Staff have decided');
    expect(await shop.scope.db.query('select 1 from findings')).to.have.length(2);
  });

  it('knows the payment by its digits over another network, and one that came twice', async () => {
    await inShop('USD');
    const [ann, ben] = [shop.customer(), shop.customer({ language_code: 'ru' })];
    for (const each of [ann, ben]) {
      await each.say('/deposit 4000');
      await each.tap('TRON');
    }
    await sends(ann, await askedOf(ann));
    await sends(ann, await askedOf(ann));
    const wrongly = await askedOf(ben);
    const [network] = (await externalOf(shop, ben)).split('|');
    const other = ADDRESSES.find(({ chain, ccy }) => ccy === 'USDT' && chain !== network);
    sandbox.deposit({ network: other?.chain ?? '', address: other?.addr ?? '', amount: wrongly });
    await ann.tap('Check payment');
    await ann.press('invoice:check:1');
    await ben.press('invoice:check:2');
    expect(await balanceOf(ann)).to.equal('$4,000.00');
    const found = await shop.scope.db.query<{ kind: string; invoice: string }>(
      `select kind, data->>'invoiceId' as invoice from findings order by data->>'invoiceId'`,
    );
    expect(found).to.deep.equal([
      { kind: 'other-amount', invoice: '1' },
      { kind: 'other-amount', invoice: '2' },
    ]);
    expect(await toldNear(ben)).to.have.length(1);
    expect(ben.of('answerCallbackQuery').at(-1)?.['text']).to.contain('не точно');
  });

  it('tells nobody where two customers’ invoices are near', async () => {
    await inShop('USD');
    const [ann, ben] = [shop.customer(), shop.customer()];
    for (const each of [ann, ben]) {
      await each.say('/deposit 4000');
      await each.tap('TRON');
    }
    await sends(ann, toDecimal(lessOf(await askedOf(ann))));
    await ben.tap('Check payment');
    const [one] = await shop.scope.db.query<{ kind: string }>('select kind from findings');
    expect(one?.kind).to.equal('other-amount');
    expect([...(await toldNear(ann)), ...(await toldNear(ben))]).to.have.length(0);
    expect(ben.of('answerCallbackQuery').at(-1)?.['text']).to.contain('Nothing has arrived');
  });

  it('credits nobody with coins that were there before', async () => {
    await inShop('USD');
    const ann = shop.customer();
    await ann.say('/deposit 4000');
    await ann.tap('TRON');
    time -= 3600_000;
    await sandbox.pay(await externalOf(shop, ann));
    time += 3600_000;
    await ann.tap('Check payment');
    expect(await balanceOf(ann)).to.equal('$0.00');
    const found = await shop.scope.db.query<{ kind: string }>('select kind from findings');
    expect(found).to.deep.equal([{ kind: 'stray-event' }]);
  });
});

describe('rupiah by Mobee', () => {
  let sandbox: MobeeSandbox;
  let shop: Shop;
  let owner: FakeBot;
  const opens = async (tells: boolean) => {
    sandbox = await startMobee({ tells });
    shop = await aShop(undefined, undefined, {
      providers: [mobee],
      providerUrls: { mobee: sandbox.url },
      fetch,
    });
    await shop.scope.db.query(`update settings set currency = 'IDR'`);
    owner = shop.owner();
    await owner.press('account:add:mobee');
    for (const answer of [MOBEE_KEY.key, MOBEE_KEY.secret]) await owner.say(answer);
  };
  const payer = async () => {
    const ann = shop.customer();
    await ann.say('/deposit 75000');
    await ann.tap('BRI');
    return ann;
  };
  const invoiceOf = async (ann: FakeBot) => {
    const [row] = await shop.scope.db.query<{ id: string }>(
      'select id from invoices where external_id = $1',
      [await externalOf(shop, ann)],
    );
    return row?.id;
  };
  afterEach(() => sandbox.close());

  it('shows an account number of the bank that was chosen, and finds the money', async () => {
    await opens(true);
    const ann = await payer();
    expect(ann.screen().text).to.contain('Rp 75000').and.contain('BRI: <code>8808');
    await sandbox.pay(await externalOf(shop, ann));
    await ann.tap('Check payment');
    expect(await balanceOf(ann)).to.contain('75,000.00');
  });

  it('waits for staff where the host cannot be asked, and is counted once by both', async () => {
    await opens(false);
    const ann = await payer();
    await sandbox.pay(await externalOf(shop, ann));
    await ann.tap('Check payment');
    expect(await balanceOf(ann)).to.contain('0.00');
    await owner.press(`hand:yes:${await invoiceOf(ann)}:0:7500000`);
    expect(await balanceOf(ann)).to.contain('75,000.00');
  });

  it('is counted once when staff and Mobee say so at the same time, and found when they differ', async () => {
    await opens(true);
    for (const amount of ['7500000', '7000000']) {
      const ann = await payer();
      await sandbox.pay(await externalOf(shop, ann));
      const id = await invoiceOf(ann);
      await owner.press(`hand:yes:${id}:0:${amount}`);
      await ann.press(`invoice:check:${id}`);
      expect(await balanceOf(ann)).to.contain(amount === '7500000' ? '75,000.00' : '70,000.00');
    }
    const found = await shop.scope.db.query<{ kind: string }>('select kind from findings');
    expect(found).to.deep.equal([{ kind: 'other-amount' }]);
  });

  it('rounds up to whole rupiah, and says the least', async () => {
    await opens(true);
    const ann = shop.customer();
    await ann.say('/deposit 75000.10');
    await ann.tap('BNI');
    expect(ann.screen().text).to.contain('Rp 75001');
    await ann.say('/deposit 100');
    await ann.tap('BNI');
    expect(ann.of('answerCallbackQuery').at(-1)?.['text']).to.contain(
      formatMoney('en', { amount: 5_000_000n, currency: 'IDR' }),
    );
  });
});

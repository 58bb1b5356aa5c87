import { expect } from 'chai';
import * as findings from '../../../shared/domain/money/findings.ts';
import * as payments from '../../../shared/domain/money/payments.ts';
import * as proof from '../../../shared/domain/proof/proof.ts';
import * as inbox from '../../../shared/platform/inbox.ts';
import { aCustomer, anEvent } from '../../support/builders.ts';
import type { FakeBot } from '../../support/fake-bot.ts';
import { testPlatform } from '../../support/platform.ts';
import { addAccount, aShop, type Shop } from './shop.ts';

describe('why was it not credited', () => {
  let shop: Shop;
  let owner: FakeBot;
  let ann: FakeBot;
  beforeEach(async () => {
    shop = await aShop();
    await addAccount(shop);
    owner = shop.owner();
    ann = shop.customer({ first_name: 'Ann <b>' });
    await ann.say('/deposit 10');
  });
  const ask = async (text: string, who = owner) => {
    await who.say('/admin');
    await who.press('payments');
    await who.press('story');
    await who.say(text);
    return who.screen();
  };
  const invoice = async () => {
    const [row] = await shop.scope.db.query<{ id: string; key: string; external_id: string; account_id: string }>('select * from invoices order by id desc limit 1'); // prettier-ignore
    return row ?? expect.fail();
  };

  it('tells that nobody heard of money yet, by number, key and the id of the provider', async () => {
    const { id, key, external_id } = await invoice();
    for (const text of [id, `#${id}`, key, external_id]) {
      const screen = await ask(text);
      expect(screen.text, text)
        .to.contain(`Invoice #${id}`)
        .and.contain('asked for $10.00')
        .and.contain('Ann &lt;b&gt;')
        .and.contain('Neither the provider nor a chain');
    }
  });

  it('asks the provider now, and tells the way to the balance', async () => {
    const { id } = await invoice();
    await ask(id);
    shop.provider.status = 'settled';
    await owner.press(`story:check:${id}`);
    expect(owner.screen().text)
      .to.contain('settled: $10.00')
      .and.contain('on the balance, entry')
      .and.contain('It was credited')
      .and.contain('$10.00');
  });

  it('shows a callback that led to nothing', async () => {
    const { id, account_id, external_id } = await invoice();
    const { database } = await testPlatform();
    await inbox.store(database.platform, {
      tenantId: shop.scope.tenant.id,
      provider: 'fake',
      accountId: BigInt(account_id),
      eventKey: `paid:${external_id}`,
      body: Buffer.from('{}'),
      headers: {},
    });
    expect((await ask(id)).text)
      .to.contain('a callback came')
      .and.contain('no money came of it');
  });

  it('says in words that a callback told of another amount', async () => {
    const { id, account_id, external_id } = await invoice();
    const { database } = await testPlatform();
    const stored = await inbox.store(database.platform, {
      tenantId: shop.scope.tenant.id,
      provider: 'fake',
      accountId: BigInt(account_id),
      eventKey: `paid:${external_id}`,
      body: Buffer.from('{}'),
      headers: {},
    });
    await inbox.fail(database.platform, stored.id, { error: 'invoice-mismatch', isLast: true });
    for (const [language, words] of [
      ['en', 'another amount or currency than the invoice asks'],
      ['ru', 'сумма или валюта не та, что в счёте'],
    ] as const) {
      await owner.press(`language:set:${language}`);
      expect((await ask(id)).text)
        .to.contain(words)
        .and.not.contain('invoice-mismatch');
    }
    await owner.press('language:set:en');
  });

  it('finds a charge as it is written, and a hash in any case', async () => {
    const customer = await aCustomer(shop.scope, 'Zoe');
    const charge = 'stxAb_9ZkQ7mR-vC3';
    const hash = `0x${'ab12'.repeat(16)}`;
    for (const reference of [`stars:${charge}`, `ethereum:${hash}:native`])
      await payments.apply(shop.scope, anEvent(customer, { reference }));
    for (const text of [charge, hash, hash.toUpperCase().replace('0X', '0x')])
      expect((await ask(text)).text, text)
        .to.contain('Zoe')
        .and.contain('It was credited');
    expect((await ask(charge.replace('_', 'x'))).text).to.contain('Nothing in this shop');
  });

  it('finds a payment by Telegram by either of its charges, booked or not', async () => {
    const customer = await aCustomer(shop.scope, 'Zoe');
    const [charge, providerCharge] = ['tg_9ZkQ7mR', 'ch_3Pq%7aZ'];
    await payments.apply(
      shop.scope,
      anEvent(customer, { reference: `telegram:4:${charge}`, details: { charge, providerCharge } }),
    );
    for (const text of [charge, providerCharge])
      expect((await ask(text)).text, text)
        .to.contain('Zoe')
        .and.contain('It was credited');
    expect((await ask('ch_3Pqx7aZ')).text).to.contain('Nothing in this shop');
    const successful = { currency: 'USD', total_amount: 700, invoice_payload: 'gone', telegram_payment_charge_id: 'tg_2', provider_payment_charge_id: 'ch_2' }; // prettier-ignore
    await ann.message({ successful_payment: successful });
    for (const text of ['tg_2', 'ch_2'])
      expect((await ask(text)).text, text)
        .to.contain('Telegram payment without an invoice')
        .and.contain('ch_2');
  });

  it('leads to what waits without an invoice, by the id at its provider', async () => {
    await findings.note(shop.scope, {
      kind: 'stray-event',
      reference: 'statement:1:missing-here:in:97000003',
      data: { reference: 'okx:1:97000003', money: { amount: '19500000', currency: 'USDT' } },
    });
    for (const text of ['97000003', 'okx:1:97000003'])
      expect((await ask(text)).text, text)
        .to.contain('A payment without an invoice')
        .and.contain('19.5 USDT');
  });

  it('names the account of what came once', async () => {
    await findings.note(shop.scope, {
      kind: 'difference',
      reference: 'statement:7:missing-here:in:97000004',
      data: { what: 'missing-here', provider: 'fake', accountId: '7', account: '7', house: 'provider:fake:7', reference: 'fake:7:97000004', id: '97000004' },
    }); // prettier-ignore
    expect((await ask('97000004')).text.match(/Account: /g)).to.have.length(1);
  });

  it('says of a balance that differs from its entries what to do about that', async () => {
    const usd = (amount: string) => ({ amount, currency: 'USD' });
    await findings.note(shop.scope, {
      kind: 'difference',
      reference: 'balance:customer:1:USD',
      data: { what: 'balance', id: 'customer:1', ours: usd('16493'), theirs: usd('15716') },
    });
    await owner.press('findings');
    await owner.press('finding:1');
    expect(owner.screen().text).to.contain('add up').and.not.contain('provider’s page');
  });

  it('finds a receipt that only the callback names', async () => {
    const { id, account_id, external_id } = await invoice();
    const { database } = await testPlatform();
    await inbox.store(database.platform, {
      tenantId: shop.scope.tenant.id,
      provider: 'fake',
      accountId: BigInt(account_id),
      eventKey: `stk:${external_id}:0`,
      body: Buffer.from('{"MpesaReceiptNumber":"SB00000001"}'),
      headers: {},
    });
    expect((await ask('SB00000001')).text).to.contain(`Invoice #${id}`);
    expect((await ask('SB00000002')).text).to.contain('Nothing in this shop');
    const other = (await aShop()).owner();
    expect((await ask('SB00000001', other)).text).to.contain('Nothing in this shop');
  });

  it('knows nothing of what belongs to another shop', async () => {
    const { key } = await invoice();
    const other = (await aShop()).owner();
    expect((await ask(key, other)).text).to.contain('Nothing in this shop');
  });

  it('takes any text for a name, and speaks Russian', async () => {
    const boris = (await aShop()).owner({ language_code: 'ru' });
    for (const text of ["%'; drop table invoices --", '_', '\\', '<b>&', '99999999999999999999'])
      expect((await ask(text, boris)).text).to.contain('ничего не называется');
    expect((await ask('x'.repeat(200), boris)).text).to.contain('128');
  });

  it('is for staff alone', async () => {
    await ann.press('story');
    await ann.press(`story:check:${(await invoice()).id}`);
    for (const { text } of [ann.screen()]) expect(text).to.not.contain('Invoice #');
  });
});

describe('/verify', () => {
  it('shows the head to everybody and lets staff have everything looked at', async () => {
    const shop = await aShop();
    const ann = shop.customer();
    await ann.say('/verify');
    expect(ann.screen().text).to.contain('first seal is still to come').and.contain('is empty');
    await shop.credit(ann, 500n);
    const head = await proof.seal(shop.scope);
    await ann.say('/verify');
    expect(ann.screen().text).to.contain(head?.hash).and.contain('your one entry');
    expect(
      ann
        .screen()
        .buttons.map(({ text }) => text)
        .join(),
    ).to.not.contain('Check');
    await ann.press('verify:all');
    const owner = shop.owner();
    await owner.say('/verify');
    await owner.press('verify:all');
    expect(owner.screen().text).to.contain('I go through all entries');
  });
});

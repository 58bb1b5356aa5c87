import { expect } from 'chai';
import * as accounts from '../../../shared/domain/money/accounts.ts';
import * as findings from '../../../shared/domain/money/findings.ts';
import * as health from '../../../shared/domain/money/provider-health.ts';
import * as settings from '../../../shared/domain/shop/settings.ts';
import type { FakeBot } from '../../support/fake-bot.ts';
import { addAccount, aShop, type Shop } from './shop.ts';

const LANGUAGES = ['en', 'ru'] as const;
const labels = (bot: FakeBot) => bot.screen().buttons.map(({ text }) => text);

describe('payments, for staff', () => {
  let shop: Shop;
  beforeEach(async () => {
    shop = await aShop();
  });
  const ownerIn = async (language: string) => {
    const owner = shop.owner();
    await owner.say('/start');
    await shop.scope.db.query('update customers set language = $2 where telegram_id = $1', [
      owner.person.id,
      language,
    ]);
    return owner;
  };
  const rules = async () => (await settings.read(shop.scope)).options.payments;
  const note = async (data: Record<string, unknown> = {}) => {
    await findings.note(shop.scope, {
      kind: 'stray-event',
      reference: `test:${Math.random()}`,
      data: {
        provider: 'fake', house: 'provider:fake:1', reference: `fake:1:${Math.random()}`, raw: '{"a": "<b>"}',
        money: { amount: '1250', currency: 'USD' }, ...data,
      },
    }); // prettier-ignore
    const [finding] = await findings.list(shop.scope, 'open', { limit: 1, offset: 0 });
    return finding!.id;
  };

  it('set the rules for money that does not fit', async () => {
    for (const language of LANGUAGES) {
      const owner = await ownerIn(language);
      await owner.press('rules');
      const before = (await rules()).late;
      await owner.press('rules:turn:late');
      expect((await rules()).late).to.not.equal(before);
      await owner.press('rules:ask:tolerance');
      const { none, never } = language === 'ru' ? { none: 'Только точная сумма', never: 'Без ограничения' } : { none: 'The exact amount only', never: 'No limit' }; // prettier-ignore
      expect(owner.screen().buttons.map(({ text }) => text), 'no limit would take anything for exact').to.include(none).and.not.include(never); // prettier-ignore
      await owner.say('11');
      expect(owner.screen().text).to.match(/10/);
      await owner.say('0,5');
      expect((await rules()).tolerance).to.equal(50);
      await owner.press('rules:ask:most');
      await owner.say('100');
      await owner.press('rules:ask:least');
      await owner.say('200');
      expect((await rules()).least, 'more than the most').to.equal(null);
      await owner.say('20');
      expect(await rules()).to.include({ least: '2000', most: '10000' });
      await owner.press('rules:none:least');
      await owner.press('rules:none:most');
      expect(await rules()).to.include({ least: null, most: null });
      expect(owner.unanswered()).to.deep.equal([]);
    }
  });

  it('see an account’s health in plain words, and a test brings it back', async () => {
    await addAccount(shop);
    const [account] = await accounts.list(shop.scope);
    for (const [language, works, hidden] of [
      ['en', 'Works since', 'Hidden from customers'],
      ['ru', 'Работает с', 'Скрыто от покупателей'],
    ] as const) {
      await health.note(shop.scope, account!.id, null);
      const owner = await ownerIn(language);
      await owner.press(`account:${account!.id}`);
      expect(owner.screen().text).to.contain(works);
      await health.note(shop.scope, account!.id, 'credentials-refused');
      await owner.press(`account:${account!.id}`);
      expect(owner.screen().text).to.contain(hidden);
      await owner.press('payments');
      expect(owner.screen().text).to.contain('🔴');
      shop.provider.isDown = true;
      await owner.press(`account:test:${account!.id}`);
      expect(owner.screen().text).to.contain(hidden);
      shop.provider.isDown = false;
      await owner.press(`account:test:${account!.id}`);
      expect(owner.screen().text).to.contain(works);
    }
  });

  it('credit a finding to a customer that they name, once, whoever else presses', async () => {
    for (const language of LANGUAGES) {
      const ann = shop.customer({ username: `ann_${language}` });
      await ann.say('/start');
      const id = await note();
      const owner = await ownerIn(language);
      await owner.press('payments');
      expect(labels(owner).join()).to.match(/: 1/);
      await owner.press('findings');
      await owner.press(`finding:${id}`);
      expect(owner.screen().text).to.contain('&lt;b&gt;');
      await owner.press(`finding:credit:${id}`);
      await owner.say('nobody');
      await owner.say(`@ann_${language}`);
      expect(owner.screen().text).to.contain('12');
      const sure = owner.screen().buttons.map((button) => ('callback_data' in button ? button.callback_data : '')).find((data) => data.startsWith('finding:sure')); // prettier-ignore
      await Promise.all(Array.from({ length: 20 }, () => shop.owner().press(sure!))); // prettier-ignore
      await ann.say('/balance');
      expect(ann.screen().text).to.contain('$12.50');
      await owner.press(`finding:${id}`);
      expect(owner.screen().text).to.match(/credited to a customer|зачислено покупателю/);
      expect(await findings.count(shop.scope)).to.equal(0);
    }
  });

  it('take a second person for a finding above the shop’s limit, once', async () => {
    await settings.setOptions(shop.scope, 1, { approveAbove: '1000' });
    const ann = shop.customer({ username: 'ann' });
    await ann.say('/start');
    const id = await note();
    const owner = shop.owner();
    await owner.press(`finding:credit:${id}`);
    await owner.say('@ann');
    const sure = owner.screen().buttons.map((button) => ('callback_data' in button ? button.callback_data : '')).find((data) => data.startsWith('finding:sure')) ?? ''; // prettier-ignore
    await owner.press(sure);
    expect(owner.of('answerCallbackQuery').at(-1)?.['text']).to.contain('nobody else here');
    await shop.scope.db.query(`insert into staff (telegram_id, role) values (77, 'MANAGER')`);
    await Promise.all(Array.from({ length: 20 }, () => shop.owner().press(sure)));
    const waiting = await shop.scope.db.query<{ id: string }>(`select id from approvals where state = 'open'`); // prettier-ignore
    expect(waiting).to.have.length(1);
    const approval = waiting[0]?.id;
    await ann.say('/balance');
    expect(ann.screen().text).to.contain('$0.00');
    await owner.press(`approval:yes:${approval}`);
    expect(owner.of('answerCallbackQuery').at(-1)?.['text']).to.contain('somebody else decides');
    const clerk = shop.customer({ id: 77 });
    await clerk.press(`approval:${approval}`);
    expect(clerk.screen().text).to.contain('+$12.50').and.contain(`finding #${id}`);
    await Promise.all(Array.from({ length: 20 }, () => shop.customer({ id: 77 }).press(`approval:yes:${approval}`))); // prettier-ignore
    await ann.say('/balance');
    expect(ann.screen().text).to.contain('$12.50');
    expect(await findings.find(shop.scope, id)).to.include({ state: 'resolved' });
    const said = await shop.scope.db.query<{ key: string }>(`select content->>'key' as key from messages where content->>'key' like 'notice-credit%' order by id`); // prettier-ignore
    expect(said.map(({ key }) => key)).to.deep.equal(['notice-credit-asked-finding', 'notice-credit-approved']); // prettier-ignore
  });

  it('credit another amount, in the shop’s currency where the money is in a strange one', async () => {
    const ann = shop.customer({ username: 'ann' });
    await ann.say('/start');
    const id = await note({ money: { amount: '5000000000', currency: 'TON' } });
    const owner = shop.owner();
    await owner.press(`finding:credit:${id}`);
    await owner.say('@ann');
    expect(owner.screen().text).to.contain('in USD');
    await owner.say('12.34');
    await owner.tap('Yes');
    await ann.say('/balance');
    expect(ann.screen().text).to.contain('$12.34');
  });

  it('read the facts of a finding in their own language', async () => {
    const money = { amount: '1250', currency: 'USD' };
    const texts = Object.fromEntries(
      ['account', 'accountId', 'id', 'reference', 'externalId', 'key', 'invoiceId', 'sender', 'comment', 'txid', 'address', 'blocks', 'telegramId', 'payload', 'total', 'reason', 'payout'].map((name) => [name, '77']),
    ); // prettier-ignore
    await findings.note(shop.scope, {
      kind: 'difference',
      reference: 'facts',
      data: {
        ...texts, money, ours: money, theirs: money, asked: money, credited: money, got: money, provider: 'stars', method: 'fake',
        chain: 'ethereum', came: '2026-05-01T12:00:00Z', what: 'missing-here', direction: 'in', belongsTo: 'payout 5', status: 'settled', state: 'failed', says: 'settled',
      },
    }); // prettier-ignore
    const [finding] = await findings.list(shop.scope, 'open', { limit: 1, offset: 0 });
    const reader = shop.owner();
    for (const language of ['en', 'ru']) {
      await reader.press(`language:set:${language}`);
      await reader.press(`finding:${finding?.id}`);
      const { text } = reader.screen();
      expect(text).to.not.match(/^[a-z]\w*: |missing-here/m);
      if (language === 'ru') expect(text).to.not.match(/^[A-Z]\w*: /m);
    }
    expect(reader.screen().text).to.contain('У нас: <code>12,50').and.contain('В наших книгах: <code>вывод №5').and.contain('Учётная запись: <code>77').and.contain('Звёзды Telegram').and.contain('Ethereum'); // prettier-ignore
    await reader.press('language:set:en');
    await findings.resolve(shop.scope, 1, finding?.id ?? 0n, 'looked at');
  });

  it('close a finding with a word, and let nobody decide it again', async () => {
    const id = await note();
    const owner = shop.owner();
    await owner.press(`finding:close:${id}`);
    await owner.say('Another shop of ours');
    expect(owner.screen().text).to.contain('Another shop of ours');
    await owner.press(`finding:sure:${id}:1:1250`);
    expect(owner.of('answerCallbackQuery').at(-1)).to.include({ show_alert: true });
    expect(await findings.find(shop.scope, id)).to.include({ state: 'resolved' });
    await owner.press('findings:of:resolved');
    expect(labels(owner).join()).to.contain(`#${id}`);
  });

  it('are for who may: payments for looking, balances for crediting', async () => {
    const id = await note();
    const max = shop.customer();
    await max.say('/start');
    const presses = ['findings', `finding:${id}`, `finding:close:${id}`, `finding:credit:${id}`, `finding:sure:${id}:1:5`, `finding:collect:${id}`, 'rules', 'rules:turn:late', 'rules:none:least', 'stars', 'stars:list', 'stars:one:1', 'stars:sure:1', 'payments:new']; // prettier-ignore
    for (const role of [null, 'MANAGER'] as const) {
      if (role)
        await shop.scope.db.query('insert into staff (telegram_id, role) values ($1, $2)', [
          max.person.id,
          role,
        ]);
      for (const press of presses) {
        await max.press(press);
        expect(max.of('answerCallbackQuery').at(-1), press).to.include({ show_alert: true });
      }
    }
    expect(await findings.find(shop.scope, id)).to.include({ state: 'open' });
  });

  it('give Stars of a top-up back', async () => {
    await settings.change(shop.scope, 1, { starPrice: '0.02' });
    for (const language of LANGUAGES) {
      const ann = shop.customer();
      await ann.say('/deposit 10');
      const payload = String(ann.of('sendInvoice').at(-1)?.['payload']);
      await ann.message({
        successful_payment: {
          currency: 'XTR', total_amount: 500, invoice_payload: payload,
          telegram_payment_charge_id: `charge-${language}`, provider_payment_charge_id: '',
        },
      }); // prettier-ignore
      const owner = await ownerIn(language);
      owner.answer('getMyStarBalance', { amount: 777 });
      await owner.press('stars');
      expect(owner.screen().text).to.contain('777');
      await owner.press('stars:list');
      const [first] = owner.screen().buttons;
      await owner.press(first && 'callback_data' in first ? first.callback_data : '');
      await owner.tap(language === 'en' ? 'Give the Stars back' : 'Вернуть звёзды');
      await owner.tap(language === 'en' ? 'Yes' : 'Да');
      expect(owner.screen().text).to.contain('⏳');
      await ann.say('/balance');
      expect(ann.screen().text).to.contain('$0.00');
    }
  });

  it('hear of Stars that Telegram gave back and that were spent', async () => {
    await settings.change(shop.scope, 1, { starPrice: '0.02' });
    const ann = shop.customer();
    await ann.say('/deposit 10');
    const payload = String(ann.of('sendInvoice').at(-1)?.['payload']);
    const payment = { currency: 'XTR' as const, total_amount: 500, invoice_payload: payload, telegram_payment_charge_id: 'c1', provider_payment_charge_id: '' }; // prettier-ignore
    await ann.message({ successful_payment: payment });
    await shop.credit(ann, -400n);
    await ann.message({ refunded_payment: payment });
    await ann.again();
    await ann.say('/balance');
    expect(ann.screen().text).to.contain('$0.00');
    const [finding] = await findings.list(shop.scope, 'open', { limit: 5, offset: 0 });
    expect(finding).to.include({ kind: 'stars-owed' });
    await shop.credit(ann, 1000n);
    const owner = shop.owner();
    await owner.press(`finding:${finding!.id}`);
    await owner.tap('Take from the balance');
    await ann.say('/balance');
    expect(ann.screen().text).to.contain('$6.00');
  });
});

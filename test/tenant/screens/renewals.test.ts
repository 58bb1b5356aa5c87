import { expect } from 'chai';
import { systemClock, type Clock } from '../../../shared/clock.ts';
import { createMemoryPorts } from '../../../shared/cache/memory.ts';
import * as plans from '../../../shared/domain/subscriptions/plans.ts';
import * as grants from '../../../shared/domain/subscriptions/subscription-grants.ts';
import * as renewals from '../../../shared/domain/subscriptions/renewals.ts';
import { createI18n } from '../../../shared/telegram/i18n.ts';
import { renderContent } from '../../../shared/telegram/view.ts';
import { brokenBooks } from '../../support/builders.ts';
import type { FakeBot } from '../../support/fake-bot.ts';
import { aShop, type Shop } from './shop.ts';

const DAY = 86_400_000;

describe('renewing a subscription', () => {
  let shop: Shop;
  let now: number;
  beforeEach(async () => {
    now = Date.parse('2027-03-01T12:00:00Z');
    const clock: Clock = { ...systemClock, now: () => now };
    shop = await aShop(createMemoryPorts(), clock);
    await plans.create(shop.scope, 1, { name: 'Club', price: 1000n, state: 'published' }, { starsPrice: 250 });
  }); // prettier-ignore
  afterEach(async () => {
    expect(await brokenBooks(shop.scope)).to.deep.equal([]);
  });

  const customerOf = async ({ person }: FakeBot) => {
    const [row] = await shop.scope.db.query<{ id: string }>('select id from customers where telegram_id = $1', [person.id]); // prettier-ignore
    return BigInt(row?.id ?? 0);
  };

  /** What was queued for people since, as they read it. */
  const texts = async (language: string) => {
    const i18n = createI18n(['shared/locales', 'tenant/locales']);
    const rows = await shop.scope.db.query<{ content: never }>(
      `select content from messages where content->>'key' like 'notice-subscription-%' order by id`,
    );
    return rows.map(({ content }) => renderContent(i18n, language, content).text);
  };

  it('is switched on with its price, said before, made, and stopped, in both languages', async () => {
    const ann = shop.customer();
    await ann.say('/start');
    await shop.credit(ann, 1500n);
    await ann.say('/subscribe');
    await ann.tap('Club');
    await ann.tap('Buy for $10.00');
    await ann.tap('Confirm');
    await ann.tap('🏅 Club');
    await ann.tap('Renew by itself from the balance for $10.00');
    expect(ann.screen().text).to.contain('$10.00 is taken from your balance').and.contain('$5.00');
    now += 28 * DAY;
    await renewals.lookAtDue(shop.scope);
    await shop.credit(ann, 500n);
    now = Date.parse('2027-04-01T10:00:00Z');
    await renewals.lookAtDue(shop.scope);
    const [, before, made] = await texts('en');
    expect(before).to.contain('renews itself: on').and.contain('$5.00</b> is missing');
    expect(made).to.contain('has renewed itself: $10.00 was taken').and.contain('May 1, 2027');
    const [, beforeRu, madeRu] = await texts('ru');
    expect(beforeRu).to.contain('продлится сама');
    expect(madeRu).to.contain('с баланса списано');
    await ann.say('/subscribe');
    await ann.tap('🏅 Club');
    await ann.tap('Do not renew by itself');
    expect(ann.screen().text).to.not.contain('is taken from your balance');
  });

  it('names no day of a charge while the time stands still, and says until when access stays', async () => {
    const [plan] = await plans.list(shop.scope);
    await plans.change(shop.scope, 1, plan?.product.id ?? 0n, { graceDays: 5, starsPrice: null });
    for (const [language_code, paused, stays] of [
      ['en', 'nothing is charged', 'access stays until Apr 6, 2027'],
      ['ru', 'ничего не спишется', 'доступ остаётся до 6 апр. 2027'],
    ] as const) {
      now = Date.parse('2027-03-01T12:00:00Z');
      const ann = shop.customer({ language_code });
      await ann.say('/start');
      await shop.credit(ann, 1000n);
      await ann.press('buy:1');
      await ann.tap('✅');
      await ann.tap('🏅 Club');
      await ann.tap('🔁');
      const id = BigInt(/subscription:renewal:(\d+)/.exec(JSON.stringify(ann.screen().buttons))?.[1] ?? 0);
      await grants.setPaused(shop.scope, shop.scope.tenant.ownerId, id, true);
      await ann.press(`subscription:${id}`);
      // Until when it would run is said above; of the charge itself no day.
      const said = ann.screen().text.split('\n\n').find((each) => each.includes(paused));
      expect(said, ann.screen().text).to.be.a('string').and.not.contain('2027');
      await grants.setPaused(shop.scope, shop.scope.tenant.ownerId, id, false);
      await renewals.choose(shop.scope, await customerOf(ann), id, 'none');
      now = Date.parse('2027-04-02T12:00:00Z');
      await renewals.look(shop.scope, id);
      await ann.press('plan:1');
      expect(ann.screen().text).to.contain(stays);
    }
  }); // prettier-ignore

  it('in Stars is a link for one person, which Telegram asks about and charges', async () => {
    const ann = shop.customer();
    ann.answer('createInvoiceLink', 'https://t.me/$link');
    await ann.say('/subscribe');
    await ann.tap('Club');
    await ann.tap('every 30 days by Telegram');
    expect(ann.of('createInvoiceLink').at(-1)).to.include({ currency: 'XTR', subscription_period: 2_592_000 }); // prettier-ignore
    const payload = String(ann.of('createInvoiceLink').at(-1)?.['payload']);
    const boris = shop.customer({ language_code: 'ru' });
    await boris.checkout({ currency: 'XTR', total_amount: 250, invoice_payload: payload });
    expect(boris.of('answerPreCheckoutQuery').at(-1)).to.include({ ok: false });
    expect(boris.of('answerPreCheckoutQuery').at(-1)?.['error_message']).to.contain('чужая');
    await ann.checkout({ currency: 'XTR', total_amount: 250, invoice_payload: payload });
    expect(ann.of('answerPreCheckoutQuery').at(-1)).to.include({ ok: true });
    await ann.message({
      successful_payment: {
        currency: 'XTR',
        total_amount: 250,
        invoice_payload: payload,
        telegram_payment_charge_id: 'one',
        provider_payment_charge_id: '',
        is_recurring: true,
        is_first_recurring: true,
      },
    });
    await ann.again();
    const lines = await shop.scope.db.query<{ id: string; kind: string }>(
      `select id, kind from ledger_transactions where data ? 'payment' order by id`,
    );
    expect(lines.map(({ kind }) => kind)).to.deep.equal(['deposit', 'purchase']);
    for (const { id } of lines)
      for (const [language, words] of [
        ['ru', 'Месяц плана <b>Club</b>'],
        ['en', 'A month of <b>Club</b>'],
      ] as const) {
        await ann.press(`language:set:${language}`);
        await ann.press(`receipt:${id}`);
        expect(ann.screen().text).to.contain(words);
      }
    await ann.say('/subscribe');
    await ann.tap('🏅 Club');
    expect(ann.screen().text)
      .to.contain('Telegram renews it by itself')
      .and.contain('Mar 31, 2027');
    const owner = shop.owner();
    // It runs longer for what staff gave; Telegram charges thirty days after its last charge all the same.
    await grants.grant(shop.scope, 1, { customerId: await customerOf(ann), productId: 1n, term: { unit: 'day', count: 10 }, reason: 'x', reference: 'given' }); // prettier-ignore
    await ann.say('/subscribe');
    await ann.tap('🏅 Club');
    expect(ann.screen().text).to.contain('until Apr 10, 2027').and.contain('next on Mar 31, 2027');
    const staffSee = async () => {
      await owner.say('/start');
      await owner.press('subs');
      await owner.tap('Club');
      return owner.screen().text;
    };
    await ann.tap('Stop Telegram’s charges');
    expect(ann.screen().text).to.contain('does not charge it any more');
    expect(await staffSee()).to.contain('Telegram’s charges in Stars are stopped');
    await ann.tap('Allow Telegram to renew it again');
    // Telegram lets a bot allow it, and only the person switch it on.
    expect(ann.screen().text)
      .to.contain('Now switch it on in Telegram itself')
      .and.contain('Telegram renews it by itself');
    expect(await staffSee()).to.contain('in Telegram Stars, by itself');
  });
});

import { expect } from 'chai';
import { systemClock } from '../../../shared/clock.ts';
import * as files from '../../../shared/domain/subscriptions/export-subscriptions.ts';
import * as planBook from '../../../shared/domain/subscriptions/plans.ts';
import * as roles from '../../../shared/domain/staff/roles.ts';
import * as subscriptions from '../../../shared/domain/subscriptions/subscriptions.ts';
import type { Terms } from '../../../shared/domain/subscriptions/subscription-rules.ts';
import { createMemoryPorts } from '../../../shared/cache/memory.ts';
import type { FakeBot } from '../../support/fake-bot.ts';
import { Unavailable, UserError } from '../../../shared/errors.ts';
import { demandLength, readTerm } from '../../../tenant/screens/admin/subscriptions/desk-terms.ts';
import { planFields } from '../../../tenant/screens/admin/subscriptions/plan-fields.ts';
import { walk } from '../../support/walker.ts';
import { aShop, type Shop } from './shop.ts';

/** What the last press was answered with. */
const toast = (bot: FakeBot) => String(bot.of('answerCallbackQuery').at(-1)?.['text']);
const labels = (bot: FakeBot) => bot.screen().buttons.map(({ text }) => text).join('\n'); // prettier-ignore

describe('subscriptions for staff', () => {
  let shop: Shop;
  let now: number;
  beforeEach(async () => {
    now = Date.parse('2027-01-31T10:00:00Z');
    shop = await aShop(createMemoryPorts(), { ...systemClock, now: () => now });
  });

  const somebody = async (overrides = {}) => {
    const bot = shop.customer(overrides);
    await bot.say('/start');
    return bot;
  };
  const theOwner = async (language_code = 'en') => {
    const owner = shop.owner({ language_code });
    await owner.say('/start');
    return owner;
  };
  const idOf = async (bot: FakeBot) => {
    const [row] = await shop.scope.db.query<{ id: string }>('select id from customers where telegram_id = $1', [bot.person.id]); // prettier-ignore
    return BigInt(row?.id ?? 0);
  };
  const aPlan = async (name = 'Club', terms: Partial<Terms> = {}) =>
    (await planBook.create(shop.scope, 1, { name, price: 1000n, state: 'published' }, terms)).product.id; // prettier-ignore
  const paid = async (bot: FakeBot, productId: bigint, reference = `order:${bot.person.id}:1`) =>
    (
      await subscriptions.extend(shop.scope, {
        customerId: await idOf(bot),
        productId,
        reference,
        kind: 'order',
        term: null,
        price: { amount: 1000n, currency: 'USD' },
      })
    ).subscriptionId;
  const found = async (id: bigint) => subscriptions.find(shop.scope, id, null);
  const told = async (bot: FakeBot) =>
    (await shop.scope.db.query<{ key: string }>(`select content->>'key' as key from messages where customer_id = $1 order by id`, [await idOf(bot)])).map(({ key }) => key); // prettier-ignore
  const audited = () =>
    shop.scope.db.query<{ action: string; data: Record<string, Record<string, string>> }>(`select action, data from audit_log where action like 'subscription.%' order by id`); // prettier-ignore

  it('are looked through, made longer, paused, taken away and each taken back', async () => {
    const plan = await aPlan('Club <1>', { seats: 2 });
    const ann = await somebody({ first_name: 'Ann <3>', username: 'ann_x' });
    const id = await paid(ann, plan);
    const owner = await theOwner();
    await owner.say('/admin');
    await owner.tap('Subscriptions');
    await owner.tap('Who has what');
    expect(owner.screen().text).to.contain('Paid for or given, and running: <b>1</b>');
    expect(labels(owner)).to.contain('🟢 Ann <3> · Club <1> · Feb 28, 2027');
    await owner.tap('Ann <3>');
    expect(owner.screen().text)
      .to.contain('Club &lt;1&gt;')
      .and.contain('Ann &lt;3&gt; @ann_x')
      .and.contain('until Feb 28, 2027')
      .and.contain('0 of 2\n')
      .and.contain('Jan 31, 2027: bought, until Feb 28, 2027, paid <b>$10.00</b>');
    await owner.tap('Add time');
    await owner.tap('+ 3 months');
    expect((await found(id))?.endsAt?.toISOString()).to.equal('2027-05-31T10:00:00.000Z');
    expect(owner.screen().text).to.contain('given by the shop, until May 31, 2027');
    await owner.tap('Undo');
    expect((await found(id))?.endsAt?.toISOString()).to.equal('2027-02-28T10:00:00.000Z');
    await owner.tap('Back');
    expect(owner.screen().text).to.contain('<s>• ').and.contain('taken back');
    await owner.tap('Add time');
    await owner.say('2027-02-01');
    expect(owner.screen().text).to.contain('longer than that already');
    await owner.say('2020-02-01');
    expect(owner.screen().text).to.contain('still to come');
    await owner.say('15.03.2027');
    expect((await found(id))?.endsAt?.toISOString()).to.equal('2027-03-15T23:59:00.000Z');
    await owner.tap('Pause');
    expect((await found(id))?.status).to.equal('paused');
    await owner.tap('Undo');
    await owner.tap('Back');
    now += 1_000;
    await owner.tap('Pause');
    now += 86_400_000;
    await owner.tap('Resume');
    expect((await found(id))?.endsAt?.toISOString()).to.equal('2027-03-16T23:59:00.000Z');
    await shop.scope.db.query(`update subscriptions set renewal = 'balance' where id = $1`, [id]);
    await owner.tap('Take away');
    await owner.say('   ');
    await owner.say('Spam in the chat');
    expect((await found(id))?.status).to.equal('ended');
    await owner.tap('Undo');
    const back = await found(id);
    expect([back?.status, back?.endsAt?.toISOString(), back?.renewal]).to.deep.equal(['active', '2027-03-16T23:59:00.000Z', 'balance']); // prettier-ignore
    await owner.tap('Back');
    await owner.tap('Take away');
    await owner.say('Spam again');
    now += 31_000;
    await owner.tap('Undo');
    expect((await found(id))?.status).to.equal('ended');
    expect(await told(ann)).to.deep.equal(['extended', 'corrected', 'extended', 'paused', 'corrected', 'paused',
      'resumed', 'revoked', 'corrected', 'revoked'].map((each) => `notice-subscription-${each}`)); // prettier-ignore
    const [first] = await audited();
    expect(first?.data['before']).to.deep.equal({ until: '2027-02-28T10:00:00.000Z' });
    expect(first?.data['after']).to.deep.equal({ until: '2027-05-31T10:00:00.000Z' });
    expect(owner.unanswered()).to.deep.equal([]);
  });

  it('are given to somebody found by name, with a reason that they read', async () => {
    await aPlan('Club', { period: { unit: 'month', count: 1 } });
    const ann = await somebody({ first_name: 'Annabel', username: 'annabel' });
    const owner = await theOwner('ru');
    await owner.press('subs');
    await owner.tap('Подарить план');
    await owner.say('@annabel');
    await owner.tap('Annabel');
    await owner.tap('Club · месяц');
    await owner.tap('3 месяца');
    await owner.say('За помощь');
    expect(owner.screen().text)
      .to.contain('Подарить <b>Club</b> покупателю <b>Annabel</b>: 3 месяца?')
      .and.contain('Причина: За помощь');
    await Promise.allSettled(Array.from({ length: 20 }, () => owner.press('subs:given')));
    const [mine] = await subscriptions.list(shop.scope, await idOf(ann));
    expect(mine?.endsAt?.toISOString()).to.equal('2027-04-30T10:00:00.000Z');
    expect(await told(ann)).to.deep.equal(['notice-subscription-granted']);
    expect(await audited()).to.have.length(1);
    await owner.press(`subs:card:${mine?.id}`);
    expect(owner.screen().text).to.contain('дано магазином, до 30 апр. 2027').and.contain('Продление: вручную'); // prettier-ignore
    await owner.press(`person:${await idOf(ann)}`);
    await owner.tap('Подписки');
    expect(owner.screen().text).to.contain('Подписки: <b>Annabel</b>');
    expect(labels(owner)).to.contain('🟢 Club · 30 апр. 2027');
    await owner.press('subs:figures:90');
    expect(owner.screen().text).to.contain('Подписки</b>, 90 дней').and.contain('Платящие: 0');
    expect(owner.screen().photo).to.not.equal(null);
    await owner.tap('Как это считается');
    expect(owner.screen().text).to.contain('Отток');
  });

  it('grow once by twenty taps, and not at all where nothing is to be added', async () => {
    const plan = await aPlan();
    const ann = await somebody();
    const id = await paid(ann, plan);
    const owner = await theOwner();
    await owner.press(`subs:extend:${id}`);
    const button = owner.screen().buttons.find(({ text }) => text === '+ month');
    const data = button && 'callback_data' in button ? button.callback_data : '';
    const other = data.replace(':m1:', ':m12:');
    await Promise.allSettled(Array.from({ length: 20 }, (_, n) => owner.press(n % 2 ? data : other))); // prettier-ignore
    const periods = await shop.scope.db.query(`select 1 from subscription_periods where kind = 'staff'`); // prettier-ignore
    expect(periods).to.have.length(1);
    await owner.press(`subs:extend:${id}`);
    await owner.tap('for life');
    expect((await found(id))?.endsAt).to.equal(null);
    await owner.press(`subs:plan:${await idOf(ann)}:${plan}`);
    await owner.tap('3 months');
    await owner.say('More');
    await owner.press('subs:given');
    expect(toast(owner)).to.contain('as much of this plan as can be had');
    await owner.press(`subs:card:${id}`);
    expect(labels(owner)).to.not.contain('Add time');
  });

  it('offer what can be done with each, and say what was meanwhile', async () => {
    const plan = await aPlan('Club', { trialDays: 7 });
    const ann = await somebody();
    const trial = await subscriptions.startTrial(shop.scope, await idOf(ann), plan);
    const id = trial!.subscriptionId;
    const owner = await theOwner();
    await owner.press(`subs:card:${id}`);
    expect(labels(owner)).to.contain('Pause').and.contain('Take away');
    // The same question answered twice, one after the other, adds once.
    await owner.press(`subs:extend:${id}`);
    const button = owner.screen().buttons.find(({ text }) => text === '+ month');
    const data = button && 'callback_data' in button ? button.callback_data : '';
    await owner.press(data);
    const { endsAt } = (await found(id))!;
    await owner.press(data);
    expect(toast(owner)).to.contain('done already');
    expect((await found(id))?.endsAt).to.deep.equal(endsAt);
    // It ended between the question and its answer.
    await owner.press(`subs:revoke:${id}`);
    await subscriptions.end(shop.scope, id, 'meanwhile', {});
    await owner.say('Because');
    expect(owner.screen().text).to.contain('is over');
    expect(await told(ann)).to.not.contain('notice-subscription-revoked');
    await owner.press(`subs:revoke:${id}`);
    expect(toast(owner)).to.contain('is over');
    await owner.press(`subs:card:${id}`);
    expect(labels(owner)).to.contain('Add time').and.not.contain('Take away').and.not.contain('Pause'); // prettier-ignore
  });

  it('show ten lines of their history, and say that there is more only when there is', async () => {
    const plan = await aPlan();
    const ann = await somebody();
    const id = await paid(ann, plan);
    for (let n = 2; n <= 10; n += 1) await paid(ann, plan, `order:${ann.person.id}:${n}`);
    const owner = await theOwner();
    await owner.press(`subs:card:${id}`);
    expect(owner.screen().text.match(/bought/g)).to.have.length(10);
    expect(owner.screen().text).to.not.contain('Older');
    await paid(ann, plan, `order:${ann.person.id}:11`);
    await owner.press(`subs:card:${id}`);
    expect(owner.screen().text.match(/bought/g)).to.have.length(10);
    expect(owner.screen().text).to.contain('Older');
  });

  it('are given only by what was asked, of plans that are sold or were', async () => {
    const plan = await aPlan();
    await planBook.create(shop.scope, 1, { name: 'Draft', price: 1000n });
    const ann = await somebody();
    const id = await idOf(ann);
    const owner = await theOwner();
    await owner.press(`subs:to:${id}`);
    expect(labels(owner)).to.contain('Club').and.not.contain('Draft');
    await owner.press(`subs:term:${id}:${plan}:m99`);
    expect(toast(owner)).to.contain('out of date');
    // Confirmed without a question, and before the reason was given.
    await owner.press('subs:given');
    expect(toast(owner)).to.contain('out of date');
    await owner.press(`subs:term:${id}:${plan}:m3`);
    await owner.press('subs:given');
    expect(toast(owner)).to.contain('out of date');
    expect(await subscriptions.list(shop.scope, id)).to.deep.equal([]);
  });

  it('are lengthened by days or until a day that is still to come, the last minute included', () => {
    const zone = 'Europe/Berlin';
    expect(readTerm('+ 1', zone)).to.deep.equal({ unit: 'day', count: 1 });
    expect(readTerm('3650', zone)).to.deep.equal({ unit: 'day', count: 3650 });
    for (const text of ['0', '+0', '3651']) expect(() => readTerm(text, zone)).to.throw(UserError);
    expect(readTerm('2027-02-01', zone)).to.deep.equal({ until: '2027-02-01T22:59:00.000Z' });
    const until = { until: new Date(now).toISOString() };
    expect(() => demandLength(until, null, now)).to.throw('plan-date-past');
    expect(() => demandLength(until, null, now - 1)).to.not.throw();
    expect(() => demandLength(until, new Date(now), now - 1)).to.throw('term-shorter');
    expect(() => demandLength(until, new Date(now - 1), now - 1)).to.not.throw();
  });

  it('of plans are set within their bounds', () => {
    const set = (name: keyof typeof planFields, text: string) => planFields[name].read(text, { zone: 'UTC' }); // prettier-ignore
    expect(set('stars', '1')).to.deep.equal({ starsPrice: 1 });
    expect(set('stars', '10000')).to.deep.equal({ starsPrice: 10_000 });
    expect(set('trial', '0')).to.deep.equal({ trialDays: 0 });
    expect(set('features', Array.from({ length: 12 }, () => '- x').join('\n'))).to.deep.equal({ features: Array.from({ length: 12 }, () => 'x') }); // prettier-ignore
    for (const [name, text] of [['stars', '0'], ['stars', '10001'], ['trial', '366'], ['grace', '61'], ['seats', '101'], ['period', '0'],
      ['features', 'x\n'.repeat(13)], ['features', 'x'.repeat(121)]] as const)
      expect(() => set(name, text), `${name} ${text}`).to.throw(UserError);
  }); // prettier-ignore

  it('of who had themselves deleted lead to nobody', async () => {
    const plan = await aPlan();
    const ann = await somebody();
    const id = await paid(ann, plan);
    await ann.press('privacy:delete');
    await ann.tap('Yes, delete');
    const owner = await theOwner();
    await owner.press(`subs:card:${id}`);
    expect(labels(owner)).to.not.contain('Customer').and.not.contain('Add time');
  });

  it('are looked at by support, and by nobody without a right to it', async () => {
    const plan = await aPlan();
    const ann = await somebody();
    const id = await paid(ann, plan);
    const sam = await somebody({ first_name: 'Sam' });
    const appoint = (role: string) =>
      shop.scope.db.query('insert into staff (telegram_id, role) values ($1, $2) on conflict (telegram_id) do update set role = $2', [sam.person.id, role]); // prettier-ignore
    await appoint('SUPPORT');
    await sam.press(`person:${await idOf(ann)}`);
    await sam.tap('Subscriptions');
    await sam.tap('Club');
    expect(sam.screen().text).to.contain('🏅 <b>Club</b>');
    expect(
      sam
        .screen()
        .buttons.map(({ text }) => text)
        .slice(0, -1),
    ).to.deep.equal(['👤 Customer']);
    const acts = [`subs:extend:${id}`, `subs:add:${id}:m1:7`, `subs:pause:${id}`, `subs:resume:${id}`, `subs:revoke:${id}`,
      'subs:give', `subs:to:${await idOf(ann)}`, `subs:plan:${await idOf(ann)}:${plan}`, `subs:term:${await idOf(ann)}:${plan}:m1`,
      'subs:given', 'subs:figures:30', 'subs:meaning:30', 'export:run:subscriptions', 'export:run:periods']; // prettier-ignore
    const before = await found(id);
    for (const act of acts) {
      await sam.press(act);
      expect(toast(sam), act).to.contain('not allowed');
    }
    await appoint('STOCK');
    for (const act of [
      ...acts,
      'subs',
      `subs:card:${id}`,
      `subs:of:${await idOf(ann)}`,
      'subs:find',
      'subs:plans:active',
      'subscriptions',
    ]) {
      // prettier-ignore
      await sam.press(act);
      expect(toast(sam), act).to.contain('not allowed');
    }
    expect(await found(id)).to.deep.equal(before);
    // Who lost the right between the question and the answer.
    await appoint('MANAGER');
    await sam.press(`subs:revoke:${id}`);
    await appoint('SUPPORT');
    await sam.say('Because');
    expect((await found(id))?.status).to.equal('active');
  });

  it('are taken out as files in which nothing is a formula', async () => {
    const plan = await aPlan('=1+1');
    const ann = await somebody({ first_name: '@SUM(A1)' });
    const id = await paid(ann, plan);
    const textOf = async (parts: AsyncIterable<string>) => {
      let text = '';
      for await (const part of parts) text += part;
      return text.split('\r\n');
    };
    const [head, line] = await textOf(files.subscriptionsCsv(shop.scope));
    expect(head).to.match(/^\uFEFFsubscription,telegram_id,name/);
    expect(line).to.contain(`${id},${ann.person.id},'@SUM(A1),,${plan},'=1+1,active,none,2027-01-31T10:00:00.000Z,2027-02-28T10:00:00.000Z`); // prettier-ignore
    const [, period] = await textOf(files.periodsCsv(shop.scope));
    expect(period).to.contain(`,'=1+1,order,order:${ann.person.id}:1,2027-01-31T10:00:00.000Z`).and.contain(',10.00,USD,'); // prettier-ignore
    const owner = await theOwner();
    await owner.press('subs:figures');
    await owner.tap('Periods');
    expect(owner.screen().text).to.contain('I send the file here');
  });

  it('are counted from the first moment of the first day on, and without a picture where none is drawn', async () => {
    let isDown = false;
    const charts = { draw: () => Promise.reject(isDown ? new Unavailable('too much waits') : new Error('a fault of ours')), close: async () => {} }; // prettier-ignore
    shop = await aShop(createMemoryPorts(), { ...systemClock, now: () => now }, { charts });
    const plan = await aPlan();
    const ends = async (until: string) => {
      const bot = await somebody();
      now = Date.parse('2026-12-01T10:00:00Z');
      const { subscriptionId } = await subscriptions.extend(shop.scope, { customerId: await idOf(bot), productId: plan, reference: until, kind: 'order', term: { until }, price: { amount: 1000n, currency: 'USD' } }); // prettier-ignore
      now = Date.parse('2027-01-31T10:00:00Z');
      await subscriptions.judge(shop.scope, subscriptionId);
    };
    for (const until of ['2027-01-01T23:59:59Z', '2027-01-02T00:00:01Z', '2027-01-31T09:59:59Z'])
      await ends(until);
    const owner = await theOwner();
    const failure = await owner.press('subs:figures:30').catch(String);
    expect(failure, 'a fault is no missing picture').to.contain('a fault of ours');
    isDown = true;
    await owner.press('subs:figures:30');
    expect(owner.screen().text).to.contain('Subscriptions</b>, 30 days').and.contain('ended: 2');
    expect(owner.screen().photo).to.equal(null);
  });

  it('lead back to where one came from: to the person, or to the list for who may not see people', async () => {
    const plan = await aPlan();
    const ann = await somebody({ first_name: 'Ann' });
    await paid(ann, plan);
    const of = `subs:of:${await idOf(ann)}`;
    const owner = await theOwner();
    await owner.press(of);
    await owner.tap('Back');
    expect(owner.screen().text).to.contain('Ann').and.contain('Here since');
    const role = await roles.add(shop.scope, shop.scope.tenant.ownerId, 'Plans');
    await roles.toggle(shop.scope, shop.scope.tenant.ownerId, role, 'subscriptions');
    const sue = await somebody();
    await shop.scope.db.query('insert into staff (telegram_id, role) values ($1, $2)', [sue.person.id, role]); // prettier-ignore
    await sue.press(of);
    await sue.tap('Back');
    expect(sue.screen().text).to.contain('Paid for or given, and running: <b>1</b>');
    expect(sue.unanswered()).to.deep.equal([]);
  });

  it('of another shop are not there', async () => {
    const other = await aShop();
    const bob = other.customer();
    await bob.say('/start');
    const plan = await planBook.create(other.scope, 1, { name: 'Theirs', price: 1n, state: 'published' }); // prettier-ignore
    const [row] = await other.scope.db.query<{ id: string }>('select max(id) as id from customers');
    const { subscriptionId } = await subscriptions.extend(other.scope, {
      customerId: BigInt(row?.id ?? 0),
      productId: plan.product.id,
      reference: 'order:1:1',
      kind: 'order',
      term: null,
      price: null,
    });
    const owner = await theOwner();
    for (const act of ['card', 'extend', 'pause', 'resume', 'revoke']) {
      await owner.press(`subs:${act}:${subscriptionId}`);
      expect(toast(owner), act).to.contain('no such subscription');
    }
    await owner.press(`subs:add:${subscriptionId}:m1:5`);
    expect((await subscriptions.find(other.scope, subscriptionId, null))?.status).to.equal(
      'active',
    );
  });

  for (const language_code of ['en', 'ru'])
    it(`have no button that does not work (${language_code})`, async function () {
      this.timeout(120_000);
      const names = ['<3> "&', 'Ж'.repeat(90)];
      for (const [n, name] of names.entries()) {
        const plan = await aPlan(name, { seats: 3, trialDays: 3 });
        for (let each = 0; each < 6; each += 1)
          await paid(await somebody({ first_name: name.slice(0, 60) }), plan, `order:${n}:${each}`);
      }
      const { ownerId } = shop.scope.tenant;
      const role = await roles.add(shop.scope, ownerId, 'Plans');
      await roles.toggle(shop.scope, ownerId, role, 'subscriptions');
      const sue = await somebody({ language_code });
      await shop.scope.db.query('insert into staff (telegram_id, role) values ($1, $2)', [sue.person.id, role]); // prettier-ignore
      const { findings, reached } = await walk(shop, sue, ['/admin']);
      expect(findings).to.deep.equal([]);
      const own = [...reached].filter((each) => each.startsWith('subs'));
      expect(own.length, own.join(' ')).to.be.greaterThan(25);
    });
});

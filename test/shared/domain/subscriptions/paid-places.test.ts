import { expect } from 'chai';
import * as channelLinks from '../../../../shared/domain/subscriptions/channel-links.ts';
import * as customers from '../../../../shared/domain/people/customers.ts';
import * as members from '../../../../shared/domain/subscriptions/members.ts';
import * as paidPlaces from '../../../../shared/domain/subscriptions/paid-places.ts';
import * as plans from '../../../../shared/domain/subscriptions/plans.ts';
import * as grants from '../../../../shared/domain/subscriptions/subscription-grants.ts';
import * as undo from '../../../../shared/domain/subscriptions/subscription-undo.ts';
import * as audit from '../../../../shared/domain/staff/audit.ts';
import * as subscriptions from '../../../../shared/domain/subscriptions/subscriptions.ts';
import * as figures from '../../../../shared/domain/subscriptions/subscription-statistics.ts';
import * as pages from '../../../../shared/domain/subscriptions/subscription-pages.ts';
import { collect } from '../../../../shared/domain/people/personal-data.ts';
import * as privacy from '../../../../shared/domain/people/privacy.ts';
import {
  periodsCsv,
  subscriptionsCsv,
} from '../../../../shared/domain/subscriptions/export-subscriptions.ts';
import type { Scope } from '../../../../shared/scope.ts';
import { aCustomer } from '../../../support/builders.ts';
import { testPlatform } from '../../../support/platform.ts';
import { twenty } from '../order-support.ts';
import { aShopAt } from '../renewal-support.ts';
import { aSoldChannel, booked, MONTH_MS, tells } from './channel-support.ts';

const START = '2026-03-01T12:00:00Z';
const after = (months: number) => new Date(Date.parse(START) + months * MONTH_MS);
const said = (date: Date) => date.toISOString().slice(0, 16);
const day = (date: Date) => new Date(date.getTime() + 86_400_000);

describe('places in channels that Telegram was paid for', () => {
  let scope: Scope;
  let at: (iso: string) => void;
  let shop: Awaited<ReturnType<typeof aSoldChannel>>;
  beforeEach(async () => {
    ({ scope, at } = await aShopAt(START));
    shop = await aSoldChannel(scope);
  });

  const comes = (telegramId: number, change: Partial<members.MemberChange> = {}) =>
    tells(scope, shop.channel, telegramId, { link: shop.link, paidUntil: after(1), ...change });
  const asked = (telegramId: number, until: Date) =>
    paidPlaces.note(scope, { chatId: shop.channel, telegramId, until });
  const linkNow = async () => channelLinks.openLink((await plans.find(scope, shop.planId))?.links ?? [], shop.channel); // prettier-ignore
  const doorOf = async (telegramId: number, chat = shop.channel) => members.doorAt(scope, chat, telegramId); // prettier-ignore
  const one = (end: Date, kinds: string) => [
    `active | ${said(end)} | ${said(day(end))} | ${kinds}`,
  ];

  it('are the plan till then and a day of grace, for somebody who never spoke to the bot', async () => {
    await comes(71, { name: 'Zoe', language: 'ru', username: 'zoe' });
    expect(await booked(scope)).to.deep.equal(one(after(1), 'channel'));
    const zoe = await customers.findByUsername(scope, 'zoe');
    expect(zoe).to.include({ telegramId: 71, name: 'Zoe', language: 'ru' });
    // All other chats are open too, and she is told when she can be written to.
    expect(await doorOf(71, shop.group)).to.include({ may: true, stray: null });
    expect(await linkNow()).to.include({ came: 1 });
    const [row] = await scope.db.query<{ id: string }>('select id from subscriptions');
    await members.tellAccess(scope, BigInt(row!.id), 71, []);
    const told = () => scope.db.query(`select from messages where chat_id = 71`);
    expect(await told()).to.have.length(0);
    await customers.beginTurn(scope, { id: 71, first_name: 'Zoe' });
    const { database } = await testPlatform();
    const [job] = await database.platform.query(`select from graphile_worker._private_jobs where key = $1`, [`t${scope.tenant.id}:access:${row!.id}`]); // prettier-ignore
    expect(job).to.not.equal(undefined);
    await members.tellAccess(scope, BigInt(row!.id), 71, []);
    expect(await told()).to.have.length(1);
  });

  it('tell who came, the customer where they can be written to, and staff', async () => {
    const ann = await aCustomer(scope);
    await comes(ann.telegramId);
    const rows = await scope.db.query<{ key: string }>(
      `select content->>'key' as key from messages where content->>'key' like '%channel%' order by 1`,
    );
    expect(rows.map(({ key }) => key)).to.include('notice-subscription-channel');
  });

  it('are booked once, whatever is told again: twenty times at once, and by questions', async () => {
    await twenty(() => comes(72));
    await twenty(() => asked(72, after(1)));
    expect(await booked(scope)).to.deep.equal(one(after(1), 'channel'));
    expect(await linkNow()).to.include({ came: 1 });
    expect(await asked(72, after(1))).to.equal('repeated');
  });

  it('are renewed by a later end, told or asked: nothing is lost, and nothing is doubled', async () => {
    await comes(73);
    at(after(1).toISOString());
    await twenty(() => asked(73, after(2)));
    expect(await booked(scope)).to.deep.equal(one(after(2), 'channel channel'));
    // As an update, if there is one.
    await comes(73, { wasIn: true, link: null, paidUntil: after(3) });
    await comes(73, { wasIn: true, link: null, paidUntil: after(3) });
    expect(await booked(scope)).to.deep.equal(one(after(3), 'channel channel channel'));
    // Nobody listened for three months.
    expect(await asked(73, after(6))).to.equal('booked');
    expect(await booked(scope)).to.deep.equal(one(after(6), Array(6).fill('channel').join(' ')));
    expect(await linkNow()).to.include({ came: 1 });
  });

  it('are told in any order: a renewal or a leave that is read before the coming', async () => {
    expect(await tells(scope, shop.channel, 74, { wasIn: true, paidUntil: after(2) })).to.equal(
      'fine',
    );
    expect(await booked(scope)).to.deep.equal([]);
    await comes(74);
    expect(await booked(scope)).to.deep.equal(one(after(2), 'channel channel'));
    await tells(scope, shop.channel, 75, { status: 'out', wasIn: true });
    await comes(75);
    expect((await booked(scope))[1]).to.equal(one(after(1), 'channel')[0]);
  });

  it('stay paid when somebody leaves early, and cost nothing to come back to', async () => {
    await comes(76);
    await tells(scope, shop.channel, 76, { status: 'out', wasIn: true });
    expect(await booked(scope)).to.deep.equal(one(after(1), 'channel'));
    // Telegram names no link where somebody comes back within their month.
    await comes(76, { link: null });
    expect(await booked(scope)).to.deep.equal(one(after(1), 'channel'));
    expect(await linkNow()).to.include({ came: 1 });
    // Months later they pay anew: nothing is filled in between.
    await tells(scope, shop.channel, 76, { status: 'out', wasIn: true });
    at(after(5).toISOString());
    await comes(76, { paidUntil: after(6) });
    expect(await booked(scope)).to.deep.equal(one(after(6), 'channel channel'));
    expect(await linkNow()).to.include({ came: 2 });
    const [row] = await scope.db.query<{ starts_at: Date }>('select starts_at from subscriptions');
    expect(row?.starts_at).to.deep.equal(after(5));
  });

  it('add to what there is of the plan, and what is refunded of that takes nothing from them', async () => {
    const ann = await aCustomer(scope);
    const order = { customerId: ann.id, productId: shop.planId, reference: 'staff:x', kind: 'staff' as const, term: { unit: 'second', count: MONTH_MS / 1000 } as const, price: null }; // prettier-ignore
    await subscriptions.extend(scope, order);
    at(after(0.5).toISOString());
    await comes(ann.telegramId, { paidUntil: after(1.5) });
    expect(await booked(scope)).to.deep.equal(one(after(2), 'staff channel'));
    await scope.db.query('select shorten_subscription($1, 0, $2)', ['staff:x', after(0.6)]);
    expect(await booked(scope)).to.deep.equal(one(after(1.5), 'staff channel'));
    await subscriptions.extend(scope, { ...order, reference: 'staff:y' });
    expect((await booked(scope))[0]).to.contain(
      `active | ${said(after(2.5))} | ${said(after(2.5))}`,
    );
  });

  it('take the balance’s renewal off, wake the paused, and leave who has it for life', async () => {
    const [ann, bob] = [await aCustomer(scope), await aCustomer(scope)];
    const give = (who: typeof ann, term: subscriptions.Term) =>
      subscriptions.extend(scope, { customerId: who.id, productId: shop.planId, reference: `staff:${who.id}`, kind: 'staff', term, price: null }); // prettier-ignore
    const { subscriptionId } = await give(ann, { unit: 'day', count: 10 });
    await scope.db.query(`update subscriptions set renewal = 'balance' where id = $1`, [
      subscriptionId,
    ]);
    await subscriptions.pause(scope, subscriptionId);
    await comes(ann.telegramId);
    const found = await subscriptions.find(scope, subscriptionId, null);
    expect(found).to.include({ renewal: 'none', status: 'active', pausedAt: null });
    await give(bob, { lifetime: true });
    await comes(bob.telegramId);
    expect((await booked(scope))[1]).to.match(/^active \| +\| +\| staff channel$/);
  });

  it('end as any other subscription where Telegram renews nothing, with one word of it', async () => {
    const ann = await aCustomer(scope);
    await comes(ann.telegramId);
    at(day(after(1)).toISOString());
    const place = { chatId: shop.channel, telegramId: ann.telegramId, until: after(1) };
    await twenty(() => paidPlaces.noteOver(scope, place));
    const [row] = await scope.db.query<{ id: string }>('select id from subscriptions');
    expect(await subscriptions.judge(scope, BigInt(row!.id))).to.equal('ended');
    const rows = await scope.db.query<{ key: string }>(
      `select content->>'key' as key from messages where customer_id = $1 order by id`,
      [ann.id],
    );
    expect(rows.map(({ key }) => key)).to.deep.equal(['notice-subscription-channel', 'notice-subscription-channel-over']); // prettier-ignore
  });

  it('are nobody’s plan by another link, another channel or another shop: they stay, and staff hear of it once', async () => {
    const hidden = 'https://t.me/+paid…';
    for (const [id, link] of [
      [81, hidden],
      [82, null],
    ] as const)
      expect(await comes(id, { link })).to.equal('fine');
    const other = await aSoldChannel(scope);
    await tells(scope, shop.channel, 83, { link: other.link, paidUntil: after(1) });
    const rival = await aShopAt(START);
    const theirs = await aSoldChannel(rival.scope);
    await tells(scope, theirs.channel, 84, { link: theirs.link, paidUntil: after(1) });
    await tells(scope, shop.channel, 85, { link: theirs.link, paidUntil: after(1) });
    expect(await booked(scope)).to.deep.equal([]);
    expect(await booked(rival.scope)).to.deep.equal([]);
    expect((await doorOf(81))?.paidUntil).to.deep.equal(after(1));
    const untold = async () => (await paidPlaces.takeUntold(scope, shop.channel, 20)).map(({ telegramId }) => telegramId).toSorted((a, b) => a - b); // prettier-ignore
    expect(await untold()).to.deep.equal([81, 82, 83, 85]);
    expect(await untold()).to.deep.equal([]);
    // Told again: still known. Over: nobody is told of them any more.
    await comes(81, { link: hidden, wasIn: true, paidUntil: after(2) });
    expect(await untold()).to.deep.equal([]);
  });

  it('are taken away by staff with the subscription, and given back with it', async () => {
    const ann = await aCustomer(scope);
    await comes(ann.telegramId);
    const [row] = await scope.db.query<{ id: string }>('select id from subscriptions');
    const id = BigInt(row!.id);
    expect(await paidPlaces.runsNow(scope, id)).to.equal(true);
    const auditId = await grants.revoke(scope, 1, { id, reason: 'spam', reference: 'r1' });
    expect((await doorOf(ann.telegramId))?.paidUntil).to.equal(null);
    const entry = await audit.find(scope, auditId ?? 0n);
    await undo.revert(scope, entry);
    expect((await doorOf(ann.telegramId))?.paidUntil).to.deep.equal(after(1));
    // A ban ends what Telegram was paid for.
    await tells(scope, shop.channel, ann.telegramId, { status: 'kicked', wasIn: true });
    expect((await doorOf(ann.telegramId))?.paidUntil).to.equal(null);
  });

  it('come back whole where the transaction is cut short', async () => {
    const fails = scope.transaction(async (inner) => {
      await tells(inner, shop.channel, 77, { link: shop.link, paidUntil: after(1) });
      throw new Error('cut');
    });
    await fails.catch(() => undefined);
    expect(await booked(scope)).to.deep.equal([]);
    expect(await linkNow()).to.include({ came: 0 });
    await comes(77);
    expect(await booked(scope)).to.deep.equal(one(after(1), 'channel'));
  });

  it('stand in lists, files, figures and personal data, with their source and without money', async () => {
    const ann = await aCustomer(scope);
    await comes(ann.telegramId);
    const [listed] = await pages.list(scope, {}, { before: null, limit: 5 });
    expect(listed).to.include({ source: 'channel', status: 'active', renewal: 'none' });
    const read = async (lines: AsyncGenerator<string>) => {
      let text = '';
      for await (const line of lines) text += line;
      return text;
    };
    expect(await read(subscriptionsCsv(scope))).to.match(/,source\r?\n.*,channel\r?\n/s);
    expect(await read(periodsCsv(scope))).to.contain(',channel,channel:');
    const shown = await figures.read(scope, { from: new Date(START), to: after(0.5) }, 'UTC');
    expect(shown).to.deep.include({ paying: 0, monthly: [], byChannel: 1, renewals: 0 });
    expect(shown.states).to.deep.equal({ active: 1 });
    const { secrets } = await testPlatform();
    const data = (await collect(scope, secrets, ann.id, { withGoods: false })) as { subscriptions: { channel: object; periods: { kind: string }[] }[]; memberships: { paidUntil: string }[] }; // prettier-ignore
    expect(data.subscriptions[0]).to.deep.include({ channel: { chat: shop.channel, stars: 100, until: '2026-03-31T12:00:00+00:00' } }); // prettier-ignore
    expect(data.memberships[0]?.paidUntil).to.contain('2026-03-31');
  });

  it('are kept by who has themselves deleted, and nothing is kept of them', async () => {
    ({ scope, at } = await aShopAt(new Date().toISOString()));
    shop = await aSoldChannel(scope);
    const { customer: ann } = await customers.beginTurn(scope, {
      id: 900_000_000_077,
      first_name: 'Ann',
    });
    await comes(ann.telegramId, { paidUntil: new Date(Date.now() + MONTH_MS) });
    await privacy.erase(scope, null, ann.id, []);
    expect(await scope.db.query('select from members')).to.have.length(0);
    const rows = await scope.db.query<{ text: string }>(
      `select to_jsonb(e)::text as text from subscription_periods e`,
    );
    for (const { text } of rows) expect(text).to.not.contain(String(ann.telegramId));
  });

  it('take one of what there is of the plan, and a renewal takes none', async () => {
    await scope.db.query('update products set stock = 1 where id = $1', [shop.planId]);
    await comes(78);
    const stock = async () => (await plans.find(scope, shop.planId))?.product.stock;
    expect(await stock()).to.equal(0);
    await asked(78, after(2));
    await comes(79);
    expect(await stock()).to.equal(0);
    expect(await booked(scope)).to.have.length(2);
  });
});

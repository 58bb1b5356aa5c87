import { expect } from 'chai';
import * as products from '../../../../shared/domain/catalogue/products.ts';
import * as stock from '../../../../shared/domain/catalogue/stock.ts';
import * as access from '../../../../shared/domain/subscriptions/access.ts';
import * as communities from '../../../../shared/domain/subscriptions/communities.ts';
import * as invites from '../../../../shared/domain/subscriptions/invites.ts';
import * as memberAudit from '../../../../shared/domain/subscriptions/member-audit.ts';
import * as members from '../../../../shared/domain/subscriptions/members.ts';
import * as paidPlaces from '../../../../shared/domain/subscriptions/paid-places.ts';
import * as plans from '../../../../shared/domain/subscriptions/plans.ts';
import * as seats from '../../../../shared/domain/subscriptions/seats.ts';
import * as subscriptions from '../../../../shared/domain/subscriptions/subscriptions.ts';
import { UserError } from '../../../../shared/errors.ts';
import type { Scope } from '../../../../shared/scope.ts';
import { aCustomer } from '../../../support/builders.ts';
import { aClosedShop, CHAT, type ClosedShop } from '../door-support.ts';
import { untilBlocked } from '../order-support.ts';

const OTHER = CHAT - 1;

describe('the books of closed chats', () => {
  let shop: ClosedShop;
  let scope: Scope;
  beforeEach(async () => {
    shop = await aClosedShop();
    ({ scope } = shop);
  });
  /** Everybody who is in: one of each kind. */
  const aCrowd = async () => {
    const { customer } = await shop.subscriber();
    await scope.db.query(`insert into staff (telegram_id, role) values (2, 'SUPPORT')`);
    await shop.place(customer.telegramId, 'in');
    await shop.place(1, 'in', { is_guest: true });
    await shop.place(2, 'in');
    await shop.place(3, 'in', { name: 'Stray' });
    await shop.place(4, 'kicked');
    await shop.place(5, 'admin');
    await shop.place(6, 'out');
  };

  describe('of the people in them', () => {
    it('count who is known to be in, and who has no right to it', async () => {
      await aCrowd();
      expect(await communities.find(scope, CHAT)).to.deep.include({ known: 5, strangers: 1 });
    });

    it('doubt who is in or still banned without a right to be, each once a night, and in guarded chats alone', async () => {
      await aCrowd();
      const doubted = async (chatId = CHAT, limit = 25) =>
        (await memberAudit.takeDoubtful(scope, chatId, limit)).map(({ telegramId, status }) => [telegramId, status].join(' ')).toSorted(); // prettier-ignore
      expect(await doubted(CHAT, 1)).to.deep.equal(['3 in']);
      expect(await doubted()).to.deep.equal(['4 kicked']);
      shop.at('2027-03-01T23:59:59Z');
      expect(await doubted()).to.deep.equal([]);
      shop.at('2027-03-02T00:00:01Z');
      expect(await doubted()).to.deep.equal(['3 in', '4 kicked']);
      await shop.chat(OTHER, { isOpened: false });
      await shop.place(3, 'in', { chatId: OTHER });
      expect(await doubted(OTHER)).to.deep.equal([]);
    });

    it('leave those to another who is asked about by one already', async () => {
      await aCrowd();
      await scope.transaction(async (scope) => {
        expect(await memberAudit.takeDoubtful(scope, CHAT, 1)).to.have.length(1);
        const others = await memberAudit.takeDoubtful(shop.scope, CHAT, 5);
        expect(others.map(({ telegramId }) => telegramId)).to.deep.equal([4]);
      });
    });

    it('send away one of them, whoever had themselves deleted without a trace', async () => {
      await shop.place(3, 'in');
      await shop.place(4, 'in', { stray: 'erased' });
      await shop.place(5, 'in');
      await memberAudit.sendAway(scope, CHAT, 3);
      await memberAudit.sendAway(scope, CHAT, 4);
      const strays = await Promise.all([3, 4, 5].map(async (id) => (await shop.placeOf(id))?.stray)); // prettier-ignore
      expect(strays).to.deep.equal(['audit', 'erased', null]);
      expect(await shop.jobs()).to.include.members([`${CHAT}:3`, `${CHAT}:4`]);
    });

    it('add up the looks of one day and begin the next one anew', async () => {
      await aCrowd();
      const keep = (day: string, strangers: number, removed: number) =>
        memberAudit.keepAudit(scope, CHAT, { day, strangers, removed });
      await keep('2027-03-01', 2, 1);
      expect(await keep('2027-03-01', 3, 3)).to.deep.equal({ day: '2027-03-01', known: 5, entitled: 1, strangers: 5, removed: 4 }); // prettier-ignore
      expect(await keep('2027-03-02', 1, 0)).to.deep.include({ strangers: 1, removed: 0 });
      expect(await memberAudit.keepAudit(scope, OTHER, { day: 'x', strangers: 1, removed: 1 })).to.equal(null); // prettier-ignore
    });

    it('look again at what is over or paused of whoever is in, their guests’ too', async () => {
      const [ended, paused, runs, guests, staffs, outside] = await Promise.all([1, 2, 3, 4, 5, 6].map(() => shop.subscriber())); // prettier-ignore
      const seat = await aCustomer(scope);
      const { seatKey } = (await subscriptions.find(scope, guests!.id, null))!;
      await seats.take(scope, seat.id, guests!.id, seatKey);
      for (const { telegramId } of [ended!.customer, paused!.customer, runs!.customer, seat, staffs!.customer])
        await shop.place(telegramId, 'in'); // prettier-ignore
      await shop.place(outside!.customer.telegramId, 'out');
      for (const each of [ended, guests, staffs, outside]) await subscriptions.end(scope, each!.id, `end:${each!.id}`, {}); // prettier-ignore
      await subscriptions.pause(scope, paused!.id);
      // Another plan of theirs opens it still.
      const gold = (await plans.create(scope, 1, { name: 'Gold', price: 1n, state: 'published' })).product.id; // prettier-ignore
      await plans.setChat(scope, 1, gold, { id: CHAT, title: 'x', isIn: true });
      const both = await subscriptions.extend(scope, { customerId: runs!.customer.id, productId: gold, reference: 'staff:gold', kind: 'staff', term: { unit: 'day', count: 1 }, price: null }); // prettier-ignore
      await subscriptions.end(scope, both.subscriptionId, 'end:gold', {});
      await scope.db.query(`insert into staff (telegram_id, role) values ($1, 'SUPPORT')`, [staffs!.customer.telegramId]); // prettier-ignore
      const woken = async () => {
        await shop.forgetJobs();
        await memberAudit.wakeEnded(scope, CHAT);
        return (await shop.jobs()).map(BigInt);
      };
      expect(await woken()).to.have.members([ended!.id, paused!.id, guests!.id]);
      await scope.db.query('update members set is_guest = true where telegram_id = $1', [ended!.customer.telegramId]); // prettier-ignore
      expect(await woken()).to.have.members([paused!.id, guests!.id]);
    });

    it('keep since when somebody is where they are', async () => {
      const since = async () => (await scope.db.query<{ since: Date }>('select since from members'))[0]?.since.toISOString(); // prettier-ignore
      await members.set(scope, CHAT, 7, 'in');
      shop.at('2027-03-02T12:00:00Z');
      await members.set(scope, CHAT, 7, 'in');
      expect(await since()).to.equal('2027-03-01T12:00:00.000Z');
      await members.set(scope, CHAT, 7, 'out');
      expect(await since()).to.equal('2027-03-02T12:00:00.000Z');
      await members.set(scope, OTHER, 7, 'in');
      expect(await shop.placeOf(7, OTHER)).to.equal(null);
    });

    it('change of one of them what is said of that one', async () => {
      for (const id of [7, 8]) await shop.place(id, 'in', { stray: 'audit' });
      await members.markEnded(scope, CHAT, 7);
      expect(await shop.placeOf(7)).to.include({ stray: 'audit' });
      await members.clearStray(scope, CHAT, 7);
      await members.markEnded(scope, CHAT, 7);
      expect(await shop.placeOf(7)).to.include({ stray: 'ended' });
      await paidPlaces.note(scope, { chatId: CHAT, telegramId: 7, until: new Date('2027-04-01T12:00:00Z') }); // prettier-ignore
      expect(await shop.placeOf(7)).to.include({ stray: null, is_guest: false });
      expect(await shop.placeOf(8)).to.include({ stray: 'audit', is_guest: false });
      await members.forget(scope, CHAT, 7);
      expect(await shop.placeOf(7)).to.equal(null);
      expect(await shop.placeOf(8)).to.include({ stray: 'audit' });
    });
  });

  describe('of who asks to come in', () => {
    it('answer the same one once a minute, and at once who asks anew', async () => {
      const asks = (name = 'Ann', chatId = CHAT) =>
        members.noteRequest(scope, { chatId, telegramId: 7, name });
      expect(await asks()).to.equal(true);
      shop.at('2027-03-01T12:01:00Z');
      expect(await asks('Anna')).to.equal(false);
      expect((await shop.placeOf(7))?.name).to.equal('Ann');
      shop.at('2027-03-01T12:01:01Z');
      expect(await asks('Anna')).to.equal(true);
      await members.set(scope, CHAT, 7, 'out');
      expect(await asks()).to.equal(true);
      expect(await shop.placeOf(7)).to.include({ status: 'asking', name: 'Ann' });
      expect(await asks('Ann', OTHER)).to.equal(false);
    });

    it('offer what is sold and has room, by what guards the chat', async () => {
      const opening = async (name: string) => {
        const { product } = await plans.create(scope, 1, { name, price: 1n, state: 'published' });
        await plans.setChat(scope, 1, product.id, { id: CHAT, title: 'x', isIn: true });
        return product.id;
      };
      await products.change(scope, 1, await opening('Hidden'), { state: 'hidden' });
      await stock.setCount(scope, 1, await opening('Full'), 0);
      await stock.setCount(scope, 1, await opening('Last one'), 1);
      const step = await members.readDoorstep(scope, CHAT, 7);
      expect(step.offers.map(({ name }) => name)).to.deep.equal(['Club', 'Last one']);
      expect(step).to.deep.include({ isGuarded: true, language: null, fallback: 'en' });
      await shop.chat(OTHER, { isOpened: false });
      expect((await members.readDoorstep(scope, OTHER, 7)).isGuarded).to.equal(false);
    });

    it('show six plans outside, each opening in the bot', () => {
      const offers = Array.from({ length: 7 }, (_, n) => ({ key: `k${n}`, name: `Plan ${n}` }));
      const rows = access.offerButtons(scope, offers);
      expect(rows).to.have.length(6);
      expect(rows[0]).to.deep.equal([{ label: 'Plan 0', url: `https://t.me/${scope.tenant.username}?start=p_k0` }]); // prettier-ignore
    });
  });

  describe('of the ways in', () => {
    const invite = (link: string, more: Partial<invites.NewInvite> = {}): invites.NewInvite => ({
      link, chatId: CHAT, subscriptionId: more.subscriptionId ?? 1n, telegramId: 7, expiresAt: new Date(scope.clock.now()), ...more,
    }); // prettier-ignore
    const states = async () =>
      (await scope.db.query<{ link: string; state: string }>('select link, state from invites order by link')).map(({ link, state }) => `${link} ${state}`); // prettier-ignore

    it('are one open link for each at each chat: the first that was kept', async () => {
      const { id } = await shop.subscriber();
      await shop.chat(OTHER);
      expect(await invites.keep(scope, invite('a', { subscriptionId: id }))).to.equal('a');
      expect(await invites.keep(scope, invite('b', { subscriptionId: id }))).to.equal('a');
      await invites.keep(scope, invite('c', { subscriptionId: id, chatId: OTHER }));
      await invites.keep(scope, invite('d', { subscriptionId: id, telegramId: 8 }));
      expect(await invites.openOf(scope, CHAT, 9)).to.have.members(['a', 'd']);
      expect(await invites.openOf(scope, CHAT, 1)).to.have.length(1);
      await scope.db.query(`update invites set state = 'used' where link = 'a'`);
      for (const link of ['a', 'd']) await invites.end(scope, link);
      expect(await states()).to.deep.equal(['a used', 'c open', 'd revoked']);
      expect(await invites.openOf(scope, CHAT, 9)).to.deep.equal([]);
    });

    it('open to the people of a subscription, in the days of grace too, and to nobody else', async () => {
      const { customer, id } = await shop.subscriber(1);
      const [seat, eve] = [await aCustomer(scope), await aCustomer(scope)];
      const { seatKey } = (await subscriptions.find(scope, id, null))!;
      await seats.take(scope, seat.id, id, seatKey);
      const found = async (who: bigint) => (await access.find(scope, id, who))?.isLive ?? null;
      expect([await found(customer.id), await found(seat.id), await found(eve.id)]).to.deep.equal([true, true, null]); // prettier-ignore
      shop.at('2027-03-02T13:00:00Z');
      expect(await subscriptions.judge(scope, id)).to.equal('grace');
      expect(await found(customer.id)).to.equal(true);
      // A stranger frees nobody's seat; who left it is one.
      expect(await seats.free(scope, eve.id, { subscriptionId: id, customerId: seat.id })).to.equal(false); // prettier-ignore
      expect(await seats.free(scope, customer.id, { subscriptionId: id, customerId: seat.id })).to.equal(true); // prettier-ignore
      expect(await found(seat.id)).to.equal(null);
    });
  });

  describe('and their settings', () => {
    it('name the first right that is missing', () => {
      expect(communities.troubleOf({ invite: false, ban: false })).to.equal('no-invite');
      expect(communities.troubleOf({ invite: true, ban: false })).to.equal('no-ban');
      expect(communities.troubleOf({ invite: true, ban: true })).to.equal(null);
    });

    it('are of one chat, and the log says what it was', async () => {
      await shop.chat(OTHER);
      await communities.choose(scope, 1, CHAT, 'entry', 'request');
      await communities.choose(scope, 1, CHAT, 'entry', 'link');
      await communities.keepRequestLink(scope, CHAT, 'https://t.me/+all');
      await communities.choose(scope, 1, OTHER, 'audit', 'repair');
      const [here, there] = [await communities.find(scope, CHAT), await communities.find(scope, OTHER)]; // prettier-ignore
      expect(here).to.deep.include({ settings: { entry: 'link', refused: 'decline', audit: 'report' }, requestLink: 'https://t.me/+all' }); // prettier-ignore
      expect(there).to.deep.include({ settings: { entry: 'link', refused: 'decline', audit: 'repair' }, requestLink: null }); // prettier-ignore
      const log = await scope.db.query<{ data: Record<string, string> }>(`select data from audit_log where action = 'chat.change' order by id`); // prettier-ignore
      expect(log.map(({ data }) => `${data['before']} ${data['after']}`)).to.deep.equal(['link request', 'request link', 'report repair']); // prettier-ignore
      // Who comes at the same time changed what the other one had made of it.
      let second: Promise<unknown> = Promise.resolve();
      await scope.transaction(async (inner) => {
        await communities.choose(inner, 1, CHAT, 'refused', 'leave');
        second = communities.choose(scope, 2, CHAT, 'refused', 'decline');
        await untilBlocked();
      });
      await second;
      const [last] = await scope.db.query<{ data: object }>(`select data from audit_log where actor_id = 2`); // prettier-ignore
      expect(last?.data).to.deep.include({ before: 'leave', after: 'decline' });
      const unknown = await communities.choose(scope, 1, CHAT - 9, 'entry', 'link').catch((error: unknown) => error); // prettier-ignore
      expect(unknown).to.be.instanceOf(UserError).with.property('code', 'chat-unknown');
    });

    it('show the plans that open a chat, without those that were deleted', async () => {
      const { product } = await plans.create(scope, 1, { name: 'Gone', price: 1n });
      await plans.setChat(scope, 1, product.id, { id: CHAT, title: 'x', isIn: true });
      const shown = async () => (await communities.find(scope, CHAT)).plans.map(({ name }) => name);
      expect(await shown()).to.deep.equal(['Club', 'Gone']);
      await products.change(scope, 1, product.id, { state: 'deleted' });
      expect(await shown()).to.deep.equal(['Club']);
    });
  });
});

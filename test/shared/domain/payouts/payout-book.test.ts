import { expect } from 'chai';
import * as book from '../../../../shared/domain/payouts/payout-book.ts';
import * as payoutList from '../../../../shared/domain/payouts/payout-list.ts';
import { UserError } from '../../../../shared/errors.ts';
import type { Scope } from '../../../../shared/scope.ts';
import { aCustomer, brokenBooks } from '../../../support/builders.ts';
import { newScope } from '../../../support/platform.ts';
import { aPayout, aRichCustomer, AT_ONCE, aWish, deciders, moneyOf, NO_LIMITS, stateOf, type Terms } from '../payout-support.ts'; // prettier-ignore

const codeOf = (error: unknown) => (error instanceof UserError ? error.code : String(error));
const usd = (amount: bigint) => ({ amount, currency: 'USD' });
const known = (status: 'submitted' | 'settled' | 'failed' | 'unknown') =>
  ({ status, externalId: null, fee: null, note: null }) as const;
const BY_ONE: Terms = { ...AT_ONCE, needed: 1 };
const BY_TWO: Terms = { ...AT_ONCE, needed: 2 };

describe('payouts in the books', () => {
  let scope: Scope;
  const hour = 3600_000;
  let now = Date.now();
  before(async () => {
    scope = await newScope({
      clock: { now: () => now, sleep: () => Promise.resolve(), random: () => 0 },
    });
  });
  beforeEach(async () => {
    // Limits of the shop count a day.
    now += 25 * hour;
  });
  afterEach(async () => {
    expect(await brokenBooks(scope)).to.deep.equal([]);
  });
  /** At once, half of them on connections of their own: what shares one waits for its turn anyway. */
  const twenty = <T>(work: (n: number, within: Scope) => Promise<T>) =>
    Promise.all(
      Array.from({ length: 20 }, (_, n) =>
        (n % 2 ? work(n, scope) : scope.transaction((inner) => work(n, inner))).catch(codeOf),
      ),
    );
  const messages = (like: string) =>
    scope.db.query<{ reference: string }>(
      'select reference from messages where reference like $1 order by id',
      [like],
    );

  describe('asking', () => {
    it('holds amount and fee at once, and tells staff', async () => {
      const ann = await aRichCustomer(scope);
      const payout = await aPayout(scope, ann, {}, BY_ONE);
      expect(payout).to.deep.include({ state: 'requested', total: usd(1100n), needed: 1 });
      expect(payout.key).to.match(/^[0-9a-f]{32}$/);
      expect(await moneyOf(scope, ann)).to.deep.include({ customer: 8900, held: 1100 });
      expect(await messages(`payout:${payout.id}:new%`)).to.have.length(1);
    });

    it('makes one of the same reference, however often and at once', async () => {
      const ann = await aRichCustomer(scope);
      const wish = aWish(ann);
      const made = await twenty((_, within) => book.request(within, wish, AT_ONCE));
      expect(new Set(made.map((each) => String((each as { id: bigint }).id))).size).to.equal(1);
      expect((await moneyOf(scope, ann))['held']).to.equal(1100);
    });

    it('never holds more than there is, twenty at once', async () => {
      const ann = await aRichCustomer(scope, 5500n);
      const made = await twenty((_, within) => book.request(within, aWish(ann), AT_ONCE));
      expect(made.filter((each) => each === 'balance-too-low')).to.have.length(15);
      expect(await moneyOf(scope, ann)).to.deep.include({ held: 5500 });
    });

    it('leaves nothing behind when its transaction does not commit', async () => {
      const ann = await aRichCustomer(scope);
      const wish = aWish(ann);
      await scope
        .transaction(async (inner) => {
          await book.request(inner, wish, AT_ONCE);
          throw new Error('crash');
        })
        .catch(() => undefined);
      expect(await moneyOf(scope, ann)).to.not.have.property('held');
      expect((await book.request(scope, wish, AT_ONCE)).isRepeated).to.equal(false);
    });

    for (const [name, code] of [
      ['customer', 'payout-limit-customer'],
      ['destination', 'payout-limit-destination'],
      ['shop', 'payout-limit-shop'],
    ] as const)
      it(`keeps the day's limit of a ${name} under a race, and forgets it after a day`, async () => {
        const people = await Promise.all(Array.from({ length: 4 }, () => aRichCustomer(scope)));
        const person = (n: number) => people[name === 'customer' ? 0 : n % 4] ?? expect.fail();
        const terms = { ...AT_ONCE, limits: { ...NO_LIMITS, [name]: 3300n } };
        const account = `of ${name}`;
        const wish = (n: number) => aWish(person(n), { destination: { account } });
        const made = await twenty((n, within) => book.request(within, wish(n), terms));
        expect(made.filter((each) => each === code)).to.have.length(17);
        const first = made.find((each) => typeof each === 'object') ?? expect.fail();
        await book.refuse(scope, 1, first.id, 'no');
        await book.request(scope, wish(0), terms);
        expect(await book.request(scope, wish(0), terms).catch(codeOf)).to.equal(code);
        now += 24 * hour;
        await book.request(scope, wish(0), terms);
      });

    it('does not count another currency', async () => {
      const ann = await aRichCustomer(scope);
      await aPayout(scope, ann);
      const other = aWish(ann, { money: { amount: 5n, currency: 'EUR' }, fee: { amount: 0n, currency: 'EUR' } }); // prettier-ignore
      const limits = { ...NO_LIMITS, customer: 5n };
      expect(await book.request(scope, other, { ...AT_ONCE, limits }).catch(codeOf)).to.equal(
        'balance-too-low',
      );
    });

    it('lets a new destination cool down, once for each customer', async () => {
      const [ann, bob] = [await aRichCustomer(scope), await aRichCustomer(scope)];
      const terms = { ...AT_ONCE, coolDownH: 24 };
      const first = await aPayout(scope, ann, {}, terms);
      expect(first.notBefore?.getTime()).to.equal(now + 24 * hour);
      expect(await book.claim(scope, 7, first.id)).to.equal(null);
      now += 23 * hour;
      const again = await aPayout(scope, ann, {}, terms);
      expect(again.notBefore?.getTime(), 'since the first').to.equal(now + hour);
      now += hour;
      expect(await book.claim(scope, 7, again.id)).to.include({ id: again.id });
      const others = await aPayout(scope, bob, {}, terms);
      expect(others.notBefore?.getTime()).to.equal(now + 24 * hour);
      await book.cancel(scope, bob.id, others.id);
      now += 30 * hour;
      const anew = await aPayout(scope, bob, {}, terms);
      expect(anew.notBefore?.getTime(), 'cancelled is not known').to.equal(now + 24 * hour);
    });
  });

  describe('agreeing', () => {
    before(() => deciders(scope, 7, 8, 9));
    it('takes one or two, each once, and never who asked where two must', async () => {
      const ann = await aRichCustomer(scope);
      const one = await aPayout(scope, ann, {}, BY_ONE);
      expect(await book.approve(scope, 7, one.id)).to.equal(0);
      expect((await stateOf(scope, one.id)).state).to.equal('approved');
      expect(await book.approve(scope, 8, one.id).catch(codeOf)).to.equal('payout-moved');
      const two = await aPayout(scope, ann, {}, BY_TWO);
      expect(await book.approve(scope, ann.telegramId, two.id).catch(codeOf)).to.equal(
        'approval-own',
      );
      expect(await book.approve(scope, 7, two.id)).to.equal(1);
      expect(await book.approve(scope, 7, two.id).catch(codeOf)).to.equal('payout-approved-before');
      expect((await stateOf(scope, two.id)).state).to.equal('requested');
      expect(await book.approve(scope, 8, two.id)).to.equal(0);
      expect((await stateOf(scope, two.id)).approvals.map(({ by }) => by)).to.deep.equal([7, 8]);
    });

    for (const [how, statement] of [
      ['was removed', 'delete from staff where telegram_id = 7'],
      ['may not any more', `update staff set role = 'MANAGER' where telegram_id = 7`],
    ] as const)
      it(`counts nobody who agreed and ${how}`, async () => {
        const two = await aPayout(scope, await aRichCustomer(scope), {}, BY_TWO);
        await book.approve(scope, 7, two.id);
        await scope.db.query(statement);
        expect((await payoutList.findForStaff(scope, two.id))?.counting).to.deep.equal([]);
        expect(await book.approve(scope, 8, two.id)).to.equal(1);
        expect((await stateOf(scope, two.id)).state).to.equal('requested');
        expect((await payoutList.findForStaff(scope, two.id))?.counting).to.deep.equal([8]);
        expect(await book.approve(scope, 9, two.id)).to.equal(0);
        await deciders(scope, 7);
      });

    it('counts one person once when they press twenty times at once', async () => {
      const two = await aPayout(scope, await aRichCustomer(scope), {}, BY_TWO);
      const pressed = await twenty((_, within) => book.approve(within, 7, two.id));
      expect(pressed.filter((each) => each === 1)).to.have.length(1);
      expect((await stateOf(scope, two.id)).state).to.equal('requested');
    });
  });

  describe('cancelling', () => {
    it('gives all back, until it is under way', async () => {
      const ann = await aRichCustomer(scope);
      const [asked, agreed, taken] = [
        await aPayout(scope, ann, {}, BY_ONE),
        await aPayout(scope, ann),
        await aPayout(scope, ann),
      ];
      await book.claim(scope, 7, taken.id);
      await book.cancel(scope, ann.id, asked.id);
      await book.refuse(scope, 7, agreed.id, 'not today');
      expect(await moneyOf(scope, ann)).to.deep.include({ customer: 8900, held: 1100 });
      for (const { id } of [asked, agreed, taken]) {
        expect(await book.cancel(scope, ann.id, id).catch(codeOf)).to.equal('payout-moved');
        expect(await book.refuse(scope, 7, id, 'x').catch(codeOf)).to.equal('payout-moved');
      }
      expect((await stateOf(scope, agreed.id)).details).to.include({ by: 'staff', refusedBy: 7, reason: 'not today' }); // prettier-ignore
      // Who cancels themselves knows it.
      expect(await messages(`payout:${asked.id}:cancelled`)).to.have.length(0);
      expect(await messages(`payout:${agreed.id}:cancelled`)).to.have.length(1);
    });

    it('is nobody else’s', async () => {
      const [ann, bob] = [await aRichCustomer(scope), await aCustomer(scope)];
      const payout = await aPayout(scope, ann);
      expect(await book.cancel(scope, bob.id, payout.id).catch(codeOf)).to.equal('payout-moved');
      expect(await payoutList.find(scope, payout.id, bob.id)).to.equal(null);
    });

    it('races with who takes it: one of them wins', async () => {
      const ann = await aRichCustomer(scope);
      for (let round = 0; round < 5; round++) {
        const payout = await aPayout(scope, ann);
        const [claimed, cancelled] = await Promise.all([
          book.claim(scope, 7, payout.id),
          book.cancel(scope, ann.id, payout.id).catch(codeOf),
        ]);
        expect(claimed === null).to.equal(cancelled === undefined);
        if (claimed) await book.note(scope, payout.id, known('failed'));
      }
      expect(await moneyOf(scope, ann)).to.not.have.property('held');
    });
  });

  describe('ending', () => {
    before(() => deciders(scope, 7, 8, 9));
    it('is taken by one of twenty', async () => {
      const payout = await aPayout(scope, await aRichCustomer(scope));
      const took = await twenty((n, within) => book.claim(within, n + 1, payout.id));
      expect(took.filter((each) => each !== null)).to.have.length(1);
    });

    it('posts to who sent it and the fees, once', async () => {
      const ann = await aRichCustomer(scope);
      const before = await moneyOf(scope, ann);
      const payout = await aPayout(scope, ann);
      await book.claim(scope, 7, payout.id);
      await twenty((_, within) => book.note(within, payout.id, known('settled')));
      await book.note(scope, payout.id, known('failed'));
      const after = await moneyOf(scope, ann);
      expect(after['customer']).to.equal(8900);
      expect(after).to.not.have.property('held');
      expect((after['payout:hand'] ?? 0) - (before['payout:hand'] ?? 0)).to.equal(1000);
      expect((after['fees'] ?? 0) - (before['fees'] ?? 0)).to.equal(100);
      expect(await messages(`payout:${payout.id}:settled`)).to.have.length(1);
    });

    it('books what the provider took on top, in any currency', async () => {
      const ann = await aRichCustomer(scope);
      const before = await moneyOf(scope, ann);
      const payout = await aPayout(scope, ann);
      await book.claim(scope, 7, payout.id);
      await book.note(scope, payout.id, { ...known('submitted'), fee: usd(30n) });
      await book.note(scope, payout.id, known('settled'));
      const after = await moneyOf(scope, ann);
      expect((after['fees'] ?? 0) - (before['fees'] ?? 0)).to.equal(70);
    });

    it('gives back exactly what was held, once', async () => {
      const ann = await aRichCustomer(scope);
      const payout = await aPayout(scope, ann);
      await book.claim(scope, 7, payout.id);
      await twenty((_, within) => book.note(within, payout.id, known('failed')));
      await book.note(scope, payout.id, known('settled'));
      expect(await moneyOf(scope, ann)).to.deep.include({ customer: 10_000 });
      expect((await stateOf(scope, payout.id)).state).to.equal('failed');
    });

    it('moves forwards only', async () => {
      const payout = await aPayout(scope, await aRichCustomer(scope));
      expect((await book.note(scope, payout.id, known('settled'))).changed).to.equal(false);
      await book.claim(scope, 7, payout.id);
      await book.note(scope, payout.id, known('submitted'));
      expect(await book.note(scope, payout.id, known('unknown'))).to.deep.equal({
        changed: false,
        state: 'submitted',
      });
    });

    it('takes what staff know of one that nobody can ask about', async () => {
      const ann = await aRichCustomer(scope);
      const proof = { kind: 'text', text: 'receipt 5' } as const;
      const unknown = async (terms: Terms) => {
        const payout = await aPayout(scope, ann, {}, terms);
        for (const by of [7, 8].slice(0, terms.needed)) await book.approve(scope, by, payout.id);
        await book.claim(scope, 7, payout.id);
        await book.note(scope, payout.id, known('unknown'));
        return payout.id;
      };
      const one = await unknown(BY_ONE);
      expect(await book.judge(scope, 7, one, { says: 'arrived', proof })).to.include({ state: 'settled' }); // prettier-ignore
      expect((await stateOf(scope, one)).details.proof).to.deep.equal(proof);
      expect(await book.judge(scope, 8, one, { says: 'missing', proof: null }).catch(codeOf)).to.equal('payout-moved'); // prettier-ignore
      const two = await unknown(BY_TWO);
      const missing = { says: 'missing', proof: null } as const;
      expect(await book.judge(scope, 7, two, missing)).to.deep.equal({ state: 'unknown', left: 1 });
      expect(await book.judge(scope, 7, two, missing), 'again').to.include({ left: 1 });
      expect(await book.judge(scope, 8, two, { says: 'arrived', proof }), 'they differ').to.include(
        { state: 'unknown', left: 1 },
      );
      expect(await book.judge(scope, 9, two, missing)).to.include({ state: 'failed', left: 0 });
      expect(await moneyOf(scope, ann)).to.deep.include({ customer: 8900 });
      const third = await unknown(BY_TWO);
      await book.judge(scope, 7, third, missing);
      await scope.db.query('delete from staff where telegram_id = 7');
      expect(await book.judge(scope, 8, third, missing), 'gone').to.include({ left: 1 });
      await deciders(scope, 7);
    });

    it('takes one word of who sent it by hand, and two that it was not sent', async () => {
      const ann = await aRichCustomer(scope);
      const taken = async () => {
        const payout = await aPayout(scope, ann, {}, BY_TWO);
        await book.approve(scope, 7, payout.id);
        await book.approve(scope, 8, payout.id);
        await book.claim(scope, 7, payout.id);
        return payout.id;
      };
      const missing = { says: 'missing', proof: null } as const;
      expect(await book.judge(scope, 7, await taken(), missing)).to.include({
        state: 'submitting',
      });
      const arrived = { says: 'arrived', proof: null } as const;
      expect(await book.judge(scope, 7, await taken(), arrived)).to.include({ state: 'settled' });
    });

    it('lets one transfer settle one payout', async () => {
      const ann = await aRichCustomer(scope);
      const [one, two] = [await aPayout(scope, ann), await aPayout(scope, ann)];
      for (const { id } of [one, two]) await book.claim(scope, 7, id);
      const settled = { ...known('settled'), externalId: '0xabc:0' };
      await book.note(scope, one.id, settled);
      const error = await book.note(scope, two.id, settled).catch((e: unknown) => e);
      expect((error as { code?: string }).code).to.equal('23505');
      expect((await stateOf(scope, two.id)).state).to.equal('submitting');
    });
  });

  it('lists what waits, oldest first, and counts it', async () => {
    const shop = await newScope();
    const ann = await aRichCustomer(shop);
    const ids: bigint[] = [];
    for (const terms of [BY_ONE, BY_ONE, AT_ONCE])
      ids.push((await aPayout(shop, ann, {}, terms)).id);
    const list = (filter: payoutList.PayoutFilter) =>
      payoutList.list(shop, { customerId: null, filter, limit: 5, offset: 0 });
    expect((await list('waiting')).map(({ id }) => id)).to.deep.equal(ids.slice(0, 2));
    expect((await list('all')).map(({ id }) => id)).to.deep.equal(ids.toReversed());
    expect(await list('ended')).to.deep.equal([]);
    const desk = await payoutList.desk(shop, { filter: 'waiting', limit: 5, offset: 0 });
    expect(desk.payouts.map(({ id }) => id)).to.deep.equal(ids.slice(0, 2));
    expect(desk.counts).to.deep.equal({ waiting: 2, ready: 1, moving: 0, unknown: 0, readyOn: [] });
    await aPayout(shop, ann, { way: 'ethereum', destination: { address: '0x1' } });
    const onChain = await payoutList.desk(shop, { filter: 'ready', limit: 5, offset: 0 });
    expect(onChain.counts.readyOn, 'what the shop’s own wallet can send').to.deep.equal(['ethereum']); // prettier-ignore
    const none = await payoutList.desk(shop, { filter: 'ended', limit: 5, offset: 0 });
    expect(none).to.deep.equal({ counts: onChain.counts, payouts: [] });
  });
});

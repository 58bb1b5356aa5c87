import { expect } from 'chai';
import * as audience from '../../../../shared/domain/marketing/audience.ts';
import type { Audience } from '../../../../shared/domain/marketing/audience.ts';
import * as runs from '../../../../shared/domain/marketing/broadcast-runs.ts';
import * as broadcasts from '../../../../shared/domain/marketing/broadcasts.ts';
import type { Customer } from '../../../../shared/domain/people/customers.ts';
import * as customers from '../../../../shared/domain/people/customers.ts';
import * as ledger from '../../../../shared/domain/money/ledger.ts';
import * as outbox from '../../../../shared/domain/shop/outbox.ts';
import { systemClock } from '../../../../shared/clock.ts';
import type { Scope } from '../../../../shared/scope.ts';
import { asOwner } from '../../../support/as-owner.ts';
import { aCustomer, aProduct } from '../../../support/builders.ts';
import { newScope } from '../../../support/platform.ts';

const content = { chatId: 5, messageId: 6, kind: 'text' as const, buttons: [] };

async function refusal(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => 'done',
    (error: { code?: string }) => error.code ?? 'thrown',
  );
}

describe('broadcasts', () => {
  let scope: Scope;
  /** How far the shop's clock was moved. */
  let ahead = 0;

  beforeEach(async () => {
    ahead = 0;
    scope = await newScope({ clock: { ...systemClock, now: () => Date.now() + ahead } });
  });

  const draft = async (to: Audience = { segment: 'all' }) => {
    const id = await broadcasts.create(scope, 1, content);
    await broadcasts.setAudience(scope, id, to);
    return id;
  };
  const running = async () => {
    const id = await draft();
    await runs.schedule(scope, 1, id, { at: scope.clock.now() });
    await runs.look(scope, id);
    return id;
  };
  const chats = async (id: bigint) => {
    const rows = await scope.db.query<{ chat_id: string }>(
      'select chat_id from messages where broadcast_id = $1',
      [id],
    );
    return rows.map((row) => row.chat_id).toSorted();
  };
  const setStates = (id: bigint, state: string, count: number) =>
    scope.db.query(
      `update messages set state = $2, telegram_message_id = case when $2 = 'sent' then 1000 + id end
       where id in (select id from messages where broadcast_id = $1 and state = 'waiting' limit $3)`,
      [id, state, count],
    );

  describe('their audience', () => {
    let people: Record<
      'ann' | 'bob' | 'ira' | 'old' | 'rich' | 'gone' | 'banned' | 'back',
      Customer
    >;
    let productId: bigint;

    const order = (
      customer: Customer,
      paid: boolean,
      { status = 'completed', refunded = 0 } = {},
    ) =>
      asOwner(
        scope,
        `with o as (
           insert into orders (reference, customer_id, status, currency, subtotal, total, paid_at)
           values (gen_random_uuid()::text, ${customer.id}, '${status}', 'USD', 1000, 1000, ${paid ? 'now()' : 'null'})
           returning id)
         insert into order_lines (order_id, product_id, name, kind, price, quantity, total, refunded_quantity)
         select id, ${productId}, 'x', 'manual', 1000, 1, 1000, ${refunded} from o`,
      );
    beforeEach(async () => {
      productId = (await aProduct(scope)).id;
      const one = (name: string) => aCustomer(scope, name);
      people = {
        ann: await one('Ann'), bob: await one('Bob'), ira: await one('Ira'), old: await one('Old'),
        rich: await one('Rich'), gone: await one('Gone'), banned: await one('Banned'), back: await one('Back'),
      }; // prettier-ignore
      await order(people.ann, true);
      await order(people.bob, false, { status: 'new' });
      await order(people.back, true, { status: 'refunded', refunded: 1 });
      await customers.setLanguage(scope, people.ira.id, 'ru');
      await customers.setLanguage(scope, people.bob.id, 'de');
      await scope.db.query(
        `update customers set seen_at = now() - interval '40 days' where id = $1`,
        [people.old.id],
      );
      await customers.markUnreachable(scope, people.gone.id);
      await scope.db.query('update customers set blocked_at = now() where id = $1', [
        people.banned.id,
      ]);
      await ledger.post(scope, {
        reference: 'rich', kind: 'deposit',
        legs: [
          { account: `customer:${people.rich.id}`, money: { amount: 501n, currency: 'USD' } },
          { account: 'suspense', money: { amount: -501n, currency: 'USD' } },
        ],
      }); // prettier-ignore
    });

    it('is exactly who is meant, counted before and written then', async () => {
      const known = ['en', 'ru'];
      const cases: [Audience, (keyof typeof people)[]][] = [
        [{ segment: 'all' }, ['ann', 'bob', 'ira', 'old', 'rich', 'back']],
        [{ segment: 'buyers' }, ['ann']],
        [{ segment: 'never' }, ['bob', 'ira', 'old', 'rich', 'back']],
        [{ segment: 'bought', productId: `${productId}`, name: 'x' }, ['ann']],
        [{ segment: 'bought', productId: '999', name: 'x' }, []],
        [{ segment: 'language', language: 'ru', known }, ['ira']],
        // German is not spoken here: Bob is spoken to in the shop's language.
        [{ segment: 'language', language: 'en', known }, ['ann', 'bob', 'old', 'rich', 'back']],
        [{ segment: 'idle', days: 30 }, ['old']],
        [{ segment: 'idle', days: 60 }, []],
        [{ segment: 'balance', amount: '500' }, ['rich']],
        [{ segment: 'balance', amount: '501' }, []],
      ];
      for (const [to, who] of cases) {
        const said = JSON.stringify(to);
        expect(await audience.count(scope, to), said).to.equal(who.length);
        const id = await draft(to);
        expect((await broadcasts.find(scope, id)).total, said).to.equal(who.length);
        await runs.schedule(scope, 1, id, { at: scope.clock.now() });
        await runs.look(scope, id);
        expect(await chats(id), said).to.deep.equal(
          who.map((name) => `${people[name].telegramId}`).toSorted(),
        );
        expect((await broadcasts.find(scope, id)).total, said).to.equal(who.length);
      }
    });
  });

  it('start once, however often it is pressed and looked at', async () => {
    for (let n = 0; n < 3; n += 1) await aCustomer(scope);
    const id = await draft();
    const starts = Array.from({ length: 20 }, () =>
      refusal(scope.transaction((scope) => runs.schedule(scope, 1, id, { at: Date.now() }))),
    );
    const answers = await Promise.all(starts);
    expect(answers.filter((answer) => answer === 'done')).to.have.length(1);
    expect(answers.filter((answer) => answer === 'broadcast-moved')).to.have.length(19);
    await Promise.all(Array.from({ length: 5 }, () => runs.look(scope, id)));
    expect(await chats(id)).to.have.length(3);
    const audit = await scope.db.query(`select from audit_log where action = 'broadcast.start'`);
    expect(audit).to.have.length(1);
  });

  it('start when their moment comes, by the clock of the shop', async () => {
    await aCustomer(scope);
    const id = await draft();
    await runs.schedule(scope, 1, id, { at: scope.clock.now() + 3_600_000 });
    expect((await runs.look(scope, id))?.state).to.equal('scheduled');
    // Who comes until then gets it as well.
    await aCustomer(scope);
    ahead = 3_600_001;
    expect(await runs.look(scope, id)).to.include({ state: 'running', total: 2 });
  });

  it('are no draft any more once they are started', async () => {
    await aCustomer(scope);
    const id = await running();
    expect(await refusal(broadcasts.setContent(scope, id, { silent: true }))).to.equal('broadcast-started'); // prettier-ignore
    expect(await refusal(broadcasts.setAudience(scope, id, { segment: 'all' }))).to.equal('broadcast-started'); // prettier-ignore
    expect(await refusal(broadcasts.remove(scope, 1, id))).to.equal('broadcast-started');
    expect(await refusal(broadcasts.find(scope, 999n))).to.equal('broadcast-gone');
  });

  it('are not taken while they pause, and never once they are cancelled', async () => {
    for (let n = 0; n < 5; n += 1) await aCustomer(scope);
    const id = await running();
    expect(await outbox.takeBulk(scope, 2)).to.have.length(2);
    await runs.pause(scope, 1, id);
    expect(await outbox.takeBulk(scope, 2)).to.have.length(0);
    await runs.resume(scope, 1, id);
    const [one] = await outbox.takeBulk(scope, 1);
    expect(one?.content.copy).to.deep.equal({ chatId: 5, messageId: 6 });
    await runs.cancel(scope, 1, id);
    expect(await outbox.takeBulk(scope, 5)).to.have.length(0);
    await runs.look(scope, id);
    expect(await chats(id)).to.have.length(3);
    expect(await refusal(runs.resume(scope, 1, id))).to.equal('broadcast-moved');
  });

  it('end when nothing is left, and say what became of each', async () => {
    for (let n = 0; n < 6; n += 1) await aCustomer(scope);
    const id = await running();
    await setStates(id, 'sent', 3);
    await setStates(id, 'blocked', 1);
    await setStates(id, 'failed', 1);
    expect((await runs.look(scope, id))?.state).to.equal('running');
    await setStates(id, 'unknown', 1);
    const found = await runs.look(scope, id);
    expect(found?.state).to.equal('done');
    expect(found?.counts).to.include({ sent: 3, blocked: 1, failed: 1, unknown: 1, left: 0 });
  });

  it('stop by themselves when too many have blocked the bot, and go on when staff say so', async () => {
    await scope.db.query(
      `insert into customers (telegram_id, name) select 1000 + n, 'x' from generate_series(1, 200) n`,
    );
    const id = await running();
    await setStates(id, 'sent', 79);
    await setStates(id, 'blocked', 20);
    expect((await runs.look(scope, id))?.state).to.equal('running');
    await setStates(id, 'blocked', 1);
    const stopped = await runs.look(scope, id);
    expect(stopped?.state).to.equal('stopped');
    expect(stopped?.details.reason).to.equal('blocked');
    expect(await outbox.takeBulk(scope, 5)).to.have.length(0);
    const told = await scope.db.query<{ content: { key: string } }>(
      'select content from messages where broadcast_id is null',
    );
    expect(told.map((row) => row.content.key)).to.deep.equal(['notice-broadcast-stopped']);
    await runs.resume(scope, 1, id);
    await runs.look(scope, id);
    expect((await runs.look(scope, id))?.state).to.equal('running');
    expect(await outbox.takeBulk(scope, 5)).to.have.length(5);
  });

  it('are changed in all chats where they arrived, or taken away for two days', async () => {
    for (let n = 0; n < 4; n += 1) await aCustomer(scope);
    const id = await running();
    await setStates(id, 'sent', 3);
    await setStates(id, 'blocked', 1);
    await runs.look(scope, id);
    await runs.change(scope, 1, id, { text: 'New', entities: [], isCaption: false });
    await runs.look(scope, id);
    const edits = await outbox.takeBulk(scope, 9);
    expect(edits.map((each) => [each.method, each.content.edited?.text])).to.deep.equal(
      Array.from({ length: 3 }, () => ['edit', 'New']),
    );
    // A crash in the middle: an edit is repeated.
    await outbox.recover(scope);
    const again = await outbox.takeBulk(scope, 9);
    expect(again).to.have.length(3);
    for (const each of again) await outbox.markSent(scope, each.id, each.targetId);
    const done = await runs.look(scope, id);
    expect(done?.state).to.equal('done');
    expect(done?.counts).to.include({ sent: 3, blocked: 1, changed: 3, unchanged: 0 });
    await runs.change(scope, 1, id, null);
    await runs.look(scope, id);
    expect((await outbox.takeBulk(scope, 9)).map((each) => each.method)).to.deep.equal(['delete', 'delete', 'delete']); // prettier-ignore
    await outbox.recover(scope);
    await runs.cancel(scope, 1, id);
    await runs.look(scope, id);
    ahead = 48 * 3_600_000;
    expect(await refusal(runs.change(scope, 1, id, null))).to.equal('broadcast-too-old');
  });

  it('are paid for only as far as it was confirmed', async () => {
    for (let n = 0; n < 3; n += 1) await aCustomer(scope);
    const [exact, grown] = [await draft(), await draft()];
    await runs.schedule(scope, 1, exact, { at: scope.clock.now(), paidFor: 3 });
    await runs.look(scope, exact);
    expect((await outbox.takeBulk(scope, 1))[0]).to.deep.include({ bulk: { isPaid: true } });
    await runs.schedule(scope, 1, grown, { at: scope.clock.now(), paidFor: 2 });
    await runs.look(scope, grown);
    expect((await broadcasts.find(scope, grown)).details.isPaid).to.equal(false);
  });

  it('leave their figures when their rows go', async () => {
    await aCustomer(scope);
    const id = await running();
    await setStates(id, 'sent', 1);
    await runs.look(scope, id);
    await broadcasts.forgetOld(scope, 7);
    expect(await chats(id)).to.have.length(1);
    ahead = 8 * 86_400_000;
    await broadcasts.forgetOld(scope, 7);
    await broadcasts.forgetOld(scope, 7);
    expect(await chats(id)).to.have.length(0);
    expect((await broadcasts.find(scope, id)).counts.sent).to.equal(1);
  });

  it('take nobody into account who was erased or blocked since', async () => {
    const ann = await aCustomer(scope);
    await running();
    await scope.db.query('update customers set blocked_at = now() where id = $1', [ann.id]);
    expect((await outbox.takeBulk(scope, 5)).map((each) => each.unreachable)).to.deep.equal([true]);
  });

  it('of a hundred thousand are written quickly and taken without looking at all of them', async function () {
    this.timeout(60_000);
    await scope.db.query(
      `insert into customers (telegram_id, name) select 1000 + n, 'x' from generate_series(1, 100000) n`,
    );
    const started = performance.now();
    const id = await running();
    const written = performance.now();
    // Nearly all are through; nobody told the planner.
    await setStates(id, 'sent', 99_000);
    const before = performance.now();
    for (let n = 0; n < 20; n += 1) expect(await outbox.takeBulk(scope, 8)).to.have.length(8);
    const taken = (performance.now() - before) / 20;
    await runs.pause(scope, 1, id);
    const looked = performance.now();
    await outbox.take(scope);
    const idle = performance.now() - looked;
    if (process.env['TEST_LOG'])
      console.info({ writtenMs: written - started, takenMs: taken, idleMs: idle }); // oxlint-disable-line no-console -- a figure
    expect(written - started).to.be.lessThan(20_000);
    expect(taken).to.be.lessThan(100);
    expect(idle).to.be.lessThan(100);
  });
});

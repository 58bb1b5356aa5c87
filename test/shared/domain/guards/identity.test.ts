import { expect } from 'chai';
import { systemClock } from '../../../../shared/clock.ts';
import * as customers from '../../../../shared/domain/people/customers.ts';
import * as identityChecks from '../../../../shared/domain/guards/identity-checks.ts';
import { tidy } from '../../../../shared/domain/guards/identity-expiry.ts';
import type { Answer, AskedLevel } from '../../../../shared/domain/guards/identity-told.ts';
import * as identity from '../../../../shared/domain/guards/identity.ts';
import * as ledger from '../../../../shared/domain/money/ledger.ts';
import { readOptions } from '../../../../shared/domain/shop/options.ts';
import * as personalData from '../../../../shared/domain/people/personal-data.ts';
import * as privacy from '../../../../shared/domain/people/privacy.ts';
import type { Quotes } from '../../../../shared/domain/money/quotes.ts';
import { Unavailable, UserError } from '../../../../shared/errors.ts';
import { rateOf } from '../../../../shared/money.ts';
import type { Scope } from '../../../../shared/scope.ts';
import type { Secrets } from '../../../../shared/secrets.ts';
import { newScope, testPlatform } from '../../../support/platform.ts';

const DAY = 24 * 60 * 60_000;
const STAFF = 99;
const all = ['id-card', 'passport', 'licence'];
const settings = {
  currency: 'USD',
  options: readOptions({
    identity: {
      validDays: 100,
      none: { withdrawDay: '0', tradeMonth: '5000' },
      basic: { withdrawDay: '10000', withdrawMonth: '25000', documents: all },
      full: { documents: all, selfie: true },
    },
  }),
};
/** A euro is two dollars, and nobody knows what a birr is. */
const quotes: Quotes = {
  rate: (_scope, _settings, from, to) =>
    from === 'ETB'
      ? Promise.reject(new Unavailable('no source'))
      : Promise.resolve({ rate: rateOf(from, to, from === 'EUR' ? '2' : '1'), sources: [], at: 0 }),
  promise: () => Promise.reject(new Error('nobody asks')),
};
const codeOf = async (work: Promise<unknown>) =>
  work.then(
    () => 'done',
    (error: unknown) => (error instanceof UserError ? error.code : Promise.reject(error as Error)),
  );

describe('identity', () => {
  let scope: Scope;
  let secrets: Secrets;
  let now: number;
  let ann: bigint;
  beforeEach(async () => {
    now = Date.now();
    scope = await newScope({ clock: { ...systemClock, now: () => now } });
    ({ secrets } = await testPlatform());
    ann = (await customers.beginTurn(scope, { id: 4711, first_name: 'Ann' })).customer.id;
  });
  const { options } = settings;
  const tell = (answer: Answer, customerId = ann) =>
    scope.transaction((scope) => identityChecks.tell(scope, secrets, options, customerId, answer));
  const text = (step: 'name' | 'birth' | 'document', text: string) => tell({ step, text });
  const photo = (step: 'front' | 'back' | 'selfie', fileId: string = step) =>
    tell({ step, fileId, as: 'photo' });
  const sent = async (level: AskedLevel = 'basic') => {
    await identityChecks.begin(scope, options, ann, level);
    await text('name', 'Ann Lee');
    await text('birth', '31.01.1990');
    await text('document', 'passport');
    await photo('front');
    if (level === 'full') await photo('selfie');
    await identityChecks.send(scope, secrets, options, ann);
    const [check] = await identityChecks.listSent(scope, { limit: 1, offset: 0 });
    return check?.id ?? 0n;
  };
  const decide = (id: bigint, reason: string | null = null, actorId = STAFF) =>
    codeOf(
      scope.transaction((scope) => identityChecks.decide(scope, options, id, { actorId, reason })),
    );
  const level = () => identity.levelOf(scope, ann);
  const told = async (key: string) =>
    (await scope.db.query(`select 1 from messages where content->>'key' = $1`, [key])).length;
  const sealedRows = async () =>
    (await scope.db.query('select 1 from identity_checks where sealed is not null')).length;

  describe('is told', () => {
    it('one thing after another, each document with its sides', async () => {
      await identityChecks.begin(scope, options, ann, 'full');
      expect(await text('name', '  Анна-Мария   О’Нил ')).to.equal('birth');
      expect(await text('birth', '1/2/1990')).to.equal('document');
      expect(await text('document', 'licence')).to.equal('front');
      expect(await photo('front')).to.equal('back');
      expect(await photo('back')).to.equal('selfie');
      expect(await codeOf(identityChecks.send(scope, secrets, options, ann))).to.equal('identity-unfinished'); // prettier-ignore
      expect(await photo('selfie')).to.equal(null);
      expect(await text('document', 'passport'), 'another document').to.equal('front');
      expect(await photo('front', 'page')).to.equal(null);
      const check = await identityChecks.findOpen(scope, secrets, ann);
      expect(check?.told).to.deep.equal({
        name: 'Анна-Мария О’Нил',
        birth: '1990-02-01',
        document: 'passport',
        pictures: [
          { step: 'selfie', fileId: 'selfie', as: 'photo' },
          { step: 'front', fileId: 'page', as: 'photo' },
        ],
      });
    });

    it('as people write it, and refused where it cannot be', async () => {
      await identityChecks.begin(scope, options, ann, 'basic');
      for (const wrong of [
        '',
        'Ann',
        '1234 5678',
        '<b>Ann Lee</b>',
        '/start now',
        'A b'.repeat(60),
      ])
        // prettier-ignore
        expect(await codeOf(text('name', wrong)), wrong).to.equal('identity-name');
      const young = new Date(now - 5 * 365 * DAY).toISOString().slice(0, 10);
      for (const wrong of [
        '',
        '30.02.1990',
        '1990',
        '31.13.1990',
        '01.01.1800',
        young,
        '٣١.٠١.١٩٩٠',
      ])
        expect(await codeOf(text('birth', wrong)), wrong).to.equal('identity-birth');
      for (const right of ['1990-01-31', '31.01.1990', '29.02.2000'])
        expect(await codeOf(text('birth', right)), right).to.equal('done');
      expect(await codeOf(text('document', 'library-card'))).to.equal('button-old');
    });

    it('sealed, and by nobody else', async () => {
      await sent();
      const [row] = await scope.db.query<{ row: string }>('select row_to_json(i)::text as row from identity_checks i'); // prettier-ignore
      for (const secret of ['Ann', '1990', 'passport', 'front']) expect(row?.row).to.not.contain(secret); // prettier-ignore
      const bob = (await customers.beginTurn(scope, { id: 4712, first_name: 'Bob' })).customer.id;
      expect(await codeOf(tell({ step: 'name', text: 'Bob Lee' }, bob))).to.equal('identity-gone');
      await scope.db.query('update identity_checks set customer_id = $1', [bob]);
      const [check] = await identityChecks.listSent(scope, { limit: 1, offset: 0 });
      const failure = await identityChecks.find(scope, secrets, check?.id ?? 0n).catch((error: Error) => error.message); // prettier-ignore
      expect(failure).to.contain('does not open');
    });

    it('once at a time; one that is open keeps its answers for another level', async () => {
      const began = await Promise.all(
        Array.from({ length: 20 }, () => codeOf(identityChecks.begin(scope, options, ann, 'basic'))), // prettier-ignore
      );
      expect(new Set(began)).to.deep.equal(new Set(['done']));
      expect(await identityChecks.list(scope, ann)).to.have.length(1);
      await text('name', 'Ann Lee');
      await identityChecks.begin(scope, options, ann, 'full');
      expect(await identityChecks.findOpen(scope, secrets, ann)).to.deep.include({ level: 'full', told: { name: 'Ann Lee', pictures: [] } }); // prettier-ignore
      await scope.db.query(`update identity_checks set state = 'sent'`);
      expect(await codeOf(identityChecks.begin(scope, options, ann, 'basic'))).to.equal('identity-waiting'); // prettier-ignore
    });
  });

  describe('is decided', () => {
    it('once, by somebody else, and told', async () => {
      const id = await sent();
      expect(await told('notice-staff-identity')).to.equal(1);
      expect(await decide(id, null, 4711)).to.equal('identity-own');
      const results = await Promise.all(Array.from({ length: 20 }, (_, at) => decide(id, at % 2 ? null : 'blurred'))); // prettier-ignore
      expect(results.filter((each) => each === 'done')).to.have.length(1);
      expect(results.filter((each) => each === 'identity-decided')).to.have.length(19);
      expect((await told('notice-identity-accepted')) + (await told('notice-identity-refused'))).to.equal(1); // prettier-ignore
      const audit = await scope.db.query(`select 1 from audit_log where action like 'identity.%'`);
      expect(audit).to.have.length(1);
      expect(await decide(12345n)).to.equal('identity-gone');
    });

    it('with a reason where it is refused; nothing that was told stays', async () => {
      const id = await sent();
      expect(await decide(id, '  ')).to.equal('text-expected');
      expect(await decide(id, 'It cannot be read')).to.equal('done');
      expect(await level()).to.equal('none');
      expect(await sealedRows()).to.equal(0);
      expect((await identityChecks.list(scope, ann))[0]).to.include({ state: 'refused', reason: 'It cannot be read' }); // prettier-ignore
      await sent();
      expect(await sealedRows()).to.equal(1);
    });

    it('for a time: reminded, ended and a level down', async () => {
      const basic = await sent();
      await decide(basic);
      now += 50 * DAY;
      const full = await sent('full');
      await decide(full);
      expect(await level()).to.equal('full');
      now += 35 * DAY;
      // Twice: nobody hears anything twice.
      for (const _ of [1, 2]) await tidy(scope);
      expect(await told('notice-identity-soon'), 'basic').to.equal(0);
      now += 5 * DAY;
      for (const _ of [1, 2]) await tidy(scope);
      expect(await told('notice-identity-soon'), 'basic').to.equal(1);
      now += 61 * DAY;
      expect(await level(), 'before any round').to.equal('none');
      for (const _ of [1, 2]) await tidy(scope);
      expect(await told('notice-identity-ended')).to.equal(2);
      expect(await sealedRows()).to.equal(0);
    });

    it('falls back to a lower level that is still good', async () => {
      await decide(await sent('full'));
      now += 50 * DAY;
      await decide(await sent('basic'));
      now += 60 * DAY;
      expect(await level()).to.equal('basic');
    });

    it('for ever where the shop wants that', async () => {
      const id = await sent();
      const forever = readOptions({ identity: { ...options.identity, validDays: 0 } });
      await identityChecks.decide(scope, forever, id, { actorId: STAFF, reason: null });
      now += 5000 * DAY;
      await tidy(scope);
      expect(await level()).to.equal('basic');
    });

    it('anew: what was accepted before is let go of', async () => {
      await decide(await sent());
      now += 90 * DAY;
      await decide(await sent());
      expect(await sealedRows()).to.equal(1);
      now += 50 * DAY;
      expect(await level()).to.equal('basic');
    });
  });

  describe('is forgotten', () => {
    it('when the customer says so, and when nobody finishes it', async () => {
      await decide(await sent());
      await sent('full');
      await identityChecks.forget(scope, ann);
      expect([await level(), await sealedRows()]).to.deep.equal(['none', 0]);
      expect(await identityChecks.listSent(scope, { limit: 5, offset: 0 })).to.deep.equal([]);
      await identityChecks.begin(scope, options, ann, 'basic');
      await text('name', 'Ann Lee');
      now += 8 * DAY;
      await tidy(scope);
      expect(await sealedRows()).to.equal(0);
    });

    it('with the person, who finds it in their data before', async () => {
      await decide(await sent());
      const own = JSON.stringify(await personalData.collect(scope, secrets, ann, { withGoods: true })); // prettier-ignore
      expect(own).to.contain('Ann Lee').and.contain('1990-01-31').and.contain('accepted');
      const staffs = JSON.stringify(await personalData.collect(scope, secrets, ann, { withGoods: false })); // prettier-ignore
      expect(staffs).to.contain('accepted').and.not.contain('1990-01-31');
      await scope.db.query(
        `insert into second_factors (telegram_id, sealed, confirmed_at) values (4711, '\\x00', now()), (5, '\\x00', now())`,
      );
      await privacy.erase(scope, null, ann, []);
      expect(await scope.db.query('select 1 from identity_checks')).to.deep.equal([]);
      expect(await scope.db.query('select telegram_id from second_factors')).to.deep.equal([{ telegram_id: '5' }]); // prettier-ignore
    });
  });

  describe('limits', () => {
    let number = 0;
    const payout = (scope: Scope, amount: number, currency = 'USD') => {
      number += 1;
      return scope.db.query('select request_payout($1) as answer', [
        JSON.stringify({
          reference: `test:${number}`,
          key: `key${number}`,
          customerId: String(ann),
          way: 'hand',
          accountId: null,
          currency,
          amount: String(amount),
          fee: '0',
          destination: {},
          destinationKey: '00',
          needed: 1,
          coolDownH: 0,
          limits: {},
          now: new Date(now).toISOString(),
        }),
      ]);
    };
    const rich = async () => {
      for (const currency of ['USD', 'EUR'])
        await ledger.post(scope, {
          reference: `rich:${currency}`,
          kind: 'deposit',
          legs: [
            { account: `customer:${ann}`, money: { amount: 1_000_000n, currency } },
            { account: 'suspense', money: { amount: -1_000_000n, currency } },
          ],
        });
    };
    const wants = (kind: identity.Limited, amount: bigint, currency = 'USD') =>
      identity.demandLevel(scope, { settings, quotes }, { customerId: ann, kind, money: { amount, currency } }); // prettier-ignore

    it('nothing where the shop asks nobody', async () => {
      const free = { currency: 'USD', options: readOptions({}) };
      expect(await identity.limitsOf(scope, free, ann)).to.equal(null);
      const money = { amount: 10n ** 20n, currency: 'ETB' };
      const check = await identity.demandLevel(scope, { settings: free, quotes }, { customerId: ann, kind: 'withdraw', money }); // prettier-ignore
      await check(scope);
    });

    it('what strangers withdraw, and what is known of a level', async () => {
      expect(await codeOf(wants('withdraw', 1n))).to.equal('identity-limit');
      expect(await codeOf(wants('trade', 5000n))).to.equal('done');
      expect(await codeOf(wants('trade', 5001n))).to.equal('identity-limit');
      await decide(await sent());
      expect(await identity.limitsOf(scope, settings, ann)).to.deep.equal({
        level: 'basic',
        limits: {
          withdraw: { day: 10_000n, month: 25_000n },
          trade: { day: null, month: null },
        },
      });
      expect(await codeOf(wants('withdraw', 10_000n))).to.equal('done');
      expect(await codeOf(wants('withdraw', 10_001n))).to.equal('identity-limit');
      expect(await codeOf(wants('trade', 10n ** 15n))).to.equal('done');
    });

    it('sums of a day and of thirty, over all currencies at today’s prices', async () => {
      await rich();
      await decide(await sent());
      await payout(scope, 2000, 'EUR');
      expect(await codeOf(wants('withdraw', 6000n))).to.equal('done');
      expect(await codeOf(wants('withdraw', 6001n))).to.equal('identity-limit');
      expect(await codeOf(wants('withdraw', 3001n, 'EUR'))).to.equal('identity-limit');
      const error = await wants('withdraw', 9999n).catch((thrown: UserError) => thrown.data);
      expect(error).to.deep.equal({
        kind: 'withdraw',
        span: 'day',
        left: { amount: '6000', currency: 'USD' },
      });
      await payout(scope, 6000);
      now += DAY + 1000;
      await payout(scope, 10_000);
      now += DAY + 1000;
      expect(await codeOf(wants('withdraw', 5000n))).to.equal('done');
      expect(await codeOf(wants('withdraw', 5001n)), 'the month').to.equal('identity-limit');
      await scope.db.query(`select cancel_payout(jsonb_build_object('id', id::text, 'by', 'staff', 'now', now())) from payouts where currency = 'EUR'`); // prettier-ignore
      expect(await codeOf(wants('withdraw', 9000n)), 'what came back does not count').to.equal('done'); // prettier-ignore
      now += 29 * DAY;
      expect(await codeOf(wants('withdraw', 10_000n))).to.equal('done');
    });

    it('are told by the tighter one: a day is no comfort where the month is used up', async () => {
      const limited = (withdrawDay: string, withdrawMonth: string) => ({
        currency: 'USD',
        options: readOptions({ identity: { none: { withdrawDay, withdrawMonth }, basic: {}, full: {} } }), // prettier-ignore
      });
      const told = (day: string, month: string, amount: bigint) =>
        identity
          .demandLevel(
            scope,
            { settings: limited(day, month), quotes },
            { customerId: ann, kind: 'withdraw', money: { amount, currency: 'USD' } },
          ) // prettier-ignore
          .catch(({ data }: UserError) => [data['span'], data['left']]);
      const left = (amount: string) => ({ amount, currency: 'USD' });
      expect(await told('1000', '0', 2000n)).to.deep.equal(['month', left('0')]);
      expect(await told('0', '0', 1n)).to.deep.equal(['month', left('0')]);
      expect(await told('1000', '700', 2000n)).to.deep.equal(['month', left('700')]);
      expect(await told('500', '700', 2000n)).to.deep.equal(['day', left('500')]);
      expect(await told('500', '700', 600n)).to.deep.equal(['day', left('500')]);
    });

    it('nothing that has no price', async () => {
      await decide(await sent());
      expect(await codeOf(wants('withdraw', 1n, 'ETB'))).to.equal('identity-unpriced');
      expect(await codeOf(wants('trade', 1n, 'ETB')), 'no limit needs no price').to.equal('done');
    });

    it('what was given in trades', async () => {
      await rich();
      await ledger.post(scope, {
        reference: 'trade:1',
        kind: 'trade',
        legs: [
          { account: `customer:${ann}`, money: { amount: -2000n, currency: 'EUR' } },
          { account: 'exchange', money: { amount: 2000n, currency: 'EUR' } },
          { account: 'exchange', money: { amount: -4000n, currency: 'USD' } },
          { account: `customer:${ann}`, money: { amount: 4000n, currency: 'USD' } },
        ],
      });
      expect(await codeOf(wants('trade', 1000n))).to.equal('done');
      expect(await codeOf(wants('trade', 1001n))).to.equal('identity-limit');
    });

    it('twenty at once to what one after another may', async () => {
      await rich();
      await decide(await sent());
      const results = await Promise.all(
        Array.from({ length: 20 }, () =>
          codeOf(
            (async () => {
              const check = await wants('withdraw', 3000n);
              await scope.transaction(async (scope) => {
                await check(scope);
                await payout(scope, 3000);
              });
            })(),
          ),
        ),
      );
      expect(results.filter((each) => each === 'done')).to.have.length(3);
      expect(results.filter((each) => each === 'identity-limit')).to.have.length(17);
    });
  });
});

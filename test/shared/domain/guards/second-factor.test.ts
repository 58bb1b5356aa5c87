import { Resvg } from '@resvg/resvg-js';
import { expect } from 'chai';
import { decodeQR } from 'qr/decode.js';
import { drawQr } from '../../../../shared/charts/qr.ts';
import { systemClock } from '../../../../shared/clock.ts';
import { draft, linkOf, stepOf } from '../../../../shared/domain/guards/second-factor-codes.ts';
import * as factorReset from '../../../../shared/domain/guards/second-factor-reset.ts';
import * as secondFactor from '../../../../shared/domain/guards/second-factor.ts';
import { UserError } from '../../../../shared/errors.ts';
import type { Scope } from '../../../../shared/scope.ts';
import type { Secrets } from '../../../../shared/secrets.ts';
import { codeAt } from '../../../support/authenticator.ts';
import { newScope, testPlatform } from '../../../support/platform.ts';

const STEP = 30_000;
const MINUTE = 60_000;
const OPTIONAL = { staffFactor: 'optional' } as const;
const REQUIRED = { staffFactor: 'required' } as const;

describe('the second factor', () => {
  let scope: Scope;
  let secrets: Secrets;
  let now: number;
  const ann = 4711;

  beforeEach(async () => {
    now = Date.parse('2026-05-01T12:00:00Z');
    scope = await newScope({ clock: { ...systemClock, now: () => now } });
    ({ secrets } = await testPlatform());
  });
  const codeOf = async (work: Promise<unknown>) =>
    work.then(
      () => 'done',
      (error: unknown) =>
        error instanceof UserError ? error.code : Promise.reject(error as Error),
    );
  const enrolled = async (telegramId = ann) => {
    const secret = draft();
    const codes = await secondFactor.enrol(scope, secrets, { telegramId, secret, code: codeAt(secret, now) }); // prettier-ignore
    now += STEP;
    return { secret, codes };
  };
  /** As a screen does it: judged first, spent with the effect. */
  const use = (answer: string, telegramId = ann) =>
    codeOf(
      (async () => {
        const proof = await secondFactor.judge(scope, secrets, telegramId, answer);
        await scope.transaction((scope) => secondFactor.spend(scope, telegramId, proof));
      })(),
    );
  const race = async (answer: string) => {
    const results = await Promise.all(Array.from({ length: 20 }, () => use(answer)));
    return results.filter((result) => result === 'done').length;
  };
  const wrong = (secret: string) => {
    const near = [-1, 0, 1].map((drift) => codeAt(secret, now + drift * STEP));
    return ['000000', '111111', '222222', '333333'].find((code) => !near.includes(code)) ?? '';
  };

  it('knows the codes of RFC 6238, appendix B', () => {
    const secret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';
    for (const [seconds, code] of [
      [59, '287082'],
      [1_111_111_109, '081804'],
      [1_111_111_111, '050471'],
      [1_234_567_890, '005924'],
      [2_000_000_000, '279037'],
      [20_000_000_000, '353130'],
    ] as const) {
      expect(stepOf(secret, code, seconds * 1000)).to.equal(Math.floor(seconds / 30));
      expect(codeAt(secret, seconds * 1000), 'the test’s own').to.equal(code);
    }
    for (const odd of ['', '28708', '2870822', '٢٨٧٠٨٢', 'abcdef', '-87082', '28708e', '1e5'])
      expect(stepOf(secret, odd, 59_000), odd).to.equal(null);
    expect(stepOf(secret, ' 287 082 ', 59_000)).to.equal(1);
  });

  it('is drawn as a picture that reads as its link', () => {
    const secret = draft();
    expect(secret).to.match(/^[A-Z2-7]{32}$/);
    const link = linkOf(scope, secret, 'Лавка: <чай> & Co '.repeat(9));
    expect(link).to.match(/^otpauth:\/\/totp\//);
    expect(new URL(link).searchParams.get('secret')).to.equal(secret);
    const { width, height, pixels } = new Resvg(drawQr(link)).render();
    expect(decodeQR({ width, height, data: pixels })).to.equal(link);
  });

  it('is on with its first code, and gives ten recovery codes once', async () => {
    const secret = draft();
    const person = { telegramId: ann, secret };
    expect(await codeOf(secondFactor.enrol(scope, secrets, { ...person, code: wrong(secret) }))).to.equal('code-first'); // prettier-ignore
    expect(await secondFactor.find(scope, ann)).to.equal(null);
    const code = codeAt(secret, now);
    const codes = await secondFactor.enrol(scope, secrets, { ...person, code });
    expect(new Set(codes).size).to.equal(10);
    for (const each of codes) expect(each).to.match(/^[a-z2-7]{4}(-[a-z2-7]{4}){3}$/);
    expect(await secondFactor.find(scope, ann)).to.include({ isOn: true, recoveryLeft: 10 });
    expect(await use(code), 'the first code is spent').to.equal('code-used');
    const [row] = await scope.db.query<{ row: string }>(
      'select row_to_json(f)::text as row from second_factors f',
    );
    for (const secretText of [secret, ...codes, ...codes.map((each) => each.replaceAll('-', ''))])
      expect(row?.row).to.not.contain(secretText);
    expect(await codeOf(secondFactor.enrol(scope, secrets, { ...person, code }))).to.equal('factor-known'); // prettier-ignore
  });

  it('begins once, however many confirm at once', async () => {
    const secret = draft();
    const results = await Promise.all(
      Array.from(
        { length: 20 },
        () =>
        codeOf(secondFactor.enrol(scope, secrets, { telegramId: ann, secret, code: codeAt(secret, now) })), // prettier-ignore
      ),
    );
    expect(results.filter((each) => each === 'done')).to.have.length(1);
  });

  it('takes codes one step off, none twice and none before the last', async () => {
    const { secret } = await enrolled();
    now += 10 * STEP;
    expect(await use(codeAt(secret, now - 2 * STEP)), 'too old').to.equal('code-wrong');
    expect(await use(codeAt(secret, now + 2 * STEP)), 'too young').to.equal('code-wrong');
    expect(await use(codeAt(secret, now - STEP))).to.equal('done');
    expect(await use(codeAt(secret, now - STEP))).to.equal('code-used');
    expect(await use(codeAt(secret, now + STEP))).to.equal('done');
    expect(await use(codeAt(secret, now)), 'older than the last').to.equal('code-used');
  });

  it('goes by the clock of the device in their hand, where a sandbox moved its own', async () => {
    const days = 3 * 86_400_000;
    scope = await newScope({
      clock: { ...systemClock, now: () => now + days, outside: () => now },
    });
    const { secret } = await enrolled();
    expect(await use(codeAt(secret, now))).to.equal('done');
  });

  it('lets one of twenty same codes through, of the app and of recovery', async () => {
    const { secret, codes } = await enrolled();
    expect(await race(codeAt(secret, now))).to.equal(1);
    expect(await race(codes[0] ?? '')).to.equal(1);
    expect(await secondFactor.find(scope, ann)).to.include({ recoveryLeft: 9 });
  });

  it('keeps a code whose effect failed', async () => {
    const { secret } = await enrolled();
    const code = codeAt(secret, now);
    const proof = await secondFactor.judge(scope, secrets, ann, code);
    const broken = scope.transaction(async (scope) => {
      await secondFactor.spend(scope, ann, proof);
      throw new UserError('account-gone');
    });
    expect(await codeOf(broken)).to.equal('account-gone');
    expect(await use(code)).to.equal('done');
  });

  it('takes each recovery code once, however it is typed', async () => {
    const { codes } = await enrolled();
    expect(await use(` ${(codes[3] ?? '').toUpperCase().replaceAll('-', ' ')} `)).to.equal('done');
    expect(await use(codes[3] ?? '')).to.equal('code-wrong');
    const fresh = await secondFactor.renewCodes(scope, ann);
    expect(await use(codes[4] ?? ''), 'an old one').to.equal('code-wrong');
    expect(await use(fresh[4] ?? '')).to.equal('done');
    expect(await secondFactor.find(scope, ann)).to.include({ recoveryLeft: 9 });
  });

  it('locks after five failures for a quarter of an hour, then for twice as long', async () => {
    const { secret } = await enrolled();
    for (const minutes of [15, 30, 60]) {
      for (let at = 0; at < 4; at += 1) expect(await use(wrong(secret))).to.equal('code-wrong');
      expect(await use(wrong(secret))).to.equal('factor-locked');
      expect(await use(codeAt(secret, now)), 'even the right one').to.equal('factor-locked');
      now += minutes * MINUTE - 1000;
      expect(await use(codeAt(secret, now)), `${minutes} minutes`).to.equal('factor-locked');
      now += 1000;
    }
    expect(await use(codeAt(secret, now))).to.equal('done');
    now += STEP;
    for (let at = 0; at < 4; at += 1) expect(await use(wrong(secret))).to.equal('code-wrong');
    expect(await use(codeAt(secret, now)), 'counted anew').to.equal('done');
  });

  it('judges no more than five of a hundred guesses at once', async () => {
    const { secret } = await enrolled();
    const guess = wrong(secret);
    const results = await Promise.all(Array.from({ length: 100 }, () => use(guess)));
    expect(results.filter((each) => each === 'code-wrong')).to.have.length(4);
    expect(results.filter((each) => each === 'factor-locked')).to.have.length(96);
  });

  it('tells the other owners when somebody of the staff is locked out, and nobody of a customer', async () => {
    const mia = 4712;
    await scope.db.query(`insert into staff (telegram_id, role, name) values ($1, 'MANAGER', 'Mia'), ($2, 'OWNER', 'Olaf')`, [mia, ann]); // prettier-ignore
    const told = async () =>
      (
        await scope.db.query<{ chat_id: string }>(
          `select chat_id from messages where content->>'key' = 'notice-factor-locked' order by 1`,
        )
      ).map((row) => Number(row.chat_id));
    const lock = async (telegramId: number) => {
      const { secret } = await enrolled(telegramId);
      for (let at = 0; at < 5; at += 1) await use(wrong(secret), telegramId);
    };
    await lock(999);
    expect(await told()).to.deep.equal([]);
    await lock(mia);
    const owners = [scope.tenant.ownerId, ann].sort((a, b) => a - b);
    expect(await told()).to.have.members(owners);
    now += MINUTE;
    await lock(ann);
    expect(await told()).to.have.members([...owners, scope.tenant.ownerId]);
  });

  describe('asked for', () => {
    const needs = (
      action: secondFactor.GuardedAction,
      options: { staffFactor: 'optional' | 'required' } = OPTIONAL,
    ) =>
      // prettier-ignore
      codeOf(
        secondFactor.needsCode(scope, ann, action, options).then((isNeeded) => {
          if (isNeeded) throw new UserError('asked');
        }),
      );

    it('where somebody has one, or the shop wants its staff to', async () => {
      expect(await needs('payout-approve')).to.equal('done');
      expect(await needs('withdraw', REQUIRED), 'customers choose').to.equal('done');
      expect(await needs('payout-approve', REQUIRED)).to.equal('factor-required');
      await enrolled();
      for (const action of ['payout-approve', 'account-add', 'account-remove', 'key-change', 'withdraw', 'factor-off'] as const) // prettier-ignore
        for (const options of [OPTIONAL, REQUIRED]) expect(await needs(action, options)).to.equal('asked'); // prettier-ignore
    });

    it('no more once it is off, and again when it is on again', async () => {
      await enrolled();
      await secondFactor.remove(scope, ann);
      expect(await needs('withdraw')).to.equal('done');
      expect(await codeOf(secondFactor.judge(scope, secrets, ann, '123456'))).to.equal('factor-gone'); // prettier-ignore
      await enrolled();
      expect(await needs('withdraw')).to.equal('asked');
    });

    it('for payouts only a day after staff reset it, whatever is switched on and off meanwhile', async () => {
      await enrolled();
      const owner = scope.tenant.ownerId;
      await factorReset.reset(scope, owner, ann);
      for (const action of ['payout-approve', 'withdraw'] as const)
        expect(await needs(action), 'nothing in its place').to.equal('factor-waits');
      expect(await needs('account-add')).to.equal('done');
      now += 20 * 60 * MINUTE;
      await enrolled();
      now += 5 * 60 * MINUTE;
      expect(await needs('payout-approve'), 'the new one waits a day').to.equal('factor-waits');
      expect(await needs('account-add')).to.equal('asked');
      await secondFactor.remove(scope, ann);
      await enrolled();
      expect(await needs('payout-approve'), 'off and on').to.equal('factor-waits');
      now += 24 * 60 * MINUTE;
      expect(await needs('payout-approve')).to.equal('asked');
    });
  });

  it('is reset by an owner for weaker staff, by who decides on withdrawals for customers', async () => {
    const [owner, other, manager, payer, support] = [scope.tenant.ownerId, 21, 22, 23, 24] as const;
    await scope.db.query(
      `insert into staff (telegram_id, role) values ($1, 'OWNER'), ($2, 'MANAGER'), ($3, 'rpay'), ($4, 'SUPPORT')`,
      [other, manager, payer, support],
    );
    await scope.db.query(
      `update settings set options = '{"roles": {"rpay": {"name": "Pay", "permissions": ["customers", "withdrawals"]}}}'`,
    );
    const reset = async (actor: number, person: number) => {
      await secondFactor.remove(scope, person);
      await enrolled(person);
      return codeOf(factorReset.reset(scope, actor, person));
    };
    expect(await reset(owner, manager)).to.equal('done');
    expect(await reset(owner, other), 'another owner').to.equal('not-allowed');
    expect(await reset(owner, owner), 'oneself').to.equal('not-allowed');
    expect(await reset(payer, manager)).to.equal('not-allowed');
    expect(await reset(payer, ann)).to.equal('done');
    expect(await reset(owner, ann)).to.equal('done');
    for (const actor of [manager, support, 99]) expect(await reset(actor, ann)).to.equal('not-allowed'); // prettier-ignore
    expect(await codeOf(factorReset.reset(scope, owner, 12345))).to.equal('factor-gone');
    const notices = await scope.db.query(
      `select 1 from messages where content->>'key' = 'notice-factor-reset' and chat_id in ($1, $2)`,
      [manager, ann],
    );
    expect(notices).to.have.length(3);
    const audit = await scope.db.query(`select 1 from audit_log where action = 'factor.reset'`);
    expect(audit).to.have.length(3);
  });

  it('does not open with another person’s or another shop’s name on it', async () => {
    const { secret } = await enrolled();
    await scope.db.query('update second_factors set telegram_id = 5 where telegram_id = $1', [ann]);
    const failure = await secondFactor.judge(scope, secrets, 5, codeAt(secret, now)).then(
      () => null,
      (error: unknown) => error as Error,
    );
    expect(failure?.message).to.contain('does not open');
  });
});

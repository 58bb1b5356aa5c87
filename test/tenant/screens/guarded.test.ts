import { expect } from 'chai';
import { createMemoryPorts } from '../../../shared/cache/memory.ts';
import { systemClock } from '../../../shared/clock.ts';
import * as identity from '../../../shared/domain/guards/identity.ts';
import * as payoutList from '../../../shared/domain/payouts/payout-list.ts';
import type { Payout } from '../../../shared/domain/payouts/payout-row.ts';
import * as factorReset from '../../../shared/domain/guards/second-factor-reset.ts';
import * as settings from '../../../shared/domain/shop/settings.ts';
import * as staffOf from '../../../shared/domain/staff/staff.ts';
import { codeAt } from '../../support/authenticator.ts';
import { brokenBooks } from '../../support/builders.ts';
import type { FakeBot } from '../../support/fake-bot.ts';
import { addAccount, aShop, type Shop } from './shop.ts';

const toast = (bot: FakeBot) => String(bot.of('answerCallbackQuery').at(-1)?.['text']);

describe('money that leaves a guarded shop', () => {
  let shop: Shop;
  let owner: FakeBot;
  let ann: FakeBot;
  let now: number;
  beforeEach(async () => {
    now = Date.now();
    shop = await aShop(createMemoryPorts(), { ...systemClock, now: () => now });
    await addAccount(shop);
    owner = shop.owner();
    const { options } = await settings.read(shop.scope);
    await settings.setOptions(shop.scope, 1, {
      limits: { ...options.limits, actions: 1000 },
      withdrawals: {
        ...options.withdrawals,
        isOpen: true,
        coolDownH: 0,
        ways: { 'fake:USD': { fee: '50', least: '100' } },
      },
    });
    ann = shop.customer();
    await ann.say('/start');
    await shop.credit(ann, 10_000n);
  });
  afterEach(async () => {
    expect(await brokenBooks(shop.scope)).to.deep.equal([]);
  });
  const enrol = async (bot: FakeBot) => {
    await bot.press('security:on');
    const [, secret = ''] = /<code>([A-Z2-7]{32})<\/code>/.exec(bot.screen().text) ?? [];
    await bot.say(codeAt(secret, now));
    return secret;
  };
  const next = (secret: string) => {
    now += 30_000;
    return codeAt(secret, now);
  };
  const payouts = async (): Promise<readonly Payout[]> =>
    payoutList.list(shop.scope, { customerId: null, filter: 'all', limit: 50, offset: 0 });
  const summary = async (amount = '10') => {
    await ann.say('/withdraw');
    await ann.say(amount);
    await ann.tap('Slow');
    await ann.say('Ann, 42');
  };

  it('asks the customer for a code, and makes one withdrawal of one code', async () => {
    const secret = await enrol(ann);
    await summary();
    await ann.tap('Confirm');
    expect(ann.screen().text).to.contain('To withdraw');
    expect(await payouts()).to.deep.equal([]);
    await ann.say('999');
    expect(await payouts()).to.deep.equal([]);
    const code = next(secret);
    await Promise.all(Array.from({ length: 20 }, () => shop.customer({ id: ann.person.id }).say(code))); // prettier-ignore
    expect(await payouts()).to.have.length(1);
    await summary();
    await ann.tap('Confirm');
    await ann.say(code);
    expect(ann.screen().text).to.contain('used already');
    expect(await payouts()).to.have.length(1);
  });

  it('asks whoever approves, and counts an approval once', async () => {
    await summary();
    await ann.tap('Confirm');
    const [payout] = await payouts();
    const secret = await enrol(owner);
    await owner.press(`payout:yes:${payout?.id}`);
    expect(owner.screen().text).to.contain('approve the payout');
    expect((await payouts())[0]?.state).to.equal('requested');
    await owner.say(next(secret));
    expect((await payouts())[0]?.state).to.equal('approved');
    await owner.press(`payout:yes:${payout?.id}`);
    await owner.say(next(secret));
    expect((await payouts())[0]?.state).to.equal('approved');
  });

  it('waits for a day after a second factor was reset', async () => {
    await enrol(ann);
    await summary();
    await factorReset.reset(shop.scope, owner.person.id, ann.person.id);
    await ann.tap('Confirm');
    expect(toast(ann)).to.contain('wait for a day');
    now += 25 * 3_600_000;
    await summary();
    await ann.tap('Confirm');
    expect(await payouts()).to.have.length(1);
  });

  it('asks before the rules of withdrawals and the staff change: both are approvals beforehand', async () => {
    const secret = await enrol(owner);
    const rules = async () => (await settings.read(shop.scope)).options.withdrawals;
    await owner.press('payoutrules:set:USD:auto');
    await owner.say('500');
    expect(owner.screen().text).to.contain('rules of withdrawals');
    expect((await rules()).rules['USD']?.auto ?? null).to.equal(null);
    await owner.say(next(secret));
    expect((await rules()).rules['USD']?.auto).to.equal('50000');
    await owner.press('payoutrules:fee:fake:USD');
    await owner.say('1');
    expect((await rules()).ways['fake:USD']?.fee).to.equal('50');
    await owner.say(next(secret));
    expect((await rules()).ways['fake:USD']?.fee).to.equal('100');
    expect(
      owner
        .screen()
        .buttons.map(({ text }) => text)
        .join(),
    ).to.contain('Undo');

    const staff = async () => (await staffOf.list(shop.scope)).map(({ role }) => role.id);
    await owner.press('staff:add');
    await owner.say(String(ann.person.id));
    await owner.press('staff:as:OWNER');
    expect(await staff()).to.deep.equal(['OWNER']);
    await owner.say(next(secret));
    expect(await staff()).to.deep.equal(['OWNER', 'OWNER']);
    await owner.press(`staff:role:${ann.person.id}:SUPPORT`);
    expect(await staff()).to.deep.equal(['OWNER', 'OWNER']);
    await owner.say(next(secret));
    expect(await staff()).to.deep.equal(['OWNER', 'SUPPORT']);
    await owner.press('staff:link:OWNER');
    expect(owner.screen().text).to.contain('invite somebody');
    await owner.say(next(secret));
    expect(owner.screen().text).to.contain('start=s_');
    await owner.press('roles:add');
    await owner.say('Cashier');
    const [role = ''] = Object.keys((await settings.read(shop.scope)).options.roles);
    await owner.press(`roles:toggle:${role}:withdrawals`);
    expect((await settings.read(shop.scope)).options.roles[role]?.permissions).to.deep.equal([]);
    await owner.say(next(secret));
    expect((await settings.read(shop.scope)).options.roles[role]?.permissions).to.deep.equal(['withdrawals']); // prettier-ignore
    expect(owner.unanswered()).to.deep.equal([]);
  });

  it('keeps to the limits of who is not known', async () => {
    await owner.press('levels:on');
    await summary();
    expect(ann.screen().text).to.contain('you may still withdraw $0.00');
    expect(await payouts()).to.deep.equal([]);
    await owner.press('levels:limit:none:withdrawDay');
    await owner.say('25');
    await owner.press('levels:free:none:withdrawMonth');
    for (const _ of [1, 2]) {
      await summary();
      await ann.tap('Confirm');
    }
    expect(await payouts(), '10.50 each').to.have.length(2);
    await summary();
    expect(ann.screen().text).to.contain('you may still withdraw $4.00');
    const [row] = await shop.scope.db.query<{ id: string }>('select id from customers where telegram_id = $1', [ann.person.id]); // prettier-ignore
    expect(await identity.levelOf(shop.scope, BigInt(row?.id ?? 0))).to.equal('none');
  });
});

import { expect } from 'chai';
import type { Message } from 'grammy/types';
import * as appointments from '../../../shared/domain/staff/appointments.ts';
import * as invitations from '../../../shared/domain/staff/invitations.ts';
import * as roles from '../../../shared/domain/staff/roles.ts';
import { permissions, readyRoles } from '../../../shared/domain/staff/permissions.ts';
import * as settings from '../../../shared/domain/shop/settings.ts';
import * as staff from '../../../shared/domain/staff/staff.ts';
import { UserError } from '../../../shared/errors.ts';
import type { FakeBot } from '../../support/fake-bot.ts';
import { testPlatform } from '../../support/platform.ts';
import { recordingApi } from '../../support/recording-api.ts';
import { aShop, type Shop } from './shop.ts';

const alert = (bot: FakeBot) => String(bot.of('answerCallbackQuery').at(-1)?.['text']);
const labels = (bot: FakeBot) => bot.screen().buttons.map(({ text }) => text);
const linkOf = (bot: FakeBot) => /start=(s_[\w-]+)/.exec(bot.screen().text)?.[1] ?? '';
const forwarded = (fields: object): Partial<Message> =>
  ({ text: 'hi', forward_origin: { date: 1, ...fields } }) as never;

async function refusal(work: Promise<unknown>): Promise<string> {
  const error = await work.then(() => null, (reason: unknown) => reason); // prettier-ignore
  return error instanceof UserError ? error.code : String(error);
}

describe('Staff', () => {
  let shop: Shop;
  beforeEach(async () => {
    shop = await aShop();
  });
  const hire = async (role: string, overrides = {}) => {
    const bot = shop.customer(overrides);
    await bot.say('/start');
    await shop.scope.db.query('insert into staff (telegram_id, role) values ($1, $2)', [
      bot.person.id,
      role,
    ]);
    return bot;
  };
  /** An own role with these permissions. */
  const ownRole = async (...wanted: string[]) => {
    const id = await shop.scope.transaction((scope) =>
      roles.add(scope, shop.scope.tenant.ownerId, 'Own'),
    );
    for (const permission of wanted)
      await shop.scope.transaction((scope) =>
        roles.toggle(scope, shop.scope.tenant.ownerId, id, permission as never),
      );
    return id;
  };
  const roleIn = async (telegramId: number) =>
    (await staff.list(shop.scope)).find((each) => each.telegramId === telegramId)?.role.id ?? null;
  const messagesTo = async (telegramId: number) =>
    (
      await shop.scope.db.query<{ content: { key: string } }>(
        'select content from messages where chat_id = $1 order by id',
        [telegramId],
      )
    ).map(({ content }) => content.key);

  it('are added by a forwarded message, a contact, a number or a username', async () => {
    const owner = shop.owner();
    const ann = shop.customer({ username: 'ann_wrote' });
    await ann.say('/start');
    const ways: [Partial<Message>, number][] = [
      [forwarded({ type: 'user', sender_user: { id: 501, is_bot: false, first_name: 'Fay' } }), 501], // prettier-ignore
      [{ contact: { user_id: 502, first_name: 'Con', phone_number: '1' } }, 502],
      [{ text: '503' }, 503],
      [{ text: '@Ann_Wrote' }, ann.person.id],
    ];
    for (const [message, id] of ways) {
      await owner.press('staff');
      await owner.tap('Add');
      await owner.message(message);
      await owner.tap('Stock keeper');
      await owner.again();
      expect(await roleIn(id)).to.equal('STOCK');
      expect(owner.screen().text).to.contain('Role: <b>Stock keeper</b>');
    }
    await owner.press('staff');
    expect(labels(owner).join()).to.contain('Fay · Stock').and.contain('Ann @ann_wrote · Stock');
    expect(await messagesTo(ann.person.id)).to.deep.equal(['notice-staff-role']);
    await ann.say('/admin');
    expect(ann.screen().text).to.contain('for staff');
  });

  it('are not added from what names nobody, a bot, a hidden or a blocked account', async () => {
    const owner = shop.owner();
    const eve = shop.customer();
    await eve.say('/start');
    await shop.scope.db.query(
      `update customers set blocked_at = now(), block_reason = 'x' where telegram_id = $1`,
      [eve.person.id],
    );
    for (const [message, said] of [
      [forwarded({ type: 'hidden_user', sender_user_name: 'Hid' }), 'hides their account'],
      [forwarded({ type: 'user', sender_user: { id: 5, is_bot: true, first_name: 'B' } }), 'a bot'],
      [{ text: 'a b c' }, 'Please forward a message'],
      [{ text: '-5' }, 'Please forward a message'],
      [{ text: '@nobody_here' }, 'has not written to this bot yet'],
    ] as const) {
      await owner.press('staff:add');
      await owner.message(message);
      expect(owner.screen().text).to.contain(said);
    }
    await owner.say(String(eve.person.id));
    await owner.tap('Support');
    expect(alert(owner)).to.contain('blocked as a customer');
    await owner.tap('Cancel');
    await owner.press('staff:as:SUPPORT');
    expect(alert(owner)).to.contain('out of date');
    await owner.press('staff:add');
    await owner.say(String(owner.person.id));
    await owner.tap('Support');
    expect(alert(owner)).to.contain('already');
    expect(await roleIn(owner.person.id)).to.equal('OWNER');
  });

  it('come by an invitation, once, within a day, from who may still give the role', async () => {
    const owner = shop.owner({ language_code: 'ru' });
    await owner.press('language:set:ru');
    await owner.press('staff:invite');
    await owner.tap('Менеджер');
    const link = linkOf(owner);
    expect(owner.screen().text).to.contain('<b>Менеджер</b>');
    const kept = await shop.scope.db.query('select * from approvals');
    expect(JSON.stringify(kept)).to.not.contain(link.slice(2));
    await owner.say(`/start ${link}`);
    expect(owner.screen().text, 'staff use nothing up').to.contain('уже в команде');
    const people = Array.from({ length: 20 }, () => shop.customer());
    for (const each of people) await each.say('/start');
    await Promise.all(people.map((each) => each.say(`/start ${link}`)));
    const managers = (await staff.list(shop.scope)).filter(({ role }) => role.id === 'MANAGER');
    expect(managers).to.have.length(1);
    expect(await messagesTo(owner.person.id)).to.deep.equal(['notice-staff-joined']);
    const [winner] = people.filter(({ person }) => person.id === managers[0]?.telegramId);
    expect(winner?.screen().text).to.contain('Welcome to the staff');
    await winner?.tap('Admin');
    expect(winner?.screen().text).to.contain('for staff');
  });

  it('do not come by an invitation that is old, withdrawn, forged, or of somebody demoted', async () => {
    const owner = shop.owner();
    const attempt = async (link: string) => {
      const eve = shop.customer();
      await eve.say(`/start ${link}`);
      return eve.screen().text;
    };
    expect(await attempt('s_forged')).to.contain('used already or is too old');
    await owner.press('staff:link:SUPPORT');
    await shop.scope.db.query(`update approvals set created_at = now() - interval '25 hours'`);
    expect(await attempt(linkOf(owner))).to.contain('too old');
    await owner.press('staff:link:SUPPORT');
    const withdrawn = linkOf(owner);
    await owner.press('staff:invite');
    expect(owner.screen().text).to.contain('1 invitation is open');
    await owner.tap('Withdraw');
    expect(await attempt(withdrawn)).to.contain('used already');
    const max = await hire('OWNER');
    await max.press('staff:link:MANAGER');
    const demoted = linkOf(max);
    await owner.press(`staff:role:${max.person.id}:SUPPORT`);
    expect(await attempt(demoted)).to.contain('used already');
    expect(await staff.list(shop.scope)).to.have.length(2);
  });

  it('change and go: told of it, commands published, undone in time', async () => {
    const owner = shop.owner();
    const sam = await hire('SUPPORT', { language_code: 'ru' });
    const id = sam.person.id;
    await owner.press(`staff:person:${id}`);
    await owner.tap('Change role');
    expect(labels(owner)).to.include.members(['Owner', 'Manager', 'Support', 'Stock keeper']);
    await owner.tap('Manager');
    expect(await roleIn(id)).to.equal('MANAGER');
    await owner.tap('Undo');
    expect(await roleIn(id)).to.equal('SUPPORT');
    await owner.press(`staff:person:${id}`);
    await owner.tap('Remove');
    await owner.tap('Yes');
    expect(await roleIn(id)).to.equal(null);
    await owner.tap('Undo');
    expect(await roleIn(id)).to.equal('SUPPORT');
    expect(await messagesTo(id)).to.deep.equal([
      'notice-staff-role',
      'notice-staff-role',
      'notice-staff-removed',
      'notice-staff-role',
    ]);
    await sam.press('staff');
    expect(alert(sam)).to.equal('У вас нет прав на это действие.');
  });

  it('have their commands told to Telegram when the role changes', async () => {
    const sam = await hire('SUPPORT');
    const { scope, bot } = shop;
    await shop.owner().press(`staff:role:${sam.person.id}:STOCK`);
    const { platform } = (await testPlatform()).database;
    const jobs = await platform.query(
      'select payload from graphile_worker._private_jobs where key = $1',
      [`t${scope.tenant.id}:commands:${sam.person.id}`],
    );
    expect(jobs).to.deep.equal([{ payload: { tenantId: scope.tenant.id, chatId: sam.person.id } }]);
    const { api, calls, refuse } = recordingApi();
    await bot.publishCommands(api, scope, sam.person.id);
    expect(calls.map(({ method }) => method)).to.deep.equal(['setMyCommands', 'setMyCommands']);
    expect(JSON.stringify(calls)).to.contain('"admin"');
    await scope.db.query('delete from staff where telegram_id = $1', [sam.person.id]);
    refuse('deleteMyCommands', 400, 'Bad Request: chat not found');
    await bot.publishCommands(api, scope, sam.person.id);
    expect(calls.filter(({ method }) => method === 'deleteMyCommands')).to.have.length(2);
  });

  it('keep the last owner, whoever asks and however often', async () => {
    const owner = shop.owner();
    const id = owner.person.id;
    for (const press of [`staff:role:${id}:MANAGER`, `staff:removed:${id}`]) {
      await owner.press(press);
      expect(alert(owner)).to.contain('last owner stays');
    }
    const second = await hire('OWNER');
    // Both leave at once: one of them stays.
    await Promise.all([
      owner.press(`staff:removed:${id}`),
      second.press(`staff:removed:${second.person.id}`),
    ]);
    const left = (await staff.list(shop.scope)).filter(({ role }) => role.id === 'OWNER');
    expect(left).to.have.length(1);
  });

  it('keep the last owner when twenty leave at once', async () => {
    const { scope } = shop;
    const all = [scope.tenant.ownerId, ...Array.from({ length: 19 }, (_, index) => index + 1)];
    for (const id of all.slice(1))
      await scope.db.query(`insert into staff (telegram_id, role) values ($1, 'OWNER')`, [id]);
    const left = await Promise.allSettled(
      all.map((id) => scope.transaction((inner) => appointments.remove(inner, id, id))),
    );
    expect(left.filter(({ status }) => status === 'fulfilled')).to.have.length(19);
    expect(await staff.list(scope)).to.have.length(1);
  });

  describe('of a role that may change staff', () => {
    let own: string;
    let deputy: FakeBot;
    beforeEach(async () => {
      own = await ownRole('staff', 'orders', 'customers');
      deputy = await hire(own);
    });

    it('give no more than they hold, and touch nobody stronger', async () => {
      const sam = await hire('SUPPORT');
      const mia = await hire('MANAGER');
      const ownerId = shop.scope.tenant.ownerId;
      for (const attack of [
        `staff:role:${deputy.person.id}:OWNER`,
        `staff:role:${deputy.person.id}:MANAGER`,
        `staff:role:${sam.person.id}:MANAGER`,
        `staff:role:${sam.person.id}:STOCK`,
        `staff:role:${mia.person.id}:SUPPORT`,
        `staff:role:${ownerId}:SUPPORT`,
        `staff:removed:${mia.person.id}`,
        `staff:removed:${ownerId}`,
        'staff:link:OWNER',
        'staff:link:STOCK',
      ]) {
        await deputy.press(attack);
        expect(alert(deputy), attack).to.contain('allows more than yours');
      }
      await deputy.press('staff:add');
      await deputy.say('777');
      expect(labels(deputy)).to.not.include('Owner');
      await deputy.press('staff:as:OWNER');
      expect(alert(deputy)).to.contain('allows more than yours');
      await deputy.press(`staff:person:${mia.person.id}`);
      expect(deputy.screen().text).to.contain('you cannot change it');
      await deputy.press(`staff:removed:${sam.person.id}`);
      expect(await roleIn(sam.person.id)).to.equal(null);
    });

    it('make nobody OWNER by a role with every permission', async () => {
      const all = await ownRole(...permissions);
      const max = await hire(all);
      const id = max.person.id;
      for (const press of [
        `staff:role:${id}:OWNER`,
        `staff:removed:${shop.scope.tenant.ownerId}`,
      ]) {
        await max.press(press);
        expect(alert(max)).to.contain('allows more than yours');
      }
    });

    it('cannot widen their own role or narrow a stronger one', async () => {
      const strong = await ownRole('staff', 'settings');
      for (const [press, said] of [
        [`roles:toggle:${own}:settings`, 'allows more'],
        [`roles:toggle:${strong}:staff`, 'allows more'],
        [`roles:remove:${strong}`, 'allows more'],
        [`roles:remove:${own}`, 'Somebody has this role'],
        ['roles:toggle:OWNER:orders', 'not there any more'],
        ['roles:toggle:constructor:orders', 'not there any more'],
        [`roles:toggle:${own}:everything`, 'out of date'],
      ] as const) {
        await deputy.press(press);
        expect(alert(deputy), press).to.contain(said);
      }
      await deputy.press(`roles:role:${own}`);
      expect(labels(deputy).filter((text) => /^(✅|▫️)/.test(text))).to.have.length(3);
    });

    it('lose what is taken out of their role with the next step', async () => {
      await deputy.press('staff:add');
      const owner = shop.owner();
      await owner.press(`roles:toggle:${own}:staff`);
      await deputy.say('778');
      expect(deputy.screen().text).to.contain('not allowed');
      await deputy.press('staff:as:SUPPORT');
      expect(alert(deputy)).to.contain('not allowed');
      expect(await roleIn(778)).to.equal(null);
    });

    it('are judged by what they may when it happens, not when their turn began', async () => {
      const { scope } = shop;
      const actor = deputy.person.id;
      await scope.db.query(`update staff set role = 'STOCK' where telegram_id = $1`, [actor]);
      const inside = (work: (inner: typeof scope) => Promise<unknown>) =>
        refusal(scope.transaction(work));
      for (const work of [
        (inner: typeof scope) => appointments.add(inner, actor, { telegramId: 9, name: null }, 'SUPPORT'),
        (inner: typeof scope) => appointments.remove(inner, actor, actor),
        (inner: typeof scope) => invitations.create(inner, actor, 'SUPPORT'),
        (inner: typeof scope) => roles.add(inner, actor, 'Mine'),
      ]) expect(await inside(work)).to.equal('not-allowed'); // prettier-ignore
    });
  });

  it('make, rename, fill and remove own roles', async () => {
    const owner = shop.owner();
    await owner.press('roles');
    await owner.tap('New role');
    await owner.say('x'.repeat(33));
    expect(owner.screen().text).to.contain('1 to 32');
    await owner.say('Helpers & <friends>');
    expect(owner.screen().text).to.contain('Helpers &amp; &lt;friends&gt;');
    await owner.tap('Orders');
    expect(labels(owner)).to.include('✅ Orders');
    await owner.tap('Rename');
    await owner.say('Helpers');
    const { roles: own } = (await settings.read(shop.scope)).options;
    expect(Object.values(own)).to.deep.equal([{ name: 'Helpers', permissions: ['orders'] }]);
    await owner.tap('Remove');
    expect((await settings.read(shop.scope)).options.roles).to.deep.equal({});
  });

  it('are paged', async () => {
    for (let id = 1; id <= 25; id += 1)
      await shop.scope.db.query(`insert into staff (telegram_id, role) values ($1, 'STOCK')`, [id]);
    const owner = shop.owner();
    await owner.press('staff');
    await owner.tap('2 ›');
    await owner.tap('3 ›');
    expect(labels(owner).filter((text) => text.includes('Stock keeper'))).to.have.length(6);
  });

  it('are shown to those only who may change them', async () => {
    const presses = [
      'staff', 'staff:2', 'staff:person:5', 'staff:roles:5', 'staff:role:5:STOCK', 'staff:remove:5',
      'staff:removed:5', 'staff:add', 'staff:as:STOCK', 'staff:invite', 'staff:link:STOCK', 'staff:withdraw',
      'roles', 'roles:add', 'roles:role:x', 'roles:rename:x', 'roles:toggle:x:orders', 'roles:remove:x',
    ]; // prettier-ignore
    const before = await shop.scope.db.query('select * from staff order by telegram_id');
    for (const role of Object.keys(readyRoles)) {
      const bot = role === 'OWNER' ? shop.owner() : await hire(role);
      for (const data of role === 'OWNER' ? presses.slice(0, 3) : presses) {
        await bot.press(data);
        if (role !== 'OWNER') expect(alert(bot), `${role} ${data}`).to.contain('not allowed');
      }
      expect(bot.unanswered()).to.deep.equal([]);
    }
    const eve = shop.customer();
    for (const data of presses) {
      await eve.press(data);
      expect(alert(eve), data).to.contain('not allowed');
    }
    const after = await shop.scope.db.query('select * from staff order by telegram_id');
    expect(after.length).to.equal(before.length + 3);
  });
});

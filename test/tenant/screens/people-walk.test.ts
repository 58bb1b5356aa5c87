import { expect } from 'chai';
import * as audit from '../../../shared/domain/staff/audit.ts';
import * as settings from '../../../shared/domain/shop/settings.ts';
import { aShop } from './shop.ts';

/** What people call themselves, as long as Telegram lets them. */
const NAMES = [
  // The test's Telegram takes a tag in a label for a mistake of ours.
  '<script>& "\'</i '.repeat(8),
  '‮םולש‬ '.repeat(8),
  '👩‍👩‍👧‍👦'.repeat(10),
  'Zalgơ̶̫'.repeat(12),
  '{ $name } %s ${x} \\n',
];

describe('screens about people', () => {
  for (const language of ['en', 'ru'])
    it(`bear every name and text, in ${language}`, async () => {
      const shop = await aShop();
      const { scope } = shop;
      const owner = shop.owner();
      await owner.press(`language:set:${language}`);
      const limits = { actions: 1000, purchases: 5, invoices: 10, banMinutes: 0 };
      await settings.setOptions(scope, owner.person.id, { limits, approveAbove: '0' });
      for (const name of NAMES) {
        const person = shop.customer({ first_name: name.slice(0, 64), last_name: name.slice(0, 64) }); // prettier-ignore
        await person.say('/start');
        const [row] = await scope.db.query<{ id: string }>(
          'select id from customers where telegram_id = $1',
          [person.person.id],
        );
        const id = String(row?.id);
        const long = name.repeat(40);
        for (let note = 0; note < 6; note += 1) {
          await owner.press(`person:note:${id}`);
          await owner.say(long.slice(0, 500));
        }
        await owner.press(`person:write:${id}`);
        await owner.say(long.slice(0, 3500));
        await owner.press(`person:block:${id}`);
        await owner.say(long.slice(0, 200));
        await owner.press(`person:${id}`);
        await owner.press(`person:unblock:${id}`);
        await owner.press('customers:find');
        await owner.say(name.slice(0, 60));
        await owner.press('staff:add');
        await owner.say(String(person.person.id));
        await owner.press('staff:as:MANAGER');
        await person.press(`adjust:${id}`);
        await person.say('+5');
        await person.say(long.slice(0, 200));
        await person.tap('Confirm');
        await audit.write(scope, person.person.id, 'probe.text', { before: long, after: { long } });
        for (const press of [
          `person:${id}`, `person:notes:${id}`, `person:notes:${id}:2`, `person:orders:${id}`, `person:ledger:${id}`,
          `person:data:${id}`, `person:delete:${id}`, 'customers', 'approvals', 'staff', `staff:person:${person.person.id}`,
          `staff:roles:${person.person.id}`, `staff:remove:${person.person.id}`, 'audit', 'audit:people', 'audit:actions',
          `audit:by:${person.person.id}`, 'audit:csv',
        ]) await owner.press(press); // prettier-ignore
        const [newest] = await scope.db.query<{ id: string }>('select max(id) as id from audit_log where action = $1', ['probe.text']); // prettier-ignore
        await owner.press(`audit:entry:${newest?.id}`);
        await owner.press('approvals');
        await owner.tap('#');
        await owner.press(`staff:removed:${person.person.id}`);
        await owner.press(`person:delete:${id}`);
        expect(person.unanswered()).to.deep.equal([]);
      }
      expect(owner.unanswered()).to.deep.equal([]);
      const alerts = owner.of('answerCallbackQuery').filter((answer) => answer['show_alert']);
      expect(alerts).to.deep.equal([]);
    });

  it('cost three round trips to the database', async () => {
    const shop = await aShop();
    const owner = shop.owner();
    const ann = shop.customer();
    await ann.say('/start');
    await owner.say('/start');
    const { db } = shop.scope;
    const query = db.query.bind(db);
    for (const press of [
      'audit', 'audit:entry:1', 'audit:people', 'audit:actions', 'staff', `staff:person:${owner.person.id}`, 'staff:invite',
      'roles', 'customers', 'person:1', 'person:notes:1', 'person:orders:1', 'person:ledger:1', 'person:data:1',
      'person:delete:1', 'approvals', 'privacy', 'privacy:delete', 'privacy:data',
    ]) {
      let count = 0;
      (db as { query: unknown }).query = (...args: Parameters<typeof query>) => {
        if (!args[0].includes('store_updates')) count += 1;
        return query(...args);
      };
      await (press.startsWith('privacy') ? ann : owner).press(press);
      (db as { query: unknown }).query = query;
      expect(count, press).to.be.at.most(3);
    } // prettier-ignore
  });
});

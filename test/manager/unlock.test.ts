import { expect } from 'chai';
import { draft } from '../../shared/domain/guards/second-factor-codes.ts';
import * as secondFactor from '../../shared/domain/guards/second-factor.ts';
import * as tenants from '../../shared/platform/tenants.ts';
import { codeAt } from '../support/authenticator.ts';
import { newScope } from '../support/platform.ts';
import { newManager, OWNER_ID, type TestManager } from './support.ts';

describe('an operator who lost the second factor', () => {
  let manager: TestManager;
  before(async () => (manager = await newManager()));
  after(() => manager.close());

  it('is let in by the platform’s owner alone; payouts wait', async () => {
    const ann = manager.person();
    const bot = manager.shopBot(ann.person.id);
    await ann.say(`/add ${bot.token}`);
    const tenant = await tenants.find(manager.platform.database.platform, {
      username: bot.username,
    });
    if (!tenant) throw new Error('the shop was added');
    const scope = await newScope({ tenant, platform: manager.platform });
    const secret = draft();
    const code = codeAt(secret, Date.now());
    const person = { telegramId: ann.person.id, secret, code };
    await secondFactor.enrol(scope, manager.platform.secrets, person);
    const isOn = async () => (await secondFactor.find(scope, ann.person.id))?.isOn;

    await ann.say(`/unlock @${bot.username}`);
    expect(ann.screen().text).to.contain('Only the platform');
    await ann.press(`unlock:${tenant.id}`);
    expect(await isOn()).to.equal(true);

    const owner = manager.person({ id: OWNER_ID });
    await owner.say('/unlock');
    expect(owner.screen().text).to.contain('@shop_bot');
    await owner.say('/unlock @nobody_here_bot');
    expect(owner.screen().text).to.contain('nobody_here_bot');
    await owner.say(`/unlock @${bot.username}`);
    await owner.tap('Yes');
    expect(owner.screen().text).to.contain('is reset');
    expect(await isOn()).to.equal(false);
    expect((await secondFactor.find(scope, ann.person.id))?.waitsUntil).to.not.equal(null);
    await owner.press(`unlock:${tenant.id}`);
    expect(await isOn()).to.equal(false);
  });
});

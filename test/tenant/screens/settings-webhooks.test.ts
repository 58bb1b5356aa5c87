import { expect } from 'chai';
import * as deliveries from '../../../shared/domain/programs/webhook-deliveries.ts';
import * as webhooks from '../../../shared/domain/programs/webhooks.ts';
import { createOutward } from '../../../shared/outward.ts';
import { createWebhookSender } from '../../../shared/workers/webhooks.ts';
import { testPlatform } from '../../support/platform.ts';
import { aShop, type Shop } from './shop.ts';

for (const language of ['en', 'ru'] as const)
  describe(`webhooks by the screens (${language})`, () => {
    let shop: Shop;
    beforeEach(async () => {
      shop = await aShop();
    });
    const say = { en: ['Webhooks', 'whsec_', 'nobody listens'], ru: ['Вебхуки', 'whsec_', 'никто не отвечает'] }[language]; // prettier-ignore
    const sendAll = async () => {
      const { secrets } = await testPlatform();
      const send = createWebhookSender({ secrets, outward: createOutward({ isLocal: true }) });
      for (const { id } of await webhooks.list(shop.scope))
        for (const each of await deliveries.list(shop.scope, id, { offset: 0, limit: 20 }))
          await send(shop.scope, each.id);
    };

    it('adds one, shows its secret once, tries it, sends again, switches and removes it', async () => {
      const owner = shop.owner();
      await owner.say('/start');
      await owner.press(`language:set:${language}`);
      await owner.press('settings');
      await owner.tap(say[0] ?? '');
      await owner.press('webhooks:add');
      await owner.say('not an address');
      expect(owner.screen().text).to.contain('https://');
      await owner.say('http://127.0.0.1:9/hook');
      expect(owner.screen().text).to.contain('whsec_');
      const [one] = await webhooks.list(shop.scope);
      const id = one?.id ?? 0n;
      await owner.press(`webhooks:one:${id}`);
      expect(owner.screen().text).not.to.contain('whsec_');
      await owner.press(`webhooks:noun:${id}:order`);
      expect((await webhooks.find(shop.scope, id)).events).not.to.include('order.paid');
      await owner.press(`webhooks:ping:${id}`);
      await sendAll();
      const [sent] = await deliveries.list(shop.scope, id, { offset: 0, limit: 5 });
      await owner.press(`webhooks:sent:${sent?.id}`);
      expect(owner.screen().text).to.contain(say[2]).and.contain('ping');
      await owner.press(`webhooks:again:${sent?.id}`);
      expect(owner.screen().text)
        .to.match(/(sent again|отправляю снова)/i)
        .and.not.match(/\b0 /);
      await owner.press(`webhooks:off:${id}`);
      await owner.press(`webhooks:again:${sent?.id}`);
      await owner.press(`webhooks:on:${id}`);
      await owner.press(`webhooks:secret:${id}`);
      await owner.press(`webhooks:renew:${id}`);
      expect(owner.screen().text).to.contain('whsec_');
      await owner.press(`webhooks:remove:${id}`);
      await owner.press(`webhooks:gone:${id}`);
      expect(await webhooks.list(shop.scope)).to.deep.equal([]);
    });

    it('is nothing for customers', async () => {
      const ann = shop.customer();
      await ann.say('/start');
      await ann.press('webhooks');
      await ann.press('webhooks:add');
      expect(await webhooks.list(shop.scope)).to.deep.equal([]);
    });
  });

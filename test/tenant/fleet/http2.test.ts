import { expect } from 'chai';
import { cert, key } from '../../shared/telegram/servers.ts';
import { answered, effectsOf, polling, startHerd, type Herd, type TestBot } from './herd.ts';

describe('fleet over HTTP/2', function () {
  this.timeout(30_000);
  let herd: Herd;
  before(async () => {
    // A server that closes every connection after 25 requests, as nginx does after 1000.
    herd = await startHerd({ tls: { key, cert, goawayAfter: 25, maxConcurrentStreams: 10 } });
  });
  after(() => herd.close());

  it('keeps every bot polling and answers each message once, through many GOAWAYs', async () => {
    const bots: TestBot[] = [];
    for (let n = 0; n < 30; n++) bots.push(await herd.addBot());
    herd.addFleet();
    await Promise.all(bots.map((bot) => polling(herd, bot)));
    herd.telegram.user({ id: 7, first_name: 'Ann' });
    for (let round = 0; round < 8; round++) {
      for (const bot of bots) herd.telegram.say(7, bot.id, `h${round}`);
      await Promise.all(bots.map((bot) => answered(herd, 7, bot, `h${round}`)));
    }
    for (const bot of bots) {
      expect(await effectsOf(herd, bot.tenant)).to.have.length(8);
      const replies = herd.telegram.chat(7, bot.id).filter((message) => message.from_bot);
      expect(replies).to.have.length(8);
    }
    expect(herd.told).to.deep.equal([]);
  });
});

import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import { createLogger } from '../../shared/logger.ts';
import { createShutdown } from '../../shared/shutdown.ts';
import { testLog } from '../support/platform.ts';

describe('shutdown', () => {
  it('stops the parts in reverse, one after the other', async () => {
    const stopped: string[] = [];
    const shutdown = createShutdown(testLog);
    for (const name of ['database', 'fleet', 'web'])
      shutdown.add(name, async () => {
        await sleep(5);
        stopped.push(name);
      });
    await shutdown.run('test');
    expect(stopped).to.deep.equal(['web', 'fleet', 'database']);
  });

  it('stops the others when one fails, and says which', async () => {
    const lines: string[] = [];
    const stopped: string[] = [];
    const log = createLogger('warn', { write: (line: string) => void lines.push(line) });
    const shutdown = createShutdown(log);
    shutdown.add('database', () => void stopped.push('database'));
    shutdown.add('fleet', () => Promise.reject(new Error('stuck')));
    shutdown.add('web', () => {
      throw new Error('broken');
    });
    await shutdown.run('test');
    expect(stopped).to.deep.equal(['database']);
    expect(lines.map((line) => (JSON.parse(line) as { part: string }).part)).to.deep.equal(['web', 'fleet']); // prettier-ignore
  });

  it('waits no longer than its bound for a part that hangs', async function () {
    this.timeout(8_000);
    let isStopped = false;
    const shutdown = createShutdown(testLog);
    shutdown.add('database', () => void (isStopped = true));
    shutdown.add('hangs', () => new Promise(() => undefined));
    const begun = Date.now();
    await shutdown.run('test');
    expect(Date.now() - begun).to.be.within(3_500, 6_000);
    expect(isStopped).to.equal(true);
  });

  it('runs once, however often it is asked', async () => {
    let times = 0;
    const shutdown = createShutdown(testLog);
    shutdown.add('part', () => void (times += 1));
    await Promise.all([shutdown.run('SIGINT'), shutdown.run('SIGTERM')]);
    await shutdown.run('again');
    expect(times).to.equal(1);
  });
});

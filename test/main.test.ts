import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import {
  descendantsOf,
  killPrograms,
  startProgram,
  survivors,
  type Program,
} from './support/program.ts';
import { testDirectory } from './support/platform.ts';

const TOKEN = '123456789:AAH-abcdefghijklmnopqrstuvwxyz_12345';

async function status(url: string): Promise<number> {
  return (await fetch(url)).status;
}

describe('the program', function () {
  this.timeout(45_000);

  describe('with a configuration that cannot work', () => {
    it('lists every problem in one message and ends with 78', async () => {
      const program = startProgram({
        MANAGER_BOT_TOKEN: TOKEN,
        ROLES: 'boss',
        HTTP_PORT: 'http',
        REDIS_URL: 'nowhere',
      });
      expect(await program.ended).to.equal(78);
      const lines = program.output().trim().split('\n');
      expect(lines[0]).to.equal('The configuration has 4 problem(s):');
      for (const name of ['OWNER_IDS', 'ROLES', 'HTTP_PORT', 'REDIS_URL'])
        expect(lines.slice(1).filter((line) => line.includes(name)), name).to.have.length(1); // prettier-ignore
      expect(program.output()).to.not.contain('AAH-');
    });

    it('does not play the sandbox in production', async () => {
      const directory = join(testDirectory(), 'production');
      const program = startProgram({ NODE_ENV: 'production', DATA_DIR: directory });
      expect(await program.ended).to.equal(78);
      expect(program.output()).to.contain('MANAGER_BOT_TOKEN is missing');
      expect(existsSync(directory)).to.equal(false);
    });
  });

  describe('without any configuration', () => {
    const directory = join(testDirectory(), 'program');
    const taken = createServer();
    let program: Program;
    let address = '';

    before(async function () {
      if (!existsSync('/proc/self/status')) this.skip();
      mkdirSync(directory, { recursive: true, mode: 0o711 });
      // Somebody else has the sandbox page's usual port.
      await new Promise<void>((done) => {
        taken.once('error', () => done());
        taken.listen(8081, '127.0.0.1', done);
      });
      program = startProgram({ DATA_DIR: directory });
      address = await program.running;
    });
    after(async () => {
      taken.close();
      await killPrograms();
      rmSync(directory, { recursive: true, force: true });
    });

    it('starts the sandbox in an empty folder, healthy and ready', async () => {
      for (const path of ['/healthz', '/readyz', '/metrics'])
        expect(await status(`${address}${path}`), path).to.equal(200);
      expect(await (await fetch(`${address}/metrics`)).text()).to.contain('shopherd_');
      const [, page = ''] = /Open (http:\/\/127\.0\.0\.1:\d+)/.exec(program.output()) ?? [];
      expect(page).to.not.contain(':8081');
      expect(await status(page)).to.equal(200);
    });

    it('ends on Ctrl-C within ten seconds with 0 and leaves no process', async () => {
      const below = descendantsOf(program.pid);
      expect(below.length).to.be.greaterThan(3);
      const begun = Date.now();
      program.interrupt();
      expect(await program.ended).to.equal(0);
      expect(await survivors(below, 1_000)).to.deep.equal([]);
      expect(Date.now() - begun).to.be.lessThan(10_000);
    });

    it('is ready again in under five seconds', async () => {
      const begun = Date.now();
      program = startProgram({ DATA_DIR: directory });
      address = await program.running;
      expect(await status(`${address}/readyz`)).to.equal(200);
      expect(Date.now() - begun).to.be.lessThan(5_000);
    });

    it('leaves no process after kill -9, and starts again on what it left', async () => {
      const below = descendantsOf(program.pid);
      program.kill();
      expect(await program.ended).to.equal('SIGKILL');
      program = startProgram({ DATA_DIR: directory });
      address = await program.running;
      expect(await survivors(below, 5_000)).to.deep.equal([]);
      // The killed one's leases pass on first: another process could still be alive with them.
      for (let s = 0; s < 20 && (await status(`${address}/readyz`)) !== 200; s += 1) await sleep(1_000); // prettier-ignore
      expect(await status(`${address}/readyz`)).to.equal(200);
    });

    it('says in one line why it cannot start', async () => {
      const port = new URL(address).port;
      const other = startProgram({
        DATA_DIR: join(directory, 'other'),
        HTTP_PORT: port,
      });
      expect(await other.ended).to.equal(1);
      expect(other.output()).to.match(/did not start: .*EADDRINUSE/);
    });
  });
});

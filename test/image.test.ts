import { cpSync, existsSync, mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { testDirectory } from './support/platform.ts';
import { killPrograms, startProgram } from './support/program.ts';
import { root, textOf } from './support/tree.ts';

/** What the last stage of the Dockerfile copies out of the checkout. */
function copied(): string[] {
  return [...textOf('Dockerfile').matchAll(/^COPY (?!--from)(.+) \S+$/gm)].flatMap(
    ([, names = '']) => names.split(' '),
  );
}

describe('the image', function () {
  this.timeout(45_000);
  const image = join(testDirectory(), 'image');

  before(() => {
    mkdirSync(image, { recursive: true });
    for (const name of copied()) cpSync(join(root, name), join(image, name), { recursive: true });
    symlinkSync(join(root, 'node_modules'), join(image, 'node_modules'));
  });
  after(async () => {
    await killPrograms();
    rmSync(image, { recursive: true, force: true });
  });

  it('is let see all that it copies', () => {
    const seen = textOf('.dockerignore').split('\n').filter((line) => line.startsWith('!')); // prettier-ignore
    expect(seen).to.include.members(copied().map((name) => `!${name}`));
  });

  it('holds everything that the program loads, and nothing to play or test with', async () => {
    const program = startProgram({ NODE_ENV: 'production' }, image);
    expect(await program.ended, program.output()).to.equal(78);
    expect(program.output()).to.contain('MANAGER_BOT_TOKEN is missing');
    for (const name of ['sandbox', 'seeds', 'test', 'bench'])
      expect(existsSync(join(image, name)), name).to.equal(false);
  });
});

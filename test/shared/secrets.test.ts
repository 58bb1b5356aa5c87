import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { secretKey } from '../../shared/secret-key.ts';
import { createSecrets, digest, randomKey } from '../../shared/secrets.ts';
import { testLog } from '../support/platform.ts';

const KEY = 'a1'.repeat(32);
const OTHER = 'b2'.repeat(32);
const belongs = { tenantId: 7, purpose: 'bot-token' };

describe('secrets', () => {
  const secrets = createSecrets(KEY);

  it('opens what it sealed, and shows nothing of it', () => {
    const sealed = secrets.seal('123:secret', belongs);
    expect(sealed.includes('secret')).to.equal(false);
    expect(secrets.open(sealed, belongs)).to.equal('123:secret');
    expect(secrets.seal('123:secret', belongs).equals(sealed)).to.equal(false);
  });

  it('opens for the same tenant and purpose only', () => {
    const sealed = secrets.seal('x', belongs);
    for (const wrong of [
      { ...belongs, tenantId: 8 },
      { ...belongs, purpose: 'hook-secret' },
    ])
      expect(() => secrets.open(sealed, wrong)).to.throw('does not open');
  });

  it('refuses any changed bit, a cut or an empty value, another key', () => {
    const sealed = secrets.seal('x', belongs);
    for (let at = 0; at < sealed.length; at += 1) {
      const changed = Buffer.from(sealed);
      changed[at] = (changed[at] ?? 0) ^ 1;
      expect(() => secrets.open(changed, belongs), `byte ${at}`).to.throw('does not open');
    }
    for (const cut of [sealed.subarray(0, -1), Buffer.alloc(0), Buffer.from([1])])
      expect(() => secrets.open(cut, belongs)).to.throw('does not open');
    expect(() => createSecrets(OTHER).open(sealed, belongs)).to.throw('does not open');
  });

  it('opens with the key before, and says that it is the old one', () => {
    const sealed = secrets.seal('x', belongs);
    const moved = createSecrets(OTHER, KEY);
    expect(moved.open(sealed, belongs)).to.equal('x');
    expect(moved.isOld(sealed, belongs)).to.equal(true);
    expect(moved.isOld(moved.seal('x', belongs), belongs)).to.equal(false);
  });

  it('derives one password a name, another with another key', () => {
    expect(secrets.derive('login:a')).to.match(/^[0-9a-f]{64}$/).and.equal(createSecrets(KEY).derive('login:a')); // prettier-ignore
    expect(secrets.derive('login:b')).to.not.equal(secrets.derive('login:a'));
    expect(createSecrets(OTHER).derive('login:a')).to.not.equal(secrets.derive('login:a'));
  });

  it('makes keys that fit into a path, and digests', () => {
    expect(randomKey()).to.match(/^[\w-]{32}$/).and.not.equal(randomKey()); // prettier-ignore
    expect(digest('x')).to.have.length(32);
  });
});

describe('the platform key', () => {
  const directory = mkdtempSync(join(tmpdir(), 'shopherd-key-'));
  after(() => rmSync(directory, { recursive: true, force: true }));

  it('is made once when none is set, for this account only', async () => {
    const home = join(directory, 'deep', 'data');
    const made = await secretKey(null, home, testLog);
    expect(made).to.match(/^[0-9a-f]{64}$/);
    expect(await secretKey(null, home, testLog)).to.equal(made);
    const file = join(home, 'secret.key');
    expect(statSync(file).mode & 0o777).to.equal(0o600);
    expect(readFileSync(file, 'utf8').trim()).to.equal(made);
  });

  it('comes from the environment when it is set, and no file is made', async () => {
    const home = join(directory, 'none');
    expect(await secretKey(KEY, home, testLog)).to.equal(KEY);
    expect(() => statSync(home)).to.throw('ENOENT');
  });
});

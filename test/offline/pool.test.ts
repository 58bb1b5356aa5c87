import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mnemonicToSeedSync } from '@scure/bip39';
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';
import { expect } from 'chai';
import { makePool, run } from '../../offline/pool.ts';
import { publicKeyAt } from '../../offline/slip10.ts';
import { solana } from '../../shared/chains/solana.ts';
import { importsOf, textOf } from '../support/tree.ts';

const ABANDON = `${'abandon '.repeat(11)}about`;

describe('a pool of addresses made offline', () => {
  let directory: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'pool-'));
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  it('derives as SLIP-10 says', () => {
    // Test vectors 1 and 2 for ed25519; its public keys begin with a zero byte.
    const one = hexToBytes('000102030405060708090a0b0c0d0e0f');
    const two = hexToBytes(
      'fffcf9f6f3f0edeae7e4e1dedbd8d5d2cfccc9c6c3c0bdbab7b4b1aeaba8a5a29f9c999693908d8a8784817e7b7875726f6c696663605d5a5754514e4b484542',
    );
    for (const [seed, path, key] of [
      [one, 'm', 'a4b2856bfec510abab89753fac1ac0e1112364e7d250545963f135f2a33188ed'],
      [one, "m/0'", '8c8a13df77a28f3445213a0f432fde644acaa215fc72dcdf300d5efaa85d350c'],
      [one, "m/0'/1'", '1932a5270f335bed617d5b935c80aedb1a35bd9fc1e31acafd5372c30f5c1187'],
      [
        one,
        "m/0'/1'/2'/2'/1000000000'",
        '3c24da049451555d51a7014a37337aa4e12d41e485abccfa46b47dfb2af54b7a',
      ],
      [
        two,
        "m/0'/2147483647'/1'/2147483646'/2'",
        '47150c75db263559a70d5778bf36abbab30fb061ad69f69ece61a72b0cfa4fc0',
      ],
    ] as const)
      // prettier-ignore
      expect(bytesToHex(publicKeyAt(seed, path)), path).to.equal(key);
    expect(() => publicKeyAt(one, 'm/0')).to.throw('hardened');
  });

  it('gives the addresses that wallets show for the same words', () => {
    const [first, second] = makePool({ words: ABANDON, count: 2, from: 0, path: 'wallet' }).addresses; // prettier-ignore
    expect(first).to.equal('HAgk14JpMQLgt6rVgv7cBQFJWFto5Dqxi472uT3DKpqk');
    const later = makePool({ words: ABANDON, count: 1, from: 1, path: 'wallet' });
    expect(later).to.deep.equal({ words: null, addresses: [second] });
    const legacy = makePool({ words: ABANDON, count: 1, from: 0, path: 'legacy' }).addresses;
    expect(legacy).to.deep.equal(['GjJyeC1r2RgkuoCWMyPYkCWSGSGLcz266EaAkLA27AhL']);
    expect(bytesToHex(mnemonicToSeedSync(ABANDON)).slice(0, 8)).to.equal('5eb00bbd');
  });

  it('makes a file that a shop takes, and shows new words once', () => {
    const file = join(directory, 'pool.txt');
    const said: string[] = [];
    expect(run(['--file', file, '--count', '1000'], (text) => said.push(text))).to.equal(0);
    const lines = readFileSync(file, 'utf8').trim().split('\n');
    expect(new Set(lines.map((line) => solana.readAddress?.(line).address)).size).to.equal(1_000);
    const words = /shown this once:\n\n {2}((\w+ ){23}\w+)\n/.exec(said.join(''))?.[1] ?? '';
    expect(makePool({ words, count: 1000, from: 0, path: 'wallet' }).addresses).to.deep.equal(lines); // prettier-ignore
    expect(readFileSync(file, 'utf8')).to.not.include(words.split(' ')[0]);
    expect(
      run(['--file', file], (text) => said.push(text)),
      'never over another',
    ).to.equal(65);
    expect(readFileSync(file, 'utf8').trim().split('\n')).to.deep.equal(lines);
  });

  it('says what is wrong', () => {
    const said = (args: readonly string[], words = '') => {
      const texts: string[] = [];
      const code = run(args, (text) => texts.push(text), () => words); // prettier-ignore
      return `${code} ${texts.join('')}`;
    };
    const file = join(directory, 'none.txt');
    expect(said([])).to.match(/^64 [^]*npm run pool/);
    expect(said(['--help'])).to.match(/^0 /);
    expect(said(['--file', file, '--words'], 'abandon abandon')).to.match(/^65 These are no seed/);
    expect(said(['--file', file, '--count', '0'])).to.match(/^65 --count/);
    expect(said(['--file', file, '--from', '-1'])).to.match(/^65 /);
    expect(said(['--file', file, '--path', 'other'])).to.match(/^65 --path/);
    expect(said(['--file', file, '--nonsense'])).to.match(/^65 /);
  });

  it('runs as a program, with the words from the standard input', () => {
    const file = join(directory, 'pool.txt');
    const args = ['--import', 'tsx', 'offline/main.ts', '--file', file, '--words', '--count', '1'];
    const said = execFileSync(process.execPath, args, { input: `${ABANDON}\n`, encoding: 'utf8' });
    expect(said).to.include('HAgk14JpMQLgt6rVgv7cBQFJWFto5Dqxi472uT3DKpqk');
    expect(said).to.not.include('abandon');
  });

  it('knows no network, and nothing of the platform', () => {
    const files = ['offline/main.ts', 'offline/pool.ts', 'offline/slip10.ts'];
    for (const file of files) {
      expect(importsOf(file).every((each) => files.includes(each)), file).to.equal(true); // prettier-ignore
      const packages = [...textOf(file).matchAll(/from '([^.'][^']*)'/g)].map(([, name]) => name);
      expect(packages.filter((name) => !/^@(noble|scure)\/|^node:(fs|util)$/.test(name ?? ''))).to.deep.equal([]); // prettier-ignore
      expect(textOf(file)).to.not.match(/\bfetch\b|import\(/);
    }
  });
});

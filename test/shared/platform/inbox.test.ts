import { expect } from 'chai';
import * as inbox from '../../../shared/platform/inbox.ts';
import * as routes from '../../../shared/platform/routes.ts';
import { newScope, newTenant, testPlatform, type TestPlatform } from '../../support/platform.ts';

describe('inbox and routes', () => {
  let platform: TestPlatform;
  let callback: inbox.Callback;

  before(async () => {
    platform = await testPlatform();
  });
  beforeEach(async () => {
    const tenant = await newTenant({}, platform);
    callback = {
      tenantId: tenant.id,
      provider: 'cryptopay',
      accountId: 1n,
      eventKey: 'invoice_paid:528890',
      body: Buffer.from([0x7b, 0x00, 0xff, 0x7d]),
      headers: { 'Content-Type': 'application/json', 'crypto-pay-api-signature': 'ab' },
    };
  });

  const db = () => platform.database.platform;
  const jobs = (id: bigint) =>
    db().query<{ payload: unknown; key: string }>(
      `select payload, key from graphile_worker._private_jobs where key = $1`,
      [`inbox:${id}`],
    );
  const dropJob = (id: bigint) =>
    db().query(`delete from graphile_worker._private_jobs where key = $1`, [`inbox:${id}`]);
  const rows = async () => {
    const found = await db().query<{ count: string }>(
      `select count(*) from inbox where tenant_id = $1`,
      [callback.tenantId],
    );
    return Number(found[0]?.count);
  };

  it('keeps the callback byte by byte, and wakes one job', async () => {
    const { id, isNew, state } = await inbox.store(db(), callback);
    expect([isNew, state]).to.deep.equal([true, 'new']);
    const row = await inbox.read(db(), id);
    expect(row).to.deep.include({
      tenantId: callback.tenantId,
      provider: 'cryptopay',
      accountId: 1n,
      eventKey: 'invoice_paid:528890',
      state: 'new',
      error: null,
      attempts: 0,
    });
    expect(row?.body.equals(callback.body)).to.equal(true);
    const woken = await jobs(id);
    expect(woken.map(({ payload }) => payload)).to.deep.equal([
      { inboxId: Number(id), tenantId: callback.tenantId },
    ]);
  });

  it('makes one row and one job of twenty at once', async () => {
    const stored = await Promise.all(Array.from({ length: 20 }, () => inbox.store(db(), callback)));
    expect(stored.filter(({ isNew }) => isNew)).to.have.lengthOf(1);
    expect(new Set(stored.map(({ id }) => id)).size).to.equal(1);
    expect(await rows()).to.equal(1);
    expect(await jobs(stored[0]?.id ?? 0n)).to.have.lengthOf(1);
  });

  it('wakes a job again for a repeat, until the row is worked through', async () => {
    const { id } = await inbox.store(db(), callback);
    await dropJob(id);
    expect(await inbox.store(db(), callback)).to.deep.equal({ id, isNew: false, state: 'new' });
    expect(await jobs(id)).to.have.lengthOf(1);

    await inbox.finish(db(), id, { state: 'done' });
    await dropJob(id);
    expect((await inbox.store(db(), callback)).state).to.equal('done');
    expect(await jobs(id)).to.deep.equal([]);
    expect(await inbox.read(db(), id)).to.deep.include({ state: 'done', attempts: 1 });
  });

  it('opens a failed row again for a repeat, and keeps what went wrong until then', async () => {
    const { id } = await inbox.store(db(), callback);
    await inbox.fail(db(), id, { error: 'silent', isLast: false });
    expect(await inbox.read(db(), id)).to.deep.include({ state: 'new', error: 'silent' });
    await inbox.fail(db(), id, { error: 'x'.repeat(2_000), isLast: true });
    const failed = await inbox.read(db(), id);
    expect(failed).to.deep.include({ state: 'failed', attempts: 2 });
    expect(failed?.error).to.have.lengthOf(500);
    await dropJob(id);
    expect((await inbox.store(db(), callback)).state).to.equal('new');
    expect(await jobs(id)).to.have.lengthOf(1);
  });

  it('takes back nothing that is finished', async () => {
    const { id } = await inbox.store(db(), callback);
    await inbox.finish(db(), id, { state: 'ignored', reason: 'no such invoice' });
    await inbox.fail(db(), id, { error: 'late', isLast: true });
    await inbox.finish(db(), id, { state: 'done' });
    expect(await inbox.read(db(), id)).to.deep.include({
      state: 'ignored',
      error: 'no such invoice',
    });
  });

  it('keeps tenants, accounts and providers apart', async () => {
    const other = await newTenant({}, platform);
    const variants = [
      callback,
      { ...callback, tenantId: other.id },
      { ...callback, accountId: 2n },
      { ...callback, provider: 'fake' },
      { ...callback, eventKey: 'invoice_paid:2' },
    ];
    const stored = await Promise.all(variants.map((one) => inbox.store(db(), one)));
    expect(stored.map(({ isNew }) => isNew)).to.deep.equal(variants.map(() => true));
  });

  it('tells of an invoice what came for this account of this shop, and never what came for another’s', async () => {
    const other = await newTenant({}, platform);
    const body = Buffer.from('{"payload":"our-key"}');
    const ours = { ...callback, body };
    await inbox.store(db(), { ...ours, eventKey: 'named in the body' });
    await inbox.store(db(), { ...ours, body: callback.body, eventKey: 'paid:our-key' });
    await inbox.store(db(), { ...callback, eventKey: 'of another invoice' });
    await inbox.store(db(), { ...ours, tenantId: other.id, eventKey: 'another shop’s' });
    await inbox.store(db(), { ...ours, accountId: 2n, eventKey: 'another account’s' });
    const about = async (tenantId: number, accountId: bigint) =>
      (await inbox.about(db(), { tenantId, accountId, needles: ['our-key', '777'] })).map(
        ({ eventKey }) => eventKey,
      );
    expect(await about(callback.tenantId, 1n)).to.have.members(['named in the body', 'paid:our-key']); // prettier-ignore
    expect(await about(other.id, 1n)).to.deep.equal(['another shop’s']);
    expect(await about(callback.tenantId, 2n)).to.deep.equal(['another account’s']);
    expect(await inbox.eventsNaming(db(), other.id, 'our-key')).to.deep.equal(['another shop’s']);
  });

  it('keeps no header that could hold a secret', async () => {
    const headers = {
      ...callback.headers,
      Authorization: 'Bearer secret',
      cookie: 'session',
      'x-telegram-bot-api-secret-token': 'secret',
      'X-Signature': 'ab',
    };
    const { id } = await inbox.store(db(), { ...callback, headers });
    expect((await inbox.read(db(), id))?.headers).to.deep.equal({
      'content-type': 'application/json',
      'crypto-pay-api-signature': 'ab',
      'x-signature': 'ab',
    });
  });

  it('keeps neither row nor job when the transaction fails', async () => {
    let id = 0n;
    const broken = db().transaction(async (inner) => {
      ({ id } = await inbox.store(inner, callback));
      throw new Error('crash');
    });
    expect(await broken.catch((error: unknown) => String(error))).to.include('crash');
    expect(await rows()).to.equal(0);
    expect(await jobs(id)).to.deep.equal([]);
  });

  it('wakes what was forgotten', async () => {
    const { id } = await inbox.store(db(), callback);
    await dropJob(id);
    await inbox.wakeForgotten(db(), { olderThanS: 60 });
    expect(await jobs(id)).to.deep.equal([]);
    await age(id, '2 minutes');
    expect(await inbox.wakeForgotten(db(), { olderThanS: 60 })).to.be.at.least(1);
    expect(await jobs(id)).to.have.lengthOf(1);
    expect(await inbox.depth(db())).to.be.at.least(1);
  });

  it('throws away after ninety days what is not waiting', async () => {
    const [old, waiting, young] = await Promise.all(
      ['a', 'b', 'c'].map((eventKey) => inbox.store(db(), { ...callback, eventKey })),
    );
    for (const one of [old, young]) await inbox.finish(db(), one?.id ?? 0n, { state: 'done' });
    for (const one of [old, waiting]) await age(one?.id ?? 0n, '91 days');
    await inbox.purge(db());
    expect(await inbox.read(db(), old?.id ?? 0n)).to.equal(null);
    expect(await rows()).to.equal(2);
  });

  it('finds a route that a tenant registered, by its own provider only', async () => {
    const scope = await newScope({ platform });
    const key = `key-${scope.tenant.id}-opaque`;
    const route = { key, provider: 'cryptopay', accountId: 3 };
    await scope.db.query(
      `insert into platform.requests (kind, payload) values ('route', $1::jsonb)`,
      [JSON.stringify(route)],
    );
    expect(await routes.find(db(), { provider: 'cryptopay', key })).to.deep.equal({
      key,
      tenantId: scope.tenant.id,
      provider: 'cryptopay',
      accountId: 3n,
    });
    expect(await routes.find(db(), { provider: 'fake', key })).to.equal(null);
    expect(await routes.find(db(), { provider: 'cryptopay', key: `${key}x` })).to.equal(null);
    // Late money for a removed shop is money, while its data is kept.
    await db().query(`update tenants set state = 'removed' where id = $1`, [scope.tenant.id]);
    expect(await routes.find(db(), { provider: 'cryptopay', key })).to.include({ key });
  });

  async function age(id: bigint, interval: string): Promise<void> {
    await db().query(`update inbox set received_at = now() - $2::interval where id = $1`, [
      id,
      interval,
    ]);
  }
});

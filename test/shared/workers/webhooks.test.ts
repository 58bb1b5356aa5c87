import { createServer, type Server } from 'node:http';
import { createServer as createTcpServer, type AddressInfo } from 'node:net';
import { expect } from 'chai';
import { Webhook as Reference } from 'standardwebhooks';
import { answer as orderOf } from '../../../shared/api/orders.ts';
import { systemClock } from '../../../shared/clock.ts';
import * as deliveries from '../../../shared/domain/programs/webhook-deliveries.ts';
import type { Delivery } from '../../../shared/domain/programs/webhook-deliveries.ts';
import * as payments from '../../../shared/domain/money/payments.ts';
import * as webhooks from '../../../shared/domain/programs/webhooks.ts';
import type { EventType } from '../../../shared/domain/programs/webhooks.ts';
import { createOutward, isInside, NotReached } from '../../../shared/outward.ts';
import type { Scope } from '../../../shared/scope.ts';
import { createWebhookSender } from '../../../shared/workers/webhooks.ts';
import { aCustomer, anEvent } from '../../support/builders.ts';
import { newScope, testPlatform } from '../../support/platform.ts';
import { asOwner } from '../../support/as-owner.ts';
import { rejected } from '../../contract/case.ts';
import { aBuyer, aKeyProduct, buy } from '../domain/order-support.ts';

interface Taken {
  readonly headers: Record<string, string>;
  readonly body: string;
}

/** An operator's program: it keeps what it is told, and answers as it is asked to. */
async function aReceiver() {
  const taken: Taken[] = [];
  const state = { status: 200, hangs: false };
  const server: Server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      taken.push({
        headers: request.headers as Record<string, string>,
        body: Buffer.concat(chunks).toString(),
      });
      if (state.hangs) request.socket.destroy();
      else response.writeHead(state.status).end('whatever');
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  const close = () => new Promise((done) => server.close(done));
  return { url: `http://127.0.0.1:${port}/events`, taken, state, close };
}

describe('webhooks', () => {
  let scope: Scope;
  let now: number;
  let receiver: Awaited<ReturnType<typeof aReceiver>>;
  let secret: string;
  let id: bigint;
  let send: (scope: Scope, id: bigint) => Promise<void>;
  const listen = async (events: readonly EventType[] = webhooks.eventTypes) => {
    const { secrets } = await testPlatform();
    return webhooks.add(scope, secrets, { actorId: 1, url: receiver.url, events });
  };
  const log = (): Promise<Delivery[]> => deliveries.list(scope, id, { offset: 0, limit: 100 });
  const sendAll = async () => {
    for (const each of (await log()).toReversed()) if (each.state === 'waiting') await send(scope, each.id); // prettier-ignore
  };
  const told = () => receiver.taken.map(({ body }) => (JSON.parse(body) as { type: string }).type);
  const staffHear = async () =>
    (
      await scope.db.query<{ key: string }>(
        `select content->>'key' as key from messages where content->>'key' = 'notice-webhook-off'`,
      )
    ).length;

  beforeEach(async () => {
    now = Date.now();
    scope = await newScope({ clock: { ...systemClock, now: () => now } });
    receiver = await aReceiver();
    ({ id, secret } = await listen());
    const { secrets } = await testPlatform();
    send = createWebhookSender({ secrets, outward: createOutward({ isLocal: true }) });
  });
  afterEach(() => receiver.close());

  it('tells of an order as the API answers it, signed so that the reference library agrees', async () => {
    const ann = await aBuyer(scope, 5000n);
    const orderId = await buy(scope, ann, await aKeyProduct(scope, 9), { quantity: 1 });
    await sendAll();
    expect(told()).to.deep.equal(['order.paid', 'order.completed']);
    for (const { headers, body } of receiver.taken) new Reference(secret).verify(body, headers);
    const [first] = receiver.taken;
    const event = JSON.parse(first?.body ?? '') as { id: string; data: unknown };
    expect(event.id).to.equal(first?.headers['webhook-id']);
    expect(event.data).to.deep.equal({ order: await orderOf(scope, orderId) });
    expect(() => new Reference(secret).verify(`${first?.body} `, first?.headers ?? {})).to.throw();
    expect((await log()).map(({ state, answer }) => [state, answer])).to.deep.equal([
      ['delivered', '200'],
      ['delivered', '200'],
    ]);
  });

  it('tells of a payment once, however often and at once it is said', async () => {
    const ann = await aCustomer(scope);
    const event = anEvent(ann);
    await Promise.all(Array.from({ length: 20 }, () => payments.apply(scope, event)));
    await sendAll();
    expect(told()).to.deep.equal(['payment.settled']);
    const { data } = JSON.parse(receiver.taken[0]?.body ?? '') as { data: { payment: unknown } };
    expect(data.payment).to.deep.include({ reference: event.reference, status: 'settled' });
  });

  it('tells nothing of what was taken back, or of what nobody wants to hear', async () => {
    const ann = await aCustomer(scope);
    await scope
      .transaction(async (scope) => {
        await payments.apply(scope, anEvent(ann));
        throw new Error('crash');
      })
      .catch(() => undefined);
    await webhooks.choose(scope, 1, id, webhooks.typesOf(['order']));
    await payments.apply(scope, anEvent(ann));
    await webhooks.setOn(scope, 1, id, false);
    await buy(scope, await aBuyer(scope, 5000n), await aKeyProduct(scope, 3), { quantity: 1 });
    expect(await log()).to.deep.equal([]);
  });

  it('tries again for three days with the same words, and one that fails holds no other up', async () => {
    receiver.state.status = 500;
    await deliveries.ping(scope, 1, id);
    const [first] = await log();
    await send(scope, first?.id ?? 0n);
    receiver.state.status = 204;
    await deliveries.ping(scope, 1, id);
    const [second] = await log();
    await send(scope, second?.id ?? 0n);
    expect((await log()).map(({ state }) => state)).to.deep.equal(['delivered', 'waiting']);
    receiver.state.hangs = true;
    const began = now;
    let tries = 1;
    for (;;) {
      const waiting = (await log()).find(({ state }) => state === 'waiting');
      if (!waiting?.nextAt) break;
      expect(waiting.nextAt.getTime()).to.be.above(now);
      now = waiting.nextAt.getTime();
      await send(scope, waiting.id);
      tries += 1;
    }
    expect(tries).to.equal(12);
    expect((now - began) / 86_400_000).to.be.within(2.9, 3.1);
    const [last] = (await log()).filter(({ state }) => state === 'failed');
    expect(last).to.include({ attempts: 12, answer: 'broken' });
    const ids = new Set(receiver.taken.filter(({ headers }) => headers['webhook-id'] === first?.event).map(({ body }) => body)); // prettier-ignore
    expect([...ids]).to.have.lengthOf(1);
  });

  it('is switched off when nothing was accepted for three days, and staff hear it once', async () => {
    receiver.state.status = 503;
    const ring = async () => {
      await deliveries.ping(scope, 1, id);
      const [newest] = await log();
      await send(scope, newest?.id ?? 0n);
      return newest?.id ?? 0n;
    };
    for (let day = 0; day < 3; day += 1) {
      await ring();
      now += 24 * 3_600_000;
    }
    expect((await webhooks.find(scope, id)).isOn).to.equal(true);
    now += 1;
    const last = await ring();
    expect(await webhooks.find(scope, id)).to.include({ isOn: false, offWhy: 'failing' });
    expect(await staffHear()).to.equal(1);
    expect(await rejected(() => deliveries.ping(scope, 1, id))).to.have.property('code', 'webhook-off'); // prettier-ignore
    // What still waits asks nobody any more.
    const calls = receiver.taken.length;
    await sendAll();
    expect(receiver.taken).to.have.lengthOf(calls);
    await webhooks.setOn(scope, 1, id, true);
    receiver.state.status = 200;
    await deliveries.again(scope, 1, last);
    await send(scope, last);
    expect(await webhooks.find(scope, id)).to.include({ isOn: true, failingSince: null });
  });

  it('holds no more than one worker of the house, however many events wait', async () => {
    const { database } = await testPlatform();
    for (let at = 0; at < 3; at += 1) await deliveries.ping(scope, 1, id);
    await payments.apply(scope, anEvent(await aCustomer(scope)));
    now += 2 * 3_600_000;
    await deliveries.tidy(scope);
    const queue = `t${scope.tenant.id}:webhook`;
    const jobs = await database.platform.query<{ queue: string | null }>(
      `select q.queue_name as queue from graphile_worker._private_jobs j
       join graphile_worker._private_tasks t on t.id = j.task_id
       left join graphile_worker._private_job_queues q on q.id = j.job_queue_id
       where t.identifier = 'webhook' and starts_with(j.key, $1)`,
      [`t${scope.tenant.id}:`],
    );
    expect(jobs.map((job) => job.queue)).to.deep.equal([queue, queue, queue, queue]);
  });

  it('lets a silent address keep the others waiting for one try, not for each of its events', async () => {
    const { secrets } = await testPlatform();
    const other = 'http://127.0.0.1:2/other';
    const second = await webhooks.add(scope, secrets, { actorId: 1, url: other, events: webhooks.typesOf(['payment']) }); // prettier-ignore
    await webhooks.choose(scope, 1, id, webhooks.typesOf(['payment']));
    const posts: string[] = [];
    let isSilent = true;
    const outward = {
      post: async (url: string) => {
        posts.push(url);
        if (url === receiver.url && isSilent) throw new NotReached('timeout');
        return { status: 204 };
      },
    };
    const sendBy = createWebhookSender({ secrets, outward });
    const sendWaiting = async (webhook: bigint) => {
      const all = await deliveries.list(scope, webhook, { offset: 0, limit: 100 });
      for (const each of all.toReversed())
        if (each.state === 'waiting' && (each.nextAt?.getTime() ?? 0) <= now)
          await sendBy(scope, each.id);
      return all.length;
    };
    const ann = await aCustomer(scope);
    for (let at = 0; at < 9; at += 1) await payments.apply(scope, anEvent(ann));
    await sendWaiting(id);
    await sendWaiting(second.id);
    expect(posts.filter((url) => url === receiver.url)).to.have.length(1);
    expect(posts.filter((url) => url === other)).to.have.length(9);
    // Each of its events counts a try all the same; and once it answers, it is told of all of them.
    expect((await log()).map(({ attempts, answer }) => [attempts, answer])).to.deep.equal(Array.from({ length: 9 }, () => [1, 'timeout'])); // prettier-ignore
    // Staff who look whether it is well again are told how it is.
    await deliveries.ping(scope, 1, id);
    isSilent = false;
    const [ping] = await log();
    await sendBy(scope, ping?.id ?? 0n);
    expect((await log())[0]).to.include({ type: 'ping', state: 'delivered' });
    now += 61_000;
    await sendWaiting(id);
    expect((await log()).every(({ state }) => state === 'delivered')).to.equal(true);
    expect(posts.filter((url) => url === receiver.url)).to.have.length(11);
  });

  it('is rested from for its own shop alone, though another has one of the same number and address', async () => {
    const { secrets } = await testPlatform();
    const other = await newScope({ clock: { ...systemClock, now: () => now } });
    const twin = await webhooks.add(other, secrets, { actorId: 1, url: receiver.url, events: webhooks.eventTypes }); // prettier-ignore
    expect(twin.id).to.equal(id);
    let posts = 0;
    const outward = { post: () => ((posts += 1), Promise.reject(new NotReached('timeout'))) };
    const sendBy = createWebhookSender({ secrets, outward });
    const sent: bigint[] = [];
    // Of another number in each shop: its own repeat would be tried in any case.
    for (const [each, events] of [[scope, 1], [other, 2]] as const) {
      for (let n = 0; n < events; n += 1) await payments.apply(each, anEvent(await aCustomer(each)));
      const [event] = await deliveries.list(each, id, { offset: 0, limit: 1 });
      sent.push(event!.id);
      await sendBy(each, event!.id);
    } // prettier-ignore
    expect(sent[0]).to.not.equal(sent[1]);
    expect(posts).to.equal(2);
  });

  it('tells when it happened, however late it is told', async () => {
    await payments.apply(scope, anEvent(await aCustomer(scope)));
    const [event] = await log();
    now += 3_600_000;
    await sendAll();
    const { createdAt } = JSON.parse(receiver.taken[0]?.body ?? '') as { createdAt: string };
    expect(createdAt).to.equal(event?.createdAt.toISOString());
    expect(Number(receiver.taken[0]?.headers['webhook-timestamp'])).to.equal(Math.floor(now / 1000)); // prettier-ignore
  });

  it('puts a slow address aside, so that the others do not wait for it', async () => {
    const { database, secrets } = await testPlatform();
    const second = await webhooks.add(scope, secrets, { actorId: 1, url: 'http://127.0.0.1:2/other', events: webhooks.typesOf(['payment']) }); // prettier-ignore
    const posts: string[] = [];
    let takes = 9_000;
    const outward = {
      post: async (url: string) => {
        posts.push(url);
        if (url === receiver.url) now += takes;
        return { status: 204 };
      },
    };
    const sendBy = createWebhookSender({ secrets, outward });
    const waiting = async (webhook: bigint) =>
      (await deliveries.list(scope, webhook, { offset: 0, limit: 100 })).filter(({ state }) => state === 'waiting'); // prettier-ignore
    const ann = await aCustomer(scope);
    for (let at = 0; at < 3; at += 1) await payments.apply(scope, anEvent(ann));
    // In the row where all wait for each other only the first of the slow address is sent.
    for (const each of (await waiting(id)).toReversed()) await sendBy(scope, each.id);
    for (const each of (await waiting(second.id)).toReversed()) await sendBy(scope, each.id);
    expect(posts.filter((url) => url === receiver.url)).to.have.length(1);
    expect(await waiting(second.id)).to.deep.equal([]);
    const aside = await waiting(id);
    expect(aside.map(({ attempts }) => attempts)).to.deep.equal([0, 0]);
    const jobs = await database.platform.query<{ key: string; queue: string }>(
      `select j.key, q.queue_name as queue from graphile_worker._private_jobs j
       join graphile_worker._private_job_queues q on q.id = j.job_queue_id where q.queue_name = $1 order by 1`,
      [`t${scope.tenant.id}:webhook-slow`],
    );
    expect(jobs.map(({ key }) => key)).to.have.members(aside.map(({ id }) => `t${scope.tenant.id}:webhook:${id}`)); // prettier-ignore
    // There they are sent; and once it is quick again it is like the others.
    takes = 10;
    for (const each of aside.toReversed()) await sendBy(scope, each.id, true);
    await payments.apply(scope, anEvent(ann));
    for (const each of await waiting(id)) await sendBy(scope, each.id);
    expect(await waiting(id)).to.deep.equal([]);
    expect(posts.filter((url) => url === receiver.url)).to.have.length(4);
  });

  it('is switched off at once by 410', async () => {
    receiver.state.status = 410;
    await deliveries.ping(scope, 1, id);
    await sendAll();
    expect(await webhooks.find(scope, id)).to.include({ isOn: false, offWhy: 'gone' });
    expect(await staffHear()).to.equal(1);
  });

  it('tells of no other product’s stock where one is not sold any more', async () => {
    const [first, second] = [await aKeyProduct(scope, 1), await aKeyProduct(scope, 1)];
    for (const product of [first, second])
      await scope.db.query(
        `insert into webhook_deliveries (webhook, event, type, subject, created_at)
         values ($1, $2, 'stock.low', jsonb_build_object('product', $3::bigint), $4)`,
        [id, `evt_${product.id}`, product.id, new Date(now)],
      );
    await asOwner(scope, `update products set state = 'deleted' where id = ${second.id}`);
    await sendAll();
    expect(told()).to.deep.equal(['stock.low']);
    expect(receiver.taken[0]?.body).to.contain(`"${first.id}"`);
    expect((await log()).map(({ state, answer }) => [state, answer])).to.deep.include(['failed', 'nothing']); // prettier-ignore
  });

  it('notes one try of two that were made at once', async () => {
    receiver.state.status = 500;
    await deliveries.ping(scope, 1, id);
    const [one] = await log();
    await Promise.all([send(scope, one?.id ?? 0n), send(scope, one?.id ?? 0n)]);
    expect((await log())[0]).to.include({ attempts: 1, state: 'waiting' });
  });

  it('knows nothing of another shop', async () => {
    const other = await newScope();
    await deliveries.ping(scope, 1, id);
    const [mine] = await log();
    expect(await deliveries.open(other, mine?.id ?? 0n)).to.equal(null);
    expect(await rejected(() => webhooks.find(other, id))).to.have.property('code', 'webhook-gone');
  });
});

describe('posts to strangers’ addresses', () => {
  const outward = createOutward({ isLocal: false });
  const refused = async (url: string) => {
    const error = await rejected(() => outward.post(url, '{}', {}));
    expect(error, url).to.be.instanceOf(NotReached);
    return (error as NotReached).reason;
  };

  it('reach nothing inside, however it is written', async () => {
    for (const url of [
      'http://example.com/',
      'https://127.0.0.1/',
      'https://2130706433/',
      'https://0x7f.1/',
      'https://[::1]/',
      'https://[::ffff:10.0.0.1]/',
      'https://169.254.169.254/latest/meta-data',
      'https://localhost/',
    ])
      expect(await refused(url), url).to.equal('inside');
  });

  it('come to an end, whatever is said instead of an answer', async () => {
    const says = async (words: string) => {
      const server = createTcpServer((socket) => {
        socket.on('error', () => undefined);
        socket.once('data', () => socket.end(words));
      });
      await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
      const { port } = server.address() as AddressInfo;
      const error = await rejected(() =>
        createOutward({ isLocal: true }).post(`http://127.0.0.1:${port}/`, '{}', {}),
      );
      await new Promise((done) => server.close(done));
      return (error as NotReached).reason;
    };
    for (const words of [
      'HTTP/1.1 101 Switching Protocols\r\nUpgrade: other\r\nConnection: Upgrade\r\n\r\n',
      'HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n',
      'HTTP/1.1 200 OK\r\nContent-Len',
      'What?\r\n\r\n',
      '',
    ])
      expect(await says(words), words).to.equal('broken');
  });

  it('tells inside from outside', () => {
    for (const address of ['10.1.2.3', '172.31.0.1', '192.168.1.1', '::ffff:10.1.2.3', '100.64.0.1', '0.0.0.0', '::', 'fd00::1', 'fe80::1', '64:ff9b::7f00:1'])
      expect(isInside(address), address).to.equal(true);
    for (const address of ['1.1.1.1', '172.32.0.1', '2606:4700::1111'])
      expect(isInside(address), address).to.equal(false);
  }); // prettier-ignore
});

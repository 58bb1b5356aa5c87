import { UserError } from '../../errors.ts';
import type { Scope } from '../../scope.ts';
import { randomKey } from '../../secrets.ts';
import * as audit from '../staff/audit.ts';
import * as messages from '../shop/messages.ts';

/** One event on its way to one address. */
export interface Delivery {
  readonly id: bigint;
  readonly webhookId: bigint;
  /** Names the event in all its repeats. */
  readonly event: string;
  readonly type: string;
  readonly subject: Readonly<Record<string, number>>;
  /** Null: not tried yet. */
  readonly body: string | null;
  readonly state: 'waiting' | 'delivered' | 'failed';
  readonly attempts: number;
  readonly answer: string | null;
  readonly createdAt: Date;
  readonly triedAt: Date | null;
  readonly nextAt: Date | null;
}

/** A delivery with where it goes. */
export interface Addressed extends Delivery {
  readonly url: string;
  /** Sealed. */
  readonly secret: Buffer;
  readonly isOn: boolean;
}

/**
 * How a try ended: accepted; refused, so it is tried again; gone, because the address wants no more (410);
 * dropped, because there is nothing to say, or nobody to say it to, any more.
 */
export interface Tried {
  readonly how: 'accepted' | 'refused' | 'gone' | 'dropped';
  /** An HTTP status, or a word for none. */
  readonly answer: string;
}

/** After each try that failed, in seconds: twelve tries over three days. */
const WAITS_S = [5, 60, 300, 900, 3_600, 10_800, 21_600, 43_200, 43_200, 64_800, 72_000];
/** An address that accepted nothing for so long is switched off. */
const FAILING_MS = 3 * 24 * 3_600_000;
const KEPT_DAYS = 30;

interface Row {
  id: string;
  webhook: string;
  event: string;
  type: string;
  subject: Record<string, number>;
  body: string | null;
  state: Delivery['state'];
  attempts: number;
  answer: string | null;
  created_at: Date;
  tried_at: Date | null;
  next_at: Date | null;
}

/** What a job is to send; null: it is gone, or was sent. */
export async function open(scope: Scope, id: bigint): Promise<Addressed | null> {
  const [row] = await scope.db.query<Row & { url: string; secret: Buffer; on: boolean }>(
    `select d.*, w.url, w.secret, w.state = 'on' as on
     from webhook_deliveries d join webhooks w on w.id = d.webhook
     where d.id = $1 and d.state = 'waiting'`,
    [id],
  );
  return row ? { ...readRow(row), url: row.url, secret: row.secret, isOn: row.on } : null;
}

/** Keeps what is sent, once: what another try wrote first is what counts. */
export async function keepBody(scope: Scope, id: bigint, body: string): Promise<string> {
  const [row] = await scope.db.query<{ body: string }>(
    'update webhook_deliveries set body = coalesce(body, $2) where id = $1 returning body',
    [id, body],
  );
  return row?.body ?? body;
}

/**
 * Writes down how a try ended: the next one is planned, or it is given up. An address that accepts
 * nothing for three days, or is gone, is switched off, and staff are told.
 */
export async function note(scope: Scope, delivery: Addressed, tried: Tried): Promise<void> {
  const now = scope.clock.now();
  const wait = WAITS_S[delivery.attempts];
  const isAccepted = tried.how === 'accepted';
  const next = tried.how === 'refused' && wait !== undefined ? new Date(now + wait * 1000) : null;
  await scope.transaction(async (scope) => {
    const rows = await scope.db.query(
      `update webhook_deliveries set attempts = attempts + 1, answer = $3, tried_at = $4, next_at = $5, state = $6
       where id = $1 and attempts = $2 and state = 'waiting' returning id`,
      [
        delivery.id,
        delivery.attempts,
        tried.answer,
        new Date(now),
        next,
        isAccepted ? 'delivered' : next ? 'waiting' : 'failed',
      ],
    );
    if (rows.length === 0) return;
    if (next) await wake(scope, delivery.id, next);
    if (tried.how === 'dropped') return;
    const [off] = await scope.db.query<{ id: string; url: string; off_why: string | null }>(
      `update webhooks set
         failing_since = case when $2 then null else coalesce(failing_since, $3) end,
         state = case when $4 or (not $2 and failing_since < $5) then 'off' else state end,
         off_why = case when $4 then 'gone' when not $2 and failing_since < $5 then 'failing' end
       where id = $1 and state = 'on' and not ($2 and failing_since is null)
       returning id, url, case when state = 'off' then off_why end as off_why`,
      [
        delivery.webhookId,
        isAccepted,
        new Date(now),
        tried.how === 'gone',
        new Date(now - FAILING_MS),
      ],
    );
    if (off?.off_why)
      await messages.tellStaff(scope, {
        reference: `webhook-off:${off.id}:${delivery.id}`,
        kind: 'trouble',
        content: {
          key: 'notice-webhook-off',
          data: { host: new URL(off.url).host, why: off.off_why, answer: tried.answer },
          buttons: [[{ key: 'button-webhook', press: `webhooks:one:${off.id}` }]],
        },
      });
  });
}

/** An event for one address only, to see whether it is reached. Throws UserError `webhook-off`. */
export async function ping(scope: Scope, actorId: number, id: bigint): Promise<void> {
  const [row] = await scope.db.query<{ id: string }>(
    `insert into webhook_deliveries (webhook, event, type, subject, created_at)
     select id, $2, 'ping', '{}', $3 from webhooks where id = $1 and state = 'on' returning id`,
    [id, `evt_${randomKey(12)}`, new Date(scope.clock.now())],
  );
  if (!row) throw new UserError('webhook-off');
  await wake(scope, BigInt(row.id), null);
  await audit.write(scope, actorId, 'webhook.ping', { webhook: Number(id) });
}

/** Sends one again, whatever became of it. Throws UserError `webhook-off`. */
export async function again(scope: Scope, actorId: number, id: bigint): Promise<void> {
  const rows = await scope.db.query(
    `update webhook_deliveries d set state = 'waiting', attempts = 0, next_at = null
     from webhooks w where d.id = $1 and w.id = d.webhook and w.state = 'on' returning d.id`,
    [id],
  );
  if (rows.length === 0) throw new UserError('webhook-off');
  await wake(scope, id, null);
  await audit.write(scope, actorId, 'webhook.again', { delivery: Number(id) });
}

/** The log of one address, newest first. */
export async function list(
  scope: Scope,
  id: bigint,
  page: { readonly offset: number; readonly limit: number },
): Promise<Delivery[]> {
  const rows = await scope.db.query<Row>(
    `select * from webhook_deliveries where webhook = $1 order by id desc offset $2 limit $3`,
    [id, page.offset, page.limit],
  );
  return rows.map(readRow);
}

/** One line of a log. Throws UserError `webhook-gone`. */
export async function find(scope: Scope, id: bigint): Promise<Delivery> {
  const [row] = await scope.db.query<Row>('select * from webhook_deliveries where id = $1', [id]);
  if (!row) throw new UserError('webhook-gone');
  return readRow(row);
}

/** Has one sent behind those of other slow addresses: the rest of the shop's do not wait for it. */
export async function putAside(scope: Scope, id: bigint): Promise<void> {
  await wake(scope, id, null, 'webhook-slow');
}

/** Wakes what a lost job should have sent, and forgets what is old and over. */
export async function tidy(scope: Scope): Promise<void> {
  const now = scope.clock.now();
  await scope.db.query(
    `delete from webhook_deliveries where state <> 'waiting' and created_at < $1`,
    [new Date(now - KEPT_DAYS * 24 * 3_600_000)],
  );
  await scope.db.query(
    `insert into platform.requests (kind, payload)
     select 'job', jsonb_build_object('task', 'webhook', 'key', 'webhook:' || id,
       'queued', true, 'payload', jsonb_build_object('deliveryId', id::text))
     from webhook_deliveries where state = 'waiting' and coalesce(next_at, created_at) < $1`,
    [new Date(now - 3_600_000)],
  );
}

async function wake(
  { db }: Pick<Scope, 'db'>,
  id: bigint,
  at: Date | null,
  task: 'webhook' | 'webhook-slow' = 'webhook',
): Promise<void> {
  await db.query(`insert into platform.requests (kind, payload) values ('job', $1)`, [
    JSON.stringify({
      task,
      key: `webhook:${id}`,
      queued: true,
      payload: { deliveryId: `${id}` },
      ...(at === null ? {} : { runAt: at }),
    }),
  ]);
}

function readRow(row: Row): Delivery {
  return {
    id: BigInt(row.id),
    webhookId: BigInt(row.webhook),
    event: row.event,
    type: row.type,
    subject: row.subject,
    body: row.body,
    state: row.state,
    attempts: row.attempts,
    answer: row.answer,
    createdAt: row.created_at,
    triedAt: row.tried_at,
    nextAt: row.next_at,
  };
}

import { randomBytes } from 'node:crypto';
import { UserError } from '../../errors.ts';
import type { Scope } from '../../scope.ts';
import type { SealPurpose, Secrets } from '../../secrets.ts';
import * as audit from '../staff/audit.ts';

/** What a program can be told of. */
export const eventTypes = [
  'order.paid',
  'order.completed',
  'order.cancelled',
  'order.refunded',
  'payment.settled',
  'payment.reversed',
  'payout.settled',
  'payout.failed',
  'payout.cancelled',
  'subscription.started',
  'subscription.renewed',
  'subscription.grace',
  'subscription.paused',
  'subscription.resumed',
  'subscription.ended',
  'stock.low',
] as const;
export type EventType = (typeof eventTypes)[number];

/** What events are about: chosen as one. */
export const eventNouns = ['order', 'payment', 'payout', 'subscription', 'stock'] as const;
export type EventNoun = (typeof eventNouns)[number];

/** An address of the operator's that events are sent to. */
export interface Webhook {
  readonly id: bigint;
  readonly url: string;
  readonly events: readonly string[];
  readonly isOn: boolean;
  /** Switched off without staff: nothing was accepted for days, or the address says it is gone. */
  readonly offWhy: 'failing' | 'gone' | null;
  readonly failingSince: Date | null;
  /** Events that wait to be sent or sent again. */
  readonly waiting: number;
}

interface Row {
  id: string;
  url: string;
  events: string[];
  state: 'on' | 'off';
  off_why: Webhook['offWhy'];
  failing_since: Date | null;
  waiting: number;
}

const MOST = 10;
const LONGEST_URL = 500;
const SECRET_BYTES = 32;

/** What the secrets of a shop's webhooks are sealed for. */
export function secretPurpose({ tenant }: Scope): SealPurpose {
  return { tenantId: tenant.id, purpose: 'webhook-secret' };
}

/**
 * Reads an address. Only the local sandbox may name one without TLS. Throws UserError `webhook-url`.
 */
export function readUrl(text: string, isLocal: boolean): string {
  const given = text.trim();
  const url = URL.canParse(given) ? new URL(given) : null;
  if (
    !url ||
    given.length > LONGEST_URL ||
    url.username !== '' ||
    url.password !== '' ||
    !(url.protocol === 'https:' || (isLocal && url.protocol === 'http:'))
  )
    throw new UserError('webhook-url');
  url.hash = '';
  return url.href;
}

/** Every type of these nouns. */
export function typesOf(nouns: readonly EventNoun[]): EventType[] {
  return eventTypes.filter((type) => nouns.some((noun) => type.startsWith(`${noun}.`)));
}

/** What of these types is chosen, by noun. */
export function nounsOf(events: readonly string[]): EventNoun[] {
  return eventNouns.filter((noun) => events.some((type) => type.startsWith(`${noun}.`)));
}

/**
 * Adds an address and returns its secret, shown this one time: `whsec_` and base64, as the Standard
 * Webhooks specification writes it. Throws UserError `webhooks-many`.
 */
export async function add(
  scope: Scope,
  secrets: Secrets,
  wanted: {
    readonly actorId: number;
    readonly url: string;
    readonly events: readonly EventType[];
  },
): Promise<{ readonly id: bigint; readonly secret: string }> {
  const { actorId, url, events } = wanted;
  const secret = newSecret();
  const [row] = await scope.db.query<{ id: string }>(
    `insert into webhooks (url, events, secret, made_by, made_at)
     select $1, $2, $3, $4, $5 where (select count(*) from webhooks) < $6 returning id`,
    [
      url,
      events,
      secrets.seal(secret, secretPurpose(scope)),
      actorId,
      new Date(scope.clock.now()),
      MOST,
    ],
  );
  if (!row) throw new UserError('webhooks-many', { most: MOST });
  await audit.write(scope, actorId, 'webhook.add', {
    webhook: Number(row.id),
    host: new URL(url).host,
  });
  return { id: BigInt(row.id), secret };
}

/** Every address of the shop, oldest first. */
export async function list(scope: Scope): Promise<Webhook[]> {
  return read(scope, null);
}

/** One address. Throws UserError `webhook-gone`. */
export async function find(scope: Scope, id: bigint): Promise<Webhook> {
  const [found] = await read(scope, id);
  if (!found) throw new UserError('webhook-gone');
  return found;
}

/** Chooses what it is told of. */
export async function choose(
  scope: Scope,
  actorId: number,
  id: bigint,
  events: readonly EventType[],
): Promise<void> {
  const [row] = await scope.db.query<{ was: string[] }>(
    `update webhooks w set events = $2 from (select id, events from webhooks where id = $1 for update) o
     where w.id = o.id returning o.events as was`,
    [id, events],
  );
  if (!row) throw new UserError('webhook-gone');
  await audit.write(scope, actorId, 'webhook.change', {
    webhook: Number(id),
    before: nounsOf(row.was),
    after: nounsOf(events),
  });
}

/** Switches it on or off; what happens meanwhile is not kept for it. */
export async function setOn(
  scope: Scope,
  actorId: number,
  id: bigint,
  isOn: boolean,
): Promise<void> {
  const rows = await scope.db.query(
    `update webhooks set state = $2, off_why = null, failing_since = null where id = $1 returning id`,
    [id, isOn ? 'on' : 'off'],
  );
  if (rows.length === 0) throw new UserError('webhook-gone');
  await audit.write(scope, actorId, isOn ? 'webhook.on' : 'webhook.off', { webhook: Number(id) });
}

/** A new secret in place of the old one, shown this one time. */
export async function renewSecret(
  scope: Scope,
  secrets: Secrets,
  actorId: number,
  id: bigint,
): Promise<string> {
  const secret = newSecret();
  const rows = await scope.db.query('update webhooks set secret = $2 where id = $1 returning id', [
    id,
    secrets.seal(secret, secretPurpose(scope)),
  ]);
  if (rows.length === 0) throw new UserError('webhook-gone');
  await audit.write(scope, actorId, 'webhook.secret', { webhook: Number(id) });
  return secret;
}

/** Removes it with its log. */
export async function remove(scope: Scope, actorId: number, id: bigint): Promise<void> {
  const [row] = await scope.db.query<{ url: string }>(
    'delete from webhooks where id = $1 returning url',
    [id],
  );
  if (!row) throw new UserError('webhook-gone');
  await audit.write(scope, actorId, 'webhook.remove', {
    webhook: Number(id),
    host: new URL(row.url).host,
  });
}

async function read(scope: Scope, id: bigint | null): Promise<Webhook[]> {
  const rows = await scope.db.query<Row>(
    `select id, url, events, state, off_why, failing_since,
       (select count(*) from webhook_deliveries d where d.webhook = w.id and d.state = 'waiting')::int as waiting
     from webhooks w where $1::bigint is null or id = $1 order by id`,
    [id],
  );
  return rows.map((row) => ({
    id: BigInt(row.id),
    url: row.url,
    events: row.events,
    isOn: row.state === 'on',
    offWhy: row.off_why,
    failingSince: row.failing_since,
    waiting: row.waiting,
  }));
}

function newSecret(): string {
  return `whsec_${randomBytes(SECRET_BYTES).toString('base64')}`;
}

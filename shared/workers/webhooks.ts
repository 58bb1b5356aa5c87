import { createHmac } from 'node:crypto';
import { ZodError } from 'zod';
import { bodyOf } from '../api/events.ts';
import * as deliveries from '../domain/programs/webhook-deliveries.ts';
import type { Addressed, Tried } from '../domain/programs/webhook-deliveries.ts';
import { secretPurpose } from '../domain/programs/webhooks.ts';
import { UserError } from '../errors.ts';
import { NotReached, type Outward } from '../outward.ts';
import type { Scope } from '../scope.ts';
import type { Secrets } from '../secrets.ts';

export interface WebhookParts {
  readonly secrets: Secrets;
  readonly outward: Outward;
}

/** Whoever was silent is not asked again for so long by another event: those of other addresses wait behind each try. */
const REST_MS = 60_000;
/** Longer than a program needs to say that it has an event; whoever takes so long goes to the slow ones for a while. */
const SLOW_MS = 1_000;
const SLOW_FOR_MS = 600_000;
/** Silent and slow addresses that are remembered. */
const MOST_KNOWN = 10_000;
const SILENT = 'timeout';

/**
 * Sends one event to one address, once a try. The rows of an event are read at the first try; what is
 * gone by then has nothing to tell. Those of slow addresses are put aside: they wait for each other only.
 */
export function createWebhookSender(
  parts: WebhookParts,
): (scope: Scope, deliveryId: bigint, isAside?: boolean) => Promise<void> {
  const slow = new Map<string, number>();
  const silent = new Map<string, { readonly by: bigint; readonly until: number }>();
  return async (scope, deliveryId, isAside = false) => {
    const delivery = await deliveries.open(scope, deliveryId);
    if (!delivery) return;
    const name = `${scope.tenant.id}:${delivery.webhookId}:${delivery.url}`;
    const began = scope.clock.now();
    if (!isAside && (slow.get(name) ?? 0) > began) return deliveries.putAside(scope, delivery.id);
    const rest = silent.get(name);
    // Its own repeats are tried all the same, and what staff try.
    const isAsked = delivery.type === 'ping' || rest?.by === delivery.id;
    const rests = rest !== undefined && !isAsked && rest.until > scope.clock.now();
    const tried = rests && delivery.isOn
        ? ({ how: 'refused', answer: SILENT } as const)
        : await attempt(scope, delivery, parts); // prettier-ignore
    if (!rests) {
      silent.delete(name);
      slow.delete(name);
      if (scope.clock.now() - began >= SLOW_MS)
        remember(slow, name, scope.clock.now() + SLOW_FOR_MS);
    }
    if (!rests && tried.answer === SILENT)
      remember(silent, name, { by: delivery.id, until: scope.clock.now() + REST_MS });
    await deliveries.note(scope, delivery, tried);
  };
}

function remember<T>(known: Map<string, T>, name: string, what: T): void {
  if (known.size >= MOST_KNOWN) known.clear();
  known.set(name, what);
}

async function attempt(
  scope: Scope,
  delivery: Addressed,
  { secrets, outward }: WebhookParts,
): Promise<Tried> {
  if (!delivery.isOn) return { how: 'dropped', answer: 'off' };
  const body = delivery.body ?? (await write(scope, delivery));
  if (body === null) return { how: 'dropped', answer: 'nothing' };
  const secret = secrets.open(delivery.secret, secretPurpose(scope));
  const seconds = Math.floor(scope.clock.now() / 1000);
  try {
    const { status } = await outward.post(delivery.url, body, {
      'content-type': 'application/json',
      'user-agent': 'Shopherd',
      'webhook-id': delivery.event,
      'webhook-timestamp': `${seconds}`,
      'webhook-signature': sign(secret, delivery.event, seconds, body),
    });
    if (status >= 200 && status < 300) return { how: 'accepted', answer: `${status}` };
    return { how: status === 410 ? 'gone' : 'refused', answer: `${status}` };
  } catch (error) {
    if (!(error instanceof NotReached)) throw error;
    return { how: 'refused', answer: error.reason };
  }
}

/** Null: what it is about cannot be told any more, as when a person had themselves deleted. */
async function write(scope: Scope, delivery: Addressed): Promise<string | null> {
  try {
    return await deliveries.keepBody(scope, delivery.id, await bodyOf(scope, delivery));
  } catch (error) {
    if (!(error instanceof UserError || error instanceof ZodError)) throw error;
    scope.log.info({ type: delivery.type, error }, 'an event has nothing to tell any more');
    return null;
  }
}

/** https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md: HMAC-SHA256. */
function sign(secret: string, id: string, seconds: number, body: string): string {
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  const digest = createHmac('sha256', key).update(`${id}.${seconds}.${body}`).digest('base64');
  return `v1,${digest}`;
}

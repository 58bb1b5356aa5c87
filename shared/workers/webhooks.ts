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
/** Silent addresses that are remembered. */
const MOST_SILENT = 10_000;
const SILENT = 'timeout';

/**
 * Sends one event to one address, once a try. The rows of an event are read at the first try; what is
 * gone by then has nothing to tell.
 */
export function createWebhookSender(
  parts: WebhookParts,
): (scope: Scope, deliveryId: bigint) => Promise<void> {
  const silent = new Map<string, { readonly by: bigint; readonly until: number }>();
  return async (scope, deliveryId) => {
    const delivery = await deliveries.open(scope, deliveryId);
    if (!delivery) return;
    const name = `${scope.tenant.id}:${delivery.webhookId}:${delivery.url}`;
    const rest = silent.get(name);
    // Its own repeats are tried all the same, and what staff try.
    const isAsked = delivery.type === 'ping' || rest?.by === delivery.id;
    const rests = rest !== undefined && !isAsked && rest.until > scope.clock.now();
    const tried = rests && delivery.isOn
        ? ({ how: 'refused', answer: SILENT } as const)
        : await attempt(scope, delivery, parts); // prettier-ignore
    if (!rests) silent.delete(name);
    if (!rests && tried.answer === SILENT) {
      if (silent.size >= MOST_SILENT) silent.clear();
      silent.set(name, { by: delivery.id, until: scope.clock.now() + REST_MS });
    }
    await deliveries.note(scope, delivery, tried);
  };
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

import { badRequest, tooManyRequests } from '../errors.ts';
import { abortPoll, alive, allowUpdates, getUpdates, webhookConflict } from '../updates.ts';
import type { Webhook } from '../state.ts';
import { liveOf } from '../world.ts';
import { Described, type Call, type Method } from './method.ts';

const PORTS = new Set(['443', '80', '88', '8443']);
const LOOPBACK = new Set(['127.0.0.1', 'localhost', '[::1]']);

function poll({ world, bot, params, signal }: Call): unknown {
  if (bot.webhook) return webhookConflict(world, bot);
  allowUpdates(bot, params.list('allowed_updates'));
  return getUpdates(world, bot, {
    offset: params.integer('offset'),
    limit: params.integer('limit', 100),
    timeoutS: params.integer('timeout'),
    signal,
  });
}

/** An https address on one of Telegram's ports; on loopback anything goes, since this is a sandbox. */
function checkAddress(address: string): void {
  let url: URL;
  try {
    url = new URL(address);
  } catch {
    throw badRequest('invalid webhook URL specified');
  }
  if (url.protocol !== 'https:' && url.protocol !== 'http:') {
    throw badRequest('invalid webhook URL specified');
  }
  if (LOOPBACK.has(url.hostname)) return;
  if (url.protocol !== 'https:') {
    throw badRequest('bad webhook: An HTTPS URL must be provided for webhook');
  }
  if (!PORTS.has(url.port || '443')) {
    throw badRequest('bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443');
  }
}

function setWebhook(call: Call): Described {
  const { world, bot, params } = call;
  const url = params.text('url');
  if (url === '') return deleteWebhook(call);
  const live = liveOf(world, bot.id);
  const now = performance.now();
  if (now < live.nextWebhookAt) throw tooManyRequests(1);
  live.nextWebhookAt = now + 1000;
  checkAddress(url);
  const secretToken = params.text('secret_token');
  if (secretToken.length > 256) throw badRequest('secret token is too long');
  if (!/^[\w-]*$/.test(secretToken)) {
    throw badRequest('secret token contains unallowed characters');
  }
  if (params.flag('drop_pending_updates')) bot.queue = [];
  allowUpdates(bot, params.list('allowed_updates'));
  abortPoll(world, bot, 'webhook');
  const webhook: Webhook = {
    url,
    secretToken,
    maxConnections: Math.min(Math.max(params.integer('max_connections', 40), 1), 100),
    certificate: params.uploads.get('certificate')?.content.toString('utf8') ?? '',
    lastErrorAt: 0,
    lastErrorMessage: '',
    firstGoneAtMs: 0,
  };
  const before = bot.webhook;
  const same =
    before?.url === url &&
    before.secretToken === secretToken &&
    before.maxConnections === webhook.maxConnections &&
    before.certificate === webhook.certificate;
  if (!same) bot.webhook = webhook;
  world.touch();
  world.wake(bot);
  return new Described(true, same ? 'Webhook is already set' : 'Webhook was set');
}

function deleteWebhook({ world, bot, params }: Call): Described {
  const was = bot.webhook !== null;
  bot.webhook = null;
  if (params.flag('drop_pending_updates')) bot.queue = [];
  world.touch();
  return new Described(true, was ? 'Webhook was deleted' : 'Webhook is already deleted');
}

function getWebhookInfo({ world, bot }: Call): unknown {
  const { webhook } = bot;
  return {
    url: webhook?.url ?? '',
    has_custom_certificate: Boolean(webhook?.certificate),
    pending_update_count: alive(world, bot).length,
    ...(webhook?.lastErrorAt
      ? { last_error_date: webhook.lastErrorAt, last_error_message: webhook.lastErrorMessage }
      : {}),
    ...(webhook ? { max_connections: webhook.maxConnections, ip_address: '127.0.0.1' } : {}),
    ...(bot.allowedUpdates ? { allowed_updates: bot.allowedUpdates } : {}),
  };
}

/** How updates reach a bot. */
export const updates: Record<string, Method> = {
  getUpdates: poll,
  setWebhook,
  deleteWebhook,
  getWebhookInfo,
};

import { createHash, timingSafeEqual } from 'node:crypto';
import { Router } from '@koa/router';
import { z } from 'zod';
import { readJson } from './body.ts';
import { HttpError } from './http-error.ts';

/** An update with the longest texts, entities and reply is far below. */
const LONGEST_BODY = 1024 * 1024;
const KEY = /^[A-Za-z0-9_-]{8,64}$/;
/** https://core.telegram.org/bots/api#setwebhook, `secret_token`. */
const SECRET = 'x-telegram-bot-api-secret-token';

const Update = z.looseObject({ update_id: z.int() });
export type WebhookUpdate = z.infer<typeof Update>;

/** The bot behind a key. */
export interface TelegramBot {
  readonly tenantId: number;
  readonly secret: string;
}

export interface TelegramHookParts {
  /** Whose key it is, and the secret that Telegram was given; null where nobody's. */
  readonly findBot: (key: string) => Promise<TelegramBot | null>;
  /** Keeps the update for good before it returns; a repeat is kept once. */
  readonly receive: (tenantId: number, update: WebhookUpdate) => Promise<void>;
}

/** `POST /telegram/:key`: Telegram's webhook for one bot. 200 only once the update is stored. */
export function telegramRoutes({ findBot, receive }: TelegramHookParts): Router {
  const router = new Router();
  router.post('/telegram/:key', async (ctx) => {
    const { key = '' } = ctx.params;
    const bot = KEY.test(key) ? await findBot(key) : null;
    if (!bot) throw new HttpError(404, 'not-found');
    if (!isSame(ctx.get(SECRET), bot.secret)) throw new HttpError(401, 'rejected');
    const update = Update.safeParse(await readJson(ctx, LONGEST_BODY));
    if (!update.success) throw new HttpError(400, 'unreadable');
    await receive(bot.tenantId, update.data);
    ctx.body = { ok: true };
  });
  return router;
}

/** In constant time, whatever the lengths; an empty secret is nobody's. */
function isSame(given: string, secret: string): boolean {
  return secret !== '' && timingSafeEqual(digest(given), digest(secret));
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

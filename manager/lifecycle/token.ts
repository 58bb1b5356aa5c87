import { GrammyError } from 'grammy';
import type { UserFromGetMe } from 'grammy/types';
import { UserError } from '../../shared/errors.ts';
import { CallFailed, type Telegram } from '../../shared/telegram/client.ts';

/** A bot that runs in another program: by a webhook, or because somebody fetches its updates. */
export type Elsewhere =
  { readonly by: 'webhook'; readonly host: string } | { readonly by: 'poller' };

const TOKEN = /\b\d{6,16}:[A-Za-z0-9_-]{30,64}(?![A-Za-z0-9_-])/;

/** What a program whose poll we ended waits before it polls again, at most: 3 s by the usual clients. */
export const PROBE_SECONDS = 3;

/** The first bot token in a text, as BotFather writes it; null when there is none. */
export function findToken(text: string): string | null {
  return TOKEN.exec(text)?.[0] ?? null;
}

/** Whether there is anything like a token anywhere in it: texts, captions, quotes. */
export function holdsToken(anything: unknown): boolean {
  return /\d{6,16}:[A-Za-z0-9_-]{30,}/.test(JSON.stringify(anything));
}

/** The number of the bot that a token is for; tokens begin with it. */
export function botIdOf(token: string): number {
  return Number(token.split(':', 1)[0]);
}

/**
 * Asks Telegram whose token it is. Throws UserError `token-wrong` (never valid, or revoked) or
 * `telegram-unavailable` (no useful answer: the token may be fine).
 */
export async function identify(
  telegram: Pick<Telegram, 'api'>,
  token: string,
): Promise<UserFromGetMe> {
  try {
    return await telegram.api(token).getMe();
  } catch (error) {
    if (error instanceof GrammyError && [401, 403, 404].includes(error.error_code))
      throw new UserError('token-wrong');
    throw unavailable(error);
  }
}

/**
 * Who else gets the bot's updates. Nothing is confirmed: the poll names no offset. Telegram ends the
 * older of two polls, so another program shows itself by polling again while ours is held, which
 * ends ours with 409; updates that are waiting tell that nobody fetches them.
 */
export async function findElsewhere(
  telegram: Pick<Telegram, 'api'>,
  token: string,
  probeSeconds: number = PROBE_SECONDS,
): Promise<Elsewhere | null> {
  const api = telegram.api(token);
  try {
    const { url } = await api.getWebhookInfo();
    if (url) return { by: 'webhook', host: hostOf(url) };
    if (probeSeconds > 0) await api.getUpdates({ limit: 1, timeout: probeSeconds });
    return null;
  } catch (error) {
    if (error instanceof GrammyError && error.error_code === 409) return { by: 'poller' };
    throw unavailable(error);
  }
}

function unavailable(error: unknown): unknown {
  const transient =
    error instanceof CallFailed ||
    (error instanceof GrammyError && (error.error_code === 429 || error.error_code >= 500));
  return transient ? new UserError('telegram-unavailable') : error;
}

/** Only the host: a webhook's path may hold a secret. */
function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : '?';
}

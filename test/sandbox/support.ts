import {
  startTelegram,
  type SandboxTelegram,
  type TelegramOptions,
} from '../../sandbox/telegram/server.ts';

/** A Bot API answer as it came. */
export interface Reply {
  status: number;
  ok: boolean;
  result?: unknown;
  description?: string;
  error_code?: number;
  parameters?: { retry_after?: number };
}

/** Calls a method the plain way. */
export type Call = (method: string, params?: Record<string, unknown>) => Promise<Reply>;

/** A local Telegram with a user and a bot that the user has started. */
export interface Scene {
  telegram: SandboxTelegram;
  userId: number;
  botId: number;
  token: string;
  call: Call;
}

const open: SandboxTelegram[] = [];

/** Starts a Telegram that `closeAll` ends. */
export async function start(options: TelegramOptions = {}): Promise<SandboxTelegram> {
  const telegram = await startTelegram(options);
  open.push(telegram);
  return telegram;
}

/** Ends what a test started. */
export async function closeAll(): Promise<void> {
  await Promise.all(open.splice(0).map((telegram) => telegram.close()));
}

/** Starts a Telegram with Ann and her bot, the start message confirmed. */
export async function aScene(options: TelegramOptions = {}): Promise<Scene> {
  const telegram = await start(options);
  const { id: userId } = telegram.user({ first_name: 'Ann', username: 'ann', language_code: 'en' });
  const { id: botId, token } = telegram.createBot({
    owner: userId,
    username: 'tea_bot',
    name: 'Tea',
  });
  const call = caller(telegram, token);
  telegram.say(userId, botId, '/start');
  await call('getUpdates', { offset: -1 });
  const updates = await updatesOf(call);
  await call('getUpdates', { offset: updates.at(-1)!.update_id + 1 });
  return { telegram, userId, botId, token, call };
}

/** Calls methods of one bot with JSON bodies. */
export function caller(telegram: SandboxTelegram, token: string): Call {
  return (method, params = {}) => postJson(`${telegram.url}/bot${token}/${method}`, params);
}

/** Posts JSON and reads the answer with its status. */
export async function postJson(url: string, body: unknown): Promise<Reply> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return { status: response.status, ...((await response.json()) as Omit<Reply, 'status'>) };
}

/** An update with its fields open. */
export type AnyUpdate = { update_id: number } & Record<string, Record<string, unknown>>;

/** What waits for a bot, unconfirmed. */
export async function updatesOf(
  call: Call,
  params: Record<string, unknown> = {},
): Promise<AnyUpdate[]> {
  const reply = await call('getUpdates', params);
  return reply.result as AnyUpdate[];
}

/** The message that a send or edit returned. */
export function messageOf(reply: Reply): Record<string, unknown> & { message_id: number } {
  if (!reply.ok) throw new Error(reply.description);
  return reply.result as Record<string, unknown> & { message_id: number };
}

/** A PNG's first bytes: enough for a photo of this size. */
export function aPicture(width = 4, height = 3): Buffer {
  const picture = Buffer.alloc(64);
  picture.writeUInt32BE(0x89_50_4e_47, 0);
  picture.writeUInt32BE(0x0d_0a_1a_0a, 4);
  picture.writeUInt32BE(width, 16);
  picture.writeUInt32BE(height, 20);
  return picture;
}

/** Waits a moment. */
export function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

import { readParams } from './body.ts';
import { botByToken, logCall, logged, refusal, runMethod, type Answer } from './dispatch.ts';
import { ApiError, badRequest, tooManyRequests } from './errors.ts';
import type { Fault } from './faults.ts';
import { fileAt } from './files.ts';
import type { Exchange } from './listener.ts';
import type { RawParams } from './params.ts';
import type { Bot } from './state.ts';
import type { World } from './world.ts';

const SLOW_MS = 1000;
const RETRY_AFTER_S = 3;

/** Answers one request, whatever it is. */
export async function serve(world: World, exchange: Exchange): Promise<void> {
  try {
    await route(world, exchange);
  } catch (error) {
    if (!exchange.signal.aborted) send(exchange, refusal(error));
  }
}

/** Runs the method that a webhook's answer carried; nobody hears how it ended. */
export async function runReply(
  world: World,
  bot: Bot,
  name: string,
  raw: RawParams,
): Promise<void> {
  const { signal } = new AbortController();
  await logged(logCall(world, bot, name, raw), () => runMethod(world, bot, name, raw, signal));
}

async function route(world: World, exchange: Exchange): Promise<void> {
  const url = new URL(exchange.url, 'http://sandbox');
  const path = decode(url.pathname);
  const file = /^\/file\/bot([^/]+)\/(.+)$/.exec(path);
  if (file) return sendFile(world, exchange, file[1]!, file[2]!);
  const match = /^\/bot([^/]+)\/([A-Za-z]+)$/.exec(path);
  if (!match) throw new ApiError(404, 'Not Found');
  const raw = await readParams(exchange.body, url.searchParams, exchange.contentType);
  const bot = botByToken(world, match[1]!);
  const name = match[2]!;
  const fault = world.faults.take(bot.id, name);
  const answer = await logged(logCall(world, bot, name, raw), async () => {
    if (fault && (await suffer(world, exchange, fault))) return undefined;
    return runMethod(world, bot, name, raw, exchange.signal);
  });
  if (fault?.kind === 'lose') exchange.cut();
  else if (answer) send(exchange, answer);
}

/** Makes the trouble of a fault; true where the call ends with it. */
async function suffer(world: World, exchange: Exchange, fault: Fault): Promise<boolean> {
  const { kind, retryAfter = RETRY_AFTER_S, ms = SLOW_MS } = fault;
  if (kind === '400') throw badRequest(fault.description ?? 'refused');
  if (kind === '429') throw tooManyRequests(retryAfter);
  if (kind === '500') throw new ApiError(500, 'Internal Server Error');
  if (kind === '502') throw new ApiError(502, 'Bad Gateway');
  if (kind === 'drop') exchange.cut();
  if (kind === 'slow') await new Promise<void>((resolve) => world.later(ms, resolve));
  return kind === 'drop' || kind === 'hang';
}

function decode(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    throw new ApiError(404, 'Not Found');
  }
}

function sendFile(world: World, exchange: Exchange, token: string, path: string): void {
  const file = fileAt(botByToken(world, token), path);
  if (!file) throw new ApiError(404, 'Not Found');
  exchange.answer(200, { 'content-type': 'application/octet-stream' }, file.content);
}

function send(exchange: Exchange, answer: Answer): void {
  const { parameters } = answer.body as { parameters?: { retry_after?: number } };
  const headers: Record<string, string | number> = { 'content-type': 'application/json' };
  if (parameters?.retry_after !== undefined) headers['retry-after'] = parameters.retry_after;
  exchange.answer(answer.status, headers, Buffer.from(JSON.stringify(answer.body)));
}

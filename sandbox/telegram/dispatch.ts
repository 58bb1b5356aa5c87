import { ApiError, unauthorized } from './errors.ts';
import { methods } from './methods/index.ts';
import { Described } from './methods/method.ts';
import { checkParams, type RawParams } from './params.ts';
import { methodNamed } from './spec.ts';
import type { Bot } from './state.ts';
import { liveOf, type LoggedCall, type World } from './world.ts';

/** After `logOut` a bot can't come back for this long. */
const LOGGED_OUT_MS = 600_000;

/** An answer as it goes over the wire. */
export interface Answer {
  status: number;
  body: Record<string, unknown>;
}

/** The bot of a token, refused in the real server's words. */
export function botByToken(world: World, token: string): Bot {
  const wellFormed = /^[1-9]\d{0,15}:/.test(token) && token.length <= 80;
  if (!wellFormed) throw new ApiError(401, 'Unauthorized: invalid token specified');
  world.limits.admit(token);
  const bot = world.state.bots.get(world.tokens.get(token) ?? -1);
  if (!bot) throw unauthorized();
  return bot;
}

/** Runs one method for one bot: checks, does, answers. */
export async function runMethod(
  world: World,
  bot: Bot,
  name: string,
  raw: RawParams,
  signal: AbortSignal,
): Promise<Answer> {
  const result = await call(world, bot, methodNamed(name), raw, signal);
  return result instanceof Described
    ? ok({ result: result.result, description: result.description })
    : ok({ result });
}

/** Does what answers a logged call and notes how that ended; errors become answers. */
export async function logged(
  entry: LoggedCall,
  run: () => Promise<Answer | undefined>,
): Promise<Answer | undefined> {
  let answer: Answer | undefined;
  try {
    answer = await run();
  } catch (error) {
    answer = refusal(error);
  }
  if (answer) entry.status = answer.status;
  if (answer?.body.ok === false) entry.description = String(answer.body.description);
  return answer;
}

/** An error as the answer that tells of it. */
export function refusal(error: unknown): Answer {
  if (error instanceof ApiError) {
    return {
      status: error.code,
      body: {
        ok: false,
        error_code: error.code,
        description: error.message,
        ...(error.parameters ? { parameters: error.parameters } : {}),
      },
    };
  }
  // Our own mistake: told in full, since the sandbox has no secrets.
  const description = `Internal Server Error: sandbox: ${(error as Error).stack ?? String(error)}`;
  return { status: 500, body: { ok: false, error_code: 500, description } };
}

function ok(more: Record<string, unknown>): Answer {
  return { status: 200, body: { ok: true, ...more } };
}

function call(
  world: World,
  bot: Bot,
  method: string | undefined,
  raw: RawParams,
  signal: AbortSignal,
): unknown {
  if (bot.loggedOutAtMs > 0 && world.now() < bot.loggedOutAtMs + LOGGED_OUT_MS) {
    throw new ApiError(400, 'Logged out');
  }
  if (method === undefined) throw new ApiError(404, 'Not Found: method not found');
  if (method !== 'close') liveOf(world, bot.id).closed = false;
  const params = checkParams(method, raw);
  const run = methods[method];
  if (!run) throw new ApiError(400, `sandbox: method ${method} is not simulated`);
  return run({ world, bot, params, signal });
}

/** Puts a call into the bot's log, which forgets the oldest. */
export function logCall(world: World, bot: Bot, name: string, raw: RawParams): LoggedCall {
  const params: Record<string, unknown> = {};
  for (const [field, value] of raw.values) params[field] = plain(value);
  for (const [field, upload] of raw.uploads) {
    params[field] = { fileName: upload.fileName, bytes: upload.content.length };
  }
  const method = methodNamed(name) ?? name;
  const entry: LoggedCall = { method, params, time: world.now(), status: 0 };
  const { calls } = liveOf(world, bot.id);
  calls.push(entry);
  if (calls.length > world.callLog) calls.shift();
  return entry;
}

/** Forms carry structures as JSON text: the log shows them as what they are. */
function plain(value: unknown): unknown {
  if (typeof value !== 'string' || !/^[[{]/.test(value)) return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}

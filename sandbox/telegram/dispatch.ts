import { ApiError, unauthorized } from './errors.ts';
import { methods } from './methods/index.ts';
import { Described } from './methods/method.ts';
import { checkParams, type RawParams } from './params.ts';
import { methodNamed } from './spec.ts';
import { liveOf, type Bot, type LoggedCall, type World } from './world.ts';

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

/** Runs one method for one bot: checks, does, and keeps it in the log. */
export async function runMethod(
  world: World,
  bot: Bot,
  name: string,
  raw: RawParams,
  signal: AbortSignal,
  logSize: number,
): Promise<Answer> {
  const method = methodNamed(name);
  const entry = log(world, bot, method ?? name, raw, logSize);
  try {
    const result = await call(world, bot, method, raw, signal);
    entry.status = 200;
    return result instanceof Described
      ? ok({ result: result.result, description: result.description })
      : ok({ result });
  } catch (error) {
    const answer = refusal(error);
    entry.status = answer.status;
    entry.description = String(answer.body.description);
    return answer;
  }
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

function log(world: World, bot: Bot, method: string, raw: RawParams, logSize: number): LoggedCall {
  const params: Record<string, unknown> = {};
  for (const [name, value] of raw.values) params[name] = plain(value);
  for (const [name, upload] of raw.uploads) {
    params[name] = { fileName: upload.fileName, bytes: upload.content.length };
  }
  const entry: LoggedCall = { method, params, time: world.now(), status: 0 };
  const { calls } = liveOf(world, bot.id);
  calls.push(entry);
  if (calls.length > logSize) calls.splice(0, calls.length - logSize);
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

import type { Middleware, ParameterizedContext } from 'koa';
import { UserError, WebhookRejected } from '../errors.ts';
import type { Logger } from '../logger.ts';
import { HttpError } from './http-error.ts';

/**
 * Turns what is thrown below into an answer: `{ "error": "<code>" }`. A bug answers 500 without a
 * word about it and is logged once. Bodies that nobody wrote get one too (404, 405).
 */
export function answerErrors(log: Logger): Middleware {
  return async (ctx, next) => {
    try {
      await next();
    } catch (error) {
      const { status, code } = answerOf(error);
      if (status >= 500)
        log.error({ error, route: routeOf(ctx), method: ctx.method }, 'request failed');
      reply(ctx, status, code);
      return;
    }
    if (ctx.status >= 400 && ctx.body == null)
      reply(ctx, ctx.status, NAMES[ctx.status] ?? 'refused');
  };
}

/** The pattern that a request matched, never its path: paths hold keys. */
export function routeOf(ctx: ParameterizedContext): string {
  const { _matchedRoute: pattern } = ctx as { _matchedRoute?: unknown };
  return typeof pattern === 'string' ? pattern : 'none';
}

const NAMES: Readonly<Record<number, string>> = {
  404: 'not-found',
  405: 'method-not-allowed',
  501: 'method-not-allowed',
};

function answerOf(error: unknown): { status: number; code: string } {
  if (error instanceof HttpError) return error;
  if (error instanceof WebhookRejected) return { status: error.status, code: 'rejected' };
  if (error instanceof UserError) return { status: 400, code: error.code };
  return { status: 500, code: 'internal' };
}

function reply(ctx: ParameterizedContext, status: number, code: string): void {
  ctx.status = status;
  ctx.body = { error: code };
}

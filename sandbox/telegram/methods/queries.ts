import { badRequest, queryTooOld } from '../errors.ts';
import { checkAnswer, prepareResults } from '../inline.ts';
import type { PendingQuery } from '../state.ts';
import type { QueryAnswer } from '../world.ts';
import type { Call, Method } from './method.ts';

const ALERT_LENGTH = 200;
/** How long Telegram keeps an inline answer unless told. */
const CACHE_S = 300;

/** Answers a pending query once, within its life. */
function answer(call: Call, id: string, kind: PendingQuery['kind'], given: QueryAnswer): true {
  const { world, bot } = call;
  const query = bot.queries.get(id);
  if (query?.kind !== kind || query.expiresAtMs <= world.now()) throw queryTooOld();
  bot.queries.delete(id);
  world.waiters.get(id)?.(given);
  world.touch();
  return true;
}

function answerCallbackQuery(call: Call): true {
  const { params } = call;
  const text = params.text('text');
  if (text.length > ALERT_LENGTH) throw badRequest('MESSAGE_TOO_LONG');
  const url = params.text('url');
  if (url && !/^(https:\/\/t\.me\/|tg:)/i.test(url)) throw badRequest('URL_INVALID');
  return answer(call, params.text('callback_query_id'), 'callback', {
    ...(text ? { text } : {}),
    ...(url ? { url } : {}),
    show_alert: params.flag('show_alert'),
  });
}

function answerPreCheckoutQuery(call: Call): true {
  const { params } = call;
  const ok = params.flag('ok');
  const error = params.text('error_message');
  if (!ok && !error) throw badRequest('parameter "error_message" is required');
  return answer(call, params.text('pre_checkout_query_id'), 'pre_checkout', {
    ok,
    ...(ok ? {} : { error }),
  });
}

async function answerInlineQuery(call: Call): Promise<true> {
  const { world, bot, params } = call;
  const button = params.object('button');
  const nextOffset = params.text('next_offset');
  const results = await prepareResults(world, bot, params.list('results')!);
  checkAnswer(nextOffset, button);
  return answer(call, params.text('inline_query_id'), 'inline', {
    results,
    next_offset: nextOffset,
    cached_until: world.now() + params.integer('cache_time', CACHE_S) * 1000,
    is_personal: params.flag('is_personal'),
    ...(button ? { button } : {}),
  });
}

/** Answers to what users press, pay and look up. */
export const queries: Record<string, Method> = {
  answerCallbackQuery,
  answerPreCheckoutQuery,
  answerInlineQuery,
};

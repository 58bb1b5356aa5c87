import { badRequest, queryTooOld } from '../errors.ts';
import { checkAnswer, prepareResults } from '../inline.ts';
import { decide } from '../invites.ts';
import type { PendingQuery } from '../state.ts';
import { botUser, type QueryAnswer } from '../world.ts';
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

function answerChatJoinRequestQuery(call: Call): true {
  const { world, bot, params } = call;
  const result = params.text('result');
  if (!['approve', 'decline', 'queue'].includes(result)) throw badRequest('RESULT_INVALID');
  const id = params.text('chat_join_request_query_id');
  const { userId = 0, groupId = 0 } = bot.queries.get(id) ?? {};
  answer(call, id, 'join', {});
  const group = world.state.groups.get(groupId);
  if (group && result !== 'queue') decide(world, group, botUser(bot), userId, result === 'approve');
  return true;
}

/** Answers to what users press, pay, look up, and where they ask to join. */
export const queries: Record<string, Method> = {
  answerCallbackQuery,
  answerPreCheckoutQuery,
  answerInlineQuery,
  answerChatJoinRequestQuery,
};

import type { Update } from 'grammy/types';

/** Every kind of update a shop can need; what is not named here, Telegram does not send us. */
export const ALLOWED_UPDATES = [
  'message',
  'edited_message',
  'channel_post',
  'edited_channel_post',
  'inline_query',
  'chosen_inline_result',
  'callback_query',
  'shipping_query',
  'pre_checkout_query',
  'purchased_paid_media',
  'poll_answer',
  'my_chat_member',
  'chat_member',
  'chat_join_request',
  'chat_boost',
  'removed_chat_boost',
  'managed_bot',
  'subscription',
] as const satisfies readonly Exclude<keyof Update, 'update_id'>[];

/** The update's kind: the name of its one field beside `update_id`. */
export function kindOf(update: Update): string {
  for (const key in update) if (key !== 'update_id') return key;
  return 'unknown';
}

interface Anywhere {
  readonly chat?: { readonly id: number };
  readonly message?: { readonly chat?: { readonly id: number } };
  readonly from?: { readonly id: number };
  readonly user?: { readonly id: number };
}

/** What is kept in order: the chat, otherwise the person (in a private chat both are the same). */
export function chatKeyOf(update: Update): number {
  const body = (update as unknown as Record<string, Anywhere | undefined>)[kindOf(update)];
  return (
    body?.chat?.id ??
    body?.message?.chat?.id ??
    body?.from?.id ??
    body?.user?.id ??
    update.update_id
  );
}

/** Telegram, or a person at a door, waits seconds for the answer to these, so they wait behind nothing. */
export function isUrgent(update: Update): boolean {
  return update.pre_checkout_query !== undefined || update.chat_join_request !== undefined;
}

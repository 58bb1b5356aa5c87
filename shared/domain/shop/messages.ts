import type { Scope } from '../../scope.ts';
import type { NoticeKind } from './options.ts';

/** What a message says: a key of the locale files with its variables, in nobody's language yet. */
export interface MessageContent {
  readonly key: string;
  /** Texts, numbers, money as `{ amount: "1000", currency: "USD" }`, a moment as `{ date, zone }`, `{ key }` for another text. */
  readonly data?: Readonly<Record<string, unknown>>;
  /** Rows of buttons: a press (callback data), a link, or what is copied. */
  readonly buttons?: readonly (readonly MessageButton[])[];
  /** A file id of this bot; the text is its caption. */
  readonly photo?: string;
  /** A file id of this bot, or a text that is sent as a file of this name. */
  readonly document?:
    { readonly fileId: string } | { readonly name: string; readonly text: string };
  /** Cannot be forwarded or saved. */
  readonly protect?: boolean;
  /** Arrives without a sound. */
  readonly silent?: boolean;
  /** A topic of a forum. */
  readonly threadId?: number;
  /** Instead of all else: a copy of this message, with `buttons` below. */
  readonly copy?: { readonly chatId: number; readonly messageId: number };
  /** Instead of what was copied: the text or caption that a broadcast was changed to. */
  readonly edited?: EditedText;
  /** Faster than Telegram's free pace, for Stars of the bot. */
  readonly isPaid?: boolean;
  /** Sealed goods of an order, opened only while they are sent: see `unseal` of the sender. */
  readonly delivery?: { readonly lineId: string };
}

/** What staff wrote in the place of a broadcast's text, with Telegram's own marks. */
export interface EditedText {
  readonly text: string;
  readonly entities: readonly Readonly<Record<string, unknown>>[];
  readonly isCaption: boolean;
}

/** `key` is a key of the locale files; a broadcast's own button says `label`. */
export type MessageButton = (
  | { readonly key: string; readonly data?: Readonly<Record<string, unknown>> }
  | { readonly label: string }
) &
  ({ readonly press: string } | { readonly url: string } | { readonly copy: string });

/** 0 money, 1 notices, 9 bulk: the sender takes the lowest first. */
export type Priority = 0 | 1 | 9;

/**
 * Queues a message in the caller's transaction and wakes the sender with it. A `reference` that
 * exists queues nothing: the cause may be repeated. Returns whether it was queued.
 */
export async function queue(
  scope: Scope,
  message: {
    readonly reference: string | null;
    readonly chatId: number;
    readonly customerId?: bigint;
    readonly content: MessageContent;
    readonly priority?: Priority;
  },
): Promise<boolean> {
  const [row] = await scope.db.query<{ id: string | null }>(
    `select queue_message($1, $2, $3, 'send', null, $4, $5) as id`,
    [
      message.reference,
      message.customerId ?? null,
      message.chatId,
      JSON.stringify(message.content),
      message.priority ?? 1,
    ],
  );
  return row?.id != null;
}

/**
 * Tells staff in the caller's transaction, where and as the shop chose for this kind of notice:
 * OWNER and MANAGER in their own chats, one chat, or not at all.
 */
export async function tellStaff(
  scope: Scope,
  notice: {
    readonly reference: string;
    readonly kind: NoticeKind;
    readonly content: MessageContent;
  },
): Promise<void> {
  await scope.db.query('select tell_staff($1, $2, $3)', [
    notice.reference,
    notice.kind,
    JSON.stringify(notice.content),
  ]);
}

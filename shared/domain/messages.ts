import type { Scope } from '../scope.ts';

/** What a message says: a key of the locale files with its variables, in nobody's language yet. */
export interface MessageContent {
  readonly key: string;
  /** Texts, numbers, and money as `{ amount: "1000", currency: "USD" }`. */
  readonly data?: Readonly<Record<string, unknown>>;
  /** Rows of buttons: a press (callback data) or a link. */
  readonly buttons?: readonly (readonly MessageButton[])[];
}

export type MessageButton = {
  readonly key: string;
  readonly data?: Readonly<Record<string, unknown>>;
} & ({ readonly press: string } | { readonly url: string });

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

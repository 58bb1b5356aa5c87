import type { Scope } from '../../scope.ts';

/** A link for one person into one chat. */
export interface NewInvite {
  readonly link: string;
  readonly chatId: number;
  readonly subscriptionId: bigint;
  readonly telegramId: number;
  readonly expiresAt: Date;
}

/**
 * Keeps a link that was just made. Two presses at once make two: the first kept one counts, and is
 * returned; the caller revokes its own if it is another.
 */
export async function keep(scope: Scope, invite: NewInvite): Promise<string> {
  const { link, chatId, subscriptionId, telegramId, expiresAt } = invite;
  const [row] = await scope.db.query<{ link: string }>(
    `insert into invites as i (link, chat_id, subscription_id, telegram_id, expires_at)
     select $1, chat_id, $3, $4, $5 from chats where chat_id = $2
     on conflict (chat_id, telegram_id) where state = 'open' do update set state = i.state
     returning link`,
    [link, chatId, subscriptionId, telegramId, expiresAt],
  );
  return row?.link ?? link;
}

/** Notes that a link leads nowhere any more. */
export async function end(scope: Scope, link: string): Promise<void> {
  await scope.db.query(`update invites set state = 'revoked' where link = $1 and state = 'open'`, [
    link,
  ]);
}

/** The open links of a chat, to be revoked before it is let go. */
export async function openOf(scope: Scope, chatId: number, limit: number): Promise<string[]> {
  const rows = await scope.db.query<{ link: string }>(
    `select link from invites where chat_id = $1 and state = 'open' order by expires_at desc limit $2`,
    [chatId, limit],
  );
  return rows.map(({ link }) => link);
}

import * as messages from '../../shared/domain/shop/messages.ts';
import type { Scope } from '../../shared/scope.ts';
import type { ManagedNews, ManagedOutcome } from '../lifecycle/managed.ts';
import { openLink } from './buttons.ts';

/** Says, as a row, what became of a managed bot; the same outcome is told once. */
export async function tellNews(
  scope: Scope,
  { user, bot, origin }: ManagedNews & { readonly origin: string },
  outcome: ManagedOutcome,
): Promise<void> {
  if (outcome.kind === 'nothing') return;
  const name = bot.username ?? bot.first_name;
  const content: messages.MessageContent =
    outcome.kind === 'refused'
      ? { key: `managed-${outcome.code}`, data: { bot: name } }
      : {
          key: `managed-${outcome.kind}`,
          data: { bot: outcome.tenant.username },
          buttons: [
            [{ key: 'shop-button-link', url: openLink(outcome.tenant) }],
            [{ key: 'shop-button-open', press: `shop:${outcome.tenant.id}` }],
          ],
        };
  const subject = outcome.kind === 'added' ? `shop:${outcome.tenant.id}` : `${origin}:${bot.id}`;
  await messages.queue(scope, {
    reference: `managed:${subject}:${outcome.kind}`,
    chatId: user.id,
    content,
  });
}

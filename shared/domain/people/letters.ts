import { UserError } from '../../errors.ts';
import type { Scope } from '../../scope.ts';
import * as audit from '../staff/audit.ts';
import * as customers from './customers.ts';
import * as messages from '../shop/messages.ts';

/** Below a heading there is room for this much: of a message, and of a caption. */
const LONGEST_TEXT = 3500;
const LONGEST_CAPTION = 800;

/** What staff write to a customer through the bot. */
export interface Letter {
  readonly text: string;
  /** A file id of this bot. */
  readonly photo?: string;
  readonly document?: string;
}

/** Sends a customer a letter with a button to answer it. Throws UserError `customer-gone`, `text-too-long`. */
export async function write(
  scope: Scope,
  actorId: number,
  customerId: bigint,
  letter: Letter,
): Promise<void> {
  const { text, photo, document } = letter;
  const longest = photo === undefined && document === undefined ? LONGEST_TEXT : LONGEST_CAPTION;
  if (text.length > longest) throw new UserError('text-too-long', { longest });
  const customer = await customers.find(scope, customerId);
  if (!customer || customer.telegramId < 0) throw new UserError('customer-gone');
  const id = await audit.write(scope, actorId, 'customer.write', {
    customer: String(customerId),
    text,
    ...(photo === undefined ? {} : { attachment: 'photo' }),
    ...(document === undefined ? {} : { attachment: 'document' }),
  });
  await messages.queue(scope, {
    reference: `letter:${id}`,
    chatId: customer.telegramId,
    customerId,
    content: {
      key: 'notice-letter',
      data: { text },
      buttons: [[{ key: 'button-reply', press: 'ticket:new' }]],
      ...(photo === undefined ? {} : { photo }),
      ...(document === undefined ? {} : { document: { fileId: document } }),
    },
  });
}

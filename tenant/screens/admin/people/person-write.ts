import type { Message } from 'grammy/types';
import * as letters from '../../../../shared/domain/people/letters.ts';
import type { Letter } from '../../../../shared/domain/people/letters.ts';
import { demand } from '../../../../shared/domain/staff/staff.ts';
import { UserError } from '../../../../shared/errors.ts';
import { press, readId } from '../../../../shared/telegram/callback.ts';
import { ask, closeDialogue } from '../../../../shared/telegram/context.ts';
import { cancelButton } from '../../../../shared/telegram/router.ts';
import { send, show } from '../../../../shared/telegram/view.ts';
import type { ShopContext, ShopScreen } from '../../../context.ts';
import { askedAbout } from './person-block.ts';
import { showPerson } from './person.ts';

/** Writes to a customer in the shop's name; the answer becomes a ticket. */
export const personWrite: ShopScreen = {
  presses: { 'person:write': (ctx, id) => askLetter(ctx, readId(id)) },
  messages: { 'person:letter': (ctx, message) => write(ctx, message) },
};

async function askLetter(ctx: ShopContext, id: bigint): Promise<void> {
  demand(ctx.turn.role, 'customers');
  await ctx.commit((scope) => ask(ctx, scope, 'person:letter', { customer: String(id) }));
  await show(ctx, {
    text: ctx.t('person-ask-letter'),
    buttons: [[cancelButton(ctx, press('person', id))]],
  });
}

async function write(ctx: ShopContext, message: Message): Promise<void> {
  demand(ctx.turn.role, 'customers');
  const id = askedAbout(ctx);
  const letter = readLetter(message);
  await ctx.commit(async (scope) => {
    await closeDialogue(ctx, scope);
    await letters.write(scope, ctx.person.id, id, letter);
  });
  await send(ctx, { text: ctx.t('person-written') });
  await showPerson(ctx, id);
}

/** Text, a photo or a document; anything else is refused. */
function readLetter({ text, caption, photo, document }: Message): Letter {
  const largest = photo?.at(-1);
  if (largest) return { text: caption ?? '', photo: largest.file_id };
  if (document) return { text: caption ?? '', document: document.file_id };
  if (text === undefined || text.trim() === '') throw new UserError('letter-unreadable');
  return { text };
}

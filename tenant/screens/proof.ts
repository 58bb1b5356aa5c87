import { createHash } from 'node:crypto';
import type { Message } from 'grammy/types';
import * as invoices from '../../shared/domain/money/invoices.ts';
import type { Invoice } from '../../shared/domain/money/invoices.ts';
import * as proofs from '../../shared/domain/money/payment-proofs.ts';
import type { ProofFile } from '../../shared/domain/money/payment-proofs.ts';
import { UserError } from '../../shared/errors.ts';
import { press, readId } from '../../shared/telegram/callback.ts';
import { ask, closeDialogue } from '../../shared/telegram/context.ts';
import { cancelButton } from '../../shared/telegram/router.ts';
import { send, type Button } from '../../shared/telegram/view.ts';
import type { ShopContext, ShopScreen } from '../context.ts';
import { demandPace } from '../pace.ts';
import { menuButton } from './buttons.ts';

/** Its digest finds the same picture sent anew; a bigger file is known by Telegram's name alone. */
const LONGEST_BYTES = 5_000_000;

/** "I have paid": a payer sends a picture or a file that shows it, where staff confirm what came. */
export const proof: ShopScreen = {
  presses: { proof: (ctx, id) => askProof(ctx, readId(id)) },
  messages: { 'proof:file': (ctx, message) => takeProof(ctx, message) },
};

/** The providers whose payments staff confirm. */
export function handMethods(ctx: ShopContext): string[] {
  return ctx.shop.providers.filter(({ byHand }) => byHand === true).map(({ id }) => id);
}

/** Opens it on the card of an invoice that staff confirm; nothing on any other. */
export function proofButtons(ctx: ShopContext, { id, method, externalId }: Invoice): Button[] {
  if (externalId === null || !handMethods(ctx).includes(method)) return [];
  return [{ text: ctx.label('proof-button'), press: press('proof', id) }];
}

async function askProof(ctx: ShopContext, id: bigint): Promise<void> {
  const invoice = await invoices.find(ctx.scope, id);
  if (invoice?.customerId !== ctx.turn.customer.id || proofButtons(ctx, invoice).length === 0)
    throw new UserError('invoice-gone');
  if (invoice.status === 'settled' || invoice.status === 'invalid')
    throw new UserError('proof-paid');
  await ctx.commit((scope) => ask(ctx, scope, 'proof:file', { invoice: `${id}` }));
  // Below: the card with where to pay stays as it is.
  await send(ctx, {
    text: ctx.t('proof-ask', { asked: invoice.asked }),
    buttons: [[cancelButton(ctx, 'menu:below')]],
  });
}

async function takeProof(ctx: ShopContext, message: Message): Promise<void> {
  const sent = fileOf(message);
  if (!sent) throw new UserError('proof-file');
  await demandPace(ctx, 'invoices');
  const invoiceId = readId(String(ctx.turn.customer.dialogue?.data['invoice']));
  const file = { ...sent, digest: await digestOf(ctx, sent.fileId) };
  await ctx.commit(async (scope) => {
    await closeDialogue(ctx, scope);
    await proofs.send(scope, {
      reference: `update:${ctx.update.update_id}`,
      invoiceId,
      customerId: ctx.turn.customer.id,
      methods: handMethods(ctx),
      file,
    });
  });
  await send(ctx, { text: ctx.t('proof-sent'), buttons: [[menuButton(ctx)]] });
}

function fileOf({ photo, document, animation }: Message): Omit<ProofFile, 'digest'> | null {
  const largest = photo?.at(-1);
  if (largest) return { kind: 'photo', fileId: largest.file_id, uniqueId: largest.file_unique_id };
  if (!document || animation) return null;
  return { kind: 'document', fileId: document.file_id, uniqueId: document.file_unique_id };
}

/** It only marks what was sent twice: a file that cannot be had now is no reason to refuse a payer. */
async function digestOf(ctx: ShopContext, fileId: string): Promise<string | null> {
  try {
    const bytes = await ctx.shop.files.read(ctx.api, fileId, LONGEST_BYTES);
    return createHash('sha256').update(bytes).digest('hex');
  } catch (error) {
    ctx.scope.log.info({ error }, 'a proof could not be looked into');
    return null;
  }
}

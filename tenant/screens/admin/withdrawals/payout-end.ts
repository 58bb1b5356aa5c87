import type { Message } from 'grammy/types';
import * as audit from '../../../../shared/domain/staff/audit.ts';
import * as book from '../../../../shared/domain/payouts/payout-book.ts';
import type { Payout, Proof } from '../../../../shared/domain/payouts/payout-row.ts';
import { Unavailable, UserError } from '../../../../shared/errors.ts';
import { press, readId } from '../../../../shared/telegram/callback.ts';
import { ask, closeDialogue } from '../../../../shared/telegram/context.ts';
import { cancelButton } from '../../../../shared/telegram/router.ts';
import { show } from '../../../../shared/telegram/view.ts';
import type { ShopContext, ShopScreen } from '../../../context.ts';
import { readWords } from '../../../ticket-words.ts';
import { backButton } from '../../buttons.ts';
import { sendMedia } from '../../ticket-card.ts';
import { demandPayout, isDoubtful, showPayout } from './payout.ts';
import { kindOf } from './payout-story.ts';
import { cut } from '../../../../shared/cut.ts';

/** A caption, or a receipt's number. */
const LONGEST_TEXT = 300;

/** How a withdrawal ended, as far as only people know it: it was paid, it arrived, it did not. */
export const payoutEnd: ShopScreen = {
  presses: {
    'payout:paid': (ctx, id) => askProof(ctx, readId(id)),
    'payout:arrived': (ctx, id) => askProof(ctx, readId(id)),
    'payout:hash': (ctx, id) => askHash(ctx, readId(id)),
    'payout:lost': (ctx, id) => askSure(ctx, readId(id)),
    'payout:lost-yes': (ctx, id) => giveBack(ctx, readId(id)),
    'payout:proof': (ctx, id) => showProof(ctx, readId(id)),
  },
  answers: { 'payout:hash': (ctx, text) => prove(ctx, text) },
  messages: { 'payout:proof': (ctx, message) => answerProof(ctx, message) },
};

async function askProof(ctx: ShopContext, id: bigint): Promise<void> {
  const found = await demandPayout(ctx, id);
  await ctx.commit((scope) => ask(ctx, scope, 'payout:proof', { payout: id.toString() }));
  await show(ctx, {
    text: ctx.t('payout-ask-proof', { id, money: found.money, kind: kindOf(found) }),
    buttons: [[cancelButton(ctx, press('payout', id))]],
  });
}

async function answerProof(ctx: ShopContext, message: Message): Promise<void> {
  const { id } = await asked(ctx);
  const proof = readProof(message);
  await say(ctx, id, 'arrived', proof);
}

/** A photo, a document or a text; nothing else can be shown again. */
function readProof(message: Message): Proof {
  const words = readWords(message);
  if (!words) throw new UserError('proof-unreadable');
  const text = words.text === null ? {} : { text: cut(words.text, LONGEST_TEXT) };
  const { media } = words;
  if (media === null) return { kind: 'text', ...text };
  if ('photo' in media) return { kind: 'photo', fileId: media.photo, ...text };
  if ('document' in media) return { kind: 'document', fileId: media.document, ...text };
  throw new UserError('proof-unreadable');
}

async function askSure(ctx: ShopContext, id: bigint): Promise<void> {
  const { found, asked } = await askProvider(ctx, id);
  if (asked === 'ended') return showTold(ctx, id);
  const { total, needed, state } = found;
  await show(ctx, {
    text: ctx.t('payout-lost-sure', { id, total, needed, state, asked, kind: kindOf(found) }),
    buttons: [
      [{ text: ctx.label('payout-lost-yes'), press: press('payout:lost-yes', id) }],
      [backButton(ctx, press('payout', id))],
    ],
  });
}

/** The last word before money is given back is the provider's, where it says one. */
async function giveBack(ctx: ShopContext, id: bigint): Promise<void> {
  const { asked } = await askProvider(ctx, id);
  await (asked === 'ended' ? showTold(ctx, id) : say(ctx, id, 'missing', null));
}

/** `none`: there is nobody to ask; `silent`: no answer; `told`: not that it ended; `ended`: staff need not say. */
async function askProvider(ctx: ShopContext, id: bigint) {
  const before = await demandPayout(ctx, id);
  if (before.accountId === null || !isDoubtful(ctx, before))
    return { found: before, asked: 'none' } as const;
  const isAnswered = await ctx.shop.payouts.ask(ctx.scope, before).then(
    () => true,
    (error: unknown) => {
      if (error instanceof Unavailable || error instanceof UserError) return false;
      throw error;
    },
  );
  const found = await demandPayout(ctx, id);
  if (!isDoubtful(ctx, found)) return { found, asked: 'ended' } as const;
  return { found, asked: isAnswered ? 'told' : 'silent' } as const;
}

async function showTold(ctx: ShopContext, id: bigint): Promise<void> {
  await ctx.toast(ctx.label('payout-told'));
  await showPayout(ctx, id);
}

async function say(
  ctx: ShopContext,
  id: bigint,
  says: 'arrived' | 'missing',
  proof: Proof | null,
): Promise<void> {
  await demandPayout(ctx, id);
  const { left } = await ctx.commit(async (scope) => {
    await closeDialogue(ctx, scope);
    return book.judge(scope, ctx.person.id, id, { says, proof });
  });
  await ctx.toast(ctx.label('payout-said', { left }));
  await showPayout(ctx, id);
}

async function askHash(ctx: ShopContext, id: bigint): Promise<void> {
  const { way, money } = await demandPayout(ctx, id);
  if (!ctx.shop.chains[way]?.outgoing) throw new UserError('button-old');
  await ctx.commit((scope) => ask(ctx, scope, 'payout:hash', { payout: id.toString() }));
  await show(ctx, {
    text: ctx.t('payout-ask-hash', { id, money, network: ctx.label(`network-${way}`) }),
    buttons: [[cancelButton(ctx, press('payout', id))]],
  });
}

async function prove(ctx: ShopContext, text: string): Promise<void> {
  const { id } = await asked(ctx);
  const txid = text.trim();
  // The node is asked outside of any transaction; what it says is written down in one.
  const known = await ctx.shop.payouts.prove(ctx.scope, id, txid).catch((error: unknown) => {
    throw error instanceof Unavailable ? new UserError('transaction-unseen') : error;
  });
  await ctx.commit(async (scope) => {
    await closeDialogue(ctx, scope);
    await known(scope);
    await audit.write(scope, ctx.person.id, 'payout.prove', { payout: id.toString(), txid });
  });
  await showPayout(ctx, id);
}

async function showProof(ctx: ShopContext, id: bigint): Promise<void> {
  const { proof } = (await demandPayout(ctx, id)).details;
  const fileId = proof?.fileId;
  if (fileId === undefined) throw new UserError('file-gone');
  await sendMedia(ctx, proof?.kind === 'photo' ? { photo: fileId } : { document: fileId });
}

async function asked(ctx: ShopContext): Promise<Payout> {
  return demandPayout(ctx, readId(String(ctx.turn.customer.dialogue?.data['payout'])));
}

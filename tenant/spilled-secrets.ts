import { wordlist } from '@scure/bip39/wordlists/english.js';
import { send } from '../shared/telegram/view.ts';
import { mayAdminister, type ShopContext } from './context.ts';
import { takeAway } from './screens/admin/secret-answer.ts';
import { menuButton } from './screens/buttons.ts';

/** Bot and Crypto Pay tokens, Chapa's keys, this platform's own. */
const CREDENTIALS =
  /(?<!\w)(\d{3,16}:[A-Za-z0-9_-]{30,80}|CHASECK(_TEST)?-[A-Za-z0-9]{10,100})(?!\w)/;
/** Extended private keys of every kind, and Bitcoin's single ones. */
const PRIVATE_KEY = /(?<!\w)([xyztuvYZUV]prv|Ltpv|Mtpv)[1-9A-HJ-NP-Za-km-z]{100,}|^[5KL][1-9A-HJ-NP-Za-km-z]{50,51}$/; // prettier-ignore
const WORDS = new Set(wordlist);
const LENGTHS = [12, 15, 18, 21, 24];

/** What of a text should stand in no chat: a wallet's key, what a provider knows an operator by, or nothing. */
export function secretIn(text: string): 'wallet' | 'credential' | null {
  if (PRIVATE_KEY.test(text.trim()) || isSeed(text)) return 'wallet';
  return CREDENTIALS.test(text) ? 'credential' : null;
}

/**
 * Asked before every message: takes a secret out of the chat that nothing asked for, and says why. A
 * customer's wallet is asked for nowhere; what staff type may be the answer to an open question.
 */
export function spilledSecret(ctx: ShopContext): (() => Promise<void>) | null {
  const text = ctx.message?.text ?? ctx.message?.caption ?? '';
  const what = secretIn(text);
  if (what === null) return null;
  const isStaff = mayAdminister(ctx.turn.role);
  const isAsked = ctx.turn.customer.dialogue !== null && !text.startsWith('/');
  if (isStaff ? isAsked : what === 'credential') return null;
  return async () => {
    const isGone = await takeAway(ctx);
    const texts = [`spilled-${what}`, isGone ? 'spilled-gone' : 'spilled-there'];
    await send(ctx, {
      text: texts.map((key) => ctx.t(key)).join('\n\n'),
      buttons: [[menuButton(ctx)]],
    });
  };
}

/** A wallet's recovery words, numbered or not; some wallets' have no checksum. */
function isSeed(text: string): boolean {
  const words = text.toLowerCase().replaceAll(/\d+[.):]?/g, ' ').split(/[\s,;]+/).filter(Boolean); // prettier-ignore
  return LENGTHS.includes(words.length) && words.every((word) => WORDS.has(word));
}

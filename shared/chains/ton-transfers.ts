import { cut } from '../cut.ts';
import type { FinalTransfer, Transfer } from './chain.ts';
import { isDust } from './large-sums.ts';
import { ACCOUNT_BYTES, formatAccount, readAccount } from './ton-address.ts';
import { readBody, readCode } from './ton-comment.ts';
import { hexOf, type Transaction } from './toncenter.ts';

/** What is left of a fee comes back: no payment. */
const EXCESSES = 0xd53276db;
/** More than a jetton transfer ever needs for its fees: whoever forwards so much means the TON itself. */
const MOST_FORWARDED = 1_000_000_000n;

/** Whatever people write there, staff are shown a line of it. */
const LONGEST_COMMENT = 120;

/** TON that a transaction brought to its account; null: it brought none. */
export function tonIn(transaction: Transaction): FinalTransfer | null {
  const { in_msg: message, out_msgs: sent } = transaction;
  // What comes from outside of the chain is the owner's own order to send something.
  // An account that was never used aborts and keeps it all the same.
  if (!message?.source || isReturn(transaction)) return null;
  if ((sent ?? []).length > 0) return null;
  const money = { amount: BigInt(message.value ?? '0'), currency: 'TON' };
  if (money.amount === 0n) return null;
  const body = readBody(message.message_content?.body);
  if (body.kind === 'other' && body.operation === EXCESSES) return null;
  if (body.kind === 'notice' && money.amount <= MOST_FORWARDED) return null;
  if (body.kind !== 'plain' && isDust(money)) return null;
  const { script: account } = readAccount(transaction.account);
  const isNotice = body.kind === 'notice';
  const sender = isNotice && body.sender ? body.sender : readAccount(message.source).script;
  const comment = isNotice || body.kind === 'plain' ? body.comment : null;
  // A jetton's comment says whose the jettons are: whose the coins are is for staff to say.
  return transferOf(transaction, { ordinal: 'native', account, money, sender: formatAccount(sender), comment, isNamed: !isNotice }); // prettier-ignore
}

/** Whether this is money that goes back, or comes back, because its receiver did not take it. */
export function isReturn({ in_msg: message, description }: Transaction): boolean {
  const { bounce } = description;
  return message?.bounced === true || (bounce !== undefined && bounce !== null);
}

/** Jettons that a transaction brought to a jetton wallet, which is known to be this owner's; null: none. */
export function jettonsIn(
  transaction: Transaction,
  owner: Uint8Array,
  currency: string,
): FinalTransfer | null {
  const { in_msg: message, description } = transaction;
  if (!message?.source || message.bounced === true) return null;
  // The wallet's own program refused it: a wallet of another jetton, a forged sender, a stopped one.
  if (description.aborted === true || description.compute_ph?.success !== true) return null;
  const body = readBody(message.message_content?.body);
  if (body.kind !== 'jettons' || body.amount === 0n) return null;
  const sender = body.sender === null ? null : formatAccount(body.sender);
  return transferOf(transaction, { ordinal: 'jetton', account: owner, money: { amount: body.amount, currency }, sender, comment: body.comment }); // prettier-ignore
}

/** What a payment is known by: the account, and the code of its comment. */
export function scriptFor(account: Uint8Array, comment: string | null): Buffer {
  const code = comment === null ? null : readCode(comment);
  return Buffer.concat([account.subarray(0, ACCOUNT_BYTES), Buffer.from(code ?? '', 'latin1')]);
}

function transferOf(
  { hash, mc_block_seqno: block, now: time }: Transaction,
  found: {
    readonly ordinal: string;
    readonly account: Uint8Array;
    readonly money: Transfer['money'];
    readonly sender: string | null;
    readonly comment: string | null;
    /** Whether its comment says whose it is. */
    readonly isNamed?: boolean;
  },
): FinalTransfer {
  const { ordinal, money, sender, comment, isNamed = true } = found;
  const height = block ?? 0;
  return {
    txid: hexOf(hash),
    ordinal,
    script: scriptFor(found.account, isNamed ? comment : null),
    money,
    remark: {
      account: Buffer.from(found.account),
      sender,
      comment: comment && cut(comment.replaceAll(/\p{C}+/gu, ' '), LONGEST_COMMENT),
    },
    height,
    blockHash: String(height),
    time,
  };
}

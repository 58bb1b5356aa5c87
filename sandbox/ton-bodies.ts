import { createHash } from 'node:crypto';
import { Address, beginCell, Cell, type Builder } from '@ton/core';

/** Bodies of messages as real wallets write them, by the ecosystem's own library: base64 of a bag of cells. */

/** A comment; long ones continue in cells below. */
export function commentBody(comment: string): string {
  return bagOf(beginCell().storeUint(0, 32).storeStringTail(comment));
}

/** A comment that only its reader can open. */
export function encryptedBody(): string {
  return bagOf(beginCell().storeUint(0x2167da4b, 32).storeBuffer(Buffer.alloc(64, 7)));
}

/** Any operation with a number of the question, and nothing else. */
export function operationBody(operation: number): string {
  return bagOf(beginCell().storeUint(operation, 32).storeUint(0, 64));
}

/** How jettons are sent on (TEP-74). */
export interface JettonsSent {
  readonly amount: bigint;
  readonly sender: string;
  readonly comment: string | null;
  /** The comment stands in the message's own cell, not below it. */
  readonly isInline?: boolean;
  /** TON that goes along to the receiver; 0: they are not told. */
  readonly forward: bigint;
}

/** What one jetton wallet says to another. */
export function internalTransferBody(sent: JettonsSent): string {
  const { amount, sender, forward } = sent;
  const head = beginCell()
    .storeUint(0x178d4519, 32)
    .storeUint(0, 64)
    .storeCoins(amount)
    .storeAddress(Address.parse(sender))
    .storeAddress(Address.parse(sender))
    .storeCoins(forward);
  return bagOf(withPayload(head, sent));
}

/** What a jetton wallet says to its owner. */
export function notificationBody(sent: JettonsSent): string {
  const head = beginCell()
    .storeUint(0x7362d09c, 32)
    .storeUint(0, 64)
    .storeCoins(sent.amount)
    .storeAddress(Address.parse(sent.sender));
  return bagOf(withPayload(head, sent));
}

/** The account in an argument of a get method; null: it is none. */
export function accountIn(bag: string): string | null {
  try {
    return Cell.fromBase64(bag).beginParse().loadAddress().toRawString();
  } catch {
    return null;
  }
}

/** An account as a get method answers it. */
export function accountBag(account: string): string {
  return bagOf(beginCell().storeAddress(Address.parse(account)));
}

/** Raw and in capitals, as the interface writes accounts. */
export function rawOf(address: string): string {
  return capitals(Address.parse(address).toRawString());
}

/** `0:` and capitals. */
export function capitals(raw: string): string {
  const [workchain = '', hash = ''] = raw.split(':');
  return `${workchain}:${hash.toUpperCase()}`;
}

/** Where the jettons of an owner lie: any rule will do that nobody can turn around. */
export function walletOf(master: string, owner: string): string {
  return `0:${createHash('sha256').update(`${master}/${owner}`).digest('hex').toUpperCase()}`;
}

function withPayload(head: Builder, { comment, isInline }: JettonsSent): Builder {
  if (comment === null) return head.storeBit(false);
  const payload = beginCell().storeUint(0, 32).storeStringTail(comment);
  return isInline
    ? head.storeBit(false).storeBuilder(payload)
    : head.storeBit(true).storeRef(payload.endCell());
}

function bagOf(cell: Builder): string {
  return cell.endCell().toBoc().toString('base64');
}

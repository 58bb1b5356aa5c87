import type { BlockHead, Chain, Node } from '../chains/chain.ts';
import type { PlatformDb } from '../db/tenant-db.ts';
import * as lostCoins from '../domain/coins/lost-coins.ts';
import * as messages from '../domain/shop/messages.ts';
import type { Halted } from './chain-loop.ts';
import { Unavailable } from '../errors.ts';
import { readCursor, resume } from '../platform/chain-cursors.ts';
import * as halts from '../platform/chain-halts.ts';
import type { Scope } from '../scope.ts';

export interface ResumeParts {
  readonly platform: PlatformDb;
  readonly chains: Readonly<Record<string, Chain>>;
  readonly nodes: Readonly<Record<string, Node>>;
  readonly scopeOf: (tenantId: number) => Promise<Scope>;
}

/** What the job needs to know; its scope is the platform's own. */
export interface ResumeJob {
  readonly chain: string;
  readonly chatId: number;
}

/** Tells the platform's owners that a chain waits for them, once. The scope is the platform's own. */
export async function tellHalt(
  scope: Scope,
  ownerIds: readonly number[],
  { chain, height, hash }: Halted,
): Promise<void> {
  for (const chatId of ownerIds)
    await messages.queue(scope, {
      reference: `halted:${chain}:${hash}:${chatId}`,
      chatId,
      content: {
        key: 'notice-chain-halted',
        data: { network: { key: `network-${chain}` }, height: height.toString() },
        buttons: [[{ key: 'button-chains', press: 'chains' }]],
      },
    });
}

/**
 * Lets a halted chain go on, as an owner decided: after the newest block that it still shares with us. What was
 * credited above it and is in no block any more is left to the staff of its shop; nothing is taken back by itself.
 */
export function createResumer(parts: ResumeParts): (scope: Scope, job: ResumeJob) => Promise<void> {
  return async (scope, { chain: id, chatId }) => {
    const { platform: db } = parts;
    const [chain, node] = [parts.chains[id], parts.nodes[id]];
    if (!chain || !node) throw new Unavailable(`${id} has no node`);
    const cursor = await readCursor(db, id);
    let lost = 0;
    if (cursor?.halted != null) {
      const fork = await forkOf(db, chain, node, cursor.height);
      lost = await tellLost(parts, chain, node, fork.height);
      await resume(db, id, fork);
    }
    await messages.queue(scope, {
      reference: null,
      chatId,
      content: { key: 'notice-chain-resumed', data: { network: { key: `network-${id}` }, lost } },
    });
  };
}

/** The newest block that we and the chain have in common; surely below all we keep where there is none. */
async function forkOf(
  db: PlatformDb,
  chain: Chain,
  node: Node,
  height: number,
): Promise<BlockHead> {
  const kept = await halts.keptBlocks(db, chain.id);
  for (const ours of kept) {
    const theirs = await node.block(ours.height);
    if (theirs?.hash === ours.hash) return theirs;
  }
  const below = Math.max(0, (kept.at(-1)?.height ?? height) - chain.ringSize);
  const found = await node.block(below);
  if (!found) throw new Unavailable(`the node of ${chain.id} has no block ${below}`);
  return found;
}

/** How many credited payments are in no block any more. */
async function tellLost(
  { platform, scopeOf }: ResumeParts,
  chain: Chain,
  node: Node,
  height: number,
): Promise<number> {
  let lost = 0;
  for (const payment of await halts.creditedAbove(platform, chain.id, height)) {
    const found = await node.sent?.(payment.txid);
    if (found && found.succeeded && found.confirmations > 0) continue;
    lost += 1;
    await halts.takeBack(platform, chain.id, payment);
    await lostCoins.note(await scopeOf(payment.tenantId), chain.id, payment);
  }
  return lost;
}

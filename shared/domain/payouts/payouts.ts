import type { Node, Transfer } from '../../chains/chain.ts';
import { messageOf, Unavailable, UserError } from '../../errors.ts';
import type { Money } from '../../money.ts';
import type { PayoutReading } from '../../payments/provider.ts';
import type { Scope } from '../../scope.ts';
import * as book from './payout-book.ts';
import * as payoutList from './payout-list.ts';
import { dayLimits, neededFor } from './payout-limits.ts';
import { keep, type Known } from './payout-reading.ts';
import type { Payout } from './payout-row.ts';
import { createRefundWays, portOf, type RefundWays } from '../orders/refund-ways.ts';
import { transfersOf } from './payout-transfer.ts';
import {
  createPayoutWays,
  destinationWords,
  isOwn,
  type PayoutWay,
  type PayoutWayParts,
  type PayoutWays,
  type ReadDestination,
} from './payout-ways.ts';
import type { Settings } from '../shop/settings.ts';

export interface Payouts extends PayoutWays, RefundWays {
  /** Asks for what a customer confirmed; the same reference again, the same payout. See `request`. */
  begin(
    scope: Scope,
    wanted: {
      readonly settings: Settings;
      readonly customerId: bigint;
      readonly way: PayoutWay;
      readonly money: Money;
      readonly fee: Money;
      readonly destination: Pick<ReadDestination, 'answers' | 'key'>;
      readonly reference: string;
    },
  ): Promise<bigint>;
  /**
   * One look at one payout by its job: sends what is approved, once, ever; asks about all else. A
   * payout whose sending was interrupted is unknown from then on.
   */
  look(scope: Scope, id: bigint): Promise<Payout | null>;
  /**
   * Asks the provider about the payout of this name now, as after a callback; `told` is what a callback
   * said that is all one will ever hear. Throws Unavailable.
   */
  check(scope: Scope, key: string, told?: PayoutReading): Promise<void>;
  /**
   * Asks the provider about one that was sent, and keeps what it says; null: it said nothing of it. Before staff
   * give one back, and for as long afterwards as it may still turn up. Throws Unavailable, UserError `method-gone`.
   */
  ask(scope: Scope, payout: Payout): Promise<PayoutReading['status'] | null>;
  /** Whether we are just sending exactly this: the answer to a provider that asks back. */
  expects(
    scope: Scope,
    asked: { readonly accountId: bigint; readonly key: string; readonly money: Money },
  ): Promise<boolean>;
  /**
   * Takes the hash of the transaction that staff sent a payout with: looked up at the chain's node, it
   * must have succeeded and pay this receiver this much, with the comment that they asked for. Returns what
   * writes it down: there it must settle nothing else, in no shop. Where the chain has two nodes, both must know it.
   * Throws UserError `transaction-unseen`, `transaction-waits`, `transaction-doubted`,
   * `transaction-failed`, `transaction-other`, `transaction-memo`, `transaction-used`, `payout-moved`.
   */
  prove(scope: Scope, id: bigint, txid: string): Promise<(scope: Scope) => Promise<void>>;
  /** What a wallet opens to sign a payout with; null where there is no such link. */
  link(payout: Payout): string | null;
}

export interface PayoutParts extends PayoutWayParts {
  /** By chain; one without a node cannot prove a transaction. */
  readonly nodes: Readonly<Record<string, Node>>;
}

/**
 * How long sending may take. Who claimed a payout must begin within a half of it, and is not waited for
 * after the whole: a provider's call gives up after seconds.
 */
export const LEASE_MS = 120_000;

/** Puts the ways out of every shop together. */
export function createPayouts(parts: PayoutParts): Payouts {
  const ways = createPayoutWays(parts);

  const ask = async (scope: Scope, payout: Payout): Promise<PayoutReading | null> => {
    if (payout.accountId === null) return askChain(payout);
    const { provider, connection, callbackUrl } = await parts.connections.of(
      scope,
      payout.accountId,
    );
    const port = portOf(provider, payout);
    if (!port) throw new UserError('method-gone');
    return port.read(connection, { ...payout, callbackUrl });
  };

  const missingIsFinal = (payout: Payout, now: number): boolean => {
    const provider = parts.providers.find(({ id }) => id === payout.way);
    const seconds = (provider && portOf(provider, payout))?.missingIsFinalS ?? null;
    if (seconds === null || payout.submittedAt === null) return false;
    return now > payout.submittedAt.getTime() + LEASE_MS + seconds * 1000;
  };

  const askChain = async (payout: Payout): Promise<PayoutReading | null> => {
    const node = parts.nodes[payout.way];
    const [txid = '', ordinal] = payout.externalId?.split(':') ?? [];
    const sent = await node?.sent?.(txid);
    const required = parts.chains[payout.way]?.confirmationsRequired ?? 1;
    if (!sent) return null;
    const isDeep = sent.confirmations >= required;
    const { externalId } = payout;
    if (!sent.succeeded) return { status: 'submitted', externalId, fee: null, note: null };
    const transfer = sent.transfers.find((each) => each.txid === txid && each.ordinal === ordinal);
    // One node's word ends nothing: where there are two, both have to know it.
    if (isDeep && transfer) await node?.agree?.(null, transfer);
    return { status: isDeep ? 'settled' : 'submitted', externalId, fee: null, note: sent.txid };
  };

  const sendOnce = async (scope: Scope, payout: Payout): Promise<Known> => {
    const nothing = { externalId: null, fee: null };
    try {
      const { accountId, key, money, destination } = payout;
      if (accountId === null) throw new UserError('method-gone');
      const { provider, connection, callbackUrl } = await parts.connections.of(scope, accountId);
      const port = portOf(provider, payout);
      if (!port) throw new UserError('method-gone');
      // A process that slept since it claimed this must not wake up and send.
      if (scope.clock.now() - (payout.submittedAt?.getTime() ?? 0) > LEASE_MS / 2)
        return { ...nothing, status: 'unknown', note: null };
      const note = `#${payout.details.order ?? payout.id}`;
      return await port.send(connection, { key, money, destination, note, callbackUrl });
    } catch (error) {
      if (error instanceof UserError) return { ...nothing, status: 'failed', note: wordsOf(error) };
      scope.log.warn(
        { payout: payout.id.toString(), error },
        'nobody knows whether a payout was sent',
      );
      return { ...nothing, status: 'unknown', note: null };
    }
  };

  const followUp = async (
    scope: Scope,
    payout: Payout,
  ): Promise<PayoutReading['status'] | null> => {
    const reading = await ask(scope, payout);
    if (reading) await keep(scope, payout, reading);
    else if (payout.state === 'unknown' && missingIsFinal(payout, scope.clock.now()))
      await keep(scope, payout, { status: 'failed', externalId: null, fee: null, note: null });
    return reading?.status ?? null;
  };

  return {
    ...ways,
    ...createRefundWays(parts),

    async begin(scope, { settings, customerId, way, money, fee, destination, reference }) {
      const { options } = settings;
      const total = { amount: money.amount + fee.amount, currency: money.currency };
      const { id } = await book.request(
        scope,
        {
          reference,
          customerId,
          way: way.source,
          accountId: way.accountId,
          money,
          fee,
          destination: destination.answers,
          words: destinationWords(way, destination.answers),
          destinationKey: destination.key,
        },
        {
          needed: neededFor(options, total),
          // Their own account at Telegram is no place that a thief could have named.
          coolDownH: isOwn(way) ? 0 : options.withdrawals.coolDownH,
          limits: dayLimits(options, money.currency),
        },
      );
      return id;
    },

    async look(scope, id) {
      const payout = await payoutList.find(scope, id);
      if (payout?.state === 'approved') {
        const claimed = await book.claim(scope, null, id);
        if (claimed) await keep(scope, claimed, await sendOnce(scope, claimed));
        return payoutList.find(scope, id);
      }
      if (payout?.state === 'submitting') {
        const since = payout.submittedAt?.getTime() ?? 0;
        if (payout.accountId !== null && scope.clock.now() - since > LEASE_MS)
          await book.note(scope, id, {
            status: 'unknown',
            externalId: null,
            fee: null,
            note: null,
          });
      } else if (payout?.state === 'submitted' || payout?.state === 'unknown') {
        await followUp(scope, payout).catch((error: unknown) => {
          if (!(error instanceof Unavailable || error instanceof UserError)) throw error;
          scope.log.info(
            { payout: id.toString(), error: messageOf(error) },
            'a payout could not be asked about',
          );
        });
      }
      return payoutList.find(scope, id);
    },

    async check(scope, key, told) {
      const payout = await payoutList.findByKey(scope, key);
      // What has ended is asked about too, because the provider spoke up; what is not sent is not.
      if (!payout || payout.state === 'requested' || payout.state === 'approved') return;
      if (told) return keep(scope, payout, told);
      if (payout.state === 'submitting') throw new Unavailable('the payout is just being sent');
      await followUp(scope, payout);
    },

    ask: followUp,

    async expects(scope, { accountId, key, money }) {
      const payout = await payoutList.findNamed(scope, { accountId, key, externalId: null });
      return (
        payout?.details.refund === undefined &&
        payout !== null &&
        ['submitting', 'submitted', 'unknown'].includes(payout.state) &&
        payout.money.amount === money.amount &&
        payout.money.currency === money.currency
      );
    },

    async prove(scope, id, txid) {
      const payout = await payoutList.find(scope, id);
      const chain = parts.chains[payout?.way ?? ''];
      if (payout?.state !== 'submitting' || !chain?.outgoing) throw new UserError('payout-moved');
      const sent = await parts.nodes[chain.id]?.sent?.(txid);
      if (!sent) throw new UserError('transaction-unseen');
      const transfers = transfersOf(payout, chain.outgoing, sent);
      for (const transfer of transfers)
        await parts.nodes[chain.id]?.agree?.(null, transfer).catch((error: unknown) => {
          throw error instanceof Unavailable ? new UserError('transaction-doubted') : error;
        });
      const isDeep = sent.confirmations >= chain.confirmationsRequired;
      return async (scope) => {
        const transfer = await firstFree(scope, id, chain.id, transfers);
        if (!transfer) throw new UserError('transaction-used');
        const { changed } = await book.note(scope, id, {
          status: isDeep ? 'settled' : 'submitted',
          // The transfer's own name: some chains know one payment by several hashes.
          externalId: `${transfer.txid}:${transfer.ordinal}`,
          fee: null,
          note: sent.txid,
        });
        if (!changed) throw new UserError('payout-moved');
        const next = scope.clock.now() + chain.blockTimeS * 1000;
        if (!isDeep) await book.watch(scope, id, new Date(next));
      };
    },

    link: ({ way, destination, money }) =>
      parts.chains[way]?.outgoing?.link(destination['address'] ?? '', money) ?? null,
  };
}

/** The first that proves no other payout of the platform, taken for this one. */
async function firstFree(
  scope: Scope,
  id: bigint,
  chain: string,
  transfers: readonly Transfer[],
): Promise<Transfer | null> {
  for (const transfer of transfers)
    if (await book.claimTransfer(scope, id, { ...transfer, chain })) return transfer;
  return null;
}

/** The provider's own words, where it said some. */
function wordsOf({ code, data: { reason } }: UserError): string {
  return typeof reason === 'string' ? reason : code;
}

import { Transaction } from '@scure/btc-signer';
import type { Money } from '../money.ts';
import type { Piece, Sweeping } from './chain.ts';

/** Virtual bytes (BIP141) of an input by what it spends, of an output, and of the rest. */
const INPUT = 68;
const NESTED_INPUT = 91;
const OUTPUT = 43;
const REST = 11;
/** More would be refused by nodes: a transaction has at most 100 000 virtual bytes. */
const MOST_INPUTS = 500;
/** BIP125: its fee may be raised later. */
const REPLACEABLE = 0xfffffffd;
/** Nodes do not pass on an output of less. */
const DUST = 546n;

/** Moves coins of Bitcoin's kind in one unsigned transaction (BIP174) with one receiver. */
export function utxoSweeping(
  currency: string,
  account: {
    /** Whether a key's addresses are hashes of a script with the witness program (BIP49). */
    isNested(key: string): boolean;
    programOf(key: string, index: number): Uint8Array;
    changeScript(key: string): Uint8Array;
  },
): Sweeping {
  const costOf = ({ key }: Piece, rate: number) =>
    BigInt((account.isNested(key) ? NESTED_INPUT : INPUT) * rate);
  const money = (amount: bigint): Money => ({ amount, currency });

  function plan(pieces: readonly Piece[], rate: number) {
    // Whatever costs more to move than it brings stays where it is.
    const moved = pieces
      .filter((piece) => piece.money.amount > costOf(piece, rate))
      .toSorted((one, other) => (one.money.amount > other.money.amount ? -1 : 1))
      .slice(0, MOST_INPUTS);
    const inputs = moved.reduce((sum, piece) => sum + costOf(piece, rate), 0n);
    const fee = inputs + BigInt((OUTPUT + REST) * rate);
    return sumOf(moved) - fee < DUST ? { moved: [], fee: money(0n) } : { moved, fee: money(fee) };
  }

  return {
    unit: 'sat/vB',
    rates: [1, 3, 10, 30, 100],
    plan,
    unsigned(pieces, to, rate) {
      const { moved, fee } = plan(pieces, rate);
      const transaction = spending(moved);
      transaction.addOutput({ script: to, amount: sumOf(moved) - fee.amount });
      return textOf(transaction);
    },
    pay(pieces, receivers, rate) {
      const wanted = receivers.reduce((sum, each) => sum + each.money.amount, 0n);
      const rest = BigInt((REST + OUTPUT * (receivers.length + 1)) * rate);
      const moved: Piece[] = [];
      let left = -wanted - rest;
      // The fewest payments that cover it: the largest first.
      for (const piece of plan(pieces, rate).moved) {
        if (left >= 0n) break;
        moved.push(piece);
        left += piece.money.amount - costOf(piece, rate);
      }
      const [first] = moved;
      if (!first || left < 0n) return null;
      const transaction = spending(moved);
      for (const { script, money } of receivers)
        transaction.addOutput({ script, amount: money.amount });
      // Less than dust goes to the miner.
      if (left >= DUST)
        transaction.addOutput({ script: account.changeScript(first.key), amount: left });
      return { moved, text: textOf(transaction) };
    },
  };

  function spending(moved: readonly Piece[]): Transaction {
    const transaction = new Transaction();
    for (const piece of moved)
      transaction.addInput({
        txid: piece.txid,
        index: Number(piece.ordinal),
        sequence: REPLACEABLE,
        witnessUtxo: { script: piece.script, amount: piece.money.amount },
        ...(account.isNested(piece.key)
          ? { redeemScript: account.programOf(piece.key, piece.index) }
          : {}),
      });
    return transaction;
  }
}

function sumOf(pieces: readonly Piece[]): bigint {
  return pieces.reduce((sum, piece) => sum + piece.money.amount, 0n);
}

function textOf(transaction: Transaction): string {
  return Buffer.from(transaction.toPSBT()).toString('base64');
}

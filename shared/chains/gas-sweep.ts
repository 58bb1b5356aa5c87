import type { Piece, Sweeping } from './chain.ts';

/** Gas of a plain transfer, fixed by the protocol, and of a token's, as the large ones need. */
const PLAIN_GAS = 21_000n;
const TOKEN_GAS = 65_000n;
const GWEI = 1_000_000_000n;

/** Moves balances of accounts: a transfer for each address and coin, paid in the chain's own coin. */
export function gasSweeping(own: string): Sweeping {
  return {
    unit: 'gwei',
    rates: [1, 5, 20, 50, 100],
    plan(pieces, rate) {
      const balances = new Map<string, Piece[]>();
      for (const piece of pieces) {
        const name = `${piece.address} ${piece.money.currency}`;
        balances.set(name, [...(balances.get(name) ?? []), piece]);
      }
      const moved: Piece[] = [];
      let fee = 0n;
      for (const each of balances.values()) {
        const isOwn = each[0]?.money.currency === own;
        const cost = (isOwn ? PLAIN_GAS : TOKEN_GAS) * BigInt(rate) * GWEI;
        // Whatever costs more to move than it brings stays where it is.
        if (isOwn && each.reduce((sum, { money }) => sum + money.amount, 0n) <= cost) continue;
        moved.push(...each);
        fee += cost;
      }
      return { moved, fee: { amount: fee, currency: own } };
    },
  };
}

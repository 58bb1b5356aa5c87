import type { Piece, Sweeping } from './chain.ts';

/** What moving one balance costs at a rate, in the smallest unit of the chain's own coin. */
export interface SweepCosts {
  readonly unit: string;
  readonly rates: readonly number[];
  coin(rate: number): bigint;
  token(rate: number): bigint;
}

/** Gas of a plain transfer, fixed by the protocol, and of a token's, as the large ones need. */
const PLAIN_GAS = 21_000n;
const TOKEN_GAS = 65_000n;
const GWEI = 1_000_000_000n;
const GAS: SweepCosts = {
  unit: 'gwei',
  rates: [1, 5, 20, 50, 100],
  coin: (rate) => PLAIN_GAS * BigInt(rate) * GWEI,
  token: (rate) => TOKEN_GAS * BigInt(rate) * GWEI,
};

/** Moves balances of accounts: a transfer for each address and coin, paid in the chain's own coin. */
export function gasSweeping(own: string, costs: SweepCosts = GAS): Sweeping {
  return {
    unit: costs.unit,
    rates: costs.rates,
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
        const cost = isOwn ? costs.coin(rate) : costs.token(rate);
        // Whatever costs more to move than it brings stays where it is.
        if (isOwn && each.reduce((sum, { money }) => sum + money.amount, 0n) <= cost) continue;
        moved.push(...each);
        fee += cost;
      }
      return { moved, fee: { amount: fee, currency: own } };
    },
  };
}

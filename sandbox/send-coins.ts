import type { Chain } from '../shared/chains/chain.ts';
import { UserError } from '../shared/errors.ts';
import { parseAmount, type Money } from '../shared/money.ts';
import type { Extra } from './page/page.ts';

/** Hands that move money on one simulated chain. */
export interface Hand {
  readonly chain: Chain;
  /** Answers the transaction; `way` is a road of this chain alone (Litecoin: `mweb`; own coins of EVM chains and TRON: `contract`), empty the usual one. */
  send(address: string, money: Money, way: string, comment: string): Promise<string>;
  /** Replaces the newest blocks; what they held waits again, or is gone. Missing: it cannot happen there. */
  reorg?(depth: number, isGone: boolean): Promise<void>;
}

/** What a payer does in a wallet, on every simulated chain: the address says which, or `network` does. */
export function sendCoins(hands: readonly Hand[]): Extra {
  const ids = hands.map(({ chain }) => chain.id).join(', ');
  return {
    id: 'coins',
    title: 'Send test coins',
    fields: [
      { name: 'address', label: 'To address', placeholder: 'as the shop shows it' },
      { name: 'amount', label: 'Amount', placeholder: '25' },
      { name: 'currency', label: 'Coin', placeholder: 'USDT; empty: the chain’s own' },
      { name: 'comment', label: 'Comment', placeholder: 'TON: as the shop shows it' },
      { name: 'network', label: 'Network', placeholder: `empty, or one of ${ids}` },
      {
        name: 'way',
        label: 'Way',
        placeholder:
          'empty; mweb for Litecoin; contract for ETH, BNB, POL, TRX; failed, fake on TRON and Solana; bounce, fake on TON',
      },
    ],
    async submit(filled) {
      const {
        address = '',
        amount = '',
        currency = '',
        network = '',
        way = '',
        comment = '',
      } = filled;
      const [place, id] = [address.trim(), network.trim().toLowerCase()];
      const hand = hands.find(({ chain }) => (id ? chain.id === id : reads(chain, place)));
      if (!hand) throw new Error(`Paste an address that a shop showed, of one of ${ids}.`);
      const { chain } = hand;
      const coins = chain.assets.map((asset) => asset.currency);
      const code = currency.trim().toUpperCase() || (coins[0] ?? '');
      if (!coins.includes(code)) throw new Error(`The coins there are ${coins.join(', ')}.`);
      const money = { amount: parseAmount(amount, code), currency: code };
      const txid = await hand.send(place, money, way.trim().toLowerCase(), comment.trim());
      return `Sent ${amount} ${code}: ${txid}. ${afterwards(chain)}`;
    },
  };
}

function afterwards({ confirmationsRequired }: Chain): string {
  return confirmationsRequired === 1
    ? 'It is credited once it is final.'
    : `It is credited after ${confirmationsRequired} blocks.`;
}

function reads({ outgoing }: Chain, address: string): boolean {
  try {
    return outgoing !== undefined && outgoing.scriptOf(address).length > 0;
  } catch (error) {
    if (error instanceof UserError) return false;
    throw error;
  }
}

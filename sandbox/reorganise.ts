import type { Extra } from './page/page.ts';
import type { Hand } from './send-coins.ts';

/** Deeper than the chains here credit at, so that a visitor sees the halt that follows. */
const DEEPEST = 10;

/** The newest blocks of a chain are replaced by others: what they held waits again, or is gone. */
export function reorganise(hands: readonly Hand[]): Extra {
  const all = hands.filter((hand) => hand.reorg !== undefined);
  const ids = all.map(({ chain }) => chain.id).join(', ');
  return {
    id: 'reorganise',
    title: 'Replace the newest blocks',
    fields: [
      { name: 'network', label: 'Network', placeholder: `one of ${ids}` },
      { name: 'depth', label: 'Blocks', placeholder: '1' },
      { name: 'payments', label: 'Payments in them', placeholder: 'empty: they wait again; gone' },
    ],
    async submit({ network = '', depth = '', payments = '' }) {
      const hand = all.find(({ chain }) => chain.id === network.trim().toLowerCase());
      const blocks = Number(depth.trim() || '1');
      if (!hand?.reorg) throw new Error(`The network is one of ${ids}.`);
      if (!Number.isInteger(blocks) || blocks < 1 || blocks > DEEPEST)
        throw new Error(`From 1 to ${DEEPEST} blocks.`);
      await hand.reorg(blocks, payments.trim().toLowerCase() === 'gone');
      return `${blocks} blocks of ${hand.chain.id} were replaced.`;
    },
  };
}

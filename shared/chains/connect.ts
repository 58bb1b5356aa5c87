import type { Chain, Node, NodeOptions } from './chain.ts';

/** A node for each chain that has urls; nothing is asked yet. */
export function connectChains(
  chains: Readonly<Record<string, Chain>>,
  urls: Readonly<Partial<Record<string, readonly string[]>>>,
  options: Omit<NodeOptions, 'urls'>,
): Readonly<Record<string, Node>> {
  return Object.fromEntries(
    Object.values(chains).flatMap((chain) => {
      const own = urls[chain.id];
      return own ? [[chain.id, chain.connect({ ...options, urls: own })]] : [];
    }),
  );
}

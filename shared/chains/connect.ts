import type { Chain, Node, NodeOptions } from './chain.ts';

/** A node for each chain that has urls; nothing is asked yet. */
export function connectChains(
  chains: Readonly<Record<string, Chain>>,
  urls: Readonly<Partial<Record<string, readonly string[]>>>,
  options: Omit<NodeOptions, 'urls' | 'apiKey'>,
  keys: Readonly<Partial<Record<string, string>>> = {},
): Readonly<Record<string, Node>> {
  return Object.fromEntries(
    Object.values(chains).flatMap((chain) => {
      const own = urls[chain.id];
      if (!own) return [];
      const apiKey = keys[chain.id];
      const all = { ...options, urls: own, ...(apiKey === undefined ? {} : { apiKey }) };
      return [[chain.id, chain.connect(all)]];
    }),
  );
}

import { randomBytes, randomInt } from 'node:crypto';
import { startTon, type SandboxTon } from '../../../sandbox/ton.ts';
import type {
  AccountMark,
  AccountReader,
  Chain,
  FinalTransfer,
} from '../../../shared/chains/chain.ts';
import { formatAccount } from '../../../shared/chains/ton-address.ts';
import { ton, tonWith } from '../../../shared/chains/ton.ts';
import { connected } from './support.ts';

/** The master of USDT, which the sandbox's chain has too. */
export const USDT = ton.assets.find(({ currency }) => currency === 'USDT')?.contract ?? '';

/** A local chain whose blocks come by hand. */
export function someTon(): Promise<SandboxTon> {
  return startTon({ usdt: USDT, blockTimeS: 0 });
}

/** The product's chain, of a name of its own, so that each test begins at nothing. */
export function tonChain(): Chain {
  return tonWith({ id: `ton-${randomInt(2 ** 40)}` });
}

/** An address that nobody used yet. */
export function anAccount(): string {
  return formatAccount(Buffer.concat([Buffer.from([0]), randomBytes(32)]));
}

/** What reads accounts at these addresses of the chain. */
export function readerAt(...urls: readonly string[]): AccountReader {
  const { accounts } = connected(ton, urls);
  if (!accounts) throw new Error('TON is read by account');
  return accounts;
}

/** Reads an account from a moment or cursor on until there is no more. */
export async function readAll(
  reader: AccountReader,
  address: string,
  cursor: string | null = null,
): Promise<{ readonly transfers: readonly FinalTransfer[]; readonly cursor: string }> {
  const transfers = new Map<string, FinalTransfer>();
  let mark: AccountMark = { address, cursor, from: 0 };
  for (let page = 0; page < 100; page += 1) {
    const reading = await reader.since(mark);
    for (const each of reading.transfers) transfers.set(`${each.txid}:${each.ordinal}`, each);
    mark = { ...mark, cursor: reading.cursor };
    if (!reading.more) return { transfers: [...transfers.values()], cursor: reading.cursor };
  }
  throw new Error('it never ends');
}

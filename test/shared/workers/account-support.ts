import { randomBytes, randomInt } from 'node:crypto';
import type {
  AccountReader,
  Chain,
  FinalTransfer,
  Node,
  Place,
} from '../../../shared/chains/chain.ts';
import type { PlatformDb } from '../../../shared/db/tenant-db.ts';
import { addToPool } from '../../../shared/platform/address-pool.ts';
import { allocateAddress, type DepositAddress } from '../../../shared/platform/chains.ts';

/** A ledger whose accounts are read one by one, as simple as can be: a cursor counts what came. */
export interface FakeLedger {
  readonly chain: Chain;
  readonly node: Node & { readonly accounts: AccountReader };
  /** How often each question was asked, and of how many accounts. */
  readonly asked: { changed: number; compared: number; since: number; head: number };
  pay(to: Paid | readonly Paid[], amount: bigint, atMs?: number): string;
  /** Answers of `changed` may be bent: a node that overlooks, or is behind. */
  overlook(addresses: readonly string[]): void;
}

type Paid = Pick<Place, 'address' | 'script'>;

const START_HEIGHT = 1_000;

/** Makes one of its own name; `batch`: payments that one reading answers at most. */
export function fakeLedger(
  now: () => number,
  budget: Partial<NonNullable<Chain['accounts']>> = {},
  batch = 3,
): FakeLedger {
  const id = `fake-${randomInt(2 ** 40)}`;
  const came = new Map<string, FinalTransfer[]>();
  const asked = { changed: 0, compared: 0, since: 0, head: 0 };
  let overlooked: readonly string[] = [];
  let height = START_HEIGHT;
  const of = (address: string) => came.get(address) ?? [];
  const accounts: AccountReader = {
    async head() {
      asked.head += 1;
      return { height, hash: `hash ${height}`, time: now() / 1_000 };
    },
    async changed(all) {
      asked.changed += 1;
      asked.compared += all.length;
      return all
        .filter(({ address, cursor }) => of(address).length !== Number(cursor ?? 0))
        .map(({ address }) => address)
        .filter((address) => !overlooked.includes(address));
    },
    async since({ address, cursor }) {
      asked.since += 1;
      const from = Number(cursor ?? 0);
      // One more than necessary: the same payment comes twice.
      const transfers = of(address).slice(Math.max(0, from - 1), from + batch);
      const next = Math.min(of(address).length, from + batch);
      return { transfers, cursor: String(next), more: next < of(address).length };
    },
    async ofTransaction(txid) {
      const found = [...came.values()].flat().filter((each) => each.txid === txid);
      return found.length > 0 ? found : null;
    },
  };
  return {
    asked,
    chain: {
      id,
      assets: [{ currency: 'USDT', contract: null, decimals: 6 }],
      confirmationsRequired: 1,
      blockTimeS: 1,
      ringSize: 0,
      source: 'pool',
      addressPer: 'customer',
      accounts: { lookS: 1, active: 10, idle: 2, reads: 4, ...budget },
      readKey: (key) => ({ key, fingerprint: key }),
      deriveAddress: () => unreachable(),
      readAddress: placeOf,
      payLink: (address) => address,
      connect: () => unreachable(),
    },
    node: { accounts, tip: async () => height, block: async () => null },
    pay(to, amount, atMs = now()) {
      const txid = randomBytes(16).toString('hex');
      height += 1;
      for (const [at, { address, script }] of [to].flat().entries())
        came.set(address, [
          ...of(address),
          {
            txid,
            ordinal: String(at),
            script,
            money: { amount, currency: 'USDT' },
            height,
            blockHash: `hash ${height}`,
            time: atMs / 1_000,
          },
        ]);
      return txid;
    },
    overlook: (addresses) => void (overlooked = addresses),
  };
}

/** Addresses of one shop's customers 1, 2, …, out of a pool of its own. */
export async function pooledAddresses(
  db: PlatformDb,
  chain: Chain,
  tenantId: number,
  count: number,
): Promise<readonly DepositAddress[]> {
  const places = Array.from({ length: count }, () => placeOf(randomBytes(20).toString('hex')));
  await addToPool(db, { chain: chain.id, tenantId, places, usedFrom: new Date(0) });
  const shown: DepositAddress[] = [];
  for (let each = 1; each <= count; each += 1)
    shown.push(await allocateAddress(db, { chain, tenantId, customerId: BigInt(each), key: '' }));
  return shown;
}

function placeOf(address: string): Place {
  return { address, script: Buffer.from(address) };
}

function unreachable(): never {
  throw new Error('nobody asks for this');
}

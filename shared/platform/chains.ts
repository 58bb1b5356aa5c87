import type { Chain } from '../chains/chain.ts';
import type { PlatformDb } from '../db/tenant-db.ts';
import { UserError } from '../errors.ts';

/** An address that one customer of one shop may pay to, for ever. */
export interface DepositAddress {
  readonly chain: string;
  readonly tenantId: number;
  readonly customerId: bigint;
  readonly address: string;
  /** Its number below the shop's key: what the owner's wallet calls it. */
  readonly index: number;
}

interface AddressRow {
  address: string;
  script: Buffer;
  index: string;
}

/** How many addresses an operator compares with the own wallet before a key is used. */
const SHOWN = 3;

/**
 * Takes a shop's watch-only key. Repeating it changes nothing; a key that another shop has is refused
 * (`xpub-in-use`): one address must never belong to two. Its first addresses are for the operator's eyes.
 */
export async function registerAccount(
  db: PlatformDb,
  account: { readonly chain: Chain; readonly tenantId: number; readonly key: string },
): Promise<{ key: string; fingerprint: string; addresses: readonly string[] }> {
  const { chain, tenantId } = account;
  const { key, fingerprint } = chain.readKey(account.key);
  await claimKey(db, { chain, tenantId, key, fingerprint });
  const addresses = Array.from({ length: SHOWN }, (_, i) => chain.deriveAddress(key, i).address);
  return { key, fingerprint, addresses };
}

/**
 * The address where a customer pays: the same one each time for the same key. It is committed, hence
 * watched, before it is returned, and derived once more and compared: nobody sees another one.
 */
export async function allocateAddress(
  db: PlatformDb,
  wanted: {
    readonly chain: Chain;
    readonly tenantId: number;
    readonly customerId: bigint;
    readonly key: string;
  },
): Promise<DepositAddress> {
  const { chain, tenantId, customerId } = wanted;
  const { key, fingerprint } = chain.readKey(wanted.key);
  const row = await db.transaction(async (db) => {
    await claimKey(db, { chain, tenantId, key, fingerprint });
    const [known] = await findAddress(db, chain, fingerprint, customerId);
    return known ?? insertAddress(db, { chain, tenantId, customerId, key, fingerprint });
  });
  const index = Number(row.index);
  const derived = chain.deriveAddress(key, index);
  if (derived.address !== row.address || !derived.script.equals(row.script))
    throw new Error(`stored address ${index} of ${chain.id} is not the derived one`);
  return { chain: chain.id, tenantId, customerId, address: row.address, index };
}

async function claimKey(
  db: PlatformDb,
  account: { chain: Chain; tenantId: number; key: string; fingerprint: string },
): Promise<void> {
  const { chain, tenantId, key, fingerprint } = account;
  await db.query(
    `insert into chain_accounts (chain, fingerprint, tenant_id, key) values ($1, $2, $3, $4)
     on conflict (chain, fingerprint) do nothing`,
    [chain.id, fingerprint, tenantId, key],
  );
  const [row] = await db.query<{ tenant_id: string }>(
    'select tenant_id from chain_accounts where chain = $1 and fingerprint = $2',
    [chain.id, fingerprint],
  );
  if (Number(row?.tenant_id) !== tenantId) throw new UserError('xpub-in-use');
}

function findAddress(
  db: PlatformDb,
  chain: Chain,
  fingerprint: string,
  customerId: bigint,
): Promise<AddressRow[]> {
  return db.query<AddressRow>(
    `select address, script, index from deposit_addresses
     where chain = $1 and fingerprint = $2 and customer_id = $3`,
    [chain.id, fingerprint, customerId],
  );
}

/** The account's row is the queue: who holds it looks again before a number is used up. */
async function insertAddress(
  db: PlatformDb,
  wanted: {
    chain: Chain;
    tenantId: number;
    customerId: bigint;
    key: string;
    fingerprint: string;
  },
): Promise<AddressRow> {
  const { chain, tenantId, customerId, key, fingerprint } = wanted;
  const [account] = await db.query<{ next_index: string }>(
    'select next_index from chain_accounts where chain = $1 and fingerprint = $2 for update',
    [chain.id, fingerprint],
  );
  const [known] = await findAddress(db, chain, fingerprint, customerId);
  if (known) return known;
  const index = Number(account?.next_index);
  const { address, script } = chain.deriveAddress(key, index);
  await db.query(
    'update chain_accounts set next_index = $3 where chain = $1 and fingerprint = $2',
    [chain.id, fingerprint, index + 1],
  );
  await db.query(
    `insert into deposit_addresses
       (chain, script, address, tenant_id, customer_id, fingerprint, index)
     values ($1, $2, $3, $4, $5, $6, $7)`,
    [chain.id, script, address, tenantId, customerId, fingerprint, index],
  );
  const [row] = await findAddress(db, chain, fingerprint, customerId);
  if (!row) throw new Error('an inserted address is there');
  return row;
}

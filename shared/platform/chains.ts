import type { Chain, Place } from '../chains/chain.ts';
import type { PlatformDb } from '../db/tenant-db.ts';
import { UserError } from '../errors.ts';
import { takeFromPool } from './address-pool.ts';
import { keyInUse } from './chain-keys.ts';
import { watchAccount } from './watched-accounts.ts';

/** An address that one customer of one shop may pay to, for ever. */
export interface DepositAddress {
  readonly chain: string;
  readonly tenantId: number;
  readonly customerId: bigint;
  readonly address: string;
  readonly script: Buffer;
  /** What the payer must write beside the money; null: nothing. */
  readonly comment: string | null;
  /** Its number below the shop's key: what the owner's wallet calls it. */
  readonly index: number;
}

interface AddressRow {
  address: string;
  script: Buffer;
  comment: string | null;
  index: string;
}

/** Whose address is wanted, and of which key. */
export interface Wanted {
  readonly chain: Chain;
  readonly tenantId: number;
  readonly customerId: bigint;
  /** The shop's key; of a pool only that there is one matters. */
  readonly key: string;
  /** What it is to be paid for. */
  readonly invoiceId?: bigint;
  /** Decides whether a new key is old enough to be used. */
  readonly nowMs?: number;
}

type Owned = Wanted & { readonly fingerprint: string };

/** Whose it is what comes to a shared account without a known comment, until staff say it. */
const NOBODY = 0n;
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
  await db.transaction(async (db) => {
    await claimKey(db, { chain, tenantId, key, fingerprint });
    await openAccount(db, { chain, tenantId, customerId: NOBODY, key, fingerprint });
  });
  return { key, fingerprint, addresses: firstAddresses(chain, key) };
}

/** The first addresses of a key, for the operator's eyes; the one account where comments tell apart. */
export function firstAddresses(chain: Chain, key: string): readonly string[] {
  const count = chain.source === 'comment' ? 1 : SHOWN;
  return Array.from({ length: count }, (_, i) => chain.deriveAddress(key, i).address);
}

/**
 * Where a customer pays. One address for ever where the chain shows no more by it; else the customer's
 * newest one that nothing ever came to, or another: wallets look only so far beyond what was used. It is
 * committed, hence watched, before it is returned, and derived once more and compared: nobody sees
 * another one. Throws UserError `xpub-in-use`, `pool-empty`.
 */
export async function allocateAddress(db: PlatformDb, wanted: Wanted): Promise<DepositAddress> {
  const { chain, tenantId, customerId } = wanted;
  const given = keyOf(wanted);
  const { row, key } = await db.transaction(async (db) => {
    await claimKey(db, { chain, tenantId, ...given });
    await openAccount(db, { ...wanted, ...given });
    const used =
      chain.source === 'pool' ? given : await keyInUse(db, chain.id, given, wanted.nowMs);
    const owned = { ...wanted, ...used };
    const known = await findAddress(db, owned);
    const row = known ?? (await insertAddress(db, owned));
    await markAsked(db, chain.id, row, wanted);
    await watch(db, wanted, row);
    return { row, key: used.key };
  });
  const index = Number(row.index);
  if (chain.source !== 'pool') demandSame(chain, row, chain.deriveAddress(key, index));
  const { address, script, comment } = row;
  return { chain: chain.id, tenantId, customerId, address, script, comment, index };
}

/**
 * Number 0 of an account that customers share is the account itself, so that nothing that comes there is
 * overlooked, whatever is written beside it.
 */
async function openAccount(db: PlatformDb, wanted: Owned): Promise<void> {
  if (wanted.chain.source !== 'comment') return;
  const shared = { ...wanted, customerId: NOBODY };
  if (await findAddress(db, shared)) return;
  await watch(db, shared, await insertAddress(db, shared));
}

/** Chains without blocks to read are looked at by account. */
async function watch(db: PlatformDb, wanted: Wanted, { address }: AddressRow): Promise<void> {
  const { chain, tenantId, nowMs = Date.now() } = wanted;
  if (chain.accounts) await watchAccount(db, { chain: chain.id, address, tenantId, nowMs });
}

/** A pool is no key, but an account all the same: what its addresses hang on. */
function keyOf({ chain, tenantId, key }: Wanted): { key: string; fingerprint: string } {
  return chain.source === 'pool'
    ? { key: '', fingerprint: `pool:${tenantId}` }
    : chain.readKey(key);
}

function demandSame(chain: Chain, row: AddressRow, derived: Place): void {
  const isSame =
    derived.address === row.address &&
    derived.script.equals(row.script) &&
    (derived.comment ?? null) === row.comment;
  if (!isSame) throw new Error(`stored address ${row.index} of ${chain.id} is not the derived one`);
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

async function findAddress(
  db: PlatformDb,
  { chain, fingerprint, customerId }: Owned,
): Promise<AddressRow | undefined> {
  const [row] = await db.query<AddressRow>(
    `select address, script, comment, index from deposit_addresses a
     where chain = $1 and fingerprint = $2 and customer_id = $3
       and ($4 or not exists (select from sightings s where s.chain = a.chain and s.script = a.script))
     order by index desc limit 1`,
    [chain.id, fingerprint, customerId, chain.addressPer === 'customer'],
  );
  return row;
}

/** The account's row is the queue: who holds it looks again before a number is used up. */
async function insertAddress(db: PlatformDb, wanted: Owned): Promise<AddressRow> {
  const { chain, tenantId, customerId, key, fingerprint } = wanted;
  const [account] = await db.query<{ next_index: string }>(
    'select next_index from chain_accounts where chain = $1 and fingerprint = $2 for update',
    [chain.id, fingerprint],
  );
  const known = await findAddress(db, wanted);
  if (known) return known;
  const next = Number(account?.next_index);
  const place: Place = chain.source === 'pool' ? await takeFromPool(db, chain.id, tenantId, wanted.nowMs) : chain.deriveAddress(key, next); // prettier-ignore
  await db.query(
    'update chain_accounts set next_index = $3 where chain = $1 and fingerprint = $2',
    [chain.id, fingerprint, next + 1],
  );
  const [row] = await db.query<AddressRow>(
    `insert into deposit_addresses
       (chain, script, address, comment, tenant_id, customer_id, fingerprint, index)
     values ($1, $2, $3, $4, $5, $6, $7, $8) returning address, script, comment, index`,
    [
      chain.id,
      place.script,
      place.address,
      place.comment ?? null,
      tenantId,
      customerId,
      fingerprint,
      next,
    ],
  );
  if (!row) throw new Error('an inserted address is there');
  return row;
}

/** What it is shown for, and about when: an hour more or less is written once. */
async function markAsked(
  db: PlatformDb,
  chain: string,
  { script }: AddressRow,
  { invoiceId, nowMs }: Wanted,
): Promise<void> {
  await db.query(
    `update deposit_addresses set invoice_id = coalesce($3, invoice_id), asked_at = $4
     where chain = $1 and script = $2 and (invoice_id is distinct from coalesce($3, invoice_id)
       or asked_at is null or asked_at < $4::timestamptz - interval '1 hour')`,
    [chain, script, invoiceId ?? null, new Date(nowMs ?? Date.now())],
  );
}

/** The place behind an address that a customer was shown; null: they never were. */
export async function placeOf(
  db: PlatformDb,
  shown: {
    readonly chain: string;
    readonly tenantId: number;
    readonly customerId: bigint;
    readonly address: string;
  },
): Promise<Place | null> {
  const [row] = await db.query<AddressRow>(
    `select address, script, comment from deposit_addresses
     where chain = $1 and tenant_id = $2 and customer_id = $3 and address = $4`,
    [shown.chain, shown.tenantId, shown.customerId, shown.address],
  );
  if (!row) return null;
  const { address, script, comment } = row;
  return { address, script, ...(comment === null ? {} : { comment }) };
}

/** Whether any of these scripts is an address of a shop. */
export async function ownAmong(
  db: PlatformDb,
  wanted: {
    readonly chain: string;
    readonly tenantId: number;
    readonly scripts: readonly Buffer[];
  },
): Promise<boolean> {
  const rows = await db.query(
    `select from deposit_addresses where chain = $1 and tenant_id = $2 and script = any($3::bytea[]) limit 1`,
    [wanted.chain, wanted.tenantId, wanted.scripts],
  );
  return rows.length > 0;
}

/** Everything of one chain that a customer may pay to. */
export async function scriptsOf(
  db: PlatformDb,
  owner: { readonly chain: string; readonly tenantId: number; readonly customerId: bigint },
): Promise<readonly Buffer[]> {
  const rows = await db.query<{ script: Buffer }>(
    `select script from deposit_addresses where chain = $1 and tenant_id = $2 and customer_id = $3`,
    [owner.chain, owner.tenantId, owner.customerId],
  );
  return rows.map(({ script }) => script);
}

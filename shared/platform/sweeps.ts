import type { Piece } from '../chains/chain.ts';
import type { PlatformDb } from '../db/tenant-db.ts';
import { UserError } from '../errors.ts';
import type { Money } from '../money.ts';

/** What of one coin lies at a shop's addresses, as far as we saw and were told. */
export interface Lying {
  readonly chain: string;
  readonly money: Money;
  readonly addresses: number;
  readonly pieces: number;
}

/** Payments that were given out to be moved on together. */
export interface Sweep {
  readonly id: bigint;
  readonly chain: string;
  readonly money: Money;
  readonly pieces: number;
  /** In the chain's own unit; 0 where it knows none. */
  readonly rate: number;
  /** Of one transaction for all; null: a transfer for each address. */
  readonly receiver: string | null;
  /** The unsigned transaction, where one moves all. */
  readonly file: string | null;
  readonly state: 'planned' | 'moved';
  readonly madeAt: Date;
}

/** Payments looked at for one sweep; more wait for the next. */
const MOST_PIECES = 5_000;
/** Sweeps shown. */
const SHOWN = 10;

/** What lies where, by chain and coin; what a planned or finished sweep took does not count. */
export async function lying(db: PlatformDb, tenantId: number): Promise<Lying[]> {
  const rows = await db.query<{
    chain: string;
    currency: string;
    amount: string;
    addresses: string;
    pieces: string;
  }>(
    `select chain, currency, sum(amount) as amount, count(distinct script) as addresses,
       count(*) as pieces
     from sightings where tenant_id = $1 and status = 'final' and lost_at is null and sweep_id is null
     group by chain, currency order by chain, currency`,
    [tenantId],
  );
  return rows.map(({ chain, currency, amount, addresses, pieces }) => ({
    chain,
    money: { amount: BigInt(amount), currency },
    addresses: Number(addresses),
    pieces: Number(pieces),
  }));
}

/** The payments of one coin that lie there, the largest first. */
export async function piecesLying(
  db: PlatformDb,
  tenantId: number,
  coin: { readonly chain: string; readonly currency: string },
): Promise<Piece[]> {
  const rows = await db.query<PieceRow>(
    `select s.txid, s.ordinal, s.script, s.currency, s.amount, a.address, a.index, k.key
     from sightings s join deposit_addresses a on a.chain = s.chain and a.script = s.script
     join chain_accounts k on k.chain = a.chain and k.fingerprint = a.fingerprint
     where s.tenant_id = $1 and s.chain = $2 and s.currency = $3
       and s.status = 'final' and s.lost_at is null and s.sweep_id is null
     order by s.amount desc, s.txid, s.ordinal limit $4`,
    [tenantId, coin.chain, coin.currency, MOST_PIECES],
  );
  return rows.map(pieceOf);
}

/**
 * Sets payments aside as one sweep. Throws UserError `sweep-moved` when any of them is in another one
 * meanwhile: then none is.
 */
export async function plan(
  db: PlatformDb,
  tenantId: number,
  wanted: Pick<Sweep, 'chain' | 'rate' | 'receiver' | 'file'> & {
    readonly pieces: readonly Piece[];
  },
): Promise<bigint> {
  const { chain, rate, receiver, file, pieces } = wanted;
  const amount = pieces.reduce((sum, { money }) => sum + money.amount, 0n);
  return db.transaction(async (db) => {
    const [row] = await db.query<{ id: string }>(
      `insert into sweeps (chain, tenant_id, currency, amount, pieces, rate, receiver, file)
       values ($1, $2, $3, $4, $5, $6, $7, $8) returning id`,
      [
        chain,
        tenantId,
        pieces[0]?.money.currency,
        amount.toString(),
        pieces.length,
        rate,
        receiver,
        file,
      ],
    );
    const taken = await db.query(
      `update sightings s set sweep_id = $3 from unnest($4::text[], $5::text[]) as p (txid, ordinal)
       where s.chain = $1 and s.tenant_id = $2 and s.txid = p.txid and s.ordinal = p.ordinal
         and s.status = 'final' and s.lost_at is null and s.sweep_id is null returning s.txid`,
      [
        chain,
        tenantId,
        row?.id,
        pieces.map(({ txid }) => txid),
        pieces.map((each) => each.ordinal),
      ],
    );
    if (!row || taken.length !== pieces.length) throw new UserError('sweep-moved');
    return BigInt(row.id);
  });
}

/** One sweep of a shop. Throws UserError `sweep-gone`. */
export async function find(db: PlatformDb, tenantId: number, id: bigint): Promise<Sweep> {
  const [row] = await db.query<SweepRow>(
    `select ${COLUMNS} from sweeps where tenant_id = $1 and id = $2`,
    [tenantId, id],
  );
  if (!row) throw new UserError('sweep-gone');
  return sweepOf(row);
}

/** The newest sweeps of a shop. */
export async function list(db: PlatformDb, tenantId: number): Promise<Sweep[]> {
  const rows = await db.query<SweepRow>(
    `select ${COLUMNS} from sweeps where tenant_id = $1 order by id desc limit $2`,
    [tenantId, SHOWN],
  );
  return rows.map(sweepOf);
}

/** What a sweep of a shop takes. */
export async function piecesOf(db: PlatformDb, tenantId: number, id: bigint): Promise<Piece[]> {
  const rows = await db.query<PieceRow>(
    `select s.txid, s.ordinal, s.script, s.currency, s.amount, a.address, a.index, k.key
     from sightings s join deposit_addresses a on a.chain = s.chain and a.script = s.script
     join chain_accounts k on k.chain = a.chain and k.fingerprint = a.fingerprint
     where s.tenant_id = $1 and s.sweep_id = $2 order by s.amount desc, s.txid, s.ordinal`,
    [tenantId, id],
  );
  return rows.map(pieceOf);
}

/** The operator's wallet sent it. Whoever says so twice changes nothing. Throws UserError `sweep-gone`. */
export async function settle(db: PlatformDb, tenantId: number, id: bigint): Promise<void> {
  const rows = await db.query(
    `update sweeps set state = 'moved' where tenant_id = $1 and id = $2 returning id`,
    [tenantId, id],
  );
  if (rows.length === 0) throw new UserError('sweep-gone');
}

/** It will not be sent: its payments lie there again. Throws UserError `sweep-gone` for one that was. */
export async function callOff(db: PlatformDb, tenantId: number, id: bigint): Promise<void> {
  const rows = await db.query(
    `delete from sweeps where tenant_id = $1 and id = $2 and state = 'planned' returning id`,
    [tenantId, id],
  );
  if (rows.length === 0) throw new UserError('sweep-gone');
}

interface PieceRow {
  txid: string;
  ordinal: string;
  script: Buffer;
  currency: string;
  amount: string;
  address: string;
  index: string;
  key: string;
}

function pieceOf({ currency, amount, index, ...row }: PieceRow): Piece {
  return { ...row, money: { amount: BigInt(amount), currency }, index: Number(index) };
}

const COLUMNS = 'id, chain, currency, amount, pieces, rate, receiver, file, state, made_at';

interface SweepRow {
  id: string;
  chain: string;
  currency: string;
  amount: string;
  pieces: number;
  rate: number;
  receiver: string | null;
  file: string | null;
  state: Sweep['state'];
  made_at: Date;
}

function sweepOf({ id, currency, amount, made_at: madeAt, ...row }: SweepRow): Sweep {
  return { ...row, id: BigInt(id), money: { amount: BigInt(amount), currency }, madeAt };
}
